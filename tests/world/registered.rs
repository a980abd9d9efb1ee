//! What central gives an application, told to the world.

use journey::effect::{QueuePlace, Registration};
use journey::msg::Msg;
use uuid::Uuid;

use super::{World, cabinet};

impl World {
    /// Central put the child in the queue.
    pub fn put_in_queue(&mut self) {
        self.registered(self.place());
    }

    /// Central put the child in the queue, while no registry has said whose child it is.
    pub fn put_in_queue_to_check(&mut self) {
        self.registered(Registration { to_check: true, ..self.place() });
    }

    pub fn registered(&mut self, registration: Registration) {
        self.tell(Msg::Registered(Uuid::from_u128(7), registration));
    }

    /// What central gave the child.
    pub fn place(&self) -> Registration {
        Registration {
            number: cabinet::NUMBER.into(),
            number_shown: "УО.2026.000123.1".into(),
            at: self.now,
            due: Some("22.11.2027".into()),
            due_provisional: false,
            place: Some(QueuePlace { general: 2341, in_class: 18 }),
            to_check: false,
        }
    }

    /// Central registered the application.
    pub fn register(&mut self) {
        let registration = Registration {
            number: "391010000/MT.2026.000123.1".into(),
            number_shown: "MT.2026.000123.1".into(),
            at: self.now,
            due: Some("27.11.2026".into()),
            due_provisional: false,
            place: None,
            to_check: false,
        };
        self.registered(registration);
    }
}

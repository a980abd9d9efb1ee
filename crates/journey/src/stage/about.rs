//! The catalogue and the procedure page, whose boxes must all be ticked (DOMAIN §1.15).
#![expect(clippy::wildcard_enum_match_arm, reason = "`Model::press` lets only this stage's targets in")]

use crate::effect::Ask;
use crate::key_desk::KeyDesk;
use crate::model::Model;
use crate::session::{Session, Waiting};
use crate::stage::Stage;
use crate::target::{Button, Target};

impl Model {
    pub(crate) fn press_services(&mut self, target: Target) {
        match target {
            Target::Row(0) => self.go(Stage::About),
            Target::Button(Button::Finish) => self.leave(),
            _ => {}
        }
    }

    pub(crate) fn about_targets(&self, session: &Session) -> Vec<Target> {
        let boxes = if self.full { 0 } else { session.boxes.len() };
        let mut targets: Vec<Target> = (0..boxes).map(Target::Box).collect();
        if self.may_begin(session) {
            targets.push(Target::Button(Button::Apply));
        }
        targets.push(Target::Button(Button::Back));
        targets
    }

    /// Every box is ticked, and the kiosk has room for one more application: nobody fills in what cannot be kept.
    pub fn may_begin(&self, session: &Session) -> bool {
        !self.full && session.boxes.iter().all(|ticked| *ticked)
    }

    pub(crate) fn press_about(&mut self, target: Target) {
        let Some(session) = &mut self.session else { return };
        match target {
            Target::Box(i) => {
                if let Some(ticked) = session.boxes.get_mut(i) {
                    *ticked = !*ticked;
                }
                if self.session.as_ref().is_some_and(|session| self.may_begin(session)) {
                    self.focus = Some(Target::Button(Button::Apply));
                }
            }
            Target::Button(Button::Apply) => self.enter_key(),
            Target::Button(Button::Back) => self.go(Stage::Services),
            _ => {}
        }
    }

    pub(crate) fn enter_key(&mut self) {
        self.go(Stage::Key(KeyDesk::new()));
        self.ask(Ask::ListKeys, Waiting::Keys);
    }
}

//! The catalogue and the procedure page, whose boxes must all be ticked (DOMAIN §1.15).
#![expect(clippy::wildcard_enum_match_arm, reason = "`Model::press` lets only this stage's targets in")]

use crate::effect::Ask;
use crate::key_desk::KeyDesk;
use crate::model::Model;
use crate::service::Entrance;
use crate::session::{Goal, Session, Task, Waiting};
use crate::stage::Stage;
use crate::target::{Button, Target};

impl Model {
    pub(crate) fn press_services(&mut self, target: Target) {
        match target {
            Target::Row(i) => self.choose_service(i),
            Target::Kept(n) => self.press_kept(n),
            Target::Button(Button::Journal) if self.has_cabinet() => self.enter_cabinet(Goal::Journal),
            Target::Button(Button::Finish) => self.leave(),
            _ => {}
        }
    }

    pub(crate) fn services_targets(&self, session: &Session) -> Vec<Target> {
        let kept = self.kept_targets(session);
        let rows = (0..self.setting.catalogue.count()).map(Target::Row);
        let journal = self.has_cabinet().then_some(Target::Button(Button::Journal));
        kept.into_iter().chain(rows).chain(journal).chain([Target::Button(Button::Finish)]).collect()
    }

    /// Lays the form of this service on the desk; what was answered in another one goes.
    pub(crate) fn choose_service(&mut self, n: usize) {
        let (Some(service), Some(session)) = (self.setting.catalogue.get(n).copied(), &mut self.session)
        else {
            return;
        };
        session.service = n;
        let spent = session.accepted.is_some();
        if spent || session.task != Task::Apply || session.draft.form() != service.form {
            self.take_up(service.form, Task::Apply);
            if let Some(session) = &mut self.session {
                session.boxes = vec![false; service.boxes];
            }
        }
        if spent {
            self.ask(Ask::NewIds, Waiting::Ids);
        }
        self.go(Stage::About);
    }

    /// What stands before the first question: the key, or settlement and login.
    fn enter_application_form(&mut self) {
        match Entrance::of(self.form()) {
            Entrance::Key => self.enter_key(),
            Entrance::Login => self.enter_settlement(false),
            Entrance::None => {}
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

    /// After this box: the next one that is open, else the first, else the way on.
    fn next_to_tick(&self, i: usize) -> Option<Target> {
        let session = self.session.as_ref()?;
        let boxes = &session.boxes;
        let open = (i..boxes.len()).chain(0..i).find(|at| boxes.get(*at) == Some(&false));
        let on = self.may_begin(session).then_some(Target::Button(Button::Apply));
        open.map(Target::Box).or(on).or(Some(Target::Box(i)))
    }

    pub(crate) fn press_about(&mut self, target: Target) {
        let Some(session) = &mut self.session else { return };
        match target {
            Target::Box(i) => {
                let ticked = session.boxes.get_mut(i).is_some_and(|ticked| {
                    *ticked = !*ticked;
                    *ticked
                });
                if ticked {
                    self.focus = self.next_to_tick(i);
                }
            }
            Target::Button(Button::Apply) => self.enter_application_form(),
            Target::Button(Button::Back) => self.go(Stage::Services),
            _ => {}
        }
    }

    pub(crate) fn enter_key(&mut self) {
        self.go(Stage::Key(KeyDesk::new()));
        self.ask(Ask::ListKeys, Waiting::Keys);
    }
}

//! Leaving with something begun: it is asked once before it is lost.
//!
//! **Invariant:** nothing that was typed and not recorded goes away by one press of the one who typed it.

use super::{Decide, Group, Model, Origin, Places, Progress, Sign, Stage};
use crate::target::{Button, Target};

impl Decide {
    /// Whether the clerk chose or wrote anything: of a seconded decision the reason is the first clerk's.
    fn is_begun(&self) -> bool {
        let chosen = self.seconds.is_none() && self.reason.is_some();
        chosen || !self.words.text().trim().is_empty()
    }
}

impl Places {
    fn is_begun(&self) -> bool {
        let typed = |group: &Group| {
            let lines = [&group.age_from, &group.age_to, &group.published];
            !group.known && lines.iter().any(|line| !line.text().is_empty())
        };
        self.group.as_ref().is_some_and(typed)
    }
}

impl Sign {
    fn is_begun(&self) -> bool {
        let signed = matches!(self.progress, Progress::Sending(_) | Progress::Stuck(_));
        signed
            || match &self.origin {
                Origin::Decide(decide) => decide.is_begun(),
                Origin::Places(places) => places.is_begun(),
            }
    }
}

impl Model {
    /// Whether something was begun that leaving would lose.
    pub fn has_begun(&self) -> bool {
        let aside = self.session.as_ref().and_then(|session| session.begun.as_ref());
        let here = match &self.stage {
            Stage::Decide(decide) => decide.is_begun(),
            Stage::Sign(sign) => sign.is_begun(),
            Stage::Places(places) => places.is_begun(),
            Stage::Login(_)
            | Stage::Inbox
            | Stage::Application(_)
            | Stage::Scan(_)
            | Stage::Audit(_)
            | Stage::Help => false,
        };
        here || aside.is_some_and(Decide::is_begun)
    }

    /// The clerk leaves; where something was begun they are asked first.
    pub(super) fn log_out(&mut self) {
        if self.has_begun() && !self.leaving {
            self.leaving = true;
            self.focus = Some(Target::Button(Button::Stay));
        } else {
            self.lock(None);
        }
    }

    /// They stay.
    pub(super) fn stay(&mut self) {
        if std::mem::take(&mut self.leaving) {
            self.focus = Some(Target::Button(Button::LogOut));
        }
    }
}

//! Whether anybody is there: the clock, the idle warning, the end of a visit.
//!
//! **Invariant:** a visit that stood untouched for `end_s` is over before anything else is heard, and a clock
//! that steps back makes nothing last longer.

use chrono::TimeDelta;
use domain::time::Timestamp;

use crate::idle::{Idle, idle};
use crate::model::{Model, Overlay};

impl Model {
    /// Takes the time of a message. A clock that steps back takes with it every moment that is waited for.
    pub(crate) fn pass_time(&mut self, now: Timestamp) {
        let back = self.now - now;
        if back > TimeDelta::zero() {
            self.last_press -= back;
            if let Some(session) = &mut self.session {
                session.clock_stepped_back(back);
            }
        }
        self.now = now;
    }

    /// Is the visit over, although nobody has said so yet?
    pub(crate) fn is_over(&self) -> bool {
        self.session.is_some() && idle(self.setting.idle, self.last_press, self.now) == Idle::Over
    }

    /// Somebody pressed something; `true` when that only said that they are there.
    pub(crate) fn somebody_pressed(&mut self) -> bool {
        self.last_press = self.now;
        let asked = matches!(self.overlay, Some(Overlay::Idle { .. }));
        if asked {
            self.overlay = None;
        }
        asked
    }

    /// Lays the warning over the page while nobody presses anything, and takes it away again.
    pub(crate) fn watch(&mut self) {
        if self.session.is_none() {
            return;
        }
        match idle(self.setting.idle, self.last_press, self.now) {
            Idle::Warning { left_s } => self.overlay = Some(Overlay::Idle { left_s }),
            Idle::Present if matches!(self.overlay, Some(Overlay::Idle { .. })) => self.overlay = None,
            Idle::Present | Idle::Over => {}
        }
        self.end_pause();
    }

    /// Once the pause after wrong passwords has passed, nothing tells to wait any more.
    fn end_pause(&mut self) {
        let waits = self.session.as_ref().is_some_and(|session| session.password_pause_s(self.now) > 0);
        if let (Some(desk), false) = (self.desk_mut(), waits) {
            desk.forget_pause();
        }
    }
}

//! Serving one citizen after the other, and beginning again after a panic.
//!
//! **Invariant:** after a panic nothing of the person stays, the next one finds Welcome, and no answer that was
//! asked for before it is taken for one asked for after it.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::Duration;

use editions::Content;
use journey::effect::{Ask, Effect};
use journey::model::Model;
use journey::msg::Msg;

use super::{RunError, now};
use crate::happening::Happening;
use crate::operator;
use crate::shell::{Outcome, Shell};

/// How often the walk hears that time has passed.
const TICK: Duration = Duration::from_millis(500);

/// Panics in a row, with nobody served between them, after which the program gives up and lets its supervisor
/// start it anew.
pub(super) const PANICS_MAX: u32 = 5;

/// What the kiosk hears.
pub(super) trait Ears {
    /// What happens next; `None` when nothing did for so long.
    fn wait(&mut self, limit: Duration) -> Option<Happening>;

    /// What happened already.
    fn at_hand(&mut self) -> Option<Happening>;
}

/// Where the kiosk is seen.
pub(super) trait Face {
    /// Draws the page of this moment.
    fn draw(&mut self, shell: &mut Shell) -> std::io::Result<()>;

    /// Nothing of what was drawn stays.
    fn wipe(&mut self) -> std::io::Result<()>;

    /// Takes the place anew after a panic.
    fn retake(&mut self) -> std::io::Result<()>;
}

/// What does things for the walk.
pub(super) trait Hands {
    /// Does what the walk asks for; the answer comes as a happening.
    fn run(&mut self, effect: Effect);

    /// Does what the operator's page asks for; the answer comes as a happening.
    fn operate(&mut self, ask: operator::Ask);

    /// The session is over.
    fn forget(&mut self);
}

/// The kiosk while it serves.
pub(super) struct Window<F, H> {
    pub(super) face: F,
    pub(super) hands: H,
    pub(super) shell: Shell,
    /// In a row, with nobody served between them.
    pub(super) panics: u32,
    /// The desk of whoever helps wants its terminal back after this visit.
    pub(super) one_visit: bool,
    /// What the centre has published and waits until nobody is served.
    pub(super) edition: Option<Box<Content>>,
}

impl<F: Face, H: Hands> Window<F, H> {
    /// Serves until it is told to stop. `fresh` makes a shell at Welcome that goes on after a walk that broke off.
    pub(super) fn serve(
        &mut self,
        ears: &mut impl Ears,
        fresh: impl Fn(&Model) -> Result<Shell, RunError>,
    ) -> Result<(), RunError> {
        while self.panics < PANICS_MAX {
            // A panic is our bug; whoever stood there finds Welcome, and nothing of theirs is left.
            if let Ok(served) = catch_unwind(AssertUnwindSafe(|| self.live(ears, &fresh))) {
                return served;
            }
            self.panics += 1;
            self.hands.forget();
            self.shell.forget();
            if self.one_visit {
                return Err(RunError::BrokeOff);
            }
            self.face.retake()?;
            self.shell = fresh(self.shell.model())?;
        }
        Err(RunError::Panics)
    }

    fn live(
        &mut self,
        ears: &mut impl Ears,
        fresh: &impl Fn(&Model) -> Result<Shell, RunError>,
    ) -> Result<(), RunError> {
        self.face.draw(&mut self.shell)?;
        loop {
            let mut next = ears.wait(TICK);
            let nothing_happened = next.is_none() && self.serves_nobody();
            // A flood (a paste, a resize by hand) is taken whole and drawn once.
            loop {
                let outcome = match next {
                    Some(Happening::Stop) => return Ok(()),
                    Some(happening) => self.take(happening),
                    None => self.shell.tell(Msg::Tick, now()),
                };
                if self.carry_out(outcome)? {
                    return Ok(());
                }
                match ears.at_hand() {
                    Some(happening) => next = Some(happening),
                    None => break,
                }
            }
            self.take_up(fresh)?;
            // The first screen has no clock: while nobody is here nothing is written.
            if !nothing_happened {
                self.face.draw(&mut self.shell)?;
                self.shell.tidy();
            }
        }
    }

    fn serves_nobody(&self) -> bool {
        self.shell.model().session.is_none() && !self.shell.serves_operator()
    }

    /// Takes up what the centre has published, between two visits: what somebody began, they end as it was.
    fn take_up(&mut self, fresh: &impl Fn(&Model) -> Result<Shell, RunError>) -> Result<(), RunError> {
        if self.serves_nobody()
            && let Some(content) = self.edition.take()
        {
            content.take_up();
            let fresh = fresh(self.shell.model())?;
            self.shell.take_up(fresh);
        }
        Ok(())
    }

    /// Does what the walk asked for; `true` when the program ends.
    fn carry_out(&mut self, outcome: Outcome) -> Result<bool, RunError> {
        let mut over = false;
        for effect in outcome.effects {
            if let Ask::Wipe = effect.ask {
                self.hands.forget();
                self.shell.forget();
                self.face.wipe()?;
                // Somebody was served to the end: what tripped before has passed.
                self.panics = 0;
                over = self.one_visit;
            } else {
                self.hands.run(effect);
            }
        }
        if let Some(ask) = outcome.operator {
            self.hands.operate(ask);
        }
        Ok(outcome.quit || over)
    }

    fn take(&mut self, happening: Happening) -> Outcome {
        let (shell, now) = (&mut self.shell, now());
        match happening {
            Happening::Input(event) => shell.hear(&event, now),
            Happening::Reply(id, answer) => shell.tell(Msg::Reply(id, answer), now),
            Happening::ScanStep(id, step) => shell.tell(Msg::ScanStep(id, step), now),
            Happening::Link(link) => shell.tell(Msg::Link(link), now),
            Happening::Busy(busy) => shell.tell(Msg::Busy(busy), now),
            Happening::Full(full) => shell.tell(Msg::Full(full), now),
            Happening::Sticks(are_in) => {
                // A visit that has just begun asks for something by whatever it is told first: none of it may get lost.
                let first = shell.tell(Msg::Carriers(are_in), now);
                first.and(shell.tell(Msg::SticksChanged, now))
            }
            Happening::Registered(id, registration) => shell.tell(Msg::Registered(id, registration), now),
            Happening::Refused(id, problem) => shell.tell(Msg::RefusedForGood(id, problem), now),
            Happening::Distrust(problem) => shell.tell(Msg::Distrust(problem), now),
            Happening::Operator(answer) => shell.tell_operator(answer, now),
            Happening::Edition(content) => {
                self.edition = Some(content);
                Outcome::default()
            }
            Happening::Resized | Happening::Stop => Outcome::default(),
        }
    }
}

#[cfg(test)]
mod tests;

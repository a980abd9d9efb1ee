//! The paper that a citizen takes along on the stick.
//!
//! **Invariants:** it goes to the stick that the key came from, or to one put in after the signature, never to
//! another one that happens to be there; and only while the session that asked for it lasts.

use std::panic::{AssertUnwindSafe, catch_unwind};

use domain::language::Language;
use journey::effect::{Answer, EffectId, Saved};
use journey::problem::Problem;
use keystore::{Stick, StickError};
use uuid::Uuid;

use super::{Bytes, Desk};
use crate::effects::papers::{Brought, BroughtApplication, paper_of};
use crate::effects::work::Job;

/// There is no stick that is theirs.
pub(super) const STICK_NONE: &str = "fault-stick-none";

/// The stick of whoever signed.
pub(super) struct OwnStick {
    /// The one that the key lay on; nothing where it lay on a token.
    stick: Option<Stick>,
    /// Sticks that were in when the signature was made: whose the others are nobody knows.
    there: Vec<Stick>,
}

impl OwnStick {
    /// The stick a key lies on, if it lies on one, while it is being signed with.
    pub(super) fn of(stick: Option<Stick>, sockets: &keystore::Config) -> OwnStick {
        OwnStick { stick, there: keystore::sticks(sockets) }
    }

    /// Where a paper may go: the stick itself, then what was put in later.
    fn choices(&self, sockets: &keystore::Config) -> Vec<Stick> {
        let now = keystore::sticks(sockets).into_iter();
        let mut choices: Vec<Stick> =
            now.filter(|stick| Some(stick) == self.stick.as_ref() || !self.there.contains(stick)).collect();
        choices.sort_by_key(|stick| Some(stick) != self.stick.as_ref());
        choices
    }
}

impl Desk {
    /// Saves or prints the paper there is, or has central's brought; no answer means that one will come.
    pub(super) fn save(
        &self,
        id: EffectId,
        submission: Uuid,
        language: Language,
        print: bool,
    ) -> Option<Answer> {
        let Some(stored) = self.stored.as_ref().filter(|stored| stored.submission == submission) else {
            let problem = Problem::plain("fault-storage");
            return Some(if print { Answer::Printed(Err(problem)) } else { Answer::Saved(Err(problem)) });
        };
        let Some(paper) = self.papers.receipt_of(stored).as_ref().and_then(paper_of) else {
            return Some(self.hand_out(language, None, print));
        };
        let (archive, own_jobs, key) =
            (self.around.archive.clone(), self.around.own_jobs.clone(), stored.document_key.clone());
        std::thread::spawn(move || {
            let ask = || archive.registration(submission, paper, language, &key);
            let pdf = catch_unwind(AssertUnwindSafe(ask)).ok().flatten();
            let brought = BroughtApplication { id, submission, language, print, pdf };
            let _ = own_jobs.send(Job::Take(Brought::Application(brought)));
        });
        None
    }

    /// Writes what was brought, unless whoever asked for it has gone.
    pub(super) fn take_paper(&self, brought: BroughtApplication) {
        if self.stored.as_ref().is_some_and(|stored| stored.submission == brought.submission) {
            self.reply(brought.id, self.hand_out(brought.language, brought.pdf, brought.print));
        }
    }

    /// Onto the stick, or to the printer.
    fn hand_out(&self, language: Language, pdf: Option<Bytes>, print: bool) -> Answer {
        let paper = self.paper(language, pdf);
        if print {
            Answer::Printed(paper.and_then(|(_, pdf)| self.print(&pdf)))
        } else {
            let saved = paper.and_then(|(name, pdf)| self.write_to_stick(&name, &pdf));
            Answer::Saved(saved.map(|name| Saved { name, unproven: self.save_proof().err() }))
        }
    }

    /// Beside the paper, the receipt of a queue as central signed it: with the pinned key alone it proves the place
    /// (`tereze verify receipt`). The paper stays where this cannot be written; but nobody believes to hold what is
    /// not there.
    fn save_proof(&self) -> Result<(), Problem> {
        let lost = || Problem::plain("fault-storage");
        let Some(stored) = &self.stored else { return Ok(()) };
        if self.papers.receipt_of(stored).is_none_or(|receipt| receipt.place.is_none()) {
            return Ok(());
        }
        let number = &stored.accepted.kiosk_number;
        let json = self.around.proofs.of(stored.submission).ok_or_else(lost)?;
        self.write_to_stick(&format!("tereze-{number}-receipt.json"), &json).map(drop)
    }

    /// Central's paper, or the kiosk's own where there is none, and its name.
    fn paper(&self, language: Language, pdf: Option<Bytes>) -> Result<(String, Bytes), Problem> {
        let stored = self.stored.as_ref().ok_or_else(|| Problem::plain("fault-storage"))?;
        let own = || self.papers.own_paper(stored, self.papers.receipt_of(stored).as_ref(), language);
        let pdf = pdf.or_else(own).ok_or_else(|| Problem::plain("fault-paper"))?;
        Ok((format!("tereze-{}.pdf", stored.accepted.kiosk_number), pdf))
    }

    /// Writes a document to the citizen's stick.
    pub(super) fn write_to_stick(&self, name: &str, pdf: &[u8]) -> Result<String, Problem> {
        let choices = self.signed_from.as_ref().map(|own| own.choices(&self.sticks)).unwrap_or_default();
        let mut refused = None;
        for stick in choices {
            match stick.write_document(name, pdf) {
                Ok(name) => return Ok(name),
                Err(StickError::Gone) => {}
                Err(error) => refused = refused.or(Some(error)),
            }
        }
        Err(Problem::plain(refused.map_or(STICK_NONE, |error| error.message())))
    }
}

//! The paper that a citizen takes along on the stick.
//!
//! **Invariant:** it is written only while the session that asked for it lasts.

use std::panic::{AssertUnwindSafe, catch_unwind};

use domain::language::Language;
use journey::effect::{Answer, EffectId};
use journey::problem::Problem;
use uuid::Uuid;

use super::Desk;
use crate::effects::papers::Brought;
use crate::effects::work::Job;

impl Desk {
    /// Saves the paper there is, or has central's brought; no answer means that one will come.
    pub(super) fn save(
        &self,
        id: EffectId,
        submission: Uuid,
        language: Language,
    ) -> Option<Result<String, Problem>> {
        let Some(stored) = self.stored.as_ref().filter(|stored| stored.submission == submission) else {
            return Some(Err(Problem::plain("fault-storage")));
        };
        if self.papers.receipt_of(stored).is_none() {
            return Some(self.write(language, None));
        }
        let (archive, own_jobs, key) =
            (self.archive.clone(), self.own_jobs.clone(), stored.document_key.clone());
        std::thread::spawn(move || {
            let ask = || archive.signed_application(submission, language, &key);
            let pdf = catch_unwind(AssertUnwindSafe(ask)).ok().flatten();
            let _ = own_jobs.send(Job::Take(Brought { id, submission, language, pdf }));
        });
        None
    }

    /// Writes what was brought, unless whoever asked for it has gone.
    pub(super) fn take_paper(&self, brought: Brought) {
        if self.stored.as_ref().is_some_and(|stored| stored.submission == brought.submission) {
            let saved = self.write(brought.language, brought.pdf);
            self.reply(brought.id, Answer::Saved(saved));
        }
    }

    /// Writes central's paper, or the kiosk's own where there is none, to the citizen's stick.
    fn write(&self, language: Language, pdf: Option<zeroize::Zeroizing<Vec<u8>>>) -> Result<String, Problem> {
        let stored = self.stored.as_ref().ok_or_else(|| Problem::plain("fault-storage"))?;
        let own = || self.papers.own_paper(stored, self.papers.receipt_of(stored).as_ref(), language);
        let pdf = pdf.or_else(own).ok_or_else(|| Problem::plain("fault-paper"))?;
        let name = format!("tereze-{}.pdf", stored.accepted.kiosk_number);
        let sticks = keystore::sticks(&self.sticks);
        let stick = sticks.first().ok_or_else(|| Problem::plain("fault-stick-none"))?;
        stick.write_document(&name, &pdf).map_err(|error| Problem::plain(error.message()))
    }
}

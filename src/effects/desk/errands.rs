//! Errands of the personal cabinet that need what lies on the desk: documents fetched, then read, saved or printed;
//! signed acts, whose scans go first.
//!
//! **Invariants:** whoever asked and has gone gets nothing: no document is written for them; scans of an act are
//! sealed to central before they leave the desk.

use std::panic::{AssertUnwindSafe, catch_unwind};

use domain::language::Language;
use journey::account::{AccountAnswer, AccountAsk, Away, Document, Then, Token};
use journey::effect::{Answer, EffectId};
use journey::journal::DocumentName;
use journey::problem::Problem;
use journey::session::SecretText;
use sha2::{Digest, Sha256};
use sync::envelope::SealedScanRef;
use uuid::Uuid;
use zeroize::Zeroizing;

use super::Desk;
use crate::devices::{print, reading};
use crate::effects::papers::{Brought, BroughtDocument};
use crate::effects::work::Job;
use crate::happening::Happening;

/// A scan of an act, sealed, and how the act names it.
pub(in crate::effects) struct ActScan {
    pub(in crate::effects) named: SealedScanRef,
    pub(in crate::effects) sealed: Vec<u8>,
}

/// A document that is wanted.
struct Wanted {
    token: Token,
    number: String,
    document: DocumentName,
    language: Language,
    then: Then,
}

impl Desk {
    /// Sends somebody for it; the answer comes later.
    pub(super) fn errand(&mut self, id: EffectId, ask: AccountAsk) {
        match ask {
            AccountAsk::Document { token, number, document, language, then } => {
                self.fetch(id, Wanted { token, number, document, language, then });
            }
            AccountAsk::ActSigned { token, id: act, signed, scans } => {
                self.act(id, (token, act, signed), &scans);
            }
            // The line's work.
            AccountAsk::Challenge { .. }
            | AccountAsk::LogIn { .. }
            | AccountAsk::LogOut { .. }
            | AccountAsk::KeepEmail { .. }
            | AccountAsk::ProveContact { .. }
            | AccountAsk::Journal { .. }
            | AccountAsk::Application { .. }
            | AccountAsk::Vacancies { .. }
            | AccountAsk::Act { .. } => {}
        }
    }

    fn fetch(&self, id: EffectId, wanted: Wanted) {
        let (archive, own_jobs) = (self.around.archive.clone(), self.around.own_jobs.clone());
        let visit = self.visit;
        std::thread::spawn(move || {
            let Wanted { token, number, document, language, then } = wanted;
            let ask = || archive.document(token.expose(), &number, &document, language);
            let bytes = catch_unwind(AssertUnwindSafe(ask)).unwrap_or_else(|_| Err(trouble()));
            let brought = BroughtDocument { id, visit, number, document, then, bytes };
            let _ = own_jobs.send(Job::Take(Brought::Document(brought)));
        });
    }

    fn act(&self, id: EffectId, (token, act, signed): (Token, Uuid, SecretText), scans: &[[u8; 32]]) {
        let sealed: Option<Vec<ActScan>> = scans.iter().map(|scan| self.seal(scan)).collect();
        let Some(sealed) = sealed else {
            return self.reply(id, Answer::Account(AccountAnswer::Done(Err(trouble()))));
        };
        let (archive, replies) = (self.around.archive.clone(), self.around.replies.clone());
        std::thread::spawn(move || {
            let ask = || archive.act(token.expose(), act, &signed, &sealed);
            let done = catch_unwind(AssertUnwindSafe(ask)).unwrap_or_else(|_| Err(trouble()));
            let _ = replies.send(Happening::Reply(id, Answer::Account(AccountAnswer::Done(done))));
        });
    }

    fn seal(&self, plain_sha256: &[u8; 32]) -> Option<ActScan> {
        let plain = self.scans.get(plain_sha256)?;
        let sealed = sync::envelope::seal_blob(plain, &self.recipient).ok()?;
        let named = SealedScanRef {
            plain_sha256: hex::encode(plain_sha256),
            sealed_sha256: hex::encode(Sha256::digest(&sealed)),
            bytes: plain.len() as u64,
        };
        Some(ActScan { named, sealed })
    }

    /// Does with a document what it was wanted for, unless whoever wanted it has gone.
    pub(super) fn take_document(&self, brought: BroughtDocument) {
        if brought.visit == self.visit {
            let done = self.use_document(&brought);
            self.reply(brought.id, Answer::Account(AccountAnswer::Document(done)));
        }
    }

    fn use_document(&self, brought: &BroughtDocument) -> Result<Document, Away> {
        let bytes = brought.bytes.as_ref().map_err(Clone::clone)?;
        if brought.document == DocumentName::Receipt {
            self.papers.proves(bytes, &brought.number).map_err(Away::Refused)?;
        }
        match (brought.then, &brought.document) {
            (Then::Read, DocumentName::Scan { media_type, .. }) if media_type != PDF => Ok(Document::Picture),
            (Then::Read, DocumentName::Receipt) => Ok(Document::Proof),
            (Then::Read, _) => Ok(Document::Text(reading::lines(bytes))),
            (Then::Save, _) => {
                self.write_to_stick(&file_name(brought), bytes).map(Document::Saved).map_err(Away::Refused)
            }
            (Then::Print, _) => self.print(bytes).map(|()| Document::Printed).map_err(Away::Refused),
        }
    }

    /// Hands a paper to the printer.
    pub(super) fn print(&self, pdf: &[u8]) -> Result<(), Problem> {
        let printing = self.printing.as_ref().ok_or_else(|| Problem::plain("fault-printer-none"))?;
        if print::print(&printing.command, &printing.queue, pdf) {
            Ok(())
        } else {
            Err(Problem::plain("fault-printer-refused"))
        }
    }
}

const PDF: &str = "application/pdf";

/// Tells what it is and of which application, and nothing of a person.
fn file_name(brought: &BroughtDocument) -> String {
    let number: String = brought.number.chars().map(|c| if c == '/' { '-' } else { c }).collect();
    let (name, ending) = match &brought.document {
        DocumentName::Paper(name) => (name.clone(), "pdf"),
        DocumentName::Receipt => ("receipt".to_owned(), "json"),
        DocumentName::Scan { sha256, media_type } => {
            let ending = match media_type.as_str() {
                "image/jpeg" => "jpg",
                "image/png" => "png",
                _ => "pdf",
            };
            (sha256.chars().take(8).collect(), ending)
        }
    };
    format!("tereze-{number}-{name}.{ending}")
}

fn trouble() -> Away {
    Away::Refused(Problem::plain("fault-terminal"))
}

/// The bytes of a document.
pub(in crate::effects) type Bytes = Zeroizing<Vec<u8>>;

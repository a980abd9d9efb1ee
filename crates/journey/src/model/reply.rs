//! Answers of the outside world, each taken to the place that waits for it.

use crate::account::AccountAnswer;
use crate::effect::{Answer, Ask, EffectId};
use crate::model::Model;
use crate::session::{Ids, Waiting};
use crate::stage::Stage;

impl Model {
    /// An answer that nobody waits for, or of another kind than was asked, changes nothing.
    pub(crate) fn reply(&mut self, id: EffectId, answer: Answer) {
        let Some(waiting) = self.session.as_mut().and_then(|s| s.waiting.remove(&id)) else {
            return self.let_go(answer);
        };
        match (waiting, answer) {
            (Waiting::Ids, Answer::Ids { submission, nonce }) => {
                if let Some(session) = &mut self.session {
                    session.ids = Some(Ids { submission, nonce });
                }
            }
            (Waiting::Keys, answer @ Answer::Keys(_)) => self.take_keys(answer),
            (Waiting::Key, Answer::Key(answer)) if matches!(self.stage, Stage::Login(_)) => {
                self.login_key_opened(answer);
            }
            (Waiting::Key, Answer::Key(answer)) => self.key_opened(answer),
            (Waiting::LoginSignature, Answer::ConsentSigned(answer)) => self.challenge_signed(answer),
            (Waiting::Printing, Answer::Printed(answer)) => self.document_printed(answer),
            (Waiting::Consent, Answer::ConsentSigned(answer)) => self.consent_signed(answer),
            (Waiting::CodeSent(field), Answer::CodeSent(answer)) => self.code_sent(&field, answer),
            (Waiting::CodeChecked(field), Answer::CodeChecked(answer)) => self.code_checked(&field, answer),
            (Waiting::Parent, Answer::Parent(answer)) => self.parent_found(answer),
            (Waiting::Child, Answer::Child(answer)) => self.child_found(answer),
            (Waiting::ScanFiles, Answer::ScanFiles(files)) => self.take_scan_files(files),
            (Waiting::Scan, Answer::ScanChecked(answer)) => self.scan_checked(answer),
            (Waiting::Signature, Answer::Signed(answer)) => self.signature_made(answer),
            (Waiting::Acceptance, Answer::Accepted(answer)) => self.accepted(answer),
            (Waiting::Kept, Answer::KeptFound(found)) => self.kept_found(found),
            (Waiting::TakingUp, Answer::KeptTaken(answer)) => self.kept_taken(answer),
            (Waiting::Keeping, Answer::DraftKept(answer)) => self.draft_kept(answer),
            (Waiting::Saving, Answer::Saved(answer)) => self.document_saved(answer),
            (waiting, Answer::Account(answer)) => self.cabinet_answered(id, waiting, answer),
            (waiting, _) => {
                if let Some(session) = &mut self.session {
                    session.waiting.insert(id, waiting);
                }
            }
        }
    }

    fn cabinet_answered(&mut self, id: EffectId, waiting: Waiting, answer: AccountAnswer) {
        match (waiting, answer) {
            (Waiting::Challenge, AccountAnswer::Challenge(answer)) => self.challenged(answer),
            (Waiting::LogIn, AccountAnswer::LoggedIn(answer)) => self.login_answered(answer),
            (Waiting::EmailKept, AccountAnswer::EmailKept(answer)) => self.email_kept(answer),
            (Waiting::ContactProved, AccountAnswer::ContactProved(answer)) => self.contact_proved(answer),
            (Waiting::Journal, AccountAnswer::Journal(answer)) => self.journal_read(answer),
            (Waiting::Application, AccountAnswer::Application(answer)) => self.application_read(answer),
            (Waiting::Act, AccountAnswer::Done(answer)) => self.acted(answer),
            (Waiting::Vacancies, AccountAnswer::Vacancies(answer)) => self.places_read(answer),
            (Waiting::Document(_), AccountAnswer::Document(answer)) => self.document_here(answer),
            (waiting, _) => {
                if let Some(session) = &mut self.session {
                    session.waiting.insert(id, waiting);
                }
            }
        }
    }

    /// Nobody waits for it any more; the bytes of a scan must not stay behind.
    fn let_go(&mut self, answer: Answer) {
        if let Answer::ScanChecked(Ok(offer)) = answer {
            self.drop_unheld(offer.digests());
        } else if let Answer::KeptTaken(Ok(scans)) = answer {
            self.drop_scans(&scans);
        }
    }

    /// The bytes under these digests are forgotten, but for what is attached or shown.
    pub(crate) fn drop_unheld(&mut self, digests: impl Iterator<Item = [u8; 32]>) {
        let mut held: Vec<[u8; 32]> = Vec::new();
        if let Some(session) = &self.session {
            held.extend(session.draft.all_scans().map(|scan| scan.sha256));
            let taken = session.kept.taken.iter().filter(|taken| !taken.laid);
            held.extend(taken.flat_map(|taken| &taken.scans).map(|scan| scan.sha256));
        }
        if let Stage::Preview(preview) = &self.stage {
            held.extend(preview.offer.digests());
        }
        for sha256 in digests.filter(|digest| !held.contains(digest)) {
            self.effect(Ask::DropScan { sha256 });
        }
    }
}

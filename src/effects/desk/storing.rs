//! The moment an application is put where nothing can lose it.
//!
//! **Invariants:** *accepted* is answered only after the vault's transaction is on the disk; however often the same
//! signed application is stored, it is there once and keeps its number.

use chrono::SubsecRound;
use domain::number::KioskNumber;
use domain::time::{Timestamp, civil_date};
use journey::effect::Accepted;
use journey::problem::Problem;
use journey::session::SecretText;
use ledger::journal::{About, ENTRY_VERSION, Entry};
use sha2::{Digest, Sha256};
use sync::envelope::{ENVELOPE_VERSION, Envelope, SealedScanRef, document_key_sha256};
use uuid::Uuid;
use zeroize::Zeroizing;

use super::{Desk, nonce};
use crate::effects::papers::StoredApplication;
use crate::vault::{JournalHead, NewEntry, NewRow, SealedBlob, VaultError};

/// What was signed, with what goes along.
pub(super) struct ToStore<'a> {
    pub(super) submission: Uuid,
    pub(super) signed_xml: &'a SecretText,
    pub(super) consent: Option<&'a SecretText>,
    /// Whether the consent is a login that central keeps.
    pub(super) login_kept: bool,
    /// By the digest of their plain bytes, in order.
    pub(super) scans: &'a [[u8; 32]],
}

impl Desk {
    /// Stores a signed application, or finds it stored.
    pub(super) fn enqueue(&mut self, new: &ToStore<'_>) -> Result<Accepted, Problem> {
        self.around.proofs.wait_for(new.submission);
        let digest: [u8; 32] = Sha256::digest(new.signed_xml.as_bytes()).into();
        let document_key = self.document_key(new.submission);
        let stored = self.around.vault.with(|vault| vault.accepted(new.submission, digest)).map_err(told)?;
        let (kiosk_number, at) = match stored {
            // A try before this one said that it failed, and had not.
            Some(before) => before,
            None => {
                let stored = self.store(new, digest, &document_key);
                self.around.room.tell(super::super::now());
                stored?
            }
        };
        let accepted = Accepted { kiosk_number, at, digest };
        self.stored = Some(StoredApplication {
            submission: new.submission,
            accepted: accepted.clone(),
            signed_xml: new.signed_xml.clone(),
            document_key,
        });
        self.scans.clear();
        self.kept.take_off();
        let _ = self.around.wake.send(());
        Ok(accepted)
    }

    fn store(
        &self,
        new: &ToStore<'_>,
        signed_xml_sha256: [u8; 32],
        document_key: &str,
    ) -> Result<(String, Timestamp), Problem> {
        // The vault keeps milliseconds; whoever asks again gets the same moment.
        let accepted_at = super::super::now().trunc_subsecs(3);
        let kiosk_number = self.next_number(accepted_at)?;
        let (blobs, scans) = self.seal_scans(new.scans)?;
        let journal = self.entry(new.submission, signed_xml_sha256, accepted_at)?;
        let envelope = Envelope {
            v: ENVELOPE_VERSION,
            submission_id: new.submission,
            kiosk_number: Some(kiosk_number.clone()),
            session: new.submission,
            signed_xml: new.signed_xml.to_string(),
            look_up_consent: new.consent.map(|text| text.to_string()),
            login_sha256: None,
            scans,
            document_key_sha256: hex::encode(document_key_sha256(document_key).ok_or_else(not_stored)?),
            journal: Some(journal.entry.clone()),
        };
        let (sealed, whole) = self.sealed(&envelope, new.login_kept)?;
        let row = NewRow {
            submission_id: new.submission,
            kiosk_number: kiosk_number.clone(),
            signed_xml_sha256,
            sealed,
            whole,
            blobs,
            accepted_at,
            journal: Some(journal),
        };
        self.around.vault.with(|vault| vault.enqueue(&row)).map_err(told)?;
        Ok((kiosk_number, accepted_at))
    }

    /// The form as it is sent; where it only names the login that central keeps, the one that carries it as well.
    fn sealed(&self, envelope: &Envelope, login_kept: bool) -> Result<(Vec<u8>, Option<Vec<u8>>), Problem> {
        let whole = envelope.seal(&self.recipient).map_err(|_| not_stored())?;
        match envelope.naming_its_login().filter(|_| login_kept) {
            Some(naming) => Ok((naming.seal(&self.recipient).map_err(|_| not_stored())?, Some(whole))),
            None => Ok((whole, None)),
        }
    }

    /// The entry that this application gets in the journal: after the last one, with the last beacon.
    fn entry(
        &self,
        submission_id: Uuid,
        signed_xml_sha256: [u8; 32],
        at: Timestamp,
    ) -> Result<NewEntry, Problem> {
        let fresh = Uuid::new_v4();
        let head = self.around.vault.with(|vault| vault.journal_head(fresh)).map_err(told)?;
        let beacon = self.around.beacons.last().map_err(told)?;
        let JournalHead { book, seq, hash: before } = head;
        let entry = Entry { v: ENTRY_VERSION, book, seq: seq + 1, before, at, beacon };
        let hash = entry.hash(About { kiosk: &self.kiosk, submission_id, signed_xml_sha256 });
        Ok(NewEntry { entry, hash })
    }

    fn next_number(&self, at: Timestamp) -> Result<String, Problem> {
        let day = civil_date(at);
        let seq = self.around.vault.with(|vault| vault.next_kiosk_seq(day)).map_err(told)?;
        Ok(KioskNumber::new(&self.kiosk, day, seq).ok_or_else(not_stored)?.to_string())
    }

    fn seal_scans(&self, scans: &[[u8; 32]]) -> Result<(Vec<SealedBlob>, Vec<SealedScanRef>), Problem> {
        let seal = |plain_sha256: &[u8; 32]| {
            let plain = self.scans.get(plain_sha256)?;
            let sealed = sync::envelope::seal_blob(plain, &self.recipient).ok()?;
            let sealed_sha256: [u8; 32] = Sha256::digest(&sealed).into();
            let named = SealedScanRef {
                plain_sha256: hex::encode(plain_sha256),
                sealed_sha256: hex::encode(sealed_sha256),
                bytes: plain.len() as u64,
            };
            Some((SealedBlob { sealed_sha256, sealed }, named))
        };
        scans.iter().map(|scan| seal(scan).ok_or_else(not_stored)).collect()
    }

    /// The secret that lets this session, and nobody else, fetch its document: two random UUIDs, hex. The same for
    /// every try to store an application, because the first envelope that was stored names it.
    fn document_key(&mut self, submission: Uuid) -> Zeroizing<String> {
        if let Some((_, key)) = self.document_key.as_ref().filter(|(of, _)| *of == submission) {
            return key.clone();
        }
        let key = Zeroizing::new(format!("{}{}", nonce(), nonce()));
        self.document_key = Some((submission, key.clone()));
        key
    }
}

fn told(error: VaultError) -> Problem {
    Problem::plain(error.message())
}

fn not_stored() -> Problem {
    Problem::plain("fault-storage")
}

//! The desk: keys, files, signatures, and the moment an application is put where nothing can lose it.
//!
//! **Invariant:** an opened key lives from its opening to its one signature or to *forget*, in memory that is
//! wiped; *accepted* is answered only after the vault's transaction is on the disk.

use std::collections::HashMap;
use std::sync::Arc;
use std::sync::mpsc::Sender;

use age::x25519::Recipient;
use journey::effect::{Answer, Ask, Effect, EffectId, FileChoice, FileHandle, Found};
use keystore::ScanFile;
use keystore::token::Tokens;
use scans::room::{Room, Stop};
use signing::key::SigningKey;
use signing::revocation::{CrlFolder, RevocationSource};
use signing::trust::TrustStore;
use uuid::Uuid;
use zeroize::Zeroizing;

use crate::config::{Config, Printing};
use crate::effects::beacons::Beacons;
use crate::effects::papers::{Archive, Brought, Papers, StoredApplication};
use crate::effects::proofs::Proofs;
use crate::effects::room::RoomTeller;
use crate::effects::shared::SharedVault;
use crate::effects::work::{Hand, Job};
use crate::effects::{EffectsError, sockets};
use crate::happening::Happening;
use crate::log::Log;

mod errands;
mod keeping;
mod looking;
mod opening;
mod saving;
mod storing;
mod telling;

pub(super) use errands::{ActScan, Bytes};
pub(super) use keeping::BroughtKept;
use keeping::Keeper;
pub(super) use looking::BroughtScan;
use opening::Key;
use saving::OwnStick;
use storing::ToStore;

/// What the desk works with and whom it speaks to.
pub(super) struct Around {
    /// Where applications are stored.
    pub(super) vault: SharedVault,
    /// Told after something was stored.
    pub(super) room: RoomTeller,
    /// What proves the place of whoever stands here.
    pub(super) proofs: Proofs,
    /// What time the centre last said it was.
    pub(super) beacons: Beacons,
    /// Central's papers.
    pub(super) archive: Arc<dyn Archive>,
    /// Wakes whoever sends.
    pub(super) wake: Sender<()>,
    /// Where scans are looked at.
    pub(super) scan_room: Room,
    /// To whoever looks after the kiosk.
    pub(super) log: Log,
    /// To the walk.
    pub(super) replies: Sender<Happening>,
    /// To the desk itself: what it has others bring.
    pub(super) own_jobs: Sender<Job>,
    /// Keys that never come to the desk.
    pub(super) tokens: Tokens,
}

/// The desk and everything that lies on it.
pub(super) struct Desk {
    around: Around,
    sticks: keystore::Config,
    trust: TrustStore,
    crls: CrlFolder,
    /// A folder of lists is configured: they are asked even while there are none.
    must_ask: bool,
    recipient: Recipient,
    kiosk: String,
    papers: Papers,
    keys: Vec<Key>,
    files: Vec<ScanFile>,
    /// The key that waits for its one signature, and the file it came from.
    opened: Option<(FileHandle, Box<dyn SigningKey + Send>)>,
    scans: HashMap<[u8; 32], Zeroizing<Vec<u8>>>,
    kept: Keeper,
    /// The word that ends the look at a scan.
    looking: Stop,
    document_key: Option<(Uuid, Zeroizing<String>)>,
    signed_from: Option<OwnStick>,
    stored: Option<StoredApplication>,
    printing: Option<Printing>,
    /// Counts the visits: what was fetched in one is not handed out in the next.
    visit: u64,
}

impl Desk {
    /// A desk with nothing on it.
    pub(super) fn new(config: &Config, around: Around) -> Result<Desk, EffectsError> {
        let recipient = sync::envelope::recipient(&config.central.sealing_recipient)
            .map_err(|_| EffectsError::Centre("sealing_recipient is no age recipient".to_owned()))?;
        let trust = TrustStore::from_dir(&config.trust)?;
        let own = config.crls.as_deref().map(|dir| CrlFolder::open(dir, &trust)).transpose()?;
        Ok(Desk {
            sticks: sockets(config),
            must_ask: own.is_some(),
            crls: own.unwrap_or_else(|| CrlFolder::nowhere(&trust)).and(&crate::edition::lists(config)),
            trust,
            recipient,
            kiosk: config.id.clone(),
            papers: Papers::new(config, around.vault.clone())?,
            keys: Vec::new(),
            files: Vec::new(),
            opened: None,
            scans: HashMap::new(),
            kept: Keeper::default(),
            looking: Stop::default(),
            document_key: None,
            signed_from: None,
            stored: None,
            printing: config.printing.clone(),
            visit: 0,
            around,
        })
    }

    /// Who is asked whether a key was taken back: the lists of the folder and those that the centre published.
    fn revocation(&self) -> Option<&dyn RevocationSource> {
        let asked = self.must_ask || !self.crls.reading().lists.is_empty();
        asked.then_some(&self.crls as &dyn RevocationSource)
    }

    fn reply(&self, id: EffectId, answer: Answer) {
        let _ = self.around.replies.send(Happening::Reply(id, answer));
    }

    fn answer(&mut self, id: EffectId, ask: Ask) -> Option<Answer> {
        Some(match ask {
            Ask::NewIds => Answer::Ids { submission: Uuid::now_v7(), nonce: nonce() },
            Ask::ListKeys => Answer::Keys(self.list_keys()),
            Ask::OpenKey { wanted, file, password } => {
                Answer::Key(self.open_key(wanted, file, password.expose()))
            }
            Ask::DropKey => {
                self.around.tokens.stop_was_heard();
                self.opened = None;
                return None;
            }
            Ask::SignConsent { xml } => Answer::ConsentSigned(self.sign_consent(&xml)),
            Ask::ListScans => Answer::ScanFiles(self.list_files()),
            Ask::CheckScan { file, quarters } => {
                self.look_at_scan(id, file, quarters);
                return None;
            }
            Ask::StopScan => {
                self.looking.stop();
                return None;
            }
            Ask::DropScan { sha256 } => {
                self.scans.remove(&sha256);
                return None;
            }
            Ask::Sign { file, password, xml, iin } => {
                Answer::Signed(self.sign(file, password.expose(), &xml, iin.expose()))
            }
            Ask::Enqueue { submission, signed_xml, consent, login_kept, scans } => {
                let (signed_xml, consent, scans) = (&signed_xml, consent.as_ref(), &scans);
                Answer::Accepted(self.enqueue(&ToStore {
                    submission,
                    signed_xml,
                    consent,
                    login_kept,
                    scans,
                }))
            }
            Ask::SaveDocument { submission, language } => {
                return self.save(id, submission, language, false);
            }
            Ask::PrintDocument { submission, language } => return self.save(id, submission, language, true),
            Ask::FindKept => Answer::KeptFound(self.find_kept()),
            Ask::TakeUpKept { file } => {
                self.take_up_kept(id, file);
                return None;
            }
            Ask::KeepDraft { text, scans } => Answer::DraftKept(self.keep_draft(&text, &scans)),
            Ask::Account(ask) => {
                self.errand(id, ask);
                return None;
            }
            // The line's work, and the shell's.
            Ask::SendCode { .. }
            | Ask::CheckCode { .. }
            | Ask::LookUpParent { .. }
            | Ask::LookUpChild { .. }
            | Ask::Wipe => return None,
        })
    }

    fn list_files(&mut self) -> Found<FileChoice> {
        let (mut choices, mut cut) = (Vec::new(), false);
        for stick in keystore::sticks(&self.sticks) {
            let Ok(listing) = stick.scan_files() else { continue };
            cut |= listing.cut;
            for found in listing.files {
                let (name, bytes) = (found.name_shown().to_owned(), found.bytes());
                choices.push(FileChoice { file: handle(&mut self.files, found), name, bytes });
            }
        }
        Found { files: choices, cut }
    }
}

impl Hand for Desk {
    fn run(&mut self, effect: Effect) {
        if let Some(answer) = self.answer(effect.id, effect.ask) {
            self.reply(effect.id, answer);
        }
    }

    fn take(&mut self, brought: Brought) {
        match brought {
            Brought::Application(brought) => self.take_paper(brought),
            Brought::Document(brought) => self.take_document(brought),
            Brought::Scan(brought) => self.take_scan(*brought),
            Brought::Kept(brought) => self.take_kept(*brought),
        }
    }

    fn forget(&mut self) {
        self.around.tokens.stop_was_heard();
        self.visit += 1;
        self.opened = None;
        self.signed_from = None;
        self.looking.stop();
        self.scans.clear();
        self.kept = Keeper::default();
        self.document_key = None;
        self.stored = None;
        self.around.proofs.forget();
        self.keys.clear();
        self.files.clear();
    }
}

/// The place of a file in what was listed; the same file keeps its place.
fn handle<F: PartialEq>(listed: &mut Vec<F>, file: F) -> FileHandle {
    let at = listed.iter().position(|known| *known == file).unwrap_or_else(|| {
        listed.push(file);
        listed.len() - 1
    });
    FileHandle(u32::try_from(at).unwrap_or(u32::MAX))
}

/// 128 random bits, hex.
fn nonce() -> String {
    Uuid::new_v4().simple().to_string()
}

#[cfg(test)]
mod tests;

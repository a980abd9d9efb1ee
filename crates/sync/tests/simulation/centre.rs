//! The centre: the real rules over a store on a disk.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use chrono::{DateTime, TimeDelta, Utc};
use domain::policy::OfflineTime;
use ledger::journal::{About, Clock, Entry, Heard as Beacon};
use ledger::receipt::{RECEIPT_VERSION, Receipt, ReceiptSigner, SignedReceipt};
use sync::dispatch::{Answer, CODE_NO_SIGNED_LOGIN, CODE_NO_SUBMISSION, Piece};
use sync::intake::{self, Before, CODE_PIECES, Came, Form, FormStep, PieceStep, Refusal};
use sync::wire::ErrorBody;
use uuid::Uuid;

use crate::chance::Chance;
use crate::disk::{Disk, Kept};
use crate::filed::{Filed, Kind};
use crate::mutant::Mutant;
use crate::order::{Entered, TOLERANCE};

/// What lies on the centre's disk.
#[derive(Clone, Default)]
pub(crate) struct Store {
    pub(crate) registered: BTreeMap<Uuid, Rc<Registered>>,
    pub(crate) refused: BTreeSet<Uuid>,
    pieces: BTreeMap<(Uuid, String), Vec<u8>>,
    pub(crate) scans: BTreeMap<(Uuid, String), Rc<Vec<u8>>>,
    /// The signed logins that are kept, by what was filed after them.
    logins: BTreeSet<Uuid>,
    pub(crate) numbers: u64,
    pub(crate) twice: bool,
    /// The journals of the kiosks, as far as they have come: by kiosk and number.
    pub(crate) journals: BTreeMap<(usize, u64), Entered>,
    /// When something was registered last.
    last_at: Option<DateTime<Utc>>,
}

pub(crate) struct Registered {
    pub(crate) kiosk: usize,
    xml: [u8; 32],
    receipt: SignedReceipt,
    pub(crate) registered_at: DateTime<Utc>,
    scans: Vec<String>,
    /// Whether its login is here, where it has one.
    login: bool,
    /// The decisive time (DOMAIN §2.3 T3).
    pub(crate) since: DateTime<Utc>,
    /// Its journal contradicted itself.
    pub(crate) accused: bool,
    entered: Entered,
}

/// A form as it came, by the name of its sealed bytes, with its entry in the kiosk's journal.
#[derive(Clone, Copy)]
pub(crate) struct Arrived<'a> {
    pub(crate) filed: &'a Filed,
    pub(crate) sealed_sha256: &'a str,
    pub(crate) entry: &'a Entry,
}

pub(crate) enum Op {
    LogIn(Uuid),
    /// Another database took its place, or they were kept long enough.
    ForgetLogins,
    Register(Uuid, Rc<Registered>),
    Refuse(Uuid),
    Keep(Uuid, String, Vec<u8>),
    Drop(Uuid, String),
    Whole(Uuid, String),
}

impl Kept for Store {
    type Op = Op;

    fn apply(&mut self, op: &Op) {
        match op {
            Op::Register(id, row) => {
                self.numbers += 1;
                let entered = &row.entered;
                self.journals.entry((row.kiosk, entered.entry.seq)).or_insert_with(|| entered.clone());
                self.last_at = self.last_at.max(Some(row.registered_at));
                self.twice |= self.registered.insert(*id, Rc::clone(row)).is_some();
            }
            Op::LogIn(id) => {
                self.logins.insert(*id);
            }
            Op::ForgetLogins => self.logins.clear(),
            Op::Refuse(id) => {
                self.refused.insert(*id);
            }
            Op::Keep(id, name, bytes) => {
                self.pieces.entry((*id, name.clone())).or_default().extend_from_slice(bytes);
            }
            Op::Drop(id, name) => {
                self.pieces.remove(&(*id, name.clone()));
            }
            Op::Whole(id, name) => {
                let key = (*id, name.clone());
                let bytes = self.pieces.remove(&key).unwrap_or_default();
                self.scans.insert(key, Rc::new(bytes));
            }
        }
    }
}

pub(crate) struct Centre {
    pub(crate) disk: Disk<Store>,
    pub(crate) up: bool,
    /// Which moment decides about an application signed without a line.
    pub(crate) policy: OfflineTime,
    /// How wrong its clock is.
    pub(crate) skew: TimeDelta,
    pub(crate) signer: ReceiptSigner,
    pub(crate) mutant: Mutant,
    /// How often, of a thousand steps, it dies at one.
    pub(crate) dies_permille: u64,
}

/// It died, and answers nobody.
pub(crate) struct Died;

impl Centre {
    fn may_die(&self, chance: &mut Chance) -> Result<(), Died> {
        if chance.permille(self.dies_permille) { Err(Died) } else { Ok(()) }
    }

    /// A transaction: on the disk when this returns.
    fn commit(&mut self, op: Op, chance: &mut Chance) -> Result<(), Died> {
        self.may_die(chance)?;
        self.disk.write(op);
        self.may_die(chance)?;
        if self.mutant != Mutant::AnswersBeforeSync || chance.percent(50) {
            self.disk.sync();
        }
        self.may_die(chance)
    }

    /// Somebody logs in before they file; the centre is there and keeps it.
    pub(crate) fn log_in(&mut self, id: Uuid) {
        self.disk.write(Op::LogIn(id));
        self.disk.sync();
    }

    /// No login is known any more.
    pub(crate) fn forget_logins(&mut self) {
        self.disk.write(Op::ForgetLogins);
        self.disk.sync();
    }

    /// What it calls now: its log never goes back, whatever its clock does.
    fn calls(&self, now: DateTime<Utc>) -> DateTime<Utc> {
        let clock = now + self.skew;
        let last = self.disk.read().last_at.filter(|_| self.mutant != Mutant::DatesByItsClock);
        last.map_or(clock, |last| last.max(clock))
    }

    /// The time, signed for this kiosk.
    pub(crate) fn beacon(&self, kiosk: usize, now: DateTime<Utc>) -> Beacon {
        let time = now + self.skew;
        let digest = self.signer.beacon(&kiosk.to_string(), time).unwrap().digest();
        Beacon { time, digest, ago_ms: None }
    }

    /// One form of a batch.
    pub(crate) fn form(
        &mut self,
        arrived: Arrived<'_>,
        now: DateTime<Utc>,
        chance: &mut Chance,
    ) -> Result<Answer, Died> {
        let Arrived { filed, sealed_sha256, .. } = arrived;
        if filed.kind == Kind::Poison {
            return Err(Died);
        }
        let kiosk = filed.kiosk.to_string();
        let form = Form { kiosk: &kiosk, signed_xml_sha256: filed.xml, envelope_sha256: filed.xml };
        let registered = self.disk.read().registered.get(&filed.id).cloned();
        let sender = registered.as_ref().map(|row| row.kiosk.to_string()).unwrap_or_default();
        let before = registered.as_ref().map(|row| Before { kiosk: &sender, sha256: row.xml });
        let refused = self.disk.read().refused.contains(&filed.id);
        let refused = refused.then_some(Refusal { kiosk: &kiosk, envelope_sha256: filed.xml, over: None });
        let mut step = intake::form(&form, before, refused);
        if self.mutant == Mutant::RegistersTwice && step == FormStep::Repeat {
            step = FormStep::Judge;
        }
        let known = filed.carries_its_login(sealed_sha256) || self.disk.read().logins.contains(&filed.id);
        let missing = !known && step != FormStep::Repeat;
        if missing && self.mutant != Mutant::TakesWithoutTheLogin {
            return Ok(Answer::Later(ErrorBody::later(CODE_NO_SIGNED_LOGIN)));
        }
        match (step, registered) {
            (FormStep::Repeat, Some(row)) if self.mutant == Mutant::WritesTheReceiptAnew => {
                let mut receipt = self.signer.public().verify(&row.receipt).unwrap();
                receipt.registered_at = now;
                Ok(Answer::Receipt(self.signer.sign(&receipt).unwrap()))
            }
            (FormStep::Repeat, Some(row)) => Ok(Answer::Receipt(row.receipt.clone())),
            (FormStep::RefuseAgain, _) => Ok(self.refusal((filed, sealed_sha256))),
            (FormStep::Judge, _) => self.judge(arrived, known, self.calls(now), chance),
            (FormStep::Repeat | FormStep::Conflict, _) => unreachable!("nobody files two under one id"),
        }
    }

    fn judge(
        &mut self,
        arrived: Arrived<'_>,
        login: bool,
        now: DateTime<Utc>,
        chance: &mut Chance,
    ) -> Result<Answer, Died> {
        let Arrived { filed, sealed_sha256, entry } = arrived;
        if filed.kind == Kind::Refused {
            self.commit(Op::Refuse(filed.id), chance)?;
            return Ok(self.refusal((filed, sealed_sha256)));
        }
        let receipt = self.signer.sign(&self.receipt(filed, now)).unwrap();
        let scans = filed.scans.iter().map(|scan| scan.blob.sealed_sha256.clone()).collect();
        let about =
            About { kiosk: &filed.kiosk.to_string(), submission_id: filed.id, signed_xml_sha256: filed.xml };
        let given = |time| self.signer.beacon(&filed.kiosk.to_string(), time);
        let clock = entry.judge(given, now, TOLERANCE);
        let hash = entry.hash(about).0;
        let entered = Entered { entry: entry.clone(), hash, proved: clock == Clock::Sound };
        let (since, accused) = self.since(filed, &entered, clock, now);
        let row = Registered {
            kiosk: filed.kiosk,
            xml: filed.xml,
            receipt: receipt.clone(),
            registered_at: now,
            scans,
            login,
            since,
            accused,
            entered,
        };
        self.commit(Op::Register(filed.id, Rc::new(row)), chance)?;
        Ok(Answer::Receipt(receipt))
    }

    fn receipt(&self, filed: &Filed, now: DateTime<Utc>) -> Receipt {
        Receipt {
            v: RECEIPT_VERSION,
            submission_id: filed.id,
            signed_xml_sha256: hex::encode(filed.xml),
            number: format!("391010000/MT.2026.{:06}.1", self.disk.read().numbers + 1),
            settlement: "391010000".into(),
            state: "SUBMITTED".into(),
            claimed_at: now,
            registered_at: now,
            due: None,
            awaiting: filed.scans.iter().map(|scan| scan.blob.sealed_sha256.clone()).collect(),
            profile: "seed".into(),
            place: None,
            evidence: None,
        }
    }

    fn refusal(&self, sent: (&Filed, &str)) -> Answer {
        refused(sent, &self.signer)
    }

    /// As much of a piece as came.
    pub(crate) fn piece(
        &mut self,
        filed: &Filed,
        piece: &Piece,
        came: u64,
        chance: &mut Chance,
    ) -> Result<Answer, Died> {
        let (id, name) = (filed.id, piece.sealed_sha256.clone());
        if !self.disk.read().registered.contains_key(&id) {
            return Ok(Answer::Later(ErrorBody::later(CODE_NO_SUBMISSION)));
        }
        if self.disk.read().scans.contains_key(&(id, name.clone())) {
            return Ok(self.with_awaiting(id));
        }
        let scan = filed.scan(&name);
        let body = scan.bytes(piece.from, came);
        let held = self.disk.read().pieces.get(&(id, name.clone())).map_or(0, |bytes| bytes.len() as u64);
        let came = Came { from: piece.from, bytes: body.len() as u64, of: piece.of };
        let mut step = intake::piece(held, scan.blob.bytes, came);
        if self.mutant == Mutant::AppendsBlindly {
            step = PieceStep::Keep { skip: 0, held: held + came.bytes, whole: held + came.bytes >= came.of };
        }
        if self.mutant == Mutant::TrustsTheLastPiece && came.from + came.bytes == came.of {
            step = PieceStep::Keep { skip: 0, held: came.of, whole: true };
        }
        match step {
            PieceStep::Keep { skip, held, whole } => {
                let kept = body[skip as usize..].to_vec();
                self.commit(Op::Keep(id, name.clone(), kept), chance)?;
                if whole { self.whole(filed, &name, chance) } else { Ok(Answer::Held(held)) }
            }
            PieceStep::Nothing { whole: true, .. } => self.whole(filed, &name, chance),
            PieceStep::Nothing { held, whole: false } => Ok(Answer::Held(held)),
            PieceStep::StartOver => self.start_over(id, name, chance),
            PieceStep::TooLong => unreachable!("no kiosk sends more than there is"),
        }
    }

    fn whole(&mut self, filed: &Filed, name: &str, chance: &mut Chance) -> Result<Answer, Died> {
        let sealed = self.disk.read().pieces.get(&(filed.id, name.into())).cloned().unwrap_or_default();
        let trusting = matches!(self.mutant, Mutant::AppendsBlindly | Mutant::TrustsTheLastPiece);
        if !trusting && !intake::bears_its_name(filed.scan(name).digest, &sealed) {
            return self.start_over(filed.id, name.into(), chance);
        }
        self.commit(Op::Whole(filed.id, name.into()), chance)?;
        Ok(self.with_awaiting(filed.id))
    }

    fn start_over(&mut self, id: Uuid, name: String, chance: &mut Chance) -> Result<Answer, Died> {
        self.commit(Op::Drop(id, name), chance)?;
        Ok(Answer::Later(ErrorBody::later(CODE_PIECES)))
    }

    fn with_awaiting(&self, id: Uuid) -> Answer {
        let store = self.disk.read();
        let row = &store.registered[&id];
        let mut receipt = self.signer.public().verify(&row.receipt).unwrap();
        receipt.awaiting.retain(|name| !store.scans.contains_key(&(id, name.clone())));
        Answer::Receipt(self.signer.sign(&receipt).unwrap())
    }

    /// Whether anything was lost by it.
    pub(crate) fn crash(&mut self) -> bool {
        self.up = false;
        self.disk.crash()
    }
}

impl Store {
    /// What was said of each application when it was registered.
    pub(crate) fn receipts(&self) -> impl Iterator<Item = &SignedReceipt> {
        self.registered.values().map(|row| &row.receipt)
    }

    /// Whether every part of it is here.
    pub(crate) fn knows(&self, id: Uuid) -> bool {
        let kept = |name: &String| self.scans.contains_key(&(id, name.clone()));
        self.registered.get(&id).is_some_and(|row| row.scans.iter().all(kept))
    }

    /// Whether all of it is here, with the very bytes of every scan.
    pub(crate) fn has_all_of(&self, filed: &Filed) -> Result<(), String> {
        let Some(row) = self.registered.get(&filed.id) else { return Err("lost".into()) };
        if !row.login {
            return Err("registered without its login".into());
        }
        for name in &row.scans {
            let scan = filed.scan(name);
            match self.scans.get(&(filed.id, name.clone())) {
                None => return Err("a scan is lost".into()),
                Some(kept) if **kept != scan.bytes(0, scan.blob.bytes) => {
                    return Err("a scan is not the one that was sent".into());
                }
                Some(_) => {}
            }
        }
        Ok(())
    }
}

pub(crate) fn refused((filed, sealed_sha256): (&Filed, &str), signer: &ReceiptSigner) -> Answer {
    let refusal = signer.refuse(filed.id, sealed_sha256, "E-CHAIN").unwrap();
    Answer::Refused { refusal, problem: ErrorBody::for_good("E-CHAIN") }
}

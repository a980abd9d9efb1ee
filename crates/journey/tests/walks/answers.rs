//! What the world answers: what was hoped for, what may happen, what must not matter.

use std::sync::Arc;

use chrono::TimeDelta;
use domain::bin::Bin;
use domain::kato::Kato;
use domain::language::Language;
use domain::school::School;
use domain::time::Timestamp;
use forms::draft::Draft;
use forms::kept::Kept;
use forms::released;
use forms::value::{Address, Scan};
use journey::effect::{
    Accepted, Answer, Ask, ChildRecord, CodeChecked, CodeSent, EffectId, FileChoice, FileHandle, KeptAt,
    KeptFound, KeyChoice, KeyHint, KeyIdentity, KeyProblem, LookUpProblem, Offer, ParentRecord, PinTries,
    Registration, Saved, Seen, Signed, SmallScan,
};
use journey::problem::Problem;
use uuid::Uuid;
use zeroize::Zeroizing;

use crate::cabinet;
use crate::person::Person;

/// The code that central sends to everyone.
pub(crate) const CODE: &str = "1234";

/// Something asked for, by whom, and not answered yet.
pub(crate) struct Asked {
    pub(crate) id: EffectId,
    pub(crate) ask: Ask,
    pub(crate) who: usize,
}

/// What is hoped for; where several things are as good, `luck` chooses. None of them may block the way.
pub(crate) fn hoped_for(asked: &Asked, who: &Person, luck: u8) -> Option<Answer> {
    Some(match &asked.ask {
        Ask::NewIds => {
            Answer::Ids { submission: Uuid::from_u128(asked.id.0.into()), nonce: "0123456789abcdef".into() }
        }
        Ask::ListKeys => Answer::Keys(keys().into()),
        Ask::OpenKey { file, password, .. } => Answer::Key(match password.expose() == &who.password {
            true => Ok(identity(who, *file)),
            false => Err(KeyProblem::WrongPassword),
        }),
        Ask::SignConsent { xml } => Answer::ConsentSigned(Ok(xml.clone())),
        Ask::SendCode { .. } => Answer::CodeSent(Ok(CodeSent { resend_after_s: 60 })),
        Ask::CheckCode { code, .. } => {
            Answer::CodeChecked(Ok(CodeChecked { confirmed: code.expose() == CODE, tries_left: 2 }))
        }
        Ask::LookUpParent { .. } => Answer::Parent(match luck % 4 {
            0 => Err(LookUpProblem::Offline),
            1 => Err(LookUpProblem::Silent(Problem::of_code("E-REGISTRY"))),
            2 => Ok(ParentRecord { name: who.name.clone().into(), address: None }),
            _ => Ok(ParentRecord { name: who.name.clone().into(), address: Some(address(who)) }),
        }),
        Ask::LookUpChild { iin, .. } if iin.expose() != &who.child_iin => {
            Answer::Child(Err(LookUpProblem::Refused(Problem::of_code("E-NOPARENT"))))
        }
        Ask::LookUpChild { .. } => Answer::Child(child(who, luck)),
        Ask::ListScans => Answer::ScanFiles(
            vec![FileChoice { file: FileHandle(0), name: who.file.clone(), bytes: 345_678 }].into(),
        ),
        Ask::CheckScan { .. } => Answer::ScanChecked(Ok(offer(who, asked.id))),
        Ask::Sign { password, xml, iin, .. } => {
            let right = password.expose() == &who.password && iin.expose() == &who.iin;
            Answer::Signed(if right {
                Ok(Signed { xml: xml.clone() })
            } else {
                Err(KeyProblem::WrongPassword)
            })
        }
        Ask::Enqueue { .. } => Answer::Accepted(Ok(Accepted {
            kiosk_number: format!("K-KST3-20261122-{:04}-4", asked.id.0),
            at: Timestamp::UNIX_EPOCH,
            digest: [0xab; 32],
        })),
        Ask::SaveDocument { .. } => Answer::Saved(Ok(saved("tereze.pdf"))),
        Ask::PrintDocument { .. } => Answer::Printed(Ok(())),
        Ask::FindKept => Answer::KeptFound(found(who, luck)),
        Ask::TakeUpKept { .. } => Answer::KeptTaken(Ok(vec![scan(who, asked.id)])),
        Ask::KeepDraft { .. } => Answer::DraftKept(Ok(KeptAt::Token)),
        Ask::Account(ask) => return cabinet::hoped_for(ask, who, luck).map(Answer::Account),
        Ask::DropKey | Ask::DropScan { .. } | Ask::StopScan | Ask::Wipe => return None,
    })
}

/// What may happen instead.
pub(crate) fn unlucky(asked: &Asked, who: &Person, other: &Person, luck: u8) -> Option<Answer> {
    let problem = |message| Problem::plain(message);
    Some(match &asked.ask {
        Ask::NewIds => return hoped_for(asked, who, luck),
        Ask::ListKeys if luck.is_multiple_of(2) => Answer::Keys(Vec::new().into()),
        Ask::ListKeys => Answer::Keys(keys().into_iter().take(1).collect::<Vec<_>>().into()),
        Ask::OpenKey { file, .. } => Answer::Key(match luck % 5 {
            4 => Err(KeyProblem::WrongPin(PinTries::Last)),
            0 => Err(KeyProblem::WrongPassword),
            1 => Err(KeyProblem::Gone),
            2 => Err(KeyProblem::Refused(problem("fault-legal"))),
            _ => Ok(identity(other, *file)),
        }),
        Ask::SignConsent { .. } => Answer::ConsentSigned(Err(problem("fault-stick-gone"))),
        Ask::SendCode { .. } => Answer::CodeSent(match luck % 3 {
            0 => Err(problem("fault-no-network")),
            1 => Err(problem("fault-code-send")),
            _ => Ok(CodeSent { resend_after_s: i64::MAX }),
        }),
        Ask::CheckCode { .. } if luck.is_multiple_of(2) => {
            Answer::CodeChecked(Ok(CodeChecked { confirmed: false, tries_left: 0 }))
        }
        Ask::CheckCode { .. } => Answer::CodeChecked(Err(problem("fault-no-network"))),
        Ask::LookUpParent { .. } => Answer::Parent(Err(LookUpProblem::Offline)),
        Ask::LookUpChild { .. } if luck.is_multiple_of(2) => Answer::Child(Err(LookUpProblem::Offline)),
        Ask::LookUpChild { .. } => Answer::Child(Err(LookUpProblem::Refused(Problem::of_code("E-NOPARENT")))),
        Ask::ListScans => Answer::ScanFiles(Vec::new().into()),
        Ask::CheckScan { .. } => Answer::ScanChecked(Err(problem("fault-scan-blurred"))),
        Ask::Sign { .. } => Answer::Signed(Err(match luck % 4 {
            3 => KeyProblem::WrongPin(PinTries::Locked),
            0 => KeyProblem::WrongPassword,
            1 => KeyProblem::Gone,
            _ => KeyProblem::Refused(problem("fault-otheriin")),
        })),
        Ask::Enqueue { .. } => Answer::Accepted(Err(problem("fault-storage"))),
        Ask::SaveDocument { .. } => Answer::Saved(Err(problem("fault-stick-none"))),
        Ask::PrintDocument { .. } => Answer::Printed(Err(problem("fault-printer-refused"))),
        Ask::FindKept => {
            let damaged = Arc::new(Zeroizing::new("<draft/>".to_owned()));
            let files = vec![Err(problem("fault-kept-other")), Ok((FileHandle(1), damaged))];
            Answer::KeptFound(KeptFound { files })
        }
        Ask::TakeUpKept { .. } => Answer::KeptTaken(Err(problem("fault-stick-gone"))),
        Ask::KeepDraft { .. } => Answer::DraftKept(Err(problem("fault-stick-full"))),
        Ask::Account(ask) => return cabinet::unlucky(ask, luck).map(Answer::Account),
        Ask::DropKey | Ask::DropScan { .. } | Ask::StopScan | Ask::Wipe => return None,
    })
}

/// An answer to another question than the one that was asked.
pub(crate) fn beside_the_point(asked: &Asked, who: &Person, luck: u8) -> Answer {
    let all = [
        Answer::Accepted(Ok(Accepted {
            kiosk_number: "K-KST3-20261122-0007-4".into(),
            at: Timestamp::UNIX_EPOCH,
            digest: [0; 32],
        })),
        Answer::Signed(Ok(Signed { xml: Arc::new(Zeroizing::new("<forged/>".into())) })),
        Answer::CodeChecked(Ok(CodeChecked { confirmed: true, tries_left: 3 })),
        Answer::Key(Ok(identity(who, FileHandle(9)))),
        Answer::Child(child(who, 3)),
        Answer::Keys(Vec::new().into()),
        Answer::ScanFiles(Vec::new().into()),
        Answer::Saved(Ok(saved("x.pdf"))),
        Answer::DraftKept(Ok(KeptAt::Stick("x.sealed".into()))),
        Answer::KeptTaken(Ok(vec![scan(who, asked.id)])),
    ];
    let fits = hoped_for(asked, who, luck).map(|answer| std::mem::discriminant(&answer));
    let beside = all.into_iter().filter(|answer| Some(std::mem::discriminant(answer)) != fits);
    beside.cycle_to(luck)
}

/// Every third person has kept an application before, at whatever step; one of a person's own, with a scan.
fn found(who: &Person, luck: u8) -> KeptFound {
    let form = if luck.is_multiple_of(2) { released::meal() } else { released::kindergarten() };
    if !luck.is_multiple_of(3) {
        return KeptFound::default();
    }
    let mut draft = Draft::new(form);
    for (field, text) in
        [("child-iin", &who.child_iin), ("parent-address", &who.address), ("phone", &who.phone)]
    {
        draft.set_text(field, text);
    }
    let _ = draft.add_scan("papers", scan(who, EffectId(0)));
    let steps = [form.steps[1].id.as_str(), form.steps[3].id.as_str(), "review", "nowhere"];
    let kept = Kept::of(&draft, steps[usize::from(luck / 6) % 4], Language::Kazakh, Timestamp::UNIX_EPOCH);
    let text = Arc::new(kept.to_xml());
    KeptFound { files: vec![Ok((FileHandle(0), text)), Err(Problem::plain("fault-kept-damaged"))] }
}

trait CycleTo: Iterator + Sized {
    /// The n-th, going round.
    fn cycle_to(self, n: u8) -> Self::Item {
        let mut all: Vec<Self::Item> = self.collect();
        let at = usize::from(n) % all.len();
        all.swap_remove(at)
    }
}

impl<I: Iterator> CycleTo for I {}

fn saved(name: &str) -> Saved {
    Saved { name: name.into(), unproven: None }
}

pub(crate) fn registration() -> Registration {
    Registration {
        number: "391010000/MT.2026.000123.1".into(),
        number_shown: "MT.2026.000123.1".into(),
        at: Timestamp::UNIX_EPOCH,
        due: Some("27.11.2026".into()),
        due_provisional: false,
        place: None,
        to_check: false,
    }
}

fn keys() -> Vec<KeyChoice> {
    let hints = [KeyHint::Login, KeyHint::Gost, KeyHint::Signing];
    let key = |(n, hint): (u32, KeyHint)| KeyChoice {
        file: FileHandle(n),
        name: format!("KEY{n}.p12"),
        stick: "STICK".into(),
        hint,
        token: None,
    };
    let token = KeyChoice { token: Some(PinTries::Few), ..key((3, KeyHint::Both)) };
    (0..).zip(hints).map(key).chain([token]).collect()
}

fn identity(who: &Person, file: FileHandle) -> KeyIdentity {
    KeyIdentity {
        file,
        common_name: who.name.clone().into(),
        patronymic: None,
        iin: who.iin.clone().into(),
        valid_until: Timestamp::UNIX_EPOCH + TimeDelta::days(20_000),
        serial: "6b3603".into(),
        listed: None,
        issuer: "TEST".into(),
        on_token: false,
    }
}

fn address(who: &Person) -> Address {
    let text = who.address.as_str();
    Address::Registered { kato: Kato::parse("391010000"), kk: text.into(), ru: text.into() }
}

/// A child the registry knows, whole or in part, or a registry that is silent.
fn child(who: &Person, luck: u8) -> Result<ChildRecord, LookUpProblem> {
    let school = School {
        bin: Bin::parse("990340000123").unwrap(),
        kato: Kato::parse("391010000").unwrap(),
        name_kk: "№ 5 мектеп".into(),
        name_ru: "Школа № 5".into(),
    };
    let record = ChildRecord {
        name: Some(who.child_name.clone().into()),
        birth: "01.04.2023".to_owned().into(),
        school: Some(school),
    };
    match luck % 6 {
        0 => Err(LookUpProblem::Offline),
        1 => Err(LookUpProblem::Silent(Problem::of_code("E-REGISTRY"))),
        2 => Ok(ChildRecord { name: None, ..record }),
        3 => Ok(ChildRecord { school: None, ..record }),
        _ => Ok(record),
    }
}

/// Every second file is a picture, with its page made small.
fn offer(who: &Person, id: EffectId) -> Offer {
    let original = scan(who, id);
    if id.0.is_multiple_of(2) {
        return original.into();
    }
    let seen = || Seen { width: 2, height: 1, shades: Arc::new(Zeroizing::new(vec![0, 255])) };
    let mut small = original.clone();
    small.sha256[31] = 1;
    (small.media_type, small.bytes_len) = ("image/png".into(), 45_678);
    Offer { original, seen: Some(seen()), small: Some(SmallScan { scan: small, seen: seen() }) }
}

fn scan(who: &Person, id: EffectId) -> Scan {
    let mut sha256 = [0; 32];
    sha256[..4].copy_from_slice(&who.serial.to_be_bytes());
    sha256[4..12].copy_from_slice(&id.0.to_be_bytes());
    Scan {
        name_shown: who.file.clone(),
        media_type: "image/jpeg".into(),
        bytes_len: 345_678,
        pages: 1,
        sha256,
    }
}

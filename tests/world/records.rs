//! What lies on the scripted stick, and what the scripted registers hold.

use std::sync::Arc;

use domain::bin::Bin;
use domain::kato::Kato;
use domain::name::PersonName;
use domain::school::School;
use domain::secret::Secret;
use forms::value::{Address, Scan};
use journey::effect::{
    ChildRecord, FileChoice, FileHandle, KeyChoice, KeyHint, Offer, ParentRecord, PinTries, Seen, SmallScan,
};
use zeroize::Zeroizing;

/// A name as a registry delivers it: last, first, patronymic.
pub type RawName = (&'static str, &'static str, Option<&'static str>);

pub(super) fn files() -> Vec<FileChoice> {
    vec![
        FileChoice { file: FileHandle(0), name: "anyqtama.jpg".into(), bytes: 345_678 },
        FileChoice { file: FileHandle(1), name: "справка.pdf".into(), bytes: 45_678 },
    ]
}

pub(super) fn keys(token: Option<PinTries>) -> Vec<KeyChoice> {
    let key = |n, name: &str, hint| KeyChoice {
        file: FileHandle(n),
        name: name.into(),
        stick: "KINGSTON".into(),
        hint,
        token: None,
    };
    let mut keys = vec![
        key(0, "AUTH_RSA256_6b36…0327.p12", KeyHint::Login),
        key(1, "GOST512_93de…0b1c.p12", KeyHint::Gost),
        key(2, "RSA256_e98c…2b23.p12", KeyHint::Signing),
    ];
    let on_token = |(n, hint)| KeyChoice { token, ..key(n, "KAZTOKEN Айгүл", hint) };
    if token.is_some() {
        keys.extend([(3, KeyHint::Login), (4, KeyHint::Signing), (5, KeyHint::Both)].map(on_token));
    }
    keys
}

pub(super) fn parent() -> ParentRecord {
    let address = Address::Registered {
        kato: Kato::parse("391010000"),
        kk: "Қостанай қ., Абай көшесі, 10-үй, 5-пәтер".into(),
        ru: "г. Костанай, ул. Абая, д. 10, кв. 5".into(),
    };
    ParentRecord {
        name: "ТЕСТОВА АЙГҮЛ СЕРІКҚЫЗЫ".to_owned().into(), address: Some(address)
    }
}

fn full((last, first, patronymic): RawName) -> Secret<String> {
    PersonName::new(last, first, patronymic).full().into()
}

pub(super) fn child(name: Option<RawName>, school_known: bool) -> ChildRecord {
    let school = School {
        bin: Bin::parse("990340000123").unwrap(),
        kato: Kato::parse("391010000").unwrap(),
        name_kk: "№ 5 жалпы білім беретін мектеп".into(),
        name_ru: "Общеобразовательная школа № 5".into(),
    };
    ChildRecord {
        name: name.map(full),
        birth: "25.05.2019".to_owned().into(),
        school: school_known.then_some(school),
    }
}

pub(super) fn scan(file: FileHandle) -> Scan {
    Scan {
        name_shown: "anyqtama.jpg".into(),
        media_type: "image/jpeg".into(),
        bytes_len: 345_678,
        pages: 1,
        sha256: [u8::try_from(file.0).unwrap() + 1; 32],
    }
}

/// A photograph whose page was found: a sheet with a title and five lines.
pub(super) fn offer(file: FileHandle) -> Offer {
    let (mut original, mut small) = (scan(file), scan(file));
    original.bytes_len = 1_616_688;
    (small.media_type, small.bytes_len) = ("image/png".into(), 48_123);
    small.sha256[31] = 0;
    let sheet = |x: usize, y: usize| {
        let title = (8..12).contains(&y) && (20..50).contains(&x);
        let line = y > 20 && y < 75 && y % 10 < 2 && (10..60 - y / 4).contains(&x) && !x.is_multiple_of(7);
        if title || line { 20 } else { 250 }
    };
    let table = |x: usize, y: usize| {
        let inside = (12 + y / 20..74).contains(&x) && (14..106).contains(&y);
        if inside { sheet(x.saturating_sub(10), y.saturating_sub(12)).min(200) } else { 70 }
    };
    Offer {
        original,
        seen: Some(seen(90, 120, table)),
        small: Some(SmallScan { scan: small, seen: seen(70, 99, sheet) }),
    }
}

fn seen(width: usize, height: usize, shade: impl Fn(usize, usize) -> u8) -> Seen {
    let shades = (0..width * height).map(|at| shade(at % width, at / width)).collect();
    Seen { width, height, shades: Arc::new(Zeroizing::new(shades)) }
}

pub(super) fn toddler(name: Option<RawName>) -> ChildRecord {
    ChildRecord { name: name.map(full), birth: "01.04.2023".to_owned().into(), school: None }
}

//! People who exist nowhere, and their keys.

use authority::{Authority, KeyPair, LeafKey, PersonSpec, Profile, Validity, pkcs12};
use base64ct::{Base64, Encoding};
use domain::policy::KeyAlgorithm;
use domain::released;
use domain::time::Timestamp;
use signing::key::OpenedKey;

/// A mother with two children in the registry.
pub(crate) const AIGUL: &str = "870308400106";
/// The father of the first of them.
pub(crate) const MARAT: &str = "840512300444";
/// A man without children.
pub(crate) const STRANGER: &str = "900303300025";
/// A child of Aigul and Marat, at school.
pub(crate) const CHILD: &str = "190525500508";
/// A child of Aigul, at no school.
pub(crate) const AT_HOME: &str = "170901600318";
/// A child of Aigul and Marat who goes to no school yet (scenario 11).
pub(crate) const TODDLER: &str = "230401500109";
/// Another one of Aigul's.
pub(crate) const SISTER: &str = "231109600011";
/// A child of Marat's alone.
pub(crate) const COUSIN: &str = "210601600010";
/// Somebody else's child.
pub(crate) const OTHERS: &str = "180312500123";
/// A child of whom no registry knows; the number is sound.
pub(crate) const UNKNOWN: &str = "850101400011";

pub(crate) const REGISTRY: &str = r#"
    [[person]]
    iin = "870308400106"
    last = "ТЕСТОВА"
    first = "АЙГҮЛ"
    patronymic = "МАРАТҚЫЗЫ"
    birth = "1987-03-08"
    children = ["190525500508", "170901600318", "230401500109", "231109600011"]
    address = { kk = "Қостанай қ., Абай к-сі, 10-үй", ru = "г. Костанай, ул. Абая, д. 10", kato = "391010000" }

    [[person]]
    iin = "840512300444"
    last = "ТЕСТОВ"
    first = "МАРАТ"
    birth = "1984-05-12"
    children = ["190525500508", "230401500109", "210601600010"]

    [[person]]
    iin = "900303300025"
    last = "БӨТЕН"
    first = "НҰРЛАН"
    patronymic = "НЕТ ДАННЫХ"
    birth = "1990-03-03"

    [[person]]
    iin = "190525500508"
    last = "ТЕСТОВ"
    first = "АЛИХАН"
    patronymic = "МАРАТҰЛЫ"
    birth = "2019-05-25"
    citizenship = "KZ"
    school = { bin = "200140900011", class = "2 «Ә»" }

    [[person]]
    iin = "170901600318"
    last = "ТЕСТОВА"
    first = "ДАНА"
    birth = "2017-09-01"
    citizenship = "KZ"

    [[person]]
    iin = "230401500109"
    last = "ТЕСТОВ"
    first = "НҰРЛАН"
    patronymic = "МАРАТҰЛЫ"
    birth = "2023-04-01"

    [[person]]
    iin = "231109600011"
    last = "ТЕСТОВА"
    first = "ӘЛИЯ"
    birth = "2023-11-09"

    [[person]]
    iin = "210601600010"
    last = "ТЕСТОВА"
    first = "АИДА"
    birth = "2021-06-01"

    [[person]]
    iin = "180312500123"
    last = "БАСҚА"
    first = "ЕРЛАН"
    birth = "2018-03-12"
"#;

pub(crate) fn spec(iin: &str) -> PersonSpec {
    match iin {
        MARAT => PersonSpec::new("ТЕСТОВ", "МАРАТ", iin),
        STRANGER => PersonSpec::new("БӨТЕН", "НҰРЛАН", iin),
        _ => PersonSpec::new("ТЕСТОВА", "АЙГҮЛ", iin).patronymic("МАРАТҚЫЗЫ"),
    }
}

pub(crate) fn key(authority: &Authority, iin: &str, profile: Profile, validity: Validity) -> OpenedKey {
    open(&authority.leaf(&spec(iin), profile, validity).unwrap())
}

/// A certificate made at home: the profile to the letter, the IIN a real one.
pub(crate) fn self_made(iin: &str, now: Timestamp) -> OpenedKey {
    let pair = KeyPair::shared(0).unwrap();
    open(&LeafKey::self_made(pair, &spec(iin), Profile::Sign, Validity::year(now)).unwrap())
}

pub(crate) fn open(leaf: &LeafKey) -> OpenedKey {
    const PASSWORD: &str = "Aa123456";
    let file = pkcs12::write(leaf, PASSWORD, pkcs12::Style::NationalBer).unwrap();
    signing::pkcs12::open(&file, PASSWORD).unwrap()
}

/// What keys people carry.
pub(crate) enum Carried {
    Rsa,
    /// And the rules accept these.
    Gost(Vec<KeyAlgorithm>),
}

impl Carried {
    pub(crate) fn keys(self, now: Timestamp) -> (Authority, Vec<KeyAlgorithm>) {
        match self {
            Carried::Rsa => {
                (Authority::for_tests(now, 0).unwrap(), released::policy().accepted_algorithms.clone())
            }
            Carried::Gost(accepted) => (Authority::gost(now).unwrap(), accepted),
        }
    }
}

/// The public key of a machine of this world.
pub(crate) fn public_key_of(machine: &str) -> [u8; 32] {
    if machine == crate::world::DESK {
        return <sha2::Sha256 as sha2::Digest>::digest(machine.as_bytes()).into();
    }
    let mut key = [0; 32];
    Base64::decode(crate::world::key_of(machine).public().to_base64(), &mut key).unwrap();
    key
}

//! A vendor's library, spoken to by `cryptoki`. Only ever in a room of its own.
#![expect(
    clippy::wildcard_enum_match_arm,
    reason = "the answers of PKCS#11 are not ours, and there are a hundred"
)]

use std::collections::HashMap;
use std::path::Path;

use cryptoki::context::{CInitializeArgs, CInitializeFlags, Pkcs11};
use cryptoki::error::{Error, RvError};
use cryptoki::mechanism::{Mechanism, MechanismType};
use cryptoki::object::{Attribute, AttributeType, CertificateType, ObjectClass, ObjectHandle};
use cryptoki::session::{Session, UserType};
use cryptoki::slot::{Slot, TokenInfo};
use cryptoki::types::AuthPin;
use sha2::{Digest, Sha256};

use super::memory;
use super::wire::{Done, Errand, Found, OfKey, OfMemory, Seen, Tries, Wanted};

/// The most tokens of one library that are looked at.
const TOKENS_MAX: usize = 8;

/// The most certificates of one token that are read.
const CERTIFICATES_MAX: usize = 16;

/// Bytes of the longest certificate.
const CERTIFICATE_BYTES_MAX: usize = 8 * 1024;

/// DigestInfo of SHA-256 up to the digest itself (RFC 8017 §9.2, note 1).
const SHA256_DIGEST_INFO: [u8; 19] = [
    0x30, 0x31, 0x30, 0x0d, 0x06, 0x09, 0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x01, 0x05, 0x00,
    0x04, 0x20,
];

/// A library at work.
pub(super) struct Module {
    pkcs11: Pkcs11,
    /// What was read of the tokens that are in: their certificates do not change while they are.
    read: HashMap<(u64, String), Vec<Found>>,
}

impl Module {
    pub(super) fn load(path: &Path) -> Option<Module> {
        let pkcs11 = Pkcs11::new(path).ok()?;
        pkcs11.initialize(CInitializeArgs::new(CInitializeFlags::OS_LOCKING_OK)).ok()?;
        Some(Module { pkcs11, read: HashMap::new() })
    }

    /// The tokens that are in and have a PIN.
    pub(super) fn look(&mut self) -> Vec<Seen> {
        let mut seen = Vec::new();
        let mut read = std::mem::take(&mut self.read);
        for (slot, info) in self.tokens() {
            let token = (slot.id(), info.serial_number().to_owned());
            let certificates = read.remove(&token).or_else(|| self.certificates(slot).ok());
            seen.push(Seen {
                slot: token.0,
                serial: token.1.clone(),
                label: info.label().to_owned(),
                tries: tries(&info),
                certificates: certificates.clone().unwrap_or_default(),
            });
            // What could not be read is read on the next look.
            if let Some(certificates) = certificates {
                self.read.insert(token, certificates);
            }
        }
        seen
    }

    fn tokens(&self) -> Vec<(Slot, TokenInfo)> {
        let slots = self.pkcs11.get_slots_with_token().unwrap_or_default();
        let told = slots.into_iter().filter_map(|slot| Some((slot, self.pkcs11.get_token_info(slot).ok()?)));
        told.filter(|(_, info)| info.token_initialized() && info.user_pin_initialized())
            .take(TOKENS_MAX)
            .collect()
    }

    fn certificates(&self, slot: Slot) -> Result<Vec<Found>, Error> {
        let session = self.pkcs11.open_ro_session(slot)?;
        let wanted =
            [Attribute::Class(ObjectClass::CERTIFICATE), Attribute::CertificateType(CertificateType::X_509)];
        let mut found = Vec::new();
        for object in session.find_objects(&wanted)?.into_iter().take(CERTIFICATES_MAX) {
            let (mut id, mut der) = (Vec::new(), Vec::new());
            // One that cannot be read hides no other.
            let read = session.get_attributes(object, &[AttributeType::Id, AttributeType::Value]);
            for attribute in read.unwrap_or_default() {
                if let Attribute::Id(octets) = attribute {
                    id = octets;
                } else if let Attribute::Value(octets) = attribute {
                    der = octets;
                }
            }
            if !der.is_empty() && der.len() <= CERTIFICATE_BYTES_MAX {
                found.push(Found { id, der });
            }
        }
        Ok(found)
    }

    /// Has a token do what is wanted, unlocked where that takes a key; nothing where it is not in.
    pub(super) fn find_and_run(&self, errand: &Errand) -> Option<Done> {
        let known = |(slot, info): &(Slot, TokenInfo)| {
            slot.id() == errand.slot && info.serial_number() == errand.serial
        };
        let (slot, info) = self.tokens().into_iter().find(known)?;
        let done = match &errand.wanted {
            Wanted::OfKey(_) if info.user_pin_locked() => Ok(Done::Locked),
            Wanted::OfKey(wanted) => self.unlocked(slot, wanted),
            Wanted::OfMemory(wanted) => self.remembered(slot, wanted),
        };
        Some(done.unwrap_or_else(|error| self.why(slot, &error)))
    }

    fn unlocked(&self, slot: Slot, wanted: &OfKey) -> Result<Done, Error> {
        let session = self.pkcs11.open_ro_session(slot)?;
        let pin = AuthPin::from(wanted.pin.as_str());
        session.login(UserType::User, Some(&pin))?;
        let done = match (private_key(&session, &wanted.id)?, &wanted.message) {
            (None, _) => Done::NoKey,
            (Some(_), None) => Done::Well,
            (Some(key), Some(message)) => self.signed(slot, &session, key, message, &pin)?,
        };
        session.logout()?;
        Ok(done)
    }

    /// Nobody logs in: a session that writes is opened for what writes alone.
    fn remembered(&self, slot: Slot, wanted: &OfMemory) -> Result<Done, Error> {
        let session = match wanted {
            OfMemory::Find => self.pkcs11.open_ro_session(slot),
            OfMemory::Keep { .. } | OfMemory::Remove(_) => self.pkcs11.open_rw_session(slot),
        };
        let done = session.and_then(|session| memory::run(&session, wanted));
        done.or_else(|error| memory::refused(&error).ok_or(error))
    }

    fn signed(
        &self,
        slot: Slot,
        session: &Session,
        key: ObjectHandle,
        message: &[u8],
        pin: &AuthPin,
    ) -> Result<Done, Error> {
        let can = self.pkcs11.get_mechanism_list(slot)?;
        if can.contains(&MechanismType::SHA256_RSA_PKCS) {
            Ok(Done::Signed(sign(session, &Mechanism::Sha256RsaPkcs, key, message, pin)?))
        } else if can.contains(&MechanismType::RSA_PKCS) {
            let digest_info = [&SHA256_DIGEST_INFO[..], &Sha256::digest(message)].concat();
            Ok(Done::Signed(session.sign(&Mechanism::RsaPkcs, key, &digest_info)?))
        } else {
            Ok(Done::Algorithm)
        }
    }

    /// What a library's answer means to a person.
    fn why(&self, slot: Slot, error: &Error) -> Done {
        let Error::Pkcs11(answer, _) = error else { return Done::Trouble };
        match answer {
            RvError::PinIncorrect | RvError::PinInvalid | RvError::PinLenRange => {
                let info = self.pkcs11.get_token_info(slot);
                match info.map_or(Tries::Few, |info| tries(&info)) {
                    Tries::Locked => Done::Locked,
                    left @ (Tries::Enough | Tries::Few | Tries::Last) => Done::WrongPin(left),
                }
            }
            RvError::PinLocked => Done::Locked,
            RvError::DeviceRemoved
            | RvError::DeviceError
            | RvError::TokenNotPresent
            | RvError::TokenNotRecognized
            | RvError::SlotIdInvalid
            | RvError::SessionHandleInvalid
            | RvError::SessionClosed => Done::Gone,
            RvError::MechanismInvalid | RvError::KeyTypeInconsistent => Done::Algorithm,
            _ => Done::Trouble,
        }
    }
}

/// The key that shares its id with the certificate; the only one there is, where none does.
fn private_key(session: &Session, id: &[u8]) -> Result<Option<ObjectHandle>, Error> {
    let class = Attribute::Class(ObjectClass::PRIVATE_KEY);
    let own = session.find_objects(&[class.clone(), Attribute::Id(id.to_vec())])?;
    if let Some(key) = own.first() {
        return Ok(Some(*key));
    }
    match session.find_objects(&[class])?.as_slice() {
        [only] => Ok(Some(*only)),
        _ => Ok(None),
    }
}

/// Some keys want the PIN again right before each signature (`CKA_ALWAYS_AUTHENTICATE`).
fn sign(
    session: &Session,
    mechanism: &Mechanism<'_>,
    key: ObjectHandle,
    message: &[u8],
    pin: &AuthPin,
) -> Result<Vec<u8>, Error> {
    let asked = session.get_attributes(key, &[AttributeType::AlwaysAuthenticate]).unwrap_or_default();
    if !asked.contains(&Attribute::AlwaysAuthenticate(true)) {
        return session.sign(mechanism, key, message);
    }
    session.sign_init(mechanism, key)?;
    session.login(UserType::ContextSpecific, Some(pin))?;
    session.sign_update(message)?;
    session.sign_final()
}

fn tries(info: &TokenInfo) -> Tries {
    if info.user_pin_locked() {
        Tries::Locked
    } else if info.user_pin_final_try() {
        Tries::Last
    } else if info.user_pin_count_low() {
        Tries::Few
    } else {
        Tries::Enough
    }
}

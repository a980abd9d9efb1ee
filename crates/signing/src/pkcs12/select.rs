//! Which of a file's keys, and which certificate belongs to it.
//!
//! **Invariant:** for RSA and GOST-2015, belonging means the same public key, not a label; a key of another algorithm,
//! whose public part we cannot compute, is matched by its local key id.

use const_oid::ObjectIdentifier;
use rsa::RsaPrivateKey;
use rsa::pkcs8::PrivateKeyInfo;

use super::container::{Bag, Contents};
use super::error::{BadFile, KeyFileError};
use crate::certificate::{Algorithm, Certificate};
use crate::gost;
use crate::gost::encoding::KEY as GOST_2015_512;
use crate::key::OpenedKey;

const RSA_ENCRYPTION: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.1.1");

/// The first key that has its certificate in the file.
pub(super) fn key_with_certificate(contents: Contents) -> Result<OpenedKey, KeyFileError> {
    if contents.keys.is_empty() {
        return Err(KeyFileError::NoKey);
    }
    let certificates: Vec<(Certificate, &Bag)> = contents
        .certificates
        .iter()
        .filter_map(|bag| Some((Certificate::from_der(&bag.der).ok()?, bag)))
        .collect();
    for key in &contents.keys {
        let info = PrivateKeyInfo::try_from(key.der.as_slice()).map_err(|_| BadFile::PrivateKey)?;
        let opened = match info.algorithm.oid {
            RSA_ENCRYPTION => rsa_key(info, &certificates)?,
            GOST_2015_512 if gost::encoding::are_parameters(info.algorithm.parameters.as_ref()) => {
                gost_key(&info, &certificates)?
            }
            _ => other_key(&info, key, &certificates),
        };
        if let Some(opened) = opened {
            return Ok(opened);
        }
    }
    Err(KeyFileError::NoCertificate)
}

fn rsa_key(
    info: PrivateKeyInfo<'_>,
    certificates: &[(Certificate, &Bag)],
) -> Result<Option<OpenedKey>, KeyFileError> {
    let secret = RsaPrivateKey::try_from(info).map_err(|_| BadFile::PrivateKey)?;
    let public = secret.to_public_key();
    let own = certificates.iter().find(|(certificate, _)| certificate.public_key().is_rsa(&public));
    Ok(own.map(|(certificate, _)| OpenedKey::rsa(certificate.clone(), secret)))
}

fn gost_key(
    info: &PrivateKeyInfo<'_>,
    certificates: &[(Certificate, &Bag)],
) -> Result<Option<OpenedKey>, KeyFileError> {
    let secret = gost::SecretKey::from_der(info.private_key).ok_or(BadFile::PrivateKey)?;
    let own = certificates.iter().find(|(certificate, _)| certificate.public_key().is_gost(secret.public()));
    Ok(own.map(|(certificate, _)| OpenedKey::gost(certificate.clone(), secret)))
}

fn other_key(
    info: &PrivateKeyInfo<'_>,
    key: &Bag,
    certificates: &[(Certificate, &Bag)],
) -> Option<OpenedKey> {
    let algorithm = Algorithm::from_oid(info.algorithm.oid);
    let mut alike = certificates.iter().filter(|(certificate, _)| *certificate.algorithm() == algorithm);
    let labelled =
        |(_, bag): &&(Certificate, &Bag)| key.local_key_id.is_some() && bag.local_key_id == key.local_key_id;
    let own = alike.clone().find(labelled).or_else(|| alike.next());
    own.map(|(certificate, _)| OpenedKey::of_another_algorithm(certificate.clone()))
}

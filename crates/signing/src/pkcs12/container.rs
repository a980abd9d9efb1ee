//! The layers of RFC 7292: PFX, authenticated safe, safe contents, bags.

use const_oid::ObjectIdentifier;
use zeroize::Zeroizing;

use super::ber::{CONTEXT_0, Element, INTEGER, OCTET_STRING, OID, Reader, SEQUENCE, SET};
use super::cipher;
use super::error::{BadFile, KeyFileError};
use super::mac::Mac;
use super::password::{Budget, Password};

const DATA: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.7.1");
const ENCRYPTED_DATA: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.7.6");
const KEY_BAG: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.12.10.1.1");
const SHROUDED_KEY_BAG: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.12.10.1.2");
const CERTIFICATE_BAG: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.12.10.1.3");
const X509_CERTIFICATE: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.22.1");
const LOCAL_KEY_ID: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.21");

/// The most parts in a safe; two is usual.
const PARTS_MAX: usize = 8;
/// The most bags in a file; a Java trust store may hold dozens of certificates.
const BAGS_MAX: usize = 64;

/// The outermost layer. What the MAC covers is `safe`, in the octets of the file.
pub(super) struct Pfx<'a> {
    pub(super) safe: Zeroizing<Vec<u8>>,
    pub(super) mac: Option<Mac<'a>>,
}

/// One part of the safe.
pub(super) enum Part {
    Plain(Zeroizing<Vec<u8>>),
    Encrypted { algorithm: Vec<u8>, ciphertext: Zeroizing<Vec<u8>> },
}

/// What the bags held.
#[derive(Default)]
pub(super) struct Contents {
    pub(super) keys: Vec<Bag>,
    pub(super) certificates: Vec<Bag>,
    bags: usize,
}

/// A private key as PKCS#8, or a certificate, in DER.
pub(super) struct Bag {
    pub(super) der: Zeroizing<Vec<u8>>,
    pub(super) local_key_id: Option<Vec<u8>>,
}

impl<'a> Pfx<'a> {
    pub(super) fn read(bytes: &'a [u8]) -> Result<Pfx<'a>, KeyFileError> {
        let mut file = Reader::new(bytes);
        let mut pfx = file.expect(SEQUENCE)?.inside()?;
        file.finish()?;
        if pfx.expect(INTEGER)?.unsigned()? != 3 {
            return Err(BadFile::Structure.into());
        }
        let (kind, content) = content_info(&mut pfx)?;
        if kind != DATA {
            // Signed by a key instead of protected by a password: RFC 7292 allows it, nobody writes it.
            return Err(KeyFileError::UnsupportedAlgorithm(kind.to_string()));
        }
        let safe = content.expect_only(OCTET_STRING)?.octets()?;
        let mac = pfx.optional(SEQUENCE)?.map(|mac| Mac::read(&mac)).transpose()?;
        pfx.finish()?;
        Ok(Pfx { safe, mac })
    }
}

/// The parts of the authenticated safe.
pub(super) fn parts(safe: &[u8]) -> Result<Vec<Part>, KeyFileError> {
    let mut file = Reader::new(safe);
    let mut infos = file.expect(SEQUENCE)?.inside()?;
    file.finish()?;
    let mut parts = Vec::new();
    while !infos.is_empty() {
        if parts.len() == PARTS_MAX {
            return Err(BadFile::Shape.into());
        }
        let (kind, content) = content_info(&mut infos)?;
        parts.push(match kind {
            DATA => Part::Plain(content.expect_only(OCTET_STRING)?.octets()?),
            ENCRYPTED_DATA => encrypted(&content.expect_only(SEQUENCE)?)?,
            other => return Err(KeyFileError::UnsupportedAlgorithm(other.to_string())),
        });
    }
    Ok(parts)
}

/// EncryptedData (RFC 5652 §8): the content is `[0]` IMPLICIT OCTET STRING, whole or in pieces.
fn encrypted(data: &Element<'_>) -> Result<Part, KeyFileError> {
    let mut data = data.inside()?;
    data.expect(INTEGER)?;
    let mut info = data.expect(SEQUENCE)?.inside()?;
    info.expect(OID)?;
    let algorithm = info.expect(SEQUENCE)?.whole().to_vec();
    let ciphertext = info.expect(CONTEXT_0)?.octets()?;
    Ok(Part::Encrypted { algorithm, ciphertext })
}

impl Contents {
    /// Reads one SafeContents, opening the keys in it. Bags of other kinds are passed over.
    pub(super) fn read_bags(
        &mut self,
        plain: &[u8],
        password: &Password<'_>,
        budget: &mut Budget,
    ) -> Result<(), KeyFileError> {
        let mut file = Reader::new(plain);
        let mut bags = file.expect(SEQUENCE)?.inside()?;
        file.finish()?;
        while !bags.is_empty() {
            self.bags += 1;
            if self.bags > BAGS_MAX {
                return Err(BadFile::Shape.into());
            }
            let mut bag = bags.expect(SEQUENCE)?.inside()?;
            let kind = bag.expect(OID)?.oid()?;
            let value = Content(bag.expect(CONTEXT_0)?);
            let local_key_id = bag.optional(SET)?.map(|set| local_key_id(&set)).transpose()?.flatten();
            match kind {
                KEY_BAG => {
                    let der = Zeroizing::new(value.expect_only(SEQUENCE)?.whole().to_vec());
                    self.keys.push(Bag { der, local_key_id });
                }
                SHROUDED_KEY_BAG => {
                    let der = unshroud(&value.expect_only(SEQUENCE)?, password, budget)?;
                    self.keys.push(Bag { der, local_key_id });
                }
                CERTIFICATE_BAG => {
                    let der = certificate(&value.expect_only(SEQUENCE)?)?;
                    self.certificates.extend(der.map(|der| Bag { der, local_key_id }));
                }
                _ => {}
            }
        }
        Ok(())
    }
}

/// EncryptedPrivateKeyInfo (RFC 5208 §6).
fn unshroud(
    info: &Element<'_>,
    password: &Password<'_>,
    budget: &mut Budget,
) -> Result<Zeroizing<Vec<u8>>, KeyFileError> {
    let mut info = info.inside()?;
    let algorithm = info.expect(SEQUENCE)?;
    let ciphertext = info.expect(OCTET_STRING)?.octets()?;
    cipher::decrypt(algorithm.whole(), ciphertext, password, budget)
}

/// An X.509 certificate; `None` for certificates of other kinds.
fn certificate(bag: &Element<'_>) -> Result<Option<Zeroizing<Vec<u8>>>, KeyFileError> {
    let mut bag = bag.inside()?;
    let kind = bag.expect(OID)?.oid()?;
    let value = Content(bag.expect(CONTEXT_0)?);
    if kind != X509_CERTIFICATE {
        return Ok(None);
    }
    Ok(Some(value.expect_only(OCTET_STRING)?.octets()?))
}

fn local_key_id(attributes: &Element<'_>) -> Result<Option<Vec<u8>>, BadFile> {
    let mut attributes = attributes.inside()?;
    while !attributes.is_empty() {
        let mut attribute = attributes.expect(SEQUENCE)?.inside()?;
        if attribute.expect(OID)?.oid()? == LOCAL_KEY_ID {
            let mut values = attribute.expect(SET)?.inside()?;
            return Ok(Some(values.expect(OCTET_STRING)?.octets()?.to_vec()));
        }
    }
    Ok(None)
}

/// An explicit `[0]`.
struct Content<'a>(Element<'a>);

impl<'a> Content<'a> {
    /// The one value inside, which must have this tag.
    fn expect_only(&self, tag: u8) -> Result<Element<'a>, BadFile> {
        let mut inside = self.0.inside()?;
        let element = inside.expect(tag)?;
        inside.finish()?;
        Ok(element)
    }
}

fn content_info<'a>(reader: &mut Reader<'a>) -> Result<(ObjectIdentifier, Content<'a>), BadFile> {
    let mut info = reader.expect(SEQUENCE)?.inside()?;
    let kind = info.expect(OID)?.oid()?;
    let content = Content(info.expect(CONTEXT_0)?);
    info.finish()?;
    Ok((kind, content))
}

/// The first octets of a PFX, without asking where it ends: SEQUENCE, version 3, SEQUENCE, data or signedData.
pub(super) fn begins_like_pfx(bytes: &[u8]) -> bool {
    const VERSION_3: [u8; 3] = [0x02, 0x01, 0x03];
    const PKCS_7: [u8; 10] = [0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x07];
    let after_sequence = |bytes: &'_ [u8]| -> Option<usize> {
        match bytes {
            [SEQUENCE, short, ..] if *short <= 0x80 => Some(2),
            [SEQUENCE, long, ..] if *long <= 0x84 => Some(2 + usize::from(long & 0x7f)),
            _ => None,
        }
    };
    let inside = after_sequence(bytes).and_then(|start| bytes.get(start..));
    let info = inside.and_then(|inside| inside.strip_prefix(&VERSION_3));
    let kind = info.and_then(|info| info.get(after_sequence(info)?..));
    kind.is_some_and(|kind| kind.starts_with(&PKCS_7))
}

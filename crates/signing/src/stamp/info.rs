//! What a stamp says (TSTInfo, RFC 3161 §2.4.2).

use chrono::{NaiveDateTime, TimeDelta};
use const_oid::{AssociatedOid, ObjectIdentifier};
use der::asn1::{Int, OctetStringRef};
use der::{AnyRef, Reader, SliceReader, Tag, TagMode, TagNumber, Tagged};
use rsa::pkcs8::spki::AlgorithmIdentifierOwned;
use sha2::Sha256;
use x509_cert::ext::Extension;

use super::{Imprint, StampError, damaged};
use crate::certificate::Timestamp;
use crate::revocation::inside;

/// A year with its month, day, hour, minute and second, `20261218093210`.
const WHOLE: &str = "%Y%m%d%H%M%S";
const WHOLE_BYTES: usize = 14;
/// The most digits of a fraction of a second.
const FRACTION_DIGITS_MAX: usize = 9;

/// What a stamp says.
pub(super) struct Info {
    pub(super) policy: ObjectIdentifier,
    /// `None` where it is over a digest of another kind.
    pub(super) imprint: Option<Imprint>,
    pub(super) at: Timestamp,
    pub(super) nonce: Option<Int>,
}

impl Info {
    pub(super) fn read(der: &[u8]) -> Result<Info, StampError> {
        let mut file = SliceReader::new(der).map_err(damaged)?;
        let mut info = inside(&mut file).map_err(damaged)?;
        file.finish(()).map_err(damaged)?;
        if info.decode::<u8>().map_err(damaged)? != 1 {
            return Err(StampError::Damaged);
        }
        let policy = info.decode().map_err(damaged)?;
        let imprint = imprint(&mut inside(&mut info).map_err(damaged)?).map_err(damaged)?;
        let _serial: Int = info.decode().map_err(damaged)?;
        let at = moment(info.decode().map_err(damaged)?).ok_or(StampError::Damaged)?;
        // How exact it is, and whether stamps follow each other.
        pass(&mut info, Tag::Sequence)?;
        pass(&mut info, Tag::Boolean)?;
        let nonce: Option<Int> = info.decode().map_err(damaged)?;
        // What the authority calls itself: its certificate says it better.
        pass(&mut info, Tag::ContextSpecific { constructed: true, number: TagNumber::N0 })?;
        let extensions: Option<Vec<Extension>> =
            info.context_specific(TagNumber::N1, TagMode::Implicit).map_err(damaged)?;
        info.finish(()).map_err(damaged)?;
        if extensions.iter().flatten().any(|extension| extension.critical) {
            return Err(StampError::UnknownCritical);
        }
        Ok(Info { policy, imprint, at, nonce })
    }
}

/// Goes past a part that may be there and decides nothing.
fn pass(reader: &mut SliceReader<'_>, tag: Tag) -> Result<(), StampError> {
    if reader.peek_tag() == Ok(tag) {
        reader.tlv_bytes().map_err(damaged)?;
    }
    Ok(())
}

fn imprint(reader: &mut SliceReader<'_>) -> der::Result<Option<Imprint>> {
    let algorithm: AlgorithmIdentifierOwned = reader.decode()?;
    let digest: OctetStringRef<'_> = reader.decode()?;
    let ours = algorithm.oid == Sha256::OID;
    let imprint = ours.then(|| digest.as_bytes().try_into().ok()).flatten();
    if reader.is_finished() { Ok(imprint) } else { Err(der::ErrorKind::Failed.into()) }
}

/// `20261218093210Z` or `20261218093210.25Z`: unlike those of certificates, the times of stamps may have a fraction.
fn moment(time: AnyRef<'_>) -> Option<Timestamp> {
    let text = std::str::from_utf8(time.value()).ok().filter(|_| time.tag() == Tag::GeneralizedTime)?;
    let (whole, rest) = text.strip_suffix('Z')?.split_at_checked(WHOLE_BYTES)?;
    let whole = NaiveDateTime::parse_from_str(whole, WHOLE).ok()?.and_utc();
    if rest.is_empty() {
        return Some(whole);
    }
    let digits =
        rest.strip_prefix('.').filter(|digits| digits.bytes().all(|digit| digit.is_ascii_digit()))?;
    if digits.is_empty() || digits.len() > FRACTION_DIGITS_MAX {
        return None;
    }
    let nanoseconds = format!("{digits:0<FRACTION_DIGITS_MAX$}").parse().ok()?;
    Some(whole + TimeDelta::nanoseconds(nanoseconds))
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]

    use super::*;

    #[test]
    fn times_may_have_a_fraction() {
        let read = |text: &str| {
            let time = AnyRef::new(Tag::GeneralizedTime, text.as_bytes()).unwrap();
            moment(time).map(|at| at.to_rfc3339_opts(chrono::SecondsFormat::AutoSi, true))
        };
        assert_eq!(read("20261218093210Z").unwrap(), "2026-12-18T09:32:10Z");
        assert_eq!(read("20261218093210.25Z").unwrap(), "2026-12-18T09:32:10.250Z");
        for none in ["20261218093210", "20261218093210.Z", "20261218093210.2a5Z", "20261318093210Z", "2026Z"]
        {
            assert_eq!(read(none), None, "{none}");
        }
        assert_eq!(read("20261218093210.1234567890Z"), None);
        assert_eq!(moment(AnyRef::new(Tag::UtcTime, b"261218093210Z").unwrap()), None);
    }
}

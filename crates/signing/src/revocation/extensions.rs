//! Extensions of a list and of its entries (RFC 5280 §5.2, §5.3).
//!
//! **Invariant:** what narrows a list or lets it speak for another issuer is a reason to refuse the list as a whole;
//! what makes it a supplement of another is understood.

use const_oid::AssociatedOid;
use const_oid::db::rfc5280::{
    ID_CE_CERTIFICATE_ISSUER, ID_CE_DELTA_CRL_INDICATOR, ID_CE_ISSUING_DISTRIBUTION_POINT,
};
use der::Decode;
use der::asn1::Uint;
use x509_cert::ext::Extension;
use x509_cert::ext::pkix::crl::{BaseCrlNumber, CrlNumber, IssuingDistributionPoint};
use x509_cert::ext::pkix::{AuthorityKeyIdentifier, CrlReason};

use super::Reason;
use super::list::CrlError;

/// The number of a list, to be compared: by length first, as it has no leading zeros.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Number(usize, Vec<u8>);

impl Number {
    fn of(number: &Uint) -> Number {
        Number(number.as_bytes().len(), number.as_bytes().to_vec())
    }
}

/// Which of its issuer's lists one is.
#[derive(Debug, Clone, Default)]
pub(super) struct Place {
    pub(super) number: Option<Number>,
    /// Of a delta: the full list that it supplements, and those after it up to its own number.
    pub(super) base: Option<Number>,
}

/// Which list one with these extensions is, if it speaks for every person's certificate of its issuer.
pub(super) fn place(list: &[Extension]) -> Result<Place, CrlError> {
    each_once(list)?;
    let mut place = Place::default();
    for extension in list {
        let value = extension.extn_value.as_bytes();
        match extension.extn_id {
            ID_CE_DELTA_CRL_INDICATOR => {
                let base = BaseCrlNumber::from_der(value).map_err(|_| CrlError::BadExtension)?;
                place.base = Some(Number::of(&base.0));
            }
            // x509-cert 0.2 gives the type another extension's OID.
            ID_CE_ISSUING_DISTRIBUTION_POINT => whole(value)?,
            CrlNumber::OID => {
                let number = CrlNumber::from_der(value).map_err(|_| CrlError::BadExtension)?;
                place.number = Some(Number::of(&number.0));
            }
            // The signature says whose key it was.
            AuthorityKeyIdentifier::OID => {}
            _ if extension.critical => return Err(CrlError::UnknownCritical),
            _ => {}
        }
    }
    // A delta without a number of its own cannot be put in its place (RFC 5280 §5.2.4).
    if place.base.is_some() && place.number.is_none() { Err(CrlError::BadExtension) } else { Ok(place) }
}

/// A list for people's certificates only is whole to us, who ask about no others.
fn whole(value: &[u8]) -> Result<(), CrlError> {
    let point = IssuingDistributionPoint::from_der(value).map_err(|_| CrlError::BadExtension)?;
    if point.indirect_crl {
        return Err(CrlError::Indirect);
    }
    let part = point.distribution_point.is_some()
        || point.only_some_reasons.is_some()
        || point.only_contains_ca_certs
        || point.only_contains_attribute_certs;
    if part { Err(CrlError::Part) } else { Ok(()) }
}

/// Why an entry stands in a list; none where a delta gives the certificate back (RFC 5280 §5.3.1).
pub(super) fn reason(entry: &[Extension]) -> Result<Option<Reason>, CrlError> {
    each_once(entry)?;
    let mut reason = Some(Reason::Unspecified);
    for extension in entry {
        match extension.extn_id {
            CrlReason::OID => {
                let given = CrlReason::from_der(extension.extn_value.as_bytes());
                reason = ours(given.map_err(|_| CrlError::BadExtension)?);
            }
            ID_CE_CERTIFICATE_ISSUER => return Err(CrlError::Indirect),
            _ if extension.critical => return Err(CrlError::UnknownCritical),
            _ => {}
        }
    }
    Ok(reason)
}

fn ours(reason: CrlReason) -> Option<Reason> {
    Some(match reason {
        CrlReason::Unspecified => Reason::Unspecified,
        CrlReason::KeyCompromise => Reason::KeyCompromise,
        CrlReason::CaCompromise | CrlReason::AaCompromise => Reason::AuthorityCompromise,
        CrlReason::AffiliationChanged => Reason::AffiliationChanged,
        CrlReason::Superseded => Reason::Superseded,
        CrlReason::CessationOfOperation => Reason::CessationOfOperation,
        CrlReason::CertificateHold => Reason::Hold,
        CrlReason::PrivilegeWithdrawn => Reason::PrivilegeWithdrawn,
        CrlReason::RemoveFromCRL => return None,
    })
}

fn each_once(list: &[Extension]) -> Result<(), CrlError> {
    let twice = |(index, extension): (usize, &Extension)| {
        list[..index].iter().any(|earlier| earlier.extn_id == extension.extn_id)
    };
    if list.iter().enumerate().any(twice) { Err(CrlError::BadExtension) } else { Ok(()) }
}

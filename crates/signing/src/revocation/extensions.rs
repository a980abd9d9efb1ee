//! Extensions of a list and of its entries (RFC 5280 §5.2, §5.3).
//!
//! **Invariant:** what narrows a list, makes it a supplement of another or lets it speak for another issuer is
//! either understood or a reason to refuse the list as a whole.

use const_oid::AssociatedOid;
use const_oid::db::rfc5280::{
    ID_CE_CERTIFICATE_ISSUER, ID_CE_DELTA_CRL_INDICATOR, ID_CE_ISSUING_DISTRIBUTION_POINT,
};
use der::Decode;
use x509_cert::ext::Extension;
use x509_cert::ext::pkix::crl::{CrlNumber, IssuingDistributionPoint};
use x509_cert::ext::pkix::{AuthorityKeyIdentifier, CrlReason};

use super::Reason;
use super::list::CrlError;

/// Whether a list with these extensions speaks for every person's certificate of its issuer.
pub(super) fn speaks_for_all(list: &[Extension]) -> Result<(), CrlError> {
    each_once(list)?;
    for extension in list {
        match extension.extn_id {
            ID_CE_DELTA_CRL_INDICATOR => return Err(CrlError::Delta),
            // x509-cert 0.2 gives the type another extension's OID.
            ID_CE_ISSUING_DISTRIBUTION_POINT => whole(extension.extn_value.as_bytes())?,
            // The signature says whose key it was; the number is for those who put deltas together.
            AuthorityKeyIdentifier::OID | CrlNumber::OID => {}
            _ if extension.critical => return Err(CrlError::UnknownCritical),
            _ => {}
        }
    }
    Ok(())
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

/// Why an entry stands in a full list.
pub(super) fn reason(entry: &[Extension]) -> Result<Reason, CrlError> {
    each_once(entry)?;
    let mut reason = Reason::Unspecified;
    for extension in entry {
        match extension.extn_id {
            CrlReason::OID => {
                let given = CrlReason::from_der(extension.extn_value.as_bytes());
                reason = in_a_full_list(given.map_err(|_| CrlError::BadExtension)?)?;
            }
            ID_CE_CERTIFICATE_ISSUER => return Err(CrlError::Indirect),
            _ if extension.critical => return Err(CrlError::UnknownCritical),
            _ => {}
        }
    }
    Ok(reason)
}

fn in_a_full_list(reason: CrlReason) -> Result<Reason, CrlError> {
    match reason {
        CrlReason::Unspecified => Ok(Reason::Unspecified),
        CrlReason::KeyCompromise => Ok(Reason::KeyCompromise),
        CrlReason::CaCompromise | CrlReason::AaCompromise => Ok(Reason::AuthorityCompromise),
        CrlReason::AffiliationChanged => Ok(Reason::AffiliationChanged),
        CrlReason::Superseded => Ok(Reason::Superseded),
        CrlReason::CessationOfOperation => Ok(Reason::CessationOfOperation),
        CrlReason::CertificateHold => Ok(Reason::Hold),
        CrlReason::PrivilegeWithdrawn => Ok(Reason::PrivilegeWithdrawn),
        // "Not revoked any more" makes sense only beside an earlier list (RFC 5280 §5.3.1).
        CrlReason::RemoveFromCRL => Err(CrlError::Delta),
    }
}

fn each_once(list: &[Extension]) -> Result<(), CrlError> {
    let twice = |(index, extension): (usize, &Extension)| {
        list[..index].iter().any(|earlier| earlier.extn_id == extension.extn_id)
    };
    if list.iter().enumerate().any(twice) { Err(CrlError::BadExtension) } else { Ok(()) }
}

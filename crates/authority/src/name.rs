//! Distinguished names in the order and the string types the authority uses.

use const_oid::db::rfc4519::{C, CN, GIVEN_NAME, O, OU, SERIAL_NUMBER, SN};
use der::asn1::{ObjectIdentifier, SetOfVec};
use der::{Any, Tag};
use x509_cert::attr::AttributeTypeAndValue;
use x509_cert::name::{Name, RdnSequence, RelativeDistinguishedName};

use crate::issue::IssueError;
use crate::person::PersonSpec;

pub(crate) fn of_authority(common_name: &str) -> Result<Name, IssueError> {
    Ok(RdnSequence(vec![part(CN, Tag::Utf8String, common_name)?, country()?]))
}

/// `CN=SURNAME NAME`, `SN`, `serialNumber=IIN…`, `C=KZ`, `GN` = the patronymic; for a legal person `O` and
/// `OU=BIN…` after them.
pub(crate) fn of_person(person: &PersonSpec) -> Result<Name, IssueError> {
    let common_name = format!("{} {}", person.surname, person.given);
    let mut parts = vec![
        part(CN, Tag::Utf8String, &common_name)?,
        part(SN, Tag::Utf8String, &person.surname)?,
        part(SERIAL_NUMBER, Tag::Utf8String, &format!("IIN{}", person.iin))?,
        country()?,
    ];
    if let Some(patronymic) = &person.patronymic {
        parts.push(part(GIVEN_NAME, Tag::Utf8String, patronymic)?);
    }
    if let Some(organisation) = &person.organisation {
        parts.push(part(O, Tag::Utf8String, &organisation.name)?);
        parts.push(part(OU, Tag::Utf8String, &format!("BIN{}", organisation.bin))?);
    }
    Ok(RdnSequence(parts))
}

fn country() -> Result<RelativeDistinguishedName, IssueError> {
    part(C, Tag::PrintableString, "KZ")
}

fn part(oid: ObjectIdentifier, tag: Tag, text: &str) -> Result<RelativeDistinguishedName, IssueError> {
    let value = Any::new(tag, text.as_bytes())?;
    let attributes = SetOfVec::try_from(vec![AttributeTypeAndValue { oid, value }])?;
    Ok(RelativeDistinguishedName(attributes))
}

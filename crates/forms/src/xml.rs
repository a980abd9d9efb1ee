//! The application as XML: what is signed, sent and kept.
//!
//! ```xml
//! <application xmlns="urn:tereze:application:meal:1" claimed="2026-11-22T09:32:10Z" form="meal" id="019…"
//!              kiosk="KST3" language="kk" policy="SEED" version="1">
//!   <declaration origin="typed" text="meal-declaration-1">true</declaration>
//!   <phone confirmed="true" origin="typed">+77774128452</phone>
//!   …one element per answer, named after its field, in the order of the form
//!   …where somebody helped at a front desk, who (`crate::assistant`)
//! </application>
//! ```
//! (without the white space). It can be read in ten years with the form's definition beside it, or without.
//!
//! **Invariant:** one submission, one document. [`to_xml`] writes canonical XML (C14N 1.0, so that the signed
//! bytes are the written bytes), and [`from_xml`] takes nothing that [`to_xml`] would not have written: no
//! comment, processing instruction, DTD, CDATA, white space, unknown or repeated element or attribute. Two
//! readers cannot see two applications in one document.

mod read;
mod tree;
mod write;
mod xsd;

use domain::fault::Fault;
use thiserror::Error;
use zeroize::Zeroizing;

pub(crate) use self::read::scans as read_scans;
pub use self::tree::DOCUMENT_BYTES_MAX;
pub(crate) use self::tree::Element;
pub(crate) use self::write::{Writer, scan as write_scan};
use crate::definition::Form;
use crate::released;
use crate::submission::Submission;

/// The namespace of a form's applications.
#[must_use]
pub fn namespace(form: &str, version: u32) -> String {
    format!("urn:tereze:application:{form}:{version}")
}

/// Writes a submission. The same submission always gives the same bytes.
#[must_use]
pub fn to_xml(submission: &Submission) -> Zeroizing<String> {
    write::submission(Writer::new(), submission)
}

/// Reads a submission back by the form it names.
///
/// # Errors
/// [`XmlError`], which names elements of the form only and never repeats what stood in them.
pub fn from_xml(form: &Form, xml: &str) -> Result<Submission, XmlError> {
    canonical(form, &Element::read(xml)?, xml)
}

fn canonical(form: &Form, root: &Element, xml: &str) -> Result<Submission, XmlError> {
    let submission = read::submission(form, root)?;
    // Of one that is canonical all of the room is used: what is not need not be wiped.
    let written = write::submission(Writer::with_room_for(xml.len()), &submission);
    if *written == *xml { Ok(submission) } else { Err(XmlError::NotCanonical) }
}

/// Reads a submission back by whichever released form it names.
///
/// # Errors
/// As [`from_xml`]; [`XmlError::OtherKind`] for an application of a form that was never released.
pub fn read(xml: &str) -> Result<(&'static Form, Submission), XmlError> {
    let root = Element::read(xml)?;
    let (id, version) = read::form_named(&root)?;
    let form = released::find(id, version).ok_or(XmlError::OtherKind)?;
    Ok((form, canonical(form, &root, xml)?))
}

/// The XML schema of a form's applications, signed or not.
#[must_use]
pub fn xsd(form: &Form) -> String {
    xsd::schema(form)
}

/// Why a document is refused.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum XmlError {
    /// More bytes, elements or levels than a document of ours can have.
    #[error("the document is larger than any of ours")]
    TooBig,
    /// Not well-formed.
    #[error("not well-formed XML")]
    NotXml,
    /// A construct that may stand in no document of ours.
    #[error("{0} may not stand in a signed document")]
    Forbidden(&'static str),
    /// Not of this form and version.
    #[error("not a document of this kind")]
    OtherKind,
    /// An element that the form does not have, or not here.
    #[error("an element that does not belong here, after {0:?}")]
    Misplaced(String),
    /// An attribute that is missing or has no meaning.
    #[error("{element}: {attribute} is missing or wrong")]
    Attribute {
        /// The element.
        element: String,
        /// The attribute.
        attribute: &'static str,
    },
    /// A value the form does not accept.
    #[error("{element}: not an answer to this field ({})", fault.code())]
    Value {
        /// The element.
        element: String,
        /// What is wrong with the value.
        fault: Fault,
    },
    /// Not written as we write it: something stands in it that we did not read.
    #[error("not in the one form this document can have")]
    NotCanonical,
}

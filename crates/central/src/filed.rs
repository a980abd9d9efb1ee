//! A registered submission, read once more from the sealed bytes it came in.
//!
//! **Invariant:** only what was signed is read, and only where it is the document that the recorded event names: what
//! lies sealed beside the events is believed for nothing else.

use domain::digest::Sha256 as XmlDigest;
use domain::kato::Kato;
use domain::kindergarten::{Act, Event};
use domain::number::{ApplicationNumber, Series};
use forms::{Address, Fill, Form, Submission, Value, xml};
use sha2::{Digest as _, Sha256};
use signing::certificate::Certificate;
use signing::xmldsig;
use sync::envelope::Envelope;
use sync::wire;
use uuid::Uuid;
use zeroize::Zeroizing;

use crate::centre::Centre;
use crate::problem::Problem;
use crate::store::{Digest, StoreError};

/// A submission as it was signed.
pub struct Filed {
    /// The envelope it came in.
    pub envelope: Envelope,
    /// The form it follows.
    pub form: &'static Form,
    /// What it says.
    pub submission: Submission,
    /// Who signed it.
    pub certificate: Certificate,
}

impl Filed {
    /// Opens an envelope of ours; nothing where the document in it is another than the event says.
    pub fn open(centre: &Centre, sealed: &[u8], xml_sha256: XmlDigest) -> Option<Filed> {
        let envelope = Envelope::unseal(sealed, &centre.keys.sealing).ok()?;
        if xml_digest(&envelope) == xml_sha256 { Filed::read(envelope) } else { None }
    }

    /// Opens an envelope that was refused; nothing where it is another than the one that was.
    pub fn open_refused(centre: &Centre, sealed: &[u8], envelope_sha256: Digest) -> Option<Filed> {
        let envelope = Envelope::unseal(sealed, &centre.keys.sealing).ok()?;
        if envelope_digest(&envelope).ok()? == envelope_sha256 { Filed::read(envelope) } else { None }
    }

    /// The registered submission of a number, with its id; nothing where it is not what the events say.
    ///
    /// # Errors
    /// When the store fails.
    pub fn of(centre: &Centre, number: &ApplicationNumber) -> Result<Option<(Uuid, Filed)>, StoreError> {
        let Some((id, sealed)) = centre.store.envelope(number)? else { return Ok(None) };
        let recorded = recorded(centre, number)?;
        Ok(recorded.and_then(|xml_sha256| Some((id, Filed::open(centre, &sealed, xml_sha256)?))))
    }

    fn read(envelope: Envelope) -> Option<Filed> {
        let xmldsig::Verified { document, certificate, .. } =
            xmldsig::verify(envelope.signed_xml.as_bytes()).ok()?;
        let (form, submission) = xml::read(&document).ok()?;
        Some(Filed { envelope, form, submission, certificate })
    }

    /// The digest of the document that was signed.
    pub fn xml_sha256(&self) -> XmlDigest {
        xml_digest(&self.envelope)
    }

    /// The answer that a register or the certificate fills in.
    pub fn filled(&self, fill: Fill) -> Option<&Value> {
        let field = self.form.fields().find(|field| field.fill == Some(fill))?;
        self.submission.value(&field.id)
    }

    /// The settlement that was chosen, where the form asks for one.
    pub fn settlement(&self) -> Option<&Kato> {
        crate::intake::settlement(&self.submission)
    }

    /// A name that was filled in, or an empty text.
    pub fn name(&self, fill: Fill) -> String {
        match self.filled(fill) {
            Some(Value::Name(name)) => name.as_str().to_owned(),
            Some(_) | None => String::new(),
        }
    }

    /// A date that was filled in.
    pub fn date(&self, fill: Fill) -> Option<chrono::NaiveDate> {
        if let Some(Value::Date(date)) = self.filled(fill) { Some(*date) } else { None }
    }

    /// A telephone or e-mail of the form, or an empty text.
    pub fn contact(&self, field: &str) -> String {
        match self.submission.value(field) {
            Some(Value::Mobile(phone)) => phone.e164().to_owned(),
            Some(Value::Email(email)) => email.as_str().to_owned(),
            Some(_) | None => String::new(),
        }
    }

    /// The applicant's address, as registered or as typed.
    pub fn address(&self) -> Option<wire::Address> {
        let Some(Value::Address(address)) = self.filled(Fill::ParentAddress) else { return None };
        let kato = match address {
            Address::Registered { kato, .. } => kato.as_ref().map(Kato::to_string),
            Address::Typed(_) => None,
        };
        Some(wire::Address {
            kk: address.shown(true).into(),
            ru: address.shown(false).into(),
            kato: kato.unwrap_or_default(),
        })
    }
}

/// What an application was registered with, or arrived with, as its events say.
pub(crate) fn signed_xml<'e>(mut events: impl DoubleEndedIterator<Item = &'e Event>) -> Option<XmlDigest> {
    let opens = |event: &&Event| matches!(event.act, Act::Register(_) | Act::Arrive { .. });
    // An application that had to be signed again is the one that was signed last.
    events.rfind(opens)?.cause.xml_sha256()
}

/// The digest of the document in an envelope.
fn xml_digest(envelope: &Envelope) -> XmlDigest {
    XmlDigest(Sha256::digest(envelope.signed_xml.as_bytes()).into())
}

/// The digest of an envelope: sealed anew it has other bytes, and what counts is what is in it.
///
/// # Errors
/// Never for an envelope that was read.
pub(crate) fn envelope_digest(envelope: &Envelope) -> Result<Digest, Problem> {
    let plain = serde_json::to_vec(envelope).map(Zeroizing::new);
    let plain = plain.map_err(|_| Problem::ours("an envelope without a text"))?;
    Ok(Sha256::digest(plain.as_slice()).into())
}

/// The digest of the signed XML that the events of an application name.
fn recorded(centre: &Centre, number: &ApplicationNumber) -> Result<Option<XmlDigest>, StoreError> {
    if number.series() == Series::Meal {
        return Ok(centre.store.application(number)?.and_then(|application| application.signed_xml()));
    }
    let mut recorded = None;
    centre.store.read_queue(number.settlement(), &mut |rows| {
        if let Some(row) = rows.by_number(number)? {
            recorded = signed_xml(rows.stream(row.id)?.iter().map(|(_, event)| event));
        }
        Ok(())
    })?;
    Ok(recorded)
}

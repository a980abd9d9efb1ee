//! A registered submission, read once more from the sealed bytes it came in.
//!
//! **Invariant:** only what was signed is read.

use domain::kato::Kato;
use forms::{Address, Fill, Form, Submission, Value, xml};
use signing::certificate::Certificate;
use signing::xmldsig;
use sync::envelope::Envelope;
use sync::wire;

use crate::centre::Centre;

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
    /// Opens an envelope of ours; nothing where it is none that we registered.
    pub fn open(centre: &Centre, sealed: &[u8]) -> Option<Filed> {
        let envelope = Envelope::unseal(sealed, &centre.keys.sealing).ok()?;
        let xmldsig::Verified { document, certificate, .. } =
            xmldsig::verify(envelope.signed_xml.as_bytes()).ok()?;
        let (form, version) = xml::form_named(&document).ok()?;
        let form = forms::released::find(&form, version)?;
        let submission = xml::from_xml(form, &document).ok()?;
        Some(Filed { envelope, form, submission, certificate })
    }

    /// The answer that a register or the certificate fills in.
    pub fn filled(&self, fill: Fill) -> Option<&Value> {
        let field = self.form.fields().find(|field| field.fill == Some(fill))?;
        self.submission.value(&field.id)
    }

    /// The IIN of the child.
    pub fn child_iin(&self) -> Option<&str> {
        let field = self.form.fields().find(|field| field.fill == Some(Fill::ChildName))?;
        match self.submission.value(field.about.as_ref()?)? {
            Value::Iin(iin) => Some(iin.as_str()),
            Value::Mobile(_)
            | Value::Email(_)
            | Value::Text(_)
            | Value::Address(_)
            | Value::Name(_)
            | Value::Date(_)
            | Value::Choice(_)
            | Value::School(_)
            | Value::Settlement(_)
            | Value::Scans(_)
            | Value::Consent { .. } => None,
        }
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

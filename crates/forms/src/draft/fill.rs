//! What others fill in: the certificate, the registers, the signed consent, the codes that came back.

use chrono::NaiveDate;
use domain::fault::Fault;
use domain::iin::Iin;
use domain::school::School;
use domain::time::show_date;
use domain::{email::Email, phone::MobilePhone};
use sha2::{Digest, Sha256};

use super::{Context, Draft, Entry, Raw, Slip};
use crate::FieldId;
use crate::definition::{Field, Fill, Kind};
use crate::parse;
use crate::value::{Address, Origin, Personal, Scan, Value};

impl Draft {
    /// Fills in the applicant from the certificate. Another person's certificate takes with it all that a register
    /// said to the former applicant, and that applicant's signed consent.
    pub fn set_applicant(&mut self, iin: &str, name: &str) {
        self.fill_from(Fill::ApplicantIin, iin, Origin::Certificate);
        self.fill_from(Fill::ApplicantName, name, Origin::Certificate);
    }

    /// Fills in a text: a name, a date as ДД.ММ.ГГГГ, an IIN. An empty one is no answer (scenario 42).
    pub fn fill_from(&mut self, fill: Fill, text: &str, origin: Origin) {
        let text = Personal::from(parse::cleaned(text));
        if !text.as_str().is_empty() {
            self.fill_raw(fill, Raw::Text(text), origin);
        }
    }

    /// Fills in the registered address. Where the register has one language only, it stands for both.
    pub fn fill_address(&mut self, address: Address) {
        let Address::Registered { kato, kk, ru } = address else { return };
        let (kk, ru) = both(kk.as_str(), ru.as_str());
        if !kk.is_empty() {
            let address = Address::Registered { kato, kk: kk.into(), ru: ru.into() };
            self.fill_raw(Fill::ParentAddress, Raw::Address(address), Origin::Registry);
        }
    }

    /// Fills in the school the child is a pupil of.
    pub fn fill_school(&mut self, school: School) {
        let (name_kk, name_ru) = both(&school.name_kk, &school.name_ru);
        let school = School { name_kk, name_ru, ..school };
        self.fill_raw(Fill::ChildSchool, Raw::School(school), Origin::Registry);
    }

    /// Forgets what was filled in, so that it can be typed or asked for again.
    pub fn forget_filled(&mut self, fills: &[Fill]) {
        let wanted = |field: &Field| field.fill.is_some_and(|fill| fills.contains(&fill));
        for (entry, _) in self.entries.iter_mut().zip(self.form.fields()).filter(|(_, field)| wanted(field)) {
            if entry.origin != Origin::Manual {
                *entry = Entry::default();
            }
        }
    }

    /// Notes the consent to look-ups as signed: the digest of `signed_xml` goes into the application.
    pub fn set_look_up_consent(&mut self, signed_xml: &str) {
        let digest: [u8; 32] = Sha256::digest(signed_xml.as_bytes()).into();
        for (entry, _) in self.entries.iter_mut().zip(self.form.fields()).filter(|(_, field)| field.signed) {
            entry.raw = Raw::Ticked(Some(digest));
        }
    }

    /// Notes that the code sent to the field's present number or address came back right.
    pub fn set_confirmed(&mut self, field: &str) {
        if let Some(contact) = self.proved(field).filter(|contact| !self.confirmed.contains(contact)) {
            self.confirmed.push(contact);
        }
    }

    /// Whether the field's present number or address is proved. Changing it takes the proof away; changing it
    /// back brings the proof back.
    #[must_use]
    pub fn is_confirmed(&self, field: &str) -> bool {
        self.proved(field).is_some_and(|contact| self.confirmed.contains(&contact))
    }

    /// Forgets the proof of the field's present number or address: «Нөмірді өзгерту / Изменить номер».
    pub fn forget_confirmation(&mut self, field: &str) {
        if let Some(contact) = self.proved(field) {
            self.confirmed.retain(|one| *one != contact);
        }
    }

    /// Where a code for this field is sent to, in canonical form.
    ///
    /// # Errors
    /// The slip that makes sending one senseless.
    pub fn contact(&self, field: &FieldId, context: &Context) -> Result<Personal, Slip> {
        let slip = |fault| Slip { field: field.clone(), fault };
        let unproved = Context { network: false, ..context.clone() };
        match self.check_field(field, &unproved) {
            Some(fault) => Err(slip(fault)),
            None => self.proved(field).ok_or_else(|| slip(Fault::Required)),
        }
    }

    /// The canonical number or address that a code proves.
    fn proved(&self, field: &str) -> Option<Personal> {
        let (_, field) = self.find(field)?;
        let text = self.text(&field.id);
        match field.kind {
            Kind::Mobile => MobilePhone::parse(text).ok().map(|phone| phone.e164().into()),
            Kind::Email => Email::parse(text).ok().map(|email| email.as_str().into()),
            Kind::Iin
            | Kind::Text
            | Kind::Address
            | Kind::Name
            | Kind::Date
            | Kind::Choice
            | Kind::School
            | Kind::Settlement
            | Kind::Scans
            | Kind::Consent => None,
        }
    }

    /// Puts an answer back as it was submitted: how central rebuilds the draft it checks.
    pub(crate) fn restore(&mut self, field: &str, value: &Value, origin: Origin, confirmed: bool) {
        let Some(at) = self.at(field) else { return };
        let entry = &mut self.entries[at];
        entry.raw = raw_of(value);
        entry.origin = origin;
        if confirmed {
            self.set_confirmed(field);
        }
    }

    /// Writes an answer and lets go of what hung on the former one.
    pub(super) fn put(&mut self, at: usize, field: &Field, raw: Raw, origin: Origin) {
        let changed = self.entries[at].raw != raw;
        self.entries[at] = Entry { raw, origin };
        if changed && field.fills_from(Fill::ApplicantIin) {
            self.forget_what_was_asked_for_another();
            self.birth_from_iin(field);
        } else if changed && field.kind == Kind::Iin {
            self.forget_about(field);
            self.birth_from_iin(field);
        }
    }

    fn fill_raw(&mut self, fill: Fill, raw: Raw, origin: Origin) {
        let found = self.form.fields().enumerate().find(|(_, field)| field.fills_from(fill));
        if let Some((at, field)) = found.filter(|(_, field)| field.allows(origin)) {
            self.put(at, field, raw, origin);
        }
    }

    /// Registers answered to the former applicant, on a consent of the former applicant's.
    fn forget_what_was_asked_for_another(&mut self) {
        for (entry, field) in self.entries.iter_mut().zip(self.form.fields()) {
            if entry.origin == Origin::Registry || field.signed {
                *entry = Entry::default();
            }
        }
    }

    /// A register's answer never outlives the IIN it was given for, nor does a date read from that IIN.
    fn forget_about(&mut self, iin: &Field) {
        for (entry, field) in self.entries.iter_mut().zip(self.form.fields()) {
            let derived = field.read_only || entry.origin == Origin::Registry;
            if field.about.as_ref() == Some(&iin.id) && derived {
                *entry = Entry::default();
            }
        }
    }

    /// While no register has spoken, the birth date is the one in the IIN (DOMAIN §4.1). The day is not judged
    /// here: an IIN from the future is its own slip.
    fn birth_from_iin(&mut self, iin: &Field) {
        let Ok(number) = Iin::parse(self.text(&iin.id), NaiveDate::MAX) else { return };
        let Some(birth) = number.birth_date() else { return };
        let found = self.form.fields().enumerate().find(|(_, field)| {
            let birth = field.fills_from(Fill::ChildBirth) || field.fills_from(Fill::ApplicantBirth);
            birth && field.about.as_ref() == Some(&iin.id)
        });
        if let Some((at, _)) = found {
            self.entries[at] = Entry { raw: Raw::Text(show_date(birth).into()), origin: Origin::Manual };
        }
    }
}

/// A registered text in both languages, the one standing in for the other where it is missing.
fn both(kk: &str, ru: &str) -> (String, String) {
    let (kk, ru) = (parse::cleaned(kk), parse::cleaned(ru));
    match (kk.is_empty(), ru.is_empty()) {
        (true, _) => (ru.clone(), ru),
        (false, true) => (kk.clone(), kk),
        (false, false) => (kk, ru),
    }
}

/// The raw form of a value: parses to the same value again.
fn raw_of(value: &Value) -> Raw {
    match value {
        Value::Iin(iin) => Raw::Text(iin.as_str().into()),
        Value::Mobile(phone) => Raw::Text(phone.e164().into()),
        Value::Email(email) => Raw::Text(email.as_str().into()),
        Value::Text(text) | Value::Name(text) => Raw::Text(text.clone()),
        Value::Address(Address::Typed(text)) => Raw::Text(text.clone()),
        Value::Address(address) => Raw::Address(address.clone()),
        Value::Date(date) => Raw::Text(show_date(*date).into()),
        Value::Choice(option) => Raw::Chosen(option.clone()),
        Value::School(school) => Raw::School(school.clone()),
        Value::Settlement(kato) => Raw::Settlement(kato.clone()),
        Value::Scans(scans) => Raw::Scans(scans.iter().map(Scan::from).collect()),
        Value::Consent { signed, .. } => Raw::Ticked(*signed),
    }
}

/// The date a field shows, if it is one.
pub(super) fn date_of(raw: &Raw) -> Option<NaiveDate> {
    if let Raw::Text(text) = raw { parse::shown_date(text.as_str()) } else { None }
}

//! The application while it is being filled in.
//!
//! **Invariants:** nothing typed is ever lost by validation; a register's answer never outlives the IIN it was
//! given for; a code proves one number and no other; what is hidden is not asked, not checked and not
//! submitted; everything personal is wiped when the draft is ([`Draft::wipe`], and on drop).

mod fill;
mod rules;

use domain::fault::Fault;
use domain::kato::Kato;
use domain::school::School;
use zeroize::Zeroize;

use crate::definition::{Field, Fill, Form, Kind};
pub use crate::draft::rules::{Context, Slip};
use crate::value::{Address, Personal};
pub use crate::value::{Origin, Scan};

/// Scans a field can hold however generous the policy is: the hand cannot be led into exhausting the memory.
const SCANS_HELD_MAX: usize = 32;

/// An answer as it was given, understood or not.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Raw {
    /// Nothing yet.
    #[default]
    Empty,
    /// Typed or filled text.
    Text(Personal),
    /// A chosen option.
    Chosen(String),
    /// A tick; with the digest of the signed consent where the field takes a signature.
    Ticked(Option<[u8; 32]>),
    /// An address from the register.
    Address(Address),
    /// A school, from the register or the list.
    School(School),
    /// A settlement from the classifier.
    Settlement(Kato),
    /// Scans.
    Scans(Vec<Scan>),
}

/// An answer and where it came from.
#[derive(Clone, Debug, Default)]
struct Entry {
    raw: Raw,
    origin: Origin,
}

/// A form with the answers given so far.
#[derive(Clone, Debug)]
pub struct Draft {
    form: &'static Form,
    /// One entry per field, in the order of [`Form::fields`].
    entries: Vec<Entry>,
    /// Numbers and addresses whose codes came back right, in canonical form.
    confirmed: Vec<Personal>,
}

impl Draft {
    /// An empty application.
    #[must_use]
    pub fn new(form: &'static Form) -> Draft {
        Draft { form, entries: vec![Entry::default(); form.fields().count()], confirmed: Vec::new() }
    }

    /// The form it follows.
    #[must_use]
    pub fn form(&self) -> &'static Form {
        self.form
    }

    /// The answer as given.
    #[must_use]
    pub fn raw(&self, field: &str) -> &Raw {
        self.at(field).map_or(&Raw::Empty, |at| &self.entries[at].raw)
    }

    /// Who gave the answer.
    #[must_use]
    pub fn origin(&self, field: &str) -> Origin {
        self.at(field).map_or(Origin::Typed, |at| self.entries[at].origin)
    }

    /// The text of a typed or filled field; empty for any other.
    #[must_use]
    pub fn text(&self, field: &str) -> &str {
        if let Raw::Text(text) = self.raw(field) { text.as_str() } else { "" }
    }

    /// The chosen option.
    #[must_use]
    pub fn chosen(&self, field: &str) -> Option<&str> {
        if let Raw::Chosen(option) = self.raw(field) { Some(option) } else { None }
    }

    /// The school.
    #[must_use]
    pub fn school(&self, field: &str) -> Option<&School> {
        if let Raw::School(school) = self.raw(field) { Some(school) } else { None }
    }

    /// The settlement.
    #[must_use]
    pub fn settlement(&self, field: &str) -> Option<&Kato> {
        if let Raw::Settlement(kato) = self.raw(field) { Some(kato) } else { None }
    }

    /// The address, in the language asked for where the register gave both.
    #[must_use]
    pub fn address(&self, field: &str, kazakh: bool) -> &str {
        match self.raw(field) {
            Raw::Address(address) => address.shown(kazakh),
            Raw::Text(text) => text.as_str(),
            Raw::Empty
            | Raw::Chosen(_)
            | Raw::Ticked(_)
            | Raw::School(_)
            | Raw::Settlement(_)
            | Raw::Scans(_) => "",
        }
    }

    /// The scans of a field, in the order they were added.
    #[must_use]
    pub fn scans(&self, field: &str) -> &[Scan] {
        if let Raw::Scans(scans) = self.raw(field) { scans } else { &[] }
    }

    /// Whether a consent is ticked.
    #[must_use]
    pub fn is_ticked(&self, field: &str) -> bool {
        matches!(self.raw(field), Raw::Ticked(_))
    }

    /// Whether a register gave the answer, so that it is shown and not typed.
    #[must_use]
    pub fn filled_from_registry(&self, field: &str) -> bool {
        self.origin(field) == Origin::Registry && *self.raw(field) != Raw::Empty
    }

    /// Whether the applicant has answered anything at all.
    #[must_use]
    pub fn is_touched(&self) -> bool {
        self.entries.iter().any(|entry| entry.raw != Raw::Empty && entry.origin != Origin::Certificate)
    }

    /// Whether the field is asked, given the answers so far.
    #[must_use]
    pub fn visible(&self, field: &str) -> bool {
        self.form.field(field).is_some_and(|field| rules::visible(self, field))
    }

    /// Takes typed text in place of whatever was there. What cannot be typed (a choice, a read-only field) stays
    /// as it is. Of a flood only one character more than the field can hold is kept: enough to say it is too
    /// long.
    pub fn set_text(&mut self, field: &str, text: &str) {
        let Some((at, field)) = self.find(field).filter(|(_, field)| field.takes_text()) else { return };
        let kept: String = text.chars().take(field.chars_max + 1).collect();
        let kept = Personal::from(kept);
        let same = matches!(&self.entries[at].raw, Raw::Text(old) if *old == kept);
        if !same {
            self.put(at, field, Raw::Text(kept), hand(field));
        }
    }

    /// Chooses an option; one the field does not have is ignored.
    pub fn choose(&mut self, field: &str, option: &str) {
        let known = self.find(field).filter(|(_, field)| field.options.iter().any(|one| one == option));
        if let Some((at, field)) = known {
            self.put(at, field, Raw::Chosen(option.to_owned()), hand(field));
        }
    }

    /// Ticks or unticks a consent. Unticking one that was signed forgets the signature.
    pub fn tick(&mut self, field: &str, on: bool) {
        let Some((at, field)) = self.find(field).filter(|(_, field)| field.kind == Kind::Consent) else {
            return;
        };
        if on != matches!(self.entries[at].raw, Raw::Ticked(_)) {
            self.put(at, field, if on { Raw::Ticked(None) } else { Raw::Empty }, hand(field));
        }
    }

    /// Chooses a school from the list.
    pub fn set_school(&mut self, field: &str, school: School) {
        if let Some((at, field)) = self.find(field).filter(|(_, field)| field.kind == Kind::School) {
            self.put(at, field, Raw::School(school), hand(field));
        }
    }

    /// Chooses a settlement of the classifier.
    pub fn set_settlement(&mut self, field: &str, kato: Kato) {
        if let Some((at, field)) = self.find(field).filter(|(_, field)| field.kind == Kind::Settlement) {
            self.put(at, field, Raw::Settlement(kato), hand(field));
        }
    }

    /// Attaches a scan.
    ///
    /// # Errors
    /// `ScanTwice` when the same bytes are attached already, `ScanTooMany` past what a draft can hold.
    pub fn add_scan(&mut self, field: &str, scan: Scan) -> Result<(), Fault> {
        if self.entries.iter().any(|entry| entry.holds(&scan.sha256)) {
            return Err(Fault::ScanTwice);
        }
        let Some((at, field)) = self.find(field).filter(|(_, field)| field.kind == Kind::Scans) else {
            return Ok(());
        };
        let mut scans = self.scans(&field.id).to_vec();
        if scans.len() >= SCANS_HELD_MAX {
            return Err(Fault::ScanTooMany { n: SCANS_HELD_MAX });
        }
        scans.push(scan);
        self.put(at, field, Raw::Scans(scans), hand(field));
        Ok(())
    }

    /// Every scan attached, whatever it proves.
    pub fn all_scans(&self) -> impl Iterator<Item = &Scan> {
        self.form.fields().flat_map(|field| self.scans(&field.id))
    }

    /// Takes a scan off again; gives its digest, so that its bytes can be dropped too.
    pub fn remove_scan(&mut self, field: &str, index: usize) -> Option<[u8; 32]> {
        let at = self.at(field)?;
        let Raw::Scans(scans) = &mut self.entries[at].raw else { return None };
        (index < scans.len()).then(|| scans.remove(index).sha256)
    }

    /// Forgets everything: answers, confirmations, scans. What was in memory is overwritten.
    pub fn wipe(&mut self) {
        for entry in &mut self.entries {
            *entry = Entry::default();
        }
        self.confirmed.clear();
    }

    fn at(&self, field: &str) -> Option<usize> {
        self.form.fields().position(|one| one.id == field)
    }

    fn find(&self, field: &str) -> Option<(usize, &'static Field)> {
        self.form.fields().enumerate().find(|(_, one)| one.id == field)
    }
}

impl Entry {
    fn holds(&self, sha256: &[u8; 32]) -> bool {
        matches!(&self.raw, Raw::Scans(scans) if scans.iter().any(|scan| scan.sha256 == *sha256))
    }
}

impl Drop for Entry {
    fn drop(&mut self) {
        match &mut self.raw {
            Raw::Chosen(option) => option.zeroize(),
            Raw::School(school) => {
                school.name_kk.zeroize();
                school.name_ru.zeroize();
            }
            // These wipe themselves.
            Raw::Empty
            | Raw::Text(_)
            | Raw::Ticked(_)
            | Raw::Address(_)
            | Raw::Settlement(_)
            | Raw::Scans(_) => {}
        }
    }
}

/// The origin of an answer given by hand: where a register should have known, it is flagged.
fn hand(field: &Field) -> Origin {
    if field.fill.is_some() { Origin::Manual } else { Origin::Typed }
}

impl Field {
    /// Whether an answer can be typed.
    #[must_use]
    pub fn takes_text(&self) -> bool {
        !self.read_only
            && match self.kind {
                Kind::Iin
                | Kind::Mobile
                | Kind::Email
                | Kind::Text
                | Kind::Address
                | Kind::Name
                | Kind::Date => true,
                Kind::Choice | Kind::School | Kind::Settlement | Kind::Scans | Kind::Consent => false,
            }
    }

    /// Whether this is the field a [`Fill`] goes to.
    #[must_use]
    pub fn fills_from(&self, fill: Fill) -> bool {
        self.fill == Some(fill)
    }
}

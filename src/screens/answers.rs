//! An answer as people read it.

use chrono::{Datelike, NaiveDate};
use domain::kato::Kato;
use domain::language::Language;
use domain::phone::MobilePhone;
use domain::school::School;
use domain::time::show_date;
use forms::definition::{Field, Form, Kind};
use forms::value::{Origin, Scan};
use forms::{Assistant, FieldId};
use journey::model::Model;
use journey::session::Session;
use words::{Lang, Words, say};

use crate::screens::Hall;

/// Stands where there is no answer (scenario 42).
pub(super) const NOTHING: &str = "—";

/// The answer to a field, as it is shown.
pub(super) fn shown(field: &Field, session: &Session, words: &Words) -> String {
    let draft = &session.draft;
    let text = match field.kind {
        Kind::Choice => match draft.chosen(&field.id) {
            Some(chosen) => option(draft.form(), field, chosen, words),
            None => String::new(),
        },
        Kind::Consent => {
            if draft.is_ticked(&field.id) {
                say::btn_yes(words)
            } else {
                say::btn_no(words)
            }
        }
        Kind::School => {
            let to_check = draft.origin(&field.id) == Origin::Manual;
            draft.school(&field.id).map(|s| school(s, to_check, words)).unwrap_or_default()
        }
        Kind::Settlement => settlement(draft.settlement(&field.id), words),
        Kind::Scans => {
            let names: Vec<&str> = draft.scans(&field.id).iter().map(|s| s.name_shown.as_str()).collect();
            names.join(", ")
        }
        Kind::Mobile => match MobilePhone::parse(draft.text(&field.id)) {
            Ok(phone) => phone.shown(),
            Err(_) => draft.text(&field.id).to_owned(),
        },
        Kind::Address => draft.address(&field.id, words.lang() == Lang::Kk).to_owned(),
        Kind::Iin | Kind::Email | Kind::Text | Kind::Name | Kind::Date => draft.text(&field.id).to_owned(),
    };
    if text.trim().is_empty() { NOTHING.to_owned() } else { text }
}

/// A school's name in the language of the screen, marked where it is to be checked.
fn school(school: &School, to_check: bool, words: &Words) -> String {
    let name = school.name(language(words));
    if to_check { say::school_to_be_checked(words, name) } else { name.to_owned() }
}

/// The domain's name for the words' language.
/// Who helps, in one line.
pub(super) fn helps(assistant: &Assistant, words: &Words) -> String {
    say::helper_line(words, assistant.name.as_str(), office(assistant))
}

/// The organisation of whoever helps; its BIN where the certificate names none.
pub(super) fn office(assistant: &Assistant) -> String {
    let named = Some(&assistant.organisation).filter(|name| !name.is_empty());
    named.cloned().unwrap_or_else(|| assistant.bin.to_string())
}

pub(super) fn language(words: &Words) -> Language {
    match words.lang() {
        Lang::Kk => Language::Kazakh,
        Lang::Ru => Language::Russian,
    }
}

/// The words of one option.
pub(super) fn option(form: &Form, field: &Field, option: &str, words: &Words) -> String {
    words.text(&format!("{}-{}-{option}", form.id, field.id.as_str()))
}

/// The name of a settlement in the language of the screen; its code where the classifier does not know it.
fn settlement(kato: Option<&Kato>, words: &Words) -> String {
    let Some(kato) = kato else { return String::new() };
    let known = domain::released::settlements().find(kato);
    known.map_or_else(|| kato.to_string(), |place| place.name(language(words)).to_owned())
}

/// Size and pages of a scan.
pub(super) fn scan_facts(scan: &Scan, words: &Words) -> String {
    let kib = scan.bytes_len.div_ceil(1024);
    say::scan_facts(words, kib, scan.pages)
}

/// Cells that an answer of this kind wants.
pub(super) fn width(kind: Kind) -> u16 {
    match kind {
        Kind::Iin | Kind::Date => 16,
        Kind::Mobile => 22,
        Kind::Email | Kind::Name => 40,
        Kind::Text
        | Kind::Address
        | Kind::Choice
        | Kind::School
        | Kind::Settlement
        | Kind::Scans
        | Kind::Consent => 56,
    }
}

/// Only the last four digits: others may be looking (SCREENS).
pub(super) fn masked(iin: &str) -> String {
    let digits: Vec<char> = iin.chars().filter(char::is_ascii_digit).collect();
    if digits.len() < 4 {
        return NOTHING.to_owned();
    }
    let last: String = digits.iter().skip(digits.len() - 4).collect();
    format!("••••••••{last}")
}

/// A column that nobody filled says so (scenario 42).
pub(super) fn given(value: &str) -> String {
    if value.is_empty() { NOTHING.to_owned() } else { value.to_owned() }
}

/// A telephone that is no secret, as people read it.
pub(super) fn phone(text: &str) -> String {
    let digits: Vec<&str> = text.split("").filter(|c| !c.is_empty() && *c != "+").collect();
    match digits.as_slice() {
        ["7", rest @ ..] if rest.len() == 10 => {
            let (code, number) = (rest[..3].concat(), &rest[3..]);
            format!(
                "+7\u{a0}({code})\u{a0}{}-{}-{}",
                number[..3].concat(),
                number[3..5].concat(),
                number[5..].concat()
            )
        }
        _ => text.to_owned(),
    }
}

/// The name of the settlement with this code.
pub(super) fn place_name(kato: &str, words: &Words) -> String {
    let known = Kato::parse(kato);
    known.map_or_else(|| kato.to_owned(), |kato| settlement(Some(&kato), words))
}

/// The numbers of the rules that the texts of a service may name.
pub(super) fn rules(model: &Model) -> [(&'static str, String); 2] {
    let policy = model.policy();
    [
        ("days", policy.meal.decision_working_days.to_string()),
        ("years", policy.kindergarten.age_limit_years.to_string()),
    ]
}

/// The whole text of a consent, with the operator's name in it.
pub(super) fn consent_text(id: &FieldId, model: &Model, words: &Words, hall: &Hall) -> String {
    let version = model.form().field(id).and_then(|f| f.text_version.clone()).unwrap_or_default();
    agreed_text(&version, words, hall)
}

/// A text that is agreed to, with the operator's name in it.
pub(super) fn agreed_text(version: &str, words: &Words, hall: &Hall) -> String {
    let operator = match words.lang() {
        Lang::Kk => &hall.operator.0,
        Lang::Ru => &hall.operator.1,
    };
    words.message(version, &[("operator", operator.clone()), ("bin", hall.operator_bin.clone())])
}

/// The last day of a term in working days: provisional where an order may still move the days of its year (DOMAIN §5).
pub(super) fn last_day(day: NaiveDate, words: &Words) -> String {
    let provisional = domain::released::calendar().is_provisional(day.year());
    if provisional { say::day_provisional(words, show_date(day)) } else { show_date(day) }
}

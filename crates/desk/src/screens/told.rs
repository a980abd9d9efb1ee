//! Codes, problems and moments in the clerk's words.

use chrono::{Datelike, NaiveDate};
use domain::kato::Kato;
use domain::language::Language;
use domain::number::ApplicationNumber;
use domain::problem::Problem;
use domain::time::show_date;
use sync::wire::desk::{GroupOffered, Role, Work};
use sync::wire::{Instruction, Service};
use terminal::{Block, Choice, Fact, Summary, Tone};
use words::{Lang, Words, say};

use crate::model::Model;
use crate::press::Press;
use crate::target::Target;

/// What stands where nothing does.
pub(super) const NOTHING: &str = "—";

/// The name under which a text takes a paper: told by its own name, not by its code.
const PAPER: &str = "paper";

/// A problem in words: what happened, and what to do about it. A desk says some of them in words of its own.
pub(super) fn problem(words: &Words, problem: &Problem) -> String {
    let shown = |name: &str, value: &String| match name {
        PAPER => coded(words, "document", kind_of_paper(value)),
        _ => value.clone(),
    };
    let args: Vec<(&str, String)> =
        problem.args.iter().map(|(name, value)| (*name, shown(name, value))).collect();
    let own = format!("desk-{}", problem.message);
    let id = if words.has(&own) { own } else { problem.message.clone().into_owned() };
    if !words.has(&id) {
        return say::fault_unexpected(words, problem.message.trim_start_matches("fault-").to_uppercase());
    }
    let happened = words.message(&id, &args);
    match words.attribute(&id, "next") {
        Some(next) => format!("{happened} {next}"),
        None => happened,
    }
}

/// A paper of an application is named with the revision it tells of: `D10-2` is a D10.
fn kind_of_paper(name: &str) -> &str {
    match name.rsplit_once('-') {
        Some((kind, revision)) if revision.bytes().all(|byte| byte.is_ascii_digit()) => kind,
        Some(_) | None => name,
    }
}

/// A box above the body with one sentence in it.
pub(super) fn notice(tone: Tone, title: String, text: String) -> Summary<Press> {
    Summary { tone, title, rows: vec![(text, None)] }
}

/// What was done last, or why not.
pub(super) fn last(model: &Model, words: &Words) -> Option<Summary<Press>> {
    Some(match model.session.as_ref()?.told.as_ref()? {
        Ok(done) => notice(Tone::Good, say::done_title(words), problem(words, done)),
        Err(wrong) => notice(Tone::Error, say::not_done_title(words), problem(words, wrong)),
    })
}

/// A code of central's in words; the code itself where there are none.
pub(super) fn coded(words: &Words, kind: &str, code: &str) -> String {
    let id = format!("{kind}-{}", code.to_ascii_lowercase().replace('_', "-"));
    if words.has(&id) { words.text(&id) } else { code.to_owned() }
}

/// A reason, whichever decision it belongs to.
pub(super) fn reason(words: &Words, code: &str) -> String {
    coded(words, "reason", code)
}

/// A role.
pub(super) fn role(role: Role, words: &Words) -> String {
    coded(words, "desk-role", role.word())
}

/// What is to be done.
pub(super) fn work(work: Work, words: &Words) -> String {
    match work {
        Work::Meal => say::desk_work_meal(words),
        Work::Referral => say::desk_work_referral(words),
        Work::Benefit => say::desk_work_benefit(words),
        Work::Review => say::desk_work_review(words),
        Work::Merge => say::desk_work_merge(words),
        Work::Check => say::desk_work_check(words),
        Work::Second => say::desk_work_second(words),
        Work::Offer => say::desk_work_offer(words),
    }
}

/// The form of a service, by which its texts are found.
pub(super) fn form(service: Service) -> &'static str {
    match service {
        Service::Kindergarten => "kindergarten",
        Service::Meal => "meal",
    }
}

/// A number as people write it.
pub(super) fn number(machine: &str) -> String {
    ApplicationNumber::parse(machine).map_or_else(|_| machine.to_owned(), |number| number.shown())
}

/// A settlement by its name; by its code where the list has it no more.
pub(super) fn settlement(kato: &str, words: &Words) -> String {
    let language = match words.lang() {
        Lang::Kk => Language::Kazakh,
        Lang::Ru => Language::Russian,
    };
    let known = Kato::parse(kato).and_then(|kato| domain::released::settlements().find(&kato));
    known.map_or_else(|| kato.to_owned(), |known| known.name(language).to_owned())
}

/// The settlements to choose from, where there is more than one.
pub(super) fn settlements(model: &Model, words: &Words) -> Option<Block<Press>> {
    let all = model.settlement_choice();
    let option = |(at, (kato, chosen)): (usize, &(String, bool))| {
        (Press::At(Target::Settlement(at)), settlement(kato, words), *chosen)
    };
    (!all.is_empty()).then(|| {
        Block::Choice(Choice {
            label: say::p_settlement(words),
            required: false,
            fault: None,
            options: all.iter().enumerate().map(option).collect(),
            columns: 1,
        })
    })
}

/// A benefit category in words.
pub(super) fn category(service: Service, code: &str, words: &Words) -> String {
    let id = format!("{}-category-{}", form(service), code.to_ascii_lowercase());
    match code {
        "N0" | "" => say::k_nopriv(words),
        _ if words.has(&id) => words.text(&id),
        code => code.to_owned(),
    }
}

/// A label and a value.
pub(super) fn fact(label: String, value: impl Into<String>) -> Fact<Press> {
    let value = value.into();
    Fact { label, value: if value.is_empty() { NOTHING.to_owned() } else { value }, change: None }
}

/// The last day of a term in working days: provisional where an order may still move the days of its year (DOMAIN §5).
pub(super) fn last_day(day: NaiveDate, words: &Words) -> String {
    let provisional = domain::released::calendar().is_provisional(day.year());
    if provisional { say::day_provisional(words, show_date(day)) } else { show_date(day) }
}

/// A language of instruction.
pub(super) fn instruction(language: Instruction, words: &Words) -> String {
    match language {
        Instruction::Kk => say::desk_teaching_kk(words),
        Instruction::Ru => say::desk_teaching_ru(words),
        Instruction::Mixed => say::desk_teaching_mixed(words),
    }
}

/// The name of the kindergarten that a group belongs to.
pub(super) fn kindergarten<'g>(group: &'g GroupOffered, words: &Words) -> &'g str {
    if words.lang() == Lang::Kk { &group.name_kk } else { &group.name_ru }
}

/// A group, to tell it from every other one.
pub(super) fn group(group: &GroupOffered, words: &Words) -> Vec<Fact<Press>> {
    vec![
        fact(say::desk_kindergarten(words), kindergarten(group, words)),
        fact(say::desk_teaching(words), instruction(group.language, words)),
        fact(say::desk_ages(words), format!("{}–{}", group.age_from, group.age_to)),
    ]
}

//! A referral: where, until when, and what can still be done with it (DOMAIN §1.11, §1.12, §2.2).
//!
//! **Invariant:** every term stands as a date or a moment, never as a count of days.

use domain::time::{show_date, show_time};
use journey::journal::{ActionKind, DocumentName, Shown};
use journey::model::Model;
use journey::places::Referral;
use terminal::{Block, Fact, Page, Tone};
use words::{Words, say};

use crate::press::Press;
use crate::screens::answers::{self, given};
use crate::screens::application::REFERRAL;
use crate::screens::journal::coded;

fn fact(label: String, value: String) -> Fact<Press> {
    Fact { label, value, change: None }
}

/// What an application says of its last referral.
pub(super) fn draw(page: &mut Page<Press>, shown: &Shown, words: &Words) {
    let Some(referral) = &shown.referral else { return };
    page.body.push(Block::Heading(say::k_ref(words)));
    let mut known = facts(referral, words);
    known.extend(withdraw_until(referral, words));
    known.extend(extension(referral, words));
    page.body.push(Block::Facts(known));
}

/// The sentence of the state, with its date: what is to be done now.
pub(super) fn note(page: &mut Page<Press>, shown: &Shown, words: &Words) {
    let text = match (shown.row.state.as_str(), &shown.referral, shown.state.until) {
        ("REFERRED", Some(referral), _) => match referral.accept_by {
            Some(day) => say::referral_accept_by(words, answers::last_day(day, words)),
            None if referral.private => say::referral_bring(words, day(referral, words)),
            None => say::referral_bring_state(words, day(referral, words)),
        },
        ("STOP_LISTED", _, Some(until)) => say::stop_list_until(words, answers::last_day(until, words)),
        ("REMOVED", Some(referral), _) if referral.misses > 1 => say::missed_twice(words),
        (_, _, _) => return,
    };
    page.body.push(Block::Note { tone: Tone::Attention, text });
}

/// The columns of DOMAIN §1.12, and what else a parent needs to go there.
fn facts(referral: &Referral, words: &Words) -> Vec<Fact<Press>> {
    let language = answers::language(words);
    let kindergarten = &referral.kindergarten;
    vec![
        fact(say::referral_status(words), coded(words, "referral-status", &referral.status)),
        fact(say::referral_kindergarten(words), given(kindergarten.name.of(language))),
        fact(say::referral_issued(words), show_time(referral.issued_at).replacen(' ', ", ", 1)),
        fact(say::referral_address(words), given(kindergarten.address.of(language))),
        fact(say::referral_phone(words), given(&answers::phone(&kindergarten.phone))),
        fact(say::referral_expires(words), day(referral, words)),
    ]
}

/// The last second to give it back, while a place is kept.
fn withdraw_until(referral: &Referral, words: &Words) -> Option<Fact<Press>> {
    let until = fact(say::referral_withdraw_until(words), show_time(referral.withdraw_until));
    referral.stands().then_some(until)
}

/// Until when one may ask for an extension, and the days it may then run to, while it can be.
fn extension(referral: &Referral, words: &Words) -> Vec<Fact<Press>> {
    let Some((first, last)) = referral.extension else { return Vec::new() };
    let days = say::referral_days(words, show_date(first), show_date(last));
    vec![
        fact(say::referral_extend_by(words), day(referral, words)),
        fact(say::referral_extend_days(words), days),
    ]
}

fn day(referral: &Referral, words: &Words) -> String {
    let day = show_date(referral.expires);
    if referral.provisional { say::day_provisional(words, day) } else { day }
}

/// What the paper of a referral is called: whose kindergarten it leads to is known of the last one.
pub(super) fn title(shown: &Shown, name: &str, words: &Words) -> String {
    let last = shown.documents.iter().rfind(|line| line.kind == REFERRAL);
    let is_last = last.is_some_and(|line| line.name == DocumentName::Paper(name.to_owned()));
    match shown.referral.as_ref().filter(|_| is_last) {
        Some(referral) if referral.private => say::document_d5(words),
        Some(_) => say::document_d5_state(words),
        None => say::k_ref(words),
    }
}

/// The window of an act in a referral: what is known of it, above what is asked (DOMAIN §1.11, §1.12).
pub(super) fn window(page: &mut Page<Press>, model: &Model, words: &Words) {
    let Some(session) = &model.session else { return };
    let Some(act) = session.act() else { return };
    let (gives_back, extends) = (act.action == ActionKind::Withdraw, act.action == ActionKind::Extend);
    if !gives_back && !extends {
        return;
    }
    let shown = act.about.as_ref().and_then(|(number, _)| session.known.get(number));
    let Some((shown, referral)) = shown.and_then(|shown| Some((shown, shown.referral.as_ref()?))) else {
        return;
    };
    let mut known = vec![fact(say::referral_child(words), given(shown.row.child_name.expose()))];
    known.extend(facts(referral, words));
    if gives_back {
        known.extend(withdraw_until(referral, words));
    } else {
        known.extend(extension(referral, words));
    }
    page.body.push(Block::Facts(known));
}

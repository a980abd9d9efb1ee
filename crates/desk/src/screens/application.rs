//! One application, as far as the clerk's role needs it: what is to be decided first, then what it says.

use domain::problem::Problem;
use domain::time::{show_date, show_time};
use sync::wire::DocumentLine;
use sync::wire::desk::{AtDesk, Proposal, RulingShown};
use terminal::{Block, Button, Fact, List, Page, Row, Tone};
use words::{Lang, Words, say};

use super::history;
use super::told::{self, fact};
use crate::model::{AtApplication, Model, Plan};
use crate::press::Press;
use crate::target::{Button as Way, Target};

pub(super) fn draw(page: &mut Page<Press>, model: &Model, application: &AtApplication, words: &Words) {
    page.top.service = format!("{} · {}", say::k_app(words), told::number(&application.number));
    page.summary = told::last(model, words);
    if !model.link && application.shown.is_some() {
        page.body.push(Block::Note { tone: Tone::Attention, text: say::desk_offline(words) });
    }
    match &application.shown {
        Some(shown) => body(page, application, shown, words),
        None if model.is_waiting() => page.body.push(Block::Text(say::lbl_loading(words))),
        None => page.body.push(Block::Text(say::desk_not_read(words))),
    }
    page.buttons = vec![
        Button::new(Way::Back.into(), say::desk_to_inbox(words)),
        Button::new(Way::Refresh.into(), say::journal_refresh(words)),
    ];
}

fn body(page: &mut Page<Press>, application: &AtApplication, shown: &AtDesk, words: &Words) {
    page.body.push(Block::Heading(standing(shown, words)));
    for check in &shown.to_check {
        page.body.push(Block::Note { tone: Tone::Attention, text: to_check(shown, check, words) });
    }
    if !shown.scans.is_empty() {
        page.body.push(scans(&shown.scans, words));
    }
    if shown.scans_awaited > 0 {
        let text = say::desk_scans_awaited(words, shown.scans_awaited);
        page.body.push(Block::Note { tone: Tone::Attention, text });
    }
    for (at, proposal) in shown.proposals.iter().enumerate() {
        seconding(page, at, proposal, words);
    }
    rulings(page, application, shown, words);
    page.body.push(Block::Heading(say::p_child(words)));
    page.body.push(Block::Facts(child(shown, words)));
    page.body.push(Block::Heading(say::p_applicant(words)));
    page.body.push(Block::Facts(applicant(shown, words)));
    page.body.push(Block::Heading(say::k_app(words)));
    page.body.push(Block::Facts(facts(shown, words)));
    page.body.push(Block::Heading(say::k_tab2(words)));
    for line in &shown.history {
        page.body.push(Block::Text(history::line(shown.service, line, words)));
    }
}

/// Where it stands, with the reason or the last day.
fn standing(shown: &AtDesk, words: &Words) -> String {
    let state = told::coded(words, "state", &shown.state);
    let state = match &shown.more.reason {
        Some(reason) => say::label_value(words, state, told::reason(words, reason)),
        None => state,
    };
    // What is decided has no term any more.
    match shown.more.until.filter(|_| !shown.rulings.is_empty()) {
        Some(due) if shown.more.overdue => {
            format!("{state} · {}", say::desk_overdue_since(words, told::last_day(due, words)))
        }
        Some(due) => format!("{state} · {}", say::desk_due(words, told::last_day(due, words))),
        None => state,
    }
}

/// What a person must look at, and where.
fn to_check(shown: &AtDesk, check: &sync::wire::desk::ToCheck, words: &Words) -> String {
    let what = told::coded(words, "desk-check", &check.code);
    let label = format!("{}-{}", told::form(shown.service), check.field);
    if !check.field.is_empty() && words.has(&label) {
        return say::label_value(words, words.text(&label), what);
    }
    what
}

fn scans(lines: &[DocumentLine], words: &Words) -> Block<Press> {
    let row = |(at, line): (usize, &DocumentLine)| Row {
        id: Press::At(Target::Scan(at)),
        cells: vec![
            say::desk_scan(words, at + 1),
            kind(&line.media_type).to_owned(),
            show_time(line.made_at),
        ],
        chosen: false,
    };
    Block::List(List {
        label: say::desk_scans(words),
        rows: lines.iter().enumerate().map(row).collect(),
        empty: String::new(),
        fault: None,
    })
}

/// The kind of a file as everybody calls it.
fn kind(media_type: &str) -> &str {
    match media_type {
        "image/jpeg" => "JPG",
        "image/png" => "PNG",
        "application/pdf" => "PDF",
        other => other,
    }
}

/// The decision of a first clerk, and the button that seconds it.
fn seconding(page: &mut Page<Press>, at: usize, proposal: &Proposal, words: &Words) {
    let plan = Plan::new(&proposal.kind, Some(&proposal.value));
    let mut what = told::coded(words, "desk-ruling", &plan.name());
    if plan.answer.is_none() && !proposal.value.is_empty() {
        what = say::label_value(words, what, told::reason(words, &proposal.value));
    }
    let text = if proposal.own {
        say::desk_own_proposal(words, show_time(proposal.at), what)
    } else {
        say::desk_proposal(words, show_time(proposal.at), what)
    };
    page.body.push(Block::Note { tone: Tone::Attention, text });
    if let Some(explained) = &proposal.text {
        let theirs = if proposal.own { say::detail_explained } else { say::desk_explained };
        page.body.push(Block::Text(theirs(words, explained.expose())));
    }
    if !proposal.own {
        let press = Press::At(Target::Second(at));
        page.body.push(Block::Buttons(vec![Button::new(press, say::desk_second(words))]));
    }
}

/// The decisions that are open, and why the others are not.
fn rulings(page: &mut Page<Press>, application: &AtApplication, shown: &AtDesk, words: &Words) {
    let name = |ruling: &RulingShown| {
        told::coded(words, "desk-ruling", &Plan::new(&ruling.kind, ruling.answer.as_deref()).name())
    };
    if let Some(group) = &application.place {
        page.body.push(Block::Facts(told::group(group, words)));
        let offer = Button::new(Way::Offer.into(), words.text("desk-ruling-offer-place"));
        page.body.push(Block::Buttons(vec![offer]));
    }
    for (at, ruling) in shown.rulings.iter().enumerate().filter(|(_, ruling)| ruling.refusal.is_none()) {
        let press = Press::At(Target::Ruling(at));
        page.body.push(Block::Buttons(vec![Button::new(press, name(ruling))]));
    }
    for ruling in &shown.rulings {
        let Some(refusal) = &ruling.refusal else { continue };
        let problem = Problem::of_code(&refusal.code);
        let args: Vec<(&str, String)> =
            refusal.args.iter().map(|(name, value)| (name.as_str(), value.clone())).collect();
        if words.has(&problem.message) {
            let why = words.message(&problem.message, &args);
            page.body.push(Block::Text(say::label_value(words, name(ruling), why)));
        }
    }
    if shown.rulings.is_empty() && shown.proposals.is_empty() && application.place.is_none() {
        page.body.push(Block::Text(say::desk_no_rulings(words)));
    }
}

fn child(shown: &AtDesk, words: &Words) -> Vec<Fact<Press>> {
    let mut facts = vec![
        fact(say::p_full(words), shown.child.name.as_str()),
        fact(say::iin_short(words), shown.child.iin.as_str()),
    ];
    facts.extend(shown.child.birth.map(|birth| fact(say::p_birth(words), show_date(birth))));
    if let Some(category) = &shown.category {
        facts.push(fact(say::k_cat(words), told::category(shown.service, category, words)));
    }
    facts
}

fn applicant(shown: &AtDesk, words: &Words) -> Vec<Fact<Press>> {
    let parent = &shown.applicant;
    let mut facts = vec![fact(say::p_full(words), parent.name.as_str())];
    facts.extend(parent.iin.as_ref().map(|iin| fact(say::iin_short(words), iin.as_str())));
    if !parent.phone.is_empty() {
        facts.push(fact(say::p_phone(words), parent.phone.as_str()));
    }
    facts.extend(parent.address.as_ref().map(|address| {
        let address = if words.lang() == Lang::Kk { &address.kk } else { &address.ru };
        fact(say::p_address(words), address.as_str())
    }));
    facts
}

fn facts(shown: &AtDesk, words: &Words) -> Vec<Fact<Press>> {
    let settlement = shown.number.split('/').next().unwrap_or_default();
    let service = words.attribute(told::form(shown.service), "short").unwrap_or_default();
    let number = format!("{} · {}", told::number(&shown.number), told::settlement(settlement, words));
    let mut facts = vec![
        fact(say::receipt_service(words), service),
        fact(say::k_appnum(words), number),
        fact(say::k_regdate(words), show_time(shown.registered_at)),
    ];
    let more = &shown.more;
    if let Some(benefit) = more.benefit.as_deref().filter(|benefit| *benefit != "NONE") {
        facts.push(fact(say::application_benefit(words), told::coded(words, "benefit", benefit)));
    }
    if let Some(merge) = more.merge.as_deref().filter(|merge| *merge != "NONE") {
        facts.push(fact(say::application_merge(words), told::coded(words, "merge", merge)));
    }
    facts
}

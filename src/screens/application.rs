//! One application of the journal: information, history, documents (DOMAIN §1.5).

use domain::phone::MobilePhone;
use domain::time::{show_date, show_time};
use journey::journal::{ActionRefusal, ActionShown, DocumentLine, DocumentName, Place, PlaceChanged, Shown};
use journey::model::Model;
use journey::session::Waiting;
use journey::stage::{Application, Tab};
use journey::target::{Button as Way, Target};
use terminal::{Block, Button, Fact, List, Page, Row, Tone};
use words::{Lang, Words, say};

use crate::press::Press;
use crate::screens::answers::given;
use crate::screens::journal::{PENDING_CHECK, category, coded, grouped, state};
use crate::screens::{Hall, answers, history, journal, key, referral};

pub(super) fn draw(
    page: &mut Page<Press>,
    model: &Model,
    application: &Application,
    words: &Words,
    hall: &Hall,
) {
    let Some(session) = &model.session else { return };
    let row = application.shown.as_ref().map(|shown| &shown.row);
    let numbers = row.into_iter().flat_map(|row| [&row.number_shown, &row.kiosk_number]);
    let number = numbers.into_iter().find(|number| !number.is_empty());
    page.top.service =
        format!("{} · {}", say::k_journal(words), number.map_or(answers::NOTHING, String::as_str));
    page.summary = journal::told(model, words);
    page.body.push(tabs(application, words));
    if session.waits_for(&Waiting::Application) {
        page.body.push(key::working(say::lbl_loading(words)));
    }
    if let Some(shown) = &application.shown {
        if !model.link {
            let as_of = say::lbl_asof(words, show_time(shown.read_at));
            let text = format!("{}\n{as_of}", journal::away(model, words));
            page.body.push(Block::Note { tone: Tone::Attention, text });
        }
        match application.tab {
            Tab::Information => information(page, model, shown, words, hall),
            Tab::History => history::draw(page, shown, words),
            Tab::Documents => documents(page, shown, words),
        }
    }
    page.buttons = vec![
        Button::new(Way::Back.into(), say::application_to_list(words)),
        Button::new(Way::Refresh.into(), say::journal_refresh(words)),
    ];
}

fn tabs(application: &Application, words: &Words) -> Block<Press> {
    let count =
        |number: usize| if application.shown.is_some() { format!(" ({number})") } else { String::new() };
    let lengths =
        application.shown.as_ref().map_or((0, 0), |shown| (shown.history.len(), shown.documents.len()));
    let tab = |tab: Tab| {
        let label = match tab {
            Tab::Information => say::k_tab1(words),
            Tab::History => format!("{}{}", say::k_tab2(words), count(lengths.0)),
            Tab::Documents => format!("{}{}", say::k_tab3(words), count(lengths.1)),
        };
        let label = if tab == application.tab { format!("■ {label}") } else { label };
        Button::new(Press::Walk(Target::Tab(tab)), label)
    };
    Block::Buttons(Tab::ALL.map(tab).into())
}

fn fact(label: String, value: String) -> Fact<Press> {
    Fact { label, value, change: None }
}

fn information(page: &mut Page<Press>, model: &Model, shown: &Shown, words: &Words, hall: &Hall) {
    // What everybody comes for stands first, on the smallest screen too.
    page.body.push(Block::Heading(said_state(shown, words)));
    if !shown.applicant.unconfirmed.is_empty() {
        page.body
            .push(Block::Note { tone: Tone::Attention, text: say::application_contacts_unconfirmed(words) });
    }
    referral::note(page, shown, words);
    if let Some(place) = shown.row.place {
        numbers(page, place, shown, words);
    }
    if shown.waits_to_be_signed_again() {
        sign_again(page, model, shown, words);
    }
    if shown.state.overdue {
        page.body.push(Block::Note { tone: Tone::Attention, text: say::application_overdue(words) });
    }
    if let Some(until) = shown.state.objection_until {
        let by_papers = shown.state.merge_by_papers;
        let said =
            if by_papers { say::application_merge_asked_by_papers } else { say::application_merge_asked };
        let text = said(words, answers::last_day(until, words));
        page.body.push(Block::Note { tone: Tone::Attention, text });
    }
    referral::draw(page, shown, words);
    actions(page, model, shown, words);
    page.body.push(Block::Heading(say::k_app(words)));
    page.body.push(Block::Facts(application_facts(shown, words)));
    page.body.push(Block::Heading(say::p_child(words)));
    let row = &shown.row;
    page.body.push(Block::Facts(vec![
        fact(say::p_full(words), given(row.child_name.expose())),
        fact(say::iin_short(words), answers::masked(row.child_iin.expose())),
        fact(say::p_birth(words), show_date(row.child_birth)),
        fact(say::k_cat(words), category(row.service, &row.category, words)),
    ]));
    page.body.push(Block::Heading(say::p_applicant(words)));
    page.body.push(Block::Facts(applicant(shown, words)));
    page.body.push(Block::Text(say::support_phone(words, &hall.support_phone)));
}

/// Until when it can be signed again, how, and what comes of it.
fn sign_again(page: &mut Page<Press>, model: &Model, shown: &Shown, words: &Words) {
    if let Some(until) = shown.state.until {
        page.body.push(Block::Note {
            tone: Tone::Attention,
            text: say::warn_resign(words, answers::last_day(until, words)),
        });
    }
    let settlement = answers::place_name(&shown.row.settlement, words);
    page.body.push(Block::Text(say::sign_again_how(words, settlement)));
    if model.may_act() {
        page.body.push(Block::Buttons(vec![Button::new(Way::Apply.into(), say::sign_again(words))]));
    }
}

/// Both numbers, large, with the moment they are of, and why they are others than before.
fn numbers(page: &mut Page<Press>, place: Place, shown: &Shown, words: &Words) {
    let (number, in_class) = if shown.row.state == PENDING_CHECK {
        (say::place_provisional(words), say::place_class_provisional(words))
    } else {
        (say::k_num(words), say::k_catnum(words))
    };
    page.body.push(Block::Text(number));
    page.body.push(Block::Big(grouped(place.general)));
    page.body.push(Block::Facts(vec![
        fact(in_class, grouped(place.in_class)),
        fact(say::place_birth_year(words), grouped(place.ahead_in_birth_year)),
        fact(say::place_as_of(words), say::lbl_asof(words, show_time(place.as_of))),
    ]));
    if let Some(why) = &shown.why {
        page.body.push(Block::Note { tone: Tone::Plain, text: why_changed(why, words) });
    }
    page.body.push(Block::Gap);
}

/// "Why did my number change?", without anybody's data.
fn why_changed(why: &PlaceChanged, words: &Words) -> String {
    let mut text = match why.from {
        Some(from) => say::why_changed(words, grouped(from), show_time(why.since), grouped(why.to)),
        None => say::why_came_back(words, grouped(why.to)),
    };
    for reason in &why.reasons {
        let class = coded(words, "class", &reason.class);
        let id =
            if reason.own { "why-own".to_owned() } else { format!("why-{}", reason.why.replace('_', "-")) };
        let moved = if reason.moved > 0 { format!("+{}", reason.moved) } else { reason.moved.to_string() };
        let args = [("n", reason.times.to_string()), ("class", class), ("moved", moved)];
        text.push_str("\n• ");
        text.push_str(&words.message(&id, &args));
    }
    text
}

fn application_facts(shown: &Shown, words: &Words) -> Vec<Fact<Press>> {
    let (row, more) = (&shown.row, &shown.state);
    let registered =
        if row.number.is_empty() { answers::NOTHING.to_owned() } else { show_time(row.created_at) };
    let mut facts = vec![
        fact(say::receipt_service(words), words.attribute(row.service, "short").unwrap_or_default()),
        fact(
            say::k_appnum(words),
            format!("{} · {}", given(&row.number_shown), answers::place_name(&row.settlement, words)),
        ),
        fact(say::k_regdate(words), registered),
        // Numbers of the portal and of a service centre: an application of this kiosk went through neither.
        fact(say::application_portal_number(words), answers::NOTHING.to_owned()),
        fact(say::application_centre_number(words), answers::NOTHING.to_owned()),
        fact(say::receipt_kiosk_number(words), given(&row.kiosk_number)),
        fact(say::application_kiosk(words), given(&shown.kiosk)),
        fact(say::k_state(words), said_state(shown, words)),
        fact(say::application_changed(words), show_time(shown.changed_at)),
    ];
    let day = |label: String, day: Option<String>| day.map(|day| fact(label, day));
    let term = |day: Option<chrono::NaiveDate>| day.map(|day| answers::last_day(day, words));
    // Until when meals are given is a day of the law, no count of working days.
    let until = if row.state == "APPROVED" { more.until.map(show_date) } else { term(more.until) };
    facts.extend(day(say::application_until(words), until));
    facts.extend(day(say::application_interest(words), more.interest_until.map(show_date)));
    facts.extend(day(say::application_objection(words), term(more.objection_until)));
    if let Some(benefit) = more.benefit.as_deref().filter(|benefit| *benefit != "NONE") {
        facts.push(fact(say::application_benefit(words), coded(words, "benefit", benefit)));
    }
    if let Some(merge) = more.merge.as_deref().filter(|merge| *merge != "NONE") {
        facts.push(fact(say::application_merge(words), coded(words, "merge", merge)));
    }
    facts
}

/// States whose place counts from a moment.
const COUNTS_SINCE: [&str; 3] = ["IN_QUEUE", PENDING_CHECK, "NEEDS_RESIGN"];

/// "In the queue since …", or the state with its reason.
fn said_state(shown: &Shown, words: &Words) -> String {
    let said = state(&shown.row.state, words);
    let more = &shown.state;
    match (&more.reason, more.since) {
        (Some(reason), _) => say::label_value(words, said, coded(words, "reason", reason)),
        // The time that decides the place says nothing of a referral or of a stop-list.
        (None, Some(since)) if COUNTS_SINCE.contains(&shown.row.state.as_str()) => {
            say::state_since(words, show_time(since), said)
        }
        (None, Some(_) | None) => said,
    }
}

fn applicant(shown: &Shown, words: &Words) -> Vec<Fact<Press>> {
    let party = &shown.applicant;
    let phone =
        |text: &str| MobilePhone::parse(text).map_or_else(|_| text.to_owned(), |phone| phone.masked());
    let address = party.address.as_ref().map(|address| address.shown(words.lang() == Lang::Kk));
    let contact = |field: &str, text: &str| {
        let open = party.unconfirmed.iter().any(|open| open == field);
        if open { say::contact_unconfirmed(words, text) } else { given(text) }
    };
    vec![
        fact(say::p_full(words), given(party.name.expose())),
        fact(say::iin_short(words), answers::masked(party.iin.expose())),
        fact(say::p_birth(words), party.birth.map_or_else(|| given(""), show_date)),
        fact(say::p_phone(words), contact("phone", &phone(party.phone.expose()))),
        fact(say::p_email(words), contact("email", party.email.expose())),
        fact(say::p_address(words), given(address.unwrap_or_default())),
        fact(say::p_phone2(words), contact("phone2", &phone(party.phone2.expose()))),
        fact(say::p_email2(words), contact("email2", party.email2.expose())),
    ]
}

/// Refusals that only say that an act is not one of this state.
const OF_ANOTHER_STATE: [&str; 2] = ["E-CHANGED", "E-EVENT"];

/// The buttons whose guard holds, and why the others are not there.
fn actions(page: &mut Page<Press>, model: &Model, shown: &Shown, words: &Words) {
    if shown.row.state == PENDING_CHECK {
        page.body.push(Block::Note { tone: Tone::Attention, text: say::application_to_check(words) });
    }
    let (open, closed): (Vec<&ActionShown>, Vec<&ActionShown>) =
        shown.actions.iter().partition(|shown| shown.refusal.is_none());
    let name = |shown: &ActionShown| words.text(&format!("act-{}", shown.action.word()));
    if model.may_act() {
        for shown in open {
            let press = Press::Walk(Target::Act(shown.action));
            page.body.push(Block::Buttons(vec![Button::new(press, name(shown))]));
        }
    } else if !model.link && !open.is_empty() {
        page.body.push(Block::Text(if model.busy {
            say::acts_need_centre(words)
        } else {
            say::acts_need_line(words)
        }));
    }
    let (elsewhere, closed): (Vec<&ActionShown>, Vec<&ActionShown>) =
        closed.into_iter().partition(|shown| shown.refusal.as_ref().is_some_and(is_of_another_state));
    page.body.extend(closed.into_iter().map(|shown| Block::Text(refused(shown, words))));
    if !elsewhere.is_empty() {
        let names: Vec<String> = elsewhere.into_iter().map(name).collect();
        page.body.push(Block::Text(say::acts_of_another_state(words, names.join("; "))));
    }
}

fn is_of_another_state(why: &ActionRefusal) -> bool {
    OF_ANOTHER_STATE.contains(&why.code.as_str())
}

/// Why an act is not open, and from when it would be.
fn refused(shown: &ActionShown, words: &Words) -> String {
    let name = words.text(&format!("act-{}", shown.action.word()));
    let Some(why) = shown.refusal.as_ref() else { return name };
    let id = journey::problem::Problem::of_code(&why.code).message;
    let args: Vec<(&str, String)> =
        why.args.iter().map(|(name, value)| (name.as_str(), value.clone())).collect();
    let said = if words.has(&id) { words.message(&id, &args) } else { why.code.clone() };
    let text = say::label_value(words, name, said);
    match why.from {
        Some(from) => format!("{text} {}", say::act_from(words, show_date(from))),
        None => text,
    }
}

fn documents(page: &mut Page<Press>, shown: &Shown, words: &Words) {
    let indexed = || shown.documents.iter().enumerate();
    let is_scan = |line: &DocumentLine| matches!(line.name, DocumentName::Scan { .. });
    let list = |label: String, scans: bool| {
        let rows = indexed().filter(|(_, line)| is_scan(line) == scans).map(|(i, line)| Row {
            id: Press::Walk(Target::Row(i)),
            cells: vec![title(shown, line, words), show_time(line.made_at)],
            chosen: false,
        });
        Block::List(List { label, rows: rows.collect(), empty: say::documents_none(words), fault: None })
    };
    page.body.push(list(say::k_attach(words), true));
    page.body.push(Block::Gap);
    page.body.push(list(say::k_tab3(words), false));
}

/// The kind of the paper that a referral is.
pub(super) const REFERRAL: &str = "D5";

/// What a document is called.
pub(super) fn title(shown: &Shown, line: &DocumentLine, words: &Words) -> String {
    match &line.name {
        DocumentName::Paper(name) if line.kind == REFERRAL => referral::title(shown, name, words),
        DocumentName::Paper(_) | DocumentName::Receipt => coded(words, "document", &line.kind),
        DocumentName::Scan { sha256, .. } => {
            say::document_scan(words, sha256.chars().take(8).collect::<String>())
        }
    }
}

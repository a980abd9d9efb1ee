//! Step 1: choose the key, type its password; then the declaration and the consent to look-ups.

use std::collections::BTreeSet;

use domain::time::{civil_date, show_date, show_time};
use journey::effect::{KeyHint, KeyIdentity, Listed, PinTries};
use journey::key_desk::KeyDesk;
use journey::model::Model;
use journey::session::{Session, Waiting};
use journey::target::{Button as Way, Target};
use terminal::{Block, Button, Check, Fact, Field, List, Page, Row, Tone};
use words::{Words, say};

use crate::press::Press;
use crate::screens::{Hall, frame, kept};

/// Cells of the password line.
const PASSWORD_WIDTH: u16 = 32;

pub(super) fn draw(page: &mut Page<Press>, model: &Model, desk: &KeyDesk, words: &Words, hall: &Hall) {
    let Some(session) = &model.session else { return };
    match &session.key {
        None => {
            self::desk(page, model, desk, words);
            page.buttons = vec![
                Button::new(Way::Back.into(), say::btn_back(words)),
                Button::primary(Way::OpenKey.into(), say::sig_check(words)),
            ];
        }
        Some(key) => opened(page, model, (desk, session, key), words, hall),
    }
}

/// The desk: the list of keys and the password, at step 1 and at the signature.
pub(super) fn desk(page: &mut Page<Press>, model: &Model, desk: &KeyDesk, words: &Words) {
    let Some(session) = &model.session else { return };
    let mut password_fault = None;
    let mut list_fault = None;
    if let Some(problem) = &desk.problem {
        let text = match session.password_pause_s(model.now) {
            left_s if left_s > 0 && desk.about_password() => say::fault_pwd_lock(words, left_s),
            _ => frame::told(words, problem),
        };
        if desk.about_password() {
            password_fault = Some(text.clone())
        } else {
            list_fault = Some(text.clone())
        }
        page.summary = Some(if problem.message.starts_with("key-") {
            frame::notice(Tone::Attention, say::lbl_attention(words), text)
        } else {
            frame::notice(Tone::Error, say::summary_key(words), text)
        });
    }
    page.body.push(key_list(desk, list_fault, words));
    if desk.cut {
        page.body.push(Block::Note { tone: Tone::Attention, text: say::list_cut(words) });
    }
    page.body.extend(tries_left(desk, words));
    page.body.push(Block::Buttons(vec![Button::new(Way::Refresh.into(), say::sig_refresh(words))]));
    page.body.push(Block::Field(Field {
        required: true,
        value: shown_password(desk),
        cursor: model.cursor_of(&Target::Password),
        secret: !desk.revealed,
        width: PASSWORD_WIDTH,
        fault: password_fault,
        side: Some(Button::new(
            Way::Reveal.into(),
            if desk.revealed { say::password_hide(words) } else { say::password_show(words) },
        )),
        ..Field::new(Press::Walk(Target::Password), password_label(desk, words))
    }));
    if model.token_works() {
        page.body.extend(token_at_work(words));
    } else if session.waits_for(&Waiting::Key) {
        page.body.push(working(say::key_opening(words)));
    } else {
        page.body.push(Block::Text(say::key_stays_here(words)));
    }
}

/// A key in a file has a password, a token a PIN.
fn password_label(desk: &KeyDesk, words: &Words) -> String {
    if desk.token(None).is_some() { say::sig_pin(words) } else { say::sig_pwd(words) }
}

/// How near the chosen token is to locking itself, before its PIN is typed.
fn tries_left(desk: &KeyDesk, words: &Words) -> Option<Block<Press>> {
    let text = match desk.token(None)? {
        PinTries::Enough => return None,
        PinTries::Few => say::token_tries_few(words),
        PinTries::Last => say::token_tries_last(words),
        PinTries::Locked => say::token_tries_none(words),
    };
    Some(Block::Note { tone: Tone::Attention, text })
}

/// What is going on, and the way out of it.
pub(super) fn token_at_work(words: &Words) -> [Block<Press>; 2] {
    [
        working(say::token_working(words)),
        Block::Buttons(vec![Button::new(Way::StopKey.into(), say::token_stop(words))]),
    ]
}

/// The page never carries a password that is not to be read on it.
fn shown_password(desk: &KeyDesk) -> String {
    if desk.revealed { desk.password.text().to_owned() } else { "•".repeat(desk.password.graphemes()) }
}

fn key_list(desk: &KeyDesk, fault: Option<String>, words: &Words) -> Block<Press> {
    let sticks: BTreeSet<&str> = desk.keys.iter().map(|key| key.stick.as_str()).collect();
    let tokens = desk.keys.iter().any(|key| key.token.is_some());
    let label = match sticks.first() {
        Some(stick) if sticks.len() == 1 && !tokens => say::key_choose_on(words, stick),
        Some(_) | None => say::key_choose(words),
    };
    let row = |(i, key): (usize, &journey::effect::KeyChoice)| Row {
        id: Press::Walk(Target::Row(i)),
        cells: match key.token {
            Some(_) => vec![key.name.clone(), purpose(key.hint, words), say::key_on_token(words)],
            None if sticks.len() > 1 => vec![key.name.clone(), hint(key.hint, words), key.stick.clone()],
            None => vec![key.name.clone(), hint(key.hint, words)],
        },
        chosen: desk.chosen == Some(i),
    };
    let empty = if desk.listed { say::key_none_found(words) } else { say::key_looking(words) };
    Block::List(List { label, rows: desk.keys.iter().enumerate().map(row).collect(), empty, fault })
}

/// What the name hints at; the certificate decides.
fn hint(hint: KeyHint, words: &Words) -> String {
    match hint {
        KeyHint::Signing => say::hint_signing(words),
        KeyHint::Login => say::hint_login(words),
        KeyHint::Gost => say::hint_gost(words),
        KeyHint::Both | KeyHint::Unknown => String::new(),
    }
}

/// What the certificate on a token says.
fn purpose(purpose: KeyHint, words: &Words) -> String {
    match purpose {
        KeyHint::Signing => say::token_signing(words),
        KeyHint::Login => say::token_login(words),
        KeyHint::Both | KeyHint::Gost => say::token_both(words),
        KeyHint::Unknown => String::new(),
    }
}

fn opened(
    page: &mut Page<Press>,
    model: &Model,
    (desk, session, key): (&KeyDesk, &Session, &KeyIdentity),
    words: &Words,
    hall: &Hall,
) {
    page.summary = desk.problem.as_ref().map(|problem| {
        frame::notice(Tone::Attention, say::lbl_attention(words), frame::told(words, problem))
    });
    page.body = vec![Block::Note { tone: Tone::Good, text: say::info_keyok(words) }];
    kept::offers(page, model, session, words);
    let consents = model.key_consents();
    let all = consents.iter().all(|id| session.draft.is_ticked(id));
    // Whose key it is stands beside the box that says "mine", on the lowest screen too.
    let mut whose = Some(Block::Facts(key_facts(key, words)));
    for id in consents {
        page.body.push(Block::Text(crate::screens::answers::consent_text(&id, model, words, hall)));
        if let Some(whose) = whose.take() {
            page.body.push(whose);
            kept::told(page, model, session, words);
        }
        page.body.push(Block::Check(Check {
            ticked: session.draft.is_ticked(&id),
            text: words.text(&format!("{}-{}", model.form().id, id.as_str())),
            required: true,
            fault: None,
            id: Press::Walk(Target::Tick(id)),
        }));
    }
    if model.token_works() {
        page.body.extend(token_at_work(words));
    } else if session.waits_for(&Waiting::Consent) {
        page.body.push(working(say::consent_signing(words)));
    } else if !all {
        page.body.push(Block::Text(say::key_tick_to_go_on(words)));
    }
    page.buttons = vec![
        Button::new(Way::Back.into(), say::btn_back(words)),
        Button::new(Way::OtherKey.into(), say::key_other(words)),
        Button { enabled: all, ..Button::primary(Way::Continue.into(), say::btn_next(words)) },
    ];
}

pub(super) fn key_facts(key: &KeyIdentity, words: &Words) -> Vec<Fact<Press>> {
    let fact = |label: String, value: String| Fact { label, value, change: None };
    let mut name = key.common_name.expose().clone();
    if let Some(patronymic) = &key.patronymic {
        name.push(' ');
        name.push_str(patronymic.expose());
    }
    let mut facts = vec![
        fact(say::sig_owner(words), name),
        fact(say::iin_short(words), key.iin.expose().clone()),
        fact(say::sig_validity(words), show_date(civil_date(key.valid_until))),
        fact(say::sig_issuer(words), key.issuer.clone()),
        fact(say::sig_serial(words), key.serial.clone()),
    ];
    facts.extend(key.listed.map(|listed| {
        let told = match listed {
            Listed::Good { as_of } => say::key_good_as_of(words, show_time(as_of)),
            Listed::Old { due } => say::key_list_old(words, show_time(due)),
        };
        fact(say::key_revocation(words), told)
    }));
    facts
}

/// Work of unknown length: says what is being done.
pub(super) fn working(label: String) -> Block<Press> {
    Block::Note { tone: Tone::Plain, text: label }
}

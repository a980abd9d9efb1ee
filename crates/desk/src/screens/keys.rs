//! The list of keys and the password of one of them, at the login and at the signature.

use std::collections::BTreeSet;

use terminal::{Block, Button, Field, List, Page, Row, Tone};
use words::{Words, say};

use super::told;
use crate::model::{KeyDesk, KeyUse, Model};
use crate::msg::{KeyChoice, KeyHint, PinTries};
use crate::press::Press;
use crate::target::{Button as Way, Target};

/// Cells of the password line.
const PASSWORD_WIDTH: u16 = 32;

/// Of a longer list the chosen row may be out of sight while one types.
const LONG_LIST: usize = 5;

pub(super) fn draw(page: &mut Page<Press>, model: &Model, keys: &KeyDesk, words: &Words) {
    let mut fault = None;
    if let Some(problem) = &keys.problem {
        let text = match model.tries.pause_s(model.now) {
            left_s if left_s > 0 => say::fault_pwd_lock(words, left_s),
            _ => told::problem(words, problem),
        };
        let title = match keys.wanted {
            KeyUse::Login => say::desk_not_logged_in(words),
            KeyUse::Sign => say::not_done_title(words),
        };
        // Above and at the line one types in: of a long list only one of both may be on the screen.
        fault = Some(text.clone());
        page.summary = Some(told::notice(Tone::Error, title, text));
    }
    page.body.push(list(keys, words));
    if keys.found.as_ref().is_some_and(|found| found.cut) {
        page.body.push(Block::Note { tone: Tone::Attention, text: say::list_cut(words) });
    }
    let files = keys.found.as_ref().map_or(&[][..], |found| &found.files);
    if let Some(chosen) = keys.chosen.and_then(|at| files.get(at)).filter(|_| files.len() > LONG_LIST) {
        page.body.push(Block::Text(say::desk_key_chosen(words, chosen.name.as_str())));
    }
    let shown = if keys.revealed {
        keys.password.text().to_owned()
    } else {
        // The page never carries a password that is not to be read on it.
        "•".repeat(keys.password.graphemes())
    };
    page.body.extend(tries_left(keys, words));
    let here = model.focus == Some(Target::Password);
    page.body.push(Block::Field(Field {
        required: true,
        value: shown,
        cursor: here.then(|| keys.password.cursor()),
        secret: !keys.revealed,
        width: PASSWORD_WIDTH,
        fault,
        side: Some(Button::new(
            Way::Reveal.into(),
            if keys.revealed { say::password_hide(words) } else { say::password_show(words) },
        )),
        ..Field::new(Press::At(Target::Password), password_label(keys, words))
    }));
}

/// A key in a file has a password, a token a PIN.
fn password_label(keys: &KeyDesk, words: &Words) -> String {
    if keys.token().is_some() { say::sig_pin(words) } else { say::sig_pwd(words) }
}

/// How near the chosen token is to locking itself, before its PIN is typed.
fn tries_left(keys: &KeyDesk, words: &Words) -> Option<Block<Press>> {
    let text = match keys.token()? {
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
        Block::Note { tone: Tone::Plain, text: say::token_working(words) },
        Block::Buttons(vec![Button::new(Way::StopKey.into(), say::token_stop(words))]),
    ]
}

fn list(keys: &KeyDesk, words: &Words) -> Block<Press> {
    let files = keys.found.as_ref().map_or(&[][..], |found| &found.files);
    let sticks: BTreeSet<&str> = files.iter().map(|key| key.stick.as_str()).collect();
    let tokens = files.iter().any(|key| key.token.is_some());
    let label = match sticks.first() {
        Some(stick) if sticks.len() == 1 && !tokens => say::key_choose_on(words, stick),
        Some(_) | None => say::key_choose(words),
    };
    let row = |(at, key): (usize, &KeyChoice)| Row {
        id: Press::At(Target::Key(at)),
        // Where keys of several sticks lie, whose they are says more than what their names hint at once more.
        cells: match key.token {
            Some(_) => vec![key.name.clone(), purpose(key.hint, words), say::key_on_token(words)],
            None if sticks.len() > 1 => vec![key.name.clone(), key.stick.clone()],
            None => vec![key.name.clone(), hint(key.hint, words)],
        },
        chosen: keys.chosen == Some(at),
    };
    let empty = if keys.found.is_some() { say::key_none_found(words) } else { say::key_looking(words) };
    Block::List(List { label, rows: files.iter().enumerate().map(row).collect(), empty, fault: None })
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

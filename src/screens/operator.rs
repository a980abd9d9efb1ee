//! The page of whoever looks after the kiosk: the PIN, then how the kiosk is, and what can be done.

use domain::time::{Timestamp, show_time};
use terminal::{
    Block, Button, Command, Fact, Field, KeyContext, Keyboard, Layout, Page, Summary, Tone, keys,
};
use words::{Lang, Words, say};

use crate::health::{Cause, Finding, Grade, Health, Printer, Published, Span, Tokens};
use crate::operator::{Carried, Operator, Stage, Target};
use crate::press::Press;
use crate::screens::{Hall, Hands, answers, frame};

/// How far off a clock may be before it is told, in seconds, where the policy says nothing else.
fn tolerance_s() -> i64 {
    i64::from(domain::released::policy().clock_tolerance_s)
}

/// The page of this moment.
pub fn page(operator: &Operator, hall: &Hall, hands: &Hands) -> Page<Press> {
    let words = &Words::new(if operator.russian { Lang::Ru } else { Lang::Kk });
    let mut page = Page::new("operator", say::app_name(words));
    page.top.service = say::operator_title(words);
    page.focus = Some(Press::Operator(operator.focus));
    page.keys = key_bar(operator, words);
    match &operator.stage {
        Stage::Pin { typed, shut } => {
            pin(&mut page, typed.len(), *shut, words);
            page.keyboard = keyboard(words, hands);
        }
        Stage::Open { health, carried } => {
            if let Some(carried) = carried {
                page.body.push(came(carried, words));
            }
            match health {
                Some(health) => open(&mut page, health, words),
                None => page.body.push(Block::Text(say::lbl_loading(words))),
            }
            page.buttons = buttons(words);
        }
    }
    if operator.waits {
        page.body.push(Block::Note { tone: Tone::Plain, text: say::operator_working(words) });
    }
    page.body.push(Block::Text(say::support_phone(words, &hall.support_phone)));
    page
}

fn press(target: Target) -> Press {
    Press::Operator(target)
}

fn key_bar(operator: &Operator, words: &Words) -> Vec<terminal::KeyHint<Press>> {
    let types = operator.types();
    let context = KeyContext { typing: types, digits_only: types, ..KeyContext::new(Layout::Latin) };
    keys::hints(&context, |command| {
        let label = match command {
            Command::Press => say::key_press(words),
            Command::Back => say::btn_back(words),
            Command::Language => say::key_language(words),
            Command::Keyboard if types => say::key_keyboard(words),
            Command::Next => say::key_next(words),
            Command::Previous
            | Command::Up
            | Command::Down
            | Command::Left
            | Command::Right
            | Command::Layout
            | Command::Keyboard
            | Command::Cover
            | Command::Reveal
            | Command::Help
            | Command::Operator
            | Command::PageUp
            | Command::PageDown
            | Command::Home
            | Command::End
            | Command::Backspace
            | Command::Delete
            | Command::Char(_)
            | Command::Quit => return None,
        };
        Some((label, Some(Press::Key(command.clone()))))
    })
}

fn keyboard(words: &Words, hands: &Hands) -> Option<Keyboard<Press>> {
    hands.osk.map(|osk| Keyboard {
        layout: Layout::Latin,
        shift: false,
        pad: true,
        focus: osk.focus,
        words: frame::osk_words(words, hands),
        press: Press::Osk,
    })
}

fn pin(page: &mut Page<Press>, typed: usize, shut: Option<(i64, bool)>, words: &Words) {
    let fault = shut.map(|(pause_s, judged)| match (pause_s, judged) {
        (0, _) => say::operator_pin_wrong(words),
        (_, true) => say::operator_pin_pause(words, pause_s),
        (_, false) => say::operator_pin_wait(words, pause_s),
    });
    page.body.push(Block::Heading(say::operator_title(words)));
    page.body.push(Block::Text(say::operator_about(words)));
    page.body.push(Block::Field(Field {
        value: "0".repeat(typed),
        cursor: Some(typed),
        secret: true,
        fault,
        ..Field::new(press(Target::Line), say::operator_pin(words))
    }));
    page.buttons = vec![
        Button::new(press(Target::Close), say::btn_back(words)),
        Button::primary(press(Target::Check), say::operator_open(words)),
    ];
}

fn buttons(words: &Words) -> Vec<Button<Press>> {
    vec![
        Button::new(press(Target::Close), say::operator_close(words)),
        Button::new(press(Target::Refresh), say::journal_refresh(words)),
        Button::new(press(Target::TakeBack), say::operator_take_back(words)),
        Button::new(press(Target::Export), say::operator_export(words)),
    ]
}

fn came(carried: &Carried, words: &Words) -> Block<Press> {
    let (tone, text) = match carried {
        Carried::Out { applications, name } => {
            (Tone::Good, say::operator_out(words, count(*applications), name))
        }
        Carried::Back { settled, refused, waiting } => {
            (Tone::Good, say::operator_back(words, count(*refused), count(*settled), count(*waiting)))
        }
        Carried::Not { why, code } => {
            let text = words.message(&format!("operator-not-{why}"), &[("code", (*code).to_owned())]);
            (Tone::Error, text)
        }
    };
    Block::Note { tone, text }
}

fn count(count: usize) -> u64 {
    u64::try_from(count).unwrap_or(u64::MAX)
}

fn open(page: &mut Page<Press>, health: &Health, words: &Words) {
    let findings = health.findings(tolerance_s());
    let worst = findings.iter().map(|finding| finding.grade).max();
    let (tone, title) = match worst {
        None => (Tone::Good, say::operator_well(words)),
        Some(Grade::Watch) => (Tone::Attention, say::operator_watch(words)),
        Some(Grade::Act) => (Tone::Error, say::operator_act(words)),
    };
    let rows = findings.iter().map(|finding| (told(finding, words), None));
    page.summary = Some(Summary { tone, title, rows: rows.collect() });
    page.body.push(Block::Facts(facts(health, words)));
}

/// A finding in whole sentences.
fn told(finding: &Finding, words: &Words) -> String {
    let mut args = finding.args.clone();
    let arg =
        |name: &str| finding.args.iter().find(|(known, _)| *known == name).map(|(_, value)| value.as_str());
    if let Some(code) = arg("code") {
        let error = error(code, words);
        if finding.name == "trouble" {
            return error;
        }
        args.push(("error", error));
    }
    if let Some(bound) = arg("bound") {
        args = vec![("bound", words.text(&format!("doctor-bound-{bound}")))];
    }
    if let Some(seconds) = finding.seconds() {
        args.push(("span", span(seconds, words)));
    }
    words.message(&format!("doctor-{}", finding.name), &args)
}

/// A stretch of time, after "by" or "for".
fn span(seconds: u64, words: &Words) -> String {
    let Span { unit, n } = Span::of(seconds);
    say::operator_span(words, n, unit)
}

fn facts(health: &Health, words: &Words) -> Vec<Fact<Press>> {
    let Health { queue, line, clock, disk, keys, .. } = health;
    let fact = |label: String, value: String| Fact { label, value, change: None };
    let none = || answers::NOTHING.to_owned();
    let at = |moment: Option<Timestamp>| moment.map_or_else(none, show_time);
    let megabytes = |bytes: Option<u64>| bytes.map_or(0, |bytes| bytes / 1_000_000);
    let trouble = line.trouble.as_ref();
    let crls = keys.crls.as_ref();
    let printer = match health.printer {
        Printer::None => say::operator_printer_none(words),
        Printer::Missing => say::operator_printer_missing(words),
        Printer::Ready => say::operator_printer_ready(words),
    };
    let drift = clock.ahead_s(health.at).map_or_else(none, |ahead_s| drift(ahead_s, words));
    vec![
        fact(say::operator_waiting(words), (queue.waiting + queue.scans).to_string()),
        fact(say::operator_oldest(words), at(queue.oldest)),
        fact(say::operator_bytes(words), say::operator_megabytes(words, megabytes(Some(queue.bytes)))),
        fact(say::operator_refused(words), queue.refused.to_string()),
        fact(say::operator_contact(words), at(line.last_contact)),
        fact(say::operator_error(words), trouble.map_or_else(none, |trouble| error(&trouble.code, words))),
        fact(say::operator_error_at(words), at(trouble.map(|trouble| trouble.at))),
        fact(say::operator_drift(words), drift),
        fact(say::operator_beacon(words), at(clock.beacon)),
        fact(say::operator_disk(words), say::operator_megabytes(words, megabytes(disk.free))),
        fact(say::operator_sticks(words), keys.sticks.to_string()),
        fact(say::operator_tokens(words), tokens(&keys.tokens, words)),
        fact(say::operator_trusted(words), keys.trusted.unwrap_or(0).to_string()),
        fact(say::operator_crls(words), crls.map_or_else(none, |crls| crls.lists.to_string())),
        fact(say::operator_crls_until(words), at(crls.and_then(|crls| crls.ends))),
        fact(say::operator_crls_oldest(words), at(crls.and_then(|crls| crls.oldest))),
        fact(say::operator_edition(words), edition(&health.published, words)),
        fact(say::operator_edition_made(words), at(health.published.made)),
        fact(say::operator_printer(words), printer),
        fact(say::operator_version(words), format!("{} · {}", health.version, health.kiosk)),
    ]
}

fn edition(published: &Published, words: &Words) -> String {
    match published.edition {
        0 => say::operator_edition_own(words),
        number => number.to_string(),
    }
}

fn drift(ahead_s: i64, words: &Words) -> String {
    let span = span(ahead_s.unsigned_abs(), words);
    match ahead_s.signum() {
        1 => say::operator_clock_ahead(words, span),
        -1 => say::operator_clock_behind(words, span),
        _ => say::operator_clock_same(words),
    }
}

fn tokens(tokens: &Tokens, words: &Words) -> String {
    match (tokens.libraries, tokens.slots) {
        (0, _) => say::operator_tokens_none(words),
        (libraries, slots) => {
            let slots = slots.map_or_else(|| answers::NOTHING.to_owned(), |slots| slots.to_string());
            say::operator_tokens_in(words, libraries, tokens.silent, slots)
        }
    }
}

/// A code of the last error, in plain words.
fn error(code: &str, words: &Words) -> String {
    words.message(&Cause::of(code).message(), &[("code", code.to_owned())])
}

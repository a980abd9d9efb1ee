//! Pages nobody thought of.

use proptest::prelude::*;
use terminal::page::{
    Block, Button, Check, Choice, Dot, Fact, Field, Help, KeyHint, LanguageTab, List, Mark, MenuItem,
    Overlay, Page, Progress, Rail, RailStep, Row, SHADE_MAX, Summary, Tone,
};
use terminal::{Keyboard, Layout, OskKey, OskWords};

/// A place, numbered when the page is whole; or a key of the keyboard.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Place {
    Number(u32),
    Key(OskKey),
}

const UNNUMBERED: Place = Place::Number(0);

/// Words as they come: real ones, none, and things that do not belong on a screen.
fn words() -> impl Strategy<Value = String> {
    prop_oneof![
        6 => "[а-яәғқңөұүһі]{1,12}( [а-яәғқңөұүһі]{1,12}){0,5}",
        1 => Just(String::new()),
        1 => "[а-яa-z0-9 .\u{202e}\u{200b}\u{1b}\n漢é₸]{0,60}",
        1 => "\\PC{0,40}",
    ]
}

fn dot() -> impl Strategy<Value = Dot> {
    let glyph = prop::sample::select(vec![' ', '▀', '▄', '█']);
    (glyph, 0..=SHADE_MAX, 0..=SHADE_MAX).prop_map(|(glyph, upper, lower)| Dot { glyph, upper, lower })
}

fn button() -> impl Strategy<Value = Button<Place>> {
    ("[а-яәғқ]{1,14}( [а-яәғқ]{1,10})?", prop::bool::weighted(0.8), any::<bool>())
        .prop_map(|(label, enabled, primary)| Button { enabled, primary, ..Button::new(UNNUMBERED, label) })
}

fn field() -> impl Strategy<Value = Block<Place>> {
    let around = (prop::option::of(words()), prop::option::of(button()), prop::option::of(words()));
    (words(), words(), 1..90_u16, prop::option::of(0..50_usize), any::<[bool; 3]>(), around).prop_map(
        |(label, value, width, cursor, [required, secret, read_only], (fault, side, note))| {
            Block::Field(Field {
                id: UNNUMBERED,
                label,
                required,
                value,
                cursor,
                secret,
                width,
                fault,
                side,
                note,
                read_only,
            })
        },
    )
}

fn tone() -> impl Strategy<Value = Tone> {
    prop_oneof![Just(Tone::Error), Just(Tone::Attention), Just(Tone::Good), Just(Tone::Plain)]
}

fn block() -> impl Strategy<Value = Block<Place>> {
    let options = prop::collection::vec((Just(UNNUMBERED), words(), any::<bool>()), 0..5);
    let choice = (words(), any::<bool>(), prop::option::of(words()), options, 0..4_u16).prop_map(
        |(label, required, fault, options, columns)| {
            Block::Choice(Choice { label, required, fault, options, columns })
        },
    );
    let check = (any::<bool>(), words(), any::<bool>(), prop::option::of(words())).prop_map(
        |(ticked, text, required, fault)| {
            Block::Check(Check { id: UNNUMBERED, ticked, text, required, fault })
        },
    );
    let row = (prop::collection::vec(words(), 0..4), any::<bool>()).prop_map(|(cells, chosen)| Row {
        id: UNNUMBERED,
        cells,
        chosen,
    });
    let list = (words(), prop::collection::vec(row, 0..6), words(), prop::option::of(words()))
        .prop_map(|(label, rows, empty, fault)| Block::List(List { label, rows, empty, fault }));
    let fact = (words(), words(), prop::option::of(button())).prop_map(|(label, value, change)| Fact {
        label,
        value,
        change,
    });
    let item = (prop::option::of(any::<char>()), words(), words()).prop_map(|(key, label, note)| MenuItem {
        press: UNNUMBERED,
        key,
        label,
        note,
    });
    let progress = (words(), any::<u64>(), prop::option::of(any::<u64>()))
        .prop_map(|(label, done, of)| Block::Progress { label, progress: Progress { done, of } });
    prop_oneof![
        Just(Block::Gap),
        words().prop_map(Block::Heading),
        words().prop_map(Block::Text),
        (tone(), words()).prop_map(|(tone, text)| Block::Note { tone, text }),
        "[A-Z0-9.-]{0,30}".prop_map(Block::Big),
        prop::collection::vec(words(), 0..4).prop_map(Block::Greeting),
        field(),
        field(),
        choice,
        check,
        list,
        prop::collection::vec(fact, 0..5).prop_map(Block::Facts),
        prop::collection::vec(button(), 0..5).prop_map(Block::Buttons),
        "[ -~]{0,60}".prop_map(Block::Qr),
        prop::collection::vec(prop::collection::vec(dot(), 0..160), 0..12).prop_map(Block::Picture),
        progress,
        prop::collection::vec(words(), 0..9).prop_map(Block::Paper),
        prop::collection::vec(item, 0..4).prop_map(Block::Menu),
    ]
}

fn around_body() -> impl Strategy<Value = Page<Place>> {
    let step = (words(), prop_oneof![Just(Mark::Done), Just(Mark::Here), Just(Mark::Ahead)])
        .prop_map(|(label, mark)| RailStep { label, mark });
    let rail = prop::option::of(
        (prop::collection::vec(step, 0..8), words()).prop_map(|(steps, caption)| Rail { steps, caption }),
    );
    let help = (
        words(),
        prop::collection::vec(words(), 0..4),
        prop::option::of(words()),
        prop::option::of("[a-z]{0,80}"),
    )
        .prop_map(|(title, paragraphs, foot, qr)| Help { title, paragraphs, foot, qr });
    let key = (words(), words()).prop_map(|(key, label)| KeyHint { key, label, press: Some(UNNUMBERED) });
    let rows = prop::collection::vec((words(), prop::option::of(Just(UNNUMBERED))), 0..5);
    let summary = prop::option::of((tone(), words(), rows).prop_map(|(tone, title, rows)| Summary {
        tone,
        title,
        rows,
    }));
    let top = (words(), prop::option::of(words()));
    (top, rail, prop::option::of(help), prop::collection::vec(key, 0..8), summary, any::<bool>()).prop_map(
        |((service, sub), rail, help, keys, summary, centred)| {
            let mut page = Page::new("random", "ТЕРЕЗЕ");
            let tab = |label: &str, on| LanguageTab { label: label.to_owned(), press: UNNUMBERED, on };
            page.top.languages = vec![tab("ҚАЗ", true), tab("Рус", false)];
            (page.top.service, page.top.sub) = (service, sub);
            Page { rail, help, keys, summary, centred, ..page }
        },
    )
}

fn keyboard() -> impl Strategy<Value = Keyboard<Place>> {
    let layout = prop_oneof![Just(Layout::Kazakh), Just(Layout::Russian), Just(Layout::Latin)];
    (layout, any::<bool>(), any::<bool>(), words()).prop_map(|(layout, shift, pad, title)| Keyboard {
        layout,
        shift,
        pad,
        focus: None,
        words: OskWords {
            title,
            layout: "ҚАЗ".into(),
            space: "бос орын".into(),
            done: "Келесі".into(),
            close: "Жабу".into(),
        },
        press: Place::Key,
    })
}

/// A whole page.
pub(crate) fn page() -> impl Strategy<Value = Page<Place>> {
    let body = prop::collection::vec(block(), 0..9);
    let overlay =
        (tone(), words(), prop::collection::vec(words(), 0..4), prop::collection::vec(button(), 0..3))
            .prop_map(|(tone, title, paragraphs, buttons)| Overlay {
                tone,
                title,
                paragraphs,
                progress: None,
                qr: None,
                buttons,
            });
    let over = (prop::option::weighted(0.2, overlay), prop::option::weighted(0.3, keyboard()));
    (around_body(), body, prop::collection::vec(button(), 0..4), over).prop_map(
        |(page, body, buttons, (overlay, keyboard))| {
            numbered(Page { body, buttons, overlay, keyboard, ..page })
        },
    )
}

/// Gives every place of the page its own number.
fn numbered(mut page: Page<Place>) -> Page<Place> {
    let mut last = 0;
    let mut number = |place: &mut Place| {
        last += 1;
        *place = Place::Number(last);
    };
    page.top.languages.iter_mut().for_each(|tab| number(&mut tab.press));
    page.summary
        .iter_mut()
        .flat_map(|summary| &mut summary.rows)
        .for_each(|(_, press)| press.iter_mut().for_each(&mut number));
    page.keys.iter_mut().filter_map(|hint| hint.press.as_mut()).for_each(&mut number);
    page.buttons.iter_mut().for_each(|button| number(&mut button.press));
    page.overlay
        .iter_mut()
        .flat_map(|overlay| &mut overlay.buttons)
        .for_each(|button| number(&mut button.press));
    for block in &mut page.body {
        match block {
            Block::Field(field) => {
                number(&mut field.id);
                field.side.iter_mut().for_each(|side| number(&mut side.press));
            }
            Block::Choice(choice) => choice.options.iter_mut().for_each(|(press, _, _)| number(press)),
            Block::Check(check) => number(&mut check.id),
            Block::List(list) => list.rows.iter_mut().for_each(|row| number(&mut row.id)),
            Block::Facts(facts) => {
                facts
                    .iter_mut()
                    .filter_map(|fact| fact.change.as_mut())
                    .for_each(|change| number(&mut change.press));
            }
            Block::Buttons(buttons) => buttons.iter_mut().for_each(|button| number(&mut button.press)),
            Block::Menu(items) => items.iter_mut().for_each(|item| number(&mut item.press)),
            Block::Gap
            | Block::Heading(_)
            | Block::Text(_)
            | Block::Note { .. }
            | Block::Big(_)
            | Block::Greeting(_)
            | Block::Qr(_)
            | Block::Picture(_)
            | Block::Progress { .. }
            | Block::Paper(_) => {}
        }
    }
    page
}

//! The first screen: both languages, Kazakh first; nobody is here yet.

use domain::language::Language;
use journey::model::Model;
use journey::problem::Problem;
use journey::target::Target;
use terminal::{Block, Help, MenuItem, Page, Tone};
use words::{Lang, Words, say};

use crate::press::Press;
use crate::screens::{DemoCard, Hall, frame};

pub(super) fn draw(page: &mut Page<Press>, model: &Model, hall: &Hall) {
    let kk = Words::new(Lang::Kk);
    let ru = Words::new(Lang::Ru);
    page.centred = hall.demo.is_none();
    page.body = takes_nothing(model, &kk, &ru).into_iter().chain(left_behind(model, &kk, &ru)).collect();
    page.body.extend([
        Block::Greeting(vec![say::welcome(&kk), say::welcome(&ru)]),
        Block::Gap,
        Block::Menu(vec![
            item('1', Language::Kazakh, say::lang_kk(&kk)),
            item('2', Language::Russian, say::lang_own_ru(&kk)),
        ]),
        Block::Gap,
        match &hall.demo {
            Some(card) => demo_card(card, &kk, &ru),
            None => Block::Text(format!("{}\n{}", say::welcome_choose(&kk), say::welcome_choose(&ru))),
        },
    ]);
    page.help = Some(help(model, hall, &kk, &ru));
}

/// Whoever comes to apply learns it before they choose anything, in whichever language they read.
fn takes_nothing(model: &Model, kk: &Words, ru: &Words) -> Option<Block<Press>> {
    let said = |words: &Words| frame::told(words, &Problem::plain("fault-vault-full"));
    let text = || format!("{}\n{}", said(kk), said(ru));
    model.full.then(|| Block::Note { tone: Tone::Error, text: text() })
}

/// Whoever has left is still near, and their stick is still in.
fn left_behind(model: &Model, kk: &Words, ru: &Words) -> Option<Block<Press>> {
    let text = || format!("{}\n{}", say::warn_usb(kk), say::warn_usb(ru));
    model.carriers.left_behind().then(|| Block::Note { tone: Tone::Attention, text: text() })
}

fn item(key: char, language: Language, label: String) -> MenuItem<Press> {
    MenuItem { press: Press::Walk(Target::Language(language)), key: Some(key), label, note: String::new() }
}

fn help(model: &Model, hall: &Hall, kk: &Words, ru: &Words) -> Help {
    let link = |w: &Words| match (model.link, model.busy) {
        (true, _) => say::link_up(w),
        (false, true) => say::link_busy(w),
        (false, false) => say::link_down(w),
    };
    let mut paragraphs = Vec::new();
    for words in [kk, ru] {
        paragraphs.push(say::welcome_needs(words));
        paragraphs.extend([
            say::welcome_need_key(words),
            say::welcome_need_password(words),
            say::welcome_need_child(words),
            say::welcome_need_phone(words),
        ]);
        paragraphs.push(String::new());
    }
    paragraphs.push(format!("{} · {}", link(kk), link(ru)));
    paragraphs.push(format!("{} · {}", hall.place.0, hall.place.1));
    let foot = format!("{} · {}", say::welcome_free(kk), say::welcome_free(ru));
    Help { title: String::new(), paragraphs, foot: Some(foot), qr: None }
}

/// A production kiosk has no such card. One line a fact, so that it stands on the smallest screen too.
fn demo_card(card: &DemoCard, kk: &Words, ru: &Words) -> Block<Press> {
    let fact = |say: fn(&Words) -> String, value: &str| format!("{} · {}: {value}", say(kk), say(ru));
    let lines = [
        format!("{} · {}", say::demo_title(kk), say::demo_title(ru)),
        fact(say::demo_password, &card.password),
        fact(say::demo_children, &card.iins.join(", ")),
        fact(say::demo_codes, &card.phone_file),
    ];
    Block::Note { tone: Tone::Attention, text: lines.join("\n") }
}

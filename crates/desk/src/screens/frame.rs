//! What every page has: the top line, who is logged in, the key bar, the help of the screen.

use domain::language::Language;
use terminal::{Command, Help, KeyContext, LanguageTab, Layout, Page, keys};
use words::{Lang, Words, say};

use super::told;
use super::{Hall, Hands};
use crate::model::{Model, Stage, Typing};
use crate::press::Press;
use crate::target::Target;

/// Which keys mean what at this moment.
pub fn key_context(model: &Model, hall: &Hall, hands: &Hands) -> KeyContext {
    let typing = model.typing();
    KeyContext {
        typing: typing.is_some(),
        digits_only: typing == Some(Typing::Digits),
        secret: typing == Some(Typing::Password),
        native: hands.machine.cyrillic(),
        quit_key: Some(hall.quit_key).filter(char::is_ascii_lowercase),
        ..KeyContext::new(hands.layout.unwrap_or(Layout::Latin))
    }
}

/// An empty page with everything that stands around it.
pub(super) fn page(model: &Model, words: &Words, hall: &Hall, hands: &Hands) -> Page<Press> {
    let mut page = Page::new(model.stage.name(), say::app_name(words));
    page.top.service = words.text(model.stage.name());
    page.top.languages = languages(model);
    page.top.sub = model.session.as_ref().map(|session| {
        let roles: Vec<String> = roles(session, words);
        let who = [session.login.name.as_str(), session.login.organisation.as_str()];
        let who: Vec<&str> = who.into_iter().filter(|part| !part.is_empty()).collect();
        format!("{} · {}", who.join(" · "), roles.join(", "))
    });
    page.focus = model.focus.clone().map(Press::At);
    page.keys = key_bar(model, words, hall, hands);
    page.help = help(model, words, hall);
    page
}

/// Each role once.
fn roles(session: &crate::model::Session, words: &Words) -> Vec<String> {
    let mut roles: Vec<_> = session.login.posts.iter().map(|post| post.role).collect();
    roles.sort_unstable();
    roles.dedup();
    roles.into_iter().map(|role| told::role(role, words)).collect()
}

fn languages(model: &Model) -> Vec<LanguageTab<Press>> {
    let kazakh = model.language.is_kazakh();
    let names = Words::new(Lang::Kk);
    let tab = |on: bool, labels: [String; 2], language| {
        let [lit, unlit] = labels;
        let label = if on { lit } else { unlit };
        LanguageTab { label, press: Press::At(Target::Language(language)), on }
    };
    vec![
        tab(kazakh, [say::lang_tab_kk_on(&names), say::lang_tab_kk_off(&names)], Language::Kazakh),
        tab(!kazakh, [say::lang_tab_ru_on(&names), say::lang_tab_ru_off(&names)], Language::Russian),
    ]
}

fn key_bar(model: &Model, words: &Words, hall: &Hall, hands: &Hands) -> Vec<terminal::KeyHint<Press>> {
    let context = key_context(model, hall, hands);
    let login = matches!(model.stage, Stage::Login(_));
    let mut bar = keys::hints(&context, |command| {
        let press = Some(Press::Key(command.clone()));
        let label = match command {
            Command::Press => say::key_press(words),
            Command::Next => say::key_next(words),
            Command::Up if !context.typing => say::key_move(words),
            Command::Back if !login && !at_the_end(model) => say::btn_back(words),
            Command::Language => say::key_language(words),
            Command::Layout => say::key_layout(words, layout_name(words, hands, context.digits_only)),
            Command::Reveal => say::key_reveal(words),
            Command::Cover if !login => say::key_cover(words),
            Command::Help => say::btn_help(words),
            Command::Previous
            | Command::Up
            | Command::Down
            | Command::Left
            | Command::Right
            | Command::Back
            | Command::Keyboard
            | Command::Cover
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
        Some((label, press))
    });
    bar.extend(context.quit_key.map(|key| terminal::KeyHint {
        key: format!("Ctrl-{}", key.to_ascii_uppercase()),
        label: say::desk_key_quit(words),
        press: Some(Press::Key(Command::Quit)),
    }));
    bar
}

/// Whether there is nothing to go back to.
fn at_the_end(model: &Model) -> bool {
    let only_helps = model.session.as_ref().is_some_and(|session| !session.does_more_than_help());
    matches!(model.stage, Stage::Inbox) || (only_helps && matches!(model.stage, Stage::Help))
}

/// ҚАЗ, РУС, ENG or 123.
fn layout_name(words: &Words, hands: &Hands, digits: bool) -> String {
    if digits {
        return say::layout_digits(words);
    }
    match hands.layout.unwrap_or(Layout::Latin) {
        Layout::Kazakh => say::layout_kk(words),
        Layout::Russian => say::layout_ru(words),
        Layout::Latin => say::layout_en(words),
    }
}

/// What the focused thing is, and what the screen is for; none over a picture, which wants the room.
fn help(model: &Model, words: &Words, hall: &Hall) -> Option<Help> {
    if matches!(model.stage, Stage::Scan(_)) {
        return None;
    }
    let stage = model.stage.name();
    let focused = of_focus(model);
    let told = |id: &str| ["help", "where"].map(|attribute| words.attribute(id, attribute));
    let paragraphs = focused.iter().chain([&stage]).flat_map(|id| told(id)).flatten().collect();
    let id = focused.unwrap_or(stage);
    let foot = Some(say::support_phone(words, &hall.support_phone));
    Some(Help { title: words.text(id), paragraphs, foot, qr: None })
}

/// The thing that is focused, where it has a help of its own.
fn of_focus(model: &Model) -> Option<&'static str> {
    match model.focus.as_ref()? {
        Target::Password if model.types_pin() => Some("help-pin"),
        Target::Password => Some("help-password"),
        Target::Words => Some("desk-own-words"),
        Target::Number => Some("desk-by-number"),
        Target::Line(_)
        | Target::Language(_)
        | Target::Button(_)
        | Target::Key(_)
        | Target::Row(_)
        | Target::Ruling(_)
        | Target::Second(_)
        | Target::Scan(_)
        | Target::Reason(_)
        | Target::Teaching(_)
        | Target::Settlement(_) => None,
    }
}

/// What stands on a covered screen, in both languages: how to uncover it, and how long one may still wait.
pub(super) fn cover_lines(model: &Model) -> Vec<String> {
    let both = [Lang::Kk, Lang::Ru].map(Words::new);
    let mut lines: Vec<String> = both.iter().map(say::covered).collect();
    if let Some(left_s) = model.warning {
        lines.push(String::new());
        lines.extend(both.iter().map(|words| say::desk_warning(words, left_s)));
    }
    lines
}

//! What every page has: the top line, the rail, the key bar, the help of the focused thing.

use domain::fault::Fault;
use domain::language::Language;
use forms::definition::Form;
use forms::draft::Slip;
use journey::journal::Shown;
use journey::model::{Model, Overlay, Typing};
use journey::problem::Problem;
use journey::session::{Goal, Task};
use journey::stage::{Application, Stage, Tab};
use journey::target::{Button as Way, Target};
use terminal::{
    Command, Help, KeyContext, LanguageTab, Layout, Mark, OskWords, Page, Rail, RailStep, Summary, Tone, keys,
};
use words::{Lang, Words, say};

use crate::press::Press;
use crate::screens::{Hall, Hands, answers, kept};

/// Which keys mean what at this moment.
pub fn key_context(model: &Model, hall: &Hall, hands: &Hands) -> KeyContext {
    let typing = model.typing();
    KeyContext {
        typing: typing.is_some(),
        digits_only: typing == Some(Typing::Digits),
        secret: typing == Some(Typing::Password),
        native: hands.machine.cyrillic(),
        quit_key: hall.quit_key,
        ..KeyContext::new(hands.layout.unwrap_or(Layout::Latin))
    }
}

/// An empty page with everything that stands around it.
pub(super) fn page(model: &Model, words: &Words, hall: &Hall, hands: &Hands) -> Page<Press> {
    let mut page = Page::new(model.stage.name(), say::app_name(words));
    page.top.languages = languages(model);
    page.focus = model.focus.clone().map(Press::Walk);
    page.top.sub = model.setting.help.as_ref().map(|help| answers::helps(&help.assistant, words));
    if model.session.is_some() {
        page.top.service = words.attribute(&model.form().id, "short").unwrap_or_default();
        page.rail = rail(model, words);
    }
    page.keys = key_bar(model, words, hall, hands);
    page.help = help(model, words, hall);
    page
}

fn languages(model: &Model) -> Vec<LanguageTab<Press>> {
    let kazakh = model.language.is_kazakh();
    let tab = |label: String, language, on| LanguageTab {
        label,
        press: Press::Walk(Target::Language(language)),
        on,
    };
    let names = Words::new(Lang::Kk);
    vec![
        tab(
            if kazakh { say::lang_tab_kk_on(&names) } else { say::lang_tab_kk_off(&names) },
            Language::Kazakh,
            kazakh,
        ),
        tab(
            if kazakh { say::lang_tab_ru_off(&names) } else { say::lang_tab_ru_on(&names) },
            Language::Russian,
            !kazakh,
        ),
    ]
}

/// The steps of the form, and where we are among them.
fn rail(model: &Model, words: &Words) -> Option<Rail> {
    let steps = &model.form().steps;
    let session = model.session.as_ref()?;
    let applies = session.task == Task::Apply;
    let logs_in = matches!(model.stage, Stage::Login(_)) && session.goal == Goal::Journal;
    if !applies || logs_in {
        return None;
    }
    let here = match &model.stage {
        Stage::Welcome
        | Stage::Services
        | Stage::About
        | Stage::Journal
        | Stage::Application(_)
        | Stage::Document(_)
        | Stage::Confirm(_)
        | Stage::Places
        | Stage::Keeping(_)
        | Stage::Receipt(_) => return None,
        Stage::Settlement(_) | Stage::Login(_) | Stage::Key(_) => 0,
        Stage::Fill(fill) => at(model, &fill.step),
        Stage::Attach(attach) => at(model, &attach.back.step),
        Stage::Preview(preview) => at(model, &preview.back.back.step),
        Stage::School(search) => at(model, &search.back.step),
        Stage::Review(_) | Stage::Paper(_) | Stage::Sign(_) => steps.len().saturating_sub(1),
    };
    let mark = |i: usize| match i.cmp(&here) {
        std::cmp::Ordering::Less => Mark::Done,
        std::cmp::Ordering::Equal => Mark::Here,
        std::cmp::Ordering::Greater => Mark::Ahead,
    };
    let step = |(i, s): (usize, &forms::definition::Step)| RailStep {
        label: words.text(&format!("{}-step-{}", model.form().id, s.id)),
        mark: mark(i),
    };
    Some(Rail {
        steps: steps.iter().enumerate().map(step).collect(),
        caption: say::step_of(words, here + 1, steps.len()),
    })
}

fn at(model: &Model, step: &str) -> usize {
    model.form().steps.iter().position(|s| s.id == step).unwrap_or(0)
}

fn key_bar(model: &Model, words: &Words, hall: &Hall, hands: &Hands) -> Vec<terminal::KeyHint<Press>> {
    let context = key_context(model, hall, hands);
    let welcome = model.session.is_none();
    let near = is_near(model, hands);
    let mut bar = keys::hints(&context, |command| {
        let press = Some(Press::Key(command.clone()));
        let label = match command {
            Command::Press if welcome => say::key_welcome(words),
            Command::Press => say::key_press(words),
            Command::Next => say::key_next(words),
            Command::Up if near => say::key_pan(words),
            Command::Up if !context.typing => say::key_move(words),
            Command::Back if can_go_back(model) => say::btn_back(words),
            Command::Language if !welcome => say::key_language(words),
            Command::Layout => say::key_layout(words, layout_name(words, hands, context.digits_only)),
            Command::Keyboard if context.typing => say::key_keyboard(words),
            Command::Reveal => say::key_reveal(words),
            Command::Cover if !welcome => say::key_cover(words),
            Command::Help => say::btn_help(words),
            Command::Operator if welcome && hall.operator_page => say::key_operator(words),
            Command::PageDown => return None,
            Command::Previous
            | Command::Up
            | Command::Down
            | Command::Left
            | Command::Right
            | Command::Back
            | Command::Language
            | Command::Keyboard
            | Command::Cover
            | Command::Operator
            | Command::PageUp
            | Command::Home
            | Command::End
            | Command::Backspace
            | Command::Delete
            | Command::Char(_)
            | Command::Quit => return None,
        };
        Some((label, press))
    });
    if matches!(model.stage, Stage::Preview(_)) && !hands.covered {
        // After Enter, before what every page has.
        let after_enter = bar.len().min(1);
        bar.splice(after_enter..after_enter, closer(words));
    }
    bar
}

/// The keys that bring a picture nearer, and take it farther.
fn closer(words: &Words) -> [terminal::KeyHint<Press>; 2] {
    let hint = |key: char, label| terminal::KeyHint {
        key: key.to_string(),
        label,
        press: Some(Press::Key(Command::Char(key))),
    };
    [hint('+', say::key_larger(words)), hint('-', say::key_smaller(words))]
}

/// Only a part of a picture is seen: arrows move over it.
pub(crate) fn is_near(model: &Model, hands: &Hands) -> bool {
    matches!(model.stage, Stage::Preview(_)) && hands.look.nearer > 1
}

/// A receipt is the end of the way, and the first screen its beginning.
fn can_go_back(model: &Model) -> bool {
    !matches!(model.stage, Stage::Welcome | Stage::Receipt(_))
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

pub(super) fn osk_words(words: &Words, hands: &Hands) -> OskWords {
    OskWords {
        title: say::osk_title(words),
        layout: layout_name(words, hands, false),
        space: say::osk_space(words),
        done: say::osk_done(words),
        close: say::osk_close(words),
    }
}

/// The window of an act may say more than any other step.
fn help_of_act(model: &Model, words: &Words) -> Option<String> {
    let act = model.session.as_ref()?.act()?;
    let id = format!("help-{}", act.action.word());
    (matches!(model.stage, Stage::Fill(_)) && words.has(&id)).then_some(id)
}

fn help_of_stage(model: &Model, words: &Words) -> String {
    if let Stage::Keeping(_) = model.stage {
        return kept::help(model).to_owned();
    }
    // The page of a contact holds nothing but the contact.
    let contact = model.session.as_ref().is_some_and(|session| session.task == Task::Contact);
    if let (true, Stage::Fill(fill)) = (contact, &model.stage) {
        return format!("{}-{}", model.form().id, fill.step);
    }
    let stage = format!("help-{}", model.stage.name());
    // A service may have more to say of its applications: one for meals has no number in a queue.
    let Stage::Application(Application { shown: Some(shown), .. }) = &model.stage else { return stage };
    let own = format!("{stage}-{}", shown.row.service);
    if words.has(&own) { own } else { stage }
}

/// What the focused thing is, an example of it, where to find it.
fn help(model: &Model, words: &Words, hall: &Hall) -> Option<Help> {
    let id = match model.focus.as_ref()? {
        Target::Field(id)
        | Target::GetCode(id)
        | Target::ChangeContact(id)
        | Target::Option(id, _)
        | Target::Tick(id)
        | Target::AddScan(id)
        | Target::RemoveScan(id, _)
        | Target::ChooseSchool(id)
        | Target::Change(id) => format!("{}-{}", model.form().id, id.as_str()),
        Target::Code(_) => "help-code".to_owned(),
        Target::Password if model.types_pin() => "help-pin".to_owned(),
        Target::Password => "help-password".to_owned(),
        Target::Search => format!("help-search-{}", model.stage.name()),
        Target::Button(Way::Keep) => kept::help(model).to_owned(),
        Target::Language(_)
        | Target::Button(_)
        | Target::Box(_)
        | Target::Tab(_)
        | Target::Act(_)
        | Target::Row(_)
        | Target::Kept(_)
        | Target::Slip(_) => help_of_act(model, words).unwrap_or_else(|| help_of_stage(model, words)),
    };
    let mut paragraphs: Vec<String> =
        ["help", "example", "where"].iter().filter_map(|attribute| words.attribute(&id, attribute)).collect();
    if paragraphs.is_empty() {
        paragraphs.extend(words.attribute(&format!("help-{}", model.stage.name()), "help"));
    }
    let in_queue = |shown: &Shown| shown.row.place.is_some();
    if matches!(&model.stage, Stage::Application(Application { tab: Tab::Information, shown: Some(shown), .. }) if in_queue(shown))
    {
        paragraphs.push(say::place_rule(words, model.policy().kindergarten.unprivileged_per_privileged));
    }
    let title = words.attribute(&id, "title").unwrap_or_else(|| words.text(&id));
    let phone = say::support_phone(words, &hall.support_phone);
    let asks = matches!(model.stage, Stage::Key(_) | Stage::Login(_) | Stage::Fill(_) | Stage::Sign(_));
    let foot = if asks { format!("{} · {phone}", say::required_foot(words)) } else { phone };
    Some(Help { title, paragraphs, foot: Some(foot), qr: None })
}

/// A problem in the applicant's words: what happened, and what to do about it.
pub(super) fn told(words: &Words, problem: &Problem) -> String {
    let args: Vec<(&str, String)> = problem.args.iter().map(|(name, value)| (*name, value.clone())).collect();
    if !words.has(&problem.message) {
        return say::fault_unexpected(words, problem.message.trim_start_matches("fault-").to_uppercase());
    }
    let happened = words.message(&problem.message, &args);
    match words.attribute(&problem.message, "next") {
        Some(next) => format!("{happened} {next}"),
        None => happened,
    }
}

/// A fault in the applicant's words.
pub(super) fn fault(words: &Words, fault: &Fault) -> String {
    let args: Vec<(&str, String)> = fault.args().into_iter().collect();
    words.message(fault.message(), &args)
}

/// A slip in the summary: a sentence that could be about any field says which one it is about.
pub(super) fn slip(form: &Form, slip: &Slip, words: &Words) -> String {
    let said = fault(words, &slip.fault);
    if slip.fault == Fault::Required {
        say::label_value(words, words.text(&form.label_id(&slip.field)), said)
    } else {
        said
    }
}

/// A box above the body with one sentence in it.
pub(super) fn notice(tone: Tone, title: String, text: String) -> Summary<Press> {
    Summary { tone, title, rows: vec![(text, None)] }
}

/// The kiosk takes no more applications: told before the first question.
pub(super) fn full(words: &Words) -> Summary<Press> {
    let problem = Problem::plain("fault-vault-full");
    notice(Tone::Error, say::lbl_attention(words), told(words, &problem))
}

/// What stands on a covered screen, in both languages: how to uncover it, and how long one may still wait.
pub(super) fn cover_lines(model: &Model) -> Vec<String> {
    let both = [Lang::Kk, Lang::Ru].map(Words::new);
    let mut lines: Vec<String> = both.iter().map(say::covered).collect();
    if let Some(Overlay::Idle { left_s }) = model.overlay {
        lines.push(String::new());
        lines.extend(both.iter().map(|words| say::warn_session(words, left_s)));
    }
    lines
}

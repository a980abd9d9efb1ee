//! What is going to be signed, in words, and the key it is signed with.

use forms::decision::{PlacesPublished, Ruling, Teaching};
use terminal::{Block, Button, Fact, Page, Tone};
use words::{Words, say};

use super::keys;
use super::told::{self, fact};
use crate::model::{Model, Origin, Progress, Sign};
use crate::press::Press;
use crate::target::Button as Way;

pub(super) fn draw(page: &mut Page<Press>, model: &Model, sign: &Sign, words: &Words) {
    page.body.push(Block::Heading(title(&sign.ruling, words)));
    page.body.push(Block::Facts(facts(sign, words)));
    if matches!(sign.ruling, Ruling::Enrol { .. }) {
        page.body.push(Block::Note { tone: Tone::Attention, text: say::desk_contract(words) });
    }
    if sign.needs_second {
        page.body.push(Block::Note { tone: Tone::Attention, text: say::desk_needs_second(words) });
    }
    let back = Button::new(Way::Back.into(), say::btn_back(words));
    match &sign.progress {
        Progress::Ready => {
            keys::draw(page, model, &sign.keys, words);
            page.buttons = vec![back, Button::primary(Way::Sign.into(), say::sig_signsend(words))];
        }
        Progress::Signing if model.token_works() => {
            page.body.extend(keys::token_at_work(words));
            page.buttons = vec![back];
        }
        Progress::Signing => {
            page.body.push(Block::Note { tone: Tone::Plain, text: say::desk_signing(words) });
            page.buttons = vec![back];
        }
        Progress::Sending(_) => {
            page.body.push(Block::Note { tone: Tone::Plain, text: say::desk_sending(words) });
            page.buttons = vec![back];
        }
        Progress::Stuck(_) => {
            let text = say::desk_stuck(words);
            page.summary = Some(told::notice(Tone::Attention, say::desk_not_sent(words), text));
            let again = Button::primary(Way::SendAgain.into(), say::desk_send_again(words));
            page.buttons = vec![back, again];
        }
    }
}

fn title(ruling: &Ruling, words: &Words) -> String {
    let name = match ruling.value() {
        answer @ ("yes" | "no") => format!("{}-{answer}", ruling.word()),
        _ => ruling.word().to_owned(),
    };
    told::coded(words, "desk-ruling", &name)
}

/// Everything that the document will say, and whose application the number is: a bare number is easily mistaken.
fn facts(sign: &Sign, words: &Words) -> Vec<Fact<Press>> {
    let mut facts = Vec::new();
    if let Some(about) = sign.ruling.about() {
        facts.push(fact(say::k_appnum(words), about.number.shown()));
    }
    if let Origin::Decide(decide) = &sign.origin {
        facts.push(fact(say::p_child(words), decide.child.as_str()));
    }
    if let Ruling::PublishPlaces(published) = &sign.ruling {
        facts.extend(group(published, words));
    }
    if let (Ruling::OfferPlace { .. }, Origin::Decide(decide)) = (&sign.ruling, &sign.origin) {
        facts.extend(decide.plan.place.iter().flat_map(|place| told::group(place, words)));
    }
    match sign.ruling.value() {
        "" | "yes" | "no" => {}
        reason => facts.push(fact(say::desk_reason(words), told::reason(words, reason))),
    }
    if let Some(text) = sign.ruling.text() {
        facts.push(fact(say::desk_own_words(words), text.as_str()));
    }
    if sign.seconds.is_some() {
        facts.push(fact(say::desk_seconds(words), say::btn_yes(words)));
    }
    facts
}

fn group(published: &PlacesPublished, words: &Words) -> Vec<Fact<Press>> {
    vec![
        fact(say::id_bin(words), published.kindergarten.as_str()),
        fact(say::desk_teaching(words), teaching(published.teaching, words)),
        fact(say::desk_ages(words), format!("{}–{}", published.age_from, published.age_to)),
        fact(say::desk_published(words), published.published.to_string()),
    ]
}

/// A language of instruction.
pub(super) fn teaching(teaching: Teaching, words: &Words) -> String {
    match teaching {
        Teaching::Kazakh => say::desk_teaching_kk(words),
        Teaching::Russian => say::desk_teaching_ru(words),
        Teaching::Mixed => say::desk_teaching_mixed(words),
    }
}

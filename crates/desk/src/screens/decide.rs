//! The reason of a decision and the clerk's own words.

use terminal::{Block, Button, Choice, Fact, Field, Page, Tone};
use words::{Words, say};

use super::told::{self, fact};
use crate::model::{Decide, Model};
use crate::press::Press;
use crate::target::{Button as Way, Target};

/// Cells of the line for the clerk's own words.
const WORDS_WIDTH: u16 = 70;

pub(super) fn draw(page: &mut Page<Press>, model: &Model, decide: &Decide, words: &Words) {
    if let Some(problem) = &decide.problem {
        let text = told::problem(words, problem);
        page.summary = Some(told::notice(Tone::Error, say::not_done_title(words), text));
    }
    page.body.push(Block::Heading(told::coded(words, "desk-ruling", &decide.plan.name())));
    let mut facts: Vec<Fact<Press>> = vec![fact(say::k_appnum(words), told::number(&decide.number))];
    if let (true, Some(reason)) = (decide.reasons.is_empty(), &decide.reason) {
        facts.push(fact(say::desk_reason(words), told::reason(words, reason)));
    }
    page.body.push(Block::Facts(facts));
    if !decide.reasons.is_empty() {
        let option = |(at, code): (usize, &String)| {
            (Press::At(Target::Reason(at)), told::reason(words, code), decide.reason.as_ref() == Some(code))
        };
        page.body.push(Block::Choice(Choice {
            label: say::desk_reason(words),
            required: true,
            fault: None,
            options: decide.reasons.iter().enumerate().map(option).collect(),
            columns: 1,
        }));
    }
    if decide.plan.takes_words() {
        let here = model.focus == Some(Target::Words);
        page.body.push(Block::Field(Field {
            value: decide.words.text().to_owned(),
            cursor: here.then(|| decide.words.cursor()),
            width: WORDS_WIDTH,
            ..Field::new(Press::At(Target::Words), say::desk_own_words(words))
        }));
    }
    page.buttons = vec![
        Button::new(Way::Back.into(), say::btn_back(words)),
        Button::primary(Way::Continue.into(), say::paper_to_sign(words)),
    ];
}

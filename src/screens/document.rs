//! A document of the journal: read here, saved to the stick, printed.

use journey::account::Then;
use journey::model::Model;
use journey::session::Waiting;
use journey::stage::Reading;
use journey::target::{Button as Way, Target};
use terminal::{Block, Button, Page, Tone};
use words::{Words, say};

use crate::press::Press;
use crate::screens::{application, journal, key};

pub(super) fn draw(page: &mut Page<Press>, model: &Model, reading: &Reading, words: &Words) {
    let Some(session) = &model.session else { return };
    page.top.service = say::k_journal(words);
    page.summary = journal::told(model, words);
    if let (Some(shown), Some(line)) = (&reading.back.shown, reading.line()) {
        page.body.push(Block::Heading(application::title(shown, line, words)));
    }
    match &reading.text {
        Some(lines) if !lines.is_empty() => page.body.push(Block::Paper(lines.clone())),
        Some(_) if reading.is_a_proof() => {
            page.body.push(Block::Note { tone: Tone::Good, text: say::document_proof(words) });
        }
        Some(_) => {
            page.body.push(Block::Note { tone: Tone::Attention, text: say::document_picture(words) });
        }
        None if session.waits_for(&Waiting::Document(Then::Read)) => {
            page.body.push(key::working(say::lbl_loading(words)));
        }
        None => page.body.push(Block::Text(say::document_none(words))),
    }
    if session.waits_for(&Waiting::Document(Then::Save)) {
        page.body.push(key::working(say::receipt_saving(words)));
    }
    if session.waits_for(&Waiting::Document(Then::Print)) {
        page.body.push(key::working(say::printing(words)));
    }
    page.buttons = vec![Button::new(Way::Back.into(), say::btn_back(words))];
    let there = |way: Way| model.targets().contains(&Target::Button(way));
    if there(Way::Print) {
        page.buttons.push(Button::new(Way::Print.into(), say::btn_print(words)));
    }
    if there(Way::Save) {
        page.buttons.push(Button::primary(Way::Save.into(), say::receipt_save(words)));
    }
}

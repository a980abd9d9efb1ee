//! Something is about to be done that the login alone proves.

use journey::journal::ActionKind;
use journey::model::Model;
use journey::session::Waiting;
use journey::stage::Confirm;
use journey::target::Button as Way;
use terminal::{Block, Button, Page};
use words::{Words, say};

use crate::press::Press;
use crate::screens::key;

pub(super) fn draw(page: &mut Page<Press>, model: &Model, confirm: &Confirm, words: &Words) {
    let Some(session) = &model.session else { return };
    let word = confirm.act.action.word();
    page.top.service = say::k_journal(words);
    page.body = vec![
        Block::Heading(words.text(&format!("act-{word}"))),
        Block::Text(words.text(&format!("confirm-{word}"))),
    ];
    let busy = session.waits_for(&Waiting::Act);
    if busy {
        page.body.push(key::working(say::act_working(words)));
    }
    // The notice before the list of places is only read.
    let only_read = confirm.act.action == ActionKind::ChoosePrivate;
    let forward = if only_read { say::btn_ok(words) } else { say::k_confirmbtn(words) };
    page.buttons = vec![
        Button::new(Way::Back.into(), say::btn_back(words)),
        Button { enabled: !busy, ..Button::primary(Way::Continue.into(), forward) },
    ];
}

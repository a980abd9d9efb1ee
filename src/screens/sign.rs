//! The key for the signature.

use journey::model::Model;
use journey::session::Waiting;
use journey::stage::Sign;
use journey::target::Button as Way;
use terminal::{Block, Button, Page, Tone};
use words::{Words, say};

use crate::press::Press;
use crate::screens::{Hall, frame, key};

pub(super) fn draw(page: &mut Page<Press>, model: &Model, sign: &Sign, words: &Words, hall: &Hall) {
    let Some(session) = &model.session else { return };
    page.body.push(Block::Heading(say::sig_signdata(words)));
    let busy = session.waits_for(&Waiting::Signature) || session.waits_for(&Waiting::Acceptance);
    if sign.signed.is_some() {
        page.body.push(Block::Note { tone: Tone::Good, text: say::info_signed(words) });
        if let Some(problem) = &sign.desk.problem {
            page.summary =
                Some(frame::notice(Tone::Error, say::summary_store(words), frame::told(words, problem)));
            page.body.push(Block::Text(say::support_phone(words, &hall.support_phone)));
        }
    } else {
        key::desk(page, model, &sign.desk, words);
    }
    if session.waits_for(&Waiting::Signature) && !model.token_works() {
        page.body.push(key::working(say::signing(words)));
    }
    if session.waits_for(&Waiting::Acceptance) {
        page.body.push(key::working(say::storing(words)));
    }
    let (back, go_on) = if sign.signed.is_some() {
        (Button::new(Way::Finish.into(), say::btn_finish(words)), say::store_again(words))
    } else {
        (Button::new(Way::Back.into(), say::btn_back(words)), say::sig_signsend(words))
    };
    page.buttons = vec![
        Button { enabled: !busy, ..back },
        Button { enabled: !busy, ..Button::primary(Way::Sign.into(), go_on) },
    ];
}

//! Nobody is logged in: the clerk's key and its password.

use terminal::{Block, Button, Page, Tone};
use words::{Words, say};

use super::{Hall, keys};
use crate::model::{KeyDesk, Model};
use crate::press::Press;
use crate::target::Button as Way;

pub(super) fn draw(page: &mut Page<Press>, model: &Model, desk: &KeyDesk, words: &Words, hall: &Hall) {
    let place = if model.language.is_kazakh() { &hall.place.0 } else { &hall.place.1 };
    page.top.sub = Some(place.clone());
    page.body.push(Block::Heading(say::desk_login_title(words)));
    page.body.push(Block::Text(say::desk_login_1(words)));
    keys::draw(page, model, desk, words);
    if let Some(password) = &hall.demo_password {
        let text = say::label_value(words, say::demo_password(words), password);
        page.body.push(Block::Note { tone: Tone::Plain, text });
    }
    if model.token_works() {
        page.body.extend(keys::token_at_work(words));
    } else if model.is_waiting() {
        page.body.push(Block::Note { tone: Tone::Plain, text: say::desk_logging_in(words) });
    }
    page.buttons = vec![
        Button::new(Way::RefreshKeys.into(), say::sig_refresh(words)),
        Button { enabled: !model.is_waiting(), ..Button::primary(Way::LogIn.into(), say::sig_enter(words)) },
    ];
}

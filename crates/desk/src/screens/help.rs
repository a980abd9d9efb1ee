//! Before and after a parent who is helped: what will happen, what will be signed.

use forms::Assistant;
use terminal::{Block, Button, Page, Tone};
use words::{Words, say};

use super::told;
use crate::model::{Model, Session};
use crate::press::Press;
use crate::target::Button as Way;

pub(super) fn draw(page: &mut Page<Press>, model: &Model, words: &Words) {
    let Some(session) = &model.session else { return };
    page.summary = told::last(model, words);
    page.body.push(Block::Heading(words.text("desk-help")));
    match session.helper.as_ref().filter(|_| model.can_help()) {
        Some(helper) => explained(page, session, &helper.assistant, words),
        None => page.body.push(Block::Note { tone: Tone::Attention, text: say::desk_help_none(words) }),
    }
    let alone = !session.does_more_than_help();
    page.buttons = vec![if alone {
        Button::new(Way::LogOut.into(), say::btn_exit(words))
    } else {
        Button::new(Way::Back.into(), say::desk_to_inbox(words))
    }];
    if model.can_help() {
        let again = matches!(session.told, Some(Ok(_)));
        let label = if again { say::desk_help_again(words) } else { say::desk_help_begin(words) };
        page.buttons.push(Button::primary(Way::BeginHelp.into(), label));
    }
}

fn explained(page: &mut Page<Press>, session: &Session, assistant: &Assistant, words: &Words) {
    let named = Some(&assistant.organisation).filter(|name| !name.is_empty());
    let office = named.cloned().unwrap_or_else(|| assistant.bin.to_string());
    page.body.extend([
        Block::Text(say::desk_help_what(words)),
        Block::Gap,
        Block::Text(say::desk_help_named(words, assistant.name.as_str(), office)),
        Block::Gap,
        Block::Note { tone: Tone::Attention, text: say::desk_help_password(words) },
        Block::Text(say::desk_help_own(words)),
    ]);
    if session.does_more_than_help() {
        page.body.push(Block::Text(say::desk_help_locks(words)));
    }
}

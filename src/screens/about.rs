//! The catalogue, and the procedure page whose boxes must all be ticked.

use journey::model::Model;
use journey::session::Session;
use journey::target::{Button as Way, Target};
use terminal::{Block, Button, Check, MenuItem, Page};
use words::{Words, say};

use crate::press::Press;
use crate::screens::{answers, frame, kept};

pub(super) fn services(page: &mut Page<Press>, model: &Model, words: &Words) {
    page.top.service = say::services_title(words);
    if let Some(session) = &model.session {
        kept::offers(page, model, session, words);
        kept::told(page, model, session, words);
    }
    let mut rows = (0..).zip('1'..='9').zip(model.setting.catalogue.iter()).peekable();
    for section in model.setting.catalogue.sections() {
        let mut items = Vec::new();
        while let Some(((row, key), service)) = rows.next_if(|(_, service)| service.form.section == section) {
            items.push(MenuItem {
                press: Press::Walk(Target::Row(row)),
                key: Some(key),
                label: words.attribute(&service.form.id, "short").unwrap_or_default(),
                note: String::new(),
            });
        }
        page.body.extend([Block::Heading(words.text(&format!("section-{section}"))), Block::Menu(items)]);
    }
    if model.has_cabinet() {
        let n = model.setting.catalogue.count() + 1;
        page.body.extend([
            Block::Heading(say::sig_cabinet(words)),
            Block::Menu(vec![MenuItem {
                press: Press::Walk(Target::Button(Way::Journal)),
                key: char::from_digit(u32::try_from(n).unwrap_or_default(), 10),
                label: say::k_journal(words),
                note: say::journal_note(words),
            }]),
        ]);
    }
    page.buttons = vec![Button::new(Way::Finish.into(), say::btn_finish(words))];
}

pub(super) fn procedure(page: &mut Page<Press>, model: &Model, words: &Words) {
    let Some(session) = &model.session else { return };
    let form = model.form();
    page.body = vec![
        Block::Heading(words.text(&form.id)),
        Block::Text(words.message(&format!("{}-about", form.id), &answers::rules(model))),
    ];
    // What nobody can begin now asks for no ticks: on the lowest screen too one sees why.
    if model.full {
        page.summary = Some(frame::full(words));
    } else if !session.boxes.is_empty() {
        boxes(&mut page.body, model, session, words);
    }
    page.buttons = vec![
        Button::new(Way::Back.into(), say::btn_back(words)),
        Button {
            enabled: model.may_begin(session),
            ..Button::primary(Way::Apply.into(), say::k_apply(words))
        },
    ];
}

fn boxes(body: &mut Vec<Block<Press>>, model: &Model, session: &Session, words: &Words) {
    body.extend([
        Block::Gap,
        Block::Heading(say::m_procedure(words)),
        Block::Text(say::about_tick_all(words)),
    ]);
    body.extend(session.boxes.iter().enumerate().map(|(i, ticked)| {
        Block::Check(Check {
            id: Press::Walk(Target::Box(i)),
            ticked: *ticked,
            text: words.text(&format!("{}-procedure-{}", model.form().id, i + 1)),
            required: false,
            fault: None,
        })
    }));
}

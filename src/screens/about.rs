//! The catalogue, and the procedure page whose boxes must all be ticked.

use journey::model::Model;
use journey::session::Session;
use journey::target::{Button as Way, Target};
use terminal::{Block, Button, Check, MenuItem, Page};
use words::{Words, say};

use crate::press::Press;
use crate::screens::frame;

pub(super) fn services(page: &mut Page<Press>, words: &Words) {
    page.top.service = say::services_title(words);
    page.body = vec![
        Block::Heading(say::m_social(words)),
        Block::Gap,
        Block::Menu(vec![MenuItem {
            press: Press::Walk(Target::Row(0)),
            key: Some('1'),
            label: words.attribute("meal", "short").unwrap_or_default(),
            note: words.text("meal"),
        }]),
    ];
    page.buttons = vec![Button::new(Way::Finish.into(), say::btn_finish(words))];
}

pub(super) fn procedure(page: &mut Page<Press>, model: &Model, words: &Words) {
    let Some(session) = &model.session else { return };
    page.body = vec![
        Block::Heading(words.text("meal")),
        Block::Text(say::about_meal(words, model.setting.policy.meal.decision_working_days)),
    ];
    // What nobody can begin now asks for no ticks: on the lowest screen too one sees why.
    if model.full {
        page.summary = Some(frame::full(words));
    } else {
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
            text: words.text(&format!("{}-procedure-{}", model.setting.form.id, i + 1)),
            required: false,
            fault: None,
        })
    }));
}

//! Every answer, with *Change* that comes straight back.

use journey::model::Model;
use journey::stage::Review;
use journey::target::{Button as Way, Target};
use terminal::{Block, Button, Fact, Page, Summary, Tone};
use words::{Words, say};

use crate::press::Press;
use crate::screens::{answers, frame, kept};

pub(super) fn draw(page: &mut Page<Press>, model: &Model, review: &Review, words: &Words) {
    let Some(session) = &model.session else { return };
    if !review.slips.is_empty() {
        let rows = review.slips.iter().enumerate();
        page.summary = Some(Summary {
            tone: Tone::Error,
            title: say::summary_mend(words, review.slips.len()),
            rows: rows
                .map(|(i, slip)| (frame::slip(model.form(), slip, words), Some(Press::Walk(Target::Slip(i)))))
                .collect(),
        });
    }
    let form = model.form();
    let changeable = model.changeable(session);
    page.body.push(Block::Heading(say::m_review(words)));
    page.body.push(Block::Text(say::review_read(words)));
    if let Some(help) = &model.setting.help {
        let (name, office) = (help.assistant.name.as_str(), answers::office(&help.assistant));
        page.body.push(Block::Note { tone: Tone::Attention, text: say::helper_review(words, name, office) });
    }
    for step in &form.steps {
        let visible = step.fields.iter().filter(|f| session.draft.visible(&f.id));
        let facts: Vec<Fact<Press>> = visible
            .map(|field| Fact {
                label: words.text(&format!("{}-{}", form.id, field.id.as_str())),
                value: answers::shown(field, session, words),
                change: changeable.contains(&field.id).then(|| {
                    Button::new(Press::Walk(Target::Change(field.id.clone())), say::btn_change(words))
                }),
            })
            .collect();
        if !facts.is_empty() {
            page.body.push(Block::Gap);
            page.body.push(Block::Heading(words.text(&format!("{}-step-{}", form.id, step.id))));
            page.body.push(Block::Facts(facts));
        }
    }
    page.buttons = vec![
        Button::new(Way::Back.into(), say::btn_back(words)),
        Button::primary(Way::Continue.into(), say::review_all_right(words)),
    ];
    kept::way(page, model, session, words);
}

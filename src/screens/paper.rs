//! The application itself, whole, before the password (DOMAIN §1.13, §8.2).

use domain::time::show_time;
use journey::model::Model;
use journey::stage::Paper;
use journey::target::Button as Way;
use terminal::{Block, Button, Page};
use words::{Words, say};

use crate::press::Press;
use crate::screens::{Hall, answers};

pub(super) fn draw(page: &mut Page<Press>, model: &Model, paper: &Paper, words: &Words, hall: &Hall) {
    page.body = vec![Block::Heading(say::paper_title(words)), Block::Paper(lines(model, paper, words, hall))];
    page.buttons = vec![
        Button::new(Way::Back.into(), say::btn_back(words)),
        Button::primary(Way::Continue.into(), say::paper_to_sign(words)),
    ];
}

/// The application's text: what it is, every answer, every consent in full.
fn lines(model: &Model, paper: &Paper, words: &Words, hall: &Hall) -> Vec<String> {
    let Some(session) = &model.session else { return Vec::new() };
    let form = model.form();
    let mut lines = vec![words.text(&form.id), String::new()];
    for step in &form.steps {
        for field in step.fields.iter().filter(|f| session.draft.visible(&f.id)) {
            let label = words.text(&format!("{}-{}", form.id, field.id.as_str()));
            if field.text_version.is_some() {
                continue;
            }
            lines.push(say::label_value(words, label, answers::shown(field, session, words)));
        }
    }
    for scan in paper.submission.scans() {
        lines.push(say::paper_scan(words, hex::encode(scan.sha256)));
    }
    for field in form.steps.iter().flat_map(|s| &s.fields) {
        if field.text_version.is_some() && session.draft.is_ticked(&field.id) {
            lines.push(String::new());
            lines.push(answers::consent_text(&field.id, model, words, hall));
        }
    }
    lines.push(String::new());
    lines.push(say::label_value(words, say::paper_kiosk(words), &paper.submission.kiosk));
    lines.push(say::label_value(words, say::paper_time(words), show_time(paper.submission.claimed)));
    lines.push(say::label_value(words, say::paper_id(words), paper.submission.id));
    lines
}

//! What will be signed, whole, before the password (DOMAIN §1.13, §8.2).

use domain::time::show_time;
use forms::action::{Action, Deed};
use forms::submission::Submission;
use journey::model::Model;
use journey::stage::{Matter, Paper};
use journey::target::Button as Way;
use terminal::{Block, Button, Page};
use words::{Words, say};

use crate::press::Press;
use crate::screens::{Hall, answers, journal};

pub(super) fn draw(page: &mut Page<Press>, model: &Model, paper: &Paper, words: &Words, hall: &Hall) {
    let (title, lines) = match &paper.matter {
        Matter::Application(submission) => {
            (say::paper_title(words), application(model, submission, words, hall))
        }
        Matter::Act(action) => (say::paper_act_title(words), act(model, action, words)),
    };
    page.body = vec![Block::Heading(title), Block::Paper(lines)];
    page.buttons = vec![
        Button::new(Way::Back.into(), say::btn_back(words)),
        Button::primary(Way::Continue.into(), say::paper_to_sign(words)),
    ];
}

/// The application's text: what it is, every answer, every consent in full.
fn application(model: &Model, submission: &Submission, words: &Words, hall: &Hall) -> Vec<String> {
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
    for scan in submission.scans() {
        lines.push(say::paper_scan(words, hex::encode(scan.sha256)));
    }
    for field in form.steps.iter().flat_map(|s| &s.fields) {
        if field.text_version.is_some() && session.draft.is_ticked(&field.id) {
            lines.push(String::new());
            lines.push(answers::consent_text(&field.id, model, words, hall));
        }
    }
    lines.push(String::new());
    lines.push(say::label_value(words, say::paper_kiosk(words), &submission.kiosk));
    lines.push(say::label_value(words, say::paper_time(words), show_time(submission.claimed)));
    lines.push(say::label_value(words, say::paper_id(words), submission.id));
    lines
}

/// What will be done, in which application.
fn act(model: &Model, action: &Action, words: &Words) -> Vec<String> {
    let said = |label: String, value: String| say::label_value(words, label, value);
    let mut lines = vec![words.text(&format!("act-{}", action.deed.word())), String::new()];
    if let Some(about) = action.deed.about() {
        lines.push(said(say::k_appnum(words), about.number.shown()));
        lines.push(said(
            say::p_settlement(words),
            answers::place_name(about.number.settlement().as_str(), words),
        ));
        lines.push(said(say::paper_revision(words), about.revision.to_string()));
    }
    match &action.deed {
        Deed::ChangeCategory { category, reason, .. } => {
            lines.push(said(say::k_cat(words), journal::category("kindergarten", category.code(), words)));
            lines.extend(
                reason.as_ref().map(|reason| said(say::paper_reason(words), reason.as_str().to_owned())),
            );
        }
        Deed::Leave { reason, .. } => {
            lines.extend(
                reason.as_ref().map(|reason| said(say::paper_reason(words), reason.as_str().to_owned())),
            );
            lines.push(String::new());
            lines.push(say::warn_leave(words));
        }
        Deed::WithdrawMeal { .. } => {}
        Deed::Join { child, number } => {
            lines.push(said(words.text("kindergarten-child-iin"), child.as_str().to_owned()));
            lines.extend(number.as_ref().map(|number| said(say::k_appnum(words), number.shown())));
        }
    }
    for scan in action.deed.scans() {
        lines.push(say::paper_scan(words, hex::encode(scan.sha256)));
    }
    lines.push(String::new());
    if let Some(key) = model.applicant() {
        lines.push(said(say::p_applicant(words), key.common_name.expose().clone()));
    }
    lines.push(said(say::paper_kiosk(words), action.kiosk.clone()));
    lines.push(said(say::paper_time(words), show_time(action.claimed)));
    lines.push(said(say::paper_id(words), action.id.to_string()));
    lines
}

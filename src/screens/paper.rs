//! What will be signed, whole, before the password (DOMAIN §1.13, §8.2).

use domain::kindergarten::Reason;
use domain::time::{show_date, show_time};
use forms::Personal;
use forms::action::{Action, Deed};
use forms::submission::Submission;
use journey::model::Model;
use journey::stage::{Matter, Paper};
use journey::target::Button as Way;
use terminal::{Block, Button, Page};
use words::{Words, say};

use crate::press::Press;
use crate::screens::{Hall, answers, journal, places};

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
    if let Some(assistant) = &submission.assistant {
        let who = format!("{} · {}", assistant.name.as_str(), answers::office(assistant));
        lines.push(say::label_value(words, say::paper_helped(words), who));
    }
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
    lines.extend(chosen_place(model, &action.deed, words));
    lines.extend(asked(&action.deed, words));
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

/// The place that is signed for, as the list had it.
fn chosen_place(model: &Model, deed: &Deed, words: &Words) -> Vec<String> {
    let chosen = model.session.as_ref().and_then(|session| session.place.as_ref());
    let (Deed::ChoosePrivate { place, .. }, Some(chosen)) = (deed, chosen) else { return Vec::new() };
    if chosen.id != *place {
        return Vec::new();
    }
    let language = answers::language(words);
    let kindergarten = &chosen.kindergarten;
    let age = say::places_age(words, chosen.age_from, chosen.age_to);
    vec![
        say::label_value(words, say::referral_kindergarten(words), kindergarten.name.of(language)),
        say::label_value(words, say::referral_address(words), kindergarten.address.of(language)),
        say::label_value(words, say::k_instrlang(words), places::instruction(chosen.instruction, words)),
        say::label_value(words, say::places_age_group(words), age),
    ]
}

/// What a deed asks for, in the words of its screen.
fn asked(deed: &Deed, words: &Words) -> Vec<String> {
    let said = |label: String, value: &str| say::label_value(words, label, value);
    let why =
        |text: &Option<Personal>| text.as_ref().map(|text| said(say::paper_reason(words), text.as_str()));
    let mut lines = Vec::new();
    match deed {
        Deed::ChangeCategory { category, reason, .. } => {
            let category = journal::category("kindergarten", category.code(), words);
            lines.push(said(say::k_cat(words), &category));
            lines.extend(why(reason));
        }
        Deed::Leave { reason, .. } => {
            lines.extend(why(reason));
            lines.extend([String::new(), say::warn_leave(words)]);
        }
        Deed::ChoosePrivate { place, kindergarten, .. } => {
            lines.push(said(say::paper_kindergarten(words), kindergarten.as_str()));
            lines.push(said(say::paper_place(words), &place.to_string()));
            lines.extend([String::new(), say::paper_numlost(words)]);
        }
        Deed::Withdraw { reason, text, .. } => {
            lines.push(said(say::paper_reason(words), &referral_reason(*reason, words)));
            lines.extend(why(text));
        }
        Deed::Extend { until, reason, text, .. } => {
            lines.push(said(say::paper_until(words), &show_date(*until)));
            lines.push(said(say::paper_reason(words), &referral_reason(*reason, words)));
            lines.extend(why(text));
        }
        Deed::WithdrawMeal { .. } => {}
        Deed::Join { child, number, .. } => {
            lines.push(said(words.text("kindergarten-child-iin"), child.as_str()));
            lines.extend(number.as_ref().map(|number| said(say::k_appnum(words), &number.shown())));
        }
    }
    lines
}

/// A reason of the list, in words.
fn referral_reason(reason: Reason, words: &Words) -> String {
    words.text(&format!("referral-reason-{}", reason.code().to_lowercase().replace('_', "-")))
}

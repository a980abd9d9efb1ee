//! An unfinished application kept on the stick or token, and the offer to go on with one.

use chrono::TimeDelta;
use domain::time::{civil_date, show_date, show_time};
use journey::effect::KeptAt;
use journey::model::Model;
use journey::session::{Session, Waiting};
use journey::stage::{Keeping, Stage};
use journey::target::{Button as Way, Target};
use terminal::{Block, Button, Page, Tone};
use words::{Words, say};

use crate::press::Press;
use crate::screens::{frame, key};

pub(super) fn draw(page: &mut Page<Press>, model: &Model, keeping: &Keeping, words: &Words) {
    page.top.service = say::kept_title(words);
    let (back, finish) = (
        Button::new(Way::Back.into(), say::btn_back(words)),
        Button::primary(Way::Finish.into(), say::btn_finish(words)),
    );
    match &keeping.outcome {
        None => {
            let on_token = model.session.as_ref().is_some_and(Session::key_on_token);
            let text = if on_token { say::kept_working_token(words) } else { say::kept_working(words) };
            page.body.push(key::working(text));
            page.buttons = vec![back];
        }
        Some(Ok(at)) => {
            page.body = kept(model, at, words);
            page.buttons = vec![finish];
        }
        Some(Err(problem)) => {
            page.summary =
                Some(frame::notice(Tone::Error, say::kept_not(words), frame::told(words, problem)));
            page.body.push(Block::Text(say::kept_still(words)));
            page.buttons =
                vec![back, Button::primary(Way::Keep.into(), again(model.session.as_ref(), words))];
        }
    }
}

/// Where it lies, until when it can be gone on with, and what has to be brought along.
fn kept(model: &Model, at: &KeptAt, words: &Words) -> Vec<Block<Press>> {
    let days = TimeDelta::days(i64::from(model.setting.policy.draft_days_max));
    let until = Block::Text(say::kept_until(words, show_date(civil_date(model.now + days))));
    let good = |text| Block::Note { tone: Tone::Good, text };
    let mut body = match at {
        KeptAt::Stick(name) => vec![
            good(say::kept_done(words)),
            Block::Text(say::kept_name(words, name)),
            until,
            Block::Text(say::kept_how(words)),
        ],
        KeptAt::Token => {
            vec![good(say::kept_done_token(words)), until, Block::Text(say::kept_how_token(words))]
        }
    };
    body.push(Block::Note { tone: Tone::Attention, text: say::warn_usb(words) });
    body
}

/// What the way to keep it is called.
fn keep(session: Option<&Session>, words: &Words) -> String {
    if session.is_some_and(Session::key_on_token) {
        say::kept_keep_token(words)
    } else {
        say::kept_keep(words)
    }
}

/// What the way to keep it after all is called: what a token did not take may go onto a stick.
fn again(session: Option<&Session>, words: &Words) -> String {
    if session.is_some_and(Session::key_on_token) {
        say::kept_keep_again(words)
    } else {
        say::kept_keep(words)
    }
}

/// The message that says where it lies, or will.
pub(super) fn help(model: &Model) -> &'static str {
    let outcome = if let Stage::Keeping(keeping) = &model.stage { keeping.outcome.as_ref() } else { None };
    let on_token = model.session.as_ref().is_some_and(Session::key_on_token);
    match outcome {
        Some(Ok(KeptAt::Token)) => "help-keeping-token",
        Some(Ok(KeptAt::Stick(_))) => "help-keeping",
        Some(Err(_)) if on_token => "help-keeping-again",
        None if on_token => "help-keeping-token",
        Some(Err(_)) | None => "help-keeping",
    }
}

/// The way to keep what is being filled in, where there is one.
pub(super) fn way(page: &mut Page<Press>, model: &Model, session: &Session, words: &Words) {
    if model.may_keep(session) {
        page.buttons.insert(1, Button::new(Way::Keep.into(), keep(Some(session), words)));
    }
}

/// What can be gone on with, and why what lies beside it cannot be.
pub(super) fn offers(page: &mut Page<Press>, model: &Model, session: &Session, words: &Words) {
    if session.waits_for(&Waiting::TakingUp) {
        page.body.push(key::working(say::kept_opening(words)));
    }
    if session.kept.taken.is_some() {
        return;
    }
    let there = model.targets();
    let offers = session.kept.offers.iter().enumerate();
    let offers: Vec<Button<Press>> = offers
        .filter(|(n, _)| there.contains(&Target::Kept(*n)))
        .map(|(n, offer)| {
            let service = words.attribute(&offer.kept.form, "short").unwrap_or_default();
            let label = say::kept_go_on(words, show_date(civil_date(offer.kept.kept)), service);
            Button::new(Press::Walk(Target::Kept(n)), label)
        })
        .collect();
    if !offers.is_empty() {
        page.body.push(Block::Note { tone: Tone::Attention, text: say::kept_found(words) });
        page.body.extend(offers.into_iter().map(|offer| Block::Buttons(vec![offer])));
        page.body.extend(refused(session, words));
    }
}

/// What was taken up, or why nothing of what was found can be. It stands where the focus is then: nobody looks for what
/// they do not know of.
pub(super) fn told(page: &mut Page<Press>, model: &Model, session: &Session, words: &Words) {
    if session.kept.taken.is_some() {
        taken(page, session, words);
    } else if !model.targets().contains(&Target::Kept(0)) {
        page.body.extend(refused(session, words));
    }
}

fn refused(session: &Session, words: &Words) -> impl Iterator<Item = Block<Press>> {
    let refused = session.kept.refused.iter();
    refused.map(|problem| Block::Note { tone: Tone::Attention, text: frame::told(words, problem) })
}

/// Where it was left, whoever goes on is told what has to be done again.
pub(super) fn gone_on_with(page: &mut Page<Press>, step: &str, session: &Session, words: &Words) {
    if session.kept.taken.as_ref().is_some_and(|taken| taken.kept.step == step) {
        taken(page, session, words);
    }
}

fn taken(page: &mut Page<Press>, session: &Session, words: &Words) {
    let Some(taken) = &session.kept.taken else { return };
    let text = say::kept_taken(words, show_time(taken.kept.kept));
    page.body.push(Block::Note { tone: Tone::Good, text });
    if taken.scans_lost() > 0 {
        page.body.push(Block::Note { tone: Tone::Attention, text: say::kept_scans_lost(words) });
    }
}

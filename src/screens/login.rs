//! The login: the AUTH key, whose it is, and what is allowed with it.

use journey::model::Model;
use journey::session::Session;
use journey::stage::Login;
use journey::target::{Button as Way, Target};
use terminal::{Block, Button, Check, Page, Tone};
use words::{Words, say};

use crate::press::Press;
use crate::screens::{Hall, answers, frame, kept, key};

pub(super) fn draw(page: &mut Page<Press>, model: &Model, login: &Login, words: &Words, hall: &Hall) {
    let Some(session) = &model.session else { return };
    page.top.service = say::sig_login(words);
    match &login.opened {
        None => {
            page.body.push(Block::Text(say::login_which_key(words)));
            key::desk(page, model, &login.desk, words);
            page.buttons = vec![
                Button::new(Way::Back.into(), say::btn_back(words)),
                Button::primary(Way::OpenKey.into(), say::sig_check(words)),
            ];
        }
        Some(_) => opened(page, model, (login, session), words, hall),
    }
}

fn opened(
    page: &mut Page<Press>,
    model: &Model,
    (login, session): (&Login, &Session),
    words: &Words,
    hall: &Hall,
) {
    let Some(identity) = &login.opened else { return };
    page.summary =
        login.desk.problem.as_ref().map(|problem| {
            frame::notice(Tone::Error, say::lbl_attention(words), frame::told(words, problem))
        });
    if !model.link {
        let provisional =
            if model.busy { say::login_provisional_busy(words) } else { say::login_provisional(words) };
        page.body.push(Block::Note { tone: Tone::Attention, text: provisional });
    }
    kept::offers(page, model, session, words);
    if let Some(text) = consent(model, words, hall) {
        page.body.push(Block::Text(text));
        // Right above the tick: whose login it is stands on the smallest screen too.
        page.body.push(Block::Facts(key::key_facts(identity, words)));
        kept::told(page, model, session, words);
        page.body.push(Block::Check(Check {
            ticked: login.agreed,
            text: words.text("kindergarten-look-up-consent"),
            required: true,
            fault: None,
            id: Press::Walk(Target::Box(0)),
        }));
    }
    let busy = session.logs_in();
    if model.token_works() {
        page.body.extend(key::token_at_work(words));
    } else if busy {
        page.body.push(key::working(say::login_working(words)));
    }
    page.buttons = vec![
        Button::new(Way::Back.into(), say::btn_back(words)),
        Button { enabled: !busy, ..Button::new(Way::OtherKey.into(), say::key_other(words)) },
        Button {
            enabled: login.agreed && !busy,
            ..Button::primary(Way::Continue.into(), say::sig_enter(words))
        },
    ];
}

/// The consent that stands in the challenge.
fn consent(model: &Model, words: &Words, hall: &Hall) -> Option<String> {
    let service = model.setting.catalogue.with_login()?;
    let version = service.form.fields().find(|field| field.signed)?.text_version.clone()?;
    Some(answers::agreed_text(&version, words, hall))
}

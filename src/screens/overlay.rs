//! A question laid over the page: is anybody there, leave and forget.

use journey::model::{Model, Overlay as Question};
use journey::target::Button as Way;
use terminal::{Button, Overlay, Page, Tone};
use words::{Words, say};

use crate::press::Press;
use crate::screens::Hands;

pub(super) fn draw(page: &mut Page<Press>, model: &Model, words: &Words, hands: &Hands) {
    if let Some(question) = model.overlay {
        page.overlay = Some(match question {
            Question::Idle { left_s } => Overlay {
                tone: Tone::Attention,
                title: say::lbl_attention(words),
                paragraphs: vec![say::warn_session(words, left_s), say::idle_any_key(words)],
                progress: None,
                qr: None,
                buttons: vec![Button::primary(Way::Stay.into(), say::idle_stay(words))],
            },
            Question::Leave => Overlay {
                tone: Tone::Attention,
                title: say::leave_title(words),
                paragraphs: vec![say::leave_text(words)],
                progress: None,
                qr: None,
                buttons: vec![
                    Button::primary(Way::Stay.into(), say::leave_stay(words)),
                    Button::new(Way::Leave.into(), say::leave_go(words)),
                ],
            },
        });
    } else if hands.quit_asked {
        page.overlay = Some(Overlay {
            tone: Tone::Attention,
            title: say::quit_title(words),
            paragraphs: vec![say::quit_text(words)],
            progress: None,
            qr: None,
            buttons: Vec::new(),
        });
    } else if hands.help_open
        && let Some(help) = page.help.clone()
    {
        page.overlay = Some(Overlay {
            tone: Tone::Plain,
            title: if help.title.is_empty() { say::btn_help(words) } else { help.title },
            paragraphs: help.paragraphs,
            progress: None,
            qr: help.qr,
            buttons: vec![Button::primary(Press::Key(terminal::Command::Help), say::btn_ok(words))],
        });
    }
}

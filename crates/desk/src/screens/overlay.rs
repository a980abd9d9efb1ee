//! A window over the page: is anybody there, leave the program, the whole help.

use terminal::{Button, Overlay, Page, Tone};
use words::{Words, say};

use super::Hands;
use crate::model::Model;
use crate::press::Press;
use crate::target::Button as Way;

pub(super) fn draw(page: &mut Page<Press>, model: &Model, words: &Words, hands: &Hands) {
    let window = |tone, title, paragraphs, buttons| Overlay {
        tone,
        title,
        paragraphs,
        progress: None,
        qr: None,
        buttons,
    };
    if let Some(left_s) = model.warning {
        let stay: Button<Press> = Button::primary(Way::Stay.into(), say::idle_stay(words));
        page.focus = Some(stay.press.clone());
        page.overlay = Some(window(
            Tone::Attention,
            say::lbl_attention(words),
            vec![say::desk_warning(words, left_s), say::idle_any_key(words)],
            vec![stay],
        ));
    } else if hands.quit_asked {
        let lost = model.has_begun().then(|| say::desk_leaving_text(words));
        let text = lost.into_iter().chain([say::quit_text(words)]).collect();
        page.overlay = Some(window(Tone::Attention, say::desk_quit(words), text, Vec::new()));
    } else if model.leaving {
        let stay = Button::primary(Way::Stay.into(), say::desk_leaving_stay(words));
        let leave = Button::new(Way::LogOut.into(), say::btn_exit(words));
        let text = vec![say::desk_leaving_text(words)];
        page.overlay = Some(window(Tone::Attention, say::desk_leaving_title(words), text, vec![stay, leave]));
    } else if hands.help_open
        && let Some(help) = page.help.clone()
    {
        let close: Button<Press> = Button::primary(Press::Key(terminal::Command::Help), say::btn_ok(words));
        page.focus = Some(close.press.clone());
        page.overlay = Some(window(Tone::Plain, help.title, help.paragraphs, vec![close]));
    }
}

//! What lies over a sample page or in its stead: windows, work going on, keyboards, the cover.

use super::*;

/// The idle warning over a page.
pub(crate) fn idle_warning() -> Page<Press> {
    let mut page = contacts();
    page.name = "idle";
    page.overlay = Some(Overlay {
        tone: Tone::Attention,
        title: "Сіз осындасыз ба?".to_owned(),
        paragraphs: strings(&[
            "30 секундтан кейін сеанс аяқталады, жазғаныңыз өшіріледі.",
            "Жалғастыру үшін кез келген пернені басыңыз.",
        ]),
        progress: None,
        qr: None,
        buttons: vec![Button::new(At("stop"), "Аяқтау"), Button::primary(At("stay"), "Жалғастыру")],
    });
    page.focus = Some(At("stay"));
    page
}

/// Work under way.
pub(crate) fn working() -> Page<Press> {
    let mut page = keys();
    page.name = "working";
    page.overlay = Some(Overlay {
        tone: Tone::Plain,
        title: "Қол қойылуда".to_owned(),
        paragraphs: strings(&["Флешканы шығармаңыз."]),
        progress: Some(Progress { done: 2, of: Some(3) }),
        qr: None,
        buttons: Vec::new(),
    });
    page
}

fn with_keyboard(mut page: Page<Press>, layout: Layout, pad: bool) -> Page<Press> {
    page.keyboard = Some(Keyboard {
        layout,
        shift: false,
        pad,
        focus: None,
        words: OskWords {
            title: "Экрандағы пернетақта: ҚАЗ".to_owned(),
            layout: "ҚАЗ".to_owned(),
            space: "бос орын".to_owned(),
            done: "Келесі".to_owned(),
            close: "Жабу".to_owned(),
        },
        press: Press::Key,
    });
    page
}

/// The Kazakh keyboard under the last field of a page.
pub(crate) fn kazakh_keyboard() -> Page<Press> {
    let mut page = with_keyboard(contacts(), Layout::Kazakh, false);
    page.name = "keyboard";
    page.focus = Some(At("email"));
    if let Some(keyboard) = &mut page.keyboard {
        keyboard.focus = Some(OskKey::Char('қ'));
    }
    page
}

/// The pad of digits.
pub(crate) fn digit_pad() -> Page<Press> {
    let mut page = with_keyboard(contacts(), Layout::Latin, true);
    page.name = "pad";
    page
}

/// F10.
pub(crate) fn covered() -> Page<Press> {
    let mut page = contacts();
    page.name = "covered";
    page.cover = Some(Cover {
        lines: strings(&[
            "Экран жабылған. Кез келген пернені басыңыз.",
            "Экран скрыт. Нажмите любую клавишу.",
        ]),
    });
    page
}

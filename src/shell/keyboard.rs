//! The layouts, and the keyboard on the screen.

use domain::time::Timestamp;
use journey::line::Edit;
use journey::model::Typing;
use journey::msg::Msg;
use terminal::{Layout, OskKey};

use super::{Outcome, Shell};

impl Shell {
    pub(super) fn next_layout(&mut self) -> Msg {
        if let (Some(typing), Some(layout)) = (self.model.typing(), self.hands.layout) {
            self.layouts.insert(typing, layout.next());
        }
        Msg::Presence
    }

    /// The layout a line begins with: Latin for passwords and addresses, else the language of the screen.
    pub(super) fn choose_layout(&mut self) {
        self.hands.layout = self.model.typing().map(|typing| {
            self.layouts.get(&typing).copied().unwrap_or(match typing {
                Typing::Digits | Typing::Latin | Typing::Password => Layout::Latin,
                Typing::Text if self.model.language.is_kazakh() => Layout::Kazakh,
                Typing::Text => Layout::Russian,
            })
        });
        // On the operator's page a PIN is typed, which is no line of the walk.
        if self.hands.layout.is_none() && self.operator.is_none() {
            self.hands.osk = None;
        }
    }

    pub(super) fn strike(&mut self, key: OskKey, now: Timestamp) -> Outcome {
        let msg = match key {
            OskKey::Char(c) => {
                if let Some(osk) = &mut self.hands.osk {
                    osk.shift = false;
                }
                Msg::Edit(Edit::Insert(c))
            }
            OskKey::Space => Msg::Edit(Edit::Insert(' ')),
            OskKey::Backspace => Msg::Edit(Edit::Backspace),
            OskKey::Left => Msg::Edit(Edit::Left),
            OskKey::Right => Msg::Edit(Edit::Right),
            OskKey::Shift => {
                if let Some(osk) = &mut self.hands.osk {
                    osk.shift = !osk.shift;
                }
                Msg::Presence
            }
            OskKey::Layout => self.next_layout(),
            OskKey::Done => Msg::Next,
            OskKey::Close => {
                self.hands.osk = None;
                Msg::Presence
            }
        };
        self.tell(msg, now)
    }
}

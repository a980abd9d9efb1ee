//! A walk by hand: words for the deeds of a told case.

use journey::effect::{Answer, Ask};
use journey::line::Edit;
use journey::msg::Msg;
use journey::session::Session;
use journey::stage::Stage;
use journey::target::{Button, Target};

use crate::answers::CODE;
use crate::kiosk::Kiosk;

/// Luck with which everything is found, and with which every registry is silent.
pub(crate) const BEST: u8 = 251;
pub(crate) const SILENT: u8 = 0;

impl Kiosk {
    /// At a step of the form, everything before it answered as hoped for.
    pub(crate) fn at_step(step: &str, luck: u8) -> Kiosk {
        Kiosk::at(luck, |stage| matches!(stage, Stage::Fill(fill) if fill.step == step))
    }

    pub(crate) fn at(luck: u8, there: impl Fn(&Stage) -> bool) -> Kiosk {
        let mut kiosk = Kiosk::new();
        kiosk.go_on(luck, there);
        kiosk
    }

    pub(crate) fn go_on(&mut self, luck: u8, there: impl Fn(&Stage) -> bool) {
        for _ in 0..200 {
            self.answer_all(luck);
            if there(&self.model.stage) {
                return;
            }
            self.be_sensible();
        }
        panic!("never there, but at {}", self.model.stage.name());
    }

    pub(crate) fn session(&self) -> &Session {
        self.model.session.as_ref().unwrap()
    }

    pub(crate) fn text(&self, id: &str) -> &str {
        self.session().draft.text(id)
    }

    pub(crate) fn press(&mut self, target: Target) {
        assert!(self.model.targets().contains(&target), "{target:?} is not there");
        self.tell(Msg::Press(target));
    }

    pub(crate) fn button(&mut self, button: Button) {
        self.press(Target::Button(button));
    }

    pub(crate) fn back_to_the_key(&mut self) {
        while !matches!(self.model.stage, Stage::Key(_)) {
            self.tell(Msg::Back);
        }
        self.answer_all(BEST);
    }

    pub(crate) fn keys(&mut self, edits: &[Edit]) {
        edits.iter().for_each(|edit| self.tell(Msg::Edit(*edit)));
    }

    pub(crate) fn retype(&mut self, id: &str, text: &str) {
        self.tell(Msg::Focus(Target::Field(id.into())));
        self.keys(&[Edit::End]);
        self.keys(&vec![Edit::Backspace; self.text(id).chars().count()]);
        self.tell(Msg::Paste(text.into()));
    }

    /// Answers the newest asking of this kind.
    pub(crate) fn answer(&mut self, of: impl Fn(&Ask) -> bool, answer: Answer) {
        let at = self.open.iter().rposition(|asked| of(&asked.ask)).unwrap();
        let asked = self.open.remove(at);
        self.reply(asked, answer);
    }

    /// A code was asked for and typed, and central has not said yet whether it is right.
    pub(crate) fn code_typed(&mut self, phone: &str) {
        self.retype("phone", phone);
        self.press(Target::GetCode("phone".into()));
        self.answer_all(BEST);
        self.tell(Msg::Paste(CODE.into()));
    }
}

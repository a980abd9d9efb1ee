//! The way of somebody who makes no mistakes, as far as it is wanted.

use crossterm::event::KeyCode;
use forms::FieldId;
use journey::msg::Msg;
use journey::stage::Stage;
use journey::target::{Button, Target};
use words::{Lang, Words};

use crate::world::{CHILD, CODES, PASSWORD, World};

/// The languages: what is pressed on the first screen for each, and its words.
pub const LANGUAGES: [(char, Lang); 2] = [('1', Lang::Kk), ('2', Lang::Ru)];

/// Of two wordings the one in this language.
pub fn in_language<'a>(lang: Lang, kk: &'a str, ru: &'a str) -> &'a str {
    match lang {
        Lang::Kk => kk,
        Lang::Ru => ru,
    }
}

pub fn field(id: &str) -> FieldId {
    FieldId::from(id)
}

pub fn line(id: &str) -> Target {
    Target::Field(field(id))
}

/// The words of a field's label.
pub fn label(lang: Lang, id: &str) -> String {
    Words::new(lang).text(&format!("meal-{id}"))
}

impl World {
    pub fn button(&mut self, button: Button) {
        self.press(Target::Button(button));
    }

    /// Puts the cursor into a line, as a finger does.
    pub fn touch(&mut self, line: Target) {
        assert!(self.places().contains(&line), "{line:?} is not there");
        self.tell(Msg::Focus(line));
    }

    pub fn text_of(&self, id: &str) -> &str {
        self.shell.model().session.as_ref().unwrap().draft.text(id)
    }

    /// The step of the form that is on the screen.
    pub fn step(&self) -> &str {
        match &self.shell.model().stage {
            Stage::Fill(fill) => &fill.step,
            other => other.name(),
        }
    }

    pub fn go_to_key(&mut self, language: char) {
        self.typed(&language.to_string());
        self.typed("1");
        for i in 0..4 {
            self.press(Target::Box(i));
        }
        self.button(Button::Apply);
        assert_eq!(self.step(), "key");
    }

    pub fn open_key(&mut self, row: usize) {
        self.press(Target::Row(row));
        self.typed(PASSWORD);
        self.key(KeyCode::Enter);
    }

    pub fn go_to_contacts(&mut self, language: char) {
        self.go_to_key(language);
        self.open_key(2);
        self.consent();
    }

    pub fn consent(&mut self) {
        for id in ["declaration", "look-up-consent"] {
            self.press(Target::Tick(field(id)));
        }
        self.button(Button::Continue);
        assert_eq!(self.step(), "contacts");
    }

    pub fn go_to_parent(&mut self, language: char) {
        self.go_to_contacts(language);
        self.finish_contacts();
    }

    pub fn finish_contacts(&mut self) {
        self.touch(line("phone"));
        self.typed("87774128452");
        if self.online {
            self.press(Target::GetCode(field("phone")));
            self.typed(CODES[0]);
        }
        self.button(Button::Continue);
        assert_eq!(self.step(), "parent");
    }

    pub fn go_to_child(&mut self, language: char) {
        self.go_to_parent(language);
        if !self.online {
            self.touch(line("parent-address"));
            self.typed("Абай көшесі, 10");
        }
        self.button(Button::Continue);
        assert_eq!(self.step(), "child");
    }

    /// Everything of the child's step that no register knows.
    pub fn answer_about_child(&mut self) {
        self.touch(line("child-iin"));
        self.typed(CHILD);
        self.press(Target::Option(field("citizenship"), 0));
        self.press(Target::Option(field("category"), 0));
        self.press(Target::AddScan(field("papers")));
        self.press(Target::Row(0));
        if self.step() == "preview" {
            self.button(Button::TakeScan);
        }
        assert_eq!(self.step(), "child");
    }

    pub fn go_to_paper(&mut self) {
        assert_eq!(self.step(), "notices");
        for id in ["channel", "notice-language"] {
            self.press(Target::Option(field(id), 0));
        }
        self.press(Target::Tick(field("personal-data")));
        self.button(Button::Continue);
        self.button(Button::Continue);
        assert_eq!(self.step(), "paper");
    }

    pub fn sign(&mut self) {
        self.button(Button::Continue);
        assert_eq!(self.step(), "sign");
        self.open_key(2);
        assert_eq!(self.step(), "receipt");
    }

    /// What will be signed.
    pub fn xml(&self) -> String {
        match &self.shell.model().stage {
            Stage::Paper(paper) => paper.xml.to_string(),
            other => panic!("nothing to sign at {}", other.name()),
        }
    }
}

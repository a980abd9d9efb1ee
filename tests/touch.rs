//! By mouse or touch alone: no key is pressed here, from Welcome to the receipt and back.
#![expect(clippy::unwrap_used, reason = "tests")]

mod world;

use forms::FieldId;
use journey::stage::Stage;
use journey::target::{Button, Target};
use rstest::rstest;
use terminal::{Command, Layout, OskKey};
use world::finger::Finger;
use world::{CHILD, CODES, PASSWORD, World};

fn field(id: &str) -> FieldId {
    FieldId::from(id)
}

fn line(id: &str) -> Target {
    Target::Field(field(id))
}

impl Finger<'_> {
    fn button(&mut self, button: Button, words: &str) {
        self.press(Target::Button(button), words);
    }

    /// The keyboard lies on the screen: it stays there from line to line.
    fn lay_keyboard(&mut self) {
        if self.world.shell.page().keyboard.is_none() {
            self.bar(Command::Keyboard, "Пернетақта");
        }
    }

    /// Chooses the key and writes its password on the keyboard on the screen.
    fn give_key(&mut self) {
        self.press(Target::Row(2), "RSA256_e98c");
        self.press(Target::Password, "Құпиясөз");
        self.lay_keyboard();
        self.spell(PASSWORD);
        self.button(Button::Reveal, "Көрсету");
        assert!(self.world.text(132, 43).contains(PASSWORD), "it was written without a slip");
    }

    /// Writes into a line that is not focused yet.
    fn write(&mut self, into: Target, label: &str, text: &str) {
        self.press(into, label);
        self.lay_keyboard();
        self.spell(text);
    }

    fn text_of(&self, id: &str) -> &str {
        self.world.shell.model().session.as_ref().unwrap().draft.text(id)
    }

    fn must_say(&mut self, words: &str) {
        let text = self.world.text(132, 43);
        assert!(text.contains(words), "«{words}» is missing:\n{text}");
    }

    /// Strikes every letter of the keyboard on the screen and reads it where it was written.
    fn strike_all(&mut self, layout: Layout, shift: bool) {
        if shift {
            self.strike(OskKey::Shift);
        }
        let keyboard = self.world.shell.page().keyboard.unwrap();
        assert_eq!((keyboard.layout, keyboard.shift), (layout, shift));
        for key in keyboard.rows().concat() {
            let OskKey::Char(c) = key else { continue };
            // Capitals last for one letter.
            if shift && !self.world.shell.page().keyboard.unwrap().shift {
                self.strike(OskKey::Shift);
            }
            self.strike(key);
            let Stage::Key(desk) = &self.world.shell.model().stage else { panic!("still at the key") };
            assert_eq!(desk.password.text(), c.to_string(), "{layout:?}");
            self.strike(OskKey::Backspace);
        }
    }

    fn go_to_the_key(&mut self) {
        self.press(Target::Language(domain::language::Language::Kazakh), "Қазақша");
        self.press(Target::Row(0), "Мектепте тегін");
        let boxes = ["флешка және оның", "құжаттың көшірмесі", "заңды өкілімін", "Шын мәліметтер"];
        for (i, words) in boxes.into_iter().enumerate() {
            self.press(Target::Box(i), words);
        }
        self.button(Button::Apply, "Өтініш беру");
    }

    fn open_key(&mut self) {
        self.give_key();
        self.button(Button::OpenKey, "ЭЦҚ тексеру");
        self.press(Target::Tick(field("declaration")), "Осы кілттің нақты иесі");
        self.press(Target::Tick(field("look-up-consent")), "мәлімет алуға келісемін");
        self.go_on_in_silence();
    }

    fn give_contacts(&mut self) {
        // Nothing is there yet: the slip leads to its line.
        self.button(Button::Continue, "Әрі қарай");
        self.press(Target::Slip(0), "Негізгі ұялы нөмір");
        self.lay_keyboard();
        self.spell("87774128462");
        for key in [OskKey::Left, OskKey::Backspace, OskKey::Char('5'), OskKey::Right] {
            self.strike(key);
        }
        assert_eq!(self.text_of("phone"), "87774128452");
        self.strike(OskKey::Close);
        self.press(Target::GetCode(field("phone")), "SMS код алу");
        self.write(Target::Code(field("phone")), "Растау коды", CODES[0]);
        self.write(line("email"), "Электрондық пошта", "aigul@example.kz");
        self.press(Target::GetCode(field("email")), "Поштаға код алу");
        self.lay_keyboard();
        self.spell(CODES[1]);
        for id in ["phone", "email"] {
            assert!(self.world.shell.model().session.as_ref().unwrap().draft.is_confirmed(id), "{id}");
        }
    }

    /// Goes on, and no record is brought: the line is silent for a moment.
    fn go_on_in_silence(&mut self) {
        self.world.online = false;
        self.button(Button::Continue, "Әрі қарай");
        self.world.online = true;
    }

    /// The address is written by hand, in Kazakh letters, with a Latin one on the way.
    fn give_address(&mut self) {
        self.go_on_in_silence();
        self.write(line("parent-address"), "Тұрғылықты мекенжайы", "Қостанай, Әл-Фараби көшесі, 10");
        self.strike(OskKey::Layout);
        self.strike(OskKey::Layout);
        self.spell("b");
        assert_eq!(self.text_of("parent-address"), "Қостанай, Әл-Фараби көшесі, 10b");
        self.strike(OskKey::Done);
        self.button(Button::Continue, "Әрі қарай");
    }

    fn tell_of_the_child(&mut self) {
        self.write(line("child-iin"), "Баланың ЖСН-і", CHILD);
        self.must_say("АЛИХАН");
        self.press(Target::Option(field("citizenship"), 0), "Қазақстан азаматы");
        self.press(Target::Option(field("category"), 4), "өзге санат");
        self.press(Target::AddScan(field("papers")), "Флешкадан");
        self.press(Target::Row(1), "справка.pdf");
        self.press(Target::RemoveScan(field("papers"), 0), "anyqtama.jpg");
        self.press(Target::AddScan(field("papers")), "Флешкадан");
        self.press(Target::Row(0), "anyqtama.jpg");
        self.button(Button::Continue, "Әрі қарай");
    }

    fn choose_notices(&mut self) {
        self.press(Target::Option(field("channel"), 2), "SMS және электрондық пошта");
        self.press(Target::Option(field("notice-language"), 0), "Қазақша");
        self.press(Target::Tick(field("personal-data")), "Дербес деректерді");
        self.button(Button::Continue, "Әрі қарай");
    }

    fn look_through(&mut self) {
        self.press(Target::Change(field("channel")), "Өзгерту");
        self.press(Target::Option(field("channel"), 0), "SMS");
        self.button(Button::Continue, "Тексеруге оралу");
        self.button(Button::Continue, "Бәрі дұрыс");
        self.button(Button::Continue, "Қол қоюға өту");
    }
}

#[rstest]
#[case((80, 24))]
#[case((100, 30))]
#[case((132, 43))]
fn the_whole_way_is_walked_by_touch_alone(#[case] size: (u16, u16)) {
    let mut world = World::new();
    let mut finger = Finger::new(&mut world, size);
    finger.go_to_the_key();
    finger.open_key();
    finger.give_contacts();
    finger.give_address();
    finger.tell_of_the_child();
    finger.choose_notices();
    finger.look_through();
    finger.give_key();
    finger.button(Button::Sign, "Қол қою және жіберу");
    finger.must_say("K-KST3-20261122-0007-4");
    finger.world.register();
    finger.must_say("Өтініш тіркелді");
    finger.button(Button::Save, "Флешкаға сақтау");
    finger.must_say("Құжат флешкаға сақталды");
    finger.button(Button::Finish, "Аяқтау");
    assert!(matches!(world.shell.model().stage, Stage::Welcome));
    assert_eq!((world.signed.len(), world.wipes), (1, 1));
    for said in ["77774128452", "aigul@example.kz", "Әл-Фараби көшесі, 10b", CHILD] {
        assert!(world.signed[0].contains(said), "{said} was not signed");
    }
}

/// What stands around the form: language, help, cover, the warning, the way back and out.
#[test]
fn everything_around_the_form_is_worked_by_touch_alone() {
    let mut world = World::new();
    let mut finger = Finger::new(&mut world, (80, 24));
    finger.go_to_the_key();
    finger.press(Target::Language(domain::language::Language::Russian), "Рус");
    finger.must_say("Проверить ЭЦП");
    finger.bar(Command::Language, "Қазақша");
    finger.must_say("ЭЦҚ тексеру");
    finger.bar(Command::Help, "Көмек");
    assert!(finger.world.shell.page().overlay.is_some(), "the help lies over the page");
    finger.bar(Command::Help, "ОК");
    assert!(finger.world.shell.page().overlay.is_none());
    finger.look();
    let help = finger.world.shell.pressable().help.unwrap();
    finger.touch((help.x + 2, help.y + 1));
    assert!(finger.world.shell.page().overlay.is_some(), "a press on the help shows the whole of it");
    finger.bar(Command::Help, "ОК");
    finger.bar(Command::Cover, "Жасыру");
    assert!(finger.world.shell.page().cover.is_some());
    finger.touch((40, 12));
    assert!(finger.world.shell.page().cover.is_none());
    finger.world.wait_s(60);
    finger.must_say("Сеанс 30 секундтан кейін аяқталады");
    finger.button(Button::Stay, "Жалғастыру");
    assert!(finger.world.shell.page().overlay.is_none(), "somebody is there");
    finger.open_key();
    finger.write(line("phone2"), "Қосымша нөмір", "8701");
    while finger.world.shell.page().overlay.is_none() {
        finger.bar(Command::Back, "Артқа");
    }
    finger.button(Button::Leave, "Шығу");
    assert!(matches!(world.shell.model().stage, Stage::Welcome) && world.wipes == 1);
}

#[test]
fn every_key_of_every_keyboard_writes_what_it_shows() {
    let mut world = World::new();
    let mut finger = Finger::new(&mut world, (80, 24));
    finger.go_to_the_key();
    finger.press(Target::Password, "Құпиясөз");
    finger.lay_keyboard();
    for layout in [Layout::Latin, Layout::Kazakh, Layout::Russian] {
        for shift in [false, true] {
            finger.strike_all(layout, shift);
        }
        finger.strike(OskKey::Layout);
    }
}

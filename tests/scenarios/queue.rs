//! Scenarios 1, 10, 11, 16, 17, 18, 19, 20, 39 and 42 of the queue's own form.

use crossterm::event::KeyCode;
use journey::msg::Msg;
use journey::problem::Problem;
use journey::target::{Button, Target};
use uuid::Uuid;

use crate::desk::Stick;
use crate::way::{LANGUAGES, field, in_language, line};
use crate::world::records::RawName;
use crate::world::{CODES, TODDLER, World};

impl World {
    /// Logged in, at the first questions.
    pub fn go_to_applicant(&mut self, language: char) {
        self.go_to_login(language, '2');
        self.open_key(0);
        self.enter();
        assert_eq!(self.step(), "applicant");
    }

    pub fn finish_applicant(&mut self) {
        self.touch(line("phone"));
        self.typed("87774128452");
        if self.online {
            self.press(Target::GetCode(field("phone")));
            self.typed(CODES[0]);
        } else {
            self.touch(line("email"));
            self.typed("aigul@mail.kz");
        }
        for id in ["channel", "notice-language"] {
            self.press(Target::Option(field(id), 0));
        }
        self.button(Button::Continue);
        assert_eq!(self.step(), "child");
    }

    /// From the first questions to the paper.
    pub fn fill_the_queue_form(&mut self, benefit: bool) {
        self.finish_applicant();
        self.touch(line("child-iin"));
        self.typed(TODDLER);
        self.press(Target::Option(field("benefit"), usize::from(benefit)));
        if benefit {
            self.press(Target::Option(field("category"), 5));
            self.press(Target::AddScan(field("papers")));
            self.press(Target::Row(0));
        }
        self.press(Target::Tick(field("personal-data")));
        self.button(Button::Continue);
        assert_eq!(self.step(), "review");
        self.button(Button::Continue);
        assert_eq!(self.step(), "paper");
    }
}

#[test]
fn scenario_01_everything_typed_stays_when_the_language_changes_in_the_second_step() {
    let mut world = World::new();
    world.go_to_applicant('1');
    world.finish_applicant();
    world.touch(line("child-iin"));
    world.typed(TODDLER);
    world.press(Target::Option(field("benefit"), 1));
    world.key(KeyCode::F(2));
    assert_eq!(world.text_of("child-iin"), TODDLER);
    world.must_say("ИИН ребёнка");
    world.must_say("Категория льготы");
    assert!(!world.says("Баланың ЖСН-і"));
}

#[test]
fn scenario_10_the_settlement_that_was_chosen_is_the_one_that_is_signed() {
    for typed in ["kokшетау", "КӨКШЕТАУ", "Kөкшетaу"] {
        let mut world = World::new();
        world.typed("1");
        world.typed("2");
        world.button(Button::Apply);
        world.touch(Target::Search);
        for c in typed.chars() {
            world.tell(Msg::Edit(journey::line::Edit::Insert(c)));
        }
        world.press(Target::Row(0));
        world.open_key(0);
        world.enter();
        world.fill_the_queue_form(false);
        let xml = world.xml();
        assert!(xml.contains("111010000"), "{typed}: {xml}");
        world.must_say("Көкшетау");
    }
}

#[test]
fn every_town_is_found_in_both_languages() {
    let towns: Vec<(String, String, String)> = domain::released::settlements()
        .all()
        .iter()
        .filter(|place| {
            matches!(place.level, domain::kato::Level::Town | domain::kato::Level::RepublicanCity)
        })
        .map(|place| (place.kato.to_string(), place.name_kk.clone(), place.name_ru.clone()))
        .collect();
    assert!(towns.len() > 80, "{}", towns.len());
    let mut world = World::new();
    world.typed("1");
    world.typed("2");
    world.button(Button::Apply);
    for (kato, kk, ru) in towns {
        for name in [kk, ru] {
            world.touch(Target::Search);
            name.chars().for_each(|c| world.tell(Msg::Edit(journey::line::Edit::Insert(c))));
            let journey::stage::Stage::Settlement(search) = &world.shell.model().stage else { panic!() };
            assert!(search.found.iter().any(|found| found.as_str() == kato), "{name} is not found");
            for _ in name.chars() {
                world.key(KeyCode::Backspace);
            }
        }
    }
}

#[test]
fn scenario_11_the_registry_fills_in_the_child() {
    for (key, lang) in LANGUAGES {
        let mut world = World::new();
        world.go_to_applicant(key);
        world.finish_applicant();
        world.touch(line("child-iin"));
        world.typed(TODDLER);
        assert_eq!(world.looked_up, [TODDLER]);
        let name = in_language(lang, "Баланың тегі, аты, әкесінің аты", "Фамилия, имя, отчество ребёнка");
        assert_eq!(world.value_of(name).as_deref(), Some("ТЕСТОВ НҰРЛАН МАРАТҰЛЫ"));
        let birth = in_language(lang, "Баланың туған күні", "Дата рождения ребёнка");
        assert_eq!(world.value_of(birth).as_deref(), Some("01.04.2023"));
    }
}

/// A child born on this day, by its IIN; the registry is silent.
fn of_age(iin: &str) -> World {
    let mut world = World::new();
    world.without_a_line_till_the_review(iin);
    world
}

impl World {
    fn without_a_line_till_the_review(&mut self, iin: &str) {
        self.online = false;
        self.tell(Msg::Link(false));
        self.go_to_applicant('1');
        self.finish_applicant();
        self.touch(line("child-iin"));
        self.typed(iin);
        self.touch(line("child-name"));
        self.typed("Тестов Нурлан");
        self.press(Target::Option(field("benefit"), 0));
        self.press(Target::Tick(field("personal-data")));
        self.button(Button::Continue);
    }
}

#[test]
fn scenario_16_on_the_seventh_birthday_a_child_is_too_old_and_a_day_before_it_is_not() {
    // The day of these tests is 22.11.2026.
    let right = |day: &str| {
        let iin = (0..10).map(|check| format!("1911{day}50001{check}"));
        let today = "2026-11-22".parse().unwrap();
        iin.into_iter().find(|iin| domain::iin::Iin::parse_child(iin, today).is_ok())
    };
    let mut world = of_age(&right("22").unwrap());
    assert_eq!(world.step(), "child");
    world.must_say_in_both(
        "Бала 7 жасқа толған: кезекке қою мүмкін емес.",
        "Ребёнку исполнилось 7 лет: постановка в очередь невозможна.",
    );
    assert_eq!(of_age(&right("23").unwrap()).step(), "review");
}

#[test]
fn a_settlement_with_its_own_profile_is_asked_by_its_age() {
    let today = "2026-11-22".parse().unwrap();
    let mut six = (0..10).map(|check| format!("20112260001{check}"));
    let six = six.find(|iin| domain::iin::Iin::parse_child(iin, today).is_ok()).unwrap();
    assert_eq!(of_age(&six).step(), "review", "seven years everywhere");
    let voucher = domain::released::policies().into_iter().find(|policy| policy.profile == "VOUCHER_2025");
    let kostanay = domain::kato::Kato::parse("391010000").unwrap();
    let mut world = World::ruled([(kostanay, voucher.unwrap())]);
    world.without_a_line_till_the_review(&six);
    assert_eq!(world.step(), "child");
    world.must_say("Бала 6 жасқа толған: кезекке қою мүмкін емес.");
}

#[test]
fn the_rules_that_are_told_are_those_of_the_settlement_that_is_meant() {
    let mut other = domain::released::policy().clone();
    other.kindergarten.age_limit_years = 6;
    other.kindergarten.unprivileged_per_privileged = 5;
    let other: &'static domain::policy::Policy = Box::leak(Box::new(other));
    let [kostanay, rudny] = ["391010000", "392410000"].map(|kato| domain::kato::Kato::parse(kato).unwrap());
    let help = |world: &World| world.shell.page().help.unwrap().paragraphs.join(" ");
    // Before a settlement is chosen the kiosk's own is meant.
    for (settlement, years, others) in [(kostanay, "6 лет", "5 остальных"), (rudny, "7 лет", "3 остальных")]
    {
        let mut world = World::ruled([(settlement.clone(), other)]);
        world.typed("2");
        world.typed("2");
        world.must_say(years);
        assert!(!world.says("(до 7 лет)"), "the title promises no age");
        // An application that is looked at has the rules of its own queue, whatever was chosen before.
        let mut world = World::ruled([(settlement, other)]);
        world.go_to_journal('2');
        world.press(Target::Row(1));
        assert!(help(&world).contains(others), "{}", help(&world));
        let session = world.shell.model().session.as_ref().unwrap();
        assert_eq!(session.settlement, None, "nothing was chosen");
    }
}

#[test]
fn scenario_17_a_benefit_without_a_scan_does_not_pass() {
    let mut world = World::new();
    world.go_to_applicant('1');
    world.finish_applicant();
    world.touch(line("child-iin"));
    world.typed(TODDLER);
    world.press(Target::Option(field("benefit"), 1));
    world.press(Target::Option(field("category"), 5));
    world.press(Target::Tick(field("personal-data")));
    world.button(Button::Continue);
    assert_eq!(world.step(), "child");
    world.must_say_in_both(
        "Жеңілдікті растайтын құжатты тіркеңіз.",
        "Приложите документ, подтверждающий льготу.",
    );
}

#[test]
fn scenario_18_a_blurred_scan_of_a_benefit_is_told_and_nothing_is_lost() {
    let stick = Stick::new();
    stick.login("AUTH_RSA256_mine.p12");
    stick.page("blurred.jpg", Some(6.0));
    stick.page("crisp.jpg", None);
    let mut world = stick.world();
    world.go_to_login('1', '2');
    world.try_key("AUTH_RSA256_mine.p12");
    world.enter();
    world.finish_applicant();
    world.touch(line("child-iin"));
    world.typed(TODDLER);
    world.press(Target::Option(field("benefit"), 1));
    world.press(Target::Option(field("category"), 5));
    world.press(Target::AddScan(field("papers")));
    let row = world.row_of("blurred.jpg");
    world.press(row);
    world.must_say("Кескін анық емес, жазуын оқу мүмкін емес.");
    let row = world.row_of("crisp.jpg");
    world.press(row);
    world.button(Button::TakeScan);
    assert_eq!((world.step(), world.text_of("child-iin")), ("child", TODDLER));
    world.must_say("Құжаттардың анық көшірмелерін ғана тіркеңіз.");
}

#[test]
fn scenario_19_registered_the_receipt_shows_both_numbers_with_their_moment() {
    for (key, lang) in LANGUAGES {
        let mut world = World::new();
        world.go_to_applicant(key);
        world.fill_the_queue_form(true);
        world.sign();
        world.put_in_queue();
        world.must_say(in_language(
            lang,
            "Балаңыз кезекке қойылды. Кезек нөмірі: 2\u{a0}341.",
            "Ваш ребёнок поставлен в очередь. Номер очереди: 2\u{a0}341.",
        ));
        let as_of =
            in_language(lang, "22.11.2026 14:00:00 жағдайы бойынша", "по состоянию на 22.11.2026 14:00:00");
        let class =
            in_language(lang, "Жеңілдік санаты бойынша кезек нөмірі", "Номер очереди по льготной категории");
        assert_eq!(world.value_of(class), Some(format!("18 · {as_of}")));
        world.button(Button::Journal);
        assert_eq!(world.step(), "journal", "nobody logs in twice");
    }
}

#[test]
fn a_receipt_that_could_not_be_written_beside_the_paper_is_told() {
    let mut world = World::new();
    world.go_to_applicant('1');
    world.fill_the_queue_form(false);
    world.sign();
    world.put_in_queue();
    world.unproven = Some(Problem::plain("fault-stick-full"));
    world.button(Button::Save);
    world.must_say("Құжат сақталды, бірақ орынды дәлелдейтін түбіртек файлы сақталмады");
    world.must_say("Флешкада бос орын жетпейді.");
    world.button(Button::Save);
    world.must_say("Файлдың аты: tereze-K-KST3-20261122-0007-4.pdf");
}

#[test]
fn where_the_profile_asks_for_no_interest_no_day_is_named() {
    for (key, lang) in LANGUAGES {
        let mut world = World::new();
        world.go_to_applicant(key);
        world.fill_the_queue_form(false);
        world.sign();
        let place = world.place();
        world.registered(journey::effect::Registration { due: None, ..place });
        world.must_say(in_language(lang, "Балаңыз кезекке қойылды.", "Ваш ребёнок поставлен в очередь."));
        assert!(!world.says(in_language(lang, "Мүдделілікті", "Подтвердить заинтересованность")));
    }
}

#[test]
fn a_place_that_is_still_checked_is_not_told_as_final() {
    for (key, lang) in LANGUAGES {
        let mut world = World::new();
        world.go_to_applicant(key);
        world.fill_the_queue_form(false);
        world.sign();
        world.put_in_queue_to_check();
        assert!(!world.says(in_language(lang, "Балаңыз кезекке қойылды", "Ваш ребёнок поставлен в очередь")));
        world.must_say(in_language(
            lang,
            "Кезектегі орын әзірге түпкілікті емес",
            "Место в очереди пока не окончательное",
        ));
        let number = in_language(lang, "Алдын ала берілген кезек нөмірі", "Предварительный номер очереди");
        assert!(world.value_of(number).unwrap().starts_with("2\u{a0}341 · "));
        assert_eq!(world.value_of(in_language(lang, "Кезек нөмірі", "Номер очереди")), None);
    }
}

#[test]
fn scenario_20_a_second_application_is_refused_with_the_number_of_the_first() {
    let mut world = World::new();
    world.go_to_applicant('1');
    world.fill_the_queue_form(false);
    world.sign();
    let problem = Problem::of_code("E-DUP").and("num", "УО.2026.000007.1");
    world.tell(Msg::RefusedForGood(Uuid::from_u128(7), problem));
    world.must_say_in_both(
        "Бұл бала бойынша өтініш тіркелген: УО.2026.000007.1.",
        "На этого ребёнка уже есть заявление: УО.2026.000007.1.",
    );
}

#[test]
fn scenario_39_without_a_line_the_queue_form_is_signed_and_stored_and_says_so() {
    for (key, lang) in LANGUAGES {
        let mut world = World::new();
        world.online = false;
        world.tell(Msg::Link(false));
        world.go_to_applicant(key);
        world.finish_applicant();
        world.touch(line("child-iin"));
        world.typed(TODDLER);
        world.touch(line("child-name"));
        world.typed("Тестов Нурлан");
        world.press(Target::Option(field("benefit"), 0));
        world.press(Target::Tick(field("personal-data")));
        world.button(Button::Continue);
        world.button(Button::Continue);
        assert_eq!(world.step(), "paper");
        assert!(world.xml().contains("look-up-consent"), "the kiosk's own consent goes along");
        world.sign();
        world.must_say(in_language(lang, "ӘЛІ ТІРКЕЛГЕН ЖОҚ", "ЕЩЁ НЕ ЗАРЕГИСТРИРОВАНО"));
        world.put_in_queue();
        world.must_say(in_language(lang, "Өтініш тіркелді.", "Заявление зарегистрировано."));
    }
}

#[test]
fn scenario_42_missing_parts_of_a_name_do_not_keep_a_child_from_the_queue() {
    let names: [(Option<RawName>, &str); 4] = [
        (Some(("ТЕСТОВ", "НҰРЛАН", None)), "ТЕСТОВ НҰРЛАН"),
        (Some(("ТЕСТОВ", "НҰРЛАН", Some("НЕТ ДАННЫХ"))), "ТЕСТОВ НҰРЛАН"),
        (Some(("НЕТ ДАННЫХ", "НЕТ ДАННЫХ", Some("ДЕРЕКТЕР ЖОҚ"))), "—"),
        (None, "—"),
    ];
    for ((key, lang), (name, shown)) in LANGUAGES.into_iter().flat_map(|l| names.map(|name| (l, name))) {
        let mut world = World::new();
        world.toddler_name = name;
        world.go_to_applicant(key);
        world.fill_the_queue_form(false);
        let label = in_language(lang, "Баланың тегі, аты, әкесінің аты", "Фамилия, имя, отчество ребёнка");
        world.must_say(&format!("{label}: {shown}"));
        let xml = world.xml();
        assert!(xml.contains(&format!(r#"<child-name origin="registry">{shown}</child-name>"#)), "{xml}");
        assert!(!xml.contains("НЕТ ДАННЫХ") && !xml.contains("ДЕРЕКТЕР ЖОҚ"), "{xml}");
        world.sign();
        world.put_in_queue();
        world.must_say(in_language(lang, "Балаңыз кезекке қойылды.", "Ваш ребёнок поставлен в очередь."));
    }
}

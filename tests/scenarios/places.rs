//! Scenarios 27–32 at the kiosk: a private kindergarten is chosen, a referral given back or extended, or not used.

use domain::history::Detail;
use journey::account::Away;
use journey::journal::{ActionKind, ActionRefusal, ActionShown, StateShown};
use journey::problem::Problem;
use journey::stage::{Stage, Tab};
use journey::target::{Button, Target};

use crate::way::{LANGUAGES, field, in_language, line};
use crate::world::World;
use crate::world::cabinet::NUMBER;

fn language(i: usize) -> Target {
    Target::Option(field("place-language"), i)
}

fn district(i: usize) -> Target {
    Target::Option(field("place-district"), i)
}

impl World {
    fn open_the_application(&mut self, key: char) {
        self.go_to_journal(key);
        self.press(Target::Row(1));
        assert_eq!(self.step(), "application");
    }

    /// Past the notice, to the list.
    pub fn go_to_places(&mut self, key: char) {
        self.cabinet.may_choose();
        self.open_the_application(key);
        self.press(Target::Act(ActionKind::ChoosePrivate));
        assert_eq!(self.step(), "confirm");
        self.button(Button::Continue);
        assert_eq!(self.step(), "places");
    }

    fn names_of_places(&self) -> Vec<&str> {
        self.shell.model().places_shown().iter().map(|place| place.kindergarten.name.ru.as_str()).collect()
    }

    /// The page is in Russian.
    pub fn say_in_both(&mut self, kk: &str, ru: &str) {
        self.must_say(ru);
        self.key(crossterm::event::KeyCode::F(2));
        self.must_say(kk);
        self.key(crossterm::event::KeyCode::F(2));
    }

    fn sign_what_is_read(&mut self) {
        assert_eq!(self.step(), "paper");
        self.button(Button::Continue);
        assert_eq!(self.step(), "sign");
        self.open_key(2);
    }
}

#[test]
fn scenario_27_the_button_is_there_only_where_central_says_so_and_else_why_and_from_when() {
    let mut world = World::new();
    let refusal =
        ActionRefusal { code: "E-AGE3".into(), args: Default::default(), from: "2027-04-01".parse().ok() };
    let shown = world.cabinet.shown.get_mut(NUMBER).unwrap();
    shown.actions = vec![ActionShown { action: ActionKind::ChoosePrivate, refusal: Some(refusal) }];
    world.open_the_application('1');
    assert!(!world.places().contains(&Target::Act(ActionKind::ChoosePrivate)));
    world.must_say_in_both(
        "Жеке балабақшаны таңдау үшін бала 3 жасқа толуы тиіс.",
        "Для выбора частного сада ребёнку должно исполниться 3 года.",
    );
    world.must_say("01.04.2027");
    world.button(Button::Back);
    world.cabinet.may_choose();
    world.press(Target::Row(1));
    assert!(world.places().contains(&Target::Act(ActionKind::ChoosePrivate)));
}

#[test]
fn whoever_chooses_is_told_that_the_number_is_lost_and_who_comes_first() {
    for (key, lang) in LANGUAGES {
        let mut world = World::new();
        world.cabinet.may_choose();
        world.open_the_application(key);
        world.press(Target::Act(ActionKind::ChoosePrivate));
        world.must_say(in_language(
            lang,
            "Жеке балабақшаға жолдама алсаңыз, жалпықалалық кезектегі нөміріңіз сақталмайды.",
            "При получении направления в частный сад номер в общей очереди не сохраняется.",
        ));
        world.button(Button::Continue);
        world.must_say(in_language(
            lang,
            "орынды бірінші болып қол қойған адам алады",
            "место получает тот, кто подписал первым",
        ));
        world.must_say(in_language(lang, "ата-ана төлемі айына: 25\u{a0}000 тг", "в месяц: 25\u{a0}000 тг"));
        world.must_say(in_language(lang, "Абай көшесі, 12", "ул. Абая, 12"));
        world.must_say(in_language(lang, "Ондай топтар саны: 1.", "Таких групп: 1."));
        assert_eq!(world.shell.model().places_shown().len(), 3, "one is for older children");
        world.button(Button::Back);
        assert_eq!(world.step(), "application");
        assert!(world.cabinet.acts.is_empty(), "looking costs nothing");
    }
}

#[test]
fn places_are_filtered_by_language_and_district() {
    let mut world = World::new();
    world.go_to_places('2');
    let balapan = "Детский сад «Балапан»";
    assert_eq!(world.names_of_places(), ["Детский сад «Айгөлек»", balapan, balapan]);
    world.press(language(1));
    assert_eq!(world.names_of_places(), [balapan]);
    world.press(district(1));
    assert!(world.names_of_places().is_empty(), "in the north nobody teaches in Kazakh");
    world.say_in_both("Қазір мұндай бос орын жоқ.", "Сейчас таких свободных мест нет.");
    world.press(language(2));
    assert_eq!(world.names_of_places(), ["Детский сад «Айгөлек»"]);
    world.press(language(0));
    world.press(district(0));
    assert_eq!(world.names_of_places().len(), 3);
}

#[test]
fn scenario_28_whoever_comes_second_stays_on_the_list_which_is_read_anew() {
    let mut world = World::new();
    world.go_to_places('2');
    world.press(language(1));
    world.press(Target::Row(0));
    world.must_say("Детский сад «Балапан»");
    world.must_say("200140000014");
    world.sign_the_paper_in_vain();
    assert_eq!(world.step(), "places");
    world.say_in_both(
        "Бұл орынды басқа өтініш беруші алды. Тізім жаңартылды.",
        "Это место уже занято. Список обновлён.",
    );
    assert!(world.names_of_places().is_empty(), "the filter stays, the place is gone");
    world.press(language(3));
    let first = world.signed.len();
    world.press(Target::Row(0));
    world.sign_what_is_read();
    assert_eq!(world.cabinet.acts, [ActionKind::ChoosePrivate], "one referral");
    assert!(world.signed[first].contains("number-lost"), "{}", world.signed[first]);
    assert_eq!(world.step(), "application");
    world.say_in_both(
        "Құжаттарды балабақшаға 25.11.2026 күнін қоса алғанға дейін тапсырыңыз.",
        "Сдайте документы в детский сад до 25.11.2026 включительно.",
    );
}

impl World {
    /// Another parent was quicker.
    fn sign_the_paper_in_vain(&mut self) {
        assert_eq!(self.step(), "paper");
        self.button(Button::Continue);
        self.cabinet.taken = true;
        self.cabinet.away = Some(Away::Refused(Problem::of_code("E-VACANCY")));
        self.open_key(2);
    }
}

#[test]
fn back_from_the_paper_the_list_stands_as_it_was() {
    let mut world = World::new();
    world.go_to_places('1');
    world.press(language(2));
    world.press(Target::Row(0));
    assert_eq!(world.step(), "paper");
    world.button(Button::Back);
    assert_eq!(world.step(), "places");
    assert_eq!(world.names_of_places(), ["Детский сад «Айгөлек»"]);
    world.key(crossterm::event::KeyCode::Esc);
    assert!(matches!(world.shell.model().stage, Stage::Application(_)));
}

#[test]
fn scenario_29_a_referral_says_where_and_until_which_day() {
    for (key, lang) in LANGUAGES {
        let mut world = World::new();
        world.cabinet.refer(world.now);
        world.open_the_application(key);
        world.must_say(in_language(
            lang,
            "Құжаттарды сол жерге 27.11.2026 күнін қоса алғанға дейін тапсырыңыз.",
            "Сдайте туда документы до 27.11.2026 включительно.",
        ));
        let value = |label| world.value_of(label).unwrap();
        assert_eq!(
            value(in_language(lang, "Жолдама берілген күн", "Дата выдачи направления")),
            "22.11.2026, 14:00:00"
        );
        assert_eq!(
            value(in_language(lang, "Кері қайтаруға болатын соңғы сәт", "Отозвать можно до")),
            "23.11.2026 14:00:00",
            "to the second"
        );
        assert_eq!(
            value(in_language(lang, "Жолдама мәртебесі", "Статус направления")),
            in_language(lang, "Берілді (қабылданбаған)", "Выдано (не зачислен)")
        );
    }
}

#[test]
fn scenario_30_a_referral_is_given_back_with_a_reason() {
    let mut world = World::new();
    world.cabinet.refer(world.now);
    world.open_the_application('2');
    world.press(Target::Act(ActionKind::Withdraw));
    assert_eq!(world.step(), "withdraw");
    assert_eq!(world.value_of("Отозвать можно до").as_deref(), Some("23.11.2026 14:00:00"));
    world.button(Button::Continue);
    assert_eq!(world.step(), "withdraw", "without a reason nothing is given back");
    world.press(Target::Option(field("referral-reason"), 4));
    world.button(Button::Continue);
    assert_eq!(world.step(), "withdraw", "another reason says nothing without words");
    world.touch(line("reason-words"));
    world.typed("1");
    world.button(Button::Continue);
    world.sign_what_is_read();
    assert_eq!(world.cabinet.acts, [ActionKind::Withdraw]);
    assert!(world.signed[0].contains("OTHER"), "{}", world.signed[0]);
    world.say_in_both("Жолдама кері қайтарылды.", "Направление отозвано.");
}

#[test]
fn scenario_31_a_referral_is_extended_within_its_days_only() {
    for (day, goes) in [("27112026", false), ("28112026", true), ("27122026", true), ("28122026", false)] {
        let mut world = World::new();
        world.cabinet.refer(world.now);
        world.open_the_application('2');
        world.press(Target::Act(ActionKind::Extend));
        assert!(world.step() == "extend" && !world.says("Переезд"), "no reason to give it back");
        for (label, value) in [
            ("ФИО ребёнка", "ТЕСТОВ НҰРЛАН МАРАТҰЛЫ"),
            ("Название детского сада", "Детский сад «Балапан»"),
            ("Дата истечения срока направления", "27.11.2026"),
            ("Продлить нужно не позднее", "27.11.2026"),
            ("Новый срок можно выбрать", "с 28.11.2026 по 27.12.2026"),
        ] {
            assert_eq!(world.value_of(label).as_deref(), Some(value));
        }
        world.touch(line("ext-until"));
        world.typed(day);
        let shown = format!("{}.{}.{}", &day[..2], &day[2..4], &day[4..]);
        assert_eq!(world.text_of("ext-until"), shown, "the dots come by themselves");
        world.press(Target::Option(field("referral-reason"), 1));
        world.button(Button::Continue);
        if goes {
            world.sign_what_is_read();
            assert_eq!(world.cabinet.acts, [ActionKind::Extend], "{day}");
            assert!(world.signed[0].contains(&format!("{}-{}-{}", &day[4..], &day[2..4], &day[..2])));
        } else {
            assert_eq!(world.step(), "extend", "{day}");
            world.say_in_both(
                "Ұзарту күні 28.11.2026 – 27.12.2026 аралығында болуы тиіс.",
                "Дата продления должна быть с 28.11.2026 по 27.12.2026.",
            );
        }
    }
}

#[test]
fn scenario_32_a_lapse_is_seen_with_its_day_and_reason() {
    let mut world = World::new();
    world.cabinet.lapse(world.now);
    let shown = world.cabinet.shown.get_mut(NUMBER).unwrap();
    let day = |day: &str| day.parse().unwrap();
    let line = |what: &str, details: &[Detail]| journey::journal::HistoryLine {
        what: what.to_owned(),
        details: details.to_vec(),
        ..shown.history[0].clone()
    };
    shown.history = vec![
        line("refer", &[Detail::Expires(day("2026-11-27"))]),
        line("extend", &[Detail::Reason("PAPERS_NOT_READY".into()), Detail::Until(day("2026-12-27"))]),
        line("refuse_papers", &[Detail::Fault("EXPIRED".into())]),
        line("lapse_referral", &[Detail::StopListUntil(day("2026-12-11"))]),
    ];
    world.open_the_application('2');
    world.say_in_both(
        "Өтініш 11.12.2026 күнін қоса алғанға дейін стоп-тізімде",
        "Заявление в стоп-листе до 11.12.2026 включительно",
    );
    assert_eq!(world.value_of("Статус направления").as_deref(), Some("Аннулировано (срок истёк)"));
    world.press(Target::Tab(Tab::History));
    world.must_say("Выдано направление: последний день, чтобы сдать документы, — 27.11.2026");
    world.must_say("Направление продлено: Документы ещё не готовы; последний день — 27.12.2026");
    world.must_say("Детский сад не принял документы: срок документов истёк");
    world.must_say("Срок направления истёк: в стоп-листе по 11.12.2026");
}

#[test]
fn scenario_33_a_second_lapse_takes_the_child_out_and_names_no_stop_list() {
    let mut world = World::new();
    world.cabinet.lapse(world.now);
    let shown = world.cabinet.shown.get_mut(NUMBER).unwrap();
    shown.row.state = "REMOVED".to_owned();
    shown.state = StateShown { reason: Some("TWO_MISSES".to_owned()), ..StateShown::default() };
    shown.referral.as_mut().unwrap().misses = 2;
    let open = ActionShown { action: ActionKind::AskReview, refusal: None };
    shown.actions = vec![open];
    world.open_the_application('2');
    world.say_in_both(
        "Жолдама екі рет пайдаланылмады, сондықтан бала кезектен шығарылды.",
        "Направление не было использовано дважды, поэтому ребёнок снят с очереди.",
    );
    world.must_say("Снят с очереди: направление дважды не использовано");
    assert!(!world.says("стоп-лист"), "there is none");
    assert_eq!(world.offers(), [ActionKind::AskReview], "a person can be asked, and nothing else done");
}

#[test]
fn scenario_34_an_enrolled_child_is_shown_as_enrolled_and_nothing_is_left_to_do() {
    let mut world = World::new();
    world.cabinet.refer(world.now);
    let shown = world.cabinet.shown.get_mut(NUMBER).unwrap();
    shown.row.state = "ENROLLED".to_owned();
    shown.actions.clear();
    let referral = shown.referral.as_mut().unwrap();
    (referral.status, referral.extension) = ("USED".to_owned(), None);
    let line = |what: &str, by: &str| journey::journal::HistoryLine {
        what: what.to_owned(),
        by: by.to_owned(),
        details: Vec::new(),
        ..shown.history[0].clone()
    };
    shown.history =
        vec![line("refer", "filer"), line("enrol", "kindergarten"), line("discharge", "kindergarten")];
    world.open_the_application('2');
    assert_eq!(world.value_of("Статус направления").as_deref(), Some("Зачислен"));
    assert!(world.offers().is_empty());
    world.press(Target::Tab(Tab::History));
    world.must_say("Ребёнок зачислен");
    world.say_in_both(
        "Бала балабақшадан шықты, орны босады",
        "Ребёнок выбыл из детского сада, место освободилось",
    );
}

#[test]
fn a_last_day_past_the_known_years_is_called_provisional_wherever_it_stands() {
    let mut world = World::new();
    world.cabinet.refer(world.now);
    let shown = world.cabinet.shown.get_mut(NUMBER).unwrap();
    let day: chrono::NaiveDate = "2028-01-06".parse().unwrap();
    let referral = shown.referral.as_mut().unwrap();
    (referral.expires, referral.provisional) = (day, true);
    let line = |what: &str, details: &[Detail]| journey::journal::HistoryLine {
        what: what.to_owned(),
        details: details.to_vec(),
        ..shown.history[0].clone()
    };
    shown.history = vec![
        line("refer", &[Detail::Expires(day)]),
        line("lapse_referral", &[Detail::StopListUntil(day)]),
        line("confirm", &[Detail::NextDue(day)]),
        line(
            "decide_benefit",
            &[Detail::Granted(false), Detail::Explained("Мерзімі өткен".to_owned().into())],
        ),
    ];
    world.open_the_application('2');
    world.say_in_both("06.01.2028 (алдын ала)", "06.01.2028 (предварительно)");
    world.press(Target::Tab(Tab::History));
    world.must_say("последний день, чтобы сдать документы, — 06.01.2028 (предварительно)");
    world.must_say("в стоп-листе по 06.01.2028 (предварительно)");
    assert!(
        !world.says("следующего подтверждения — 06.01.2028 (предварительно)"),
        "an anniversary is certain"
    );
    world.must_say("льгота не подтверждена; пояснение: Мерзімі өткен");
}

#[test]
fn a_place_of_a_state_kindergarten_is_told_as_one_whose_turn_has_come() {
    let mut world = World::new();
    world.cabinet.refer(world.now);
    let shown = world.cabinet.shown.get_mut(NUMBER).unwrap();
    shown.referral.as_mut().unwrap().private = false;
    let paper = |name: &str| journey::journal::DocumentLine {
        name: journey::journal::DocumentName::Paper(name.to_owned()),
        kind: "D5".to_owned(),
        made_at: world.now,
    };
    shown.documents.extend([paper("D5-2"), paper("D5-4")]);
    world.open_the_application('2');
    world.say_in_both(
        "Кезегіңіз келді: мемлекеттік балабақшаға жолдама берілді.",
        "Подошла Ваша очередь: выдано направление в государственный детский сад.",
    );
    world.press(Target::Tab(Tab::Documents));
    world.say_in_both("Мемлекеттік мектепке дейінгі ұйымға жолдама", "Направление в государственный ДДО");
    assert!(!world.says("Направление в частный ДДО"), "of an older one nobody says here where it led");
}

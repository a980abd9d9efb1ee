//! Scenarios 21, 22, 23, 25, 26, 41 and M-12: the journal and what is done in it.

use chrono::TimeDelta;
use domain::secret::Secret;
use journey::account::{Away, Then};
use journey::journal::{ActionKind, ActionRefusal, ActionShown};
use journey::msg::Msg;
use journey::problem::Problem;
use journey::stage::Tab;
use journey::target::{Button, Target};

use crate::way::{LANGUAGES, field, in_language, line};
use crate::world::cabinet::{MEAL_NUMBER, NUMBER};
use crate::world::{TODDLER, World};

impl World {
    pub fn go_to_journal(&mut self, language: char) {
        self.go_to_login(language, '3');
        self.open_key(0);
        self.enter();
        assert_eq!(self.step(), "journal");
    }

    /// The application of the queue; the meal's stands before it in the alphabet.
    pub fn go_to_application(&mut self, language: char) {
        self.go_to_journal(language);
        self.press(Target::Row(1));
        assert_eq!(self.step(), "application");
    }

    pub(crate) fn offers(&self) -> Vec<ActionKind> {
        let act = |target: Target| if let Target::Act(action) = target { Some(action) } else { None };
        self.places().into_iter().filter_map(act).collect()
    }

    fn sign_act(&mut self) {
        self.button(Button::Continue);
        assert_eq!(self.step(), "sign");
        self.open_key(2);
    }
}

#[test]
fn scenario_21_without_a_benefit_the_number_in_the_category_is_0() {
    for (key, lang) in LANGUAGES {
        let mut world = World::new();
        let shown = world.cabinet.shown.get_mut(NUMBER).unwrap();
        shown.row.category = "N0".into();
        shown.row.place = shown.row.place.map(|place| journey::journal::Place { in_class: 0, ..place });
        world.go_to_application(key);
        let class =
            in_language(lang, "Жеңілдік санаты бойынша кезек нөмірі", "Номер очереди по льготной категории");
        assert_eq!(world.value_of(class).as_deref(), Some("0"));
        world.must_say(in_language(lang, "Кезекте", "В очереди"));
        world.must_say(in_language(lang, "Жеңілдіксіз", "Без льготы"));
    }
}

#[test]
fn scenario_22_an_empty_journal_offers_to_join_the_other_parents_application() {
    let mut world = World::new();
    world.cabinet.is_the_other_parents();
    world.go_to_journal('1');
    world.must_say_in_both("Сіздің атыңызға тіркелген өтініш жоқ.", "На Ваше имя заявлений нет.");
    world.press(Target::Act(ActionKind::Join));
    world.touch(line("child-iin"));
    world.typed(TODDLER);
    world.button(Button::Continue);
    assert_eq!(world.step(), "paper");
    world.must_say(TODDLER);
    world.sign_act();
    assert_eq!(world.cabinet.acts, [ActionKind::Join]);
    assert!(world.signed[0].contains(TODDLER) && world.signed[0].contains("urn:tereze:action:1"));
    world.must_say_in_both("25.11.2026 күніне дейін қарсылық білдіре алады", "может возразить до 25.11.2026");
    world.button(Button::Refresh);
    world.must_say("Сіздің атыңызға тіркелген өтініш жоқ.");
    assert!(!world.says("УО.2026.000123.1"), "the other parent may still object");
    world.wait_s(90);
    world.now += TimeDelta::days(4);
    world.tell(Msg::Tick);
    world.go_to_journal('1');
    world.must_say("УО.2026.000123.1");
    world.press(Target::Row(0));
    assert!(world.offers().contains(&ActionKind::Leave), "both see and act");
    world.press(Target::Tab(Tab::Documents));
    world.must_say_in_both("Өтінішті біріктіру туралы хабарлама", "Уведомление о присоединении заявления");
}

#[test]
fn scenario_23_interest_is_confirmed_by_the_login_alone() {
    for (key, lang) in LANGUAGES {
        let mut world = World::new();
        // Twenty days ahead.
        world.cabinet.shown.get_mut(NUMBER).unwrap().state.interest_until = "2026-12-12".parse().ok();
        world.go_to_application(key);
        let until = in_language(lang, "Мүдделілікті растау мерзімі", "Подтвердить заинтересованность до");
        assert_eq!(world.value_of(until).as_deref(), Some("12.12.2026"));
        world.press(Target::Act(ActionKind::ConfirmInterest));
        assert!(world.cabinet.acts.is_empty(), "not before it is confirmed");
        world.button(Button::Continue);
        assert_eq!(world.cabinet.acts, [ActionKind::ConfirmInterest]);
        world.must_say(in_language(
            lang,
            "Мүдделілік расталды. Келесі растау мерзімі: 12.12.2027.",
            "Заинтересованность подтверждена. Следующий срок: 12.12.2027.",
        ));
        assert!(world.signed.is_empty(), "no signature is asked for");
        assert_eq!(world.value_of(until).as_deref(), Some("12.12.2027"), "read anew");
        assert!(!world.offers().contains(&ActionKind::ConfirmInterest));
        world.press(Target::Tab(Tab::Documents));
        world.must_say(in_language(
            lang,
            "Мүдделілікті растау туралы хабарлама",
            "Подтверждение заинтересованности",
        ));
    }
}

#[test]
fn an_application_that_is_still_checked_says_what_is_awaited() {
    let mut world = World::new();
    let shown = world.cabinet.shown.get_mut(NUMBER).unwrap();
    shown.row.state = "PENDING_CHECK".into();
    let refusal = |action| {
        let refusal = ActionRefusal { code: "E-EVENT".into(), args: Default::default(), from: None };
        ActionShown { action, refusal: Some(refusal) }
    };
    let acts = [ActionKind::ConfirmInterest, ActionKind::ChangeCategory, ActionKind::Leave];
    shown.actions = acts.map(refusal).into();
    world.go_to_application('1');
    assert!(world.offers().is_empty());
    world.must_say_in_both(
        "Мүдделілікті растау, санатты өзгерту және кезектен шығару тексеру аяқталған соң мүмкін болады",
        "Подтвердить заинтересованность, изменить категорию и снять с очереди можно будет после проверки",
    );
    world.must_say_in_both("Алдын ала берілген кезек нөмірі", "Предварительный номер очереди");
}

#[test]
fn scenario_25_another_category_is_signed_with_its_scan() {
    let mut world = World::new();
    world.go_to_application('1');
    world.press(Target::Act(ActionKind::ChangeCategory));
    world.press(Target::Option(field("benefit"), 1));
    world.press(Target::Option(field("category"), 5));
    world.button(Button::Continue);
    world.must_say("Жеңілдікті растайтын құжатты тіркеңіз.");
    world.press(Target::AddScan(field("papers")));
    world.press(Target::Row(0));
    world.button(Button::Continue);
    assert_eq!(world.step(), "paper");
    world.must_say("Көпбалалы отбасылардың балалары");
    world.sign_act();
    let signed = &world.signed[0];
    assert!(
        signed.contains(">P4<") && signed.contains(NUMBER) && signed.contains("<revision>3<"),
        "{signed}"
    );
    assert_eq!(world.cabinet.acts, [ActionKind::ChangeCategory]);
    world.must_say_in_both("Тіркелген күн сақталды", "Дата регистрации сохранена");
}

#[test]
fn scenario_26_leaving_takes_a_warning_and_a_signature_and_then_nothing_can_be_done() {
    let mut world = World::new();
    world.go_to_application('1');
    world.press(Target::Act(ActionKind::Leave));
    world.must_say_in_both(
        "Бала кезектен шығарылады, орны сақталмайды.",
        "Ребёнок будет снят с очереди, место не сохранится.",
    );
    world.button(Button::Continue);
    assert_ne!(world.step(), "paper", "the warning is confirmed first");
    world.press(Target::Tick(field("leave-sure")));
    world.button(Button::Continue);
    world.sign_act();
    assert_eq!(world.cabinet.acts, [ActionKind::Leave]);
    world.must_say_in_both(
        "Кезектен шығарылды: өтініш берушінің қалауымен",
        "Снят с очереди: по желанию заявителя",
    );
    assert!(world.offers().is_empty(), "{:?}", world.offers());
}

#[test]
fn scenario_41_the_journal_stands_in_the_order_of_the_language() {
    let names = ["Әлия", "Аида", "Айгүл", "Ғани", "Гүлнар", "Қанат", "Камила"];
    let right = ["Аида", "Айгүл", "Әлия", "Гүлнар", "Ғани", "Камила", "Қанат"];
    let mut world = World::new();
    let row = world.cabinet.rows[0].clone();
    world.cabinet.rows = names
        .iter()
        .map(|name| journey::journal::Row { child_name: Secret::new((*name).to_owned()), ..row.clone() })
        .collect();
    world.go_to_journal('1');
    let shown: Vec<String> =
        world.shell.model().journal_rows().iter().map(|row| row.child_name.expose().clone()).collect();
    assert_eq!(shown, right);
}

#[test]
fn a_meal_application_stands_in_the_journal_and_is_taken_back_before_its_decision() {
    let mut world = World::new();
    world.go_to_journal('2');
    world.press(Target::Row(0));
    world.must_say("MT.2026.000045.1 · Костанай");
    world.must_say("Подано");
    assert_eq!(world.offers(), [ActionKind::WithdrawMeal]);
    world.press(Target::Act(ActionKind::WithdrawMeal));
    world.press(Target::Tick(field("withdraw-sure")));
    world.button(Button::Continue);
    world.sign_act();
    assert!(world.signed[0].contains(MEAL_NUMBER) && world.signed[0].contains("withdraw-meal"));
    assert_eq!(world.cabinet.acts, [ActionKind::WithdrawMeal]);
}

#[test]
fn scenario_38_the_day_of_the_decision_is_shown_and_once_it_passed_that_it_is_overdue() {
    let mut world = World::new();
    world.go_to_journal('2');
    world.press(Target::Row(0));
    world.must_say("27.11.2026");
    let passed = "Срок решения прошёл, школа его ещё не приняла.";
    assert!(!world.says(passed));
    let mut world = World::new();
    world.cabinet.shown.get_mut(MEAL_NUMBER).unwrap().state.overdue = true;
    world.go_to_journal('2');
    world.press(Target::Row(0));
    world.must_say(passed);
    world.must_say("27.11.2026");
}

#[test]
fn a_button_that_is_not_there_says_why_and_from_when() {
    let mut world = World::new();
    let shown = world.cabinet.shown.get_mut(NUMBER).unwrap();
    for action in &mut shown.actions {
        if action.action == ActionKind::ConfirmInterest {
            let args = [("d".to_owned(), "07.06.2027".to_owned())].into();
            let from = "2027-06-07".parse().ok();
            action.refusal = Some(ActionRefusal { code: "E-INTEREST-EARLY".into(), args, from });
        }
    }
    world.go_to_application('1');
    assert_eq!(world.offers(), [ActionKind::ChangeCategory, ActionKind::Leave]);
    world.must_say_in_both(
        "Растау терезесі әлі ашылған жоқ. Мүмкін болатын күн: 07.06.2027.",
        "Окно подтверждения ещё не открылось. Станет возможно: 07.06.2027.",
    );
}

#[test]
fn what_changed_meanwhile_is_told_and_shown() {
    let mut world = World::new();
    world.go_to_application('1');
    world.press(Target::Act(ActionKind::ConfirmInterest));
    world.cabinet.away = Some(Away::Refused(Problem::of_code("E-CHANGED")));
    world.button(Button::Continue);
    assert_eq!(world.step(), "application");
    world.must_say_in_both(
        "Өтініштің жағдайы өзгерді. Жаңа мәлімет көрсетілді.",
        "Состояние заявления изменилось. Показаны новые сведения.",
    );
}

#[test]
fn nothing_is_begun_on_what_was_known_while_it_is_read_anew() {
    let mut world = World::new();
    world.go_to_application('1');
    let open = world.offers();
    assert!(!open.is_empty());
    world.hold = true;
    world.button(Button::Refresh);
    world.must_say("УО.2026.000123.1");
    assert!(world.offers().is_empty(), "what stands there may be of yesterday");
    world.release();
    assert_eq!(world.offers(), open);
}

#[test]
fn without_a_line_the_last_known_list_can_be_read_and_nothing_done() {
    let mut world = World::new();
    world.go_to_application('1');
    world.button(Button::Back);
    world.online = false;
    world.tell(Msg::Link(false));
    world.must_say_in_both(
        "Байланыс жоқ. Соңғы оқылған мәлімет көрсетілген, ештеңе өзгертуге болмайды.",
        "Связи нет. Показаны последние прочитанные сведения, изменить ничего нельзя.",
    );
    world.press(Target::Row(1));
    world.must_say("УО.2026.000123.1");
    assert!(world.offers().is_empty());
    world.press(Target::Tab(Tab::Documents));
    world.must_say_in_both("Тіркеу туралы хабарлама", "Уведомление о регистрации");
    // And of when it is.
    world.must_say_in_both("22.11.2026 14:00:00 жағдайы бойынша", "по состоянию на 22.11.2026 14:00:00");
    world.wait_s(90);
    world.go_to_login('1', '3');
    assert!(world.shell.model().session.as_ref().unwrap().journal.is_none(), "within the visit only");
}

#[test]
fn a_document_is_read_saved_and_printed() {
    let mut world = World::new();
    world.go_to_application('2');
    world.press(Target::Tab(Tab::Documents));
    world.press(Target::Row(1));
    world.must_say("Тіркеу туралы хабарлама");
    world.button(Button::Save);
    world.must_say("Имя файла: tereze-391010000-UO.2026.000123.1-D1.pdf.");
    world.button(Button::Print);
    world.must_say("Документ отправлен на печать.");
    let d1 = |then| ("D1".to_owned(), then);
    assert_eq!(world.cabinet.documents, [d1(Then::Read), d1(Then::Save), d1(Then::Print)]);
}

#[test]
fn the_receipt_that_proves_the_place_can_be_had_later_too() {
    let mut world = World::new();
    world.go_to_application('1');
    world.press(Target::Tab(Tab::Documents));
    world.press(Target::Row(4));
    world
        .must_say_in_both("Кезектегі орынды дәлелдейтін түбіртек", "Квитанция, доказывающая место в очереди");
    world.must_say("оған орталық қол қойған");
    assert!(!world.places().contains(&Target::Button(Button::Print)), "a proof is no paper");
    world.button(Button::Save);
    world.must_say("Файлдың аты: tereze-391010000-UO.2026.000123.1-receipt.json.");
}

#[test]
fn a_login_that_has_ended_is_asked_for_again() {
    let mut world = World::new();
    world.go_to_journal('1');
    world.cabinet.away = Some(Away::LoginOver);
    world.press(Target::Row(1));
    assert_eq!(world.step(), "login");
    world.must_say_in_both("Кіру мерзімі аяқталды.", "Срок входа истёк.");
}

#[test]
fn a_log_that_was_rewritten_is_told_to_everybody_who_looks() {
    let mut world = World::new();
    let rewritten = Problem::with("fault-log", "code", "E-HEAD-REWRITTEN");
    world.tell(Msg::Distrust(Some(rewritten)));
    world.go_to_journal('1');
    world.must_say_in_both("бұрынғы жазбаларға сәйкес келмейді", "не согласуется с прежними записями");
    world.button(Button::Refresh);
    world.must_say("бұрынғы жазбаларға сәйкес келмейді");
    world.tell(Msg::Distrust(None));
    assert!(!world.says("бұрынғы жазбаларға сәйкес келмейді"), "believed again");
}

#[test]
fn a_doubt_hides_neither_what_was_refused_nor_what_was_not_saved() {
    let mut world = World::new();
    world.tell(Msg::Distrust(Some(Problem::with("fault-log", "code", "E-HEAD-REWRITTEN"))));
    world.go_to_application('1');
    world.cabinet.away = Some(Away::Refused(Problem::plain("fault-turn")));
    world.press(Target::Act(ActionKind::ConfirmInterest));
    world.button(Button::Continue);
    world.must_say("Орындар алдыңғы кезектегілерге ұсынылып жатыр");
    world.must_say("бұрынғы жазбаларға сәйкес келмейді");
}

#[test]
fn a_long_document_is_read_from_its_beginning() {
    let mut world = World::new();
    world.cabinet.lines = (1..100).map(|n| format!("{n}-жол")).collect();
    world.go_to_application('2');
    world.press(Target::Tab(Tab::Documents));
    world.press(Target::Row(1));
    let drawn = world.text(132, 43);
    assert!(drawn.contains(" 1-жол"), "{drawn}");
}

//! What an application of the journal tells: why a number is what it is, why a button is not there, what happened.

use domain::history::Detail;
use journey::account::Away;
use journey::journal::{ActionKind, ActionRefusal, ActionShown, HistoryLine};
use journey::problem::Problem;
use journey::stage::Tab;
use journey::target::Target;

use crate::world::World;
use crate::world::cabinet::NUMBER;

#[test]
fn every_act_that_is_not_open_says_why() {
    let mut world = World::new();
    let closed = |action, code: &str| ActionShown {
        action,
        refusal: Some(ActionRefusal { code: code.to_owned(), args: Default::default(), from: None }),
    };
    world.cabinet.shown.get_mut(NUMBER).unwrap().actions = vec![
        closed(ActionKind::ConfirmInterest, "E-PROFILE"),
        closed(ActionKind::AskReview, "E-REVIEW"),
        closed(ActionKind::ChangeCategory, "E-CHANGED"),
        closed(ActionKind::ObjectToMerge, "E-EVENT"),
    ];
    world.go_to_application('2');
    world.must_say("Подтвердить заинтересованность: Правила этого населённого пункта не предусматривают");
    world.must_say("Попросить проверки сотрудником: Нет решения, о пересмотре которого можно просить");
    world.must_say("В нынешнем состоянии заявления недоступно: Изменить льготность; Возразить против");
}

/// Of what central cannot read there is a number to name to the support, and no made-up day of birth.
#[test]
fn what_cannot_be_read_stands_in_the_list_as_such() {
    let mut world = World::new();
    let row = world.cabinet.rows.iter_mut().find(|row| row.name == NUMBER).unwrap();
    row.state = "UNREADABLE".to_owned();
    row.child_name = String::new().into();
    row.child_birth = chrono::NaiveDate::default();
    world.cabinet.shown.remove(NUMBER);
    world.go_to_journal('1');
    world.must_say_in_both("Қазір оқылмай тұр · Қостанай", "Сейчас не читается · Костанай");
    assert!(world.says("УО.2026.000123.1") && !world.says("01.01.1970"));
    world.cabinet.away = Some(Away::Refused(Problem::of_code("E-UNREADABLE")));
    world.press(Target::Row(0));
    world.must_say_in_both("орталықта сақтаулы, бірақ қазір", "хранится в центре, но сейчас его не удаётся");
}

#[test]
fn the_history_tells_days_decisions_and_reminders_in_words() {
    let mut world = World::new();
    let day = "2027-12-18".parse().unwrap();
    let shown = world.cabinet.shown.get_mut(NUMBER).unwrap();
    let line = |what: &str, details: &[Detail]| HistoryLine {
        what: what.to_owned(),
        details: details.to_vec(),
        ..shown.history[0].clone()
    };
    shown.history = vec![
        line("register", &[Detail::Category("N0".into()), Detail::InterestDue(day)]),
        line("decide_benefit", &[Detail::Granted(false)]),
        line("remind", &[Detail::Of("interest".into()), Detail::Days(30)]),
    ];
    world.go_to_application('1');
    world.press(Target::Tab(Tab::History));
    world.must_say_in_both(
        "Жеңілдіксіз; мүдделілікті растаудың соңғы күні — 18.12.2027",
        "Без льготы; последний день, чтобы подтвердить заинтересованность, — 18.12.2027",
    );
    world.must_say_in_both(
        "Жеңілдік құжаттары қаралды: жеңілдік расталмады",
        "Документы о льготе рассмотрены: льгота не подтверждена",
    );
    world.must_say_in_both(
        "мүдделілікті растау; ескерту мерзімнен 30 күн бұрынға белгіленген",
        "подтверждение заинтересованности; напоминание положено за 30 дней до срока",
    );
}

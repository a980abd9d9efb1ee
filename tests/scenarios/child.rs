//! Scenarios 12–15, 18, 37 and 42: the child, its papers, and what the registers say.

use crossterm::event::KeyCode;
use journey::session::LookUp;
use journey::target::{Button, Target};
use sha2::{Digest, Sha256};
use words::Lang;

use crate::desk::Stick;
use crate::way::{LANGUAGES, field, in_language, label, line};
use crate::world::records::RawName;
use crate::world::{CHILD, PARENT, PASSWORD, World};

/// A wrong IIN is told beside its line as soon as it is whole, and in the same words in the summary.
fn told_beside_and_above(iin: &str, kk: &str, ru: &str) {
    for (key, lang) in LANGUAGES {
        let mut world = World::new();
        world.go_to_child(key);
        world.touch(line("child-iin"));
        world.typed(iin);
        let told = in_language(lang, kk, ru).to_owned();
        assert_eq!(world.fault_beside(&line("child-iin")).as_ref(), Some(&told), "as soon as it is whole");
        assert!(world.looked_up.is_empty(), "no registry is asked about a wrong number");
        world.button(Button::Continue);
        assert_eq!(world.summary().first(), Some(&told), "{:?}", world.summary());
        assert_eq!(world.fault_beside(&line("child-iin")).as_ref(), Some(&told));
        let begins: Vec<&str> = told.split(' ').take(3).collect();
        let drawn = world.text(80, 24);
        assert!(drawn.contains(&begins.join(" ")), "it is seen on the smallest screen:\n{drawn}");
        assert!(!world.says(&label_of_slip(lang, "child-name")), "what hangs on it is no slip of its own");
        world.key(KeyCode::Enter);
        assert_eq!(world.shell.model().focus, Some(line("child-iin")), "the summary leads to the line");
        world.key(KeyCode::End);
        for _ in 0..12 {
            world.key(KeyCode::Backspace);
        }
        world.typed(CHILD);
        assert_eq!(world.looked_up, [CHILD], "the right one is looked up at once");
        assert_eq!(world.fault_beside(&line("child-iin")), None);
    }
}

/// How the summary begins that a field is empty.
fn label_of_slip(lang: Lang, id: &str) -> String {
    format!("{}: ", label(lang, id))
}

#[test]
fn scenario_12_a_wrong_check_digit() {
    told_beside_and_above(
        "230401500108",
        "ЖСН қате енгізілген: бақылау цифры сәйкес емес.",
        "ИИН введён с ошибкой: не совпадает контрольная цифра.",
    );
}

#[test]
fn scenario_13_a_day_of_no_calendar() {
    told_beside_and_above(
        "220229600013",
        "ЖСН-дегі туған күн дұрыс емес.",
        "В ИИН указана несуществующая дата рождения.",
    );
}

#[test]
fn scenario_14_a_bin_in_the_iin_field() {
    told_beside_and_above(
        "200140000014",
        "Бұл — БСН. Адамның ЖСН-ін енгізіңіз.",
        "Это БИН. Введите ИИН человека.",
    );
}

#[test]
fn scenario_15_the_childs_iin_is_the_applicants() {
    told_beside_and_above(
        PARENT,
        "Баланың ЖСН-і мен өтініш берушінің ЖСН-і бірдей болмауы тиіс.",
        "ИИН ребёнка не может совпадать с ИИН заявителя.",
    );
}

#[test]
fn scenario_18_a_blurred_scan_is_told_and_nothing_is_lost() {
    let stick = Stick::new();
    stick.good("RSA256_good.p12");
    stick.page("blurred.jpg", Some(6.0));
    stick.page("crisp.jpg", None);
    let mut world = stick.world();
    world.go_to_key('1');
    world.typed(PASSWORD);
    world.key(KeyCode::Enter);
    world.consent();
    world.finish_contacts();
    world.button(Button::Continue);
    world.touch(line("child-iin"));
    world.typed(CHILD);
    world.press(Target::Option(field("citizenship"), 0));
    world.press(Target::Option(field("category"), 2));
    world.must_say_in_both(
        "Құжаттардың анық көшірмелерін ғана тіркеңіз.",
        "Прикладывайте только чёткие копии документов.",
    );
    world.press(Target::AddScan(field("papers")));
    let blurred = world.row_of("blurred.jpg");
    world.press(blurred);
    world.must_say_in_both(
        "Кескін анық емес, жазуын оқу мүмкін емес. Парақты қозғалтпай, жақсы жарықта қайта түсіріңіз.",
        "Изображение нечёткое, текст не прочитать. Снимите лист ещё раз, не двигая его, при хорошем свете.",
    );
    world.button(Button::Back);
    let draft = &world.shell.model().session.as_ref().unwrap().draft;
    assert!(draft.scans("papers").is_empty(), "it was not taken");
    assert_eq!((draft.text("child-iin"), draft.chosen("category")), (CHILD, Some("m3")), "nothing is lost");
    world.press(Target::AddScan(field("papers")));
    let crisp = world.row_of("crisp.jpg");
    world.press(crisp);
    world.button(Button::TakeScan);
    world.must_say("crisp.jpg");
    world.button(Button::Continue);
    assert_eq!(world.step(), "notices");
}

/// Issue 5: what is made small is shown, and what is shown is what is attached, or the file itself where the
/// applicant wants it so.
#[test]
fn what_was_seen_of_a_scan_is_what_is_attached() {
    let stick = Stick::new();
    stick.good("RSA256_good.p12");
    stick.page("crisp.jpg", None);
    let file = stick.bytes_of("crisp.jpg");
    let mut world = stick.world();
    world.go_to_key('1');
    world.typed(PASSWORD);
    world.key(KeyCode::Enter);
    world.consent();
    world.finish_contacts();
    world.button(Button::Continue);
    world.touch(line("child-iin"));
    world.typed(CHILD);
    world.press(Target::Option(field("citizenship"), 0));
    world.press(Target::Option(field("category"), 2));
    world.press(Target::AddScan(field("papers")));
    let row = world.row_of("crisp.jpg");
    world.press(row.clone());
    world.must_say_in_both("Осы бет жіберіледі", "Будет отправлена эта страница");
    let small = world.seen_scan();
    assert_eq!(small.media_type, "image/png");
    assert!(small.bytes_len < file.len() as u64 / 2, "{} of {}", small.bytes_len, file.len());
    world.button(Button::Turn);
    let turned = world.seen_scan();
    assert_ne!(turned.sha256, small.sha256, "a page turned is another file");
    world.button(Button::OtherScan);
    let original = world.seen_scan();
    let digest: [u8; 32] = Sha256::digest(&file).into();
    assert_eq!((original.bytes_len, original.sha256), (file.len() as u64, digest));
    world.button(Button::Back);
    world.press(row);
    assert_eq!(world.seen_scan().sha256, small.sha256, "another look begins anew");
    world.button(Button::TakeScan);
    let draft = &world.shell.model().session.as_ref().unwrap().draft;
    assert_eq!(draft.scans("papers").iter().map(|scan| scan.sha256).collect::<Vec<_>>(), [small.sha256]);
}

#[test]
fn scenario_37_a_child_without_a_school_gets_one_from_the_list_to_be_checked() {
    for (key, lang) in LANGUAGES {
        let mut world = World::new();
        world.school_known = false;
        world.go_to_child(key);
        world.answer_about_child();
        world.must_say(in_language(
            lang,
            "Бала мектепте оқитындар тізімінен табылмады.",
            "Ребёнок не найден среди учеников школы.",
        ));
        world.button(Button::Continue);
        let choose = in_language(lang, "Мектепті тізімнен таңдаңыз.", "Выберите школу из списка.");
        assert_eq!(world.summary(), [choose]);
        world.press(Target::ChooseSchool(field("school")));
        if lang == Lang::Kk {
            // On the Kazakh layout the row of digits gives letters; the Russian one is a key away.
            world.key(KeyCode::F(3));
        }
        world.typed("10");
        world.press(Target::Row(0));
        let shown = in_language(
            lang,
            "№ 10 жалпы білім беретін мектеп (тексеріледі)",
            "Общеобразовательная школа № 10 (будет проверено)",
        );
        assert_eq!(world.value_of(&label(lang, "school")).as_deref(), Some(shown));
        world.button(Button::Continue);
        world.go_to_paper();
        world.must_say(shown);
        let xml = world.xml();
        assert!(xml.contains(r#"<school origin="manual"><bin>200140900021</bin>"#), "{xml}");
        assert!(xml.contains(r#"<child-name origin="registry">ТЕСТОВ АЛИХАН</child-name>"#), "{xml}");
    }
}

#[test]
fn scenario_42_missing_parts_of_a_name_block_nothing() {
    let names: [(Option<RawName>, &str); 5] = [
        (Some(("ТЕСТОВ", "АЛИХАН", None)), "ТЕСТОВ АЛИХАН"),
        (Some(("ТЕСТОВ", "АЛИХАН", Some("НЕТ ДАННЫХ"))), "ТЕСТОВ АЛИХАН"),
        (Some(("НЕТ ДАННЫХ", "АЛИХАН", Some("ДЕРЕКТЕР ЖОҚ"))), "АЛИХАН"),
        (Some(("НЕТ ДАННЫХ", "НЕТ ДАННЫХ", Some("НЕТ ДАННЫХ"))), "—"),
        (None, "—"),
    ];
    for ((key, lang), (name, shown)) in LANGUAGES.into_iter().flat_map(|l| names.map(|name| (l, name))) {
        let mut world = World::new();
        world.child_name = name;
        world.go_to_child(key);
        world.answer_about_child();
        assert_eq!(world.shell.model().session.as_ref().unwrap().child, LookUp::Found);
        assert_eq!(world.value_of(&label(lang, "child-name")).as_deref(), Some(shown));
        world.button(Button::Continue);
        assert_eq!(world.step(), "notices", "{shown}: {:?}", world.summary());
        world.go_to_paper();
        world.must_say(&format!("{}{shown}", label_of_slip(lang, "child-name")));
        let xml = world.xml();
        assert!(xml.contains(&format!(r#"<child-name origin="registry">{shown}</child-name>"#)), "{xml}");
        assert!(!xml.contains("НЕТ ДАННЫХ"), "what says that there is nothing is no name");
        world.sign();
    }
}

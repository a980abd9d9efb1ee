//! Papers as a reader gets them: made, written, and read back with poppler's tools.

#![expect(clippy::unwrap_used, reason = "tests")]

mod samples;

use std::path::Path;
use std::process::Command;

use documents::decision::{Verdict, meal_decision};
use documents::fonts::Fonts;
use documents::meal::meal_application;
use documents::paper::{Kind, Paper};
use documents::pdf;
use documents::queue::{News, Proof, paper};
use documents::receipt::{kiosk_receipt, registered_receipt};
use documents::referral::{self, ReferralNews};
use domain::kindergarten::Removal;
use rstest::rstest;
use samples::{decided, handed, issued, meal, registered, standing, term};
use words::Lang;

/// Debian's package `fonts-dejavu-core`.
fn fonts() -> Fonts {
    let path = Path::new("/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf");
    Fonts::read(path).unwrap_or_else(|fault| panic!("install fonts-dejavu-core: {fault}"))
}

fn written(paper: &Paper) -> Vec<u8> {
    pdf(paper, &fonts()).unwrap()
}

/// What a search in the PDF finds, spaces and line ends as one space.
fn text(bytes: &[u8]) -> String {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("paper.pdf");
    std::fs::write(&path, bytes).unwrap();
    let output = Command::new("pdftotext").args(["-enc", "UTF-8"]).arg(&path).arg("-").output();
    let output = output.unwrap_or_else(|fault| panic!("install poppler-utils: {fault}"));
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap().split_whitespace().collect::<Vec<_>>().join(" ")
}

#[track_caller]
fn holds(text: &str, wanted: &[&str]) {
    for wanted in wanted {
        assert!(text.contains(wanted), "{wanted:?} is not in {text:?}");
    }
}

#[test]
fn d13_shows_every_answer_in_both_languages_and_can_be_searched() {
    let bytes = written(&meal_application(&meal(Lang::Kk)));
    let text = text(&bytes);
    holds(
        &text,
        &[
            "Тегін және жеңілдетілген тамақ беру туралы өтініш",
            "Заявление о предоставлении бесплатного и льготного питания",
            "MT.2026.000123.1",
            "2026 жылғы 18 желтоқсан",
            "18 декабря 2026 года",
            "Баланың ЖСН-і",
            "190525500508",
            "Ғабдуллин көшесі",
            "25.12.2026 күніне дейін (5 жұмыс күні)",
            "до 25.12.2026 (5 рабочих дней)",
            "Сертификаттың сериялық нөмірі",
            "1a2b3c4d5e6f",
            "SEED",
            "Дербес деректерімді",
        ],
    );
    assert!(!text.contains('['), "a text without words: {text}");
}

#[test]
fn d13_runs_over_pages_and_counts_them() {
    let mut facts = meal(Lang::Kk);
    let text_of = |pages: &documents::meal::MealApplication| text(&written(&meal_application(pages)));
    holds(&text_of(&facts), &["1-бет, барлығы 2", "2-бет, барлығы 2", "Страница 2 из 2"]);
    let consent = facts.agreed[0].clone();
    facts.agreed = vec![consent; 30];
    let long = text_of(&facts);
    holds(&long, &["Страница 1 из 6", "Страница 6 из 6"]);
    assert_eq!(
        long.matches("версия текста: declaration-1").count(),
        30,
        "no text is lost at the end of a page"
    );
}

#[test]
fn d15_says_that_nothing_is_registered() {
    let text = text(&written(&kiosk_receipt(&handed(Lang::Kk))));
    holds(
        &text,
        &[
            "Өтініш әлі тіркелген жоқ",
            "Заявление ещё не зарегистрировано",
            "K-KST3-20261218-0007-",
            "18.12.2026 14:32:10",
            "••••••••0508",
            "+7 (777) ***-84-52",
            "1414",
        ],
    );
    for hidden in ["190525500508", "870308400106", "4128452", "MT.2026"] {
        assert!(!text.contains(hidden), "{hidden}");
    }
}

#[test]
fn the_kiosks_own_paper_tells_the_registration_and_never_passes_for_the_centres() {
    let paper = registered_receipt(&handed(Lang::Ru), &registered(false));
    assert!(paper.kind == Kind::D15 && paper.number.starts_with("K-KST3-20261218-0007-"));
    let text = text(&written(&paper));
    holds(
        &text,
        &[
            "Квитанция киоска",
            "Киоск түбіртегі",
            "Заявление зарегистрировано",
            "Эту квитанцию составил сам терминал",
            "MT.2026.000123.1",
            "Қостанай",
            "18.12.2026 14:32:41",
            "Отправитель",
            "ТЕСТОВА АЙГҮЛ",
            "до 25.12.2026 (5 рабочих дней)",
        ],
    );
    assert!(!text.contains("190525500508"));
}

fn registration() -> News {
    let interest_until = "2027-12-18".parse().ok();
    News::Registered { general: Some(18_355), in_class: 0, interest_until, to_check: false }
}

#[rstest]
#[case::d1(registration(), "Тіркеу туралы хабарлама", "Уведомление о регистрации", "18355")]
#[case::d2(
    News::Received { scans: 3 },
    "Құжаттардың қабылданғаны туралы хабарлама",
    "Извещение о приёме документов",
    "Тіркелген құжат көшірмелерінің саны"
)]
#[case::d3(
    News::Booked { entry: 41, to_check: false },
    "Баланы есепке алу кітабында тіркеу",
    "Регистрация ребёнка в книге учёта",
    "Номер записи в журнале очереди"
)]
#[case::d6(
    News::Confirmed { next_due: "2027-12-18".parse().unwrap() },
    "Мүдделілікті растау туралы хабарлама",
    "Подтверждение заинтересованности",
    "18.12.2027"
)]
#[case::d10(
    removed(Removal::ByApplicant),
    "Кезектен шығару туралы хабарлама",
    "Уведомление о снятии с очереди",
    "По заявлению заявителя"
)]
#[case::d11(
    News::Category { to_check: true },
    "Жеңілдік санатын өзгерту туралы хабарлама",
    "Уведомление об изменении льготной категории",
    "Тіркелген күн сақталды"
)]
#[case::d12(
    News::Joined,
    "Өтінішті біріктіру туралы хабарлама",
    "Уведомление о присоединении заявления",
    "Второй родитель присоединён"
)]
#[case::d4(
    samples::referral(ReferralNews::Card { expires: term("2026-12-25", false) }),
    "Баланың карточкасы",
    "Карточка ребёнка",
    "Детский сад «Балапан»"
)]
#[case::d5(
    samples::referral(ReferralNews::Issued { expires: term("2028-12-25", true), withdraw_until: issued() }),
    "Жеке мектепке дейінгі ұйымға жолдама",
    "Направление в частный ДДО",
    "25.12.2028 (предварительно)"
)]
#[case::d7(
    samples::referral(ReferralNews::Withdrawn { reason: referral::reason("MOVING"), since: issued() }),
    "Жолдаманы кері қайтару туралы хабарлама",
    "Уведомление об отзыве направления",
    "Переезд"
)]
#[case::d8(
    samples::referral(ReferralNews::Extended {
        until: "2027-01-24".parse().unwrap(),
        reason: referral::reason("PAPERS_NOT_READY"),
    }),
    "Жолдаманы ұзарту туралы хабарлама",
    "Уведомление о продлении направления",
    "24.01.2027"
)]
#[case::d9(
    samples::referral(ReferralNews::StopListed {
        expired: "2026-12-25".parse().unwrap(),
        until: term("2027-01-13", false),
        from: "2027-01-14".parse().unwrap(),
        last: true,
    }),
    "Тоқтату парағына (стоп-тізімге) енгізу туралы хабарлама",
    "Уведомление о внесении в стоп-лист",
    "бала кезектен шығарылады"
)]
fn papers_of_the_queue_can_be_searched_in_both_languages(
    #[case] news: News,
    #[case] kazakh: &str,
    #[case] russian: &str,
    #[case] own: &str,
) {
    for lang in [Lang::Kk, Lang::Ru] {
        let bytes = written(&paper(&standing(lang, news.clone())));
        let text = text(&bytes);
        let common =
            ["УО.2026.000123.1", "Қостанай", "18.12.2026 14:32:41", "SEED", "1a2b3c4d5e6f", "••••••••0109"];
        holds(&text, &[kazakh, russian, own]);
        holds(&text, &common);
        assert!(!text.contains("230401500109") && !text.contains('['), "{text}");
    }
}

#[test]
fn d14_grants_meals_until_a_day() {
    let verdict = Verdict::Granted { valid_until: "2027-05-31".parse().unwrap() };
    for lang in [Lang::Kk, Lang::Ru] {
        let text = text(&written(&meal_decision(&decided(lang, verdict.clone()))));
        holds(&text, &["Тегін тамақ беру туралы шешім", "Решение о предоставлении бесплатного питания"]);
        holds(&text, &["31.05.2027", "22.12.2026 10:00:00", "БАСШЫ ГҮЛНАР", "200140900011", "••••••••0508"]);
        assert!(!text.contains("шағымдана") && !text.contains("190525500508"), "{text}");
    }
}

#[rstest]
#[case::with_a_term(Some(3), "в течение 3 месяцев со дня принятия", "3 ай ішінде")]
#[case::without_one(None, "обжаловать в отделе образования или в суде", "сотқа шағымдана аласыз")]
fn d14_refuses_with_a_reason_and_says_where_to_complain(
    #[case] complaint_months: Option<u32>,
    #[case] russian: &str,
    #[case] kazakh: &str,
) {
    for refusal in domain::meal::RefusalReason::ALL {
        let reason = documents::decision::reason(refusal.code());
        assert!(!reason.kk.contains('-') && reason.kk != reason.ru, "{} has words", refusal.code());
        let text_of = |lang: Lang| {
            let words = Some("2-бет оқылмайды".to_owned());
            let verdict = Verdict::Refused { reason: reason.clone(), text: words, complaint_months };
            text(&written(&meal_decision(&decided(lang, verdict))))
        };
        let text = text_of(Lang::Ru);
        holds(&text, &["Тегін тамақ беруден дәлелді бас тарту", "Мотивированный отказ", "2-бет оқылмайды"]);
        holds(&text, &[russian, kazakh, "заявление можно подать снова", "қайта беруге болады"]);
        let first_words = |text: &str| text.split_whitespace().take(3).collect::<Vec<_>>().join(" ");
        holds(&text, &[&first_words(&reason.kk), &first_words(&reason.ru)]);
    }
}

#[test]
fn a_place_that_is_still_checked_is_nowhere_called_final() {
    let news = News::Registered { general: Some(7), in_class: 0, interest_until: None, to_check: true };
    let booked = News::Booked { entry: 41, to_check: true };
    for lang in [Lang::Kk, Lang::Ru] {
        let d1 = text(&written(&paper(&standing(lang, news.clone()))));
        holds(
            &d1,
            &[
                "место в очереди предварительное",
                "кезектегі орын алдын ала берілді",
                "Предварительный номер очереди",
                "Алдын ала берілген кезек нөмірі",
            ],
        );
        assert!(!d1.contains("Ребёнок поставлен в очередь") && !d1.contains("Бала кезекке қойылды"), "{d1}");
        let d3 = text(&written(&paper(&standing(lang, booked.clone()))));
        holds(&d3, &["Ребёнок внесён в книгу учёта предварительно", "кітабына алдын ала жазылды"]);
    }
    let to_check = documents::receipt::Registered { to_check: true, ..registered(false) };
    let receipt = text(&written(&registered_receipt(&handed(Lang::Ru), &to_check)));
    holds(&receipt, &["место в очереди не окончательное", "орын түпкілікті емес"]);
}

fn removed(removal: Removal) -> News {
    News::Removed { removal, by_other_parent: false }
}

/// What an automatic removal, an office's and a parent's own leave to be done.
const REVIEW: [&str; 2] = ["қайта қарауын сұрай аласыз", "чтобы его пересмотрел сотрудник"];
const COMPLAINT: [&str; 2] = ["сотқа шағымдана аласыз", "обжаловать в вышестоящем органе или в суде"];

#[rstest]
#[case(Removal::InterestNotConfirmed, "Заинтересованность не подтверждена", REVIEW)]
#[case(Removal::TwoMisses, "Направление дважды не использовано", REVIEW)]
#[case(Removal::PlaceNotTaken, "Предоставленное место не занято", REVIEW)]
#[case(Removal::AgeLimit, "новое заявление в эту очередь нельзя", REVIEW)]
#[case(Removal::Duplicate, "остаётся за ребёнком по тому заявлению", REVIEW)]
#[case(Removal::MovedSettlement, "в очередь по новому месту жительства", COMPLAINT)]
#[case(Removal::Deceased, "Делать по этому заявлению больше ничего не нужно", COMPLAINT)]
#[case(Removal::DataInvalid, "С верными сведениями можно подать", COMPLAINT)]
fn a_removal_says_what_follows_and_what_can_be_done(
    #[case] removal: Removal,
    #[case] own: &str,
    #[case] remedy: [&str; 2],
) {
    let mut facts = standing(Lang::Kk, removed(removal));
    facts.proof = Proof::Centre { rule: "T7".to_owned() };
    let text = text(&written(&paper(&facts)));
    holds(&text, &[own, "T7"]);
    holds(&text, &remedy);
    assert_eq!(text.contains(REVIEW[1]), remedy == REVIEW, "{text}");
    assert!(!text.contains('['), "{text}");
    let lost = text.contains("Место в очереди не сохраняется") || text.contains("Кезектегі орын сақталмайды");
    assert!(!lost || remedy == COMPLAINT, "a review may give it back: {text}");
}

#[test]
fn whoever_left_is_the_one_who_did() {
    let other = News::Removed { removal: Removal::ByApplicant, by_other_parent: true };
    let text = text(&written(&paper(&standing(Lang::Kk, other))));
    holds(&text, &["Екінші ата-ананың өтініші бойынша", "По заявлению второго родителя"]);
    assert!(!text.contains("По заявлению заявителя"), "{text}");
}

#[test]
fn a_term_that_may_move_is_marked() {
    let text = text(&written(&registered_receipt(&handed(Lang::Kk), &registered(true))));
    holds(&text, &["5 жұмыс күні; алдын ала", "5 рабочих дней; предварительно"]);
}

#[rstest]
#[case::kazakh_leads(Lang::Kk, "Өтініш әлі тіркелген жоқ", "Заявление ещё не зарегистрировано")]
#[case::russian_leads(Lang::Ru, "Заявление ещё не зарегистрировано", "Өтініш әлі тіркелген жоқ")]
fn the_readers_language_leads(#[case] lang: Lang, #[case] first: &str, #[case] second: &str) {
    let text = text(&written(&kiosk_receipt(&handed(lang))));
    assert!(text.find(first).unwrap() < text.find(second).unwrap());
}

#[test]
fn a_file_name_from_a_stick_cannot_turn_the_text_round() {
    let mut facts = meal(Lang::Kk);
    facts.scans[0].name = "анықтама\u{202e}gpj.\u{0}\u{1b}[2J漢.jpg".to_owned();
    holds(&text(&written(&meal_application(&facts))), &["анықтамаgpj.[2J?.jpg"]);
}

#[test]
fn papers_are_small_and_the_same_twice() {
    for paper in [meal_application(&meal(Lang::Kk)), kiosk_receipt(&handed(Lang::Kk))] {
        let bytes = written(&paper);
        assert!((10_000..60_000).contains(&bytes.len()), "{} bytes", bytes.len());
        assert_eq!(bytes, written(&paper));
        assert!(bytes.starts_with(b"%PDF-1.7"));
    }
}

#[test]
fn a_paper_without_end_is_refused() {
    let mut facts = meal(Lang::Kk);
    let consent = facts.agreed[0].clone();
    facts.agreed = vec![consent; 500];
    assert!(matches!(pdf(&meal_application(&facts), &fonts()), Err(documents::PdfError::TooLong(_))));
}

#[test]
fn files_are_named_after_their_paper() {
    assert_eq!(meal_application(&meal(Lang::Kk)).file_name(), "D13-MT.2026.000123.1.pdf");
    assert!(kiosk_receipt(&handed(Lang::Kk)).file_name().starts_with("D15-K-KST3-20261218-0007-"));
}

#[test]
fn fonts_can_be_shared_between_threads() {
    fn shared<T: Send + Sync>() {}
    shared::<Fonts>();
}

//! Sample facts; the people are made up (DOMAIN §4.1, the synthetic set).

use chrono::NaiveDate;
use documents::decision::{MealDecision, Verdict};
use documents::meal::{Answers, MealApplication, Scan, Signer, service};
use documents::paper::{AgreedText, Both, Row};
use documents::queue::{News, Proof, Standing};
use documents::receipt::{Handed, Registered};
use documents::referral::{Group, Kindergarten, Referral, ReferralNews, instruction};
use domain::calendar::Term;
use domain::digest::Sha256;
use domain::iin::Iin;
use domain::name::PersonName;
use domain::number::{ApplicationNumber, KioskNumber};
use domain::phone::MobilePhone;
use domain::time::Timestamp;
use words::Lang;

const XML: Sha256 = Sha256(*b"A digest of thirty-two test byte");

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn centre() -> Both {
    Both::new(
        "Қостанай қаласының халыққа қызмет көрсету орталығы",
        "Центр обслуживания населения города Костанай",
    )
}

fn parent() -> PersonName {
    PersonName::new("ТЕСТОВА", "АЙГҮЛ", Some("ӘЛІҚЫЗЫ"))
}

fn due(provisional: bool) -> Term {
    Term { last_day: day("2026-12-25"), provisional }
}

fn number() -> ApplicationNumber {
    ApplicationNumber::parse("391010000/MT.2026.000123.1").unwrap()
}

/// A school's decision.
pub(crate) fn decided(lang: Lang, verdict: Verdict) -> MealDecision {
    MealDecision {
        lang,
        issuer: centre(),
        number: number(),
        settlement: Both::new("Қостанай", "Костанай"),
        school: Both::new("№ 5 «Білім» мектебі", "Школа № 5 «Білім»"),
        applicant: parent().full(),
        child: "ТЕСТОВ АЛИХАН МАРАТҰЛЫ".to_owned(),
        child_iin: Iin::from_certificate("190525500508").unwrap(),
        category: Both::new("Атаулы әлеуметтік көмек", "Адресная социальная помощь"),
        registered_at: at("2026-12-18T09:32:41Z"),
        at: at("2026-12-22T05:00:00Z"),
        due: due(false),
        verdict,
        clerk: "БАСШЫ ГҮЛНАР".to_owned(),
        organisation: "№ 5 «Білім» мектебі (200140900011)".to_owned(),
        certificate_serial: "1a2b3c4d5e6f708192a3b4c5d6e7f80911223344".to_owned(),
        xml_sha256: XML,
        profile: "SEED".to_owned(),
    }
}

pub(crate) fn handed(lang: Lang) -> Handed {
    Handed {
        lang,
        issuer: centre(),
        service: service(),
        kiosk_number: KioskNumber::new("KST3", day("2026-12-18"), 7).unwrap(),
        signed_at: at("2026-12-18T09:32:10Z"),
        applicant: parent(),
        applicant_iin: Iin::from_certificate("870308400106").unwrap(),
        child_iin: Iin::from_certificate("190525500508").unwrap(),
        phone: MobilePhone::parse("+7 777 412 84 52").ok(),
        xml_sha256: XML,
        certificate_serial: "1a2b3c4d5e6f708192a3b4c5d6e7f80911223344".to_owned(),
        decision_working_days: Some(5),
        support_phone: "1414".to_owned(),
        profile: "SEED".to_owned(),
    }
}

pub(crate) fn registered(provisional: bool) -> Registered {
    Registered {
        number: number(),
        settlement: Both::new("Қостанай, Қостанай облысы", "Костанай, Костанайская область"),
        registered_at: at("2026-12-18T09:32:41Z"),
        due: Some(due(provisional)),
        to_check: false,
    }
}

pub(crate) fn meal(lang: Lang) -> MealApplication {
    MealApplication {
        lang,
        issuer: centre(),
        number: number(),
        settlement: registered(false).settlement,
        school: Both::new(
            "Ыбырай Алтынсарин атындағы мектеп-гимназия",
            "Школа-гимназия имени Ыбырая Алтынсарина",
        ),
        signed_at: at("2026-12-18T09:32:10Z"),
        registered_at: at("2026-12-18T09:32:41Z"),
        due: due(false),
        decision_working_days: 5,
        answers: answers(),
        scans: vec![
            Scan {
                name: "әлеуметтік көмек анықтамасы.jpg".to_owned(), pages: 1, bytes: 1_233_408
            },
            Scan { name: "туу туралы куәлік.pdf".to_owned(), pages: 2, bytes: 348_212 },
        ],
        agreed: agreed(),
        signer: Signer {
            name: parent(),
            iin: Iin::from_certificate("870308400106").unwrap(),
            certificate_serial: "1a2b3c4d5e6f708192a3b4c5d6e7f80911223344".to_owned(),
            issuer: "ҰЛТТЫҚ КУӘЛАНДЫРУШЫ ОРТАЛЫҚ (RSA) 2022".to_owned(),
            valid_from: day("2026-03-12"),
            valid_until: day("2027-03-12"),
            algorithm: "RSA 2048, SHA-256".to_owned(),
        },
        xml_sha256: XML,
        profile: "SEED".to_owned(),
    }
}

fn answers() -> Vec<Answers> {
    let same = |kk, ru, value: &str| Row::new(Both::new(kk, ru), value);
    let both = |kk, ru, value_kk, value_ru| Row::both(Both::new(kk, ru), Both::new(value_kk, value_ru));
    vec![
        Answers {
            title: Both::new("Ата-ананың байланыс деректері", "Контактные данные родителя"),
            rows: vec![
                same("Негізгі ұялы нөмір", "Основной номер мобильного телефона", "+7 (777) 412-84-52"),
                same("Электрондық пошта", "Адрес электронной почты", "aigul.testova@mail.kz"),
            ],
        },
        Answers {
            title: Both::new("Ата-ана туралы мәлімет", "Сведения о родителе"),
            rows: vec![
                same("Ата-ананың ЖСН-і", "ИИН родителя", "870308400106"),
                both(
                    "Тұрғылықты мекенжайы",
                    "Адрес проживания",
                    "Қостанай қаласы, Мәлік Ғабдуллин көшесі, 10-үй, 5-пәтер",
                    "г. Костанай, ул. Малика Габдуллина, д. 10, кв. 5",
                ),
            ],
        },
        Answers {
            title: Both::new("Бала туралы мәлімет", "Сведения о ребёнке"),
            rows: vec![
                same("Баланың ЖСН-і", "ИИН ребёнка", "190525500508"),
                same("Баланың тегі, аты, әкесінің аты", "ФИО ребёнка", "ТЕСТОВ ӘЛИХАН"),
                same("Туған күні", "Дата рождения", "25.05.2019"),
                both("Азаматтығы", "Гражданство", "Қазақстан азаматы", "Гражданин Казахстана"),
                both(
                    "Санаты",
                    "Категория",
                    "Мемлекеттік атаулы әлеуметтік көмек алатын отбасы",
                    "Семья, получающая государственную адресную социальную помощь",
                ),
            ],
        },
        Answers {
            title: Both::new("Хабарлама алуға келісім", "Согласие на получение уведомлений"),
            rows: vec![
                both(
                    "Хабарлама түрі",
                    "Тип уведомления",
                    "SMS және электрондық пошта",
                    "SMS и электронная почта",
                ),
                both("Хабарлама тілі", "Язык уведомлений", "Қазақша", "Қазақша (на казахском)"),
            ],
        },
    ]
}

fn agreed() -> Vec<AgreedText> {
    let text = |version: &str, kk, ru| AgreedText { text: Both::new(kk, ru), version: version.to_owned() };
    vec![
        text(
            "declaration-1",
            "ЭЦҚ файлын таңдап, құпиясөзін енгізу арқылы мен осы кілттің нағыз иесі екенімді растаймын. Жабық \
             кілтті ешкімге беруге болмайтынын, тәртіпті бұзу өтініштің жойылуына, әкімшілік немесе қылмыстық \
             жауапкершілікке әкелуі мүмкін екенін білемін.",
            "Выбирая файл ЭЦП и вводя пароль, подтверждаю, что являюсь действительным владельцем ключа. Мне \
             известно, что закрытый ключ нельзя передавать никому, а нарушение может повлечь аннулирование \
             заявления, административную или уголовную ответственность.",
        ),
        text(
            "personal-data-1",
            "Дербес деректерімді және баламның дербес деректерін осы қызметті көрсету мақсатында жинауға және \
             өңдеуге келісемін. Келісімді кері қайтарып алу құқығым түсіндірілді.",
            "Даю согласие на сбор и обработку моих персональных данных и данных моего ребёнка в целях оказания \
             этой услуги. Право отозвать согласие мне разъяснено.",
        ),
    ]
}

/// A paper of the queue.
pub(crate) fn standing(lang: Lang, news: News) -> Standing {
    Standing {
        lang,
        issuer: centre(),
        number: ApplicationNumber::parse("391010000/UO.2026.000123.1").unwrap(),
        settlement: Both::new("Қостанай", "Костанай"),
        applicant: parent().full(),
        applicant_iin: Iin::from_certificate("870308400106").unwrap(),
        child: "ТЕСТОВ НҰРЛАН ӘЛІҰЛЫ".to_owned(),
        child_iin: Iin::from_certificate("230401500109").unwrap(),
        child_birth: day("2023-04-01"),
        category: Both::new("Жеңілдіксіз", "Без льготы"),
        registered_at: at("2026-12-18T09:32:41Z"),
        at: at("2026-12-18T09:32:41Z"),
        proof: Proof::Signed { serial: "1a2b3c4d5e6f".to_owned() },
        sha256: XML,
        profile: "SEED".to_owned(),
        news,
    }
}

/// A referral to a private kindergarten, issued when the paper is made.
pub(crate) fn referral(news: ReferralNews) -> News {
    News::Referral(Box::new(Referral {
        kindergarten: Kindergarten {
            bin: "200140920016".to_owned(),
            name: Both::new("«Балапан» балабақшасы", "Детский сад «Балапан»"),
            address: Some(Both::new(
                "Қостанай қаласы, Абай даңғылы, 21-үй",
                "город Костанай, проспект Абая, дом 21",
            )),
            phone: Some("+77142500101".to_owned()),
        },
        group: Some(Group { language: instruction("mixed"), age_from: 3, age_to: 3 }),
        private: true,
        issued_at: issued(),
        news,
    }))
}

/// When it was issued.
pub(crate) fn issued() -> Timestamp {
    at("2026-12-18T09:32:41Z")
}

/// A last day.
pub(crate) fn term(last_day: &str, provisional: bool) -> Term {
    Term { last_day: day(last_day), provisional }
}

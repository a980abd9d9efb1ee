//! Sample pages of every kind, in the words of a real journey; shared by the tests and the gallery.

#[path = "sample/over.rs"]
pub(crate) mod over;

use terminal::page::{
    Block, Button, Check, Choice, Cover, Fact, Field, Help, KeyHint, LanguageTab, List, Mark, MenuItem,
    Overlay, Page, Progress, Rail, RailStep, Row, Summary, Tone,
};
use terminal::{Keyboard, Layout, OskKey, OskWords};

/// What a press means in the samples: the name of a place, or a key of the keyboard.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Press {
    /// A place.
    At(&'static str),
    /// A key on the screen.
    Key(OskKey),
}

use Press::At;

/// Every sample, by name.
pub(crate) fn all() -> Vec<Page<Press>> {
    vec![
        welcome(),
        contacts(),
        mistakes(),
        keys(),
        review(),
        receipt(),
        services(),
        consent(),
        paper(),
        over::idle_warning(),
        over::working(),
        over::kazakh_keyboard(),
        over::digit_pad(),
        over::covered(),
    ]
}

fn strings(words: &[&str]) -> Vec<String> {
    words.iter().map(|&word| word.to_owned()).collect()
}

fn page(name: &'static str, service: &str) -> Page<Press> {
    let mut page = Page::new(name, "ТЕРЕЗЕ");
    page.top.service = service.to_owned();
    page.top.languages = vec![
        LanguageTab { label: "ҚАЗ".to_owned(), press: At("kk"), on: true },
        LanguageTab { label: "Рус".to_owned(), press: At("ru"), on: false },
    ];
    let hints = [
        ("Tab", "келесі"),
        ("Esc", "артқа"),
        ("F2", "Русский"),
        ("F3", "Пернетақта: ҚАЗ"),
        ("F6", "Экрандағы пернетақта"),
        ("F10", "Жасыру"),
    ];
    let hint = |(key, label): (&'static str, &str)| KeyHint {
        key: key.to_owned(),
        label: label.to_owned(),
        press: Some(At(key)),
    };
    page.keys = hints.into_iter().map(hint).collect();
    page
}

fn step(name: &'static str, here: usize) -> Page<Press> {
    let mut page = page(name, "Мектепте тегін және жеңілдетілген тамақтандыру");
    let labels = ["ЭЦҚ", "Байланыс", "Ата-ана", "Бала", "Хабарлама", "Тексеру"];
    let steps = labels.iter().enumerate().map(|(index, label)| RailStep {
        label: (*label).to_owned(),
        mark: match index.cmp(&here) {
            std::cmp::Ordering::Less => Mark::Done,
            std::cmp::Ordering::Equal => Mark::Here,
            std::cmp::Ordering::Greater => Mark::Ahead,
        },
    });
    page.rail =
        Some(Rail { steps: steps.collect(), caption: format!("{}-қадам, барлығы 6", here + 1) });
    page.buttons = vec![Button::new(At("back"), "Артқа"), Button::primary(At("next"), "Әрі қарай")];
    page
}

fn help(title: &str, paragraphs: &[&str]) -> Option<Help> {
    Some(Help {
        title: title.to_owned(),
        paragraphs: strings(paragraphs),
        foot: Some("* міндетті өріс".to_owned()),
        qr: None,
    })
}

fn item(press: &'static str, key: char, label: &str, note: &str) -> MenuItem<Press> {
    MenuItem { press: At(press), key: Some(key), label: label.to_owned(), note: note.to_owned() }
}

/// The language choice.
pub(crate) fn welcome() -> Page<Press> {
    let mut page = page("welcome", "");
    page.top.languages.clear();
    page.centred = true;
    page.body = vec![
        Block::Greeting(strings(&["Қош келдіңіз!", "Добро пожаловать!"])),
        Block::Gap,
        Block::Menu(vec![item("kk", '1', "Қазақша", ""), item("ru", '2', "Русский", "")]),
        Block::Gap,
        Block::Text("Тілді таңдап, Enter басыңыз.\nВыберите язык и нажмите Enter.".to_owned()),
        Block::Text("Қызмет тегін · Услуга бесплатна".to_owned()),
    ];
    page.help = help(
        "Сізге қажет · Вам понадобятся",
        &[
            "• ЭЦҚ кілті бар флешка немесе токен",
            "• оның құпиясөзі",
            "• баланың ЖСН-і",
            "• флешка или токен с ЭЦП",
            "• пароль к ней",
            "• ИИН ребёнка",
            "Байланыс бар · Связь есть",
        ],
    );
    page.focus = Some(At("kk"));
    page
}

/// Step 2: a code was sent.
pub(crate) fn contacts() -> Page<Press> {
    let mut page = step("contacts", 1);
    page.body = vec![
        Block::Heading("Ата-ананың байланыс деректері".to_owned()),
        Block::Field(Field {
            required: true,
            value: "+7 (777) 412-84-52".to_owned(),
            side: Some(Button::new(At("change"), "Нөмірді өзгерту")),
            ..Field::new(At("phone"), "Негізгі ұялы нөмір")
        }),
        Block::Field(Field {
            required: true,
            value: "64".to_owned(),
            cursor: Some(2),
            note: Some("Код жіберілді.\nЖаңа код 42 секундтан кейін".to_owned()),
            ..Field::new(At("code"), "SMS-тегі код")
        }),
        Block::Field(Field::new(At("second"), "Қосымша нөмір")),
        Block::Field(Field { width: 40, ..Field::new(At("email"), "Электрондық пошта") }),
    ];
    page.help = help(
        "SMS-тегі код",
        &[
            "Телефонға 4 цифрлық код келді. Осы жерге жазыңыз.",
            "Код келмесе: нөмірді тексеріңіз, 42 секундтан кейін жаңасын сұраңыз. Ескі код та жарамды болып қалады.",
        ],
    );
    page.focus = Some(At("code"));
    page
}

/// Step 4 with mistakes; the summary holds the focus.
pub(crate) fn mistakes() -> Page<Press> {
    let wrong = "ИИН введён с ошибкой: не совпадает контрольная цифра";
    let missing = "Приложите документ, подтверждающий статус";
    let mut page = step("mistakes", 3);
    page.summary = Some(Summary {
        tone: Tone::Error,
        title: "Исправьте 2 ответа".to_owned(),
        rows: vec![(wrong.to_owned(), Some(At("to iin"))), (missing.to_owned(), Some(At("to scans")))],
    });
    let options = [
        (At("own"), "Гражданин Казахстана", true),
        (At("born abroad"), "Гражданин Казахстана, рождённый в другой стране", false),
        (At("foreign"), "Иностранец", false),
    ];
    page.body = vec![
        Block::Heading("Сведения о ребёнке".to_owned()),
        Block::Field(Field {
            required: true,
            value: "190525 500501".to_owned(),
            fault: Some(wrong.to_owned()),
            note: Some("12 из 12".to_owned()),
            ..Field::new(At("iin"), "ИИН ребёнка")
        }),
        Block::Choice(Choice {
            label: "Гражданство".to_owned(),
            required: true,
            fault: None,
            options: options.into_iter().map(|(press, words, on)| (press, words.to_owned(), on)).collect(),
            columns: 1,
        }),
        Block::Field(Field {
            read_only: true,
            value: "№ 7 жалпы білім беретін мектебі, Қостанай".to_owned(),
            width: 48,
            ..Field::new(At("school"), "Школа")
        }),
        Block::List(List {
            label: "Документы".to_owned(),
            rows: Vec::new(),
            empty: "Пока ничего не приложено.".to_owned(),
            fault: Some(missing.to_owned()),
        }),
        Block::Buttons(vec![Button::new(At("add"), "+ Выбрать файл на флешке")]),
    ];
    page.help = help(
        "ИИН ребёнка",
        &["12 цифр. Они есть в свидетельстве о рождении, сверху.", "Пример: 190525 500508"],
    );
    page.focus = Some(At("to iin"));
    page
}

/// The key dialog.
pub(crate) fn keys() -> Page<Press> {
    let mut page = step("keys", 0);
    let row =
        |id: &'static str, cells: &[&str]| Row { id: At(id), cells: strings(cells), chosen: id == "sign" };
    page.body = vec![
        Block::Heading("Кілтті таңдаңыз".to_owned()),
        Block::List(List {
            label: "Флешка «KINGSTON»".to_owned(),
            rows: vec![
                row("sign", &["RSA256_e98c…2b23.p12", "аты бойынша: қол қою кілті"]),
                row("login", &["AUTH_RSA256_6b36…0327.p12", "аты бойынша: кіру кілті"]),
                row("gost", &["GOST512_93de…0b1c.p12", "аты бойынша: GOST кілті"]),
                row("token", &["Токен KAZTOKEN", "ТЕСТОВА АЙГҮЛ · 12.03.2027"]),
            ],
            empty: String::new(),
            fault: None,
        }),
        Block::Field(Field {
            required: true,
            value: "құпиясөз".to_owned(),
            secret: true,
            width: 40,
            side: None,
            note: Some("Қалған әрекет: 3".to_owned()),
            ..Field::new(At("password"), "Құпиясөз")
        }),
        Block::Note {
            tone: Tone::Plain,
            text: "Кілт осы жерде ғана ашылады, ешқайда көшірілмейді.".to_owned(),
        },
    ];
    page.buttons = vec![Button::new(At("back"), "Артқа"), Button::primary(At("open"), "Кілтті ашу")];
    page.help = help("Бұл не?", &["ЭЦҚ кілті: флешкадағы файл. Аты RSA256_… деп басталады."]);
    page.focus = Some(At("login"));
    page
}

/// The review: every answer with a way to change it.
pub(crate) fn review() -> Page<Press> {
    let mut page = step("review", 5);
    let fact = |label: &str, value: &str, press: &'static str| Fact {
        label: label.to_owned(),
        value: value.to_owned(),
        change: (!press.is_empty()).then(|| Button::new(At(press), "Өзгерту")),
    };
    page.body = vec![
        Block::Heading("Жауаптарыңызды тексеріңіз".to_owned()),
        Block::Facts(vec![
            fact("Өтініш беруші", "ТЕСТОВА АЙГҮЛ СЕРІКҚЫЗЫ", ""),
            fact("Негізгі ұялы нөмір", "+7 (777) 412-84-52", "c phone"),
            fact("Мекенжайы", "Қостанай қ., Әл-Фараби даңғылы, 112-үй, 45-пәтер", "c address"),
            fact("Баланың ЖСН-і", "190525 500508", "c iin"),
            fact("Мектебі", "Қостанай қаласы әкімдігінің № 7 жалпы білім беретін мектебі", "c school"),
            fact("Санаты", "Көпбалалы отбасының баласы", "c category"),
        ]),
        Block::Note { tone: Tone::Good, text: "Барлық жауап бар.".to_owned() },
    ];
    page.focus = Some(At("c address"));
    page
}

/// The receipt without a network.
pub(crate) fn receipt() -> Page<Press> {
    let mut page = page("receipt", "Түбіртек");
    let fact =
        |label: &str, value: &str| Fact { label: label.to_owned(), value: value.to_owned(), change: None };
    page.body = vec![
        Block::Note { tone: Tone::Good, text: "Өтінішіңіз қабылданды және осы жерде сақталды.".to_owned() },
        Block::Note {
            tone: Tone::Attention,
            text: "Ол ӘЛІ ТІРКЕЛГЕН ЖОҚ: байланыс жоқ. Байланыс пайда болғанда өздігінен жіберіледі.".to_owned(),
        },
        Block::Big("K-KST3-20261122-0007-4".to_owned()),
        Block::Facts(vec![
            fact("Қол қойылды", "22.11.2026 14:32:10"),
            fact("Қызмет", "Мектептегі тегін тамақтандыру"),
            fact("Бала", "••••••••0508"),
        ]),
        Block::Text(
            "1. Тіркелгенде +7 (777) 412-84-52 нөміріне SMS келеді.\n2. Мектеп басшысы 5 жұмыс күні ішінде шешім қабылдайды."
                .to_owned(),
        ),
    ];
    page.buttons = vec![
        Button::new(At("save"), "Флешкаға сақтау"),
        Button { enabled: false, ..Button::new(At("print"), "Басып шығару") },
        Button::primary(At("end"), "Аяқтау"),
    ];
    page.help = Some(Help {
        title: "Телефонмен суретке түсіріңіз".to_owned(),
        paragraphs: strings(&["Флешканы алып кетуді ұмытпаңыз!"]),
        foot: None,
        qr: Some("K-KST3-20261122-0007-4".to_owned()),
    });
    page.focus = Some(At("end"));
    page
}

/// The catalogue of services.
pub(crate) fn services() -> Page<Press> {
    let mut page = page("services", "Қызметтер");
    page.top.sub = Some("Кабинет: ТЕСТОВА АЙГҮЛ".to_owned());
    page.body = vec![
        Block::Heading("Қызметті таңдаңыз".to_owned()),
        Block::Menu(vec![
            item(
                "meal",
                '1',
                "Мектепте тегін және жеңілдетілген тамақтандыру",
                "Білім · 5 жұмыс күні · тегін",
            ),
            item("journal", '2', "Өтініштер журналы", "Бұрын берілген өтініштер мен олардың жағдайы"),
        ]),
    ];
    page.buttons = vec![Button::new(At("back"), "Артқа")];
    page.focus = Some(At("journal"));
    page
}

/// Boxes to tick.
pub(crate) fn consent() -> Page<Press> {
    let mut page = step("consent", 4);
    let check = |id: &'static str, ticked: bool, text: &str| {
        Block::Check(Check { id: At(id), ticked, text: text.to_owned(), required: true, fault: None })
    };
    page.body = vec![
        Block::Heading("Келісім".to_owned()),
        check(
            "data",
            true,
            "Дербес деректерімді жинауға және өңдеуге келісемін: оператор, мақсаты, деректер тізімі мен мерзімі маған түсінікті.",
        ),
        check("true", false, "Мәліметтердің дұрыстығын растаймын."),
        Block::Choice(Choice {
            label: "Хабарлама тілі".to_owned(),
            required: true,
            fault: Some("Тілді таңдаңыз".to_owned()),
            options: vec![
                (At("n kk"), "Қазақша".to_owned(), false),
                (At("n ru"), "Русский".to_owned(), false),
            ],
            columns: 2,
        }),
        Block::Progress {
            label: "Файл оқылуда".to_owned(), progress: Progress { done: 3, of: Some(8) }
        },
    ];
    page.focus = Some(At("true"));
    page
}

/// The application's own text.
pub(crate) fn paper() -> Page<Press> {
    let mut page = step("paper", 5);
    let lines =
        (1..=20).map(|n| format!("{n}. Өтінімнің {n}-жолы: баламды тегін тамақтандыруға жазуды сұраймын."));
    page.body = vec![Block::Heading("Өтінім".to_owned()), Block::Paper(lines.collect())];
    page.buttons = vec![Button::new(At("back"), "Артқа"), Button::primary(At("sign"), "Қол қою")];
    page.focus = Some(At("sign"));
    page
}

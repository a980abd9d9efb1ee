//! A page of text in both languages, written by `documents`, drawn by poppler.

use std::path::Path;
use std::process::Command;

use documents::fonts::Fonts;
use documents::paper::{Both, Kind, Paper, Part, Row};
use documents::seal::Seal;
use domain::digest::Sha256;
use words::Lang;

use crate::reader;

/// Paragraphs of both languages, of one meaning.
const TEXT: [(&str, &str); 9] = [
    (
        "Осы анықтама отбасының атаулы әлеуметтік көмек алатынын растайды және мектептегі тегін тамақтану үшін беріледі.",
        "Настоящая справка подтверждает, что семья получает адресную социальную помощь, и выдана для бесплатного питания в школе.",
    ),
    (
        "Көмек тағайындалған күннен бастап үш ай бойы жарамды; мерзімі өткен соң қайта тексеру жүргізіледі.",
        "Помощь действует в течение трёх месяцев со дня назначения; по истечении срока проводится повторная проверка.",
    ),
    (
        "Ата-ана мәліметтердің өзгергені туралы он жұмыс күні ішінде жұмыспен қамту орталығына хабарлауға міндетті.",
        "Родитель обязан в течение десяти рабочих дней сообщить центру занятости об изменении сведений.",
    ),
    (
        "Баланың мектебі ауысқанда анықтама жаңа мектепке қайта ұсынылады, ал бұрынғы шешім күшін жояды.",
        "При переходе ребёнка в другую школу справка предъявляется заново, а прежнее решение теряет силу.",
    ),
    (
        "Шешім қабылданғаннан кейін бала келесі оқу күнінен бастап ыстық тамақпен қамтамасыз етіледі.",
        "После принятия решения ребёнок обеспечивается горячим питанием со следующего учебного дня.",
    ),
    (
        "Жалған мәлімет берген адам Қазақстан Республикасының заңдарына сәйкес жауапты болады.",
        "Лицо, представившее ложные сведения, несёт ответственность по законам Республики Казахстан.",
    ),
    (
        "Шешіммен келіспеген ата-ана жоғары тұрған органға немесе сотқа үш ай ішінде шағым жасай алады.",
        "Несогласный с решением родитель может в течение трёх месяцев обжаловать его в вышестоящем органе или суде.",
    ),
    (
        "Анықтама мемлекеттік ақпараттық жүйеде сақталады, оның түпнұсқалығын кез келген мекеме тексере алады.",
        "Справка хранится в государственной информационной системе, её подлинность может проверить любое учреждение.",
    ),
    (
        "Сұрақтарыңыз болса, бірыңғай байланыс орталығына 1414 нөмірі бойынша тәулік бойы хабарласыңыз.",
        "По всем вопросам круглосуточно обращайтесь в единый контакт-центр по номеру 1414.",
    ),
];

fn paper(lang: Lang) -> Paper {
    let row = |kk, ru, value: &str| Row::new(Both::new(kk, ru), value);
    let mut parts: Vec<Part> = TEXT.iter().map(|(kk, ru)| Part::Statement(Both::new(*kk, *ru))).collect();
    parts.insert(
        1,
        Part::Facts {
            title: None,
            rows: vec![
                row("Алушы", "Получатель", "ТЕСТОВА АЙГҮЛ ӘЛІҚЫЗЫ"),
                row("Бала", "Ребёнок", "ТЕСТОВ АЛИХАН МАРАТҰЛЫ"),
                row("Туған күні", "Дата рождения", "25.05.2019"),
                row("Мекенжайы", "Адрес", "Қостанай қаласы, Әл-Фараби даңғылы, 115-үй"),
            ],
        },
    );
    Paper {
        kind: Kind::D15,
        lang,
        issuer: Both::new("Қостанай қаласының жұмыспен қамту орталығы", "Центр занятости города Костанай"),
        title: Both::new("Атаулы әлеуметтік көмек туралы анықтама", "Справка об адресной социальной помощи"),
        subtitle: None,
        number_label: Both::new("Анықтама нөмірі", "Номер справки"),
        number: "АӘК-2026-000123".to_owned(),
        at: "2026-12-18T09:32:10Z".parse().unwrap(),
        seal: Seal::new(Kind::D15, "390000-2026-000123", Sha256([7; 32])),
        profile: "SEED".to_owned(),
        parts,
    }
}

/// A page as it was written.
pub(crate) struct Page {
    pub(crate) picture: image::GrayImage,
    pub(crate) words: Vec<String>,
}

impl Page {
    /// The first page of the paper, at so many dots an inch.
    pub(crate) fn new(lang: Lang, dpi: u32) -> Page {
        let fonts = Fonts::read(Path::new("/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf"));
        let pdf = documents::pdf(&paper(lang), &fonts.unwrap()).unwrap();
        let folder = tempfile::tempdir().unwrap();
        let (file, page) = (folder.path().join("page.pdf"), folder.path().join("page"));
        std::fs::write(&file, pdf).unwrap();
        let drawn = Command::new("pdftoppm")
            .args(["-gray", "-png", "-singlefile", "-r", &dpi.to_string()])
            .args([&file, &page])
            .status();
        let drawn = drawn.unwrap_or_else(|fault| panic!("install poppler-utils: {fault}"));
        assert!(drawn.success());
        let text = Command::new("pdftotext").args(["-enc", "UTF-8", "-l", "1"]).arg(&file).arg("-").output();
        Page {
            picture: image::open(page.with_extension("png")).unwrap().into_luma8(),
            words: reader::words_of(&String::from_utf8(text.unwrap().stdout).unwrap()),
        }
    }
}

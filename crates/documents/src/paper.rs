//! A paper as data: what stands on it, in both languages, before anything is laid out.
//!
//! **Invariant:** every word of a paper is here already; the layout adds the page count and nothing else.

use domain::digest::Sha256;
use domain::time::Timestamp;
use words::{Lang, Words};

use crate::seal::Seal;

/// A text in both languages.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Both {
    /// In Kazakh.
    pub kk: String,
    /// In Russian.
    pub ru: String,
}

impl Both {
    /// Two texts of one meaning.
    pub fn new(kk: impl Into<String>, ru: impl Into<String>) -> Both {
        Both { kk: kk.into(), ru: ru.into() }
    }

    /// One text for both languages, such as a name or a number; it is printed once.
    pub fn same(text: impl Into<String>) -> Both {
        let text = text.into();
        Both { kk: text.clone(), ru: text }
    }

    /// A text of the locales: `Both::say(say::doc_number)`.
    pub fn say(text: impl Fn(&Words) -> String) -> Both {
        Both { kk: text(&Words::new(Lang::Kk)), ru: text(&Words::new(Lang::Ru)) }
    }

    /// The text in one language.
    pub fn in_lang(&self, lang: Lang) -> &str {
        match lang {
            Lang::Kk => &self.kk,
            Lang::Ru => &self.ru,
        }
    }

    /// Whether one text serves both languages.
    pub fn is_same(&self) -> bool {
        self.kk == self.ru
    }
}

/// Which paper of DOMAIN §1.6 it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    /// Тіркеу туралы хабарлама / уведомление о регистрации.
    D1,
    /// Құжаттардың қабылданғаны туралы хабарлама / извещение о приёме документов.
    D2,
    /// Баланы есепке алу кітабында тіркеу / регистрация ребёнка в книге учёта.
    D3,
    /// Баланың карточкасы / карточка ребёнка.
    D4,
    /// Мектепке дейінгі ұйымға жолдама / направление в дошкольную организацию.
    D5,
    /// Мүдделілікті растау туралы хабарлама / подтверждение заинтересованности.
    D6,
    /// Жолдаманы кері қайтару туралы хабарлама / уведомление об отзыве направления.
    D7,
    /// Жолдаманы ұзарту туралы хабарлама / уведомление о продлении направления.
    D8,
    /// Стоп-тізімге енгізу туралы хабарлама / уведомление о внесении в стоп-лист.
    D9,
    /// Кезектен шығару туралы хабарлама / уведомление о снятии с очереди.
    D10,
    /// Жеңілдік санатын өзгерту туралы хабарлама / уведомление об изменении льготной категории.
    D11,
    /// Өтінішті біріктіру туралы хабарлама / уведомление о присоединении заявления.
    D12,
    /// The signed application for school meals.
    D13,
    /// Тегін тамақ беру туралы шешім, бас тарту / решение о предоставлении, мотивированный отказ.
    D14,
    /// Киоск түбіртегі / квитанция киоска.
    D15,
}

impl Kind {
    /// `D13`: as it is printed, sealed and named in the API.
    pub fn id(self) -> &'static str {
        match self {
            Kind::D1 => "D1",
            Kind::D2 => "D2",
            Kind::D3 => "D3",
            Kind::D4 => "D4",
            Kind::D5 => "D5",
            Kind::D6 => "D6",
            Kind::D7 => "D7",
            Kind::D8 => "D8",
            Kind::D9 => "D9",
            Kind::D10 => "D10",
            Kind::D11 => "D11",
            Kind::D12 => "D12",
            Kind::D13 => "D13",
            Kind::D14 => "D14",
            Kind::D15 => "D15",
        }
    }
}

/// One paper.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Paper {
    /// Which one.
    pub kind: Kind,
    /// The language that leads; the other stands below it, smaller.
    pub lang: Lang,
    /// Who issues it: the service centre.
    pub issuer: Both,
    /// Its title.
    pub title: Both,
    /// What the title needs to be exact.
    pub subtitle: Option<Both>,
    /// What its number is called.
    pub number_label: Both,
    /// Its number as people read it.
    pub number: String,
    /// Its date and time.
    pub at: Timestamp,
    /// What the QR code vouches for.
    pub seal: Seal,
    /// The policy profile it was made under.
    pub profile: String,
    /// Everything between the head and the foot.
    pub parts: Vec<Part>,
}

/// A stretch of a paper.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Part {
    /// What must not be overlooked.
    Notice {
        /// In large letters.
        headline: Both,
        /// What it means.
        text: Both,
        /// How it is coloured (and framed, for printers without colour).
        tone: Tone,
    },
    /// Plain text.
    Statement(Both),
    /// Small print.
    Note(Both),
    /// Labelled facts under a title.
    Facts {
        /// The title, if it has one.
        title: Option<Both>,
        /// The facts.
        rows: Vec<Row>,
    },
    /// Texts the applicant ticked, word for word.
    Agreed {
        /// The title.
        title: Both,
        /// The texts.
        texts: Vec<AgreedText>,
    },
    /// Numbered steps.
    Steps {
        /// The title.
        title: Both,
        /// The steps.
        steps: Vec<Both>,
    },
    /// Who signed with what, in a frame.
    Signature {
        /// The title.
        title: Both,
        /// What the signature covers.
        note: Both,
        /// Owner, serial number and the rest.
        rows: Vec<Row>,
    },
}

/// The weight of a [`Part::Notice`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    /// Something is not done yet.
    Attention,
    /// It is done.
    Done,
}

/// A labelled fact.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// What it is.
    pub label: Both,
    /// What it says.
    pub value: Both,
}

impl Row {
    /// A fact whose value reads alike in both languages.
    pub fn new(label: Both, value: impl Into<String>) -> Row {
        Row { label, value: Both::same(value) }
    }

    /// A fact whose value has a text in each language.
    pub fn both(label: Both, value: Both) -> Row {
        Row { label, value }
    }
}

/// A text the applicant ticked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AgreedText {
    /// The words.
    pub text: Both,
    /// Their version, as it stands in the signed XML.
    pub version: String,
}

impl Paper {
    /// A name for the file, of ASCII letters, digits, dots and hyphens: `D13-MT.2026.000123.1.pdf`.
    pub fn file_name(&self) -> String {
        let number = self.seal.number().rsplit('/').next().unwrap_or_default();
        format!("{}-{number}.pdf", self.kind.id())
    }

    /// The digest of what was signed, printed on every page.
    pub fn sha256(&self) -> Sha256 {
        self.seal.sha256()
    }
}

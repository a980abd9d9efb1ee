//! [`Words`]: the texts in the language of the moment.
//!
//! Most texts say the same whatever happens, or only put variables between their words; the build resolves
//! those. Only texts with choices go through Fluent, and a language is parsed when the first of them is asked
//! for: the first frame needs none. What the centre published since goes first ([`crate::published`]).
//!
//! **Invariant:** both languages hold the same keys with the same variables; the build refuses anything else.

use std::sync::OnceLock;

use fluent::concurrent::FluentBundle;
use fluent::{FluentArgs, FluentResource, FluentValue};
use fluent_syntax::ast::Pattern;
use unic_langid::LanguageIdentifier;

use crate::table::{self, ENTRIES, Entry, Piece, Said};
use crate::{Lang, published};

/// The texts of the window, read in one language at a time. A plain value: copying it is free.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Words {
    lang: Lang,
}

impl Words {
    /// Texts in `lang`. Parses nothing.
    #[must_use]
    pub const fn new(lang: Lang) -> Words {
        Words { lang }
    }

    /// The language of the moment.
    #[must_use]
    pub const fn lang(&self) -> Lang {
        self.lang
    }

    /// Switches the language of everything said from now on.
    pub fn set_lang(&mut self, lang: Lang) {
        self.lang = lang;
    }

    /// The same texts in another language, for screens that speak both.
    #[must_use]
    pub const fn in_lang(&self, lang: Lang) -> Words {
        Words { lang }
    }

    /// The text of a message without variables. A missing one shows as its id in brackets: ugly on purpose,
    /// and impossible for ids the build or a form test has seen.
    #[must_use]
    pub fn text(&self, id: &str) -> String {
        self.message(id, &[])
    }

    /// Whether both languages have this message (or `id.attribute`).
    #[must_use]
    pub fn has(&self, id: &str) -> bool {
        table::find(id).is_some() || published::has(id)
    }

    /// An attribute of a message, such as the `help` of a field's label.
    #[must_use]
    pub fn attribute(&self, id: &str, attribute: &str) -> Option<String> {
        self.found(&format!("{id}.{attribute}"), &[])
    }

    /// A message with its variables filled in. Whole numbers are handed over as numbers, so that plural
    /// forms agree with them: «1 рабочий день, 2 рабочих дня, 5 рабочих дней» (DOMAIN §7.3).
    #[must_use]
    pub fn message(&self, id: &str, args: &[(&str, String)]) -> String {
        self.found(id, args).unwrap_or_else(|| format!("[{id}]"))
    }

    fn found(&self, key: &str, args: &[(&str, String)]) -> Option<String> {
        match table::find(key) {
            Some(entry) => Some(self.render(entry, args)),
            None => published::said(self.lang, key, args),
        }
    }

    fn render(&self, entry: &Entry, args: &[(&str, String)]) -> String {
        if let Some(said) = published::said(self.lang, entry.key, args) {
            return said;
        }
        let said = match self.lang {
            Lang::Kk => &entry.kk,
            Lang::Ru => &entry.ru,
        };
        match said {
            Said::Fixed(words) => (*words).to_owned(),
            Said::Filled(pieces) => filled(pieces, args),
            Said::Living => living(self.lang, entry.key, args),
        }
    }

    /// The text at this place of the table, for the functions that the build wrote.
    pub(crate) fn placed(&self, place: usize, args: &[(&str, String)]) -> String {
        ENTRIES.get(place).map_or_else(|| format!("[{place}]"), |entry| self.render(entry, args))
    }
}

/// Digits up to which a whole number is handed to the plural rules; longer runs are names of things (an IIN,
/// a serial number) and stay as written.
const NUMBER_DIGITS_MAX: usize = 9;

/// The variables between the words. One that is missing shows its name, as Fluent would.
fn filled(pieces: &[Piece], args: &[(&str, String)]) -> String {
    let mut said = String::new();
    for piece in pieces {
        match piece {
            Piece::Words(words) => said.push_str(words),
            Piece::Value(wanted) => match args.iter().find(|(name, _)| name == wanted) {
                Some((_, value)) => said.push_str(value),
                None => said.extend(["{$", wanted, "}"]),
            },
        }
    }
    said
}

fn living(lang: Lang, key: &str, args: &[(&str, String)]) -> String {
    say_living(bundle(lang), key, args)
}

/// A text with choices, out of this bundle.
pub(crate) fn say_living(bundle: &Bundle, key: &str, args: &[(&str, String)]) -> String {
    let Some(pattern) = pattern(bundle, key) else {
        return format!("[{key}]");
    };
    let mut values = FluentArgs::with_capacity(args.len());
    for (name, value) in args {
        values.set(*name, value_of(value));
    }
    let mut slips = Vec::new();
    bundle.format_pattern(pattern, Some(&values), &mut slips).into_owned()
}

/// What stands under a key, `id` or `id.attribute`.
pub(crate) fn pattern<'b>(bundle: &'b Bundle, key: &str) -> Option<&'b Pattern<&'b str>> {
    let (id, attribute) = key.split_once('.').map_or((key, None), |(id, name)| (id, Some(name)));
    let message = bundle.get_message(id)?;
    match attribute {
        None => message.value(),
        Some(name) => message.get_attribute(name).map(|found| found.value()),
    }
}

fn value_of(text: &str) -> FluentValue<'static> {
    let number =
        text.parse::<i64>().ok().filter(|n| text.len() <= NUMBER_DIGITS_MAX && n.to_string() == text);
    number.map_or_else(|| FluentValue::from(text.to_owned()), FluentValue::from)
}

/// The texts of one language that Fluent says.
pub(crate) type Bundle = FluentBundle<FluentResource>;

/// The source of the texts with choices, and of every term.
pub(crate) const fn living_source(lang: Lang) -> &'static str {
    match lang {
        Lang::Kk => table::LIVING_KK,
        Lang::Ru => table::LIVING_RU,
    }
}

fn bundle(lang: Lang) -> &'static Bundle {
    static KK: OnceLock<Bundle> = OnceLock::new();
    static RU: OnceLock<Bundle> = OnceLock::new();
    match lang {
        Lang::Kk => KK.get_or_init(|| load(lang, living_source(lang))),
        Lang::Ru => RU.get_or_init(|| load(lang, living_source(lang))),
    }
}

/// A bundle of this source.
pub(crate) fn load(lang: Lang, source: &str) -> Bundle {
    let plural_rules: LanguageIdentifier = lang.code().parse().unwrap_or_default();
    let mut bundle = FluentBundle::new_concurrent(vec![plural_rules]);
    // The isolating marks around variables are for right-to-left mixtures; a terminal shows them as boxes.
    bundle.set_use_isolating(false);
    // The build has parsed this very source without a complaint; what parses is used in any case.
    let resource = FluentResource::try_new(source.to_owned()).unwrap_or_else(|(parsed, _)| parsed);
    bundle.add_resource_overriding(resource);
    bundle
}

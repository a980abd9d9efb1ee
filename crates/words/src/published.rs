//! Texts that the centre published since this program was built: each stands in the place of the one of the same key, or is
//! a new one, of a new version of a form.
//!
//! **Invariants:** none is taken up that the program could not say: both languages hold the same keys with the same
//! variables, none asks for a variable that the program does not give, and each was said once, without a slip, before. What
//! was once laid in is never given back (it may be on a screen); texts change a few times a year.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{PoisonError, RwLock};

use fluent::concurrent::FluentBundle;
use fluent::{FluentArgs, FluentResource, FluentValue};

use crate::Lang;
use crate::check::{self, Catalogue, Complaint, Piece, Source, Text};
use crate::table::{self, Said};
use crate::texts::{self, Bundle};

/// Texts that were read and may be laid in.
pub struct Published {
    kk: Language,
    ru: Language,
}

/// The texts of one language.
struct Language {
    texts: BTreeMap<String, Says>,
    living: Bundle,
}

/// How a text comes to be said.
pub(crate) enum Says {
    /// Words and variables.
    Pieces(Vec<Piece>),
    /// With choices.
    Living,
}

/// Why texts cannot be laid in.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unsayable {
    /// The languages disagree, or a text cannot be read.
    #[error("{0}")]
    Complaint(Complaint),
    /// It asks for a variable that the program does not give.
    #[error("{key}: asks for ${variable}, which the program does not give")]
    Variable {
        /// The text.
        key: String,
        /// The variable.
        variable: String,
    },
    /// It cannot be said: it speaks of a term or a function that is not there.
    #[error("{0}: cannot be said")]
    Slip(String),
}

static LAID_IN: RwLock<Option<&'static Published>> = RwLock::new(None);
/// Whether anything was ever laid in: while nothing was, nobody looks.
static ANY: AtomicBool = AtomicBool::new(false);

impl std::fmt::Debug for Published {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Published({} texts)", self.kk.texts.len())
    }
}

impl Published {
    /// Reads Fluent files of both languages and holds them against each other and against the program's own texts.
    ///
    /// # Errors
    /// [`Unsayable`]: the first text that could not be said.
    pub fn read(kk: &[Source<'_>], ru: &[Source<'_>]) -> Result<Published, Unsayable> {
        let mut complaints = Vec::new();
        let (kk_texts, ru_texts) =
            (Catalogue::read(kk, &mut complaints), Catalogue::read(ru, &mut complaints));
        complaints.extend(check::compare(&kk_texts, &ru_texts));
        if let Some(first) = complaints.into_iter().next() {
            return Err(Unsayable::Complaint(first));
        }
        let (kk, ru) = (Language::of(Lang::Kk, kk, &kk_texts)?, Language::of(Lang::Ru, ru, &ru_texts)?);
        Ok(Published { kk, ru })
    }

    /// Whether the program has this text, or these bring it.
    #[must_use]
    pub fn has(&self, key: &str) -> bool {
        self.kk.texts.contains_key(key) || table::find(key).is_some()
    }

    /// Lays them in, in the place of those that were laid in before.
    pub fn take_up(self) {
        let some = !self.kk.texts.is_empty();
        let laid: Option<&'static Published> = if some { Some(Box::leak(Box::new(self))) } else { None };
        *LAID_IN.write().unwrap_or_else(PoisonError::into_inner) = laid;
        ANY.store(some, Ordering::Release);
    }

    fn language(&self, lang: Lang) -> &Language {
        match lang {
            Lang::Kk => &self.kk,
            Lang::Ru => &self.ru,
        }
    }
}

impl Language {
    fn of(lang: Lang, sources: &[Source<'_>], read: &Catalogue<'_>) -> Result<Language, Unsayable> {
        let mut living = texts::load(lang, texts::living_source(lang));
        for source in sources {
            // It was parsed without a complaint a moment ago.
            let resource =
                FluentResource::try_new(source.text.to_owned()).unwrap_or_else(|(parsed, _)| parsed);
            living.add_resource_overriding(resource);
        }
        for (key, text) in &read.texts {
            let given = given(lang, key);
            if let Some(variable) = text.variables().into_iter().find(|wanted| !given.contains(wanted)) {
                return Err(Unsayable::Variable { key: key.clone(), variable });
            }
            can_be_said(&living, key, text)?;
        }
        let says = |text: &Text<'_>| text.pieces().map_or(Says::Living, Says::Pieces);
        let texts = read.texts.iter().map(|(key, text)| (key.clone(), says(text))).collect();
        Ok(Language { texts, living })
    }
}

/// The variables that the program gives to a text of this key; none to one that it does not know.
fn given(lang: Lang, key: &str) -> BTreeSet<String> {
    let Some(entry) = table::find(key) else { return BTreeSet::new() };
    match if lang == Lang::Kk { &entry.kk } else { &entry.ru } {
        Said::Fixed(_) => BTreeSet::new(),
        Said::Filled(pieces) => pieces
            .iter()
            .filter_map(|piece| match piece {
                table::Piece::Words(_) => None,
                table::Piece::Value(name) => Some((*name).to_owned()),
            })
            .collect(),
        Said::Living => {
            let source = Source { file: "", text: texts::living_source(lang) };
            let read = Catalogue::read(&[source], &mut Vec::new());
            read.texts.get(key).map(Text::variables).unwrap_or_default()
        }
    }
}

fn can_be_said(living: &FluentBundle<FluentResource>, key: &str, text: &Text<'_>) -> Result<(), Unsayable> {
    let mut values = FluentArgs::new();
    for name in text.variables() {
        values.set(name, FluentValue::from(1));
    }
    let mut slips = Vec::new();
    texts::pattern(living, key)
        .map(|pattern| drop(living.format_pattern(pattern, Some(&values), &mut slips)))
        .filter(|()| slips.is_empty())
        .ok_or_else(|| Unsayable::Slip(key.to_owned()))
}

/// Whether a text of this key was laid in.
pub(crate) fn has(key: &str) -> bool {
    laid_in().is_some_and(|published| published.kk.texts.contains_key(key))
}

/// What was laid in for this key, said.
pub(crate) fn said(lang: Lang, key: &str, args: &[(&str, String)]) -> Option<String> {
    let language = laid_in()?.language(lang);
    Some(match language.texts.get(key)? {
        Says::Pieces(pieces) => filled(pieces, args),
        Says::Living => texts::say_living(&language.living, key, args),
    })
}

fn filled(pieces: &[Piece], args: &[(&str, String)]) -> String {
    let say = |piece: &Piece| match piece {
        Piece::Words(words) => words.clone(),
        Piece::Value(wanted) => args
            .iter()
            .find(|(name, _)| name == wanted)
            .map_or_else(|| format!("{{${wanted}}}"), |(_, value)| value.clone()),
    };
    pieces.iter().map(say).collect()
}

fn laid_in() -> Option<&'static Published> {
    if !ANY.load(Ordering::Acquire) {
        return None;
    }
    *LAID_IN.read().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]
    use super::*;
    use crate::Words;

    fn read(kk: &str, ru: &str) -> Result<Published, Unsayable> {
        Published::read(&[Source { file: "kk/a.ftl", text: kk }], &[Source { file: "ru/a.ftl", text: ru }])
    }

    #[test]
    fn what_could_not_be_said_is_refused_with_its_key() {
        let refused = |kk: &str, ru: &str| read(kk, ru).unwrap_err().to_string();
        assert_eq!(
            refused("new = А\nold = Б", "old = В"),
            "ru/a.ftl: new: missing here, present in kk/a.ftl"
        );
        assert_eq!(
            refused("operator-megabytes = { $h } МБ", "operator-megabytes = { $h } МБ"),
            "operator-megabytes: asks for $h, which the program does not give"
        );
        assert_eq!(refused("new = { -none }", "new = { -none }"), "new: cannot be said");
        assert!(read("operator-megabytes = { $n } мегабайт", "operator-megabytes = { $n } мегабайт").is_ok());
    }

    #[test]
    fn a_published_text_is_said_in_the_place_of_ours_and_a_new_one_is_found() {
        // No other test of this crate reads these two.
        let choice = "{ $n ->\n    [one] бір\n   *[other] { -app-name } көп\n }";
        assert!(read(&format!("new = {choice}"), "new = а").is_err());
        let kk = "operator-megabytes = { $n } мегабайт\npublished-only = Жаңа\n    .help = Көмек";
        let ru = "operator-megabytes = { $n } мегабайт\npublished-only = Новый\n    .help = Помощь";
        let mut words = Words::new(Lang::Ru);
        assert_eq!(crate::say::operator_megabytes(&words, 7), "7 МБ");
        let published = read(kk, ru).unwrap();
        assert!(published.has("published-only.help") && published.has("operator-title"));
        assert!(!words.has("published-only"));
        published.take_up();
        assert_eq!(crate::say::operator_megabytes(&words, 7), "7 мегабайт");
        assert_eq!(words.text("published-only"), "Новый");
        words.set_lang(Lang::Kk);
        assert_eq!(words.attribute("published-only", "help").unwrap(), "Көмек");
    }
}

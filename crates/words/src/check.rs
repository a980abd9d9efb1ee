//! Holds the two languages against each other: the same texts, the same variables, nothing missing, nothing
//! extra, nothing unreadable. The build runs it over `locales/`; whoever loads texts at run time runs it too.
//!
//! A fallback to the other language would hide what is missing, so there is none.
//!
//! May not know where the sources come from: it neither reads files nor builds bundles.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use fluent_syntax::ast::{
    CallArguments, Entry, Expression, InlineExpression, Message, Pattern, PatternElement, Resource,
};
use fluent_syntax::parser::parse;
use fluent_syntax::unicode::unescape_unicode_to_string;

/// One Fluent file of one language.
#[derive(Clone, Copy, Debug)]
pub struct Source<'s> {
    /// The name complaints use, such as `kk/common.ftl`.
    pub file: &'s str,
    /// What stands in it.
    pub text: &'s str,
}

/// Something wrong with the texts.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Complaint {
    /// The file it is about.
    pub file: String,
    /// The message (`id` or `id.attribute`), or the line where nothing could be read.
    pub id: String,
    /// What is wrong.
    pub wrong: Wrong,
}

/// The ways in which texts can be wrong.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Wrong {
    /// Not Fluent; what the parser said.
    Unreadable(String),
    /// The id stands more than once in this language.
    Twice,
    /// A message that refers to another message. Only terms (`-name`) may be referred to, so that every text
    /// can be read on its own.
    Refers(String),
    /// The other language has this text and this language does not; the file that has it.
    Missing(String),
    /// The variables differ from the other language's: only here, only there.
    Variables(Vec<String>, Vec<String>),
}

impl fmt::Display for Complaint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Complaint { file, id, wrong } = self;
        match wrong {
            Wrong::Unreadable(why) => write!(f, "{file}: {id}: unreadable: {why}"),
            Wrong::Twice => write!(f, "{file}: {id}: stands twice in this language"),
            Wrong::Refers(other) => {
                write!(f, "{file}: {id}: refers to the message {other}; only terms may be referred to")
            }
            Wrong::Missing(there) => write!(f, "{file}: {id}: missing here, present in {there}"),
            Wrong::Variables(here, there) => {
                write!(
                    f,
                    "{file}: {id}: variables differ: only here {here:?}, only in the other language {there:?}"
                )
            }
        }
    }
}

/// One text: the value of a message or of one of its attributes.
#[derive(Clone, Debug)]
pub struct Text<'s> {
    /// The file it stands in.
    pub file: &'s str,
    /// What it says.
    pub pattern: Pattern<&'s str>,
}

/// All texts of one language, by `id` or `id.attribute`.
#[derive(Clone, Debug, Default)]
pub struct Catalogue<'s> {
    /// The texts in the order of their keys.
    pub texts: BTreeMap<String, Text<'s>>,
    /// The parsed files, for whoever needs the entries whole.
    pub resources: Vec<Resource<&'s str>>,
}

impl<'s> Catalogue<'s> {
    /// Reads the files of one language; what is wrong within them goes into `complaints`.
    #[must_use]
    pub fn read(sources: &[Source<'s>], complaints: &mut Vec<Complaint>) -> Catalogue<'s> {
        let mut catalogue = Catalogue::default();
        for source in sources {
            let resource = parse(source.text).unwrap_or_else(|(resource, errors)| {
                complaints.extend(
                    errors.iter().map(|error| unreadable(source, error.pos.start, error.to_string())),
                );
                resource
            });
            for entry in &resource.body {
                match entry {
                    Entry::Message(message) => catalogue.add(source.file, message, complaints),
                    Entry::Term(_)
                    | Entry::Comment(_)
                    | Entry::GroupComment(_)
                    | Entry::ResourceComment(_)
                    | Entry::Junk { .. } => {}
                }
            }
            catalogue.resources.push(resource);
        }
        catalogue
    }

    fn add(&mut self, file: &'s str, message: &Message<&'s str>, complaints: &mut Vec<Complaint>) {
        let id = message.id.name;
        let value = message.value.iter().map(|pattern| (id.to_owned(), pattern));
        let attributes =
            message.attributes.iter().map(|found| (format!("{id}.{}", found.id.name), &found.value));
        for (key, pattern) in value.chain(attributes) {
            if let Some(other) = Reading::of(pattern).messages.first() {
                complaints.push(complaint(file, &key, Wrong::Refers((*other).to_owned())));
            }
            let text = Text { file, pattern: pattern.clone() };
            if self.texts.insert(key.clone(), text).is_some() {
                complaints.push(complaint(file, &key, Wrong::Twice));
            }
        }
    }
}

/// A piece of a text that needs no grammar.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Piece {
    /// Stands there as it is.
    Words(String),
    /// The variable of this name.
    Value(String),
}

impl Text<'_> {
    /// The names of the variables it needs, in alphabetical order.
    #[must_use]
    pub fn variables(&self) -> BTreeSet<String> {
        Reading::of(&self.pattern).variables.into_iter().map(str::to_owned).collect()
    }

    /// What it always says, when it has neither variables nor choices.
    #[must_use]
    pub fn fixed(&self) -> Option<String> {
        self.pieces()?
            .into_iter()
            .map(|piece| if let Piece::Words(words) = piece { Some(words) } else { None })
            .collect()
    }

    /// Its words and variables one after the other, when it has no choices and asks no function.
    #[must_use]
    pub fn pieces(&self) -> Option<Vec<Piece>> {
        let mut pieces: Vec<Piece> = Vec::new();
        for element in &self.pattern.elements {
            let piece = match element {
                PatternElement::TextElement { value } => Piece::Words((*value).to_owned()),
                PatternElement::Placeable { expression: Expression::Inline(inline) } => match inline {
                    InlineExpression::StringLiteral { value } => {
                        Piece::Words(unescape_unicode_to_string(value).into_owned())
                    }
                    InlineExpression::VariableReference { id } => Piece::Value(id.name.to_owned()),
                    InlineExpression::NumberLiteral { .. }
                    | InlineExpression::FunctionReference { .. }
                    | InlineExpression::MessageReference { .. }
                    | InlineExpression::TermReference { .. }
                    | InlineExpression::Placeable { .. } => return None,
                },
                PatternElement::Placeable { expression: Expression::Select { .. } } => return None,
            };
            match (pieces.last_mut(), &piece) {
                (Some(Piece::Words(before)), Piece::Words(words)) => before.push_str(words),
                (Some(_) | None, _) => pieces.push(piece),
            }
        }
        Some(pieces)
    }
}

/// Compares two languages. An empty answer means every text stands in both with the same variables.
#[must_use]
pub fn compare(one: &Catalogue<'_>, other: &Catalogue<'_>) -> Vec<Complaint> {
    let mut complaints = missing(one, other);
    complaints.extend(missing(other, one));
    for (key, here) in &one.texts {
        let Some(there) = other.texts.get(key) else { continue };
        let (ours, theirs) = (here.variables(), there.variables());
        if ours != theirs {
            let only_here = ours.difference(&theirs).cloned().collect();
            let only_there = theirs.difference(&ours).cloned().collect();
            complaints.push(complaint(here.file, key, Wrong::Variables(only_here, only_there)));
        }
    }
    complaints
}

/// What `wanting` lacks and `having` has. The complaint names the file the text should stand in: the twin of
/// the one it was found in.
fn missing(wanting: &Catalogue<'_>, having: &Catalogue<'_>) -> Vec<Complaint> {
    let language =
        wanting.texts.values().find_map(|text| text.file.split_once('/')).map_or("?", |(lang, _)| lang);
    let lacking = having.texts.iter().filter(|(key, _)| !wanting.texts.contains_key(*key));
    lacking
        .map(|(key, text)| {
            let name = text.file.split_once('/').map_or(text.file, |(_, name)| name);
            complaint(&format!("{language}/{name}"), key, Wrong::Missing(text.file.to_owned()))
        })
        .collect()
}

fn complaint(file: &str, id: &str, wrong: Wrong) -> Complaint {
    Complaint { file: file.to_owned(), id: id.to_owned(), wrong }
}

fn unreadable(source: &Source<'_>, at: usize, why: String) -> Complaint {
    let line = source.text.bytes().take(at).filter(|byte| *byte == b'\n').count() + 1;
    complaint(source.file, &format!("line {line}"), Wrong::Unreadable(why))
}

/// What a pattern refers to.
#[derive(Default)]
struct Reading<'p> {
    variables: BTreeSet<&'p str>,
    messages: Vec<&'p str>,
}

impl<'p> Reading<'p> {
    fn of(pattern: &'p Pattern<&str>) -> Reading<'p> {
        let mut reading = Reading::default();
        reading.pattern(pattern);
        reading
    }

    fn pattern(&mut self, pattern: &'p Pattern<&str>) {
        for element in &pattern.elements {
            match element {
                PatternElement::TextElement { .. } => {}
                PatternElement::Placeable { expression } => self.expression(expression),
            }
        }
    }

    fn expression(&mut self, expression: &'p Expression<&str>) {
        match expression {
            Expression::Inline(inline) => self.inline(inline),
            Expression::Select { selector, variants } => {
                self.inline(selector);
                for variant in variants {
                    self.pattern(&variant.value);
                }
            }
        }
    }

    fn inline(&mut self, inline: &'p InlineExpression<&str>) {
        match inline {
            InlineExpression::StringLiteral { .. } | InlineExpression::NumberLiteral { .. } => {}
            InlineExpression::VariableReference { id } => {
                self.variables.insert(id.name);
            }
            InlineExpression::MessageReference { id, .. } => self.messages.push(id.name),
            InlineExpression::FunctionReference { arguments, .. } => self.call(arguments),
            InlineExpression::TermReference { arguments, .. } => {
                if let Some(arguments) = arguments {
                    self.call(arguments);
                }
            }
            InlineExpression::Placeable { expression } => self.expression(expression),
        }
    }

    fn call(&mut self, arguments: &'p CallArguments<&str>) {
        for inline in &arguments.positional {
            self.inline(inline);
        }
        for named in &arguments.named {
            self.inline(&named.value);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn complaints(kk: &str, ru: &str) -> Vec<String> {
        let mut all = Vec::new();
        let kk = Catalogue::read(&[Source { file: "kk/a.ftl", text: kk }], &mut all);
        let ru = Catalogue::read(&[Source { file: "ru/a.ftl", text: ru }], &mut all);
        all.extend(compare(&kk, &ru));
        all.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn two_languages_that_agree_have_no_complaint() {
        let kk = "-app = ТЕРЕЗЕ\nname = { -app }\nday = { $n } күн\n    .help = Күн саны";
        let ru = "-app = ТЕРЕЗЕ\nname = { -app }\nday = { $n ->\n    [one] { $n } день\n   *[other] { $n } дней\n }\n    .help = Дни";
        assert_eq!(complaints(kk, ru), Vec::<String>::new());
    }

    #[test]
    fn a_missing_text_is_named_with_the_file_it_belongs_to() {
        assert_eq!(complaints("a = 1\nb = 2", "a = 1"), ["ru/a.ftl: b: missing here, present in kk/a.ftl"]);
        assert_eq!(
            complaints("a = 1", "a = 1\n    .help = 2"),
            ["kk/a.ftl: a.help: missing here, present in ru/a.ftl"]
        );
    }

    #[test]
    fn variables_agree_even_within_choices_and_calls() {
        let ru = "a = { $n ->\n    [one] { $day }\n   *[other] { NUMBER($n) }\n }";
        assert_eq!(
            complaints("a = { $n }", ru),
            ["kk/a.ftl: a: variables differ: only here [], only in the other language [\"day\"]"]
        );
    }

    #[test]
    fn what_cannot_be_read_is_named_by_its_line() {
        let said = complaints("a = 1\nb\n", "a = 1");
        assert_eq!(said.len(), 1);
        assert!(said[0].starts_with("kk/a.ftl: line 2: unreadable: "), "{said:?}");
    }

    #[test]
    fn a_text_stands_once_and_on_its_own() {
        assert_eq!(complaints("a = 1\na = 2", "a = 1"), ["kk/a.ftl: a: stands twice in this language"]);
        let twin = "kk/a.ftl: b: refers to the message a; only terms may be referred to";
        assert_eq!(complaints("a = 1\nb = { a }", "a = 1\nb = 1"), [twin]);
    }

    #[test]
    fn fixed_texts_are_known_before_they_are_said() {
        let mut none = Vec::new();
        let text = "a = { \"{\" }қос{ \"}\" }\nb = { $n }\nc =\n    бір\n    екі";
        let read = Catalogue::read(&[Source { file: "kk/a.ftl", text }], &mut none);
        let fixed: Vec<_> = read.texts.values().map(Text::fixed).collect();
        assert_eq!(fixed, [Some("{қос}".to_owned()), None, Some("бір\nекі".to_owned())]);
    }
}

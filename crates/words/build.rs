//! Checks `locales/kk` against `locales/ru` and turns them into the program's own texts: a table of those that
//! need no grammar, the Fluent source of the living ones, and a typed function for each. Anything missing, extra or
//! unreadable in either language fails the build with the file, the id and what is wrong.

#[path = "src/check.rs"]
#[expect(unreachable_pub, reason = "the crate's own module, borrowed whole")]
mod check;
#[path = "src/hash.rs"]
mod hash;

use std::collections::{BTreeMap, BTreeSet};
use std::error::Error;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use check::{Catalogue, Piece, Source, Text};
use fluent_syntax::ast::{Entry, Resource};
use fluent_syntax::serializer::serialize;

fn main() -> Result<(), Box<dyn Error>> {
    let root = Path::new(&std::env::var("CARGO_MANIFEST_DIR")?).join("../..");
    let forms = form_names(&root.join("assets/forms"))?;
    let (kk, ru) = (files(&root, "kk")?, files(&root, "ru")?);

    let mut complaints = Vec::new();
    let kk = Catalogue::read(&sources(&kk), &mut complaints);
    let ru = Catalogue::read(&sources(&ru), &mut complaints);
    complaints.extend(check::compare(&kk, &ru));
    if !complaints.is_empty() {
        let said: Vec<String> = complaints.iter().map(ToString::to_string).collect();
        return Err(format!("the locales disagree:\n{}", said.join("\n")).into());
    }

    let out = PathBuf::from(std::env::var("OUT_DIR")?);
    let places = places(&kk)?;
    fs::write(out.join("table.rs"), table(&places, &kk, &ru)?)?;
    fs::write(out.join("say.rs"), functions(&places, &kk, &forms)?)?;
    Ok(())
}

/// The Fluent files of one language: their names as complaints show them, and their texts.
fn files(root: &Path, lang: &str) -> Result<Vec<(String, String)>, Box<dyn Error>> {
    let folder = root.join("locales").join(lang);
    println!("cargo::rerun-if-changed={}", folder.display());
    let mut found = Vec::new();
    for item in fs::read_dir(&folder)? {
        let path = item?.path();
        if path.extension().is_some_and(|extension| extension == "ftl") {
            println!("cargo::rerun-if-changed={}", path.display());
            let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            found.push((format!("{lang}/{name}"), fs::read_to_string(&path)?));
        }
    }
    found.sort();
    Ok(found)
}

fn sources(files: &[(String, String)]) -> Vec<Source<'_>> {
    files.iter().map(|(file, text)| Source { file, text }).collect()
}

/// The forms that have been released: their texts are found by name and get no functions.
fn form_names(folder: &Path) -> Result<BTreeSet<String>, Box<dyn Error>> {
    println!("cargo::rerun-if-changed={}", folder.display());
    let mut names = BTreeSet::new();
    for item in fs::read_dir(folder)? {
        names.insert(format!("kk/{}.ftl", item?.file_name().to_string_lossy()));
    }
    Ok(names)
}

/// The keys in the order of their hashes: a key's place in the table.
fn places<'c>(kk: &'c Catalogue<'_>) -> Result<Vec<&'c str>, Box<dyn Error>> {
    let by_hash: BTreeMap<u64, &str> = kk.texts.keys().map(|key| (hash::hash(key), key.as_str())).collect();
    if by_hash.len() < kk.texts.len() {
        return Err("two texts have the same hash: give one of them another name".into());
    }
    Ok(by_hash.into_values().collect())
}

fn table(places: &[&str], kk: &Catalogue<'_>, ru: &Catalogue<'_>) -> Result<String, Box<dyn Error>> {
    let hashes: Vec<u64> = places.iter().map(|key| hash::hash(key)).collect();
    let mut code = format!("pub(crate) static HASHES: [u64; {}] = {hashes:?};\n", hashes.len());
    code.push_str("pub(crate) static ENTRIES: &[Entry] = &[\n");
    for key in places {
        let text = kk.texts.get(*key).ok_or("taken from there")?;
        let other = ru.texts.get(*key).ok_or("compared already")?;
        writeln!(code, "Entry {{ key: {key:?}, kk: {}, ru: {} }},", said(text), said(other))?;
    }
    code.push_str("];\n");
    writeln!(code, "pub(crate) static LIVING_KK: &str = {:?};", living(kk))?;
    writeln!(code, "pub(crate) static LIVING_RU: &str = {:?};", living(ru))?;
    Ok(code)
}

/// How a text comes to be said, as the table writes it.
fn said(text: &Text<'_>) -> String {
    if let Some(fixed) = text.fixed() {
        return format!("Said::Fixed({fixed:?})");
    }
    let Some(pieces) = text.pieces() else { return "Said::Living".to_owned() };
    let piece = |piece: &Piece| match piece {
        Piece::Words(words) => format!("Piece::Words({words:?}),"),
        Piece::Value(name) => format!("Piece::Value({name:?}),"),
    };
    format!("Said::Filled(&[{}])", pieces.iter().map(piece).collect::<String>())
}

/// The source of the messages that have choices, and of the terms they may use.
fn living(catalogue: &Catalogue<'_>) -> String {
    let lives = |key: &str| catalogue.texts.get(key).is_some_and(|text| text.pieces().is_none());
    let wanted = |entry: &&Entry<&str>| match entry {
        Entry::Term(_) => true,
        Entry::Message(message) => {
            let id = message.id.name;
            lives(id) || message.attributes.iter().any(|found| lives(&format!("{id}.{}", found.id.name)))
        }
        Entry::Comment(_) | Entry::GroupComment(_) | Entry::ResourceComment(_) | Entry::Junk { .. } => false,
    };
    let body =
        catalogue.resources.iter().flat_map(|resource| &resource.body).filter(wanted).cloned().collect();
    serialize(&Resource { body })
}

fn functions(
    places: &[&str],
    kk: &Catalogue<'_>,
    forms: &BTreeSet<String>,
) -> Result<String, Box<dyn Error>> {
    let mut code = String::new();
    for (place, key) in places.iter().enumerate().filter(|(_, key)| !key.contains('.')) {
        let text = kk.texts.get(*key).ok_or("taken from there")?;
        if forms.contains(text.file) {
            continue;
        }
        let name = key.replace('-', "_");
        let variables = text.variables();
        let first_line = text.fixed().unwrap_or_else(|| (*key).to_owned()).replace('\n', " ");
        writeln!(code, "/// `{key}`: {first_line}")?;
        if variables.is_empty() {
            writeln!(code, "#[must_use] pub fn {name}(w: &Words) -> String {{ w.placed({place}, &[]) }}")?;
        } else {
            let parameters: String =
                variables.iter().map(|name| format!(", {}: impl Display", name.replace('-', "_"))).collect();
            let values: String = variables
                .iter()
                .map(|name| format!("({name:?}, {}.to_string()),", name.replace('-', "_")))
                .collect();
            writeln!(
                code,
                "#[must_use] pub fn {name}(w: &Words{parameters}) -> String {{ w.placed({place}, &[{values}]) }}"
            )?;
        }
    }
    Ok(code)
}

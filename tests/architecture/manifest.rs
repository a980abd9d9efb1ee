//! Reads a `Cargo.toml` as far as the floors need it: which members does this package import, and where?

use std::collections::{BTreeMap, BTreeSet};

/// What a package imports.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Imports {
    /// `[dependencies]` and `[build-dependencies]`, those of targets included.
    pub(crate) shipped: BTreeSet<String>,
    /// `[dev-dependencies]`.
    pub(crate) tests: BTreeSet<String>,
}

/// Takes apart the text of a manifest. Names are those the code uses (`domain`, not `tereze-domain`).
pub(crate) fn imports(text: &str) -> Result<Imports, String> {
    let manifest: toml::Table = text.parse().map_err(|error| format!("{error}"))?;
    let mut imports = Imports::default();
    take(&manifest, &mut imports);
    for target in manifest.get("target").and_then(toml::Value::as_table).into_iter().flat_map(|t| t.values())
    {
        take(target.as_table().ok_or("a target is a table")?, &mut imports);
    }
    Ok(imports)
}

fn take(table: &toml::Table, imports: &mut Imports) {
    let names = |key: &str| -> Vec<String> {
        let listed = table.get(key).and_then(toml::Value::as_table).into_iter().flatten();
        listed.map(|(name, how)| room(name, how)).collect()
    };
    imports.shipped.extend(names("dependencies"));
    imports.shipped.extend(names("build-dependencies"));
    imports.tests.extend(names("dev-dependencies"));
}

/// What `[workspace.dependencies]` offers to members, by the names of [`imports`].
pub(crate) fn offered(text: &str) -> Result<BTreeSet<String>, String> {
    let manifest: toml::Table = text.parse().map_err(|error| format!("{error}"))?;
    let listed = manifest.get("workspace").and_then(|workspace| workspace.get("dependencies"));
    let listed = listed.and_then(toml::Value::as_table).ok_or("no [workspace.dependencies]")?;
    Ok(listed.iter().map(|(name, how)| room(name, how)).collect())
}

/// A member that is renamed or named in full is still the same room.
fn room(name: &str, how: &toml::Value) -> String {
    let package = how.get("package").and_then(toml::Value::as_str).unwrap_or(name);
    package.strip_prefix("tereze-").unwrap_or(package).to_owned()
}

/// A way from somewhere back to itself, if there is one: `a → b → a`.
pub(crate) fn circle(arrows: &BTreeMap<String, BTreeSet<String>>) -> Option<Vec<String>> {
    fn walk(
        at: &str,
        arrows: &BTreeMap<String, BTreeSet<String>>,
        way: &mut Vec<String>,
        done: &mut BTreeSet<String>,
    ) -> Option<Vec<String>> {
        if let Some(start) = way.iter().position(|name| name == at) {
            let mut circle = way[start..].to_vec();
            circle.push(at.to_owned());
            return Some(circle);
        }
        if !done.insert(at.to_owned()) {
            return None;
        }
        way.push(at.to_owned());
        let found = arrows.get(at).into_iter().flatten().find_map(|next| walk(next, arrows, way, done));
        way.pop();
        found
    }
    let mut done = BTreeSet::new();
    arrows.keys().find_map(|name| walk(name, arrows, &mut Vec::new(), &mut done))
}

#[test]
fn shipped_and_tests_are_told_apart() {
    let text = r#"
        [dependencies]
        domain.workspace = true
        other = { path = "../words", package = "tereze-words" }
        [build-dependencies]
        tereze-forms = { path = "../forms" }
        [target.'cfg(unix)'.dependencies]
        signing = { workspace = true }
        [dev-dependencies]
        authority.workspace = true
    "#;
    let imports = imports(text).unwrap();
    let names = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<BTreeSet<_>>();
    assert_eq!(imports.shipped, names(&["domain", "words", "forms", "signing"]));
    assert_eq!(imports.tests, names(&["authority"]));
}

#[test]
fn what_is_offered_has_the_names_of_what_is_imported() {
    let text = "[workspace.dependencies]\nwords = { path = \"w\", package = \"tereze-words\" }\nhex = \"1\"";
    assert_eq!(offered(text).unwrap(), ["hex", "words"].map(str::to_owned).into());
    assert!(offered("[dependencies]\nhex = \"1\"").is_err());
}

#[test]
fn circles_are_found() {
    let arrows = |pairs: &[(&str, &str)]| {
        let mut arrows: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        for (from, to) in pairs {
            arrows.entry((*from).to_owned()).or_default().insert((*to).to_owned());
        }
        arrows
    };
    assert_eq!(circle(&arrows(&[("a", "b"), ("a", "c"), ("b", "d"), ("c", "d")])), None);
    let found = circle(&arrows(&[("a", "b"), ("b", "c"), ("c", "b")]));
    assert_eq!(found, Some(vec!["b".to_owned(), "c".to_owned(), "b".to_owned()]));
    assert!(circle(&arrows(&[("a", "a")])).is_some());
}

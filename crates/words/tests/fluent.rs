//! What the build resolved, held against Fluent itself: every text of every locale, whole numbers and names put
//! into it.
#![expect(clippy::unwrap_used, reason = "tests")]

use std::fs;
use std::path::Path;

use fluent::{FluentArgs, FluentBundle, FluentResource, FluentValue};
use words::check::{Catalogue, Source};
use words::{Lang, Words};

fn sources(lang: Lang) -> Vec<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../locales").join(lang.code());
    fs::read_dir(folder).unwrap().map(|item| fs::read_to_string(item.unwrap().path()).unwrap()).collect()
}

/// What Fluent says.
fn said(bundle: &FluentBundle<FluentResource>, key: &str, args: &FluentArgs) -> String {
    let (id, attribute) = key.split_once('.').map_or((key, None), |(id, name)| (id, Some(name)));
    let message = bundle.get_message(id).unwrap();
    let pattern = match attribute {
        Some(name) => message.get_attribute(name).unwrap().value(),
        None => message.value().unwrap(),
    };
    bundle.format_pattern(pattern, Some(args), &mut Vec::new()).into_owned()
}

#[test]
fn every_text_says_what_fluent_says() {
    for lang in Lang::ALL {
        let sources = sources(lang);
        let mut bundle = FluentBundle::new(vec![lang.code().parse().unwrap()]);
        bundle.set_use_isolating(false);
        for source in &sources {
            bundle.add_resource(FluentResource::try_new(source.clone()).unwrap()).unwrap();
        }
        let files: Vec<Source> = sources.iter().map(|text| Source { file: "all.ftl", text }).collect();
        let words = Words::new(lang);
        for (key, text) in &Catalogue::read(&files, &mut Vec::new()).texts {
            for value in ["7", "21", "000123", "Әлихан №"] {
                let variables = text.variables();
                let mut args = FluentArgs::new();
                for name in &variables {
                    let whole = value.parse::<i64>().ok().filter(|n| n.to_string() == value);
                    args.set(name.clone(), whole.map_or_else(|| value.into(), FluentValue::from));
                }
                let given: Vec<(&str, String)> =
                    variables.iter().map(|name| (name.as_str(), value.to_owned())).collect();
                assert_eq!(words.message(key, &given), said(&bundle, key, &args), "{lang:?} {key} {value}");
            }
        }
    }
}

#[test]
fn a_variable_that_is_missing_shows_its_name() {
    assert_eq!(Words::new(Lang::Kk).message("lbl-step", &[]), "{$n}-қадам");
}

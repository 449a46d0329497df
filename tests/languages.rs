//! Every text of the source stands in each catalogue, and no catalogue has a text that the source does not have.

#![allow(clippy::unwrap_used)]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use clap::{CommandFactory, ValueEnum};
use proc_macro2::{TokenStream, TokenTree};
use spinlab::commands::HelpGroup;
use spinlab::commands::grammar::Cli;
use spinlab::demo::DEMOS;
use spinlab::language::{Language, help_texts};
use spinlab::names::name_of;
use spinlab::names::names_of;
use spinlab::program::reference;
use spinlab::trace::measure::Measure;

fn files(directory: &Path, ending: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(directory).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files(&path, ending));
        } else if path.extension().is_some_and(|extension| extension == ending) {
            found.push(path);
        }
    }
    found.sort();
    found
}

/// The texts inside of every `tr!` among these tokens, and what is `counted` there.
fn texts(tokens: TokenStream, found: &mut BTreeSet<String>) {
    let tokens: Vec<TokenTree> = tokens.into_iter().collect();
    for (index, token) in tokens.iter().enumerate() {
        let TokenTree::Group(group) = token else { continue };
        let before = |back: usize| index.checked_sub(back).map(|at| tokens[at].to_string()).unwrap_or_default();
        if before(1) == "!" && before(2) == "tr" {
            let first = group.stream().into_iter().next();
            let text = first.and_then(|first| syn::parse_str::<syn::LitStr>(&first.to_string()).ok());
            found.extend(text.map(|text| text.value()));
        } else if before(1) == "counted" {
            let thing = group.stream().into_iter().last();
            let thing = thing.and_then(|thing| syn::parse_str::<syn::LitStr>(&thing.to_string()).ok());
            found.extend(thing.map(|thing| format!("{{n}} {}", thing.value())));
        }
        texts(group.stream(), found);
    }
}

/// Every text that the program says in the language that is chosen.
fn said() -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for file in files(Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/src")), "rs") {
        if !file.ends_with("src/language.rs") {
            texts(fs::read_to_string(&file).unwrap().parse().unwrap(), &mut found);
        }
    }
    found.extend(help_texts(&Cli::command()));
    found.extend(names_of::<HelpGroup>());
    let measures = Measure::value_variants().iter().filter_map(ValueEnum::to_possible_value);
    found.extend(measures.filter_map(|measure| Some(measure.get_help()?.to_string())));
    found.extend(reference::advice().map(str::to_owned));
    for demo in DEMOS {
        found.insert(demo.about.to_owned());
        found.extend(demo.options.iter().map(|(_, meaning)| (*meaning).to_owned()));
        found.extend(demo.refuses.iter().map(|refuses| refuses.why.to_owned()));
    }
    found
}

/// The names between the braces of a text.
fn names(text: &str) -> BTreeSet<&str> {
    let text = text.split('{').skip(1).filter_map(|rest| rest.split_once('}'));
    text.map(|(name, _)| name).filter(|name| !name.is_empty()).collect()
}

/// The catalogue of each language: what the texts are in it.
fn catalogues() -> Vec<BTreeMap<String, String>> {
    let root = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/src/language"));
    let mut catalogues = Vec::new();
    for language in Language::of_translations() {
        let mut all = BTreeMap::new();
        for file in files(&root.join(name_of(&language)), "toml") {
            let part: BTreeMap<String, String> = toml::from_str(&fs::read_to_string(&file).unwrap()).unwrap();
            for (english, translated) in part {
                let other = all.insert(english.clone(), translated);
                assert!(other.is_none(), "{}: {english:?} stands twice", file.display());
            }
        }
        catalogues.push(all);
    }
    catalogues
}

#[test]
fn every_text_is_translated() {
    for catalogue in catalogues() {
        let missing: Vec<_> = said().into_iter().filter(|text| !catalogue.contains_key(text)).collect();
        assert!(missing.is_empty(), "{} texts have no translation: {missing:#?}", missing.len());
    }
}

#[test]
fn only_texts_of_the_source_are_translated() {
    let said = said();
    let surplus: Vec<_> = catalogues().into_iter().flatten().filter(|(text, _)| !said.contains(text)).collect();
    assert!(surplus.is_empty(), "{} translations are of no use: {surplus:#?}", surplus.len());
}

#[test]
fn a_translation_has_the_values_and_the_code_of_its_text() {
    for (english, translated) in catalogues().into_iter().flatten() {
        assert_eq!(names(&english), names(&translated), "{english}");
        assert_eq!(english.matches('`').count() % 2, translated.matches('`').count() % 2, "{english}");
        assert!(!translated.trim().is_empty(), "{english}");
    }
}

/// Words of Korean for which the lessons and messages have another one.
const ONE_WORD_EACH: [(&str, &str); 13] = [
    ("파이썬", "Python"),
    ("데드락", "교착 상태"),
    ("에디터", "편집기"),
    ("쥐고", "잡고"),
    ("반납", "놓음"),
    ("락을 얻", "락을 잡"),
    ("태스크 묶음", "태스크 그룹"),
    ("타임아웃", "시간초과"),
    ("데코레이터", "데커레이터"),
    ("감독 함수", "supervisor()"),
    ("처리되지 않은 오류", "잡지 않은 오류"),
    ("(으)로", "a noun behind the variable"),
    ("을(를)", "a noun behind the variable"),
];

#[test]
fn korean_has_one_word_for_one_thing() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut found = Vec::new();
    for (directory, ending) in [("src/language/ko", "toml"), ("src/commands", "md"), ("lessons/ko", "md")] {
        for path in files(&root.join(directory), ending) {
            let text = fs::read_to_string(&path).unwrap();
            // Where a term is explained, its other names may stand in brackets or in the heading of the glossary.
            let lines =
                text.lines().filter(|line| !line.contains("교착 상태*(데드락") && !line.contains("상태(데드락"));
            for line in lines.filter(|line| !line.starts_with("## ")) {
                let other = ONE_WORD_EACH.iter().filter(|(word, _)| line.contains(word));
                found.extend(other.map(|(word, better)| format!("{}: {word}, not {better}", path.display())));
            }
        }
    }
    assert!(found.is_empty(), "{found:#?}");
}

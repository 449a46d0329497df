//! The rooms of `src/` and the direction of imports between them, as docs/ARCHITECTURE.md describes them.
//!
//! A file may import from its own room and from rooms further down the list, never from one further up, and the files
//! inside a room form no circle. A file may look up to the module that it belongs to (`text/wrap.rs` to `text/mod.rs`),
//! which looks down at it: this alone is no circle. A name that `mod.rs` passes on counts as an import from the file
//! that it comes from. Code behind `#[cfg(test)]` is not looked at: a test may use everything. A call of a method is no
//! import: `impl Session` in a command's file lets all that have the session call it.

#![allow(clippy::unwrap_used)]

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::fs;
use std::path::Path;

use proc_macro2::{Delimiter, TokenStream, TokenTree};

/// From the door down to the ground floor.
const ROOMS: [&str; 26] = [
    "main",
    "cli",
    "shell",
    "line",
    "commands",
    "session",
    "render",
    "learner",
    "error",
    "lesson",
    "bench",
    "future",
    "variant",
    "demo",
    "run",
    "program",
    "trace",
    "terminal",
    "text",
    "reading",
    "files",
    "names",
    "suggest",
    "language",
    "interrupt",
    "poison",
];

/// Modules and their source. A module is called by its path: `render::why`.
type Sources = BTreeMap<String, String>;

/// Paths of names that lead elsewhere, `trace::State`, and where they lead: `trace::states::State`.
type Names = BTreeMap<Vec<String>, Vec<String>>;

/// What a path can lead to.
struct Known<'a> {
    sources: &'a Sources,
    names: &'a Names,
}

/// Which module imports from which.
type Arrows = BTreeSet<(String, String)>;

#[test]
fn imports_point_down_the_list_of_rooms() {
    let wrong: Vec<_> = upward(&arrows(&sources())).iter().map(|(from, to)| format!("{from} -> {to}")).collect();
    assert!(wrong.is_empty(), "these imports point up the list of rooms:\n  {}", wrong.join("\n  "));
}

#[test]
fn the_files_of_a_room_form_no_circle() {
    let circles: Vec<_> = circles(&arrows(&sources())).iter().map(|circle| circle.join(" -> ")).collect();
    assert!(circles.is_empty(), "these files import each other in a circle:\n  {}", circles.join("\n  "));
}

#[test]
fn the_list_of_rooms_is_complete() {
    let sources = sources();
    let rooms: BTreeSet<&str> = sources.keys().map(|module| room(module)).collect();
    let unlisted: Vec<_> = rooms.iter().filter(|room| !ROOMS.contains(room)).collect();
    assert!(unlisted.is_empty(), "these rooms stand nowhere in ROOMS: {unlisted:?}");
}

#[test]
fn the_page_on_architecture_lists_the_rooms_in_their_order() {
    let page = fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/ARCHITECTURE.md")).unwrap();
    let table = page.split_once("| Room |").unwrap().1.split_once("\n\n").unwrap().0;
    let named = table.lines().filter_map(|row| row.split('|').nth(1));
    let named: Vec<_> = named.flat_map(|cell| cell.split('`').skip(1).step_by(2)).collect();
    let rooms: Vec<_> = named.iter().map(|name| name.trim_end_matches(".rs").trim_end_matches('/')).collect();
    assert_eq!(rooms, ROOMS);
}

#[test]
fn a_wrong_arrow_and_a_circle_are_found() {
    let sources: Sources = [
        ("text", "mod wrap; use crate::{names, render::{self, why::Reason as Why}}; pub use wrap::cut;"),
        ("text::wrap", "use super::Text; fn f() { let tokens = crate::trace::Trace::new(); }"),
        ("render", "mod why; mod events; use crate::text::Text;"),
        ("render::why", "use super::events::said;"),
        ("render::events", "mod inner { use super::super::why::Reason; } use crate::tr;"),
        ("trace", "#[cfg(test)] mod tests { use crate::render::Page; } #[cfg(test)] use crate::cli::Cli;"),
        ("names", "/// See [`crate::cli`].\nmacro_rules! m { () => { $crate::language::say() } }"),
        ("language", ""),
    ]
    .map(|(module, source)| (module.to_owned(), source.to_owned()))
    .into();
    let arrows = arrows(&sources);
    let drawn = |(from, to): &(String, String)| format!("{from} -> {to}");
    let wrong: Vec<_> = upward(&arrows).iter().map(drawn).collect();
    assert_eq!(wrong, ["text -> render", "text -> render::why", "text::wrap -> trace"]);
    let circle = ["render::events", "render::why", "render::events"].map(str::to_owned).to_vec();
    assert_eq!(circles(&arrows), [circle]);
    let drawn = |arrows: &[(&str, &str)]| {
        let arrows: Arrows = arrows.iter().map(|(from, to)| ((*from).to_owned(), (*to).to_owned())).collect();
        circles(&arrows).len()
    };
    assert_eq!(drawn(&[("run", "run::lane"), ("run::lane", "run")]), 0, "a file looks up to its module");
    let through_a_module =
        [("run::clock", "run::lane"), ("run::lane", "run::lane::tasks"), ("run::lane::tasks", "run::clock")];
    assert_eq!(drawn(&through_a_module), 1);
    assert!(arrows.contains(&("names".to_owned(), "language".to_owned())), "{arrows:?}");
}

/// The circles between these modules, and the arrows.
fn drawn(sources: &[(&str, &str)]) -> (Vec<String>, Arrows) {
    let sources = sources.iter().map(|(module, source)| ((*module).to_owned(), (*source).to_owned())).collect();
    let arrows = arrows(&sources);
    (circles(&arrows).iter().map(|circle| circle.join(" -> ")).collect(), arrows)
}

#[test]
fn a_name_that_a_module_passes_on_leads_to_where_it_comes_from() {
    let (circles, arrows) = drawn(&[
        ("trace", "mod states; mod waits; pub use states::{State, spans}; use waits::Lack;"),
        ("trace::states", "use super::Lack;"),
        ("trace::waits", "use crate::trace::State;"),
        ("render", "use crate::trace::spans;"),
    ]);
    assert_eq!(circles, ["trace::states -> trace::waits -> trace::states"]);
    assert!(arrows.contains(&("render".to_owned(), "trace::states".to_owned())), "{arrows:?}");
}

#[test]
fn paths_that_begin_with_a_module_or_an_imported_name_count() {
    let (_, arrows) = drawn(&[
        ("run", "mod clock; mod lane;"),
        ("run::clock", "use super::lane; fn f() { lane::tasks::start() }"),
        ("run::lane", "mod tasks;"),
        ("run::lane::tasks", ""),
    ]);
    assert!(arrows.contains(&("run::clock".to_owned(), "run::lane::tasks".to_owned())), "{arrows:?}");
    let (circles, _) = drawn(&[
        ("run::clock", "use super::lane::f;"),
        ("run::lane", "mod tasks; use tasks::start;"),
        ("run::lane::tasks", "use crate::run::clock::Clock;"),
    ]);
    assert_eq!(circles, ["run::clock -> run::lane -> run::lane::tasks -> run::clock"]);
}

#[test]
fn a_macro_leads_to_the_module_that_exports_it() {
    let (_, arrows) = drawn(&[
        ("names", "use crate::say; fn f() { crate::tell!() }"),
        ("suggest", "#[macro_export] macro_rules! say { () => {} } #[macro_export] macro_rules! tell { () => {} }"),
    ]);
    assert_eq!(arrows.into_iter().collect::<Vec<_>>(), [("names".to_owned(), "suggest".to_owned())]);
}

/// The modules of this project, without those that only exist for tests.
fn sources() -> Sources {
    let mut sources = Sources::new();
    let root = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/src"));
    collect(root, &[], &mut sources);
    sources.remove("lib");
    let mut for_tests = BTreeSet::new();
    for (module, source) in &sources {
        let path: Vec<String> = parts(module);
        find_test_modules(source.parse().unwrap(), &path, &mut for_tests);
    }
    sources.retain(|module, _| !for_tests.contains(module));
    sources
}

fn collect(directory: &Path, parents: &[String], sources: &mut Sources) {
    for entry in fs::read_dir(directory).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_stem().unwrap().to_str().unwrap().to_owned();
        let mut module = parents.to_vec();
        if path.is_dir() {
            module.push(name);
            collect(&path, &module, sources);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            if name != "mod" {
                module.push(name);
            }
            sources.insert(module.join("::"), fs::read_to_string(&path).unwrap());
        }
    }
}

/// The modules that are declared as `#[cfg(test)] mod name;`.
fn find_test_modules(tokens: TokenStream, module: &[String], found: &mut BTreeSet<String>) {
    let tokens: Vec<TokenTree> = tokens.into_iter().collect();
    for (at, token) in tokens.iter().enumerate() {
        if is_test_attribute(&tokens[at..]) {
            let item = &tokens[at + 2..end_of_item(&tokens, at + 2)];
            let name = item.iter().position(|token| is(token, "mod")).map(|at| item[at + 1].to_string());
            found.extend(name.map(|name| [module, &[name]].concat().join("::")));
        }
        if let TokenTree::Group(group) = token {
            find_test_modules(group.stream(), module, found);
        }
    }
}

/// Every import of every module that leads to another one. A name that a module only passes on, as `mod.rs` does with
/// `pub use states::State`, leads to that module and also to the one that the name comes from.
fn arrows(sources: &Sources) -> Arrows {
    let mut names = Names::new();
    for (module, source) in sources {
        find_names(source.parse().unwrap(), &parts(module), sources, &mut names);
    }
    let mut arrows = Arrows::new();
    for (module, source) in sources {
        let mut paths = Vec::new();
        find_paths(source.parse().unwrap(), &parts(module), &Known { sources, names: &names }, &mut paths);
        for mut path in paths {
            // A name is passed on a few times at most; a module that passes on its own name would never end.
            for _ in 0..8 {
                let is_module = |end: &usize| sources.contains_key(&path[..*end].join("::"));
                let length = (1..=path.len()).rev().find(is_module).unwrap_or(0);
                let to = path[..length].join("::");
                if length > 0 && to != *module {
                    arrows.insert((module.clone(), to));
                }
                let Some(origin) = path.get(..=length).and_then(|name| names.get(name)) else { break };
                path = origin.iter().chain(&path[length + 1..]).cloned().collect();
            }
        }
    }
    arrows
}

/// The names that this module imports, and the macros that it exports, which are names of the root.
fn find_names(tokens: TokenStream, module: &[String], sources: &Sources, found: &mut Names) {
    let tokens: Vec<TokenTree> = tokens.into_iter().collect();
    let mut at = 0;
    while at < tokens.len() {
        if is_test_attribute(&tokens[at..]) {
            at = end_of_item(&tokens, at + 2);
            continue;
        }
        if is(&tokens[at], "[macro_export]") {
            let name = tokens[at + 3].to_string();
            found.insert(vec![name.clone()], [module, &[name]].concat());
        }
        if is(&tokens[at], "use") {
            let item = &tokens[at + 1..end_of_item(&tokens, at) - 1];
            // Names that came by `*` could not be followed to where they come from.
            let has_glob = item.iter().any(|token| token.to_string().contains('*'));
            assert!(!has_glob, "{} imports with `*`", module.join("::"));
            let mut paths = Vec::new();
            if let Some((base, rest)) = base(item, module, &Known { sources, names: &Names::new() }) {
                read_path(rest, &base, &mut paths);
            }
            for path in paths {
                let name = path.last().cloned().into_iter().collect::<Vec<_>>();
                found.insert([module, &name].concat(), path);
            }
        }
        at += 1;
    }
}

/// The paths among these tokens that lead into this crate, as paths from the root. `main.rs` is a crate of its own,
/// which calls the root `spinlab`.
fn find_paths(tokens: TokenStream, module: &[String], known: &Known, found: &mut Vec<Vec<String>>) {
    let tokens: Vec<TokenTree> = tokens.into_iter().collect();
    let mut at = 0;
    while at < tokens.len() {
        if is_test_attribute(&tokens[at..]) {
            at = end_of_item(&tokens, at + 2);
            continue;
        }
        let continues_a_path = at > 0 && is(&tokens[at - 1], ":");
        if let (false, Some((base, rest))) = (continues_a_path, base(&tokens[at..], module, known)) {
            read_path(rest, &base, found);
        }
        if let TokenTree::Group(group) = &tokens[at] {
            let is_inline_module = at >= 2 && is(&tokens[at - 2], "mod") && group.delimiter() == Delimiter::Brace;
            let inner =
                if is_inline_module { [module, &[tokens[at - 1].to_string()]].concat() } else { module.to_vec() };
            find_paths(group.stream(), &inner, known, found);
        }
        at += 1;
    }
}

/// What the first name of a path stands for, and the rest of the path: `crate`, `spinlab`, `self`, `super`, a module
/// within this one, or a name that this module imports.
fn base<'a>(tokens: &'a [TokenTree], module: &[String], known: &Known) -> Option<(Vec<String>, &'a [TokenTree])> {
    let [first, colon, second_colon, rest @ ..] = tokens else { return None };
    if !(is(colon, ":") && is(second_colon, ":")) {
        return None;
    }
    let name = first.to_string();
    let own = [module, std::slice::from_ref(&name)].concat();
    let base = match name.as_str() {
        "crate" => Vec::new(),
        "spinlab" if module == ["main"] => Vec::new(),
        "self" => module.to_vec(),
        "super" => module[..module.len().saturating_sub(1)].to_vec(),
        _ if known.sources.contains_key(&own.join("::")) => own,
        _ => known.names.get(&own)?.clone(),
    };
    Some((base, rest))
}

/// Reads the rest of a path, with all its branches: `trace::{Event, states::State}`.
fn read_path(tokens: &[TokenTree], base: &[String], found: &mut Vec<Vec<String>>) {
    let mut path = base.to_vec();
    let mut rest = tokens;
    loop {
        match rest {
            [TokenTree::Group(group), ..] if group.delimiter() == Delimiter::Brace => {
                let branches: Vec<TokenTree> = group.stream().into_iter().collect();
                return branches.split(|token| is(token, ",")).for_each(|branch| read_path(branch, &path, found));
            }
            [TokenTree::Ident(name), after @ ..] => {
                match name.to_string().as_str() {
                    "self" => {}
                    "super" => drop(path.pop()),
                    name => path.push(name.to_owned()),
                }
                match after {
                    [colon, second_colon, after @ ..] if is(colon, ":") && is(second_colon, ":") => rest = after,
                    _ => return found.push(path),
                }
            }
            _ => return found.push(path),
        }
    }
}

/// Whether the tokens begin with `#[cfg(test)]` or `#[cfg(all(test, …))]`.
fn is_test_attribute(tokens: &[TokenTree]) -> bool {
    let [sign, attribute, ..] = tokens else { return false };
    let attribute = attribute.to_string().replace(' ', "");
    is(sign, "#") && (attribute == "[cfg(test)]" || attribute.starts_with("[cfg(all(test,"))
}

/// Where the item that begins at `start` ends: behind its `;` or its braces.
fn end_of_item(tokens: &[TokenTree], start: usize) -> usize {
    let ends = |token: &TokenTree| match token {
        TokenTree::Group(group) => group.delimiter() == Delimiter::Brace,
        token => is(token, ";"),
    };
    // The braces of `use a::{b, c};` are not yet its end.
    let is_use = tokens[start..].iter().take_while(|token| !ends(token)).any(|token| is(token, "use"));
    let end = |token: &TokenTree| if is_use { is(token, ";") } else { ends(token) };
    tokens[start..].iter().position(end).map_or(tokens.len(), |offset| start + offset + 1)
}

fn is(token: &TokenTree, text: &str) -> bool {
    token.to_string() == text
}

fn parts(module: &str) -> Vec<String> {
    module.split("::").map(str::to_owned).collect()
}

fn room(module: &str) -> &str {
    module.split("::").next().unwrap()
}

/// The arrows from a room to one above it.
fn upward(arrows: &Arrows) -> Vec<(String, String)> {
    let height = |module: &str| ROOMS.iter().position(|listed| *listed == room(module));
    arrows.iter().filter(|(from, to)| height(to) < height(from)).cloned().collect()
}

/// The circles inside of rooms, each as the shortest way from a module back to itself. A file's look up to the modules
/// that it belongs to is left out.
fn circles(arrows: &Arrows) -> Vec<Vec<String>> {
    let belongs_to = |below: &str, above: &str| below.starts_with(&format!("{above}::"));
    let is_inside = |(from, to): &&(String, String)| room(from) == room(to) && !belongs_to(from, to);
    let mut ways: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for (from, to) in arrows.iter().filter(is_inside) {
        ways.entry(from).or_default().push(to);
    }
    let mut circles: Vec<Vec<String>> = Vec::new();
    for start in ways.keys() {
        if circles.iter().flatten().any(|module| module == start) {
            continue;
        }
        let mut to_go: VecDeque<Vec<&str>> = VecDeque::from([vec![*start]]);
        let mut seen = BTreeSet::new();
        while let Some(way) = to_go.pop_front() {
            for next in ways.get(way.last().unwrap()).into_iter().flatten() {
                if next == start {
                    circles.push(way.iter().chain([next]).map(|&module| module.to_owned()).collect());
                    to_go.clear();
                    break;
                }
                if seen.insert(*next) {
                    to_go.push_back([way.as_slice(), &[next]].concat());
                }
            }
        }
    }
    circles
}

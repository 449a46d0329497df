//! Rules of this source that no lint knows.
//!
//! Every event, wait and state is matched without a wildcard, so that the compiler names each place that a new one
//! needs. Nothing is decided by the words of an error, or by the text of a command. A file has at most 400 lines, a
//! line at most 120 columns, comments and strings included, and code that learners read fits a terminal. A name is the
//! name of one type.

#![allow(clippy::unwrap_used)]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use clap::CommandFactory;
use spinlab::commands::grammar::PromptLine;
use syn::punctuated::Punctuated;
use syn::spanned::Spanned;
use syn::visit::{self, Visit};
use syn::{
    Arm, Attribute, Expr, ExprLit, ExprMatch, ExprMethodCall, FieldPat, Item, ItemMod, ItemUse, Lit, Member, Pat,
    Token, UseTree,
};
use unicode_width::UnicodeWidthStr;

/// The enums of which every match names every variant.
const NAMED: [&str; 8] = ["What", "For", "State", "Lack", "Doing", "Use", "HadBy", "LaneKind"];

/// The most lines of a file.
const LONGEST: usize = 400;

/// The most columns of a line.
const WIDEST: usize = 120;

/// Names that several types have. A name may leave this list, and none may join it.
#[rustfmt::skip]
const SHARED_NAMES: &[&str] = &[
    // One type, in a form for each system.
    "Affinity",
    // The grammar calls a command after its type.
    "Machine", "Program",
    // Private to files of `demo/` and `future/`. `source` shows a learner one of these files at a time, and in each the
    // name is for the same thing.
    "Callback", "Inner", "Shared",
];

/// Words that comments do without: they hide who does something, or what follows from it.
const RIDDLES: [&str; 17] = [
    "somebody",
    "nobody",
    "anybody",
    "whoever",
    "in vain",
    "what came of",
    "what comes of",
    "such a one",
    "of which it is",
    "has to know",
    "in its stead",
    "ran all the same",
    "so many ",
    "what became of",
    "what becomes of",
    "whether there was one",
    "all there is to ",
];

/// Beginnings of doc comments that say nothing where an editor shows the comment alone.
const OPENINGS: [&str; 14] = [
    "of ",
    "the same.",
    "the same,",
    "the same;",
    "the same of ",
    "the same for ",
    "the same with ",
    "the same without ",
    "the same in ",
    "the same on ",
    "the same to ",
    "the same but ",
    "the same and ",
    "the same while ",
];

/// The files of `src/`, by their paths, with their text.
fn files() -> Vec<(PathBuf, String)> {
    files_of("src")
}

/// The files of a directory, by their paths in it, with their text.
fn files_of(directory: &str) -> Vec<(PathBuf, String)> {
    let root = &Path::new(env!("CARGO_MANIFEST_DIR")).join(directory);
    let mut directories = vec![root.to_owned()];
    let mut files = Vec::new();
    while let Some(directory) = directories.pop() {
        for path in fs::read_dir(directory).unwrap().map(|entry| entry.unwrap().path()) {
            if path.is_dir() {
                directories.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                files.push((path.strip_prefix(root).unwrap().to_owned(), fs::read_to_string(&path).unwrap()));
            }
        }
    }
    files
}

#[test]
fn no_match_over_an_event_a_wait_or_a_state_has_a_wildcard() {
    assert_eq!(found_by(Wildcards::default, |search| search.found), [""; 0]);
}

#[test]
fn nothing_is_decided_by_the_words_of_an_error() {
    assert_eq!(found_by(Sentences::default, |search| search.found), [""; 0]);
}

#[test]
fn what_a_command_does_is_not_read_off_its_line() {
    assert_eq!(found_by(Prefixes::of_commands, |search| search.found), [""; 0]);
}

#[test]
fn no_file_needs_a_table_of_contents() {
    let long: Vec<_> = files().into_iter().filter(|(_, text)| text.lines().count() > LONGEST).collect();
    assert!(long.is_empty(), "{:?}", long.iter().map(|(path, _)| path).collect::<Vec<_>>());
}

#[test]
fn no_line_is_wider_than_the_code_is_formatted() {
    for directory in ["src", "tests", "benches", "fuzz/fuzz_targets"] {
        for (path, text) in files_of(directory) {
            for (line, number) in text.lines().zip(1..) {
                let width = line.width();
                assert!(width <= WIDEST, "{directory}/{}:{number}: {width} columns", path.display());
            }
        }
    }
}

#[test]
fn code_that_learners_read_fits_a_terminal() {
    const COLUMNS: usize = 80;
    // These hold the table of demos, which `source` does not show.
    let tables = ["demo/mod.rs", "demo/spinner.rs"];
    let is_table = |path: &Path| tables.iter().any(|table| path == Path::new(table));
    let is_read = |path: &Path| (path.starts_with("demo") || path.starts_with("future")) && !is_table(path);
    for (path, text) in files().into_iter().filter(|(path, _)| is_read(path)) {
        let is_end = |line: &str| line.starts_with("#[cfg(test)]") || line.starts_with("// The row of this demo");
        for (line, number) in text.lines().take_while(|line| !is_end(line)).zip(1..) {
            assert!(line.width() <= COLUMNS, "{}:{number}: {} columns", path.display(), line.width());
        }
    }
}

#[test]
fn a_name_is_the_name_of_one_type() {
    let mut places: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for (path, text) in files() {
        let mut types = Types::default();
        types.visit_file(&syn::parse_file(&text).unwrap());
        for (line, name) in types.found {
            places.entry(name).or_default().push(format!("{}:{line}", path.display()));
        }
    }
    places.retain(|_, places| places.len() > 1);
    let new: Vec<_> = places.iter().filter(|(name, _)| !SHARED_NAMES.contains(&name.as_str())).collect();
    assert!(new.is_empty(), "give one of these types another name: {new:#?}");
    let gone: Vec<_> = SHARED_NAMES.iter().filter(|name| !places.contains_key(**name)).collect();
    assert!(gone.is_empty(), "take these names out of SHARED_NAMES: {gone:?}");
}

#[test]
fn comments_name_the_actor() {
    for directory in ["src", "tests", "benches", "fuzz"] {
        for (path, text) in files_of(directory) {
            let riddles = riddles(&text);
            assert!(riddles.is_empty(), "{directory}/{}: say who does what: {riddles:?}", path.display());
        }
    }
}

#[test]
fn riddles_are_found() {
    let wrong = [
        "// It was sought in vain.",
        "    /// What became of the lane.",
        "/// Of a lane that waits.",
        "fn f() {}\n    /// The same for tasks.",
        "//! The same. Nothing is shown.",
    ];
    for text in wrong {
        assert_eq!(riddles(text).len(), 1, "{text}");
    }
    let right = [
        "let so = \"in vain\";",
        "// Of two equal ones the first stays.",
        "/// The same seed gives the same numbers.",
        "/// The items of a list, or those\n/// of a set.",
    ];
    for text in right {
        assert_eq!(riddles(text), [], "{text}");
    }
}

/// The comments of a file that hide who does what, each with the number of its line.
fn riddles(text: &str) -> Vec<(usize, &'static str)> {
    let mut found = Vec::new();
    let mut before = "";
    for (line, number) in text.lines().map(str::trim_start).zip(1..) {
        if line.starts_with("//") {
            let small = line.to_lowercase();
            found.extend(RIDDLES.iter().find(|riddle| small.contains(*riddle)).map(|riddle| (number, *riddle)));
            let documents = ["/// ", "//! "].iter().find_map(|mark| small.strip_prefix(mark));
            let first = documents.filter(|_| !before.starts_with("///") && !before.starts_with("//!"));
            let opening = OPENINGS.iter().find(|opening| first.is_some_and(|first| first.starts_with(**opening)));
            found.extend(opening.map(|opening| (number, *opening)));
        }
        before = line;
    }
    found
}

#[test]
fn wildcards_and_sentences_are_found() {
    let found = |body: &str| {
        let mut wildcards = Wildcards::default();
        wildcards.visit_file(&syn::parse_file(&format!("fn f() {{ {body} }}")).unwrap());
        let mut sentences = Sentences::default();
        sentences.visit_file(&syn::parse_file(&format!("fn f() {{ {body} }}")).unwrap());
        wildcards.found.len() + sentences.found.len()
    };
    let wrong = [
        "match what { What::Begun => 1, _ => 2 }",
        "match event.what { What::Begun | What::Ended => 1, ref other => 2 }",
        "match event.map(|event| &event.what) { Some(What::Begun) => 1, _ => 2 }",
        "match (state, at) { (State::Running, _) => 1, (_, at) => 2 }",
        "use crate::trace::What::*;",
        "if error.to_string().contains(\"timeout\") {}",
        "error.message().split_once(\", expected\");",
    ];
    for body in wrong {
        assert_eq!(found(body), 1, "{body}");
    }
    let right = [
        "match what { What::Begun => 1, What::Ended | What::Erased => 2 }",
        "match event.map(|event| &event.what) { Some(What::Begun) => 1, Some(What::Ended) => 3, None => 2 }",
        "match (state, at) { (State::Running, _) => 1, (State::Blocked, at) => 2 }",
        "match text { \"a\" => What::Begun, _ => What::Ended }",
        "match other { Other::A => 1, _ => 2 }",
        "if let What::Begun = what {} else {}",
        "text.contains(\"error\"); error.kind() == ErrorKind::NotFound;",
    ];
    for body in right {
        assert_eq!(found(body), 0, "{body}");
    }
}

#[test]
fn prefixes_of_commands_are_found() {
    let found = |body: &str| {
        let mut prefixes = Prefixes::of_commands();
        prefixes.visit_file(&syn::parse_file(&format!("fn f() {{ {body} }}")).unwrap());
        prefixes.found.len()
    };
    for body in [
        "line.text.starts_with(\"move \");",
        "line.strip_prefix(\"m \").or_else(|| None);",
        "words.trim().trim_start_matches(\"run \").trim();",
        "lines.any(|line| line.starts_with(\"future start\"));",
        "line.starts_with(&[\"load \", \"reaches \"]);",
    ] {
        assert_eq!(found(body), 1, "{body}");
    }
    for body in [
        "text.starts_with(\"reaches \"); text.starts_with(\"runs \"); text.starts_with(\"run\");",
        "text.push_str(\"run \"); format!(\"run {demo}\"); text == \"run \";",
    ] {
        assert_eq!(found(body), 0, "{body}");
    }
}

/// What a search finds in the files, each with its place.
fn found_by<S: for<'a> Visit<'a>>(new: fn() -> S, found: fn(S) -> Vec<(usize, String)>) -> Vec<String> {
    let mut all = Vec::new();
    for (path, text) in files() {
        let mut search = new();
        search.visit_file(&syn::parse_file(&text).unwrap());
        all.extend(found(search).into_iter().map(|(line, what)| format!("{}:{line}: {what}", path.display())));
    }
    all
}

/// Whether an item exists for tests only.
fn is_for_tests(attributes: &[Attribute]) -> bool {
    attributes.iter().any(|attribute| {
        attribute.path().is_ident("cfg") && attribute.parse_args::<syn::Path>().is_ok_and(|path| path.is_ident("test"))
    })
}

/// Types and traits, but for those that exist for tests only.
#[derive(Default)]
struct Types {
    found: Vec<(usize, String)>,
}

impl<'a> Visit<'a> for Types {
    fn visit_item(&mut self, item: &'a Item) {
        let (attributes, name) = match item {
            Item::Struct(item) => (&item.attrs, &item.ident),
            Item::Enum(item) => (&item.attrs, &item.ident),
            Item::Trait(item) => (&item.attrs, &item.ident),
            Item::Type(item) => (&item.attrs, &item.ident),
            Item::Mod(module) if is_for_tests(&module.attrs) => return,
            _ => return visit::visit_item(self, item),
        };
        if !is_for_tests(attributes) {
            self.found.push((name.span().start().line, name.to_string()));
        }
    }
}

/// Matches that name variants of these enums and have an arm for all others.
#[derive(Default)]
struct Wildcards {
    found: Vec<(usize, String)>,
}

impl<'a> Visit<'a> for Wildcards {
    fn visit_item_mod(&mut self, module: &'a ItemMod) {
        if !is_for_tests(&module.attrs) {
            visit::visit_item_mod(self, module);
        }
    }

    fn visit_expr_match(&mut self, expression: &'a ExprMatch) {
        let patterns: Vec<&Pat> = expression.arms.iter().flat_map(alternatives).collect();
        let mut places = Vec::new();
        for pattern in &patterns {
            find_named(pattern, &mut Vec::new(), &mut places);
        }
        for pattern in patterns {
            if places.iter().any(|place| is_open(pattern, place)) {
                self.found.push((pattern.span().start().line, "an arm for all other variants".to_owned()));
            }
        }
        visit::visit_expr_match(self, expression);
    }

    fn visit_item_use(&mut self, item: &'a ItemUse) {
        let mut tree = &item.tree;
        while let UseTree::Path(path) = tree {
            if NAMED.iter().any(|name| path.ident == name) && matches!(*path.tree, UseTree::Glob(_)) {
                self.found.push((item.span().start().line, "variants without the name of their enum".to_owned()));
            }
            tree = &path.tree;
        }
    }
}

/// The patterns of an arm, of which any may match.
fn alternatives(arm: &Arm) -> Vec<&Pat> {
    match &arm.pat {
        Pat::Or(or) => or.cases.iter().collect(),
        pattern => vec![pattern],
    }
}

/// The name or the number of a field.
fn name(member: &Member) -> String {
    match member {
        Member::Named(name) => name.to_string(),
        Member::Unnamed(number) => number.index.to_string(),
    }
}

/// The parts of a pattern in which patterns can stand, each with its place: `Some.0`.
fn parts(pattern: &Pat) -> Vec<(String, &Pat)> {
    let owner = |path: &syn::Path| path.segments.last().map(|last| last.ident.to_string()).unwrap_or_default();
    let numbered = |owner: String, parts: &'_ Punctuated<Pat, Token![,]>| -> Vec<String> {
        (0..parts.len()).map(|number| format!("{owner}.{number}")).collect()
    };
    match pattern {
        Pat::Tuple(tuple) => numbered(String::new(), &tuple.elems).into_iter().zip(&tuple.elems).collect(),
        Pat::TupleStruct(of) => numbered(owner(&of.path), &of.elems).into_iter().zip(&of.elems).collect(),
        Pat::Struct(of) => {
            let place = |field: &FieldPat| format!("{}.{}", owner(&of.path), name(&field.member));
            of.fields.iter().map(|field| (place(field), &*field.pat)).collect()
        }
        Pat::Reference(reference) => parts(&reference.pat),
        Pat::Paren(paren) => parts(&paren.pat),
        _ => Vec::new(),
    }
}

/// Notes where in a pattern a variant of these enums stands.
fn find_named(pattern: &Pat, place: &mut Vec<String>, found: &mut Vec<Vec<String>>) {
    let path = match pattern {
        Pat::Path(path) => Some(&path.path),
        Pat::TupleStruct(of) => Some(&of.path),
        Pat::Struct(of) => Some(&of.path),
        _ => None,
    };
    let owner = path.and_then(|path| path.segments.iter().rev().nth(1));
    if owner.is_some_and(|owner| NAMED.iter().any(|name| owner.ident == name)) {
        if !found.contains(place) {
            found.push(place.clone());
        }
        return;
    }
    if let Pat::Or(or) = pattern {
        or.cases.iter().for_each(|case| find_named(case, place, found));
    }
    for (name, part) in parts(pattern) {
        place.push(name);
        find_named(part, place, found);
        place.pop();
    }
}

/// Whether a pattern matches every variant at a place, of whatever stands around it.
fn is_open(pattern: &Pat, place: &[String]) -> bool {
    match (pattern, place) {
        (Pat::Wild(_), _) => true,
        // `None` reads like a name that is given.
        (Pat::Ident(name), _) => name.subpat.is_none() && !name.ident.to_string().starts_with(char::is_uppercase),
        (_, [name, rest @ ..]) => parts(pattern).iter().any(|(other, part)| other == name && is_open(part, rest)),
        (_, []) => false,
    }
}

/// Calls that search in what an error says.
#[derive(Default)]
struct Sentences {
    found: Vec<(usize, String)>,
}

/// The methods that search in a text.
const SEARCHES: [&str; 12] = [
    "contains",
    "starts_with",
    "ends_with",
    "split",
    "split_once",
    "rsplit_once",
    "find",
    "rfind",
    "matches",
    "strip_prefix",
    "strip_suffix",
    "trim_start_matches",
];

impl<'a> Visit<'a> for Sentences {
    fn visit_item_mod(&mut self, module: &'a ItemMod) {
        if !is_for_tests(&module.attrs) {
            visit::visit_item_mod(self, module);
        }
    }

    fn visit_expr_method_call(&mut self, call: &'a ExprMethodCall) {
        if SEARCHES.iter().any(|search| call.method == search) && is_sentence(&call.receiver) {
            self.found.push((call.span().start().line, format!("`{}` in the words of an error", call.method)));
        }
        visit::visit_expr_method_call(self, call);
    }
}

/// Calls that look in a text for the name of a command with a blank behind it: the grammar has read the line.
struct Prefixes {
    /// The names and other names of all commands.
    commands: Vec<String>,
    found: Vec<(usize, String)>,
}

impl Prefixes {
    fn of_commands() -> Self {
        let grammar = PromptLine::command();
        let names = |command: &clap::Command| {
            std::iter::once(command.get_name()).chain(command.get_all_aliases()).map(str::to_owned).collect::<Vec<_>>()
        };
        let commands: Vec<_> = grammar.get_subcommands().flat_map(names).collect();
        assert!(["move", "m", "run"].iter().all(|name| commands.iter().any(|command| command == name)));
        Prefixes { commands, found: Vec::new() }
    }

    /// Whether an expression is a text that begins with a command, or a list with such a text.
    fn is_command(&self, expression: &Expr) -> bool {
        match expression {
            Expr::Lit(ExprLit { lit: Lit::Str(text), .. }) => {
                let text = text.value();
                text.split_once(' ').is_some_and(|(first, _)| self.commands.iter().any(|name| name == first))
            }
            Expr::Array(array) => array.elems.iter().any(|element| self.is_command(element)),
            Expr::Reference(reference) => self.is_command(&reference.expr),
            _ => false,
        }
    }
}

impl<'a> Visit<'a> for Prefixes {
    fn visit_item_mod(&mut self, module: &'a ItemMod) {
        if !is_for_tests(&module.attrs) {
            visit::visit_item_mod(self, module);
        }
    }

    fn visit_expr_method_call(&mut self, call: &'a ExprMethodCall) {
        let searches = SEARCHES.iter().any(|search| call.method == search);
        if searches && call.args.first().is_some_and(|argument| self.is_command(argument)) {
            self.found.push((call.span().start().line, format!("`{}` with the name of a command", call.method)));
        }
        visit::visit_expr_method_call(self, call);
    }
}

/// Whether an expression is what an error says: a text made of something that is called an error.
fn is_sentence(expression: &Expr) -> bool {
    let Expr::MethodCall(call) = expression else { return false };
    let says = ["to_string", "message", "description", "render"].iter().any(|says| call.method == says);
    if says { is_error(&call.receiver) } else { is_sentence(&call.receiver) }
}

fn is_error(expression: &Expr) -> bool {
    let is_called_so = |name: &syn::Ident| name == "err" || name.to_string().ends_with("error");
    match expression {
        Expr::Path(path) => path.path.segments.last().is_some_and(|last| is_called_so(&last.ident)),
        Expr::Field(field) => matches!(&field.member, Member::Named(name) if is_called_so(name)),
        Expr::MethodCall(call) => is_error(&call.receiver),
        Expr::Reference(reference) => is_error(&reference.expr),
        _ => false,
    }
}

//! What the README and the page for instructors say of the program is what the program says of itself.

#![allow(clippy::unwrap_used)]

mod common;

use std::fs;
use std::iter;
use std::path::Path;

use clap::CommandFactory;
use common::Play;
use spinlab::commands::HelpGroup;
use spinlab::commands::grammar::PromptLine;
use spinlab::demo::{DEMOS, Demo, SPINNER};
use spinlab::names::{name_of, names_of};
use spinlab::render::help::{about, synopsis};
use spinlab::run::options::{MODEL, Opt, Takes, WORK};
use spinlab::trace::measure::Measure;

const README: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/README.md");
const REFERENCE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/REFERENCE.md");
const LESSONS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/LESSONS.md");

/// The pages of the documentation.
const PAGES: [&str; 6] =
    ["README.md", "CONTRIBUTING.md", "docs/ARCHITECTURE.md", "docs/LESSONS.md", "docs/PYTHON.md", "docs/REFERENCE.md"];

/// The part of a page between `<!-- name -->` and `<!-- end -->`.
fn part(page: &str, name: &str) -> String {
    let page = fs::read_to_string(page).unwrap();
    let start = page.split_once(&format!("<!-- {name} -->\n")).unwrap_or_else(|| panic!("no part `{name}`")).1;
    start.split_once("<!-- end -->").unwrap().0.to_owned()
}

/// Compares a part of a page with what it should be. With `UPDATE_README=1` in the environment it is written instead.
#[track_caller]
fn is_current(page: &str, name: &str, wanted: &str) {
    let found = part(page, name);
    if std::env::var_os("UPDATE_README").is_some() {
        let mark = format!("<!-- {name} -->\n");
        let old = fs::read_to_string(page).unwrap();
        fs::write(page, old.replace(&(mark.clone() + &found), &(mark + wanted))).unwrap();
        return;
    }
    assert_eq!(found, wanted, "run `UPDATE_README=1 cargo test --test readme -- --test-threads 1`");
}

#[test]
fn the_table_of_commands_is_the_grammar() {
    let (grammar, groups) = (PromptLine::command(), names_of::<HelpGroup>());
    let mut table = String::from("\n| | |\n|---|---|\n");
    for command in grammar.get_subcommands() {
        assert!(command.get_display_order() < groups.len(), "`{}` is in no group of the help", command.get_name());
    }
    for (number, group) in groups.iter().enumerate() {
        table += &format!("| **{group}** | |\n");
        for command in grammar.get_subcommands().filter(|command| command.get_display_order() == number) {
            table += &format!("| `{}` | {} |\n", synopsis(command), about(command));
        }
    }
    is_current(README, "commands", &(table + "\n"));
}

#[test]
fn the_table_of_demos_is_theirs() {
    let mut table = String::from("\n| | |\n|---|---|\n");
    for demo in DEMOS {
        table += &format!("| `run {}` | {} |\n", demo.name, demo.about);
    }
    is_current(REFERENCE, "demos", &(table + "\n"));
}

#[test]
fn the_keys_of_a_demo_block_are_the_options_of_its_demo() {
    let mut table = String::from("\n| | keys |\n|---|---|\n");
    let others = DEMOS.iter().filter(|demo| !demo.options.iter().any(|(option, _)| **option == WORK));
    for demo in iter::once(&SPINNER).chain(others) {
        let label =
            if demo.name == SPINNER.name { "a spinner".to_owned() } else { format!("`demo = \"{}\"`", demo.name) };
        let keys: Vec<_> = demo.options.iter().map(|(option, _)| key(option, demo)).collect();
        table += &format!("| {label} | {} |\n", keys.join(", "));
    }
    is_current(LESSONS, "keys", &(table + "\n"));
}

/// A key of a `demo` block, with the words that its demo takes for it.
fn key(option: &Opt, demo: &Demo) -> String {
    let words: Vec<_> = match option.takes {
        Takes::Choice(..) if *option == MODEL => demo.programs.iter().map(|(model, _)| name_of(model)).collect(),
        Takes::Choice(_, words) => words().iter().map(|word| word.get_name().to_owned()).collect(),
        Takes::Nothing => vec!["true".to_owned()],
        Takes::Number(..) | Takes::Text(_) => Vec::new(),
    };
    let words: Vec<_> = words.into_iter().map(|word| format!("`{word}`")).collect();
    let words = if words.is_empty() { String::new() } else { format!(" ({})", words.join(", ")) };
    format!("`{}`{words}", option.name)
}

#[test]
fn what_explore_says_in_the_readme_it_says() {
    let line = "explore tally";
    let shown = Play::new().types(line).shown();
    let told =
        shown.lines().skip_while(|line| !line.contains("interleavings")).take_while(|line| !line.contains("CPython"));
    let mut transcript = format!("\n    spinlab> {line}\n");
    for line in told {
        transcript += &format!("    {line}\n");
    }
    is_current(README, "explore", &(transcript + "\n"));
}

#[test]
fn the_readme_is_short() {
    let lines = fs::read_to_string(README).unwrap().lines().count();
    assert!(lines <= 150, "{lines} lines: the README is for learners, `docs/` has room for the rest");
}

#[test]
fn the_lessons_of_the_route_are_lessons() {
    let readme = fs::read_to_string(README).unwrap();
    let route = readme.split_once("**A route.**").unwrap().1.split_once("\n\n").unwrap().0;
    let words = route.split('`').skip(1).step_by(2).filter(|word| *word != "await");
    words.fold(Play::new(), |play, lesson| play.types(&format!("open {lesson}")).succeeds());
}

#[test]
fn the_short_route_is_the_one_that_lessons_marks() {
    let route = |page: &str, from: &str| -> Vec<String> {
        let page = fs::read_to_string(page).unwrap();
        let route = page.split_once(from).unwrap().1.split_once("`concurrency`").unwrap().1;
        let words = route.split_once('.').unwrap().0.split('`').skip(1).step_by(2).map(str::to_owned);
        iter::once("concurrency".to_owned()).chain(words).collect()
    };
    let mut play = Play::new();
    let course = play.session.course().unwrap();
    let marked = course.lessons.iter().filter(|lesson| lesson.front.short_route);
    let marked: Vec<String> = marked.map(|lesson| lesson.id.clone()).collect();
    assert_eq!(route(README, "**A route.**"), marked);
    assert_eq!(route("README.ko.md", "## 짧은 코스"), marked);
    play.types("lessons").shows("  1* concurrency").shows("`*` marks the short route");
}

#[test]
fn every_measure_stands_on_the_page_for_instructors() {
    let page = fs::read_to_string(LESSONS).unwrap();
    let measures = page.split_once("## Measures").unwrap().1.split_once("\n## ").unwrap().0;
    for name in names_of::<Measure>() {
        assert!(measures.contains(&format!("`{name}`")), "{name}");
    }
}

#[test]
fn pages_are_no_wider_than_the_code() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    for page in PAGES {
        let text = fs::read_to_string(root.join(page)).unwrap();
        let mut is_generated = false;
        for (line, number) in text.lines().zip(1..) {
            is_generated = (is_generated || line.starts_with("<!-- ")) && line != "<!-- end -->";
            let is_listing = line.starts_with("    ") || line.starts_with('|');
            assert!(is_generated || is_listing || line.chars().count() <= 120, "{page}:{number} is too wide");
        }
    }
}

/// The text of a page outside of its listings.
fn prose(page: &Path) -> String {
    let text = fs::read_to_string(page).unwrap_or_else(|error| panic!("{}: {error}", page.display()));
    let mut in_listing = false;
    let lines = text.lines().filter(|line| {
        let is_fence = line.starts_with("```");
        in_listing ^= is_fence;
        !in_listing && !is_fence && !line.starts_with("    ")
    });
    lines.flat_map(|line| line.split('`').step_by(2)).collect()
}

#[test]
fn links_in_the_pages_lead_somewhere() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    for page in PAGES {
        let path = root.join(page);
        for target in prose(&path).split("](").skip(1).filter_map(|rest| rest.split(')').next()) {
            let is_file = !target.contains("://");
            assert!(!is_file || path.parent().unwrap().join(target).exists(), "{page}: no `{target}`");
        }
    }
}

#[test]
fn the_example_lesson_is_a_good_lesson() {
    let part = part(LESSONS, "lesson");
    let text = part.split_once("````markdown\n").unwrap().1.split_once("````").unwrap().0;
    let play = Play::files(&[("10-coroutines.md", "# Coroutines\n\nText.\n"), ("20-deadlines.md", text)]);
    let play = play.types("check --deny warnings").succeeds().shows("2 lessons: nothing wrong");
    let play = play
        .types("open 2")
        .shows("not finished: Coroutines (`open 1`)")
        .shows("Deadlines")
        .types("next")
        .types("hint");
    let play = play.shows("Who has the thread").types("hint").shows("one thing at a time").types("answer 10");
    let play = play.shows("the run had").types("next").types("answer a").fails(1).types("answer b").succeeds();
    let play = play.types("next").types("run late").types("timeline").shows("step is done").types("next");
    let play = play.types("run late").shows("Not there yet").types("hint").shows("`run async --seconds 1`");
    let play = play.types("run async --seconds 1 --interval 0.05").shows("step is done").types("next");
    play.types("future new async").types("future result").fails(1).shows("step is done");
}

#[test]
fn the_environment_and_the_exit_statuses_are_named() {
    let page = fs::read_to_string(REFERENCE).unwrap();
    for name in [
        "SPINLAB_LESSONS",
        "LC_ALL",
        "SPINLAB_STATE",
        "NO_COLOR",
        "TERM",
        "PAGER",
        "130",
        "143",
        "129",
        "--plain",
        "--keep-going",
    ] {
        assert!(page.contains(name), "{name}");
    }
}

#[test]
fn the_picture_shows_what_a_run_shows() {
    let picture = fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/picture.svg")).unwrap();
    let words = |text: &str| text.split_whitespace().next().unwrap_or_default().to_owned();
    let shown = Play::new().types("run thread --seconds 2.95").shown();
    let report = shown.split_once("Answer: 42").unwrap().1;
    for label in report.lines().filter(|line| !line.is_empty()).map(words) {
        assert!(
            picture.contains(&label),
            "`{label}` is not in the picture: `cargo test --test pty -- --ignored` makes it anew"
        );
    }
}

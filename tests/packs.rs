//! Real Markdown as lessons: books, blogs, and files with links to one another.

#![allow(clippy::unwrap_used)]

mod common;

use std::fs;

use common::Play;

/// A session whose lessons are these files, below `lessons`.
fn files(files: &[(&str, &str)]) -> Play {
    let play = Play::files(&[("x.md", "# X\n")]);
    let lessons = play.directory().join("lessons");
    fs::remove_file(lessons.join("x.md")).unwrap();
    for (name, text) in files {
        let path = lessons.join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    play
}

#[test]
fn a_link_to_a_lesson_shows_the_commands_that_open_it() {
    let links =
        "# One\n\n[two](20-two.md#the-end) [up](../30-a%20b.md) [here](#s) [gone](nowhere.md)\n\n## S\n\nText.\n";
    let play = files(&[
        ("part/10-one.md", links),
        ("part/20-two.md", "# Two\n\nText.\n\n## The end\n\nText.\n"),
        ("30-a b.md", "# Three\n\nText.\n"),
    ]);
    let play =
        play.types("open part/one").shows("two (`open part/two`, `goto the-end`) up (`open a-b`) here (`goto s`)");
    let play = play.shows("gone (nowhere.md)").types("open part/two").succeeds().types("goto the-end").succeeds();
    play.types("open a-b").succeeds();
}

#[test]
fn front_matter_of_other_tools_gives_the_title_and_nothing_is_lost() {
    let play = files(&[
        ("1-a.md", "---\ntitle: \"From YAML\"\ntags:\n- x\n---\n\n## Section\n\nText.\n"),
        ("2-b.md", "+++\ntitle = \"From TOML\"\ndate = 2024-01-01\n[extra]\nx = 1\n+++\n\nText.\n"),
        ("3-c.md", "---\nWords between rules.\n---\n\n# Third\n\nText.\n"),
        ("4-d.md", "+++\ndate = 2024-01-01\n+++\n\n# Fourth\n"),
    ]);
    let play = play.types("lessons").succeeds().shows("From YAML").shows("From TOML").shows("Third").shows("Fourth");
    play.types("open c")
        .types("show --steps")
        .shows("Words between rules.")
        .types("check")
        .succeeds()
        .shows("nothing wrong");
}

#[test]
fn an_included_file_that_was_edited_is_shown_as_it_is_now() {
    let play =
        files(&[("1-a.md", "# A\n\n```rust\n{{#include a.rs}}\n{{#include b.rs}}\n```\n"), ("a.rs", "fn old() {}\n")]);
    let play = play.types("open a").shows("fn old()").hides("fn added()");
    fs::write(play.directory().join("lessons/a.rs"), "fn edited() {}\n").unwrap();
    let play = play.types("show").shows("fn edited()").hides("fn old()");
    fs::write(play.directory().join("lessons/b.rs"), "fn added() {}\n").unwrap();
    play.types("show").shows("fn edited()").shows("fn added()");
}

#[test]
fn a_book_is_read_from_its_root_with_its_titles_and_listings() {
    let play = files(&[
        ("book.toml", "[book]\n"),
        ("listings/a.rs", "// ANCHOR: main\nfn main() {}\n// ANCHOR_END: main\nfn hidden() {}\n"),
        ("src/SUMMARY.md", "# Summary\n\n- [The first *page*](ch01.md)\n"),
        (
            "src/ch01.md",
            "## Section\n\n```rust\n{{#rustdoc_include ../listings/a.rs:main}}\n# use secret;\nlet x = 1;\n```\n",
        ),
        ("src/draft.md", "# Draft\n"),
        ("README.md", "# Readme\n"),
    ]);
    let mut play = play;
    play.session.library = play.session.library.elsewhere(play.directory().join("lessons"));
    let play = play.types("lessons").succeeds().shows("The first page").hides("Draft").hides("Readme");
    let play = play.types("open 1").types("next").shows("fn main() {}").shows("let x = 1;");
    play.hides("hidden").hides("secret").hides("{{");
}

#[test]
fn a_name_is_found_however_its_accents_are_written() {
    let play = files(&[("1-cafe\u{301}.md", "# Cafe\u{301}\n\nText.\n")]);
    let play = play.types("open caf\u{e9}").succeeds().types("open cafe\u{301}").succeeds();
    play.types("search CAF\u{c9}").shows("open 1");
}

#[test]
fn an_avalanche_of_mistakes_is_summed_up() {
    let bad: Vec<(String, String)> =
        (0..30).map(|number| (format!("{number}-x.md"), "# T\n\n```try\n```\n".to_owned())).collect();
    let mut all: Vec<(&str, &str)> = bad.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
    all.push(("99-good.md", "# Good\n\nText.\n"));
    let play = files(&all).types("lessons").shows("Good").shows("`check` shows 25 more problems");
    assert!(play.shown().lines().count() < 60, "{}", play.shown());
}

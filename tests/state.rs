//! What is kept on disk, and how often lessons are looked at.

#![allow(clippy::unwrap_used, clippy::expect_used, missing_docs)]

mod common;

use std::fs;
use std::path::Path;

use common::Play;
use spinlab::learner::Learner;
use spinlab::learner::step::StepId;
use spinlab::lesson::library::Library;
use spinlab::line::checker::Checker;

/// Files that version 0.1.0 wrote, and the lesson they are about.
const OLD: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/state/0.1.0");

#[test]
fn the_files_of_version_0_1_are_read() {
    let directory = tempfile::tempdir().unwrap();
    for name in ["progress.json", "journal.jsonl"] {
        fs::copy(Path::new(OLD).join(name), directory.path().join(name)).unwrap();
    }
    let library = || Library::at(Path::new(OLD).join("lessons"), Checker::boxed);
    let mut learner = Learner::in_directory(Some(directory.path()));
    let (course, _) = library().course().unwrap();
    let here = learner.here(&course).unwrap();
    assert_eq!(here.open_step().id, StepId { lesson: "old".to_owned(), step: "two-commands".to_owned() });
    assert_eq!(learner.left_parts(&here).len(), 1, "the first of two commands is done");
    assert!(learner.ledger().done("old", "intro").is_some());
    let headings: Vec<_> = learner.notes().into_iter().map(|entry| entry.place.unwrap().title).collect();
    assert_eq!(headings, ["An old lesson", "Two commands", "Two commands"]);
    assert!(learner.take_notices().is_empty());

    // And they are written as that version can read them.
    learner.takes_hint(&here);
    let progress = fs::read_to_string(directory.path().join("progress.json")).unwrap();
    for part in ["\"version\": 1", "\"lesson\": \"old\"", "\"step\": \"two-commands\"", "\"tasks\": [", "\"digest\""] {
        assert!(progress.contains(part), "{part} in {progress}");
    }
}

#[test]
fn a_line_looks_at_the_lessons_once() {
    let mut play = Play::new().types("open 1");
    for line in ["next", "show", "run thread", "a", "why main", "goto 2", "hint", "no such command", "progress", "7"] {
        let before = play.session.library.looks();
        play = play.types(line);
        assert_eq!(play.session.library.looks() - before, 1, "`{line}`");
    }
}

#[test]
fn hints_go_on_in_the_next_session() {
    let lesson = fs::read_to_string(Path::new(OLD).join("lessons/10-old.md")).unwrap();
    let play = Play::lesson(&lesson).types("open 1").types("goto 2").types("hint").shows("The first hint.");
    let play = play.next_day().types("hint").shows("The second hint.").hides("The first hint.");
    play.types("goto 2").types("hint").shows("The first hint.");
}

#[test]
fn the_last_run_is_known_the_next_day() {
    let play = Play::new().types("run async --work block --seconds 1");
    let timeline = play.types("timeline").shown();
    let play = Play::new().types("run async --work block --seconds 1").next_day();
    assert_eq!(play.types("timeline").shown(), timeline, "the same picture from the stored form");
    let play = Play::new().types("run process --seconds 1").next_day().types("why spinner 0.55s").succeeds();
    let play = play.shows("spinner").next_day().types("future result-early").next_day().types("why supervisor 1.5");
    let file = play.succeeds().directory().join("state/last-run.json");
    let play = Play::new().types("run thread");
    let kept = play.directory().join("state/last-run.json");
    assert!(file.parent() != kept.parent());
    for (content, why) in [
        (fs::read_to_string(&kept).unwrap().replace("\"version\":2", "\"version\":99"), "another version"),
        (fs::read_to_string(&kept).unwrap().replace("\"started\":0", "\"started\":\"soon\""), "is damaged"),
        (fs::read_to_string(&kept).unwrap().replace("{\"End\":1}", "{\"End\":77}"), "is damaged"),
        ("nonsense".to_owned(), "is damaged"),
    ] {
        let play = Play::new().types("run thread").next_day();
        fs::write(play.directory().join("state/last-run.json"), content).unwrap();
        play.types("timeline").fails(1).shows("the last run was not kept").shows(why);
    }
}

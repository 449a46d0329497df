//! What is kept on disk, and how often lessons are looked at.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::disallowed_methods,
    missing_docs,
    reason = "a test that waited for locks would take minutes"
)]

mod common;

use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

use common::Play;
use serde::{Deserialize, Serialize};
use spinlab::files::{self, LockWait};
use spinlab::learner::Learner;
use spinlab::lesson::library::Library;
use spinlab::line::checker::Checker;
use spinlab::run::spec::Spec;
use spinlab::run::stored::StoredSpec;
use spinlab::trace::stored::{StoredTrace, VERSION};
use tempfile::TempDir;

/// Files that version 0.1.0 wrote, and the lesson they are about.
const OLD: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/state/0.1.0");

/// What is stored of runs in which every option has another value than usual, and every kind of lane, event and wait
/// occurs.
const TRACE: &str = include_str!("state/trace.json");

/// All that is stored of runs.
#[derive(Serialize, Deserialize)]
struct StoredRuns {
    version: u32,
    specs: Vec<Options>,
    trace: StoredTrace,
}

#[derive(Serialize, Deserialize)]
#[serde(transparent)]
struct Options(#[serde(with = "StoredSpec")] Spec);

#[test]
fn a_change_of_the_stored_form_of_a_run_counts_its_version_up() {
    let asked = "the stored form changed: write tests/state/trace.json anew, and count VERSION in trace/stored.rs up \
                 if older files would be misread";
    let golden: serde_json::Value = serde_json::from_str(TRACE).unwrap();
    let stored: StoredRuns = serde_json::from_value(golden.clone()).expect(asked);
    assert_eq!(stored.version, VERSION, "{asked}");
    // The way into the program and back.
    let trace = StoredTrace::of(&stored.trace.restored().unwrap()).unwrap();
    assert_eq!(serde_json::to_value(StoredRuns { trace, ..stored }).unwrap(), golden, "{asked}");
    for name in variants(include_str!("../src/trace/stored.rs")).chain(variants(include_str!("../src/run/stored.rs"))) {
        let stored = [format!("\"{name}\""), format!("\"{}\"", name.to_lowercase())];
        assert!(stored.iter().any(|stored| TRACE.contains(stored)), "add {name} to tests/state/trace.json");
    }
}

/// The variants of the enums of a file.
fn variants(source: &str) -> impl Iterator<Item = String> {
    let enums = syn::parse_file(source).unwrap().items.into_iter().filter_map(|item| match item {
        syn::Item::Enum(item) => Some(item),
        _ => None,
    });
    let variants = enums.flat_map(|item| item.variants);
    // A use of something is stored without saying that it is one.
    variants.map(|variant| variant.ident.to_string()).filter(|name| name != "Uses")
}

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
    let id = here.open_step().id;
    assert_eq!((&*id.lesson, &*id.step), ("old", "two-commands"));
    assert_eq!(learner.left_parts(&here).len(), 1, "the first of two commands is done");
    let is_done = |learner: &mut Learner| {
        here.lesson().steps.iter().map(|step| learner.ledger().done(here.lesson(), step).is_some()).collect::<Vec<_>>()
    };
    assert_eq!(is_done(&mut learner)[..2], [true, false]);
    let headings: Vec<_> = learner.notes().into_iter().map(|entry| entry.place.unwrap().title).collect();
    assert_eq!(headings, ["An old lesson", "Two commands", "Two commands"]);
    assert!(learner.take_notices().is_empty());

    // What is done from now on is kept beside it, for this pack alone.
    learner.mark_done(&here);
    assert_eq!(is_done(&mut learner)[..2], [true, true]);

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
fn what_a_line_does_to_a_task_is_saved_once() {
    let lesson = "# T\n\nWhich?\n\n- [ ] a\n- [x] b\n\n## Goal\n\n```try { goal = \"elapsed > 1\" }\nrun thread\n```\n";
    let mut play = Play::lesson(lesson);
    for (line, saves) in [("open 1", 1), ("a", 1), ("b", 1), ("b", 1), ("goto 2", 1), ("run thread", 1)] {
        let before = play.session.learner.saves();
        play = play.types(line);
        assert_eq!(play.session.learner.saves() - before, saves, "`{line}`");
    }
    play = play.shows("This step is done.");
    // Leaving a step, and opening the next one, if there is one, are one change.
    for (line, saves) in [("next", 1), ("goto 1", 1), ("next", 1), ("back", 1), ("skip", 1)] {
        let before = play.session.learner.saves();
        play = play.types(line);
        assert_eq!(play.session.learner.saves() - before, saves, "`{line}`");
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

#[test]
fn a_run_that_cannot_be_kept_does_not_leave_the_one_before_as_the_last() {
    let play = Play::new().types("run thread");
    let file = play.directory().join("state/last-run.json");
    let mut permissions = fs::metadata(&file).unwrap().permissions();
    permissions.set_readonly(true);
    fs::set_permissions(&file, permissions).unwrap();
    let play = play.types("run async").shows("this run is not kept: ").types("timeline").shows("supervisor");
    let play = play.next_day().types("timeline").fails(1).shows("nothing was run yet");
    play.types("run async").hides("not kept").next_day().types("timeline").shows("supervisor");
}

#[test]
fn a_run_from_before_an_option_is_read() {
    let play = Play::new().types("run thread").next_day();
    let kept = play.directory().join("state/last-run.json");
    let content = fs::read_to_string(&kept).unwrap();
    let older = content.replace("\"gil\":false,", "");
    assert!(older.len() < content.len());
    fs::write(&kept, older).unwrap();
    play.types("timeline").succeeds().shows("spinner");
}

#[test]
fn the_last_run_of_version_0_1_is_read() {
    let play = Play::new().types("run async --seconds 1");
    let timeline = play.types("timeline").shown();
    let play = Play::new().types("run thread").next_day();
    fs::copy(Path::new(OLD).join("last-run.json"), play.directory().join("state/last-run.json")).unwrap();
    let play = play.types("timeline");
    assert_eq!(play.shown(), timeline);
    play.types("why spinner 0.55s").succeeds();
}

/// A pack with a lesson `test` in which every step has this text, and perhaps a name.
fn pack(name: Option<&str>, text: &str) -> TempDir {
    let directory = tempfile::tempdir().unwrap();
    let quiz = "- [ ] a\n- [x] b\n";
    let lesson = format!("# Test\n\n{text}\n\n## One\n\n{text}\n\n## Two\n\n{text}\n\n{quiz}\n## Three\n\n{text}\n");
    fs::write(directory.path().join("10-test.md"), lesson).unwrap();
    if let Some(name) = name {
        let names = format!("name = \"{name}\"\ntitle = \"Title of {name}\"\n");
        fs::write(directory.path().join("spinlab.toml"), names).unwrap();
    }
    directory
}

fn with_pack(play: Play, pack: &TempDir) -> Play {
    let mut play = play.next_day();
    play.session.library = play.session.library.elsewhere(pack.path().to_owned());
    play
}

#[test]
fn packs_with_lessons_of_one_name_do_not_share_progress() {
    for names in [[Some("one"), Some("other")], [None, None], [Some("one"), None], [Some("built-in"), Some("one")]] {
        let (one, other) = (pack(names[0], "First."), pack(names[1], "Second."));
        let play = with_pack(Play::new(), &one).types("open test").types("next").types("next").types("b");
        let play = with_pack(play, &other).types("progress").shows("0 of 4").types("show").fails(1);
        let play = play.types("open test").types("notes").hides("> b");
        let play = with_pack(play, &one).types("progress").shows("3 of 4");
        let play = play.types("reset test").types("progress").shows("0 of 4");
        play.types("open test").types("next").types("progress").shows("1 of 4");
    }
}

#[test]
fn a_pack_with_a_name_may_be_moved_and_its_lessons_changed() {
    let (here, there) = (pack(Some("mine"), "First."), pack(Some("mine"), "Second."));
    let play = with_pack(Play::new(), &here).types("open test").types("next").types("next").types("b").types("next");
    let play = with_pack(play, &there).types("progress").shows("3 of 4").types("show").shows("Second.");
    play.types("progress --json").shows("\"pack\": \"mine\"");
}

#[test]
fn progress_that_names_no_pack_counts_for_the_lesson_that_it_was_made_in() {
    let (own, foreign) = (pack(Some("own"), "First."), pack(Some("foreign"), "Second."));
    // A file of a version without packs: at the third step, which only one of the two packs has with this text.
    let play = with_pack(Play::new(), &own).types("open test").types("goto three").types("next");
    let file = play.directory().join("state/progress.json");
    let written: serde_json::Value = serde_json::from_slice(&fs::read(&file).unwrap()).unwrap();
    let mut place = written["place"].clone();
    place.as_object_mut().unwrap().remove("pack");
    let lessons = &written["packs"]["own"];
    let old = serde_json::json!({ "version": 1, "place": place, "lessons": lessons });
    fs::write(&file, old.to_string()).unwrap();
    let play = with_pack(play, &foreign).types("progress").shows("0 of 4").types("show").fails(1);
    let play = with_pack(play, &own).types("progress").shows("1 of 4").types("show").shows("First.");
    play.types("reset test").types("progress").shows("0 of 4");
}

#[test]
fn what_is_wrong_with_the_name_of_a_pack_is_said() {
    let lessons = pack(Some("mine"), "Text.");
    fs::write(lessons.path().join("spinlab.toml"), "nmae = \"mine\"\n").unwrap();
    let play = with_pack(Play::new(), &lessons).types("check").fails(1);
    let play = play.shows("unknown key `nmae`").shows("spinlab.toml").types("lessons").succeeds().shows("Test");
    fs::write(lessons.path().join("spinlab.toml"), "name = \"mine\"\n").unwrap();
    play.types("check").succeeds();
}

#[test]
fn the_short_route_leads_past_the_lessons_that_it_leaves_out() {
    let on = "+++\nshort-route = true\n+++\n\n# T\n\nText.\n";
    let off = "+++\n+++\n\n# T\n\nText.\n";
    let files = [("1-a.md", on), ("2-b.md", on), ("3-c.md", off), ("4-d.md", on), ("5-e.md", off)];
    let play = Play::files(&files).types("open a").types("next").shows("That was all of `a`.").hides("short route");
    let play = play
        .types("next")
        .shows("goes on with `d`")
        .shows("`open c` begins with what it leaves out: 1 lesson")
        .shows("Lesson 4,");
    let play = play.types("next").shows("That was the short route.").shows("`e`").shows("Lesson 5,");
    // Who has done another lesson takes them all.
    let play = play.types("next").types("open b").types("next").hides("short route");
    play.shows("Lesson 3,");
}

/// A shell that was stopped with Ctrl-Z may hold the locks for hours.
#[test]
fn a_lock_that_stays_held_is_waited_for_once() {
    let play = Play::new().types("open 1").types("run thread --seconds 0.1");
    let state = play.directory().join("state");
    let names = ["progress.json", "journal.jsonl", "last-run.json"];
    let locks: Vec<_> = names.map(|name| files::lock(&state.join(name), LockWait::Patient).unwrap()).into();
    let commands = ["next", "run thread --seconds 0.1", "back", "machine"].into_iter().cycle().take(60);
    // Each write used to wait for two seconds.
    let start = Instant::now();
    let play = commands.fold(play, Play::types);
    assert!(start.elapsed() < Duration::from_mins(1), "{:?}", start.elapsed());
    drop(locks);
    let play = play.types("goto 2").types("machine").succeeds();
    let mut learner = Learner::in_directory(Some(&state));
    assert_eq!(learner.ledger().place.as_ref().map(|open| &*open.id.step), Some(&*play.step()));
    assert!(learner.notes().iter().any(|entry| format!("{entry:?}").contains("machine")));
}

//! What an instructor does: write a lesson, have it checked and played, translate it; and what learners take home.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on should say where")]

mod common;

use std::fs;

use common::Play;
use indoc::indoc;
use spinlab::learner::Learner;
use spinlab::session::Session;

fn file(play: &Play, name: &str) -> String {
    fs::read_to_string(play.directory().join("lessons").join(name)).unwrap()
}

#[test]
fn a_new_lesson_works_and_takes_the_next_free_number() {
    let play = Play::files(&[("10-a.md", "# A\n"), ("25-b.md", "# B\n")]);
    let play = play.types("new \"Deadlocks & DEMO days\"").succeeds();
    let text = file(&play, "30-deadlocks-demo-days.md");
    assert!(text.starts_with("# Deadlocks & DEMO days\n"), "{text}");
    let play = play.types("check --deny warnings").succeeds().shows("3 lessons: nothing wrong");
    play.types("open deadlocks-demo-days").succeeds().types("new deadlocks demo days").fails(2).shows("already");
    Play::lesson("# A\n").types("new ?!").fails(2).shows("letters");
}

/// What `check` says of one lesson.
fn check(lesson: &str) -> Play {
    Play::lesson(lesson).types("check")
}

#[test]
fn what_learners_would_miss_is_a_warning_in_its_place() {
    let marked = "# T\n\n```try\nmachine\n```\n\n";
    for (text, place, message) in [
        ("- [ ] a\n- [x] b\n  > Yes.\n", "7:7", "no feedback"),
        ("[x](nowhere.md)\n", "7:1", "there is no file `nowhere.md`"),
        ("[x](10-test.md#nowhere)\n", "7:1", "has no step `nowhere`"),
        ("```pyhton\nx\n```\n", "7:4", "did you mean `python`?"),
        ("``` predcit\nx\n```\n", "7:5", "did you mean `predict`?"),
        ("```python\ny = 1\nx: int = \"a\n```\n", "9:10", "SyntaxError"),
        ("> ```py\n> y = 1\n> print 'a'\n> ```\n", "9:9", "print(…)"),
        ("```python\n    return = 1\n```\n", "8:12", "SyntaxError"),
        (&format!("```text\n{}\n```\n", "x".repeat(77)), "8:1", "takes 77 columns"),
        (&format!("{}\n", "x".repeat(77)), "7:1", "longer than a line"),
        ("a\u{202e}b\n", "7:2", "U+202E"),
        ("a &#27; b\n", "7:3", "not shown"),
        ("> ## A\n", "7:3", "begins no step"),
        ("<!--\n## A\n", "8:1", "begins no step"),
        ("## A\n\n## B\n\nText.\n", "7:1", "this step is empty"),
        ("##\n\nText.\n", "7:1", "this heading has no letters"),
        ("- [] a\n- b\n", "7:3", "this is no box"),
        ("1. [v] a\n", "7:4", "this is no box"),
        ("> [!HINT]\n> a\n", "7:3", "it is no hint"),
        ("[!TIP]\na\n", "7:1", "it is no hint"),
        ("+++\nauthors = []\n+++\n", "7:1", "stands at the top of a file"),
        ("## A\n\nText.\n\n## A\n\nText.\n", "11:1", "`a-2`"),
        ("## 7\n\nText.\n", "7:1", "`goto 7`"),
    ] {
        let play = check(&format!("{marked}{text}")).succeeds().shows("warning: ").shows(message);
        let play = play.shows(&format!("10-test.md:{place}"));
        play.types("check --deny warnings").fails(1);
    }
    let links = "[itself](10-test.md), [a step](#intro), [elsewhere](https://a.md), [a built-in one](20-threads.md)";
    let boxes = "- [a](b.txt)\n- [x][y]\n- [1]: z\n\n[y]: https://y.org\n";
    check(&format!("{marked}Links to {links}.\n\n{boxes}")).succeeds().shows("nothing wrong");
    let tall = "A line.\n\n".repeat(12);
    check(&format!("{marked}## A\n\n{tall}")).succeeds().shows("this step takes 28 lines");
}

#[test]
fn what_nearly_makes_a_lesson_of_ordinary_markdown_is_a_warning() {
    for (text, message) in [
        ("```predcit\nask = 1\n```\n", "did you mean `predict`?"),
        ("+++\nauthors = []\n+++\n", "stands at the top of a file"),
        ("[!TIP]\nText.\n", "it is no hint"),
    ] {
        check(&format!("# T\n\n{text}")).succeeds().shows("warning: ").shows(message);
    }
    check("# T\n\n```mermaid\nx\n```\n\n- [ ] to do\n\n[nowhere](x.md)\n").succeeds().shows("nothing wrong");
}

#[test]
fn what_keeps_learners_from_going_on_is_an_error() {
    for (text, message) in [
        ("- [ ] the *same*\n  > a\n- [x] the  *Same*\n  > b\n\n```try\nmachine\n```\n", "same as one before it"),
        ("```try\nspinlab run thread\n```\n", "write what stands behind it"),
        ("```try { fails = \"refused\" }\nrun thread --work block\n```\n", "did you mean `Refused`?"),
        ("```try { fails = \"Deadlock\" }\nfuture result\n```\n", "no command fails with `Deadlock`"),
        ("```try\nnext\n```\n", "take it out"),
        ("```try\ncheck\n```\n", "cannot ask for this command"),
        ("```try\nquit\n```\n", "cannot ask for this command"),
        ("```try { fails = \"InvalidStateError\" }\nfuture new async\n```\n", "it succeeds"),
        ("```try { fails = \"CancelledError\" }\nfuture new async\n```\n", "it succeeds"),
        ("```try\ntimeline\n```\n", "this fails: nothing was run yet"),
        ("```try\nfuture result-timeout\nfuture result\n```\n", "this fails"),
        ("```try { goal = \"frames > 1000\" }\nrun thread\n```\n", "`frames` was 30"),
        ("```predict\nask: \"x\"\n```\n", "write it with `=`: `ask = \"x\"`"),
        ("```predict\nask = “x”\n```\n", "use straight quotes"),
        ("```demo a\nabout = \"x\"\nmodel = thread\n```\n", "put the text in quotes"),
        ("```demo a\nabout = \"x\"\nmodel = \"async\"\nseconds = 1,5\n```\n", "`seconds = 1.5`"),
        ("```try { goal = \"future.cancelled\" }\nfuture new async\n```\n", "does not reach the goal"),
        ("```predict\nask = \"?\"\nrun = \"run thread\"\nmeasure = \"lost\"\n```\n", "has no measure `lost`"),
    ] {
        check(&format!("# T\n\n{text}")).fails(1).shows("error: ").shows(message).shows("10-test.md:");
    }
}

#[test]
fn what_only_a_live_run_measures_can_be_predicted() {
    check("# T\n\n```predict\nask = \"?\"\nrun = \"run thread\"\nmeasure = \"memory\"\n```\n")
        .succeeds()
        .shows("nothing wrong");
}

#[test]
fn lessons_build_on_lessons_that_are_there_and_not_on_each_other() {
    let lesson = |requires: &str| format!("+++\nrequires = [\"{requires}\"]\n+++\n# T\n\nText.\n");
    let files = [("1-a.md", lesson("b")), ("2-b.md", lesson("c")), ("3-c.md", lesson("a")), ("4-d.md", lesson("aa"))];
    let files: Vec<(&str, &str)> = files.iter().map(|(name, text)| (*name, text.as_str())).collect();
    let play =
        Play::files(&files).types("check").fails(1).shows("no lesson is called `aa`").shows("4 lessons: 4 errors");
    play.shows("`b` builds on this lesson, so neither can come first");
    Play::files(&[("1-a.md", &lesson("threads"))]).types("check").succeeds();
}

#[test]
fn trying_a_lesson_changes_nothing_of_the_one_who_does() {
    let lesson = "# T\n\n```try\nrun thread\ntimeline --save run.svg\nset pace real\nrun thread --seconds 60\n```\n";
    let play = check(lesson).succeeds().shows("nothing wrong");
    assert!(!std::path::Path::new("run.svg").exists());
    assert!(play.session.learner.notes().is_empty());
    let is_untouched = |session: &mut Session| session.last_run.is_none() && session.learner.ledger().place.is_none();
    let mut play = play.types("set").shows("virtual");
    assert!(is_untouched(&mut play.session));
}

#[test]
fn editors_get_json() {
    let play = Play::lesson("# T\n\n- [ ] é\n- [x] b\n  > b\n\n```try\nrnu\n```\n").types("check --json").fails(1);
    let json: serde_json::Value = serde_json::from_str(&play.shown()).unwrap();
    assert_eq!((&json["errors"], &json["warnings"], &json["lessons"]), (&1.into(), &0.into(), &1.into()));
    let problem = &json["problems"][0];
    assert_eq!((&problem["line"], &problem["column"], &problem["end_column"]), (&8.into(), &1.into(), &4.into()));
    assert_eq!(problem["severity"], "error");
    assert!(problem["help"].as_str().unwrap().contains("`run`"), "{problem}");
}

const LESSON: &str = indoc! {"
    # Threads

    About threads.

    ## Quiz

    Who draws?

    - [ ] main
      > No.
    - [x] spinner
      > Yes.
"};
const KOREAN: &str = "# 스레드\n\n스레드 이야기.\n\n## 퀴즈\n\n누가?\n\n- [ ] 메인\n  > 아뇨.\n- [x] 스피너\n  > 네.\n";

#[test]
fn a_translation_is_compared_stamped_and_found_stale() {
    let play = Play::files(&[("20-threads.md", LESSON)]);
    let ko = play.directory().join("lessons/ko");
    fs::create_dir(&ko).unwrap();
    fs::write(ko.join("20-threads.md"), KOREAN).unwrap();
    fs::write(ko.join("99-none.md"), "# 없음\n").unwrap();
    let play = play.types("check").succeeds().shows("nothing says which steps").shows("99-none.md").shows("2 warnings");
    let play = play.types("check --stamp").succeeds().shows("20-threads.md is noted as up to date").shows("1 warning");
    assert!(file(&play, "ko/20-threads.md").starts_with("+++\nmade-from = [\n    \"intro "));
    let changed = LESSON.replace("About threads.", "All about threads.") + "\n## End\n\nThe end.\n";
    fs::write(play.directory().join("lessons/20-threads.md"), changed).unwrap();
    let play =
        play.types("check").succeeds().shows("`intro` has changed").shows("leave out, shown as in the lesson: 1");
    // The translation was not edited meanwhile, so it is not noted as up to date in passing.
    let play = play.types("check --stamp").succeeds().shows("`intro` has changed");
    let ko = play.directory().join("lessons/ko").display().to_string();
    let play = play.types(&format!("check {ko}")).shows("`intro` has changed").shows("99-none.md");
    // One file alone, of a lesson or of a translation.
    let path = play.directory().join("lessons/ko/20-threads.md").display().to_string();
    let play = play.types(&format!("check {path}")).shows("`intro` has changed").hides("99-none.md");
    fs::write(&path, KOREAN.replace("[x]", "[ ]").replacen("[ ]", "[x]", 1)).unwrap();
    let play = play.types(&format!("check {path}")).fails(1).shows("does not ask what `quiz` of the lesson asks");
    play.shows("box 1 is checked in one of the two only");
}

#[test]
fn a_translation_of_ordinary_markdown_stays_ordinary_when_it_is_stamped() {
    // Two titles and a list of boxes that is no quiz: in a lesson both would be errors.
    let page = "# One\n\nText.\n\n# Two\n\n- [ ] a\n- [ ] b\n";
    let play = Play::files(&[("1-x.md", page)]);
    let ko = play.directory().join("lessons/ko");
    fs::create_dir(&ko).unwrap();
    fs::write(ko.join("1-x.md"), page.replace("One", "하나").replace("Two", "둘")).unwrap();
    let play = play.types("check --stamp").succeeds().shows("noted as up to date").shows("nothing wrong");
    play.types("check --deny warnings").succeeds();
}

#[test]
fn notes_hold_what_was_read_run_and_answered() {
    let play = Play::lesson(LESSON).types("notes").fails(1).shows("nothing is noted yet");
    let play =
        play.types("open 1").types("next").types("answer a").fails(1).types("run thread --seconds 1").types("help");
    let play = play.types("run thraed").fails(2).types("answer 7").fails(1);
    let notes = play.directory().join("notes.md");
    let play = play.types(&format!("notes --save {}", notes.display())).succeeds().shows("Saved");
    let text = fs::read_to_string(&notes).unwrap();
    for part in ["# Notes", "\n## Threads\n", "About threads.", "\n### Quiz\n", "- **b)** spinner"] {
        assert!(text.contains(part), "{part} is not in:\n{text}");
    }
    assert!(
        text.contains("spinlab> answer a\na) No.") && text.contains("Answer: 42") && text.contains("frames "),
        "{text}"
    );
    for part in ["spinlab> help", "Yes.", "thraed", "answer 7"] {
        assert!(!text.contains(part), "{part} is in:\n{text}");
    }
    let play = play.types("answer b").types("notes").shows("b) Yes.").types("reset test").types("notes").fails(1);
    play.types("run thread").types("notes").shows("Answer: 42").types("reset --all --yes").types("notes").fails(1);
    // The parts of a fence that are for spinlab are left out of the notes.
    let play = Play::new().types("open threads").types("goto 10").types("run spinner-thread").types("notes");
    play.shows("```python\nimport itertools").hides("{ program");
}

#[test]
fn measures_are_listed_with_their_units() {
    let play =
        Play::new().types("help measures").succeeds().shows("parallelism    a ratio").shows("stop           seconds");
    play.types("help measrues").fails(2).shows("`measures`");
}

#[test]
fn a_class_list_can_be_made_of_progress() {
    let play = Play::lesson(LESSON).types("open 1").types("next").types("progress --json").succeeds();
    let json: serde_json::Value = serde_json::from_str(&play.shown()).unwrap();
    assert_eq!((&json["done"], &json["steps"], &json["lessons"][0]["done"]), (&1.into(), &2.into(), &1.into()));
    assert!(json["learner"].is_string() || json["learner"].is_null());
}

#[test]
fn the_manual_page_is_made_of_the_grammar() {
    let play = Play::new().types("man").succeeds().shows(".TH spinlab").shows("\\-\\-lessons").shows("compare");
    play.types("man run").succeeds().shows("\\-\\-workers").types("man rn").fails(2).shows("`run`");
}

#[test]
fn json_holds_nothing_that_steers_a_terminal() {
    let text = "# T\u{9b}\u{202e}\n\n## A\u{7f}b\u{85}c\n\n```try\nrnu \u{9b}\u{202e}\n```\n";
    let good = text.replace("rnu", "run thread").replace(" \u{9b}\u{202e}", "");
    for (text, line) in [(text, "check --json"), (&good, "progress --json")] {
        let shown = Play::lesson(text).types(line).shown();
        let steers = |character: char| character != '\n' && (character.is_control() || character == '\u{202e}');
        assert!(!shown.contains(steers), "{line}: {shown:?}");
        assert!(serde_json::from_str::<serde_json::Value>(&shown).is_ok(), "{shown}");
    }
    assert!(Play::lesson(&good).types("progress --json").shown().contains(r"A\u007fb\u0085c"));
}

#[test]
fn links_that_lead_out_of_the_lessons_are_neither_read_nor_written() {
    let play = Play::files(&[("1-a.md", "# A\n\nText.\n"), ("3-c.md", "# C\n\nText.\n")]);
    let (outside, lessons) = (play.directory().join("outside.md"), play.directory().join("lessons"));
    fs::write(&outside, "# Secret\n\nmine\n").unwrap();
    fs::create_dir(lessons.join("ko")).unwrap();
    std::os::unix::fs::symlink(&outside, lessons.join("ko/1-a.md")).unwrap();
    std::os::unix::fs::symlink(&outside, lessons.join("2-b.md")).unwrap();
    std::os::unix::fs::symlink("3-c.md", lessons.join("4-d.md")).unwrap();
    let play = play.types("check --stamp").fails(1).shows("2-b.md: this is a link that leads out of the lessons");
    let play = play.types("lessons").hides("Secret").shows("d ");
    let path = lessons.join("ko/1-a.md").display().to_string();
    let _play = play.types(&format!("check --stamp {path}")).fails(1);
    assert_eq!(fs::read_to_string(&outside).unwrap(), "# Secret\n\nmine\n");
}

#[test]
fn a_lesson_does_not_choose_where_files_are_written() {
    for path in ["~/.bashrc", "/tmp/x.md", "../x.md", ".profile", "a/b.md"] {
        let lesson = format!("# T\n\n```try\nrun thread\nnotes --save {path}\n```\n");
        check(&lesson).fails(1).shows("10-test.md:5:14").shows("cannot choose the place of a file");
    }
    check("# T\n\n```try\nrun thread\ntimeline --save run.svg\n```\n").succeeds();
}

#[test]
fn a_run_of_a_day_is_not_played() {
    let lesson = "# T\n\n```try\nrun thread --seconds 86400 --interval 0.001\n```\n\n\
                  ```predict\nask = \"?\"\nrun = \"run thread --seconds 3600\"\nmeasure = \"frames\"\n```\n";
    check(lesson)
        .succeeds()
        .shows("this run takes 86400")
        .shows("10-test.md:4:1")
        .shows("10-test.md:9:8")
        .shows("2 warnings");
}

#[test]
fn the_caret_stands_at_the_word_that_is_wrong() {
    for (line, column) in [
        ("run thread --secnds 1", "4:12"),
        ("run thread --seconds x", "4:22"),
        ("run thraed", "4:5"),
        ("future nwe async", "4:8"),
        ("future new asinc", "4:12"),
        ("run thread --work block", "4:12"),
    ] {
        check(&format!("# T\n\n```try\n{line}\n```\n")).fails(1).shows(&format!("10-test.md:{column}\n"));
    }
}

/// A step to read, a quiz, a goal.
const CLASS: &str = "# T\n\nRead.\n\n## Quiz\n\n- [ ] a\n  > No.\n- [x] b\n  > Yes.\n\n> [!TIP]\n> It is b.\n\n\
    ## Goal\n\n```try { goal = \"stop > 0.1\" }\nrun thread --interval 0.7\n```\n\n## Left\n\n- [x] a\n- [ ] b\n";

/// A learner whose clock stands at that many seconds after 04:29:33.
fn at(play: Play, seconds: u64) -> Play {
    let mut play = play;
    let learner = Learner::in_directory(Some(&play.directory().join("state")));
    play.session.learner = learner.with_clock(move || 1_795_840_173 + seconds);
    play
}

/// What `progress --json` says of the steps.
fn accounts(play: &Play) -> Vec<serde_json::Value> {
    let json: serde_json::Value = serde_json::from_str(&play.shown()).unwrap();
    json["lessons"][0]["steps"].as_array().unwrap().clone()
}

#[test]
fn what_a_step_took_is_noted_as_it_happens() {
    let play = at(Play::lesson(CLASS), 0).types("open 1").types("next").succeeds();
    let play = at(play, 60).types("answer a").fails(1).types("hint").shows("It is b");
    let play = at(play, 90).types("answer b").shows("Right").types("next").succeeds();
    let play = at(play, 100).types("run thread").shows("Not there yet");
    let play = play.types("run thread --interval 0.7").shows("This step is done").types("next");
    // A night is no time at the step.
    let play = at(play, 50_000).types("skip").types("progress --json --learner Anna").succeeds().shows("\"Anna\"");
    let [read, quiz, goal, left] = &accounts(&play)[..] else { panic!("{}", play.shown()) };
    let facts = |step: &serde_json::Value| {
        ["seconds", "attempts", "wrong", "hints", "skipped"].map(|key| step[key].to_string()).join(" ")
    };
    assert_eq!(
        [read, quiz, goal, left].map(facts),
        ["0 0 0 0 false", "90 2 1 1 false", "10 2 1 0 false", "0 0 0 0 true"]
    );
    assert_eq!(quiz["opened"], "2026-11-28T04:29:33Z");
    assert_eq!((&quiz["finished"], &left["finished"]), (&"2026-11-28T04:31:03Z".into(), &serde_json::Value::Null));
    // An answer in a step that is done is no attempt, and `reset` begins anew.
    let play = play.types("goto quiz").types("a").types("b").types("progress --json");
    assert_eq!(accounts(&play)[1]["attempts"], 2);
    let play = play.types("goto quiz").types("reset").types("progress --json");
    assert_eq!(accounts(&play)[1]["attempts"], 0);
}

#[test]
fn what_an_older_version_did_not_note_is_not_known() {
    let play = Play::lesson(CLASS).types("open 1").types("next").types("b").succeeds();
    let file = play.directory().join("state/progress.json");
    let mut ledger: serde_json::Value = serde_json::from_slice(&fs::read(&file).unwrap()).unwrap();
    assert!(ledger.as_object_mut().unwrap().remove("records").is_some());
    fs::write(&file, ledger.to_string()).unwrap();
    let play = play.next_day().types("open 1").types("goto quiz").types("b").types("hint").types("progress --json");
    let quiz = &accounts(&play)[1];
    assert_eq!((&quiz["state"], &quiz["attempts"], &quiz["hints"]), (&"done".into(), &().into(), &().into()));
    let state = play.directory().join("state");
    let play = play.types(&format!("report {}", state.display())).succeeds();
    let play = play.shows("state").shows("2/4").shows("?");
    // From a step that is new, it is noted.
    let play = play.types("goto goal").types("run thread").types(&format!("report {}", state.display()));
    play.succeeds().shows("1+").shows("`?`, `+`: steps were done before this was noted");
}

#[test]
fn the_files_of_a_class_become_one_report() {
    let play =
        Play::lesson(CLASS).types("open 1").types("next").types("a").fails(1).types("b").types("skip").types("skip");
    let class = play.directory().join("class");
    fs::create_dir_all(class.join("ben")).unwrap();
    fs::copy(play.directory().join("state/progress.json"), class.join("ben/progress.json")).unwrap();
    fs::write(class.join("ben/last-run.json"), "{}").unwrap();
    let play = play.types("progress --json --learner '=Anna, \u{1b}[2J'").succeeds();
    fs::write(class.join("1.json"), play.shown()).unwrap();
    // A file of the version before this was noted, and one that is something else.
    let old = r#"{"done":1,"learner":"cho","lessons":[{"id":"test","steps":[{"name":"intro","state":"done"}]}]}"#;
    fs::write(class.join("2.json"), old).unwrap();
    let line = format!("report {}", class.display());
    let play = play.types(&line).succeeds().shows("ben").shows("cho").shows("2/4").shows("1/1").shows("`?`, `+`: ");
    let play = play.shows("Steps with most trouble").shows("test: quiz");
    let play = play.types(&format!("{line} --csv")).succeeds();
    let lines = play.shown();
    assert!(lines.starts_with("learner,file,pack,lesson,step,state,opened,"), "{lines}");
    assert!(lines.contains(",test,quiz,done,20") && lines.contains(",2,1,0,false"), "{lines}");
    assert!(lines.contains("\"'=Anna, ") && lines.contains(",test,intro,done,,,,,,,"), "{lines}");
    assert!(!lines.contains('\u{1b}'), "{lines}");
    let play = play.types(&format!("{line} --json")).succeeds();
    let json: serde_json::Value = serde_json::from_str(&play.shown()).unwrap();
    assert_eq!(json["learners"].as_array().unwrap().len(), 3);
    fs::write(class.join("notes.json"), "[1]").unwrap();
    fs::write(class.join("new.json"), "{\"version\": 99}").unwrap();
    let play = play.types(&line).fails(1).shows("ben").shows("notes.json is left out").shows("newer spinlab");
    play.types("report nowhere").fails(1).shows("No such file").types("report").fails(2);
}

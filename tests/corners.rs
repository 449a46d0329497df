//! Small facts at the edges of a lesson: what is asked, counted and shown there.

#![allow(clippy::unwrap_used, missing_docs)]

mod common;

use std::fs;

use common::Play;
use spinlab::run::pace::Pace;

const GUESS: &str = "# L\n\nA.\n\n## Decide\n\n```predict\nask = \"How many are lost?\"\nmeasure = \"lost\"\n\
                     tolerance = 20\n```\n\n## Try\n\n```try\nrun counter\n```\n\n## End\n\nB.\n";

#[test]
fn a_guess_without_a_run_is_kept_until_the_lesson_runs_it() {
    let play = Play::lesson(GUESS).types("open 1").types("next").shows("A later run tells.");
    let play = play.types("90").succeeds().shows("Your guess is kept: 90 lost.").shows("This step is done.");
    // The guess waits until the next day, and for that run only.
    let play = play.next_day().types("next").types("run counter --lock --model async").hides("you said");
    let play = play.types("next").types("run counter");
    let play = play.shows("How many are lost?").shows("Close enough: you said 90 lost, the run had 100 lost.");
    play.types("run counter").hides("you said");
}

#[test]
fn a_guess_that_no_run_tells_is_an_error() {
    let check = |text: &str| Play::lesson(text).types("check");
    check(GUESS).succeeds().shows("nothing wrong");
    check(&GUESS.replace("run counter\n", "run thread\n"))
        .fails(1)
        .shows("no run tells whether a guess at this is right");
    check(&GUESS.replace("run counter\n", "machine\n")).fails(1).shows("let a `try` with a `run` that measures it");
}

#[test]
fn a_question_without_a_hint_gives_one_all_the_same() {
    let quiz = "# L\n\nA.\n\n- [ ] one\n  > No one.\n- [ ] two\n  > No two.\n- [x] three\n  > Yes.\n";
    let play = Play::lesson(&format!("{quiz}\n```try\nset\n```\n")).types("open 1").types("hint").shows("a) No one.");
    // Of two wrong choices one stays: otherwise there would be nothing to think about.
    play.types("hint").hides("No two.").shows("That was the last hint");
    let predict = "# L\n\n```predict\nask = \"?\"\nrun = \"run thread\"\nmeasure = \"stop\"\n```\n";
    Play::lesson(predict)
        .types("open 1")
        .types("hint")
        .shows("What is asked is `stop`: From the answer to the spinner gone.");
}

#[test]
fn a_done_step_tells_its_answer_and_asks_no_more() {
    let lesson = "# L\n\n- [ ] one\n  > No.\n- [x] two\n  > Yes.\n\n> [!TIP]\n> Count.\n\n## B\n\nC.\n";
    let play = Play::lesson(lesson).types("open 1").shows("Type the letter.").shows("A hint is there").types("b");
    let play = play.types("next").types("back").shows("You have answered this: `b`.");
    play.hides("Type the letter.").hides("A hint is there").types("a").shows("No.");
}

#[test]
fn an_answer_is_read_whatever_its_letters_are_made_of() {
    let predict = "# L\n\n```predict\nask = \"?\"\nrun = \"run thread --seconds 3\"\nmeasure = \"elapsed\"\n```\n";
    // `3초`, its syllable in two parts as in a file name of macOS.
    Play::lesson(predict).types("open 1").types("3\u{110e}\u{1169}").succeeds().shows("you said 3 s");
}

#[test]
fn a_long_name_leaves_the_columns_where_they_are() {
    let long = format!("20-{}.md", "a-very-long-name".repeat(3));
    let play = Play::files(&[("10-short.md", "# S\n"), (&long, "# T\n"), ("30-other.md", "# U\n")]);
    let column = |play: &Play, word: &str| -> Vec<usize> {
        let lines = play.shown();
        lines.lines().filter_map(|line| line.find(word)).collect()
    };
    let play = play.types("lessons");
    let places = column(&play, "0/1");
    assert_eq!(places, [places[0]; 3], "{}", play.shown());
    let play = play.types("progress");
    let places = column(&play, "░");
    assert_eq!(places, [places[0]; 3], "{}", play.shown());
}

#[test]
fn what_a_page_names_and_is_not_there_is_a_warning() {
    let lesson = "# L\n\n![a](gone.png) ![b](there.png) ![c](https://example.org/x.png)\n\n```rust\n\
                  {{#include ../secret.rs}}\n{{#include there.rs}}\n```\n\n```try\nset\n```\n";
    let play = Play::lesson(lesson);
    let lessons = play.directory().join("lessons");
    fs::write(lessons.join("there.png"), "").unwrap();
    fs::write(lessons.join("there.rs"), "fn main() {}\n").unwrap();
    fs::write(play.directory().join("secret.rs"), "secret\n").unwrap();
    let play = play.types("check").shows("there is no picture `gone.png`").shows("`../secret.rs` is not included");
    play.hides("no picture `there").hides("`there.rs`").hides("picture `https").shows("2 warnings");
}

#[test]
fn a_key_that_is_nearly_one_of_a_lesson_is_a_warning() {
    let play = Play::lesson("+++\nrequire = [\"a\"]\n+++\n\n# L\n\nWords.\n").types("check").succeeds();
    play.shows("no key of a lesson is called `require`").shows("did you mean `requires`?");
    Play::lesson("+++\nauthor = \"me\"\ndate = 2024-01-01\n+++\n\n# L\n\nWords.\n")
        .types("check")
        .shows("nothing wrong");
}

#[test]
fn notes_end_lines_in_one_way_only() {
    let play = Play::lesson("# L\n\nOne\u{2028}two\u{2029}three.\n").types("open 1").types("set");
    let path = play.directory().join("n.md");
    let play = play.types(&format!("notes --save '{}'", path.display())).succeeds();
    let notes = fs::read_to_string(path);
    drop(play);
    assert!(notes.unwrap().contains("One two three."));
}

#[test]
fn what_would_take_minutes_to_check_is_not_played() {
    let quiz = "Which?\n\n- [ ] a\n  > No.\n- [x] b\n  > Yes.\n\n".repeat(101);
    let play =
        Play::lesson(&format!("# L\n\n{quiz}")).types("check").shows("this step has 101 tasks, so it was not played");
    // A learner is not shown all of them, either.
    play.types("open 1").types("answer b").shows("and 90 more");
    let run = "# L\n\n```try\nrun async --work nap --seconds 500 --workers 60\n```\n";
    Play::lesson(run).types("check").shows("in this run too much happens, so it was not played");
}

#[test]
fn a_lesson_that_only_a_machine_is_fast_enough_for_is_a_warning() {
    let lesson = |seconds| {
        format!(
            "# L\n\n```try\nfuture new thread\nfuture start {seconds}\n```\n\n\
             ```try {{ fails = \"TimeoutError\" }}\nfuture result --timeout 0.5\n```\n"
        )
    };
    let slow = "a learner who takes 20 seconds for a line cannot do this";
    Play::lesson(&lesson(2)).types("check").succeeds().shows("warning: ").shows(slow).shows("10-test.md:9");
    Play::lesson(&lesson(60)).types("check").succeeds().shows("nothing wrong");
    // The learner who was too late is told.
    let play = Play::lesson(&lesson(60)).types("open 1").types("future new thread").types("future start 60");
    play.types("future set-result 1")
        .types("future result --timeout 0.5")
        .shows("This was to fail with `TimeoutError`");
}

#[test]
fn one_mistake_is_one_message() {
    let demo = "# L\n\n```demo a\nabout = \"A\"\nmodle = \"async\"\n```\n";
    Play::lesson(demo).types("check").shows("unknown key `modle`").hides("needs the key");
    let fails = "# L\n\n```try { fails = \"Timeout\" }\nfuture result\nfuture exception\n```\n";
    let play = Play::lesson(fails).types("check").shows("10-test.md:3:18").shows("did you mean `TimeoutError`?");
    assert_eq!(play.shown().matches("no command fails with").count(), 1, "{}", play.shown());
}

#[test]
fn the_repository_around_a_pack_holds_no_lessons() {
    let pages = ["10-a.md", "README.md", "CODE_OF_CONDUCT.md", "about.md"].map(|name| (name, "# T\n"));
    let play = Play::files(&[&pages[..], &[(".gitignore", "# drafts\n/drafts/\nnode_modules\n*.tmp\n")]].concat());
    for directory in ["drafts", "part/node_modules", "part/more"] {
        let directory = play.directory().join("lessons").join(directory);
        fs::create_dir_all(&directory).unwrap();
        fs::write(directory.join("c.md"), "# C\n").unwrap();
    }
    let play = play.types("lessons").shows("  a ").shows("about").shows("part/more/c").hides("readme").hides("conduct");
    play.hides("drafts").hides("node_modules");
    // Where nothing else is there, a README is read as the page that it is.
    Play::files(&[("README.md", "# T\n")]).types("lessons").shows("readme");
}

#[test]
fn help_leads_to_the_numbers_of_a_report() {
    Play::new().types("help").succeeds().shows("`help measures` the numbers of a report");
    Play::new().types("help me").succeeds().shows("Enter alone is");
    Play::new().types("help event loop").succeeds().shows("A loop on one thread");
    Play::new().types("help nothing of this").fails(2).shows("no command is called `nothing`");
}

#[test]
fn a_lock_tells_in_which_order_it_was_given() {
    Play::new().types("run counter --lock").shows("Such a lock promises no order");
    Play::new().types("run counter --lock --await-between --model async").shows("in the order in which they asked");
    Play::new().types("run counter").hides("order");
}

#[cfg(target_os = "linux")]
#[test]
fn units_are_weighed_anew_where_earlier_runs_have_left_memory() {
    let mut play = Play::new();
    play.session.program = Some(env!("CARGO_BIN_EXE_spinlab").into());
    play.session.pace = Pace::Scaled(30.0);
    for (line, least, most) in [
        ("run many --units 20000 --seconds 9", 300.0, 3000.0),
        ("run many --model thread --units 500 --seconds 9", 4e3, 1e5),
    ] {
        for _ in 0..2 {
            play = play.types(line).succeeds().hides("not known");
            let trace = &play.session.last_run.as_ref().unwrap().trace;
            let units = f64::from(trace.tally.units_begun.unwrap().0);
            let each = trace.measure(spinlab::trace::measure::Measure::Memory).unwrap() / units;
            assert!((least..most).contains(&each), "{line}: {each} bytes each\n{}", play.shown());
        }
    }
}

#[test]
fn what_is_left_of_a_quiz_says_how_many_letters_it_wants() {
    let quiz = |second: &str| format!("# T\n\n```try\nmachine\n```\n\n- [x] a\n- [{second}] b\n- [ ] c\n");
    Play::lesson(&quiz("x")).types("open 1").types("next").fails(1).shows("type all the right letters");
    Play::lesson(&quiz(" ")).types("open 1").types("next").fails(1).shows("type the letter");
}

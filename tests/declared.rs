//! Programs that lessons declare, and goals that are reached by moving them.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on should say where")]

#[path = "common/mod.rs"]
mod common;

use std::fs;

use common::Play;

const LESSON: &str = r#"# Tally

Two threads add to one counter.

```python { program = "tally" }
import threading
counter = 0
def add():
    global counter
    counter += 1  # a read, then a write
for _ in range(2):
    threading.Thread(target=add).start()
```

## Lose one

Let one update get lost.

```python { program = "lossy" }
import threading
counter = 0
lost = True
def add():
    global counter, lost
    found = counter
    lost = False
    counter = found + 1
for _ in range(2):
    threading.Thread(target=add).start()
```

```try { goal = "reaches counter == 1 and not lost" }
load lossy
```

## Stand still

```python { program = "embrace" }
import threading
left, right = threading.Lock(), threading.Lock()
def take(first, second):
    with first:
        with second:
            pass
threading.Thread(target=take, args=(left, right)).start()
threading.Thread(target=take, args=(right, left)).start()
```

```try { goal = "reaches deadlock" }
load embrace
```
"#;

/// `check` of one lesson.
fn check(text: &str) -> Play {
    Play::lesson(text).types("check")
}

#[test]
fn a_declared_program_is_run_loaded_shown_and_listed() {
    let play = Play::lesson(LESSON).types("demos").shows("tally").shows(": `load tally`");
    let play = play.types("run tally").succeeds().shows("counter           2").shows("This run was simulated");
    let play = play.types("why 1 0").succeeds().types("again").shows("This run was simulated");
    let play = play.types("source tally").shows("tally.py").shows("def add():");
    let play = play.types("load tally").shows("tally  at its start").types("move 1").shows("1 read counter: 0");
    let play = play.types("run tally --seconds 1").fails(2).shows("is an option of demos");
    let play = play.types("load taly").fails(2).shows("no program is called `taly`").shows("did you mean `tally`?");
    play.types("compare tally \"thread --seconds 0.1\"").succeeds();
}

#[test]
fn a_goal_is_met_by_the_learners_own_moves() {
    let play = Play::lesson(LESSON).types("open 1").types("goto 3").shows("Move it until it reaches: `deadlock`");
    let play = play.shows("`load embrace` puts it at its start");
    let play = play.types("load embrace").hides("This step is done").types("move 1").hides("This step is done");
    let play = play.types("move 2").shows("deadlock: every lane waits").shows("This step is done.");
    play.types("next").succeeds();
}

#[test]
fn another_program_does_not_meet_the_goal() {
    let play = Play::lesson(LESSON).types("open 1").types("goto 3");
    let other = play.directory().join("other.py");
    fs::write(&other, LESSON.split("\"embrace\" }\n").nth(1).unwrap().split("```").next().unwrap()).unwrap();
    let play = play.types(&format!("load {}", other.display())).types("move 1 2").shows("deadlock");
    play.hides("This step is done");
}

#[test]
fn the_last_hint_shows_the_fewest_moves() {
    let play = Play::lesson(LESSON).types("open 1").types("goto 3").types("hint");
    play.shows("One way to get there: `load embrace`, then `move 1 2`.");
}

#[test]
fn check_plays_the_moves_that_it_finds() {
    check(LESSON).succeeds().shows("nothing wrong");
}

#[test]
fn check_says_what_is_wrong_with_a_program_and_where() {
    let program = |attributes: &str, code: &str| {
        format!("# T\n\n```python {{ {attributes} }}\n{code}\n```\n\n```try\nrun thread --seconds 0.1\n```\n")
    };
    let cases = [
        (program("program = \"a\", colour = 1", "x = 1"), "10-test.md:3:28", "unknown key `colour`"),
        (program("program = \"a\"", "x = 1\nimport socket"), "10-test.md:5:8", "write instead"),
        (program("program = \"thread\"", "x = 1"), "10-test.md:3:23", "`thread` is a built-in demo"),
        (program("program = \"A b\"", "x = 1"), "10-test.md:3:23", "cannot be the name of a demo or program"),
        (program("program = 1", "x = 1"), "10-test.md:3:23", "`program` must be text"),
        (program("program = \"a\"", &"x = 1\n".repeat(31)), "10-test.md:3:23", "this program has 32 lines"),
    ];
    for (lesson, place, message) in cases {
        let play = check(&lesson);
        assert!(play.shown().contains(place), "{place}\n{}", play.shown());
        play.shows(message);
    }
    // Attributes of ordinary Markdown stay harmless.
    Play::lesson("# T\n\n```python { .line-numbers }\nimport os\n```\n").types("check").succeeds();
}

#[test]
fn check_says_what_is_wrong_with_a_goal() {
    let goal = |goal: &str, line: &str| {
        let (start, end) = LESSON.split_once("## Lose one").unwrap();
        let _ = end;
        format!("{start}## Goal\n\n```try {{ goal = \"{goal}\" }}\n{line}\n```\n")
    };
    check(&goal("reaches counter == 2", "load tally")).succeeds();
    check(&goal("reaches counter == 3", "load tally")).fails(1).shows("no moves lead to this goal");
    check(&goal("reaches deadlock", "load tally")).fails(1).shows("no moves lead to this goal");
    check(&goal("reaches missing == 1", "load tally")).fails(1).shows("the program never has `missing`");
    check(&goal("reaches print(x) == 1", "load tally")).fails(1).shows("a condition cannot call `print`");
    check(&goal("reaches deadlock", "load nothing")).fails(1).shows("no program is called `nothing`");
    check(&goal("reaches deadlock", "load ./x.py")).fails(1).shows("a lesson cannot name a file of the learner's");
    check(&goal("reaches deadlock", "run tally")).fails(1).shows("nothing says which program is meant");
}

#[test]
fn programs_and_demos_share_their_names() {
    let one = "# A\n\n```python { program = \"same\" }\nx = 1\n```\n";
    let other = "# B\n\n```demo same\nabout = \"a\"\nmodel = \"thread\"\n```\n";
    let play = Play::files(&[("10-a.md", one), ("20-b.md", other)]).types("check").fails(1);
    play.shows("the demo `same` is taken");
    Play::lesson(&format!("{one}\n{one}").replace("\n# A", "\n## A")).types("check").fails(1).shows("there is already");
}

#[test]
fn a_task_can_ask_for_moves_and_for_a_refusal() {
    let lesson = "# T\n\n```python { program = \"tally\" }\nimport threading\ncounter = 0\n\
                  def add():\n    global counter\n    counter += 1\nthreading.Thread(target=add).start()\n\
                  threading.Thread(target=add).start()\n```\n\n```try\nload tally\nmove 1x2\n```\n\n\
                  ```try { fails = \"Refused\" }\nmove 1\n```\n\n```try\nundo 2\nprogram\n```\n";
    check(lesson).succeeds();
}

#[test]
fn a_translation_repeats_the_program_but_for_comments() {
    let korean = |program: &str| format!("# 집계\n\n글.\n\n```python {{ program = \"tally\" }}\n{program}\n```\n");
    let base = "# Tally\n\nText.\n\n```python { program = \"tally\" }\nx = 1  # one\n```\n";
    for (program, warns) in [("x = 1  # 하나", false), ("x = 2  # 둘", true)] {
        let play = Play::files(&[("10-t.md", base)]);
        let directory = play.directory().join("lessons/ko");
        fs::create_dir(&directory).unwrap();
        fs::write(directory.join("10-t.md"), korean(program)).unwrap();
        let play = play.types("check");
        assert_eq!(play.shown().contains("is another one; that is what runs"), warns, "{}", play.shown());
    }
}

/// A command is credited with what it did itself, and never with what an earlier one did.
#[test]
fn what_an_earlier_command_left_reaches_no_goal() {
    let lesson =
        format!("{LESSON}\n## Lose more\n\n```try {{ goal = \"lost > 250\" }}\nrun counter --workers 4\n```\n");
    let play = Play::lesson(&lesson).types("open 1").types("goto 3").types("load embrace").types("move 1");
    let play = play.types("goto 1").types("move 2").shows("deadlock").hides("step is done");
    let play = play.types("goto 3").types("move 1").fails(2).shows("cannot move").hides("step is done");
    let play = play.types("undo").types("move 2").shows("step is done");
    let play = play.types("goto 1").types("run counter --workers 4").shows("lost").types("goto 4");
    // Nothing is recorded of it, whether there is a python3 or not.
    let play = play.types("run tally --python").hides("step is done").hides("Not there yet");
    let play = play.types("compare \"counter --workers 4\" thread").hides("step is done");
    play.types("run counter --workers 4").shows("step is done");
}

#[test]
fn a_hint_of_the_author_is_shown_without_a_search() {
    let lesson = LESSON.replace("load embrace\n```\n", "load embrace\n```\n\n> [!TIP]\n> Take both.\n");
    let play = Play::lesson(&lesson).types("open 1").types("goto 3").types("hint").shows("Take both.");
    assert!(play.session.found_shared.is_empty(), "the moves were looked for");
    play.types("hint").shows("then `move 1 2`");
}

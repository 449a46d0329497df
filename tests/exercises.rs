//! Exercises: the learner writes a part of a program, and it is proved in every order of its moves.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on should say where")]

#[path = "common/mod.rs"]
mod common;

use std::fs;
use std::path::PathBuf;

use common::Play;

const LESSON: &str = r#"# Bank

Two threads take money.

## Take

Nothing may get lost.

```python { exercise = "bank", end = "balance == 0", sometimes = "begun == 2 and balance == 1" }
import threading
lock = threading.Lock()
balance = 2
begun = 0
def take():
    global balance, begun
    with lock:
        begun += 1
    # your part
    balance -= 1
    # end of your part
for _ in range(2):
    threading.Thread(target=take).start()
```

```python { solution = "bank" }
    with lock:
        balance -= 1
```

## After

The end.
"#;

const RIGHT: &str = "    with lock:\n        balance -= 1\n";

/// The learner stands in the step with the exercise.
fn at_work(lesson: &str) -> Play {
    in_pack(lesson).types("open 1").types("next")
}

/// In a pack with a name, below which the learner's files are.
fn in_pack(lesson: &str) -> Play {
    Play::files(&[("10-test.md", lesson), ("spinlab.toml", "name = \"own\"\n")])
}

fn file(play: &Play) -> PathBuf {
    play.directory().join("state/exercises/own/test/bank.py")
}

/// The learner puts something else in the place of the part.
fn write(play: &Play, part: &str) {
    let text = fs::read_to_string(file(play)).unwrap();
    let (before, rest) = text.split_once("# your part\n").unwrap();
    let (_, after) = rest.split_once("    # end of your part").unwrap();
    fs::write(file(play), format!("{before}# your part\n{part}    # end of your part{after}")).unwrap();
}

#[test]
fn the_step_shows_what_must_hold_and_not_the_solution() {
    let play = at_work(LESSON).shows("balance -= 1").shows("`edit` opens your copy").hides("solution");
    let play = play
        .shows("• at every end  balance == 0")
        .shows("• at some time  begun == 2 and balance == 1  (in one order at least)");
    let play = play.hides("with lock:\n        balance");
    let play = play.types("next").fails(1).shows("prove the exercise `bank`");
    play.types("search with lock").shows("goto 2");
}

#[test]
fn what_is_saved_after_a_reset_is_proved_too() {
    let play = at_work(LESSON).types("edit").types("reset").succeeds();
    write(&play, RIGHT);
    play.types("set width 100").shows("`bank` was saved").shows("Proved for bank");
}

#[test]
fn what_is_saved_is_proved_with_the_next_command() {
    let play = at_work(LESSON).types("prove").fails(1).shows("bank can go wrong").shows("This is the start");
    let play = play.types("edit").succeeds().shows("state/exercises/own/test/bank.py").shows("with your next command");
    assert!(file(&play).is_file());
    let play = play.types("set width 100").hides("was saved");
    write(&play, "    pass\n");
    let play = play.types("set width 100").shows("`bank` was saved").shows("not true at every end: balance == 0");
    let play = play.types("set width 100").hides("was saved");
    write(&play, RIGHT);
    let play = play.types("next").shows("Proved for bank").shows("This step is done").shows("The end.");
    play.types("progress").shows("2 of 3");
}

#[test]
fn a_proof_does_the_step_and_then_the_hint_shows_a_solution() {
    let play = at_work(LESSON).types("hint").shows("Once the exercise is proved").types("edit");
    write(&play, RIGHT);
    let play = play.types("prove").succeeds().shows("holds: balance == 0").shows("Proved for bank").shows("is done");
    play.types("hint").shows("One way to write your part:").shows("with lock:").hides("import threading");
}

#[test]
fn what_was_not_seen_is_not_wrong() {
    let play = at_work(LESSON).types("edit");
    write(&play, RIGHT);
    let play = play.types("prove --states 5").fails(3).hides("true in no state").hides("can go wrong");
    play.shows("nothing is proved").hides("is done");
}

#[test]
fn a_counterexample_can_be_walked() {
    let play = at_work(LESSON).types("edit");
    write(&play, "    held = balance\n    balance = held - 1\n");
    let play = play.types("prove").fails(1);
    let shown = play.shown();
    let schedule = shown.lines().find_map(|line| line.split_once("not true at every end: balance == 0   ")).unwrap().1;
    assert!(shown.contains("it cannot end well any more"), "{shown}");
    let play = play.types("load bank").shows("held = balance").types(schedule.trim()).succeeds();
    play.shows("the program has ended");
}

#[test]
fn only_the_part_is_the_learners() {
    let play = at_work(LESSON).types("edit");
    let text = fs::read_to_string(file(&play)).unwrap();
    fs::write(file(&play), text.replace("balance = 2", "balance = 1").replace("range(2)", "range(1)")).unwrap();
    let play = play.types("prove").fails(1).shows("does not count").shows("not true at every end");
    for (part, message) in [
        ("    pass\nbalance = 0\n", "this line stands further left than `# your part`"),
        ("    if begun:\n", "Expected an indented block"),
        ("    import socket\n", "write instead"),
        ("    balance = (\n", "error"),
    ] {
        write(&play, part);
        let play = Play::types(at_work(LESSON).types("edit"), "show");
        write(&play, part);
        play.types("prove").fails(1).shows(message);
    }
    fs::write(file(&play), "balance = 0\n").unwrap();
    play.types("prove").fails(1).shows("has lost its line `# your part`");
}

#[test]
fn a_string_cannot_swallow_the_rest() {
    let lesson = LESSON.replace("for _ in", "# \"\"\"\nfor _ in");
    let play = at_work(&lesson).types("edit");
    write(&play, "    \"\"\"\n");
    play.types("prove").fails(1).shows("this part does not end by itself");
}

#[test]
fn reset_puts_the_start_back_and_keeps_what_was_written() {
    let play = at_work(LESSON).types("edit");
    let start = fs::read_to_string(file(&play)).unwrap();
    write(&play, RIGHT);
    let play = play.types("prove").succeeds().types("reset").shows("is at its start again").shows("bank.1.py");
    assert_eq!(fs::read_to_string(file(&play)).unwrap(), start);
    assert!(fs::read_to_string(file(&play).with_extension("1.py")).unwrap().contains(RIGHT));
    let play = play.types("next").fails(1).types("prove").fails(1);
    play.types("reset test").shows("bank.2.py");
}

#[test]
fn edit_never_overwrites_and_follows_a_lesson_that_changes() {
    let play = at_work(LESSON).types("edit");
    write(&play, RIGHT);
    let play = play.types("edit").shows("Your file").hides("is in it now");
    // However long the path is, it can be copied.
    let path = file(&play).display().to_string();
    let play = play.types("set width 20").types("edit");
    assert!(play.shown().lines().any(|line| line == path), "{}", play.shown());
    let play = play.types("set width 80");
    assert!(fs::read_to_string(file(&play)).unwrap().contains(RIGHT));
    fs::write(play.directory().join("lessons/10-test.md"), LESSON.replace("= 2\nbegun", "= 3 - 1\nbegun")).unwrap();
    let play = play.types("show").types("edit").shows("your part is in it now").shows("bank.1.py");
    let text = fs::read_to_string(file(&play)).unwrap();
    assert!(text.contains("balance = 3 - 1") && text.contains(RIGHT), "{text}");
    play.types("prove").succeeds();
}

#[test]
fn an_exercise_is_named_from_anywhere() {
    let play = in_pack(LESSON).types("edit").fails(1).types("edit bnk").fails(2).shows("did you mean `bank`?");
    let play = play.types("open 1").types("edit").fails(1).shows("this step has no exercise").shows("one of these: `");
    let play = play.types("edit bank").succeeds();
    write(&play, RIGHT);
    let play = play.types("prove bank").succeeds().types("prove bank --end \"balance == 1\"").fails(2);
    let play = play.shows("is not for exercises").types("run bank").succeeds().types("source bank").shows("with lock:");
    play.types("explore bank").shows("all were looked at").types("progress").shows("0 of 3");
}

#[test]
fn a_right_lesson_has_nothing_wrong() {
    Play::lesson(LESSON).types("check").succeeds().shows("nothing wrong");
}

#[test]
fn check_says_what_is_wrong_with_an_exercise_and_where() {
    let fence = "{ exercise = \"bank\", end = \"balance == 0\", sometimes = \"begun == 2 and balance == 1\" }";
    let cases = [
        (
            fence,
            "{ exercise = \"bank\", end = \"balance == 0\", ende = \"x\" }",
            "10-test.md:9:54",
            "unknown key `ende`",
        ),
        (fence, "{ exercise = \"bank\", end = \"f(1)\" }", "10-test.md:9:39", "a condition cannot call `f`"),
        (fence, "{ exercise = \"bank\", end = \"x\", ends = false }", "10-test.md:9:50", "can ask nothing of its end"),
        ("    # your part\n", "", "10-test.md:9:24", "nothing says which part the learner writes"),
        ("{ solution = \"bank\" }", "{ solution = \"bnk\" }", "10-test.md:25:24", "did you mean `bank`?"),
        ("{ solution = \"bank\" }", "{ solution = \"bnk\" }", "10-test.md:9:24", "has no solution"),
        (
            "with lock:\n        balance -= 1",
            "balance -= 1",
            "10-test.md:25:24",
            "this solution is not right: not true at",
        ),
        ("    with lock:\n        balance -= 1", "    import socket", "10-test.md:26:12", "write instead"),
        ("begun == 2 and balance == 1", "begun == 3", "10-test.md:25:24", "true in no state: begun == 3"),
        ("balance == 0", "balance >= 0", "10-test.md:9:24", "nothing is left to do"),
    ];
    for (old, new, place, message) in cases {
        assert!(LESSON.contains(old), "{old}");
        let play = Play::lesson(&LESSON.replace(old, new)).types("check").fails(1);
        assert!(play.shown().contains(place), "{place}\n{}", play.shown());
        play.shows(message);
    }
}

#[test]
fn a_server_need_not_end() {
    let server = "# Server\n\n```python { exercise = \"serve\", always = \"0 <= served <= 1\", ends = false }\n\
                  import threading\nserved = 0\ndef serve():\n    global served\n    while True:\n        # your \
                  part\n        served = -1\n        # end of your part\nthreading.Thread(target=serve).start()\n\
                  threading.Thread(target=serve).start()\n```\n\n```python { solution = \"serve\" }\n        served = \
                  1\n```\n";
    Play::lesson(server).types("check").succeeds();
    Play::lesson(&server.replace(", ends = false", "")).types("check").fails(1).shows("trapped");
}

#[test]
fn a_translation_repeats_the_exercise_but_for_comments() {
    let korean =
        LESSON.replace("# Bank", "# 은행").replace("balance -= 1\n    # end", "balance -= 1  # 출금\n    # end");
    for (translation, found) in [
        (korean.clone(), None),
        (korean.replace("balance = 2\n", "balance = 1\n"), Some("is another one; that is what runs")),
        (korean.replace("balance == 0", "balance == 1"), Some("something else must hold")),
    ] {
        let play = Play::files(&[("10-test.md", LESSON)]);
        let directory = play.directory().join("lessons/ko");
        fs::create_dir(&directory).unwrap();
        fs::write(directory.join("10-test.md"), translation).unwrap();
        let play = play.types("check");
        match found {
            Some(message) => play.shows(message),
            None => play.hides("another one").hides("error"),
        };
    }
}

/// A lesson in which the learner writes the threads, too.
const THREADS: &str = r#"# Threads

Two add.

```python { exercise = "adders", end = "count == 2", sometimes = "inside == 2" }
import threading
lock = threading.Lock()
count = inside = 0
# your part
def add():
    global count
    count += 1
for _ in range(2):
    threading.Thread(target=add).start()
# end of your part
```

```python { solution = "adders" }
def add():
    global count, inside
    with lock:
        inside += 1
    with lock:
        count += 1
    with lock:
        inside -= 1
for _ in range(2):
    threading.Thread(target=add).start()
```
"#;

/// A lesson in which the learner puts the lines in order.
const LINES: &str = r#"# Lines

In order.

```python { exercise = "lines", output = "tick\ntock", always = "ticks >= tocks", sometimes = "waits == 1" }
import threading
ticked = threading.Event()
waits = ticks = tocks = 0
def tick():
    global ticks
    ticks = 1
    print("tick")
    ticked.set()
# your part
def tock():
    global tocks, waits
    print("tock")
    tocks = 1
# end of your part
for work in [tock, tick]:
    threading.Thread(target=work).start()
```

```python { solution = "lines" }
def tock():
    global tocks, waits
    waits = 1
    ticked.wait()
    print("tock")
    tocks = 1
```
"#;

#[test]
fn an_exercise_asks_for_what_a_terminal_shows() {
    let play = Play::lesson(LINES).types("open 1").shows("shown in the end").shows("tick").shows("tock");
    play.types("prove").shows("at an end a terminal shows something else").shows("move 1 1 2x3");
    Play::lesson(LINES).types("check").succeeds().hides("lazy");
    // The text alone can be printed.
    let printed = "global tocks, waits\n    waits = 1\n    ticked.wait()\n    print(\"tock\")\n    tocks = 1";
    let lines = LINES.replace(printed, "ticked.wait()\n    print(\"tock\")");
    let weak =
        lines.replace("tick():\n    global ticks\n    ticks = 1\n    print(\"tick\")", "tick():\n    print(\"tick\")");
    let weak = weak.replace(", always = \"ticks >= tocks\", sometimes = \"waits == 1\"", "");
    Play::lesson(&weak).types("check").fails(1).shows("a lazy answer is right here: the expected text is printed");
    Play::lesson(&LINES.replace("tock\", always", "tock\\t\", always"))
        .types("check")
        .fails(1)
        .shows("never shows exactly this");
}

#[test]
fn check_finds_conditions_that_a_lazy_answer_meets() {
    Play::lesson(THREADS).types("check").succeeds().hides("lazy");
    let asks = |condition: &str, meets: &[&str], misses: &[&str]| {
        let lesson = THREADS.replace("end = \"count == 2\", sometimes = \"inside == 2\"", condition);
        let mut play = Play::lesson(&lesson).types("check").fails(1).shows("10-test.md:5:24");
        for which in meets {
            play = play.shows(&format!("a lazy answer is right here: {which}"));
        }
        misses.iter().fold(play, |play, which| play.hides(which));
    };
    asks(
        "end = \"count == 2\"",
        &["each `start` is followed by its `join`", "the bodies are called in a row"],
        &["`pass`"],
    );
    asks(
        "always = \"count <= 2\"",
        &["nothing is in the", "the body of `add` is `pass`", "the bodies are called in a row"],
        &[],
    );
}

#[test]
fn check_tries_lazy_answers_with_tasks() {
    let lesson = r#"# Tasks

Two.

```python { exercise = "two", end = "count == 2" }
import asyncio
count = 0
async def add():
    global count
    held = count
    await asyncio.sleep(0)
    count = held + 1
async def main():
    # your part
    await asyncio.gather(add(), add())
    # end of your part
asyncio.run(main())
```

```python { solution = "two" }
    for _ in range(2):
        await asyncio.create_task(add())
```
"#;
    Play::lesson(lesson).types("check").fails(1).shows("a lazy answer is right here: the bodies are called in a row");
}

/// Two ways to count, and questions about them.
const COUNTED: &str = r#"# Count

Two threads add.

```python { program = "tally" }
import threading
counter = 0
def add():
    global counter
    counter += 1
for _ in range(2):
    threading.Thread(target=add).start()
```

```predict
ask = "How many orders are there?"
run = "explore tally"
measure = "interleavings"
```

```predict
ask = "How many outcomes?"
run = "explore tally"
measure = "outcomes"
```

## Tasks

```python { program = "tasks" }
import asyncio
counter = 0
async def add():
    global counter
    counter += 1
async def main():
    await asyncio.gather(add(), add())
asyncio.run(main())
```

```try
compare "explore tally" "explore tasks"
```
"#;

#[test]
fn interleavings_and_outcomes_are_predicted() {
    let play = Play::lesson(COUNTED).types("run counter --workers 2").succeeds().types("open 1");
    let play = play.types("5").shows("It differed: you said 5, and there are 6.").shows("counter = 1");
    let play = play.types("2").shows("Right: you said 2, and there are 2.").shows("This step is done.");
    // The last run is the one before.
    play.types("timeline").succeeds();
    let guess = COUNTED.split("```predict").nth(1).unwrap();
    let right = COUNTED.replace(&format!("```predict{guess}"), "");
    Play::lesson(&right).types("open 1").types("six").hides("Right");
}

#[test]
fn two_explorations_are_compared() {
    let play = Play::lesson(COUNTED).types("check").succeeds().shows("nothing wrong");
    let play = play.types("open 1").types("goto 2").types("compare \"explore tally\" \"explore tasks\"");
    let play = play.shows("interleavings").shows("tally  6").shows("tasks  1").shows("This step is done.");
    let play = play.types("compare \"explore tally\" thread").fails(2).shows("is compared with what `explore` finds");
    let narrow = play.types("set width 40").types("compare \"explore tally\" \"explore tasks\"").succeeds();
    assert!(narrow.shown().lines().all(|line| line.chars().count() <= 40), "{}", narrow.shown());
}

#[test]
fn a_lesson_that_edits_what_is_no_exercise_is_wrong() {
    let lesson = format!("{COUNTED}\n## Edit\n\n```try\nedit tally\n```\n");
    Play::lesson(&lesson).types("check --no-play").fails(1).shows("no exercise is called `tally`");
}

#[test]
fn check_finds_predictions_without_a_number() {
    let with = |old: &str, new: &str| Play::lesson(&COUNTED.replacen(old, new, 1)).types("check").fails(1);
    let endless = "    counter += 1\nfor _ in range(2):\n    threading";
    let endless = with(endless, "    while True:\n        counter = 1 - counter\nfor _ in range(2):\n    threading");
    endless.shows("10-test.md:18:8").shows("some ways go round in a circle, so interleavings have no");
    with("run = \"explore tally\"\n", "").shows("no later run tells whether");
    with("run = \"explore tally\"\n", "run = \"run tally\"\n").shows("only an `explore` command has interleavings");
    with("\"explore tally\"", "\"explore taly\"").shows("did you mean `tally`?");
    with("measure = \"outcomes\"", "measure = \"frames\"").shows("only a `run` command can be predicted");
}

#[test]
fn lessons_that_are_gone_keep_no_command_from_running() {
    let play = at_work(LESSON).types("edit").succeeds();
    write(&play, RIGHT);
    let lessons = play.directory().join("lessons");
    fs::rename(&lessons, play.directory().join("away")).unwrap();
    let play = play.types("run thread --seconds 0.1").succeeds().shows("Answer: 42").types("quit").succeeds();
    fs::rename(play.directory().join("away"), &lessons).unwrap();
    play.types("set width 100").shows("`bank` was saved").shows("Proved for bank");
}

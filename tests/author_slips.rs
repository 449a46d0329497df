//! What an author of programs and exercises gets wrong, and what `check` says of it.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on should say where")]

mod common;

use std::fs;

use common::Play;

/// A lesson with a program `pp` and one task about it.
fn with_program(program: &str, task: &str) -> String {
    format!("# T\n\nOne.\n\n```python {{ program = \"pp\" }}\n{program}```\n\n{task}")
}

/// What `check` says of it.
fn check(lesson: &str) -> Play {
    Play::lesson(lesson).types("check")
}

const RACE: &str = "import threading\nn = 0\ndef add():\n    global n\n    n += 1\n\
                    for _ in range(2):\n    threading.Thread(target=add).start()\n";

#[test]
fn a_goal_that_names_what_the_program_never_has_is_complained_of() {
    for (goal, name, near) in [
        ("m == 2", "m", "a condition is about the program's own globals"),
        ("adds == 2", "adds", "did you mean `add`?"),
        ("deadlok", "deadlok", "did you mean `deadlock`?"),
        ("ZeroDivisonError", "ZeroDivisonError", "did you mean `ZeroDivisionError`?"),
    ] {
        let task = format!("```try {{ goal = \"reaches {goal}\" }}\nload pp\n```\n");
        let play = check(&with_program(RACE, &task)).fails(1).shows(&format!("the program never has `{name}`"));
        play.shows(near).shows("10-test.md:15:26");
    }
}

/// A lesson with an exercise whose fence has these conditions.
fn exercise(conditions: &str, solution: &str) -> String {
    format!(
        "# T\n\nOne.\n\n```python {{ exercise = \"pp\", {conditions} }}\nimport threading\nlock = threading.Lock()\n\
         n = 0\ndef add():\n    global n\n    # your part\n    n += 1\n    # end of your part\n\
         for _ in range(2):\n    threading.Thread(target=add).start()\n```\n\n\
         ```python {{ solution = \"pp\" }}\n{solution}```\n"
    )
}

const LOCKED: &str = "    with lock:\n        n += 1\n";

#[test]
fn a_condition_that_names_what_no_version_of_the_exercise_has_is_complained_of() {
    let play = check(&exercise("end = \"n == 2\", sometimes = \"lok == 2\"", LOCKED)).fails(1);
    play.shows("the program never has `lok`").shows("did you mean `lock`?").shows("10-test.md:5:59");
    let play = check(&exercise("end = \"m == 2\"", LOCKED)).fails(1).shows("the program never has `m`");
    play.hides("not right").shows("10-test.md:5:37");
}

#[test]
fn of_a_solution_that_is_wrong_the_values_are_shown() {
    let play = check(&exercise("end = \"n == 3\"", LOCKED)).fails(1).shows("not true at every end: n == 3");
    play.shows("there: n = 2");
    let play = check(&exercise("end = \"n == 2\", sometimes = \"n == 7\"", LOCKED)).fails(1);
    play.shows("true in no state: n == 7").shows("seen: n = 0; n = 1; n = 2");
}

const DIES: &str = "a = 0\nx = lok\n";

#[test]
fn a_program_that_dies_must_be_meant() {
    let play = check(&with_program(DIES, "```try\nrun pp\n```\n")).fails(1).shows("10-test.md:11:1");
    play.shows("the program ends with an uncaught NameError").shows("try { fails = \"NameError\" }");
    check(&with_program(DIES, "```try { fails = \"NameError\" }\nrun pp\n```\n")).succeeds().shows("nothing wrong");
    check(&with_program(DIES, "```try { fails = \"KeyError\" }\nrun pp\n```\n"))
        .fails(1)
        .shows("the program ends with an uncaught NameError");
    check(&with_program(DIES, "```try { fails = \"NameErorr\" }\nrun pp\n```\n")).fails(1).shows("`NameError`");
    check(&with_program("x = 1\n", "```try { fails = \"NameError\" }\nrun pp\n```\n")).fails(1).shows("it succeeds");
    // An exception of a module, and one of the program itself.
    for (program, name) in [
        ("import queue\nqueue.Queue().get_nowait()\n", "Empty"),
        ("class Overdrawn(Exception):\n    pass\nraise Overdrawn\n", "Overdrawn"),
    ] {
        check(&with_program(program, "```try\nrun pp\n```\n")).fails(1).shows(&format!("fails = \"{name}\""));
        let meant = with_program(program, &format!("```try {{ fails = \"{name}\" }}\nrun pp\n```\n"));
        check(&meant).succeeds().shows("nothing wrong");
    }
    // A limit of spinlab is no exception that a lesson can ask for.
    let too_long = "text = \"a\" * 1000001\n";
    let play = check(&with_program(too_long, "```try\nrun pp\n```\n")).fails(1);
    play.shows("spinlab stops the program: a string has more than 1,000,000 characters").hides("try { fails");
    // A program that sets its exit status itself does not die.
    let leaves = "raise SystemExit(3)\n";
    check(&with_program(leaves, "```try\nrun pp\n```\n")).succeeds().shows("nothing wrong");
}

#[test]
fn a_step_is_not_done_by_a_program_that_dies_unless_that_is_meant() {
    let play = Play::lesson(&with_program(DIES, "```try\nrun pp\n```\n")).types("open 1").types("run pp");
    play.hides("done").types("next").fails(1);
    let meant = with_program(DIES, "```try { fails = \"NameError\" }\nrun pp\n```\n");
    Play::lesson(&meant).types("open 1").types("run pp").types("next").succeeds();
}

#[test]
fn a_program_without_end_is_given_up_with_its_line() {
    let play = check(&with_program("a = 0\nwhile True:\n    a += 1\n", "```try\nrun pp\n```\n")).fails(1);
    play.shows("the program does not end, or works longer than `check` waits: it is in line");
}

#[test]
fn assigning_what_the_end_asks_for_is_a_lazy_answer() {
    let play = check(&exercise("end = \"n == 2\"", LOCKED)).fails(1);
    play.shows("a lazy answer is right here: the part assigns what is asked for: `n = 2`").shows("`sometimes` says");
    check(&exercise("end = \"n == 2\", sometimes = \"n == 1\"", LOCKED)).succeeds().hides("lazy");
}

#[test]
fn a_goal_that_is_true_at_the_start_is_named() {
    let task = |goal: &str| format!("```try {{ goal = \"reaches {goal}\" }}\nload pp\nmove 1\n```\n");
    let said = "this goal is reached before any move";
    check(&with_program(RACE, &task("n == 0"))).fails(1).shows(said);
    check(&with_program(RACE, &task("n == 1"))).hides(said);
}

#[test]
fn a_goal_is_about_the_program_that_is_loaded_however_that_is_written() {
    for load in ["load pp", "load \"pp\"", "load --times any pp"] {
        let task = format!("```try {{ goal = \"reaches n == 1\" }}\n{load}\nmove 1\n```\n");
        check(&with_program(RACE, &task)).succeeds().shows("nothing wrong");
        let play = Play::lesson(&with_program(RACE, &task)).types("open 1");
        play.shows("`load pp` puts it at its start").types("move 1").shows("`load pp` loads the program of this step");
    }
}

#[test]
fn a_measure_with_a_slip_is_the_only_mistake_of_a_prediction() {
    for measure in ["measure = \"outcome\"", "mesure = \"outcomes\""] {
        let task = format!("```predict\nask = \"?\"\nrun = \"explore pp\"\n{measure}\n```\n");
        let play = check(&with_program(RACE, &task)).fails(1).shows("did you mean").shows("1 error");
        play.hides("can be predicted");
    }
}

#[test]
fn a_part_may_be_translated() {
    let (lesson, ko) = ("# T\n\nOne.\n\n## A\n\nA.\n\n## B\n\nB.\n\n```try\nmachine\n```\n", "# 티\n\n하나.\n");
    let play = Play::lesson(lesson);
    let directory = play.directory().join("lessons/ko");
    fs::create_dir(&directory).unwrap();
    fs::write(directory.join("10-test.md"), ko).unwrap();
    let play = play.types("check --stamp").succeeds().types("check --deny warnings").succeeds();
    play.shows("Steps that translations leave out, shown as in the lesson: 2.").shows("nothing wrong");
}

#[test]
fn a_directory_of_a_language_that_there_is_not_is_complained_of() {
    let play = Play::lesson("# T\n\nOne.\n");
    let directory = play.directory().join("lessons/de");
    fs::create_dir(&directory).unwrap();
    fs::write(directory.join("10-test.md"), "# T\n\nEins.\n").unwrap();
    let play = play.types("check").succeeds().shows("`de` is no language of spinlab: these are lessons like others");
    play.shows("translations can be in `ko`");
}

#[test]
fn a_name_of_the_pack_that_is_not_read_is_complained_of() {
    let play = Play::lesson("# T\n\nOne.\n");
    fs::write(play.directory().join("spinlab.toml"), "nam = x/y\n").unwrap();
    let play = play.types("check").succeeds().shows("this file is not read: the lessons are in");
    play.shows("move it to").shows("begins anew").types("check --deny warnings").fails(1);
}

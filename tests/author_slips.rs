//! What an author of programs and exercises gets wrong, and what `check` says of it.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on should say where")]

mod common;

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
    play.hides("not right").shows("10-test.md:5:38");
}

#[test]
fn of_a_solution_that_is_wrong_the_values_are_shown() {
    let play = check(&exercise("end = \"n == 3\"", LOCKED)).fails(1).shows("not true at every end: n == 3");
    play.shows("there: n = 2");
    let play = check(&exercise("end = \"n == 2\", sometimes = \"n == 7\"", LOCKED)).fails(1);
    play.shows("true in no state: n == 7").shows("seen: n = 0; n = 1; n = 2");
}

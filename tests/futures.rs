//! The session's future as a learner meets it: both tables of the law, cell by cell, and what happens between commands.

#![allow(clippy::unwrap_used)]

mod common;

use std::sync::Arc;
use std::time::Duration;

use common::Play;
use spinlab::bench::notices::Item;
use spinlab::bench::verb::{FutureKind, Limit, Verb};
use spinlab::bench::view::FutureState;
use spinlab::bench::{Bench, BenchError};
use spinlab::future::FutureError;
use spinlab::interrupt::Interrupt;
use spinlab::run::pace::Pace;
use spinlab::trace::What;

/// What a verb answers: a text on success (empty for nothing), or an error.
enum Told {
    Says(&'static str),
    Fails(&'static str),
}
use Told::{Fails, Says};

/// Plays the beginning of a row, then the verb, and looks at all that is shown.
#[track_caller]
fn cell(before: &[&str], verb: &str, told: &Told) {
    let play = before.iter().fold(Play::new(), |play, line| play.types(&format!("future {line}")).succeeds());
    let play = play.types(&format!("future {verb}"));
    match told {
        Says(text) => {
            let shown = play.shown();
            assert_eq!(shown.trim_end(), *text, "{before:?} {verb}");
            play.succeeds();
        }
        Fails(error) => {
            let shown = play.shown();
            let first = shown.lines().next().unwrap_or_default();
            assert_eq!(first, format!("error: {error}"), "{before:?} {verb}");
            assert_eq!(shown.lines().count(), 2, "one line of help: {shown}");
            assert!(shown.lines().nth(1).unwrap().starts_with("help: "), "{shown}");
            play.fails(1);
        }
    }
}

const NEVER: &str = "Deadlock: nothing can complete this future";
const TWICE: &str = "InvalidStateError: invalid state";
const NO_TIMEOUT: [&str; 2] = ["TypeError: result() takes no timeout", "TypeError: exception() takes no timeout"];

#[test]
fn an_async_future_answers_as_the_table_says() {
    let states: [&[&str]; 4] = [
        &["new async"],
        &["new async", "set-result 4 2"],
        &["new async", "set-exception no -luck"],
        &["new async", "cancel"],
    ];
    let no_method = "AttributeError: an async future has no such method";
    let rows: [(&str, [Told; 4]); 15] = [
        (
            "result",
            [
                Fails("InvalidStateError: Result is not set."),
                Says("4 2"),
                Fails("Exception: no -luck"),
                Fails("CancelledError"),
            ],
        ),
        (
            "exception",
            [
                Fails("InvalidStateError: Exception is not set."),
                Says("none"),
                Says("Exception: no -luck"),
                Fails("CancelledError"),
            ],
        ),
        ("result --timeout 1", [0; 4].map(|_| Fails(NO_TIMEOUT[0]))),
        ("exception --timeout 1", [0; 4].map(|_| Fails(NO_TIMEOUT[1]))),
        ("set-result 1", [Says(""), Fails(TWICE), Fails(TWICE), Fails(TWICE)]),
        ("set-exception x", [Says(""), Fails(TWICE), Fails(TWICE), Fails(TWICE)]),
        ("cancel", [Says("true"), Says("false"), Says("false"), Says("false")]),
        ("done", [Says("false"), Says("true"), Says("true"), Says("true")]),
        ("cancelled", [Says("false"), Says("false"), Says("false"), Says("true")]),
        ("await", [Fails(NEVER), Says("4 2"), Fails("Exception: no -luck"), Fails("CancelledError")]),
        (
            "await --timeout 1",
            [Fails("TimeoutError"), Says("4 2"), Fails("Exception: no -luck"), Fails("CancelledError")],
        ),
        ("running", [0; 4].map(|_| Fails(no_method))),
        ("set-running", [0; 4].map(|_| Fails(no_method))),
        ("poll", [0; 4].map(|_| Fails(no_method))),
        ("remove-done-callback a", [0; 4].map(|_| Says("0"))),
    ];
    for (verb, told) in &rows {
        states.iter().zip(told).for_each(|(before, told)| cell(before, verb, told));
    }
}

#[test]
fn a_thread_future_answers_as_the_table_says() {
    let states: [&[&str]; 6] = [
        &["new thread"],
        &["new thread", "set-running"],
        &["new thread", "set-result 42"],
        &["new thread", "set-exception no"],
        &["new thread", "cancel"],
        &["new thread", "cancel", "set-running"],
    ];
    let cancelled = || Fails("CancelledError");
    let (unexpected, timeout) = ("RuntimeError: Future in unexpected state", "TimeoutError");
    let refused = || {
        [
            Says(""),
            Says(""),
            Fails("InvalidStateError: FINISHED: <Future thread finished result=42>"),
            Fails("InvalidStateError: FINISHED: <Future thread finished exception=no>"),
            Fails("InvalidStateError: CANCELLED: <Future thread cancelled>"),
            Fails("InvalidStateError: CANCELLED_AND_NOTIFIED: <Future thread cancelled>"),
        ]
    };
    let flags = |flags: [bool; 6]| flags.map(|flag| Says(if flag { "true" } else { "false" }));
    let rows: [(&str, [Told; 6]); 14] = [
        ("result", [Fails(NEVER), Fails(NEVER), Says("42"), Fails("Exception: no"), cancelled(), cancelled()]),
        (
            "result --timeout 1.5",
            [Fails(timeout), Fails(timeout), Says("42"), Fails("Exception: no"), cancelled(), cancelled()],
        ),
        ("exception", [Fails(NEVER), Fails(NEVER), Says("none"), Says("Exception: no"), cancelled(), cancelled()]),
        (
            "exception --timeout 0",
            [Fails(timeout), Fails(timeout), Says("none"), Says("Exception: no"), cancelled(), cancelled()],
        ),
        ("set-result 1", refused()),
        ("set-exception x", refused()),
        (
            "set-running",
            [Says("true"), Fails(unexpected), Fails(unexpected), Fails(unexpected), Says("false"), Fails(unexpected)],
        ),
        ("cancel", flags([true, false, false, false, true, true])),
        ("running", flags([false, true, false, false, false, false])),
        ("done", flags([false, false, true, true, true, true])),
        ("cancelled", flags([false, false, false, false, true, true])),
        ("remove-done-callback a", [0; 6].map(|_| Fails("AttributeError: no such method on a thread future"))),
        ("poll", [0; 6].map(|_| Fails("AttributeError: no such method on a thread future"))),
        ("await", [0; 6].map(|_| Fails("TypeError: a thread future can't be used in await"))),
    ];
    for (verb, told) in &rows {
        states.iter().zip(told).for_each(|(before, told)| cell(before, verb, told));
    }
}

#[test]
fn a_future_of_rust_moves_only_when_it_is_polled() {
    let play = Play::new().types("future new rust").shows("<Future rust pending>");
    let play = play.types("future poll").shows("Pending").types("future poll").shows("Pending");
    let play = play.types("future set-result 4 2").succeeds().types("future show").shows("woken: poll again");
    let play = play.types("future poll").shows("Ready(4 2)").types("future poll").fails(1);
    let play = play.shows("error: Panic: `async fn` resumed after completion");
    let play = play.types("future set-result 1").fails(1).shows("InvalidStateError");
    let play = play.shows("help: in Rust this would not compile");
    let others = ["result", "exception", "done", "cancelled", "running", "set-running", "start"];
    let play = others.iter().fold(play, |play, verb| {
        play.types(&format!("future {verb}")).fails(1).shows("AttributeError: a rust future has no such method")
    });
    let play =
        play.types("future await").fails(1).shows("AttributeError: no executor runs here").shows("`future poll`");
    let play = play.types("future cancel").fails(1).shows("AttributeError: a rust future is cancelled by dropping it");
    play.types("future add-done-callback a").fails(1).shows("AttributeError");
}

#[test]
fn callbacks_of_a_verb_come_before_the_next_result() {
    let play = ["new async", "add-done-callback a", "add-done-callback boom", "add-done-callback a"]
        .iter()
        .fold(Play::new(), |play, verb| play.types(&format!("future {verb}")).succeeds());
    let play = play.types("future set-result 1").succeeds();
    let told = "callback a: <Future async finished result=1> on event-loop\n\
                callback boom: <Future async finished result=1> on event-loop\n\
                callback boom panicked: it panicked on purpose\n\
                callback a: <Future async finished result=1> on event-loop\n";
    assert_eq!(play.shown(), told);
    play.types("future add-done-callback late").shows("callback late: ").types("future done").hides("callback");
}

#[test]
fn the_same_callback_twice_runs_twice_and_is_removed_twice() {
    let play = Play::new().types("future new async").types("future add-done-callback a");
    let play = play.types("future add-done-callback a").types("future show").shows("callbacks   a, a");
    let play = play.types("future remove-done-callback a").shows("2").types("future cancel");
    assert_eq!(play.shown(), "true\n");
}

#[test]
fn the_answer_of_a_verb_comes_first_and_callbacks_on_the_next_turn() {
    for pace in [Pace::Virtual, Pace::Real] {
        let mut play = Play::new();
        play.session.pace = pace;
        let play = play.types("future new async").types("future add-done-callback note").types("future cancel");
        assert_eq!(play.shown(), "true\ncallback note: <Future async cancelled> on event-loop\n");
        let play = play.types("future start 60").types("future add-done-callback note").types("future cancel");
        // A callback of a task is given the task.
        assert_eq!(play.shown(), "true\ncallback note: <Task async cancelled> on event-loop\n");
        play.types("future cancelled").shows("true");
    }
}

#[test]
fn the_slow_function_is_done_before_any_callback_runs() {
    for kind in ["async", "thread"] {
        let verb = if kind == "async" { "await" } else { "result" };
        let play = Play::new().types(&format!("future new {kind}")).types("future start 1 x");
        let play = play.types("future add-done-callback a").types(&format!("future {verb}"));
        let shown = play.shown();
        let at = |text: &str| shown.find(text).unwrap_or_else(|| panic!("`{text}` is not in:\n{shown}"));
        assert!(at("slow() is done: ") < at("callback a: "), "{shown}");
    }
}

/// How many callbacks ran since the last call.
fn callbacks(bench: &Bench) -> usize {
    bench.notices().take().iter().filter(|item| matches!(item, Item::Callback { .. })).count()
}

#[test]
fn ctrl_c_in_await_cancels_what_is_awaited_unless_it_is_shielded() {
    let rung = Arc::new(Interrupt::default());
    rung.ring();
    let started = Verb::Start { time: Duration::from_hours(1), value: "x".to_owned() };
    let limits = [None, Some(Duration::from_mins(1))];
    for pace in [Pace::Virtual, Pace::Real] {
        for made in [Verb::New { kind: FutureKind::Async }, started.clone()] {
            let interrupted = |verb: Verb| {
                let mut bench = Bench::default();
                bench.perform(made.clone(), pace, &Arc::default()).unwrap();
                bench.perform(Verb::AddDoneCallback { name: "note".to_owned() }, pace, &Arc::default()).unwrap();
                bench.settle();
                bench.notices().take();
                let answered = bench.perform(verb, pace, &rung);
                assert!(matches!(answered, Err(BenchError::Refused(FutureError::Interrupted))), "{answered:?}");
                bench.settle();
                let told = callbacks(&bench);
                (bench, told)
            };
            for timeout in limits {
                let (mut bench, told) = interrupted(Verb::Await { limit: Limit { timeout }, shield: false });
                assert_eq!((bench.state(), told), (Some(FutureState::Cancelled), 1), "{made} {timeout:?}");
                bench.perform(Verb::Undo, pace, &Arc::default()).unwrap();
                assert_eq!((bench.state(), callbacks(&bench)), (Some(FutureState::Pending), 0));
                let view = bench.view().unwrap();
                assert_eq!((view.callbacks, view.awaiting), (vec!["note".to_owned()], 0));
            }
            let (mut bench, told) = interrupted(Verb::Await { limit: Limit::default(), shield: true });
            assert_eq!((bench.state(), told), (Some(FutureState::Pending), 0), "{made}");
            let view = bench.view().unwrap();
            assert_eq!((view.callbacks, view.awaiting), (vec!["note".to_owned()], 0));
        }
    }
}

#[test]
fn the_history_shows_verbs_as_they_are_typed_again() {
    let play = Play::new().types("future new async");
    let callback = "add-done-callback 'say \"hi\"'";
    let play = play.types(&format!("future {callback}")).types("future show").shows(callback);
    let play =
        play.types("future remove-done-callback \"it's\"").types("future show").shows("remove-done-callback \"it's\"");
    for value in ["'a \"b\"'", "'\"'", "\"it's\"", "''", "'a b'", "plain"] {
        let start = format!("start 3 {value}");
        Play::new().types(&format!("future {start}")).types("future show").shows(&format!("  {start} "));
    }
    play.succeeds();
}

#[test]
fn callbacks_of_a_thread_future_run_at_once_where_it_is_completed() {
    let play = Play::new().types("future new thread").types("future add-done-callback boom");
    let play = play.types("future add-done-callback a").types("future cancel");
    let play = play.shows("boom panicked").shows("callback a: <Future thread cancelled> on main\ntrue\n");
    let play = play.types("future start 3 x").shows("<Future thread running>").types("future add-done-callback b");
    play.types("future result").shows("callback b: <Future thread finished result=x> on slow").shows("\nx\n");
}

#[test]
fn a_started_task_is_done_only_while_a_command_waits() {
    let play = Play::new().types("future start 3 yes").shows("<Task async pending>");
    let play = play.types("future done").shows("false").types("run thread").types("future done").shows("false");
    let play = play.types("future set-result 1").fails(1);
    let play = play.shows("RuntimeError: Task does not support set_result operation");
    let play = play.types("future add-done-callback a").types("future await");
    assert_eq!(
        play.shown(),
        "slow() is done: <Task async finished result=yes>\n\
         callback a: <Task async finished result=yes> on event-loop\n\
         yes\n"
    );
    let play = play.types("future set-exception 1").fails(1).shows("Task does not support set_exception operation");
    let play = play.types("future start").types("future cancel").shows("true").types("future cancelled").shows("true");
    play.types("future cancel").shows("false").types("future await").fails(1).shows("CancelledError");
}

#[test]
fn running_out_of_time_cancels_what_was_awaited_and_not_what_a_thread_works_for() {
    let play = Play::new().types("future start 3").types("future await --timeout 1").fails(1).shows("TimeoutError");
    let play = play.types("future cancelled").shows("true").types("future new thread").types("future start 3");
    let play = play.types("future result --timeout 2.5").fails(1).shows("TimeoutError");
    let play = play.types("future running").shows("true").types("future result --timeout 0.6").succeeds();
    play.shows("42");
}

#[test]
fn the_slow_function_can_come_too_late() {
    let play = Play::new().types("future new thread").types("future start 3").types("future set-result mine");
    let play = play.succeeds().types("future result").shows("mine").types("future new async").types("future await");
    // Its future is no longer the current one, so its answer is dropped.
    play.fails(1).hides("too late");
    let play = Play::new().types("future new thread").types("future start 1").types("future set-result mine");
    let play = play.types("future add-done-callback a").types("run sequential").types("future start 3");
    play.types("future result").shows("42").hides("mine");
}

#[test]
fn an_exception_that_was_never_asked_for_is_told_when_its_future_goes() {
    let new = || Play::new().types("future new async").types("future set-exception oh no");
    new().types("future new async").shows("Future exception was never retrieved: oh no");
    new().types("future exception").types("future new async").hides("never");
    new().types("future await").fails(1).types("future start").hides("never");
    new().types("future undo").hides("never").shows("<Future async pending>");
}

#[test]
fn undo_takes_the_last_change_back() {
    let play = Play::new().types("future undo").fails(1).shows("no future yet").types("future new async");
    let play = play.types("future undo").fails(1).shows("nothing to undo").types("future add-done-callback a");
    let play = play.types("future set-result 1").types("future set-result 2").fails(1).types("future result");
    let play = play.types("future undo").shows("<Future async pending>").types("future show").shows("callbacks   a");
    let play = play.types("future cancel").shows("callback a: <Future async cancelled>").types("future undo");
    let play = play.types("future undo").types("future show").shows("none wait");
    let play = play.types("future await --timeout 1").fails(1).types("future add-done-callback b").types("future undo");
    play.types("future cancelled").shows("false");
}

#[test]
fn undo_passes_over_what_changed_nothing_and_calls_nothing_back_again() {
    let play = Play::new().types("future new async").types("future set-result 1").types("future cancel").shows("false");
    let play = play.types("future undo").shows("<Future async pending>").types("future new async");
    let play = play.types("future add-done-callback a").types("future set-result 7").shows("callback a");
    let play =
        play.types("future add-done-callback late").shows("callback late").types("future undo").hides("callback");
    let play = play.shows("<Future async pending>").types("future show").shows("callbacks   a").hides("late");
    let play = play.types("future new thread").types("future cancel").types("future cancel").shows("true");
    let play = play.types("future undo").shows("<Future thread pending>").types("future add-done-callback a");
    let play = play.types("future cancel").shows("callback a").types("future set-running").shows("false");
    let play = play.types("future undo").hides("callback").shows("<Future thread cancelled>");
    let play = play.types("future undo").types("future remove-done-callback a").fails(1).types("future new async");
    let play = play.types("future add-done-callback a").types("future remove-done-callback b").types("future undo");
    play.types("future show").shows("none wait");
}

#[test]
fn a_cancelled_future_is_where_a_lesson_wants_it_although_its_worker_knows() {
    let play = Play::lesson(GOALS).types("open 1").types("goto cancel").types("future new thread");
    let play = play.types("future cancel");
    let play = play.shows("step is done").types("future set-running").types("future show").shows("•notified");
    play.types("future undo").types("future show").shows("•cancelled");
}

#[test]
fn a_started_future_that_is_replaced_keeps_no_thread() {
    for pace in [Pace::Virtual, Pace::Real] {
        let (mut bench, none) = (Bench::default(), Arc::default());
        bench.perform(Verb::New { kind: FutureKind::Thread }, pace, &none).unwrap();
        for _ in 0..2000 {
            let start = Verb::Start { time: Duration::from_hours(1), value: "x".to_owned() };
            bench.perform(start, pace, &none).unwrap();
        }
        let threads = std::fs::read_dir("/proc/self/task").map_or(0, |threads| {
            let name = |thread: &std::path::Path| std::fs::read_to_string(thread.join("comm")).unwrap_or_default();
            threads.filter(|thread| thread.as_ref().is_ok_and(|thread| name(&thread.path()).trim() == "slow")).count()
        });
        // Other tests of this file have threads of that name as well.
        assert!(threads < 100, "{threads}");
    }
}

#[test]
fn without_a_future_every_verb_says_how_to_get_one() {
    let verbs =
        ["done", "result", "show", "set-result 1", "await", "poll", "undo", "cancel", "add-done-callback a", "running"];
    for verb in verbs {
        let play = Play::new().types(&format!("future {verb}")).fails(1);
        play.shows("error: no future yet").shows("`future new async`");
    }
    Play::new().types("future").fails(2).types("future dnoe").fails(2).shows("did you mean `future done`?");
    Play::new().types("future new fast").fails(2).types("future start -1").fails(2).shows("0 or more");
}

#[test]
fn values_and_messages_are_the_rest_of_the_line() {
    for value in ["--timeout 1", "-5", "it's", "a  \"b\"", "한국어 값"] {
        let play = Play::new().types("future new async").types(&format!("future set-result {value}")).succeeds();
        let play = play.types("future result");
        assert_eq!(play.shown(), format!("{value}\n"));
    }
    Play::new().types("future new async").types("future set-result").fails(2);
}

const GOALS: &str = indoc::indoc! {r#"
    # Futures

    Goals.

    ## Cancel

    ```try { goal = "future.cancelled" }
    future new async
    future cancel
    ```

    ## Refused

    ```try { fails = "InvalidStateError" }
    future result
    ```

    ## Finish

    ```try { goal = "future.finished" }
    future start 1
    future await
    ```
"#};

#[test]
fn a_goal_is_a_state_reached_by_whatever_verbs() {
    let play = Play::lesson(GOALS).types("check --no-play").succeeds().types("open 1").types("goto cancel");
    let play = play.shows("Get a future to be cancelled.").types("next").fails(1).shows("a future that is cancelled");
    let play = play.types("future new async").hides("step is done").types("future await --timeout 2").fails(1);
    let play = play.shows("This step is done").types("goto refused").types("future result").fails(1);
    let play = play.hides("step is done").types("future new async").types("future result").shows("step is done");
    let play = play.types("future cancel").types("goto cancel").types("future mix").hides("step is done");
    let play = play.types("future show").shows("step is done");
    let play = play.types("goto finish").types("future new thread").types("future set-exception x");
    let play = play.hides("step is done").types("future new thread").types("future set-result x");
    play.shows("This step is done");
}

#[test]
fn a_lesson_may_expect_only_errors_that_there_are() {
    let with = |fails: &str, command: &str| {
        let text = format!("# A\n\n```try {{ fails = \"{fails}\" }}\n{command}\n```\n");
        Play::lesson(&text).types("check --no-play")
    };
    for name in ["InvalidStateError", "CancelledError", "TimeoutError", "AttributeError", "TypeError", "RuntimeError"] {
        with(name, "future result").succeeds();
    }
    with("InvalidStatError", "future result").fails(1).shows("did you mean `InvalidStateError`?");
    with("InvalidStateError", "run thread").fails(1).shows("only a `future` command");
    let wrong = "# A\n\n```try { goal = \"future.canceled\" }\nfuture cancel\n```\n";
    Play::lesson(wrong).types("check").fails(1).shows("did you mean `cancelled`?");
}

#[test]
fn show_shows_where_the_future_is() {
    let play = Play::new().types("future new thread").types("future show").shows("•pending").shows("none wait");
    let play = play.types("future set-running").types("future show").shows("•running").shows("set-running  true");
    let play = play.types("future set-result 1").types("future show").shows("•finished");
    play.types("future start").types("future show").shows("the slow function");
}

#[test]
fn a_scene_whose_error_is_its_point_succeeds() {
    let play = Play::new().types("future result-early").succeeds().shows("Result is not set.").shows("Answer: 42");
    let play =
        play.types("future result-timeout").succeeds().shows("future.result(timeout=1)\n").shows("    TimeoutError");
    let play = play.shows("<Future thread running>").shows("Answer: 42");
    let play = play.types("future set-twice").succeeds().shows("future.set_result(42)\n    InvalidStateError: invalid");
    let play = play.shows("<Future async finished result=7>");
    let play = play
        .types("future cancel-late")
        .succeeds()
        .shows("    true\n")
        .shows("    CancelledError")
        .shows("    false\n");
    let play = play.types("future callbacks").succeeds();
    let shown = play.shown();
    let at = |text: &str| shown.find(text).unwrap_or_else(|| panic!("`{text}` is not in:\n{shown}"));
    assert!(
        at("It has returned, and no callback has run yet") < at("callback first: <Future async finished result=42>")
    );
    assert!(at("callback first") < at("callback second") && at("It was not called at once") < at("callback late"));
    // The future of the session is none of theirs.
    play.types("future done").fails(1).shows("no future yet");
}

#[test]
fn no_lane_of_a_scene_runs_while_it_waits_for_a_future() {
    let play = Play::new().types("future result-early").types("why supervisor 1.5s");
    let play = play.shows("was at its await: it awaited a future, from 0 s until 3 s.");
    let play = play.types("why main 1.5s").shows("was asleep in its event loop");
    let play = play.types("timeline").shows("waits for a future");
    let play = play.types("future callbacks").types("why main 1.5s").shows("was asleep in its event loop");
    let play = play.types("why callbacks 1.5s").shows("it awaited a future, from 0 s until 3 s.");
    let play = play.types("future mix").types("why supervisor 1s").shows("held the thread of the event loop");
    let play = play.types("why supervisor 4s").shows("it awaited a future, from 3 s until 6 s.");
    let play = play.types("why main 4s").shows("was asleep in its event loop").types("why worker 1s");
    let play = play.shows("it awaited the end of what the thread `worker-pool` does");
    let play = play.types("future result-timeout").types("why main 0.5s");
    let play = play.shows("waited for a future, from 0 s until 1 s; it would not have waited longer");
    play.types("why main 2s").shows("waited for a future, from 1 s until 3 s.").hides("4 s");
}

#[test]
fn a_scene_cancels_nothing_but_its_spinner() {
    for scene in ["result-early", "set-twice", "callbacks", "cancel-late", "mix"] {
        let mut play = Play::new();
        play = play.types(&format!("future {scene}")).succeeds();
        let trace = &play.session.last_run.as_ref().unwrap().trace;
        let asked = trace.events.iter().filter(|event| event.what == What::CancelAsked).count();
        let spinner = trace.lane_named("spinner").unwrap();
        let cancelled: Vec<_> = trace.events.iter().filter(|event| event.what == What::Cancelled).collect();
        assert!(cancelled.iter().all(|event| event.lane == spinner), "{scene}");
        assert_eq!((asked, cancelled.len()), (1, 1), "{scene}");
    }
}

#[test]
fn the_loop_stands_still_while_its_thread_waits_for_a_future() {
    let play = Play::new().types("future mix").succeeds();
    let shown = play.shown();
    let (wrong, right) = shown.split_once("await wrap_future(future)").unwrap();
    let frames = |part: &str| part.matches("thinking!").count();
    assert!(frames(wrong) < 4, "{wrong}");
    assert!(frames(right) > 28, "{right}");
    play.types("why spinner 1.5s").shows("was ready but could not run");
}

#[test]
fn on_the_virtual_clock_the_lab_shows_the_same_a_hundred_times() {
    let lines = [
        "new async",
        "add-done-callback a",
        "cancel",
        "start 3",
        "add-done-callback b",
        "await",
        "new thread",
        "start 2",
        "add-done-callback c",
        "result --timeout 1",
        "start 2",
        "result",
        "show",
        "undo",
        "new async",
        "await",
    ];
    let play = || {
        let play = lines.iter().fold(Play::new(), |play, line| play.types(&format!("future {line}")));
        play.session.screen.recorded()
    };
    let first = play();
    assert!(first.contains("callback b") && first.contains("Deadlock"), "{first}");
    assert!((1..100).all(|_| play() == first));
}

#[test]
fn live_a_thread_is_held_until_another_one_completes_the_future() {
    let mut play = Play::new();
    play.session.pace = Pace::Real;
    let play = play.types("future new thread").types("future start 0.05 real").types("future running").shows("true");
    let play =
        play.types("future add-done-callback a").types("future result --timeout 0").fails(1).shows("TimeoutError");
    let play = play.types("future result").succeeds().shows("real").types("future new async");
    let play =
        play.types("future await --timeout 0.01").fails(1).shows("TimeoutError").types("future start 0.05 again");
    let play = play.types("future await").succeeds().shows("slow() is done").shows("again");
    // What still goes on does not hold up the end of the session.
    let play = play.types("future start 3600").types("future new thread").types("future start 3600");
    drop(play);
}

#[test]
fn a_future_keeps_the_pace_at_which_it_was_made() {
    let play = Play::new().types("future start 3600 x").types("set pace real").types("future await");
    let play = play.succeeds().shows("x").types("future add-done-callback a").shows("callback a");
    // A new one is of the new pace, and the old home is closed with its thread.
    let play = play.types("future start 0 y").types("future await").succeeds().shows("y").types("set pace virtual");
    play.types("future start 3600 z").types("future await").succeeds().shows("z");
}

#[test]
fn an_await_that_is_given_up_leaves_no_trace() {
    let play = Play::new().types("future new async").types("future await").fails(1).types("future await").fails(1);
    play.types("future show").shows("awaited by  no coroutine");
}

#[test]
fn what_is_refused_changes_nothing() {
    let play = Play::new().types("set pace real").types("future new rust").types("set pace virtual");
    play.types("future start").fails(1).shows("AttributeError").types("future poll").succeeds().shows("Pending");
}

#[test]
fn values_are_printed_and_kept_as_they_were_given() {
    let play = Play::new().types("future start 0.01 \"a b\"").types("future await").succeeds().shows("a b");
    let play = play.types("future show").shows("start 0.01 'a b'").types("future new async");
    let play = play.types("future set-result --help").succeeds().types("future result").shows("--help");
    let play = play.types("future new thread").types("future start 0.01 \"\"").types("future result").succeeds();
    assert!(play.shown().ends_with("\n\n"), "{:?}", play.shown());
}

#[test]
fn an_exception_that_was_asked_for_is_not_told_after_undo() {
    let play = Play::new().types("future new async").types("future set-exception x").types("future exception");
    let play = play.types("future add-done-callback a").types("future undo").succeeds();
    play.types("future new async").succeeds().hides("never retrieved");
}

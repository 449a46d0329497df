//! Commands as a learner meets them, in a session in memory.

#![allow(clippy::unwrap_used)]

mod common;

use std::fs;

use common::Play;
use spinlab::learner::Learner;
use spinlab::learner::here::{Standing, standing};
use spinlab::run::pace::Pace;
use spinlab::session::Frontend;

const LESSON: &str = indoc::indoc! {r#"
    # Test

    A lesson for tests.

    ## Try

    ```try
    run thread --seconds 1
    machine
    ```

    ## Predict

    ```predict
    ask = "How many frames?"
    run = "run thread --seconds 1"
    measure = "frames"
    tolerance = 2
    ```

    ```predict
    ask = "How long is the stop?"
    run = "run thread --seconds 0.95"
    measure = "stop"
    ```

    ## Quiz

    - [ ] one
      > Not one.
    - [x] two
      > Two it is.
    - [x] three

    > [!TIP]
    > First hint.

    > [!TIP]
    > Second hint.

    ## Goal

    ```try { goal = "frames > 40" }
    run thread --seconds 5
    ```

    ## Refused

    ```try { fails = "Refused" }
    run thread --work block
    ```

    ```demo slow
    about = "Five seconds"
    model = "async"
    seconds = 5
    ```
"#};

fn lesson() -> Play {
    Play::lesson(LESSON).types("open 1").succeeds()
}

#[test]
fn next_names_what_is_left_and_stays() {
    let play =
        lesson().types("next").types("next").fails(1).shows("type `run thread --seconds 1`").shows("type `machine`");
    let play = play.types("run thread").succeeds().hides("Left in").hides("step is done");
    let play = play.types("run thread --message x --seconds 1.0").shows("Left in this step").hides("--seconds 1`");
    let play = play.types("machine").shows("This step is done");
    assert_eq!(play.types("next").succeeds().step(), "predict");
}

#[test]
fn a_failed_command_does_not_count() {
    lesson()
        .types("goto try")
        .types("run thread --seconds 1 --work block")
        .fails(2)
        .hides("Left in")
        .hides("step is done");
}

#[test]
fn a_prediction_runs_and_compares() {
    let play = lesson().types("goto predict").types("answer 11").succeeds().shows("Answer: 42");
    let play = play.shows("Close enough: you said 11 frames, the run had 10 frames.");
    let play = play.types("answer 1 s").shows("It differed: you said 1 s, the run had 50 ms.");
    // A guess may be made again: on a busy machine the second run is another one.
    play.shows("This step is done").types("answer 3").succeeds().shows("It differed: you said 3 frames");
}

#[test]
fn a_wrong_guess_is_told_why() {
    let reason = "Three at once: three rounds give nine pages, and the tenth needs a fourth.";
    let play = Play::new().types("open several-at-once").types("goto three-at-most");
    let play = play.types("1.7 s").succeeds().shows("It differed").shows(reason);
    // The run is simulated, so the same guess would meet the same run.
    let play = play.hides("`again`").shows("`timeline` draws this run.");
    play.types("2 s").succeeds().shows("Right:").hides(reason);
    let lesson = indoc::indoc! {r#"
        # A

        Decide first.

        ```predict
        ask = "How long?"
        measure = "elapsed"
        why = "Each sleeps once."
        ```

        ```try
        run async --seconds 0.05
        ```
    "#};
    let play = Play::lesson(lesson).types("open 1").types("answer 9 s").shows("Your guess is kept");
    play.types("run async --seconds 0.05").shows("How long?").shows("It differed").shows("Each sleeps once.");
}

#[test]
fn a_command_that_shows_an_answer_is_held_back_once() {
    let in_lesson = |lesson: &str, step: &str| {
        let mut play = Play::new().types(&format!("open {lesson}")).types(&format!("goto {step}"));
        play.session.frontend = Frontend::Prompt;
        play
    };
    let at = |step: &str| in_lesson("several-at-once", step);
    let play = at("which-page-is-first").types("run as-they-come").succeeds().shows("Answer first").hides("elapsed");
    let play = play.types("machine").hides("Answer first").types("run as-they-come").shows("Answer first");
    play.types("run as-they-come").hides("Answer first").shows("elapsed");
    let play = at("which-page-is-first").types("a").shows("Right.");
    play.types("run as-they-come").hides("Answer first").shows("This step is done");
    // The run of a prediction, too, but no other run.
    let play = at("three-at-most").types("run limited").shows("Answer first").types("run pages").hides("Answer first");
    play.types("2 s").shows("Right:").types("run limited").hides("Answer first");
    // What the step asks for above its question.
    let play = in_lesson("blocking", "who-held-the-loop").types("run async --work block --seconds 2");
    play.hides("Answer first").shows("Left in this step");
}

#[test]
fn a_guess_is_read_as_people_write_it() {
    let play = lesson().types("goto predict");
    for guess in ["about 10", "~10", "ten", "10 frames", "１０", "10개", "10."] {
        lesson().types("goto predict").types(guess).succeeds().shows("Right: you said 10 frames");
    }
    let play =
        play.types("a few").fails(1).shows("`a few` is not an answer").shows("answer with a number, such as `7`");
    let play = play.types("-5").fails(1).shows("a number that is not negative").types("1,5").shows("is a whole number");
    let play = play.types("1,000").shows("you said 1000 frames").types("goto predict").types("10");
    let play = play.types("1,000 s").fails(1).shows("that can be 1000 or 1: write `1000` or `1`");
    play.types("0,05 s").succeeds().shows("Right: you said 50 ms");
}

#[test]
fn a_letter_never_walks_away() {
    for (answer, answered) in
        [("b) and c)", true), ("b and c", true), ("ㅠㅊ", true), ("ｂｃ", true), ("b or none", false)]
    {
        let play = lesson().types("goto quiz").types(answer);
        if answered {
            play.succeeds().shows("Right.")
        } else {
            play.fails(2)
        };
    }
    // The other choices tell why not, now and the next time.
    let play = lesson().types("goto quiz").types("bc").shows("The other letters tell why not");
    let play = play.types("b").succeeds().shows("Two it is.").shows("`bc` was right");
    let play = play.types("a").succeeds().shows("Not one.").types("back").types("skip");
    let play = play.shows("done").types("b").fails(1).shows("Two it is.").shows("Not all yet");
    assert_eq!(play.step(), "quiz");
    // With several letters, the wrong ones are named, and a right one is not given away.
    let play = lesson().types("goto quiz").types("ab").fails(1).shows("Not one.").shows("Wrong in this answer: `a`");
    play.hides("Two it is.").types("ac").fails(1).types("bc").succeeds().shows("Two it is.");
}

#[test]
fn a_missing_word_is_told_what_can_stand_there() {
    let play = Play::new().types("run").fails(2).shows("`demos` lists what can stand there");
    let play =
        play.types("open").fails(2).shows("`lessons` lists").types("goto").fails(2).shows("`show --steps` lists");
    let play = play.types("future new").fails(2).shows("possible: `async`, `thread`, `rust`");
    let play = play.types("future").fails(2).shows("`help future` lists its verbs");
    play.types("future result 1").fails(2).shows("`help future result` shows how it is written");
}

#[test]
fn a_setting_is_confirmed() {
    Play::new().types("set pace 10x").succeeds().shows("pace    10x").types("set width 60").shows("width   60");
}

#[test]
fn a_word_or_a_question_is_explained_and_not_called_a_wrong_command() {
    for line in ["event loop", "GIL", "what is an event loop?", "what's a lock", "why does the event loop stop"] {
        let explained = Play::new().types(line).succeeds().shown();
        assert!(explained.len() > 80, "{line}: {explained}");
    }
    let play = Play::new().types("how do I cook rice?").fails(2).shows("that is no command").shows("`explain` lists");
    // Commands that begin like a question stay commands.
    let play = play.types("run thread").types("why main 1s").succeeds().shows("main").types("why nobody 1s").fails(2);
    let play = play.shows("no lane is called `nobody`");
    play.types("ㅜㄷㅌㅅ").fails(2).shows("did you mean `next`?").types("rnu thread").fails(2).shows("mean `run`?");
}

#[test]
fn a_space_is_a_space() {
    for line in ["run\u{a0}thread --seconds 1", "run\u{3000}thread\u{2009}--seconds 1"] {
        lesson().types(line).succeeds().shows("Answer: 42");
    }
}

#[test]
fn numbers_and_letters_alone_are_answers_while_a_question_is_open() {
    let play =
        lesson().types("goto predict").types("10").shows("Right: you said").types("50ms").shows("Right: you said");
    let play = play.types("goto quiz").types("b").fails(1).shows("Two it is.").shows("Not all yet");
    // `b` is `back` where no question is.
    let play = play.types("cb").succeeds().shows("Right.");
    assert_eq!(play.types("next").types("b").succeeds().step(), "quiz");
}

#[test]
fn a_wrong_answer_is_told_why_and_may_be_followed_by_another() {
    let play = lesson().types("goto quiz").types("answer a").fails(1).shows("Not one.").shows("Try again");
    let play = play.types("answer z").fails(1).shows("letters from `a` to `c`");
    play.types("answer B, C").succeeds().shows("c) Right.");
}

#[test]
fn hints_come_one_at_a_time() {
    let play = lesson().types("goto quiz").hides("First hint").types("hint").shows("First hint").hides("Second hint");
    let play = play.shows("1 more hint").types("hint").shows("Second hint").types("hint").shows("a) Not one.");
    play.types("hint")
        .shows("That was the last hint")
        .types("goto goal")
        .types("hint")
        .shows("`run thread --seconds 5`");
}

#[test]
fn a_goal_is_met_by_whatever_run_gets_there() {
    let play = lesson()
        .types("goto goal")
        .shows("frames > 40")
        .types("run async --seconds 4")
        .hides("Left in")
        .hides("step is done");
    play.types("run async --seconds 4.5").shows("step is done");
}

#[test]
fn an_error_can_be_what_was_asked_for() {
    lesson()
        .types("goto refused")
        .types("run async")
        .hides("Left in")
        .hides("step is done")
        .types("run thread --work block")
        .fails(2)
        .shows("step is done");
}

#[test]
fn presets_run_like_built_in_demos() {
    lesson().types("run slow").succeeds().shows("5 s").types("demos").shows("Five seconds");
}

#[test]
fn a_done_step_may_be_left_again_as_it_is() {
    let play = lesson().types("goto quiz").types("cb").succeeds().types("back").types("skip").shows("done");
    let play = play.types("back").types("skip").types("next").succeeds();
    assert_eq!(play.step(), "goal");
}

#[test]
fn opening_a_step_begins_its_tasks_anew() {
    let play =
        lesson().types("goto try").types("machine").shows("Left in this step").types("show").shows("machine  done");
    play.types("goto try").hides("machine  done");
}

#[test]
fn skip_goes_on_and_leaves_the_step_open() {
    let play = lesson().types("goto try").types("skip").succeeds();
    assert_eq!(play.step(), "predict");
    play.types("progress").shows("0 of 6 steps");
}

#[test]
fn the_next_day_finds_the_place_and_what_was_done_of_it() {
    let play = lesson().types("goto try").types("machine").next_day().types("show").shows("machine  done");
    play.types("run thread --seconds 1").shows("This step is done").next_day().types("progress").shows("1 of 6 steps");
}

#[test]
fn progress_survives_new_numbers_and_new_steps_and_tells_of_new_text() {
    let play = lesson().types("next").succeeds();
    let file = play.directory().join("lessons/10-test.md");
    fs::rename(&file, play.directory().join("lessons/77-test.md")).unwrap();
    let changed = LESSON.replace("A lesson for tests.", "A lesson.").replace("## Try\n", "## New\n\nNew.\n\n## Try\n");
    fs::write(play.directory().join("lessons/77-test.md"), changed).unwrap();
    // The step that was open is found again by its name, though another one stands before it now.
    let mut play = play.types("show").shows("step 3 of 7").types("show --steps").shows("changed since it was done");
    let here = play.session.here().unwrap();
    let ledger = play.session.learner.ledger().clone();
    assert_eq!(standing(&ledger, here.lesson(), &here.lesson().steps[0]), Standing::Changed);
    play.types("goto 1").shows("its text has changed since").types("next").types("back").hides("changed since");
}

#[test]
fn two_shells_do_not_undo_each_other() {
    let play = lesson();
    let file = play.directory().join("state");
    let mut other = Learner::in_directory(Some(&file));
    assert!(other.ledger().place.is_some());
    let mut play = play.types("next").succeeds();
    // The other shell knows nothing of what was done meanwhile, and marks a step of its own.
    let here = play.session.here().unwrap();
    let steps = here.lesson().steps.len();
    other.mark_done(&here.at(0, steps - 1));
    other.stays();
    play = play.types("goto quiz").types("answer bc").succeeds();
    let ledger = play.next_day().session.learner.ledger().clone();
    for step in ["intro", "quiz", &here.lesson().steps[steps - 1].name] {
        let step = here.lesson().steps.iter().find(|known| known.name == step).unwrap();
        assert!(ledger.done(here.lesson(), step).is_some(), "{}", step.name);
    }
}

#[test]
fn reset_forgets_a_step_a_lesson_or_everything() {
    let play = lesson().types("goto quiz").types("answer bc").types("progress").shows("1 of 6");
    let play =
        play.types("reset").types("progress").shows("0 of 6").types("answer bc").types("progress").shows("1 of 6");
    let play = play.types("reset test").types("progress").shows("0 of 6");
    play.types("reset --all").fails(1).shows("--yes").types("reset --all --yes").succeeds().types("show").fails(1);
}

#[test]
fn a_changed_file_is_read_again_at_the_next_command() {
    let play = lesson();
    let file = play.directory().join("lessons/10-test.md");
    fs::write(&file, LESSON.replace("A lesson for tests.", "Quite another text.")).unwrap();
    let play = play.types("show").shows("Quite another text.");
    // A mistake is named, and the learner stays where they are, in the lesson as it was.
    fs::write(&file, "# A\n# B\n```try\nrun nothing\n```\n").unwrap();
    let play = play.types("show").succeeds().shows("shown as before").shows("10-test.md:2:1").shows("Quite another");
    let play = play.types("show").hides("10-test.md:2:1");
    fs::write(&file, LESSON.replace("A lesson for tests.", "Mended.")).unwrap();
    play.types("next").succeeds().shows("This step has changed").shows("Mended.");
}

#[test]
fn a_name_that_is_taken_meanwhile_leaves_the_lesson_as_it_was() {
    let demo = "```demo mine\nabout = \"x\"\nmodel = \"thread\"\n```\n";
    let (one, two) = (format!("# One\n\n{demo}"), "# Two\n\nText.\n\n```try\nmachine\n```\n");
    let play = Play::files(&[("1-one.md", &one), ("2-two.md", two)]).types("open two").succeeds();
    fs::write(play.directory().join("lessons/2-two.md"), format!("# Two\n\nText.\n\n{demo}")).unwrap();
    let play =
        play.types("show").succeeds().shows("the demo `mine` is taken").shows("shown as before").shows("machine");
    fs::write(play.directory().join("lessons/2-two.md"), two).unwrap();
    play.types("show").succeeds().hides("taken");
}

#[test]
fn a_step_or_a_lesson_that_is_gone_is_missed() {
    let play = lesson().types("goto quiz").succeeds();
    let file = play.directory().join("lessons/10-test.md");
    let (before, behind) = LESSON.split_once("## Quiz").unwrap();
    let behind = behind.split_once("\n## ").unwrap().1;
    fs::write(&file, format!("{before}## {behind}")).unwrap();
    let title = behind.lines().next().unwrap().to_owned();
    let play = play.types("show").succeeds().shows("The step you were at is gone").shows(&title);
    fs::remove_file(&file).unwrap();
    fs::write(play.directory().join("lessons/20-other.md"), "# Other\n").unwrap();
    play.types("show").fails(1).shows("the lesson `test` is not there any more");
}

#[test]
fn empty_lines_in_a_quiz_change_nothing() {
    for gap in ["\n", "\n\n"] {
        let quiz = format!("# T\n\n- [ ] first *one*{gap}  > No.{gap}- [x] second{gap}  more of it{gap}  > Yes.\n");
        let play = Play::lesson(&quiz).types("open 1").shows("a) first one").shows("b) second").shows("more of it");
        play.hides("[ ]").types("answer a").shows("a) No.").types("answer b").shows("b) Yes.");
    }
}

#[test]
fn a_learner_stays_at_the_step_of_that_name_and_sees_it_before_answering() {
    let play = lesson().types("goto quiz").succeeds();
    let file = play.directory().join("lessons/10-test.md");
    let inserted = LESSON.replace("## Quiz", "## Another step\n\nMore.\n\n## Quiz\n\nWith care:");
    fs::write(&file, inserted).unwrap();
    let play = play.types("answer bc").succeeds().shows("This step has changed").shows("With care:").hides("Right.");
    play.types("answer bc").shows("Right.").hides("has changed");
}

#[test]
fn settings_are_shown_and_changed() {
    let play = Play::new().types("set").shows("pace").shows("virtual").types("set pace 10x").succeeds();
    assert_eq!(play.session.pace, Pace::Scaled(10.0));
    let play = play.types("set pace warp").fails(2).shows("a factor such as `10x`").types("set width 5").fails(2);
    play.types("set color purple").fails(2).shows("`auto`, `always`, `never`").types("set volume 3").fails(2);
}

#[test]
fn help_explains_every_command_it_lists() {
    let play = Play::new().types("help").succeeds();
    let commands: Vec<String> = play
        .shown()
        .lines()
        .filter_map(|line| line.strip_prefix("  ")?.split_whitespace().next().map(str::to_owned))
        .collect();
    assert!(commands.len() > 20, "{commands:?}");
    commands.iter().fold(play, |play, command| play.types(&format!("help {command}")).succeeds().shows("Usage"));
    Play::new().types("?").succeeds().types("help rn").fails(2).shows("did you mean `run`?");
}

#[test]
fn what_is_not_known_is_refused_with_the_way_out() {
    let play = Play::new().types("open 99").fails(2).shows("`lessons` lists them").types("open thread").fails(2);
    let play = play.shows("did you mean `threads`?").types("goto 3").fails(1).shows("no lesson is open");
    let play = play.types("open 1").types("goto 99").fails(2).shows("`show --steps`").types("source spoon").fails(2);
    play.types("answer").fails(2).types("hint").succeeds().shows("no hint");
}

#[test]
fn search_finds_words_wherever_they_stand() {
    // What a learner has to find out is not given away.
    Play::new().types("search [x]").shows("Nothing found").types("search tolerance").shows("Nothing found");
    let play =
        Play::new().types("search InvalidStateError").succeeds().shows("open 5").types("search don't").succeeds();
    play.types("search xyzzy").succeeds().shows("Nothing found").types("search -x").succeeds();
}

#[test]
fn explain_says_what_a_word_means() {
    let play = Play::new().types("explain Event-Loops").succeeds().shows("Event loop").shows("on one thread");
    let play = play.types("explain").succeeds().shows("  Waker").shows("`explain` with one of these");
    play.types("explain mutxe")
        .fails(2)
        .shows("did you mean `mutex`?")
        .types("explain quux")
        .fails(2)
        .shows("`search`");
}

#[test]
fn a_pack_brings_its_own_glossary() {
    let glossary = "# Words\n\n## Kanban, board\n\nCards *move*.\n\n## Lock\n\nOurs.\n";
    let play = Play::files(&[("10-test.md", "# Test\n"), ("glossary.md", glossary)]);
    let play = play.types("explain boards").succeeds().shows("Kanban").shows("Cards move.");
    let play = play.types("explain lock").shows("Ours.").types("explain future").succeeds().shows("not there yet");
    play.types("lessons").hides("glossary").types("check").succeeds().hides("Words");
}

#[test]
fn the_glossary_names_lessons_and_commands_that_exist() {
    let glossary = Play::new().session.library.glossary();
    let text = glossary.entries().next().unwrap().source.text.clone();
    let code = text.split('`').skip(1).step_by(2).map(|code| code.split_whitespace().collect::<Vec<_>>().join(" "));
    let commands = code.filter(|code| ["open ", "run ", "set ", "why "].iter().any(|verb| code.starts_with(verb)));
    let play = commands.fold(Play::new().types("run thread"), |play, line| play.types(&line).succeeds());
    assert!(play.session.library.glossary().entries().count() > 60);
}

#[test]
fn source_shows_the_very_file() {
    let play = Play::new().types("source thread").succeeds();
    let file = fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/src/demo/thread.rs")).unwrap();
    let (page, row) = file.split_once("// The row of this demo").unwrap();
    for line in page.lines().filter(|line| line.len() < 100) {
        assert!(play.shown().contains(line), "{line}");
    }
    assert!(row.contains("DEMO"));
    let play = play.hides("DEMO").types("source future").succeeds().hides("cfg(test)");
    play.types("source").succeeds().shows("  counter         src/demo/counter.rs").shows("  lane  ");
}

#[test]
fn the_source_of_a_variant_is_that_of_its_demo() {
    let play = Play::new()
        .types("source frozen")
        .succeeds()
        .shows("`run async --work block --seconds 2 --message")
        .shows("`source async`");
    play.shows("src/demo/coroutine.rs").types("source four").succeeds().types("source spoon").fails(2);
}

#[test]
fn help_says_what_the_options_of_a_demo_mean_for_it() {
    let play =
        Play::new().types("help counter").succeeds().shows("--workers N         How many lanes add").hides("--work ");
    play.types("help counte").fails(2).shows("did you mean `counter`?");
}

#[test]
fn a_frozen_run_says_why() {
    let play = Play::new().types("run async --work block").succeeds();
    play.shows("The spinner stood still for 3 s: `slow` did not await, so the loop could not");
}

#[test]
fn why_explains_a_moment_of_the_last_run() {
    let play = Play::new().types("why spinner 1s").fails(1).shows("nothing was run yet").shows("`run thread`");
    let play = play.types("run thread").types("why spinner 1.2 s").succeeds().shows("drawn its 13th frame at 1.2 s");
    let play = play.types("why").succeeds().shows("spinner       thread").shows("`why spinner 1.5s`");
    let play = play.types("why spiner 1s").fails(2).shows("did you mean `spinner`?").types("why x 1s").fails(2);
    play.shows("the lanes of the last run: `main` and `spinner`").types("why main soon").fails(2).shows("`300ms`");
}

#[test]
fn a_timeline_needs_a_run() {
    Play::new().types("timeline").fails(1).shows("nothing was run yet").shows("`run thread`");
}

#[test]
fn a_timeline_shows_the_lanes_of_the_last_run() {
    let play = Play::new().types("run thread --seconds 1").types("timeline").succeeds();
    let play = play.shows("thread --seconds 1\n\n").shows("\nmain     ").shows("\nspinner  ");
    let play = play.shows("0.5 s").shows("slow() returns the answer (1 s)").shows("Each column is ");
    let play = play.types("timeline --from 0.9 --to 1s --ascii").succeeds().shows("+---").hides("slow() begins");
    assert!(play.shown().is_ascii());
}

#[test]
fn a_timeline_of_no_time_is_refused() {
    let play = Play::new().types("run thread --seconds 1").types("timeline --from 5s");
    let play = play.fails(2).shows("the run took 1 s:").shows("nothing from 5 s on");
    let play = play.types("timeline --from 300ms --to 0.2").fails(2).shows("no time from 300 ms to 200 ms");
    let play = play.types("timeline --to 0").fails(2).shows("no time from 0 s to 0 s");
    let play = play.types("timeline --from 1h").fails(2).shows("`1h`").shows("`300ms`");
    play.types("timeline --from 0.5 --to 90").succeeds();
}

#[test]
fn a_timeline_is_saved_by_the_ending_of_its_name() {
    let play = Play::new().types("run thread --seconds 1");
    let file = play.directory().join("run.svg");
    let play = play.types(&format!("timeline --save {}", file.display())).succeeds();
    let play = play.shows(&format!("Saved {}. Open it in a browser.", file.display())).hides("Each column");
    assert!(fs::read_to_string(&file).unwrap().starts_with("<svg "));
    let other = play.directory().join("run.png");
    let play = play.types(&format!("timeline --save {}", other.display())).fails(2).shows("must end in `.svg`");
    fs::write(&file, "not of this program").unwrap();
    let play =
        play.types(&format!("timeline --save {}", file.display())).fails(2).shows("is there already; `--replace`");
    assert_eq!(fs::read_to_string(&file).unwrap(), "not of this program");
    let play = play.types(&format!("timeline --save {} --replace", file.display())).succeeds();
    assert!(fs::read_to_string(&file).unwrap().contains("<svg"));
    assert!(!other.exists());
    let nowhere = play.directory().join("nowhere/run.svg");
    play.types(&format!("timeline --save {}", nowhere.display())).fails(1).shows("cannot write ").shows("No such file");
}

#[test]
fn what_means_nothing_is_refused_with_the_reason() {
    let refusals = [
        ("run thread --work block", "already blocks that thread and no other"),
        ("run sequential --work nap", "here is none"),
        ("run process --work offload", "here is none"),
        ("run sequential --gil", "shares the GIL with no other"),
        ("run async --gil", "`--work offload --gil`"),
        ("run thread --units 5", "`--units` changes nothing about `thread`"),
        ("run counter --work cpu", "these do: `--model`"),
        ("run counter --model process", "memory of its own"),
        ("run counter --await-between", "a thread has no await"),
        ("run forgotten --model thread", "only a coroutine can be forgotten"),
        ("run many --model process", "over a hundred kilobytes"),
        ("run many --model thread --units 10001", "more than 10000 threads"),
        ("run many --units 0", "from 1 to 1000000"),
        ("run many --units 1000000000", "from 1 to 1000000"),
        ("run thread --workers 1.5", "from 1 to 64"),
        ("run thread --cores -1", "from 1 to 1024"),
        ("compare thread async --seconds 1", "in quotes with its demo"),
        ("compare thread nobody", "no demo is called `nobody`"),
        ("compare thread \"async --gil\"", "`--work offload --gil`"),
    ];
    for (line, reason) in refusals {
        Play::new().types(line).fails(2).shows(reason);
    }
}

#[test]
fn runs_are_compared_in_one_picture_and_one_table() {
    // Each is what stands behind `run`, or the whole command.
    let command = Play::new().types("compare \"run thread\" async").succeeds().shown();
    assert_eq!(command, Play::new().types("compare thread async").shown());
    Play::new().types("compare async \"explore x\"").fails(2).shows("is compared with what `explore` finds");
    Play::new().types("compare \"next\" async").fails(2).shows("no demo is called `next`");
    let play = Play::new().types("compare thread \"async --work block\"").succeeds();
    let play = play.shows("\nthread\n").shows("blocks the loop").shows("elapsed ").shows("freeze ");
    // The last of them is the last run.
    play.types("why spinner 1s").shows("was ready but could not run").shows("`supervisor`, inside `slow`, had");
}

#[test]
fn every_demo_says_what_it_measured() {
    let play = Play::new().types("run counter").succeeds().shows("lost              100").shows("Updates were lost");
    let play = play.types("run forgotten").succeeds().shows("coroutine 'slow' was never awaited").hides("Answer");
    let play = play.shows("futures do nothing unless you `.await` or poll them");
    let play = play.types("run many --units 500").succeeds().shows("units             500");
    let play = play.types("run process").succeeds().shows("processes         2").shows("Answer: 42");
    let play = play.types("run thread --work cpu --workers 2 --cores 1").succeeds().shows("parallelism       0.98");
    let play = play.types("demos").succeeds().shows("counter").shows("A coroutine that is never awaited");
    play.types("run process --cores 8 --workers 8 --work cpu").succeeds().shows("processes         9");
}

#[test]
fn a_goal_that_was_missed_says_by_how_much() {
    let play = lesson().types("goto goal").types("run thread").succeeds();
    play.shows("Not there yet: `frames` was 30, and the goal is `frames > 40`.");
}

#[test]
fn presets_may_be_of_any_demo() {
    let preset = "# A\n\n```demo racy\nabout = \"Lost\"\ndemo = \"counter\"\nmodel = \"async\"\nawait-between = true\n\
                  ```\n\n```try\nrun racy --workers 4\n```\n";
    let play = Play::lesson(preset).types("run racy").succeeds().shows("lost              100").types("demos");
    play.shows("counter --model async --await-between");
    let wrong = "# A\n\n```demo racy\nabout = \"x\"\ndemo = \"racy\"\nmodel = \"async\"\ngil = 1\nunits = 3\n```\n";
    let play = Play::lesson(wrong).types("lessons").shows("there is no demo `racy`").shows("must be true or false");
    play.shows("changes nothing about `async`");
}

#[test]
fn the_option_that_is_to_blame_is_marked() {
    for (line, option) in [
        ("run async --seconds 2 --gil", "--gil"),
        ("run thread --seconds 2 --work nap", "--work"),
        ("run counter --gil --model async", "--gil"),
        ("run many --units 10_001 --model thread", "--units"),
    ] {
        let play = Play::lesson(&format!("# A\n\n```try\n{line}\n```\n")).types("lessons");
        let shown = play.shown();
        let mut lines = shown.lines().skip_while(|shown| !shown.ends_with(line));
        let column = lines.next().unwrap().find(line).unwrap();
        let marks = lines.next().unwrap();
        let start = marks.find('^').unwrap() - column;
        let length = marks.matches('^').count();
        assert_eq!(&line[start..start + length], option, "{shown}");
    }
    let preset = "# A\n\n```demo mine\nabout = \"x\"\nseconds = 2\ngil = true\nmodel = \"sequential\"\n```\n";
    Play::lesson(preset).types("lessons").shows("6 | gil = true\n  |       ^^^^\n");
}

#[test]
fn many_threads_can_be_looked_at_too() {
    let play = Play::new().types("run many --model thread --units 50").succeeds();
    let play =
        play.types("why main 0.5s").succeeds().types("timeline").succeeds().types("compare many counter").succeeds();
    let file = play.directory().join("run.json");
    let play = play.types("run many --model thread --units 50").types(&format!("timeline --save {}", file.display()));
    let play = play.succeeds().types(&format!("timeline --from 1s --save {}", file.display())).fails(2);
    play.shows("only a picture shows a part of a run");
}

#[test]
fn a_dash_from_a_word_processor_is_named() {
    let play = Play::new().types("run thread —seconds 1").fails(2).shows("did you mean `--seconds`?");
    play.types("lessons –plain").fails(2).shows("did you mean `--plain`?").types("lessons —").fails(2);
}

#[test]
fn a_prompt_that_was_pasted_with_its_command_is_named() {
    for line in ["spinlab> run thread", "concurrency 1/8> run thread", "> run thread", "$ spinlab run thread"] {
        Play::new().types(line).fails(2).shows("write what stands behind it");
    }
    Play::new().types("concurrency 1/8 > x").fails(2).hides("write what stands behind it");
}

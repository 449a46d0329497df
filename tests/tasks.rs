//! asyncio in spinlab's own Python beside CPython: generated programs of tasks, the same lines in the same order.
//!
//! CPython runs them on a loop whose clock jumps to the next timer. Standard output and the exit status must be the
//! same, standard error but for places in the library and for the order of what was dropped.

#![allow(clippy::unwrap_used, clippy::expect_used)]
#![allow(clippy::print_stderr, reason = "a note says what was compared, and what was not")]

#[path = "common/at_once.rs"]
mod at_once;
mod programs {
    #[allow(dead_code, reason = "shared with the tests of the language")]
    pub(crate) mod judge;
    pub(crate) mod tasks_generator;
    pub(crate) mod tasks_judge;
}

#[path = "common/random.rs"]
mod random;

use at_once::at_once;
use fastrand::Rng;
use programs::judge::Judge;
use programs::tasks_generator::tasks_program;
use programs::tasks_judge::{Done, comparable, judge, without_places};
use random::Draw;
use spinlab::program::machine::{Failure, Stream};
use spinlab::program::syntax::Outdated;
use spinlab::program::{Choice, LaneMove, LaneNext, Player, PlayerEvent, Refused, Schedule, read};

/// Generated programs of one test run. `SPINLAB_PROGRAMS=5000` asks for more.
fn how_many() -> u64 {
    std::env::var("SPINLAB_PROGRAMS").ok().and_then(|count| count.parse().ok()).unwrap_or(100)
}

fn play(name: &str, source: &str) -> Done {
    let mut done = Done { output: String::new(), status: 0, errors: String::new() };
    let machine = match read(name, source) {
        Ok(machine) => machine,
        Err(refusals) => return Done { errors: format!("refused: {refusals:?}"), ..done },
    };
    let mut player = Player::new(machine);
    for event in player.by_ref() {
        match event {
            PlayerEvent::Output { stream: Stream::Out, text, .. } => done.output += &text,
            PlayerEvent::Output { stream: Stream::Error, text, .. } => done.errors += &text,
            PlayerEvent::Ended { status } => done.status = status,
            PlayerEvent::Deadlock => done.status = -1,
            PlayerEvent::Waits { .. }
            | PlayerEvent::Goes { .. }
            | PlayerEvent::Uses { .. }
            | PlayerEvent::Ends { .. }
            | PlayerEvent::Sleeps { .. }
            | PlayerEvent::Works => {}
        }
    }
    done.output = without_places(&done.output);
    done.errors = if done.status < 0 { String::new() } else { comparable(&done.errors, name) };
    if let Some(Failure::Stopped(why)) = player.machine().failure(0) {
        done.errors = format!("stopped: {why}");
    }
    done
}

/// The first line that differs.
fn difference(own: &Done, theirs: &Done) -> Option<String> {
    if own == theirs {
        return None;
    }
    let texts = [("output", &own.output, &theirs.output), ("errors", &own.errors, &theirs.errors)];
    for (what, one, other) in texts {
        let (one, other): (Vec<_>, Vec<_>) = (one.lines().collect(), other.lines().collect());
        if one != other {
            let same = one.iter().zip(&other).take_while(|(one, other)| one == other).count();
            let (one, other) = (one.join("\n"), other.join("\n"));
            return Some(format!("{what} from line {}:\n{one}\n--- not\n{other}\n---", same + 1));
        }
    }
    Some(format!("status {}, not {}", own.status, theirs.status))
}

#[test]
fn generated_programs_of_tasks_do_what_cpython_does() {
    let programs: Vec<_> = (0..how_many()).map(|seed| (format!("seed{seed}.py"), tasks_program(seed))).collect();
    let judges = Judge::all();
    if judges.is_empty() {
        eprintln!("note: no python3 from 3.13 on was found; nothing was compared");
    }
    let own = at_once(&programs, |(name, source)| play(name, source));
    for python in judges {
        let theirs = judge(&python.path, &programs);
        let mut wrong = Vec::new();
        for (((name, source), own), theirs) in programs.iter().zip(&own).zip(&theirs) {
            if own.errors.contains("RecursionError") || own.output.contains("RecursionError") {
                // Each has its own way to count frames.
                continue;
            }
            if theirs.errors.contains("Exception ignored in: <coroutine object") {
                // CPython closed a coroutine that no task runs any more, after the loop was closed. Its garbage
                // collector decides when.
                continue;
            }
            if let Some(difference) = difference(own, theirs) {
                wrong.push(format!("{name} differs from {}:\n{difference}\n{source}", python.name));
            }
        }
        if let Some(file) = std::env::var_os("SPINLAB_DIFFERENCES") {
            std::fs::write(file, wrong.join("\n=====\n")).expect("the differences are written");
        }
        assert!(wrong.is_empty(), "{} of {} differ; the first: {}", wrong.len(), programs.len(), wrong[0]);
        eprintln!("{}: {} programs of tasks agree", python.name, programs.len());
    }
}

#[test]
fn the_judge_of_tasks_sees_what_is_wrong() {
    let right = "import asyncio\nasync def f(n):\n    await asyncio.sleep(n)\n    print(n)\nasync def main():\n    \
                 await asyncio.gather(f(.2), f(.1))\n    raise ValueError('x')\nasyncio.run(main())\n";
    let wrong = [
        right.replace("f(.2), f(.1)", "f(.1), f(.1)"),
        right.replace("print(n)", "if n > .1: print(n)"),
        right.replace("'x'", "'y'"),
        right.replace("    raise ValueError('x')\n", ""),
        right.replace("raise ValueError", "asyncio.create_task(f(-1))\n    raise ValueError"),
        right.replace("raise ValueError", "f(1)\n    raise ValueError"),
    ];
    for python in Judge::all() {
        let theirs = &judge(&python.path, &[("right.py".to_owned(), right.to_owned())])[0];
        assert_eq!(difference(&play("right.py", right), theirs), None);
        for wrong in &wrong {
            assert!(difference(&play("right.py", wrong), theirs).is_some(), "{wrong}");
        }
    }
}

fn schedule(source: &str) -> Schedule {
    Schedule::new(read("program.py", source).expect("it is read"))
}

/// Plays the only move there is, again and again, and gives the lanes that moved.
fn lanes_that_move(schedule: &mut Schedule) -> Vec<usize> {
    let mut lanes = Vec::new();
    while let Some(next) = schedule.moves().first().copied() {
        lanes.push(next.lane);
        schedule.step(next).expect("it was offered");
    }
    lanes
}

fn output(schedule: &Schedule) -> String {
    schedule.output().map(|output| output.text.as_str()).collect()
}

const TWO: &str = "import asyncio\nasync def f(n):\n    for i in range(2):\n        print(n, i)\n        \
                   await asyncio.sleep(0)\nasync def main():\n    await asyncio.gather(f('a'), f('b'))\n    \
                   await asyncio.sleep(1)\n    print('end')\nasyncio.run(main())\n";

#[test]
fn a_move_is_a_turn_of_a_task() {
    let mut schedule = schedule(TWO);
    let names: Vec<_> = schedule.lanes().into_iter().map(|lane| lane.name).collect();
    assert_eq!(names, ["MainThread", "Task-1"]);
    assert_eq!(schedule.lanes()[0].next, LaneNext::RunsLoop { next: 1 });
    // Task-1 makes the two others; each has three turns; then Task-1 has its result, and sleeps.
    assert_eq!(lanes_that_move(&mut schedule), [1, 2, 3, 2, 3, 2, 3, 1, 1]);
    assert_eq!(output(&schedule), "a 0\nb 0\na 1\nb 1\nend\n");
    assert!(schedule.has_ended() && !schedule.is_deadlocked());
}

#[test]
fn a_task_that_is_not_next_cannot_move_and_says_who_is() {
    let mut schedule = schedule(TWO);
    schedule.step(LaneMove { lane: 1, choice: Choice::Go }).expect("it is next");
    let refused = schedule.step(LaneMove { lane: 3, choice: Choice::Go }).expect_err("Task-2 is next");
    assert_eq!(refused, Refused::Cannot(LaneNext::Queued { next: Some(2) }));
    let refused = schedule.step(LaneMove { lane: 0, choice: Choice::Go }).expect_err("main runs the loop");
    assert_eq!(refused, Refused::Cannot(LaneNext::RunsLoop { next: 2 }));
}

#[test]
fn turns_are_taken_back() {
    let mut schedule = schedule(TWO);
    let mut seen = vec![(schedule.lanes(), output(&schedule))];
    while let Some(next) = schedule.moves().first().copied() {
        schedule.step(next).expect("it was offered");
        seen.push((schedule.lanes(), output(&schedule)));
    }
    for left in [7, 6, 3, 0] {
        let times = schedule.way().len() - left;
        assert_eq!(schedule.undo(times), times);
        assert_eq!((schedule.lanes(), output(&schedule)), seen[left], "{left} moves");
    }
}

#[test]
fn what_is_ready_what_runs_out_and_what_each_task_awaits_is_told() {
    let source = "import asyncio\nlock = None\nasync def waits():\n    async with lock: pass\nasync def naps():\n    \
                  async with lock:\n        await asyncio.sleep(2)\nasync def main():\n    global lock\n    \
                  lock = asyncio.Lock()\n    asyncio.get_running_loop().call_later(3, print, 'late')\n    \
                  n = asyncio.create_task(naps())\n    w = asyncio.create_task(waits(), name='waiter')\n    \
                  asyncio.get_running_loop().call_soon(print, 'soon')\n    await n\n    await w\nasyncio.run(main())\n";
    let mut schedule = schedule(source);
    schedule.step(LaneMove { lane: 1, choice: Choice::Go }).expect("main is next");
    let ready: Vec<_> = schedule.machine().loops()[0].ready.iter().map(|handle| handle.name.clone()).collect();
    assert_eq!(ready, ["Task-2", "waiter", "print"]);
    for lane in [2, 3, 0] {
        schedule.step(LaneMove { lane, choice: Choice::Go }).expect("it is next");
    }
    // Nothing was ready any more, so the clock went on to the end of the nap.
    schedule.undo(1);
    let event_loop = &schedule.machine().loops()[0];
    assert_eq!(event_loop.timers.iter().map(|timer| timer.due).collect::<Vec<_>>(), [2_000_000_000, 3_000_000_000]);
    let next: Vec<_> = schedule.lanes().into_iter().map(|lane| lane.next).collect();
    let end = |task: &str, lane| LaneNext::Waits {
        object: task.to_owned(),
        verb: "end".to_owned(),
        holder: Some(lane),
        until: None,
    };
    assert_eq!(next[1], end("Task-2", 2));
    assert_eq!(next[2], LaneNext::SleepsInLoop { until: 2_000_000_000 });
    let lock = LaneNext::Waits { object: "lock".to_owned(), verb: "acquire".to_owned(), holder: None, until: None };
    assert_eq!(next[3], lock);
    let lines: Vec<_> = schedule.lanes().into_iter().map(|lane| lane.location.map(|location| location.line)).collect();
    assert_eq!(lines, [Some(17), Some(15), Some(7), Some(4)]);
}

#[test]
fn tasks_and_threads_take_turns_in_the_trace() {
    let mut player = Player::new(read("program.py", TWO).expect("it is read"));
    let goes = |event| match event {
        PlayerEvent::Goes { lane } => Some(lane),
        _ => None,
    };
    let goes: Vec<_> = player.by_ref().filter_map(goes).collect();
    // The main thread waits for the timer between the turns of main.
    assert_eq!(goes, [0, 1, 2, 3, 2, 3, 2, 3, 1, 0, 0, 1, 0]);
}

#[test]
fn a_thread_beside_the_loop_parts_the_turns() {
    let source = "import asyncio\ncount = 0\ndef add():\n    global count\n    count += 1\nasync def main():\n    \
                  global count\n    other = asyncio.to_thread(add)\n    task = asyncio.create_task(other)\n    \
                  await asyncio.sleep(0)\n    count += 1\n    await task\n    print(count)\nasyncio.run(main())\n";
    let start = schedule(source);
    let mut ends = std::collections::BTreeSet::new();
    for seed in 0..300u64 {
        let mut schedule = start.clone();
        let mut random = Rng::with_seed(seed);
        loop {
            let moves = schedule.moves();
            if moves.is_empty() {
                break;
            }
            schedule.step(*random.pick(&moves)).expect("it was offered");
        }
        assert!(schedule.has_ended());
        ends.insert(output(&schedule));
    }
    assert_eq!(ends.into_iter().collect::<Vec<_>>(), ["1\n", "2\n"]);
}

#[test]
fn coroutines_of_older_books_play_and_are_remarked() {
    let source = std::fs::read_to_string("tests/programs/history/spinner_coroutine.py").expect("it is there");
    let machine = read("spinner.py", &source).expect("it is read");
    let said: Vec<_> = machine.remarks().iter().map(|remark| remark.what).collect();
    assert_eq!(said, [Outdated::Coroutine, Outdated::GetEventLoop]);
    let output = play("spinner.py", &source).output;
    assert_eq!(output.matches("thinking!").count(), 4);
    assert!(output.starts_with("spinner object: False\n") && output.ends_with("Answer: 42\n"));
}

#[test]
fn what_reaches_out_of_the_program_is_refused() {
    let source = "import asyncio\nasync def main():\n    loop = asyncio.get_running_loop()\n    \
                  loop.add_signal_handler(2, print)\n    await asyncio.open_connection('a', 1)\n    \
                  await asyncio.create_subprocess_exec('ls')\n    loop.create_server(None)\nasyncio.run(main())\n";
    let refusals = read("program.py", source).expect_err("it is refused");
    let places: Vec<_> = refusals.iter().map(|refusal| &source[refusal.range.clone()]).collect();
    assert_eq!(places, ["add_signal_handler", "open_connection", "create_subprocess_exec", "create_server"]);
    assert!(refusals.iter().all(|refusal| refusal.instead.is_some()));
    let old = "import asyncio\nasyncio.async(f())\n";
    let refusals = read("program.py", old).expect_err("`async` is a keyword");
    assert!(refusals[0].instead.as_deref().is_some_and(|instead| instead.contains("create_task")), "{refusals:?}");
}

#[test]
fn the_first_interrupt_cancels_the_main_task() {
    let source = "import asyncio\nasync def main():\n    try:\n        await asyncio.sleep(9)\n    \
                  except asyncio.CancelledError:\n        print('cleaned up')\n        raise\nasyncio.run(main())\n";
    let mut player = Player::new(read("program.py", source).expect("it is read"));
    let (mut output, mut status) = (String::new(), 0);
    while let Some(event) = player.next() {
        match event {
            PlayerEvent::Sleeps { .. } => player.interrupt(0),
            PlayerEvent::Output { text, .. } => output += &text,
            PlayerEvent::Ended { status: ended } => status = ended,
            _ => {}
        }
    }
    assert!(output.starts_with("cleaned up\n") && output.contains("KeyboardInterrupt"), "{output}");
    assert_eq!(status, 130);
}

//! The second process of `run process`: real, told to stop through its pipe, and never left behind.

#![cfg(target_os = "linux")]
#![allow(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    reason = "a test may wait, and should say where it cannot go on"
)]

use std::fs;
use std::io::Write;
use std::process::{Child, Command, Output, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;

const PATIENCE: Duration = Duration::from_secs(20);

fn spinlab(words: &str) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_spinlab"));
    command.args(words.split_whitespace()).stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    command.env("SPINLAB_STATE", "").env("HOME", "/nonexistent").env_remove("SPINLAB_LESSONS");
    command
}

fn out(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr)
}

/// Waits until something is there.
#[track_caller]
fn wait_for<T>(look: impl Fn() -> Option<T>) -> T {
    let start = Instant::now();
    loop {
        if let Some(found) = look() {
            return found;
        }
        assert!(start.elapsed() < PATIENCE, "it never came");
        thread::sleep(Duration::from_millis(2));
    }
}

/// The processes that a process has started.
fn children(parent: u32) -> Vec<i32> {
    let list = fs::read_to_string(format!("/proc/{parent}/task/{parent}/children")).unwrap_or_default();
    list.split_whitespace().map(|pid| pid.parse().unwrap()).collect()
}

/// Whether a process runs. One that has ended and whose parent has not waited for it does not.
fn runs(pid: i32) -> bool {
    let stat = fs::read_to_string(format!("/proc/{pid}/stat")).unwrap_or_default();
    stat.rsplit(')').next().and_then(|rest| rest.trim().chars().next()).is_some_and(|state| state != 'Z')
}

fn kill_now(pid: i32, signal: Signal) {
    kill(Pid::from_raw(pid), signal).unwrap();
}

/// A run of a minute, and its second process once that draws.
fn long_run(words: &str) -> (Child, i32) {
    let run = spinlab(words).spawn().unwrap();
    let second = wait_for(|| children(run.id()).first().copied());
    (run, second)
}

#[test]
fn the_second_process_draws_and_stops_when_its_pipe_ends() {
    let output = spinlab("run process --seconds 0.35").output().unwrap();
    let shown = out(&output);
    assert!(output.status.success(), "{shown}");
    for words in ["spinner object: Process", "spinner    | thinking!", "closes the pipe", "finds the pipe at its end"] {
        assert!(shown.contains(words), "{words}\n{shown}");
    }
    assert!(shown.contains("Answer: 42"), "{shown}");
}

#[test]
fn workers_are_processes_too_and_bring_their_answers() {
    let shown = out(&spinlab("run process --workers 3 --seconds 0.1").output().unwrap());
    for words in ["worker-2   slow() returns 42", "worker-3   slow() returns 42", "processes         4"] {
        assert!(shown.contains(words), "{words}\n{shown}");
    }
}

#[test]
fn it_dies_with_its_parent_however_suddenly() {
    for words in ["run process --seconds 60", "run process --seconds 60 --work cpu --workers 2"] {
        let (mut run, _) = long_run(words);
        let wanted = if words.contains("workers") { 2 } else { 1 };
        let all = wait_for(|| Some(children(run.id())).filter(|all| all.len() == wanted));
        run.kill().unwrap();
        run.wait().unwrap();
        for second in all {
            wait_for(|| (!runs(second)).then_some(()));
        }
    }
}

#[test]
fn a_spinner_that_was_killed_does_not_take_the_answer_with_it() {
    let (run, second) = long_run("run process --seconds 0.5");
    kill_now(second, Signal::SIGKILL);
    let output = run.wait_with_output().unwrap();
    let shown = out(&output);
    assert!(shown.contains("The second process was killed by signal 9."), "{shown}");
    assert!(shown.contains("Answer: 42"), "{shown}");
    assert!(!shown.contains("did not get to run in time"), "{shown}");
    assert!(output.status.success());
}

#[test]
fn an_interrupt_ends_every_process() {
    let (run, second) = long_run("run process --seconds 60 --workers 2");
    let all = wait_for(|| Some(children(run.id())).filter(|all| all.len() == 2));
    assert!(all.contains(&second));
    // As a terminal does: to every process in the foreground.
    for pid in all.iter().copied().chain([i32::try_from(run.id()).unwrap()]) {
        kill_now(pid, Signal::SIGINT);
    }
    let output = run.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(130), "{}", out(&output));
    assert!(out(&output).contains("Interrupted after"), "{}", out(&output));
    assert!(!all.into_iter().any(runs));
}

#[test]
fn it_ends_when_its_observer_is_gone() {
    let mut run = spinlab("run process --seconds 60 --workers 2").spawn().unwrap();
    let all = wait_for(|| Some(children(run.id())).filter(|all| all.len() == 2));
    drop(run.stdout.take());
    // As for any program whose reader has gone.
    assert_eq!(run.wait().unwrap().code(), Some(0));
    assert!(!all.into_iter().any(runs));
}

#[test]
fn no_other_program_can_start_it() {
    let output = spinlab("as-second-process").output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(out(&output).contains("run process"), "{}", out(&output));
}

#[test]
fn threads_that_the_system_does_not_give_are_told() {
    let mut command = spinlab("run many --model thread --units 9000 --seconds 2");
    // Stacks so large that the addresses of a process do not suffice for all; there is room enough for everything else.
    let output = command.env("RUST_MIN_STACK", (20_u64 << 30).to_string()).output().unwrap();
    let shown = out(&output);
    assert_eq!(output.status.code(), Some(1), "{shown}");
    assert!(shown.contains("threads the system gave no more"), "{shown}");
}

/// What a script of these lines shows.
fn script(lines: &str) -> String {
    let mut command = spinlab("--keep-going --motion never");
    let mut run = command.stdin(Stdio::piped()).spawn().unwrap();
    run.stdin.take().unwrap().write_all(lines.as_bytes()).unwrap();
    out(&run.wait_with_output().unwrap())
}

#[test]
fn what_a_second_process_waits_for_is_known_in_the_first() {
    let shown = script("run process --seconds 1 --workers 2\nwhy spinner 0.55s\nwhy worker-2 0.55s\n");
    let (_, spinner) = shown.split_once("At 0.55 s").unwrap_or_else(|| panic!("{shown}"));
    let (spinner, worker) = spinner.split_once("At 0.55 s").unwrap_or_else(|| panic!("{shown}"));
    for why in [spinner, worker] {
        assert!(why.contains("asleep") && !why.contains("was running"), "{shown}");
    }
}

#[test]
fn every_process_weighs_itself_when_it_has_its_answer() {
    let memory = |words: &str| -> f64 {
        let shown = out(&spinlab(words).output().unwrap());
        let row =
            shown.lines().find(|line| line.trim_start().starts_with("memory")).unwrap_or_else(|| panic!("{shown}"));
        let mut words = row.split_whitespace().skip(1);
        let number: f64 = words.next().unwrap().parse().unwrap();
        number * if words.next() == Some("MB") { 1e6 } else { 1e3 }
    };
    // The first process has its answer before the others have begun: each of them is still weighed.
    let (two, five) = (memory("run process --seconds 0"), memory("run process --seconds 0 --workers 4"));
    assert!(five > 2.0 * two, "{two} {five}");
}

#[test]
fn work_for_which_there_is_no_thread_is_refused() {
    // A live run would need another thread of that size, to wait for signals.
    let mut command = spinlab("run async --work offload --seconds 1 --pace virtual");
    let output = command.env("RUST_MIN_STACK", (1_u64 << 46).to_string()).output().unwrap();
    let shown = out(&output);
    assert_eq!(output.status.code(), Some(1), "{shown}");
    assert!(shown.contains("did not let the demo run"), "{shown}");
}

#[test]
fn the_slow_function_waits_for_no_worker_that_cannot_start() {
    for (model, stacks) in [("thread", 1), ("thread", 2), ("process", 1), ("process", 2)] {
        // Addresses for the stack of the spinner, and of one worker, but not for those of all workers.
        let (stack, addresses) = (20_u64 << 30, (20_u64 * stacks + 10) << 20);
        let run = format!("--motion never run {model} --workers 4 --pace virtual");
        let limited = format!("ulimit -v {addresses}; exec \"$0\" {run}");
        let mut command = Command::new("bash");
        command.args(["-c", &limited]).arg(spinlab("").get_program());
        let shown = out(&command.env("RUST_MIN_STACK", stack.to_string()).output().unwrap());
        assert!(shown.contains("did not let the demo run"), "{model} {stacks}: {shown}");
        assert_eq!(shown.contains("worker-2   begins"), stacks > 1, "{model} {stacks}: {shown}");
        assert!(!shown.contains("main       slow() begins"), "{model} {stacks}: {shown}");
    }
}

#[test]
fn a_scene_whose_pool_gets_no_thread_ends() {
    // Addresses for one stack, that of the thread that waits for signals, and not for that of the pool.
    let limited = "ulimit -v 31457280; exec \"$0\" --motion never future mix";
    let mut command = Command::new("timeout");
    command.args(["-s", "KILL", "60", "bash", "-c", limited]).arg(spinlab("").get_program());
    let output = command.env("RUST_MIN_STACK", (20_u64 << 30).to_string()).output().unwrap();
    let shown = out(&output);
    assert_eq!(output.status.code(), Some(1), "{shown}");
    assert!(shown.contains("did not let the demo run"), "{shown}");
}

#[test]
fn a_second_process_that_cannot_run_says_why() {
    let output = spinlab("as-second-process").env("RUST_MIN_STACK", (1_u64 << 46).to_string()).output().unwrap();
    let shown = out(&output);
    assert!(shown.contains("did not let the demo run") && !shown.contains("run process"), "{shown}");
}

#[test]
fn units_for_which_there_is_no_memory_are_refused() {
    let limited = "ulimit -v 400000; exec \"$0\" --motion never run many --units 1000000 --seconds 1";
    let mut command = Command::new("bash");
    command.args(["-c", limited]).arg(spinlab("").get_program());
    let output = command.output().unwrap();
    let shown = out(&output);
    assert_eq!(output.status.code(), Some(1), "{shown}");
    assert!(shown.contains("did not let the demo run"), "{shown}");
}

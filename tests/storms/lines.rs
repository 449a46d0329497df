//! Lines at the prompt and words behind `spinlab` in another shell.

use std::env;
use std::ffi::OsStr;
use std::os::unix::ffi::OsStrExt;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::process::Stdio;
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use clap::CommandFactory;
use spinlab::commands::grammar::PromptLine;
use spinlab::run::pace::Pace;
use spinlab::session::Writes;
use spinlab::{demo, line};

use super::common::Play;
use super::terminal::PATIENCE;
use super::{Storm, bytes, ended, spinlab, strays};
use crate::random::Draw;
use fastrand::Rng;

const WORDS: [&str; 34] = [
    "0",
    "1",
    "-1",
    "3.5",
    "1e308",
    "-0",
    "NaN",
    "inf",
    "1,5",
    "2s",
    "100ms",
    "3초",
    "99999999999999999999",
    "１０",
    "main",
    "spinner",
    "a",
    "c)",
    "true",
    "--",
    "-",
    "--help",
    "-h",
    "'",
    "\"",
    "\\",
    "\u{a0}",
    "\u{202e}",
    "\u{1b}[2J",
    "\0",
    "e\u{301}",
    "🧵",
    "미래",
    "lessons",
];

/// A line that is nearly a command, or nothing of the kind.
fn wild_line(random: &mut Rng, names: &[String]) -> String {
    if random.one_in(12) {
        return String::from_utf8_lossy(&bytes(random, 40)).into_owned();
    }
    if random.one_in(3000) {
        // The shell runs no longer ones than of 64 KiB.
        return random.pick(&WORDS).repeat(3000);
    }
    let grammar = PromptLine::command();
    let mut command = &grammar;
    let mut words = Vec::new();
    while command.has_subcommands() && !random.one_in(12) {
        let verbs: Vec<_> = command.get_subcommands().collect();
        command = verbs[random.below(verbs.len())];
        words.push(command.get_name().to_owned());
    }
    let options: Vec<String> =
        command.get_arguments().filter_map(|arg| arg.get_long()).map(|long| format!("--{long}")).collect();
    let values: Vec<String> = command
        .get_arguments()
        .flat_map(clap::Arg::get_possible_values)
        .map(|value| value.get_name().to_owned())
        .collect();
    for _ in 0..random.below(6) {
        words.push(match random.below(8) {
            0..=2 if !options.is_empty() => random.pick(&options).clone(),
            3 | 4 if !values.is_empty() => random.pick(&values).clone(),
            5 => (*random.pick(&WORDS)).to_owned(),
            6 => random.below(100).to_string(),
            _ => random.pick(names).clone(),
        });
    }
    if random.one_in(10) && !words.is_empty() {
        let at = random.below(words.len());
        words.remove(at);
    }
    words.join(*random.pick(&[" ", " ", " ", "  ", "\t", "\u{3000}"]))
}

/// The names of lessons and demos.
fn names() -> Vec<String> {
    let mut play = Play::new();
    let course = play.session.course().unwrap();
    course.lessons.iter().map(|lesson| lesson.id.clone()).chain(demo::names()).collect()
}

/// Prints what a thread is at when it takes too long: a hang would otherwise say nothing.
fn watch(now: &Arc<Mutex<(Instant, String)>>) {
    let now = Arc::clone(now);
    thread::spawn(move || {
        loop {
            thread::sleep(Duration::from_secs(5));
            let (since, line) = now.lock().unwrap().clone();
            if since.elapsed() > PATIENCE {
                println!("for {:?} at: {}", since.elapsed(), line.chars().take(200).collect::<String>());
            }
        }
    });
}

#[test]
#[ignore = "a storm"]
fn lines() {
    let mut storm = Storm::begin("lines");
    let names = names();
    // `new` writes into the directory in which it runs.
    let directory = tempfile::tempdir().unwrap();
    env::set_current_dir(directory.path()).unwrap();
    let now = Arc::new(Mutex::new((Instant::now(), String::new())));
    watch(&now);
    while storm.goes_on() {
        let mut play = Play::new();
        play.session.writes = Writes::Pretends;
        for _ in 0..200 {
            let line = wild_line(&mut storm.random, &names);
            // `check` plays all lessons, which takes too long, and at the real pace everything does.
            if line.contains("check") || line.contains("real") {
                continue;
            }
            *now.lock().unwrap() = (Instant::now(), line.clone());
            play.session.pace = Pace::Virtual;
            play.session.screen.forget_recorded();
            let ran = catch_unwind(AssertUnwindSafe(|| {
                line::run_line(&mut play.session, &line).map_err(|error| error.status())
            }));
            storm.count("lines", 1);
            let taken = now.lock().unwrap().0.elapsed();
            match ran {
                Err(_) => {
                    storm.fail(format!("panic: {line:?}"));
                    break;
                }
                Ok(Err(status)) if !matches!(status, 1 | 2) => storm.fail(format!("status {status}: {line:?}")),
                Ok(_) if taken > PATIENCE => storm.fail(format!("{taken:?}: {line:?}")),
                Ok(_) => {}
            }
            if let Some(stray) = strays(&play.session.screen.recorded()) {
                storm.fail(format!("{stray:?} on the screen: {line:?}"));
            }
        }
    }
    storm.end();
}

#[test]
#[ignore = "a storm"]
fn arguments() {
    let mut storm = Storm::begin("arguments");
    let names = names();
    let directory = tempfile::tempdir().unwrap();
    while storm.goes_on() {
        let line = wild_line(&mut storm.random, &names);
        let mut words: Vec<Vec<u8>> = line.split(' ').map(|word| word.replace('\0', "").into_bytes()).collect();
        if words.iter().any(|word| word.starts_with(b"check") || word.len() > 100_000) {
            continue;
        }
        if storm.random.one_in(4) {
            let at = storm.random.below(words.len() + 1);
            words.insert(at, bytes(&mut storm.random, 8).into_iter().filter(|byte| *byte != 0).collect());
        }
        let mut command = spinlab(&directory.path().join("state"), directory.path());
        command.args(["--pace", "virtual"]).args(words.iter().map(|word| OsStr::from_bytes(word)));
        command.stdout(Stdio::null()).stderr(Stdio::null());
        let status = ended(&mut command.spawn().unwrap(), PATIENCE);
        storm.count("lists of arguments", 1);
        if !matches!(status, Some(0..=2)) {
            storm.fail(format!("status {status:?}: {:?}", String::from_utf8_lossy(&words.join(&b' '))));
        }
    }
    storm.end();
}

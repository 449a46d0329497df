//! Storms: random input for as long as one likes, and what must hold in spite of it. Not part of the ordinary tests:
//!
//! ```text
//! cargo test --test storms -- --ignored --nocapture --test-threads 1
//! STORM_SECONDS=600 STORM_SEED=7 cargo test --test storms -- --ignored --nocapture lines
//! ```
//!
//! Each prints its seed and how much it tried. It goes on after a failure, and fails at the end.

#![allow(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    clippy::print_stdout,
    clippy::format_collect,
    reason = "a storm waits, measures and tells, and should say where it cannot go on"
)]

mod common;
#[path = "common/terminal.rs"]
mod terminal;

use std::collections::BTreeMap;
use std::env;
use std::ffi::OsStr;
use std::fs::{self, File};
use std::io::{BufRead, BufReader, Read, Write};
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::symlink;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant, SystemTime};

use clap::CommandFactory;
use common::Play;
use nix::sys::signal::{Signal, kill};
use nix::sys::stat::Mode;
use nix::unistd::{Pid, mkfifo};
use portable_pty::PtySize;
use spinlab::commands::grammar::PromptLine;
use spinlab::demo;
use spinlab::line;
use spinlab::run::pace::Pace;
use spinlab::session::Writes;
use terminal::{PATIENCE, Terminal};

/// Random numbers (xorshift64*): the same seed gives the same storm.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        self.0.wrapping_mul(0x2545_F491_4F6C_DD1D)
    }

    fn below(&mut self, limit: usize) -> usize {
        usize::try_from(self.next() >> 32).unwrap() % limit.max(1)
    }

    fn one_in(&mut self, chances: usize) -> bool {
        self.below(chances) == 0
    }

    fn pick<'a, T>(&mut self, items: &'a [T]) -> &'a T {
        &items[self.below(items.len())]
    }

    fn bytes(&mut self, most: usize) -> Vec<u8> {
        (0..self.below(most)).map(|_| self.next().to_le_bytes()[0]).collect()
    }
}

/// A storm that is going on.
struct Storm {
    name: &'static str,
    random: Random,
    end: Instant,
    /// What was tried, and how often.
    tried: BTreeMap<&'static str, u64>,
    failures: Vec<String>,
}

impl Storm {
    fn begin(name: &'static str) -> Self {
        let number = |name| env::var(name).ok().and_then(|value| value.parse::<u64>().ok());
        let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap();
        let seed = number("STORM_SEED").unwrap_or(u64::from(now.subsec_nanos())).max(1);
        println!("{name}: STORM_SEED={seed}");
        let end = Instant::now() + Duration::from_secs(number("STORM_SECONDS").unwrap_or(60));
        Storm { name, random: Random(seed), end, tried: BTreeMap::new(), failures: Vec::new() }
    }

    fn goes_on(&self) -> bool {
        Instant::now() < self.end && self.failures.len() < 20
    }

    fn count(&mut self, what: &'static str, times: u64) {
        *self.tried.entry(what).or_default() += times;
    }

    fn fail(&mut self, why: impl Into<String>) {
        let why = why.into();
        println!("{}: FAILED: {why}", self.name);
        self.failures.push(why);
    }

    fn end(self) {
        println!("{}: {:?}, {} failed", self.name, self.tried, self.failures.len());
        assert!(self.failures.is_empty(), "{:#?}", self.failures);
    }
}

/// Control and formatting characters that must not reach a screen without colours and motion.
fn strays(shown: &str) -> Option<char> {
    shown.chars().find(|character| *character != '\n' && spinlab::text::is_harmful(*character))
}

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
fn wild_line(random: &mut Random, names: &[String]) -> String {
    if random.one_in(12) {
        return String::from_utf8_lossy(&random.bytes(40)).into_owned();
    }
    if random.one_in(3000) {
        return random.pick(&WORDS).repeat(1 << 18);
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
                println!("for {:?} at: {line:?}", since.elapsed());
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

/// Waits for a process. None if it does not end.
fn ended(child: &mut Child, patience: Duration) -> Option<i32> {
    let start = Instant::now();
    while start.elapsed() < patience {
        if let Some(status) = child.try_wait().unwrap() {
            return Some(status.code().unwrap_or(-1));
        }
        thread::sleep(Duration::from_millis(2));
    }
    let _ = child.kill();
    let _ = child.wait();
    None
}

fn spinlab(state: &Path, directory: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_spinlab"));
    command.current_dir(directory).env("SPINLAB_STATE", state).env("LC_ALL", "C").env_remove("SPINLAB_LESSONS");
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    command
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
            words.insert(at, storm.random.bytes(8).into_iter().filter(|byte| *byte != 0).collect());
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

/// A shell in a terminal with Ctrl-C, Ctrl-Z, pastes, keys and resizes at any moment.
#[test]
#[ignore = "a storm"]
fn keys() {
    const KEYS: [&str; 24] = [
        "\x03",
        "\x03",
        "\x03",
        "\x03",
        "\x1c",
        "\x1a",
        "\r",
        "\r",
        "\t",
        "\x1b[A",
        "\x1b[D",
        "\x1b",
        "\x15",
        "\x17",
        "\x7f",
        "\x0c",
        "\x12",
        "a",
        "run ",
        "미래",
        "\x1b[200~",
        "\x1b[201~",
        "e\u{301}",
        "\u{202e}",
    ];
    const PASTES: [&str; 5] = [
        "\x1b[200~machine\n\tdemos\nset\x1b[201~\r",
        "machine\rdemos\rset\r",
        "\x1b[200~run thread\x1b]0;x\x07\x1b[201~",
        "future new async\rfuture cancel\r",
        "\x1b[200~\n\n\n\x1b[201~",
    ];
    let mut storm = Storm::begin("keys");
    let mut demos: Vec<String> = ["thread", "async", "sequential", "process", "counter", "many", "forgotten"]
        .into_iter()
        .map(|demo| format!("run {demo}\r"))
        .collect();
    for work in ["block", "cpu", "nap", "offload"] {
        demos.push(format!("run async --work {work}\r"));
    }
    demos.extend(
        ["future start 1\r", "future await\r", "future new thread\rfuture result\r", "future mix\r"].map(str::to_owned),
    );
    while storm.goes_on() {
        let mut words = Vec::new();
        if storm.random.one_in(4) {
            words.push("--plain");
        }
        let mut terminal = Terminal::start(&words, 80, 24).until("spinlab> ");
        let pid = Pid::from_raw(i32::try_from(terminal.child.process_id().unwrap()).unwrap());
        let mut log = Vec::new();
        for _ in 0..40 {
            storm.count("events", 1);
            match storm.random.below(10) {
                0 => {
                    let size = PtySize {
                        rows: u16::try_from(storm.random.below(40)).unwrap(),
                        cols: u16::try_from(storm.random.below(120)).unwrap(),
                        ..PtySize::default()
                    };
                    terminal.master.resize(size).unwrap();
                    log.push(format!("{size:?}"));
                }
                1 | 2 => {
                    let demo = storm.random.pick(&demos).clone();
                    storm.count("demos", 1);
                    terminal = terminal.press(&demo);
                    log.push(demo);
                }
                3 => {
                    let paste = *storm.random.pick(&PASTES);
                    terminal = terminal.press(paste);
                    log.push(paste.to_owned());
                }
                _ => {
                    let key = *storm.random.pick(&KEYS);
                    terminal = terminal.press(key);
                    log.push(key.to_owned());
                }
            }
            // Ctrl-Z stops the shell, as it should; the system's shell lets it go on.
            let _ = kill(pid, Signal::SIGCONT);
            thread::sleep(Duration::from_millis(storm.random.below(60) as u64));
            if terminal.child.try_wait().unwrap().is_some() {
                break;
            }
        }
        if let Err(why) = sane_and_left(terminal, pid) {
            storm.fail(format!("{why} after {log:?}"));
        }
        storm.count("sessions", 1);
    }
    storm.end();
}

/// Whether the shell still answers, and leaves the terminal as it was and no process behind.
fn sane_and_left(mut terminal: Terminal, pid: Pid) -> Result<(), String> {
    terminal.master.resize(PtySize { rows: 24, cols: 80, ..PtySize::default() }).unwrap();
    let start = Instant::now();
    // Ends a paste, a search in the history, whatever runs, and the line.
    let wake = ["\x1b[201~", "\x07", "\x03", "\x15"];
    let answered = loop {
        for keys in wake {
            if terminal.keys.write_all(keys.as_bytes()).is_err() {
                break;
            }
            thread::sleep(Duration::from_millis(30));
        }
        let _ = kill(pid, Signal::SIGCONT);
        let _ = terminal.keys.write_all(b"search zzzyx\r");
        thread::sleep(Duration::from_millis(150));
        if terminal.screen.lock().unwrap().screen().contents().contains("Nothing found") {
            break true;
        }
        if start.elapsed() > PATIENCE || terminal.child.try_wait().unwrap().is_some() {
            break false;
        }
    };
    let contents = terminal.contents();
    if !answered {
        let _ = terminal.child.kill();
        return Err(format!("no answer; the screen:\n{contents}\n"));
    }
    let _ = terminal.keys.write_all(b"quit\r");
    let start = Instant::now();
    while terminal.child.try_wait().unwrap().is_none() {
        if start.elapsed() > PATIENCE {
            let _ = terminal.child.kill();
            return Err(format!("`quit` did not leave; the screen:\n{}\n", terminal.contents()));
        }
        thread::sleep(Duration::from_millis(5));
    }
    if terminal::modes(&*terminal.master) != terminal.modes {
        return Err("other modes".to_owned());
    }
    if terminal.contents().contains("panicked") {
        return Err(format!("a panic:\n{}\n", terminal.contents()));
    }
    // The second process of a demo ends by itself when its pipe does.
    let left = || session_of(pid);
    let start = Instant::now();
    while left() > 0 {
        if start.elapsed() > PATIENCE {
            return Err(format!("{} processes left", left()));
        }
        thread::sleep(Duration::from_millis(20));
    }
    Ok(())
}

/// How many processes are left in the session that a process led.
fn session_of(leader: Pid) -> usize {
    let stats = fs::read_dir("/proc").into_iter().flatten().flatten();
    let stats = stats.filter_map(|entry| fs::read_to_string(entry.path().join("stat")).ok());
    let session = |stat: String| stat.rsplit(')').next()?.split_whitespace().nth(3)?.parse::<i32>().ok();
    stats.filter_map(session).filter(|session| *session == leader.as_raw()).count()
}

/// Shells that save at the same time and are killed at any moment.
#[test]
#[ignore = "a storm"]
fn kills() {
    const SHELLS: usize = 4;
    const STEPS: usize = 50;
    let mut storm = Storm::begin("kills");
    let directory = tempfile::tempdir().unwrap();
    let state = directory.path().join("state");
    fs::create_dir(directory.path().join("lessons")).unwrap();
    for shell in 0..SHELLS {
        let steps: String = (0..STEPS).map(|step| format!("## Step {step}\n\n```try\nset\n```\n\n")).collect();
        fs::write(
            directory.path().join(format!("lessons/{}-l{shell}.md", 10 + shell)),
            format!("# L{shell}\n\n{steps}"),
        )
        .unwrap();
    }
    let mut shown = [0; SHELLS];
    while storm.goes_on() {
        let mut shells: Vec<_> = (0..SHELLS)
            .map(|shell| {
                let mut child = spinlab(&state, directory.path()).stdin(Stdio::piped()).spawn().unwrap();
                let next = shown[shell];
                let script: String =
                    (next..next + 20).map(|step| format!("open l{shell}\ngoto {}\nset\n", step % STEPS + 2)).collect();
                child.stdin.take().unwrap().write_all(script.as_bytes()).unwrap();
                let out = child.stdout.take().unwrap();
                let reader = thread::spawn(move || {
                    BufReader::new(out)
                        .lines()
                        .map_while(Result::ok)
                        .filter(|line| line.contains("This step is done"))
                        .count()
                });
                (child, reader)
            })
            .collect();
        thread::sleep(Duration::from_millis(50 + storm.random.below(500) as u64));
        for (child, _) in &mut shells {
            let _ = child.kill();
            child.wait().unwrap();
            storm.count("kills", 1);
        }
        for (shell, (_, reader)) in shells.into_iter().enumerate() {
            let done = reader.join().unwrap();
            storm.count("steps shown as done", done as u64);
            shown[shell] += done;
        }
        let progress = fs::read(state.join("progress.json")).unwrap_or_default();
        match serde_json::from_slice::<serde_json::Value>(&progress) {
            Err(_) if progress.is_empty() && shown == [0; SHELLS] => {}
            Err(error) => storm.fail(format!("progress.json: {error}")),
            Ok(ledger) => {
                for (shell, shown) in shown.iter().enumerate() {
                    let saved = ledger["lessons"][format!("l{shell}")].as_object().map_or(0, serde_json::Map::len);
                    if saved < (*shown).min(STEPS) {
                        storm.fail(format!("l{shell}: {shown} steps were shown as done, {saved} are"));
                    }
                }
            }
        }
        let names: Vec<_> =
            fs::read_dir(&state).into_iter().flatten().map(|entry| entry.unwrap().file_name()).collect();
        if let Some(name) = names.iter().find(|name| name.to_string_lossy().contains("damaged")) {
            storm.fail(format!("{} was set aside", name.display()));
        }
    }
    let left = fs::read_dir(&state)
        .unwrap()
        .filter(|entry| entry.as_ref().unwrap().file_name().to_string_lossy().ends_with(".tmp"));
    println!("kills: {} temporary files of the last minute are left", left.count());
    storm.end();
}

/// Two shells that add to one history and are killed at any moment.
#[test]
#[ignore = "a storm"]
fn history() {
    let mut storm = Storm::begin("history");
    let directory = tempfile::tempdir().unwrap();
    fs::create_dir(directory.path().join("state")).unwrap();
    let file = directory.path().join("state/history.txt");
    let mut kept = 0;
    while storm.goes_on() {
        let shells: Vec<_> = (0..2)
            .map(|_| {
                let own = tempfile::tempdir().unwrap();
                symlink(directory.path().join("state"), own.path().join("state")).unwrap();
                Terminal::in_directory(own, env!("CARGO_BIN_EXE_spinlab"), &[], 80, 24).until("spinlab> ")
            })
            .collect();
        let mut shells: Vec<_> = shells
            .into_iter()
            .map(|shell| {
                let lines: String = (0..30).map(|_| format!("set width {}\r", 40 + storm.random.below(60))).collect();
                shell.press(&lines)
            })
            .collect();
        thread::sleep(Duration::from_millis(storm.random.below(80) as u64));
        for shell in &mut shells {
            shell.child.kill().unwrap();
            shell.child.wait().unwrap();
            storm.count("kills", 1);
        }
        let content = fs::read(&file).unwrap_or_default();
        let lines = content.split(|byte| *byte == b'\n').filter(|line| !line.is_empty()).count();
        if lines < kept {
            storm.fail(format!("{lines} lines of {kept} are left"));
        }
        storm.count("lines added", (lines.saturating_sub(kept)) as u64);
        kept = lines;
    }
    storm.end();
}

/// State files that are cut, mangled, or something else than files.
#[test]
#[ignore = "a storm"]
fn state() {
    const FILES: [&str; 7] = [
        "progress.json",
        "journal.jsonl",
        "history.txt",
        ".progress.json.lock",
        ".journal.jsonl.lock",
        "last-run.json",
        ".last-run.json.lock",
    ];
    const COMMANDS: [&str; 6] =
        ["progress", "notes", "open 1", "next", "run thread --pace virtual", "reset --all --yes"];
    let mut storm = Storm::begin("state");
    let old = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/state/0.1.0");
    let read = |name: &str| fs::read(Path::new(old).join(name)).unwrap_or_default();
    let (progress, journal) = (read("progress.json"), read("journal.jsonl"));
    while storm.goes_on() {
        let directory = tempfile::tempdir().unwrap();
        let state = directory.path().join("state");
        fs::create_dir(&state).unwrap();
        let outside = directory.path().join("outside.json");
        fs::write(&outside, "of the user").unwrap();
        let mut made = Vec::new();
        for _ in 0..=storm.random.below(2) {
            let name = *storm.random.pick(&FILES);
            let path = state.join(name);
            if path.symlink_metadata().is_ok() {
                continue;
            }
            let whole = if name.starts_with("progress") { &progress } else { &journal };
            let kind = storm.random.below(8);
            made.push((name, kind));
            match kind {
                0 => fs::create_dir(&path).unwrap(),
                1 => mkfifo(&path, Mode::S_IRWXU).unwrap(),
                2 => symlink(&path, &path).unwrap(),
                3 => symlink("/dev/zero", &path).unwrap(),
                4 => File::create(&path).unwrap().set_len(1 << 33).unwrap(),
                5 => fs::write(&path, storm.random.bytes(400)).unwrap(),
                6 => fs::write(&path, &whole[..storm.random.below(whole.len())]).unwrap(),
                _ => {
                    let mut mangled = whole.clone();
                    for _ in 0..=storm.random.below(6) {
                        let at = storm.random.below(mangled.len());
                        mangled[at] = *storm.random.pick(b"{}[]\",:0-9\x1b\xff\n");
                    }
                    fs::write(&path, mangled).unwrap();
                }
            }
        }
        let words = *storm.random.pick(&COMMANDS);
        let mut child = spinlab(&state, directory.path()).args(words.split(' ')).spawn().unwrap();
        let (mut out, mut err) = (child.stdout.take().unwrap(), child.stderr.take().unwrap());
        let reader = thread::spawn(move || {
            let mut text = Vec::new();
            out.read_to_end(&mut text).and_then(|_| err.read_to_end(&mut text)).unwrap();
            String::from_utf8_lossy(&text).into_owned()
        });
        let status = ended(&mut child, PATIENCE);
        let shown = reader.join().unwrap();
        storm.count("commands", 1);
        if !matches!(status, Some(0..=2)) {
            storm.fail(format!("status {status:?}: `{words}` with {made:?}\n{shown}"));
        }
        if let Some(stray) = strays(&shown) {
            storm.fail(format!("{stray:?} on the screen: `{words}` with {made:?}"));
        }
        if fs::read_to_string(&outside).unwrap() != "of the user" {
            storm.fail(format!("a file outside was changed: `{words}` with {made:?}"));
        }
    }
    storm.end();
}

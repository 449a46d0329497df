//! Keys, pastes, resizes and signals, at the prompt and while demos run.

use std::fs;
use std::io::Write;
use std::thread;
use std::time::{Duration, Instant};

use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;
use portable_pty::PtySize;

use super::Storm;
use super::terminal::{self, PATIENCE, Terminal};
use crate::random::Draw;

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

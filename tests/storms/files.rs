//! Files of the state directory: written by several shells that are killed, and damaged.

use std::fs::{self, File};
use std::io::{BufRead, BufReader, Read, Write};
use std::os::unix::fs::symlink;
use std::path::Path;
use std::process::Stdio;
use std::thread;
use std::time::Duration;

use nix::sys::stat::Mode;
use nix::unistd::mkfifo;

use super::terminal::{PATIENCE, Terminal};
use super::{Storm, bytes, ended, spinlab, strays};
use crate::random::Draw;

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
    // Progress in the lessons of this project stands at the top of the file.
    fs::write(directory.path().join("lessons/spinlab.toml"), "name = \"built-in\"\n").unwrap();
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
        // The older half of a long history is given up, which is no loss.
        if lines > 10_000 {
            fs::remove_file(&file).unwrap();
            kept = 0;
        }
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
                5 => fs::write(&path, bytes(&mut storm.random, 400)).unwrap(),
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

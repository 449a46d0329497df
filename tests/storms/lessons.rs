//! Mangled lessons, and packs whose files are no files, lead elsewhere, or change while they are read.

use std::fs::{self, File};
use std::io::Read;
use std::os::unix::fs::symlink;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use nix::sys::stat::Mode;
use nix::unistd::mkfifo;
use spinlab::learner::Learner;
use spinlab::lesson::library::Library;
use spinlab::line;
use spinlab::line::checker::Checker;
use spinlab::run::pace::Pace;
use spinlab::session::{Frontend, Session, Writes};
use spinlab::terminal::screen::{Look, Screen};

use super::terminal::PATIENCE;
use super::{Storm, bytes, ended, spinlab, strays};
use crate::random::Draw;
use fastrand::Rng;

/// Pieces of markup, to be put anywhere.
const PIECES: [&str; 36] = [
    "\n# T\n",
    "\n## S\n",
    "\n",
    "  ",
    "\t",
    "- [ ] a\n",
    "- [x] b\n  > c\n",
    "> ",
    "\n> [!TIP]\n> a\n\n",
    "\n```try\n",
    "\n```predict\n",
    "\n```demo a\n",
    "```\n",
    "~~~\n",
    "+++\n",
    "---\n",
    "{ goal = \"stop > 0.1\" }",
    "run = 'run thread'\n",
    "measure = \"lost\"\n",
    "tolerance = -1\n",
    "requires = [\"a\"]\n",
    "seconds = 1e9\n",
    "\"\"\"",
    "스레드",
    "e\u{301}",
    "\0",
    "\u{1b}[2J",
    "\u{9b}31m",
    "\u{202e}",
    "\u{2028}",
    "&#27;",
    "| a |\n|-|\n",
    "<!-- ",
    "<pre>",
    "[b](../a.md#x)",
    "{{#include ../../etc/passwd}}",
];

/// The lessons of this program, to be mangled.
fn seeds() -> Vec<Vec<u8>> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let directories = ["lessons", "lessons/ko", "docs"].map(|directory| root.join(directory));
    let files = directories.iter().flat_map(|directory| fs::read_dir(directory).unwrap());
    let mut paths: Vec<PathBuf> = files.map(|file| file.unwrap().path()).collect();
    paths.retain(|path| path.extension().is_some_and(|ending| ending == "md"));
    // The same seed gives the same storm wherever the files lie on the disk.
    paths.sort();
    paths.into_iter().map(|path| fs::read(path).unwrap()).collect()
}

fn mangled(random: &mut Rng, seeds: &[Vec<u8>]) -> Vec<u8> {
    let mut text = random.pick(seeds).clone();
    for _ in 0..=random.below(8) {
        let (at, length) = (random.below(text.len()), random.below(200));
        let end = (at + length).min(text.len());
        match random.below(6) {
            0 => drop(text.drain(at..end)),
            1 => {
                let copy = text[at..end].to_vec();
                let to = random.below(text.len());
                text.splice(to..to, copy);
            }
            2 => text.truncate(at.max(1)),
            3 => {
                let bytes = bytes(random, 8);
                text.splice(at..at, bytes);
            }
            4 => {
                let other = random.pick(seeds);
                let from = random.below(other.len());
                text.splice(at..at, other[from..(from + length).min(other.len())].to_vec());
            }
            _ => {
                let piece = random.pick(&PIECES).bytes();
                text.splice(at..at, piece);
            }
        }
    }
    text
}

/// A session over these lessons that keeps nothing.
fn session(lessons: &Path) -> Session {
    let screen = Screen::recorder(Look { width: Some(80), ..Look::default() });
    let library = Library::at(lessons.to_owned(), Checker::boxed);
    let mut session = Session::new(screen, Frontend::Script, library, Learner::throwaway());
    (session.pace, session.writes) = (Pace::Virtual, Writes::Pretends);
    session
}

/// Lessons, translations, tables of contents and glossaries that are mangled: read, checked, walked and answered.
#[test]
#[ignore = "a storm"]
fn mangled_lessons() {
    const COMMANDS: [&str; 14] = [
        "lessons",
        "open 1",
        "next",
        "hint",
        "answer a",
        "answer 3",
        "answer bd",
        "skip",
        "search lock",
        "steps",
        "demos",
        "progress --json",
        "explain lane",
        "set lang ko",
    ];
    let mut storm = Storm::begin("mangled lessons");
    let seeds = seeds();
    while storm.goes_on() {
        let directory = tempfile::tempdir().unwrap();
        let lessons = directory.path().join("lessons");
        fs::create_dir_all(lessons.join("ko")).unwrap();
        for name in ["10-a.md", "20-b.md", "ko/10-a.md", "SUMMARY.md", "glossary.md"] {
            if name == "10-a.md" || storm.random.one_in(3) {
                let text = mangled(&mut storm.random, &seeds);
                fs::write(lessons.join(name), text).unwrap();
                storm.count("files", 1);
            }
        }
        let mut typed: Vec<&str> = (0..10).map(|_| *storm.random.pick(&COMMANDS)).collect();
        // Playing takes longest.
        if storm.random.one_in(8) {
            typed.push("check");
        }
        let begun = Instant::now();
        let outcome = catch_unwind(AssertUnwindSafe(|| {
            let mut session = session(&lessons);
            for line in &typed {
                // A line may be refused.
                let _ = line::run_line(&mut session, line);
            }
            session.screen.recorded()
        }));
        spinlab::language::speak(spinlab::language::Language::En);
        storm.count("commands", typed.len() as u64);
        let fault = match outcome {
            Err(_) => Some("a panic".to_owned()),
            // A million units that are played take a while where nothing is optimised.
            Ok(_) if begun.elapsed() > 3 * PATIENCE => Some(format!("{:?}", begun.elapsed())),
            Ok(shown) => strays(&shown).map(|stray| format!("{stray:?} on the screen")),
        };
        if let Some(fault) = fault {
            storm.fail(format!("{fault}: {typed:?}, {}", directory.keep().display()));
        }
    }
    storm.end();
}

/// Packs with links, devices, pipes, directories and large files in the place of lessons, while files change.
#[test]
#[ignore = "a storm"]
fn odd_packs() {
    const COMMANDS: [&str; 8] = [
        "check",
        "lessons",
        "open 1",
        "search lock",
        "check --stamp lessons",
        "demos",
        "explain lane",
        "progress --json",
    ];
    const NAMES: [&str; 7] =
        ["10-a.md", "20-b.md", "ko/10-a.md", "SUMMARY.md", "glossary.md", "part/10-c.md", "ko/glossary.md"];
    let mut storm = Storm::begin("odd packs");
    let seeds = seeds();
    while storm.goes_on() {
        let directory = tempfile::tempdir().unwrap();
        let lessons = directory.path().join("lessons");
        fs::create_dir_all(lessons.join("ko")).unwrap();
        fs::create_dir_all(lessons.join("part")).unwrap();
        let outside = directory.path().join("outside.md");
        fs::write(&outside, "# Of the user\n\nsecret words\n").unwrap();
        let mut made = Vec::new();
        for name in NAMES {
            let (path, kind) = (lessons.join(name), storm.random.below(14));
            match kind {
                0 => fs::create_dir(&path).unwrap(),
                1 => mkfifo(&path, Mode::S_IRWXU).unwrap(),
                2 => symlink(&path, &path).unwrap(),
                3 => symlink(storm.random.pick(&["/dev/zero", "/dev/tty", "/proc/self/mem", "/"]), &path).unwrap(),
                4 => symlink(&outside, &path).unwrap(),
                5 => symlink("10-a.md", &path).unwrap_or_default(),
                6 => File::create(&path).unwrap().set_len(1 << (10 + storm.random.below(24))).unwrap(),
                7 => fs::write(&path, bytes(&mut storm.random, 300)).unwrap(),
                8 => continue,
                _ => fs::write(&path, mangled(&mut storm.random, &seeds)).unwrap(),
            }
            made.push((name, kind));
        }
        // A writer changes, replaces and takes away a file all the time.
        let over = Arc::new(AtomicBool::new(false));
        let changes = storm.random.one_in(2).then(|| {
            let (over, path, mut random) = (Arc::clone(&over), lessons.join("30-d.md"), storm.random.fork());
            let texts: Vec<_> = (0..8).map(|_| mangled(&mut random, &seeds)).collect();
            thread::spawn(move || {
                let mut changes = 0;
                while !over.load(Ordering::Relaxed) {
                    let _ = match random.below(4) {
                        0 => fs::remove_file(&path),
                        1 => File::create(&path).and_then(|file| file.set_len(random.below(1 << 21) as u64)),
                        _ => fs::write(&path, random.pick(&texts)),
                    };
                    changes += 1;
                    thread::sleep(Duration::from_micros(200));
                }
                changes
            })
        });
        for _ in 0..3 {
            let words = *storm.random.pick(&COMMANDS);
            let mut command = spinlab(&directory.path().join("state"), directory.path());
            let mut child = command.args(["--lessons", "lessons"]).args(words.split(' ')).spawn().unwrap();
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
            if shown.contains("secret words") {
                storm.fail(format!("a file outside is shown: `{words}` with {made:?}"));
            }
        }
        over.store(true, Ordering::Relaxed);
        changes.map(|changes| changes.join().unwrap()).into_iter().for_each(|many| storm.count("changes", many));
        storm.count("packs", 1);
        if fs::read_to_string(&outside).unwrap() != "# Of the user\n\nsecret words\n" {
            storm.fail(format!("a file outside was changed: {made:?}"));
        }
    }
    storm.end();
}

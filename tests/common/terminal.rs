//! The program in a real pseudo-terminal, with what a test presses and waits for.

#![allow(clippy::disallowed_methods, reason = "a test may wait")]
#![allow(dead_code, unreachable_pub, reason = "a module of several test files, none of which uses all of it")]

use std::io::{Read, Write};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;
use portable_pty::{Child, CommandBuilder, ExitStatus, MasterPty, PtySize, native_pty_system};
use tempfile::TempDir;

/// How long anything may take before a test gives up: far longer than it does.
pub const PATIENCE: Duration = Duration::from_secs(20);

pub struct Terminal {
    pub master: Box<dyn MasterPty + Send>,
    pub keys: Box<dyn Write + Send>,
    pub child: Box<dyn Child + Send + Sync>,
    pub screen: Arc<Mutex<vt100::Parser>>,
    pub modes: String,
    pub directory: TempDir,
}

/// The modes of a terminal, in a form that can be compared and shown.
pub fn modes(master: &dyn MasterPty) -> String {
    let modes = master.get_termios().unwrap();
    let flags =
        (modes.input_flags.bits(), modes.output_flags.bits(), modes.local_flags.bits(), modes.control_flags.bits());
    format!("{flags:?} {:?}", modes.control_chars)
}

impl Terminal {
    pub fn start(words: &[&str], columns: u16, rows: u16) -> Self {
        Terminal::of(env!("CARGO_BIN_EXE_spinlab"), words, columns, rows)
    }

    pub fn of(program: &str, words: &[&str], columns: u16, rows: u16) -> Self {
        Terminal::in_directory(tempfile::tempdir().unwrap(), program, words, columns, rows)
    }

    pub fn in_directory(directory: TempDir, program: &str, words: &[&str], columns: u16, rows: u16) -> Self {
        let pair = native_pty_system().openpty(PtySize { rows, cols: columns, ..PtySize::default() }).unwrap();
        let modes = modes(&*pair.master);
        let mut command = CommandBuilder::new(program);
        command.args(words);
        command.cwd(directory.path());
        command.env("SPINLAB_STATE", directory.path().join("state"));
        command.env("TERM", "xterm-256color");
        // A pager that shows three lines, takes a key in modes of its own, and leaves them behind.
        let pager = directory.path().join("pager");
        let key = "dd bs=1 count=1 < /dev/tty > /dev/null 2>&1";
        std::fs::write(
            &pager,
            format!("head -n 3; printenv LESS; printf 'in the pager'; stty -echo -icanon < /dev/tty; exec {key}"),
        )
        .unwrap();
        command.env("PAGER", format!("sh {}", pager.display()));
        command.env_remove("NO_COLOR");
        command.env_remove("SPINLAB_LESSONS");
        let child = pair.slave.spawn_command(command).unwrap();
        let screen = Arc::new(Mutex::new(vt100::Parser::new(rows, columns, 1000)));
        let mut output = pair.master.try_clone_reader().unwrap();
        let shown = Arc::clone(&screen);
        thread::spawn(move || {
            let mut chunk = [0; 4096];
            while let Ok(count @ 1..) = output.read(&mut chunk) {
                shown.lock().unwrap().process(&chunk[..count]);
            }
        });
        let keys = pair.master.take_writer().unwrap();
        Terminal { master: pair.master, keys, child, screen, modes, directory }
    }

    /// The shell, its prompt on the screen.
    pub fn shell() -> Self {
        Terminal::start(&[], 80, 24).until("spinlab> ")
    }

    pub fn press(mut self, keys: &str) -> Self {
        self.keys.write_all(keys.as_bytes()).unwrap();
        self.keys.flush().unwrap();
        self
    }

    pub fn contents(&self) -> String {
        self.screen.lock().unwrap().screen().contents()
    }

    /// Waits until the screen shows this text.
    #[track_caller]
    pub fn until(self, text: &str) -> Self {
        self.until_screen(text, |screen| screen.contains(text))
    }

    #[track_caller]
    pub fn until_screen(self, what: &str, holds: impl Fn(&str) -> bool) -> Self {
        let start = Instant::now();
        while !holds(&self.contents()) {
            assert!(start.elapsed() < PATIENCE, "`{what}` never came:\n{}", self.contents());
            thread::sleep(Duration::from_millis(5));
        }
        self
    }

    /// Waits until the last line on the screen is a prompt with this behind it. `#` stands for digits: how many steps a
    /// lesson has is no matter of such a test.
    #[track_caller]
    pub fn until_line(self, line: &str) -> Self {
        let is_meant = |last: &str| match line.split_once('#') {
            Some((before, behind)) => last
                .strip_prefix(before)
                .is_some_and(|rest| rest.trim_start_matches(|c: char| c.is_ascii_digit()) == behind),
            None => last == line,
        };
        self.until_screen(line, |screen| screen.lines().last().is_some_and(|last| is_meant(last.trim_end())))
    }

    pub fn signal(self, signal: Signal) -> Self {
        kill(Pid::from_raw(i32::try_from(self.child.process_id().unwrap()).unwrap()), signal).unwrap();
        self
    }

    /// Waits for the end; the terminal must be as it was.
    #[track_caller]
    pub fn ended(mut self) -> (ExitStatus, String) {
        let start = Instant::now();
        let status = loop {
            if let Some(status) = self.child.try_wait().unwrap() {
                break status;
            }
            assert!(start.elapsed() < PATIENCE, "it did not end:\n{}", self.contents());
            thread::sleep(Duration::from_millis(5));
        };
        assert_eq!(modes(&*self.master), self.modes, "the modes of the terminal");
        // What was written last is read by now or within a moment.
        thread::sleep(Duration::from_millis(50));
        assert!(!self.screen.lock().unwrap().screen().hide_cursor());
        assert!(!self.screen.lock().unwrap().screen().bracketed_paste());
        (status, self.contents())
    }
}

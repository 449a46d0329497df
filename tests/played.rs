//! Programs as a learner runs them: Python files that spinlab plays.

#![allow(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    reason = "a test may wait, and should say where it cannot go on"
)]

#[path = "common/mod.rs"]
mod common;
#[path = "common/terminal.rs"]
mod terminal;

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Command, Output, Stdio};
use std::time::{Duration, Instant};
use std::{fs, thread};

use common::Play;
use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;
use tempfile::TempDir;
use terminal::{PATIENCE, Terminal};

/// The book's spinner: an object whose attribute is the flag.
const SPINNER: &str = include_str!("programs/spinner_thread.py");

const TALLY: &str = "\
import threading
counter = 0
def add():
    global counter
    counter += 1
threads = [threading.Thread(target=add) for _ in range(2)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
print(counter)
";

/// Two locks, taken in both orders.
const EMBRACE: &str = "\
import threading, time
left, right = threading.Lock(), threading.Lock()
def take(first, second):
    with first:
        time.sleep(.1)
        with second:
            pass
a = threading.Thread(target=take, args=(left, right), name='a')
b = threading.Thread(target=take, args=(right, left), name='b')
a.start()
b.start()
";

/// A session in which `NAME.py` is a file.
fn with(name: &str, text: &str) -> (Play, String) {
    let play = Play::lesson("# T\n\nx\n");
    let path = play.directory().join(format!("{name}.py"));
    fs::write(&path, text).unwrap();
    let path = path.display().to_string();
    (play, path)
}

/// `spinlab` from another shell, in a directory with this program.
fn spinlab(text: &str, words: &[&str]) -> (Output, TempDir) {
    let directory = tempfile::tempdir().unwrap();
    fs::write(directory.path().join("p.py"), text).unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_spinlab"));
    command.args(words).current_dir(directory.path()).stdin(Stdio::null());
    command.env("SPINLAB_STATE", directory.path().join("state")).env("LC_ALL", "C");
    (command.output().unwrap(), directory)
}

fn out(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}

fn err(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

#[test]
fn a_program_is_played_and_its_run_can_be_asked_about() {
    let (play, path) = with("spin", SPINNER);
    let play = play.types(&format!("run {path}")).succeeds();
    let play = play.shows("spinner object: <Thread(Thread-1 (spin), initial)>").shows("Answer: 42");
    // Where nothing is redrawn, a line that was overwritten is not shown.
    let play = play
        .hides("thinking!")
        .shows("elapsed           400 ms")
        .shows("Signal.go         False      reads: 4, writes: 1, lanes: 2");
    let play = play.shows("This run was simulated").hides("CPU time").hides("threads  ").hides("parallelism");
    let play = play.types("why").shows("MainThread").shows("Thread-1 (spin)");
    let play = play.types("why 1 0.25s").shows("the thread `Thread-1 (spin)` was asleep").shows("until 0.3 s");
    let play = play.types("why Thread-1 0.25s").shows("was asleep").types("why spin 0.25s").shows("was asleep");
    let play = play.types("why MainThread 0.38s").shows("waited for the thread `Thread-1 (spin)`");
    let play = play.types("timeline").shows("MainThread").shows("sleeps").shows("writes shared data");
    play.types("again").shows("Answer: 42");
}

#[test]
fn shared_data_is_noted_with_its_values_and_who_used_it() {
    let (play, path) = with("tally", TALLY);
    let play = play.types(&format!("run {path}")).succeeds().shows("2\n\n  elapsed");
    play.shows("counter           2          reads: 3, writes: 2, lanes: 3").shows("No time passed");
}

#[test]
fn a_deadlock_names_who_waits_for_what_and_who_holds_it() {
    let (play, path) = with("embrace", EMBRACE);
    let play = play.types(&format!("run {path}")).succeeds().shows("Deadlock: every lane waits");
    let play = play.shows("`a` waits in `right.acquire`; `b` holds it");
    let play = play.shows("`b` waits in `left.acquire`; `a` holds it");
    let play = play.types("why a 0.1s");
    play.shows("the thread `a` waited in `right.acquire` from 0.1 s on, for ever.").shows("`b` had it, and did not");
}

#[test]
fn an_uncaught_error_is_told_as_python_does_and_the_session_lives_on() {
    let (play, path) = with("fails", "def f():\n    return 1 / 0\n\nprint('a')\nf()\n");
    let play = play.types(&format!("run {path}")).succeeds().shows("a\nTraceback (most recent call last):");
    let play = play.shows(&format!("  File \"{path}\", line 5, in <module>\n    f()\n")).shows("ZeroDivisionError");
    let play = play.shows("The program ended with exit status 1.");
    play.types("why MainThread 0").shows("it ended at 0 s, having failed with");
}

const HELPER: &str = "\
count = 0


class Box:
    full = False


def add():
    global count
    count += 1
    Box.full = True


def fail():
    return 1 / 0
";

#[test]
fn a_program_imports_modules_that_lie_beside_it() {
    let text = "import threading\nimport helper\nfrom helper import add\n\n\
                threads = [threading.Thread(target=add) for _ in range(2)]\nfor thread in threads:\n    \
                thread.start()\nfor thread in threads:\n    thread.join()\nprint(helper.count, helper.__name__)\n";
    let (play, path) = with("main", text);
    fs::write(play.directory().join("helper.py"), HELPER).unwrap();
    let play = play.types(&format!("run {path}")).succeeds().shows("2 helper\n");
    let play = play.shows("count").shows("Box.full").types(&format!("load {path}")).succeeds();
    let play = play.types("move 1 2").shows("2 read count: 0").types(&format!("explore {path}"));
    let play = play.shows("race: two lanes use the same data, one writes, nothing orders them:");
    let play = play
        .shows("\n  `Box.full`: line 11 of helper.py, by two lanes\n")
        .shows("`count`: line 10 of helper.py, by two lanes\n")
        .succeeds();
    if Command::new("python3").arg("-V").output().is_ok() {
        let play = play.types(&format!("run {path} --python")).succeeds().shows("2 helper\n");
        drop(play);
    }
    let (play, path) = with("main", "from helper import fail\nfail()\n");
    fs::write(play.directory().join("helper.py"), HELPER).unwrap();
    let play = play.types(&format!("run {path}")).shows("line 2, in <module>\n    fail()\n");
    play.shows("helper.py\", line 15, in fail\n    return 1 / 0\n");
}

#[test]
fn what_is_wrong_with_a_module_beside_a_program_is_told_at_its_import() {
    let (play, path) = with("main", "import broken\nfrom helper import nope\nimport long\nimport missing\n");
    for (name, text) in [("helper", HELPER), ("broken", "x = 1\nopen('f')\n"), ("long", &"# long\n".repeat(10_000))] {
        fs::write(play.directory().join(name).with_extension("py"), text).unwrap();
    }
    let play =
        play.types(&format!("run {path}")).fails(1).shows("`broken.py`, line 2: `open` is not in spinlab's Python");
    let play = play.shows("main.py:1:8").shows("`helper.py` has no `nope`").shows("main.py:2:20");
    let play = play.shows("`long.py` cannot be read: a program has at most 65536 bytes");
    play.shows("the module `missing` is not in spinlab's Python");
}

#[test]
fn a_program_that_is_stopped_says_where_and_why() {
    let text = "def grow(text):\n    return text * 1_000_001\n\nprint('a')\ngrow('x')\nprint('b')\n";
    let (play, path) = with("grows", text);
    let play =
        play.types(&format!("run {path}")).succeeds().shows("a\nTraceback (most recent call last):").hides("b\n");
    let play = play.shows(&format!("  File \"{path}\", line 2, in grow\n    return text * 1_000_001\n"));
    play.shows("spinlab stopped MainThread: a string has more than 1,000,000 characters").shows("exit status 1");
    let text = format!("import threading\n\n{text}")
        .replace("grow('x')\n", "t = threading.Thread(target=grow, args=('x',))\nt.start()\nt.join()\n");
    let (play, path) = with("grows", &text);
    let play = play.types(&format!("run {path}")).shows("spinlab stopped Thread-1 (grow): a string").hides("eadlock");
    play.types(&format!("explore {path}")).shows("1 fails: a string has more").hides("eadlock");
}

#[test]
fn what_is_not_understood_is_refused_before_anything_runs() {
    let (play, path) = with("bad", "print('ran')\nimport multiprocessing\nx = open('f')\n");
    let play = play.types(&format!("run {path}")).fails(1).hides("ran");
    let play = play.shows(&format!("{path}:2:")).shows("^").shows("write instead: threads");
    play.shows(&format!("{path}:3:"));
}

#[test]
fn bad_files_get_a_clear_error() {
    let (play, path) = with("long", &"x = 1\n".repeat(20_000));
    let directory = play.directory().display().to_string();
    fs::write(play.directory().join("bytes.py"), b"x = '\xff'").unwrap();
    nix::unistd::mkfifo(&play.directory().join("pipe.py"), nix::sys::stat::Mode::S_IRWXU).unwrap();
    let play = play.types(&format!("run {path}")).fails(1).shows("a program has at most 65536 bytes");
    let play = play.types(&format!("run {directory}/bytes.py")).fails(1).shows("it is not UTF-8");
    let play = play.types(&format!("run {directory}/pipe.py")).fails(1).shows("not a regular file");
    let play = play.types(&format!("run {directory}/")).fails(1).shows("Is a directory");
    let play = play.types("run nothing.py").fails(1).shows("cannot read nothing.py: No such file");
    play.types("run /dev/zero").fails(1).shows("not a regular file");
}

#[test]
fn options_of_demos_are_refused() {
    let (play, path) = with("tally", TALLY);
    let play = play.types(&format!("run {path} --seconds 1")).fails(2).shows("`--seconds` is an option of demos");
    play.types("run thread --python").fails(2).shows("only a program can be run by `python3`");
}

#[test]
fn programs_are_compared_with_demos() {
    let (play, path) = with("spin", SPINNER);
    let play = play.types(&format!("compare {path} \"thread --seconds 0.35\"")).succeeds();
    let play = play.shows("Answer: 42").shows("elapsed").shows("400 ms");
    let shown = play.shown();
    let threads = shown.lines().find(|line| line.starts_with("threads")).unwrap();
    assert!(threads.contains('-') && threads.contains('2'), "{shown}");
}

#[test]
fn a_run_is_kept_and_saved_in_every_form() {
    let (play, path) = with("spin", SPINNER);
    let mut play = play.types(&format!("run {path}")).next_day();
    for ending in ["svg", "json", "cast"] {
        let file = play.directory().join(format!("run.{ending}")).display().to_string();
        play = play.types(&format!("timeline --save {file}")).succeeds();
        let saved = fs::read_to_string(&file).unwrap();
        assert!(saved.contains("MainThread") || ending == "cast", "{saved}");
        assert!(ending != "cast" || saved.contains("thinking!") && saved.contains("Answer: 42"), "{saved}");
    }
    play.types("why 1 0.25s").shows("was asleep");
}

#[test]
fn the_exit_status_is_that_of_python() {
    let cases = [
        ("print(1)", 0, "1\n", ""),
        ("import sys\nsys.exit(3)", 3, "", ""),
        ("import sys\nsys.exit('no')", 1, "", "no\n"),
        ("raise ValueError('x')", 1, "", "ValueError: x\n"),
        ("import threading\nt = threading.Thread(target=lambda: 1 / 0)\nt.start()", 0, "", "ZeroDivisionError"),
    ];
    for (text, status, shown, complained) in cases {
        let (output, _directory) = spinlab(text, &["run", "p.py"]);
        assert_eq!(output.status.code(), Some(status), "{text}: {}", err(&output));
        assert!(out(&output).contains(shown), "{text}: {}", out(&output));
        assert!(err(&output).contains(complained), "{text}: {}", err(&output));
    }
    let (output, _directory) = spinlab(EMBRACE, &["run", "p.py"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(out(&output).contains("Deadlock"), "{}", out(&output));
}

#[test]
fn python_itself_runs_a_program_that_is_understood() {
    if Command::new("python3").arg("-V").output().is_err() {
        return;
    }
    let text = "import sys\nprint('out')\nsys.stderr.write('err\\n')\nsys.exit(4)\n";
    let (output, _directory) = spinlab(text, &["run", "p.py", "--python"]);
    assert_eq!(output.status.code(), Some(4), "{}", err(&output));
    assert!(out(&output).starts_with("out\n"), "{}", out(&output));
    assert!(out(&output).contains("Python 3") && err(&output).contains("err\n"), "{}", out(&output));
    // Not before a clean load.
    let (output, _directory) = spinlab("print('ran')\nimport socket\n", &["run", "p.py", "--python"]);
    assert_eq!((output.status.code(), out(&output).contains("ran")), (Some(1), false));
}

#[test]
fn without_python_the_error_says_so() {
    let directory = tempfile::tempdir().unwrap();
    fs::write(directory.path().join("p.py"), "print(1)\n").unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_spinlab"));
    command.args(["run", "p.py", "--python"]).current_dir(directory.path()).env("PATH", directory.path());
    let output = command.env("SPINLAB_STATE", directory.path()).env("LC_ALL", "C").output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert!(err(&output).contains("cannot run `python3`"), "{}", err(&output));
}

#[test]
fn the_spinner_turns_in_place_and_leaves_no_trace() {
    let terminal = Terminal::shell();
    fs::write(terminal.directory.path().join("spin.py"), SPINNER.replace(".35", "1.5")).unwrap();
    let terminal = terminal.press("run spin.py\r").until(" thinking!").until("Answer: 42").until_line("spinlab>");
    assert!(!terminal.contents().contains("thinking!"), "{}", terminal.contents());
    terminal.press("quit\r").ended();
}

#[test]
fn ctrl_c_is_a_keyboard_interrupt_and_a_second_one_ends_the_run() {
    let text = "import time\ntry:\n    print('begun')\n    time.sleep(60)\nfinally:\n    print('cleaned up')\n";
    let terminal = Terminal::shell();
    fs::write(terminal.directory.path().join("p.py"), text).unwrap();
    let stubborn = text.replace("begun", "stubborn").replace("print('cleaned up')", "time.sleep(60)");
    fs::write(terminal.directory.path().join("q.py"), stubborn).unwrap();
    fs::write(terminal.directory.path().join("r.py"), "print('busy')\nwhile True:\n    pass\n").unwrap();
    let terminal = terminal.press("run p.py\r").until("begun").press("\x03").until("cleaned up");
    let terminal = terminal.until("KeyboardInterrupt").until("exit status 130").until_line("spinlab>");
    let terminal = terminal.press("run q.py\r").until("stubborn").press("\x03");
    std::thread::sleep(std::time::Duration::from_millis(300));
    let terminal = terminal.press("\x03").until("The second Ctrl-C ended the run").until_line("spinlab>");
    let terminal = terminal.press("run r.py\r").until("busy").press("\x03");
    let terminal = terminal.until("r.py\", line ").until_line("spinlab>");
    // The main thread has come to its end, and another one never does.
    let endless = "import threading\ndef spin():\n    while True: pass\nthreading.Thread(target=spin).start()\n\
                   print('on its way')\n";
    fs::write(terminal.directory.path().join("s.py"), endless).unwrap();
    let terminal = terminal.press("run s.py\r").until("on its way").press("\x03");
    let terminal = terminal.until("Ctrl-C ended the run: `Thread-1 (spin)` had not ended.").until_line("spinlab>");
    terminal.press("quit\r").ended();
}

#[test]
fn a_program_is_told_of_in_korean() {
    let (output, _directory) = spinlab(EMBRACE, &["--lang", "ko", "run", "p.py"]);
    assert!(out(&output).contains("교착 상태") && out(&output).contains("시뮬레이션한 실행입니다"), "{}", out(&output));
}

#[test]
fn a_lane_of_two_words_needs_no_quotes() {
    let (play, path) = with("tally", TALLY);
    let play = play.types(&format!("run {path}")).types("why Thread-1 (add) 0 s").succeeds();
    play.shows("`Thread-1 (add)`").types("why Thread-1 (add) soon").fails(2).shows("`soon` is no time");
}

#[test]
fn a_slip_in_a_name_of_the_library_is_met_with_the_name_that_was_meant() {
    let (play, path) = with("slip", "import threading\nlock = threading.Lok()\n");
    play.types(&format!("run {path}")).fails(1).shows("did you mean `threading.Lock`?").hides("write instead");
    Play::new().types("run as-thay-come").fails(2).shows("did you mean `as-they-come`?");
}

#[test]
fn a_loop_and_a_thread_that_wait_for_themselves_say_so() {
    let text = "import asyncio\nasync def main():\n    await asyncio.get_running_loop().create_future()\n\
        asyncio.run(main())\n";
    let (play, path) = with("forever", text);
    let play = play.types(&format!("run {path}")).shows("`MainThread` waits in its event loop").hides("_UnixSelector");
    play.types(&format!("load {path}")).types("move 1").shows("0 waits in its event loop").hides("_UnixSelector");
    let play = Play::new().types("run twice").types("why MainThread 0s");
    play.shows("It had it already, and did not give it back.");
}

/// A program in a deadlock ends by itself neither with Ctrl-C nor with a limit of computing time.
const STUCK: &str = "\
import threading
lock = threading.Lock()
lock.acquire()
print('stuck', flush=True)
lock.acquire()
";

#[test]
fn what_python_runs_ends_with_spinlab_however_that_ends() {
    if Command::new("python3").arg("-V").output().is_err() {
        return;
    }
    for signal in [Signal::SIGTERM, Signal::SIGHUP, Signal::SIGKILL] {
        let directory = tempfile::tempdir().unwrap();
        let temporary = directory.path().join("tmp");
        fs::create_dir(&temporary).unwrap();
        fs::write(directory.path().join("stuck.py"), STUCK).unwrap();
        let mut command = Command::new(env!("CARGO_BIN_EXE_spinlab"));
        command.args(["run", "stuck.py", "--python"]).current_dir(directory.path()).env("TMPDIR", &temporary);
        let mut spinlab = command.env("SPINLAB_STATE", directory.path()).stdout(Stdio::piped()).spawn().unwrap();
        let mut output = BufReader::new(spinlab.stdout.take().unwrap());
        let mut line = String::new();
        output.read_line(&mut line).unwrap();
        assert_eq!(line, "stuck\n");
        assert!(is_named_by_a_process(&temporary), "python3 runs a file in it");
        kill(Pid::from_raw(i32::try_from(spinlab.id()).unwrap()), signal).unwrap();
        spinlab.wait().unwrap();
        let start = Instant::now();
        while is_named_by_a_process(&temporary) || fs::read_dir(&temporary).unwrap().count() > 0 {
            assert!(start.elapsed() < PATIENCE, "something is left after {signal}");
            thread::sleep(Duration::from_millis(5));
        }
    }
}

/// Whether a command line has the name of a directory in it.
fn is_named_by_a_process(directory: &Path) -> bool {
    let listed = Command::new("ps").args(["-A", "-o", "args="]).output().unwrap();
    String::from_utf8_lossy(&listed.stdout).contains(directory.to_str().unwrap())
}

#[test]
fn ctrl_c_ends_a_deadlock_that_python_runs() {
    if Command::new("python3").arg("-V").output().is_err() {
        return;
    }
    let terminal = Terminal::shell();
    let embrace = format!("{EMBRACE}print('begun', flush=True)\na.join()\n");
    fs::write(terminal.directory.path().join("embrace.py"), embrace).unwrap();
    fs::write(terminal.directory.path().join("stuck.py"), STUCK).unwrap();
    let terminal = terminal.press("run stuck.py --python\r").until_line("stuck").press("\x03");
    let terminal = terminal.until("KeyboardInterrupt").until_line("spinlab>");
    // Threads that wait for each other keep Python from its end: the second Ctrl-C ends it.
    let terminal = terminal
        .press("clear\r")
        .until_line("spinlab>")
        .press("run embrace.py --python\r")
        .until_line("begun")
        .press("\x03");
    let terminal = terminal.until("KeyboardInterrupt").press("\x03").until_line("spinlab>");
    terminal.press("quit\r").ended();
}

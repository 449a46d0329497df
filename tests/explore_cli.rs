//! `explore` and `prove` behind `spinlab` in another shell.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on should say where")]

use std::process::Command;

use serde_json::Value;
use spinlab::demo::DEMOS;

/// Output, errors and status of a command, in a directory of its own.
fn spinlab(words: &[&str]) -> (String, String, i32) {
    let state = tempfile::tempdir().unwrap();
    let output = Command::new(env!("CARGO_BIN_EXE_spinlab"))
        .args(words)
        .env("SPINLAB_STATE", state.path())
        .env("LC_ALL", "C.UTF-8")
        .env("NO_COLOR", "1")
        .output()
        .unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    (text(output.stdout), text(output.stderr), output.status.code().unwrap())
}

fn known(name: &str) -> String {
    format!("{}/tests/programs/known/{name}.py", env!("CARGO_MANIFEST_DIR"))
}

#[test]
fn every_interleaving_of_two_increments_is_told() {
    let (out, err, status) = spinlab(&["explore", &known("counter_twice")]);
    assert_eq!((status, &*err), (0, ""), "{out}");
    assert!(out.contains("6 interleavings, 12 states: all were looked at"), "{out}");
    assert!(out.contains("counter = 1"), "{out}");
    assert!(out.contains("4 of 6"), "{out}");
    assert!(out.contains("1 2 2 1"), "{out}");
    assert!(out.contains("1 1 2 2"), "{out}");
    assert!(out.contains("  `counter`: line 14, by two lanes"), "{out}");
    assert!(out.contains("CPython since 3.10"), "{out}");
}

#[test]
fn a_deadlock_says_who_waits_for_whom() {
    let (out, _, status) = spinlab(&["explore", &known("two_locks")]);
    assert_eq!(status, 0);
    assert!(out.contains("1 waits in b.acquire: 2 has it (line 11)"), "{out}");
    assert!(out.contains("2 waits in a.acquire: 1 has it (line 17)"), "{out}");
    assert!(out.contains("move 1 2"), "{out}");
}

#[test]
fn json_has_what_programs_ask_for() {
    let (out, _, status) = spinlab(&["explore", &known("counter_twice"), "--json"]);
    assert_eq!((status, out.lines().count()), (0, 1), "{out}");
    let found: Value = serde_json::from_str(&out).unwrap();
    assert_eq!(found["interleavings"], 6);
    assert_eq!(found["states"], 12);
    assert_eq!(found["outcomes"].as_array().unwrap().len(), 2);
    for key in ["deadlocks", "failures", "livelocks"] {
        assert_eq!(found[key].as_array().unwrap().len(), 0, "{key}");
    }
    assert!(found["seconds"].is_f64() && found["bytes_per_state"].is_u64(), "{out}");
}

#[test]
fn a_picture_of_the_states_is_saved_once() {
    let directory = tempfile::tempdir().unwrap();
    for name in ["states.svg", "states.dot"] {
        let path = directory.path().join(name).display().to_string();
        let (out, _, status) = spinlab(&["explore", &known("counter_twice"), "--save", &path]);
        assert_eq!(status, 0);
        assert!(out.contains(&format!("Saved {path}.")), "{out}");
        let drawn = std::fs::read_to_string(&path).unwrap();
        assert_eq!(drawn.matches("counter = ").count(), 12, "{drawn}");
        let (_, err, status) = spinlab(&["explore", &known("counter_twice"), "--save", &path]);
        assert!(status != 0 && err.contains("--replace"), "{err}");
    }
    assert_eq!(spinlab(&["explore", &known("counter_twice"), "--save", "states.png"]).2, 2);
    // What was found is told although there is no picture of it.
    let path = directory.path().join("many.svg").display().to_string();
    let (out, err, status) = spinlab(&["explore", &known("readers_and_writers"), "--save", &path]);
    assert!(status == 2 && out.contains("all were looked at"), "{out}");
    assert!(err.contains("a picture has at most 300 states"), "{err}");
    // Ways that lead back are drawn, too.
    let path = directory.path().join("circles.svg").display().to_string();
    assert_eq!(spinlab(&["explore", &known("polite_flags"), "--save", &path]).2, 0);
    let drawn = std::fs::read_to_string(&path).unwrap();
    assert!(drawn.contains("marker-end") && drawn.contains('C') && !drawn.contains("NaN"), "{drawn}");
}

#[test]
fn a_limit_of_states_is_one() {
    let (out, ..) = spinlab(&["explore", &known("counter_twice"), "--states", "5"]);
    assert!(out.contains("5 states were seen, and there are more: `--states` sets another limit than 5"), "{out}");
    let (out, ..) = spinlab(&["explore", &known("counter_twice"), "--states", "12"]);
    assert!(out.contains("12 states: all were looked at"), "{out}");
    assert_eq!(spinlab(&["explore", &known("counter_twice"), "--states", "0"]).2, 2);
}

#[test]
fn a_proof_has_its_status() {
    let (out, _, status) = spinlab(&["prove", "peterson", "--always", "inside <= 1", "--end", "inside == 0"]);
    assert_eq!(status, 0, "{out}");
    assert!(out.contains("Proved for peterson"), "{out}");
    let (out, _, status) = spinlab(&["prove", &known("counter_twice"), "--end", "counter == 2"]);
    assert_eq!(status, 1, "{out}");
    assert!(out.contains("not true at every end: counter == 2   move 1 2 2 1"), "{out}");
    assert!(out.contains("move number 2 of these"), "{out}");
    assert!(out.contains("  there: counter = 1\n"), "{out}");
    let (out, ..) = spinlab(&["prove", &known("counter_twice"), "--sometimes", "counter == 3"]);
    assert!(out.contains("true in no state: counter == 3\n  seen: counter = 0; counter = 1; counter = 2\n"), "{out}");
    assert!(out.contains("Nothing goes wrong in counter_twice, but") && !out.contains("can go wrong"), "{out}");
    let (out, ..) = spinlab(&["prove", &known("counter_twice"), "--always", "counter < 2"]);
    assert!(out.contains("not always true: counter < 2   move 1 1 2 2\n  there: counter = 2\n"), "{out}");
    assert!(out.contains("  move number 4 of these, `2`, makes it false"), "{out}");
    assert_eq!(spinlab(&["prove", "look-then-take"]).2, 1);
    let (out, _, status) = spinlab(&["prove", "peterson", "--states", "10"]);
    assert_eq!(status, 3, "{out}");
    assert!(out.contains("nothing is proved"), "{out}");
    let (_, err, status) = spinlab(&["prove", "peterson", "--end", "wants.count(True) == 0"]);
    assert_eq!(status, 2, "{err}");
    assert!(err.contains("cannot call `wants.count`"), "{err}");
    let (_, err, _) = spinlab(&["prove", &known("counter_twice"), "--end", "countr == 2 and counter == 2"]);
    assert!(err.contains("the program never has `countr`") && err.contains("did you mean `counter`?"), "{err}");
    // A word that stands in the text, but is no global, is none either: here that of a class.
    let (_, err, _) = spinlab(&["prove", &known("counter_twice"), "--end", "Thread == 2"]);
    assert!(err.contains("the program never has `Thread`"), "{err}");
}

#[test]
fn timers_overtake_one_another_if_they_may() {
    let (out, ..) = spinlab(&["explore", &known("asyncio_network"), "--times", "any"]);
    assert!(out.contains("0 fails: AssertionError   move 1 2 3 0=2 0=3 2 3 1"), "{out}");
    assert!(out.contains("`load NAME --times any` makes such moves possible."), "{out}");
    assert_eq!(spinlab(&["prove", &known("asyncio_network")]).2, 0);
    assert_eq!(spinlab(&["prove", &known("asyncio_network"), "--times", "any"]).2, 1);
}

#[test]
fn what_a_terminal_shows_can_be_asked_for() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("lines.py").display().to_string();
    let source = "import threading\nprint('first', end='\\r')\nfor name in 'ab':\n    \
                  threading.Thread(target=print, args=(name * 5,)).start()\n";
    std::fs::write(&path, source).unwrap();
    let (out, ..) = spinlab(&["explore", &path]);
    assert!(!out.contains("aaaaa"), "{out}");
    let (out, ..) = spinlab(&["explore", &path, "--output"]);
    assert!(out.contains("    │ bbbbb\n    │ aaaaa\n") && !out.contains("first"), "{out}");
    let (out, ..) = spinlab(&["explore", &path, "--output", "--json"]);
    let found: Value = serde_json::from_str(&out).unwrap();
    assert_eq!(found["outcomes"][0]["output"], "aaaaa\nbbbbb");
    let (out, _, status) = spinlab(&["prove", &path, "--output", "aaaaa\\nbbbbb"]);
    assert!(status == 1 && out.contains("at an end a terminal shows something else   move 2 1"), "{out}");
    assert!(out.contains("    │ bbbbb\n    │ aaaaa\n"), "{out}");
    std::fs::write(&path, source.replace("(name * 5,)).start()", "(name * 5,)).run()")).unwrap();
    let (out, _, status) = spinlab(&["prove", &path, "--output", "aaaaa\\nbbbbb\\n"]);
    assert!(status == 0 && out.contains("holds: every end shows the expected output"), "{out}");
}

#[test]
fn a_file_that_is_not_understood_is_told_with_its_places() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("wrong.py").display().to_string();
    std::fs::write(&path, "import socket\nx = (\n").unwrap();
    let (_, err, status) = spinlab(&["explore", &path]);
    assert_eq!(status, 1, "{err}");
    assert!(err.contains("wrong.py:"), "{err}");
    assert_ne!(spinlab(&["explore", "nowhere.py"]).2, 0);
    std::fs::write(&path, "print(1)\0\n").unwrap();
    let (_, err, _) = spinlab(&["explore", &path]);
    assert!(err.contains("source code cannot contain null bytes") && err.contains("wrong.py:1:9"), "{err}");
}

#[test]
fn what_it_refuses_is_said_in_korean() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("wrong.py").display().to_string();
    let cases = [
        ("import pathlib\n", "spinlab이 지원하는 Python에는 없는 모듈입니다: `pathlib`"),
        ("import pathlib\n", "프로그램 안의 문자열이나 리스트. 프로그램에는 파일이 없습니다."),
        ("eval('1')\n", "spinlab이 지원하는 Python에는 없습니다: `eval`"),
        ("x = (\n", "Python 문법 오류(SyntaxError): "),
        ("return\n", "Python 문법 오류(SyntaxError): 'return' outside function"),
        ("x = 1j\n", "복소수는"),
    ];
    for (source, said) in cases {
        std::fs::write(&path, source).unwrap();
        let (_, err, _) = spinlab(&["--lang", "ko", "explore", &path]);
        assert!(err.contains(said), "{source}: {err}");
    }
}

#[test]
fn a_demo_names_a_program_of_its_shape() {
    let mut with_program = Vec::new();
    for demo in DEMOS {
        let (_, err, status) = spinlab(&["explore", demo.name]);
        assert!(status == 2 && err.contains(&format!("`{}` is a demo in Rust", demo.name)), "{status} {err}");
        let help = demo.like.map_or("write the same in Python".to_owned(), |like| {
            with_program.push(like);
            format!("`{like}` is a Python program of the same shape")
        });
        assert!(err.contains(&help), "{help}: {err}");
    }
    assert_eq!(with_program, ["spinner-thread", "spinner-async", "tally"]);
}

#[test]
fn random_numbers_that_cannot_be_tried_are_told_with_their_line() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("naps.py").display().to_string();
    std::fs::write(&path, "import random\nimport time\ntime.sleep(random.uniform(0, 1))\n").unwrap();
    let (_, err, status) = spinlab(&["explore", &path]);
    assert_ne!(status, 0);
    assert!(err.contains("line 3 uses random numbers") && err.contains("write a constant"), "{err}");
}

#[test]
fn attributes_that_nothing_here_has_are_refused_before_the_program_runs() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("absent.py");
    std::fs::write(
        &path,
        "import queue\nq = queue.Queue()\nprint('runs')\nq.mutex.acquire()\n'é'.encode()\nclass A:\n    propagate = 1\n\
         print(A.propagate)\n",
    )
    .unwrap();
    let (out, err, status) = spinlab(&["run", path.to_str().unwrap()]);
    assert_eq!((status, &*out), (1, ""), "{err}");
    assert!(err.contains("`.mutex` is not in spinlab's Python") && err.contains("absent.py:4:3"), "{err}");
    assert!(err.contains("`.encode` is not in spinlab's Python") && err.contains("programs have no bytes"), "{err}");
    // The program gives an attribute of this name to a class of its own.
    assert!(!err.contains("propagate"), "{err}");
}

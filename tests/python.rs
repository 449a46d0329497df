//! What docs/PYTHON.md says of the Python of programs is what the machine has, and the reverse.

#![allow(clippy::unwrap_used, clippy::expect_used)]

use std::fs;

use spinlab::program::machine::Failure;
use spinlab::program::{Player, read, reference};

const PAGE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/PYTHON.md");

/// Compares a generated part of the page, or writes it with `UPDATE_README=1` in the environment.
#[track_caller]
fn is_current(name: &str, wanted: &str) {
    let page = fs::read_to_string(PAGE).unwrap();
    let mark = format!("<!-- {name} -->\n");
    let (before, rest) = page.split_once(&mark).unwrap();
    let (found, after) = rest.split_once("<!-- end -->").unwrap();
    if std::env::var_os("UPDATE_README").is_some() {
        fs::write(PAGE, format!("{before}{mark}{wanted}<!-- end -->{after}")).unwrap();
        return;
    }
    assert_eq!(found, wanted, "run `UPDATE_README=1 cargo test --test python -- --test-threads 1`");
}

/// Names in code spans, wrapped at 120 columns.
fn listed(names: impl IntoIterator<Item = impl AsRef<str>>) -> String {
    let mut lines = vec![String::new()];
    for name in names {
        let name = format!("`{}`", name.as_ref());
        let last = lines.last_mut().unwrap();
        if last.len() + name.len() + 2 > 118 {
            lines.push(name);
        } else if last.is_empty() {
            *last = name;
        } else {
            *last += &format!(" {name}");
        }
    }
    lines.join("\n") + "\n"
}

const TYPES: [&str; 9] = ["str", "int", "float", "list", "tuple", "dict", "set", "frozenset", "range"];

#[test]
fn the_built_in_names_are_those_of_the_machine() {
    is_current("builtins", &format!("\n{}\n", listed(reference::builtins())));
}

#[test]
fn the_methods_are_those_of_the_machine() {
    let types = TYPES.iter().map(|class| (class, reference::methods(class)));
    let parts = types.filter(|(_, methods)| !methods.is_empty());
    let parts: Vec<_> = parts.map(|(class, methods)| format!("\n**{class}**: {}", listed(methods))).collect();
    is_current("methods", &(parts.concat() + "\n"));
}

#[test]
fn the_modules_are_those_of_the_library() {
    let modules = reference::modules().into_iter().map(|name| (name, reference::members(name)));
    let parts = modules.filter(|(_, members)| !members.is_empty());
    let parts = parts.map(|(name, members)| format!("\n**{name}**: {}", listed(members)));
    is_current("modules", &(parts.collect::<Vec<_>>().concat() + "\n"));
}

#[test]
fn what_is_refused_is_listed_with_its_advice() {
    let rows = reference::refused().map(|(name, instead)| format!("| `{name}` | {instead} |\n"));
    let table = rows.collect::<Vec<_>>().concat();
    is_current("refused", &format!("\n| import of | write instead |\n|---|---|\n{table}\n"));
    for (name, instead) in reference::refused() {
        let (import, module) = match name.rsplit_once('.') {
            Some((module, name)) if reference::modules().contains(&module) => {
                (format!("from {module} import {name}\n"), name)
            }
            _ => (format!("import {name}\n"), name),
        };
        let refusals = read("program.py", &import).expect_err(name);
        assert!(refusals[0].what.contains(module), "{name}: {:?}", refusals[0].what);
        assert_eq!(refusals[0].instead.as_deref(), Some(instead), "{name}");
        assert_eq!(&import[refusals[0].range.clone()], module, "{name}");
    }
}

#[test]
fn every_listed_name_can_be_imported_and_used() {
    for module in reference::modules() {
        for name in reference::members(module) {
            read("program.py", &format!("from {module} import {name}\nimport {module}\n{module}.{name}\n")).unwrap();
        }
    }
    for name in reference::builtins() {
        assert_eq!(failure(&format!("{name}\n")), None, "{name}");
    }
    for class in TYPES {
        for method in reference::methods(class) {
            assert_eq!(failure(&format!("{class}.{method}\n")), None, "{class}.{method}");
        }
    }
}

#[test]
fn the_bounds_are_the_machine_s() {
    let rows = reference::bounds().into_iter().map(|(what, most)| format!("| {what} | {} |\n", grouped(most)));
    is_current("bounds", &format!("\n| at most | |\n|---|---|\n{}\n", rows.collect::<Vec<_>>().concat()));
}

/// A number with commas between its thousands.
fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let places = digits.chars().enumerate();
    let comma = |at: usize| at > 0 && (digits.len() - at).is_multiple_of(3);
    places.flat_map(|(at, digit)| comma(at).then_some(',').into_iter().chain([digit])).collect()
}

fn failure(source: &str) -> Option<Failure> {
    let mut player = Player::new(read("program.py", source).expect("it is read"));
    player.by_ref().for_each(drop);
    player.machine().failure(0)
}

/// A program that goes beyond each bound ends there, and says which bound it was.
#[test]
fn each_bound_stops_its_program() {
    for (source, says) in [
        ("x = []\nwhile True: x = [x, x, 'a' * 1000]\n", "64 MiB"),
        ("x = 3\nwhile True: x = x * x\n", "65,536 bits"),
        ("x = 'ab'\nwhile True: x += x\n", "1,000,000 characters"),
        ("x = [1]\nwhile True: x += x\n", "1,000,000 items"),
        ("x = [0] * 10 ** 7\n", "1,000,000 items"),
        ("range(-2 ** 63, 10)\n", "beyond 2⁶¹"),
        ("range(2 ** 70)\n", "beyond 2⁶¹"),
        ("range(0, 10, -2 ** 63)\n", "beyond 2⁶¹"),
        ("range(10)[::2 ** 62]\n", "beyond 2⁶¹"),
        ("list(enumerate('ab', 2 ** 63 - 1))\n", "beyond 2⁶¹"),
        ("import time\nwhile True: time.sleep(9e9)\n", "292 years"),
        ("import asyncio\nasync def f():\n    while True: await asyncio.sleep(9e9)\nasyncio.run(f())\n", "292 years"),
    ] {
        let guarded = format!("try:\n    pass\n{}except BaseException:\n    print('seen')\n", indented(source));
        match failure(&guarded) {
            Some(Failure::Stopped(why)) => assert!(why.contains(says), "{source}: {why}"),
            other => panic!("{source}: {other:?}"),
        }
    }
    let class = |source: &str| match failure(source) {
        Some(Failure::Exception { class, .. }) => class.to_string(),
        other => panic!("{source}: {other:?}"),
    };
    assert_eq!(class("def f(): f()\nf()\n"), "RecursionError");
    assert_eq!(class("str(10 ** 4300)\n"), "ValueError");
    let threads = "import threading\ngate = threading.Event()\nfor _ in range(1000):\n    \
                   threading.Thread(target=gate.wait, daemon=True).start()\n";
    assert_eq!(class(threads), "RuntimeError");
}

fn indented(source: &str) -> String {
    source.lines().fold(String::new(), |text, line| text + "    " + line + "\n")
}

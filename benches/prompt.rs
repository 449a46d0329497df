//! From the start of the program to its first prompt on a terminal, beside the smallest program with such a prompt.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a benchmark that cannot go on should say where")]

use std::fs;
use std::io::{Read, Write};
use std::path::PathBuf;

use criterion::{Criterion, criterion_group, criterion_main};
use portable_pty::{CommandBuilder, PtySize, native_pty_system};

/// Starts a program on a terminal of its own, waits for its prompt, and ends it.
fn to_prompt(program: &PathBuf, state: &std::path::Path) {
    let pair = native_pty_system().openpty(PtySize { rows: 24, cols: 80, ..PtySize::default() }).unwrap();
    let mut command = CommandBuilder::new(program);
    command.cwd(state);
    command.env("SPINLAB_STATE", state);
    command.env("TERM", "xterm-256color");
    let mut child = pair.slave.spawn_command(command).unwrap();
    let mut output = pair.master.try_clone_reader().unwrap();
    let mut shown = Vec::new();
    let mut chunk = [0; 4096];
    // Both prompts end in this.
    while !String::from_utf8_lossy(&shown).contains("> ") {
        let count = output.read(&mut chunk).unwrap();
        shown.extend_from_slice(&chunk[..count]);
    }
    pair.master.take_writer().unwrap().write_all(b"quit\r").unwrap();
    child.wait().unwrap();
}

/// The bench `minimal_prompt`, which cargo has built beside this one.
fn minimal() -> PathBuf {
    let own = std::env::current_exe().unwrap();
    let beside = fs::read_dir(own.parent().unwrap()).unwrap().flatten().map(|entry| entry.path());
    let is_minimal = |path: &PathBuf| {
        path.extension().is_none() && path.file_name().unwrap().to_string_lossy().starts_with("minimal_prompt-")
    };
    beside
        .filter(is_minimal)
        .max_by_key(|path| path.metadata().unwrap().modified().unwrap())
        .expect("run `cargo bench`")
}

fn prompt(criterion: &mut Criterion) {
    let state = tempfile::tempdir().unwrap();
    let mut group = criterion.benchmark_group("start to prompt and end");
    group.bench_function("spinlab", |bencher| {
        bencher.iter(|| to_prompt(&PathBuf::from(env!("CARGO_BIN_EXE_spinlab")), state.path()));
    });
    let minimal = minimal();
    group.bench_function("minimal rustyline", |bencher| bencher.iter(|| to_prompt(&minimal, state.path())));
    group.finish();
}

criterion_group!(benches, prompt);
criterion_main!(benches);

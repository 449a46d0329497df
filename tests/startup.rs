//! `startup.ld`, the order of the functions that run first, names functions that there are.

#![allow(clippy::unwrap_used, clippy::print_stderr)]

use std::collections::BTreeSet;
use std::fs;

/// The patterns of the file: what stands between `.text.` and the closing bracket.
fn patterns() -> Vec<String> {
    let script = fs::read_to_string("startup.ld").unwrap();
    script
        .lines()
        .filter_map(|line| line.trim().strip_prefix("*(.text.")?.strip_suffix(')'))
        .map(str::to_owned)
        .collect()
}

/// The mangled names of functions in the program that the tests run. A name ends with a zero byte.
fn names() -> BTreeSet<String> {
    let program = fs::read(env!("CARGO_BIN_EXE_spinlab")).unwrap();
    program
        .split(|&byte| byte == 0)
        .filter_map(|bytes| std::str::from_utf8(bytes).ok())
        .filter(|name| name.starts_with("_ZN") || name.starts_with("_R"))
        .map(str::to_owned)
        .collect()
}

/// Whether a name fits a pattern whose only sign is `*`, at its beginning, at its end and anywhere between.
fn fits(pattern: &str, name: &str) -> bool {
    let mut rest = name;
    pattern.split('*').all(|part| match rest.find(part) {
        Some(at) => {
            rest = &rest[at + part.len()..];
            true
        }
        None => false,
    })
}

#[test]
fn each_pattern_of_the_startup_order_fits_a_function() {
    let names = names();
    if names.is_empty() {
        eprintln!("SKIPPED: this program has no table of symbols");
        return;
    }
    let patterns = patterns();
    assert!(patterns.len() > 50, "the patterns are not read: {patterns:?}");
    let unknown: Vec<_> = patterns.iter().filter(|pattern| !names.iter().any(|name| fits(pattern, name))).collect();
    assert!(unknown.is_empty(), "startup.ld: no function of this name: {unknown:?}");
}

#[test]
fn a_pattern_of_a_function_that_is_gone_fits_none() {
    assert!(fits("*7library7Library4find*", "_ZN7spinlab6lesson7library7Library4find17h2aE"));
    assert!(!fits("*7library7Library4lost*", "_ZN7spinlab6lesson7library7Library4find17h2aE"));
    assert!(!fits("*find*library*", "_ZN7spinlab6lesson7library7Library4find17h2aE"));
}

//! What cargo and the linker cannot see for themselves.

use std::env;

fn main() {
    // The directories that are built into the program: a new file there must make a new build.
    println!("cargo::rerun-if-changed=lessons");
    println!("cargo::rerun-if-changed=src/language");
    println!("cargo::rerun-if-changed=startup.ld");
    if links_with_the_linker_of_rust() {
        println!("cargo::rustc-link-arg-bins=-T{}/startup.ld", env!("CARGO_MANIFEST_DIR"));
    }
}

/// Whether this is the usual release for Linux, which Rust links with the `lld` that it brings along. Another linker need not
/// understand `startup.ld`, and the program is as right without it.
fn links_with_the_linker_of_rust() -> bool {
    let is = |name, value| env::var(name).is_ok_and(|found| found == value);
    is("PROFILE", "release")
        && is("TARGET", "x86_64-unknown-linux-gnu")
        && env::var_os("RUSTC_LINKER").is_none()
        && is("CARGO_ENCODED_RUSTFLAGS", "")
}

//! What cargo and the linker cannot see for themselves.

use std::env;
use std::path::Path;
use std::process::Command;

fn main() {
    // The directories that are built into the program: a new file there must make a new build.
    println!("cargo::rerun-if-changed=lessons");
    println!("cargo::rerun-if-changed=src/language");
    println!("cargo::rerun-if-changed=startup.ld");
    if links_with_the_linker_of_rust() {
        println!("cargo::rustc-link-arg-bins=-T{}/startup.ld", env!("CARGO_MANIFEST_DIR"));
        // What Rust's panics use of GCC's library is linked in, where it can be: one library less to load at each start.
        if said_by("cc", "-print-file-name=libgcc_eh.a").is_some_and(|file| Path::new(file.trim()).is_absolute()) {
            println!("cargo::rustc-link-lib=static:-bundle=gcc_eh");
        }
        if reads_packed_relocations(libc_version()) {
            println!("cargo::rustc-link-arg-bins=-Wl,-z,pack-relative-relocs");
        }
    }
}

/// What a program prints. None if it cannot be run.
fn said_by(program: &str, argument: &str) -> Option<String> {
    String::from_utf8(Command::new(program).arg(argument).output().ok()?.stdout).ok()
}

/// The major and minor version of this machine's glibc, if that is its C library.
fn libc_version() -> Option<(u32, u32)> {
    let text = said_by("getconf", "GNU_LIBC_VERSION")?;
    let (major, minor) = text.trim().strip_prefix("glibc ")?.split_once('.')?;
    Some((major.parse().ok()?, minor.parse().ok()?))
}

/// Whether the dynamic linker reads the addresses to adjust as a bit map, as glibc does since 2.36. The bit map takes
/// 3 KB where the usual table takes 270 KB, all of which are read at every start.
fn reads_packed_relocations(libc: Option<(u32, u32)>) -> bool {
    libc >= Some((2, 36))
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

//! Names the directories that are built into the program, which cargo cannot see: a new file there must make a new
//! build.

fn main() {
    println!("cargo::rerun-if-changed=lessons");
    println!("cargo::rerun-if-changed=src/language");
}

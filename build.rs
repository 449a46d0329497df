//! The lessons are built in: a new file among them must make a new build.

fn main() {
    println!("cargo::rerun-if-changed=lessons");
}

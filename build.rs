//! Two things the manifest cannot say.

fn main() {
    // The lessons and the catalogues are built in: a new file among them must make a new build.
    println!("cargo::rerun-if-changed=lessons");
    println!("cargo::rerun-if-changed=src/language");

    // Linked to a fixed address: moving 16,000 addresses at every start would take a seventh of the time to the prompt.
    // The program reads no network and runs with its user's rights only, so random addresses would protect little.
    let target = |key| std::env::var(key).unwrap_or_default();
    if target("CARGO_CFG_TARGET_OS") == "linux" && target("CARGO_CFG_TARGET_ENV") == "gnu" {
        println!("cargo::rustc-link-arg-bins=-no-pie");
    }
}

//! Any bytes as the file of a lesson; see `any_bytes.rs` for what must hold.
//!
//! With a nightly compiler and `cargo install cargo-fuzz`, from the directory above this package:
//!
//! ```text
//! fuzz/seeds.sh
//! cargo +nightly fuzz run lesson -- -dict=fuzz/markup.dict -max_len=1500 -timeout=15
//! ```

#![no_main]

#[path = "../any_bytes.rs"]
mod any_bytes;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| any_bytes::check(bytes));

//! Shows what is taller than the terminal in a pager: `$PAGER`, else `less`.

use std::env;
use std::io::{self, Read, Write};
use std::process::Command;
use std::thread;

use super::modes::Modes;

/// The settings of a pager, unless the environment has others: `less` keeps colours, leaves the text on the screen,
/// ends by itself at the end of the text, and names its keys, which a learner may not know: in English, since it spoils
/// other letters there. It is also told that all text is UTF-8, in any locale.
const SETTINGS: [(&str, &str); 3] = [
    ("LESS", "FRXePs?ethis is the end, space or q leaves:space goes on, q leaves.$"),
    ("LESSCHARSET", "utf-8"),
    ("LV", "-c"),
];

/// Shows painted lines in the pager, and returns once the reader has left it. Returns false, without having shown
/// anything, if no pager can be started, if it fails at once, or if none is wanted (`PAGER` is empty or `cat`).
pub(super) fn show(lines: &str, modes: &Modes) -> bool {
    let wanted = env::var("PAGER").unwrap_or_else(|_| "less".to_owned());
    let words = shlex::split(&wanted).unwrap_or_default();
    let Some((program, arguments)) = words.split_first().filter(|(program, _)| *program != "cat") else { return false };
    let unset = SETTINGS.into_iter().filter(|(name, _)| env::var_os(name).is_none());
    let Ok((output, mut input)) = io::pipe() else { return false };
    let Ok(mut unread) = output.try_clone() else { return false };
    let pager = Command::new(program).args(arguments).envs(unset).stdin(output).spawn();
    let Ok(mut pager) = pager else { return false };
    thread::scope(|scope| {
        // A reader who leaves early does not need the rest.
        let feed = move || drop(input.write_all(lines.as_bytes()));
        let is_fed = thread::Builder::new().name("pager".to_owned()).spawn_scoped(scope, feed).is_ok();
        let has_failed = pager.wait().is_ok_and(|status| !status.success());
        // A pager that was killed could not restore the modes.
        modes.restore();
        let mut rest = Vec::new();
        let is_left = has_failed && unread.read_to_end(&mut rest).is_ok() && rest.len() == lines.len();
        drop(unread);
        is_fed && !is_left
    })
}

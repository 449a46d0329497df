//! What is taller than the terminal is read in a pager: `$PAGER`, else `less`.

use std::env;
use std::io::{self, Read, Write};
use std::process::Command;
use std::thread;

use super::modes::Modes;

/// What a pager is told, unless the environment says otherwise: `less` keeps colours, leaves the text on the screen,
/// ends by itself if the text fits or if one goes on at its end, and names its keys, which a learner may not know: in
/// English, since it spoils other letters there. It must also learn that all text is UTF-8 in any locale.
const SETTINGS: [(&str, &str); 3] = [
    ("LESS", "FRXePs?ethis is the end, space or q leaves:space goes on, q leaves.$"),
    ("LESSCHARSET", "utf-8"),
    ("LV", "-c"),
];

/// Shows painted lines in the pager, and returns once the reader has left it. If none can be started, or it fails
/// without having read anything, or none is wanted (`PAGER` is empty or `cat`), nothing was shown, and the answer is
/// false.
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
        // A reader who leaves early does not want the rest.
        let feed = move || drop(input.write_all(lines.as_bytes()));
        let is_fed = thread::Builder::new().name("pager".to_owned()).spawn_scoped(scope, feed).is_ok();
        let has_failed = pager.wait().is_ok_and(|status| !status.success());
        // A pager that was killed could not do it.
        modes.restore();
        let mut rest = Vec::new();
        let is_left = has_failed && unread.read_to_end(&mut rest).is_ok() && rest.len() == lines.len();
        drop(unread);
        is_fed && !is_left
    })
}

//! What is taller than the terminal is read in a pager: `$PAGER`, else `less`.

use std::env;
use std::io::Write;
use std::process::{Command, Stdio};

use super::modes::Modes;

/// What a pager is told, unless the environment says otherwise: `less` keeps colours, leaves the text on the screen,
/// ends by itself if the text fits, and names its keys, which a learner may not know: in English, since it spoils other
/// letters there. It has to know as well that all text is UTF-8, whatever the locale.
const SETTINGS: [(&str, &str); 3] = [("LESS", "FRXPsspace goes on, q leaves$"), ("LESSCHARSET", "utf-8"), ("LV", "-c")];

/// With these a pager ends because of Ctrl-C (`less -K`, a shell around it): it has shown what the reader wanted.
const INTERRUPTED: [i32; 2] = [2, 130];

/// Shows painted lines in the pager, and returns once the reader has left it. If none can be started, or it fails, or
/// none is wanted (`PAGER` is empty or `cat`), nothing was shown, and the answer is false.
pub(super) fn show(lines: &str, modes: &Modes) -> bool {
    let wanted = env::var("PAGER").unwrap_or_else(|_| "less".to_owned());
    let words = shlex::split(&wanted).unwrap_or_default();
    let Some((program, arguments)) = words.split_first().filter(|(program, _)| *program != "cat") else { return false };
    let unset = SETTINGS.into_iter().filter(|(name, _)| env::var_os(name).is_none());
    let pager = Command::new(program).args(arguments).envs(unset).stdin(Stdio::piped()).spawn();
    let Ok(mut pager) = pager else { return false };
    if let Some(mut input) = pager.stdin.take() {
        // A reader who leaves early does not want the rest.
        let _ = input.write_all(lines.as_bytes());
    }
    let status = pager.wait();
    // A pager that was killed could not do it.
    modes.restore();
    let failed = |code| code != 0 && !INTERRUPTED.contains(&code);
    !status.is_ok_and(|status| status.code().is_some_and(failed))
}

//! `completions`: the script that lets another shell ask this program what can be typed next.

use clap::{Args, ValueEnum};
use clap_complete::env::{Bash, EnvCompleter, Fish, Zsh};
use indoc::formatdoc;

use crate::error::Error;
use crate::session::Session;

/// Print the completion script of a shell
///
/// Put its output where your shell reads such scripts, or evaluate it in the shell's start-up file:
/// `source <(spinlab completions bash)`.
#[derive(Clone, Debug, Args)]
pub struct Completions {
    /// Whose script
    #[arg(value_name = "SHELL")]
    shell: Shell,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Shell {
    Bash,
    Zsh,
    Fish,
}

impl Completions {
    pub(super) fn run(self, session: &mut Session) -> Result<(), Error> {
        let completer: &dyn EnvCompleter = match self.shell {
            Shell::Bash => &Bash,
            Shell::Zsh => &Zsh,
            Shell::Fish => &Fish,
        };
        let mut script = Vec::new();
        completer
            .write_registration("COMPLETE", "spinlab", "spinlab", "spinlab", &mut script)
            .map_err(Error::Output)?;
        let script = String::from_utf8_lossy(&script);
        session.print_raw(&match self.shell {
            Shell::Zsh => for_zsh(&script),
            Shell::Bash | Shell::Fish => script.into_owned(),
        })
    }
}

/// The script for both ways in which zsh reads it: at its start, where `compinit` may not have run yet, and from a file
/// of `fpath`, where the first Tab runs the script and expects it to complete.
fn for_zsh(script: &str) -> String {
    let (first, rest) = script.split_once('\n').unwrap_or((script, ""));
    let function = rest.split("function ").nth(1).and_then(|rest| rest.split('(').next()).unwrap_or_default();
    formatdoc! {r#"
        {first}
        if (( ! $+functions[compdef] )); then
            autoload -Uz compinit && compinit
        fi
        {rest}
        if [[ "${{funcstack[1]}}" == _spinlab ]]; then
            {function} "$@"
        fi
    "#, rest = rest.trim_end()}
}

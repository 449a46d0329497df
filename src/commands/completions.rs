//! `completions`: the script that lets another shell ask this program what can be typed next.

use clap::{Args, ValueEnum};
use clap_complete::env::{Bash, EnvCompleter, Fish, Zsh};

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
        session.print_raw(&String::from_utf8_lossy(&script))
    }
}

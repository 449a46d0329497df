//! What the environment and the options of the program say about how to show things.

use std::env;
use std::io::{self, IsTerminal};

use clap::ValueEnum;

use crate::terminal::screen::{self, Look};
use crate::text::ansi::Style;

/// Whether something is done.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum Switch {
    /// Where the output is a terminal that can do it
    #[default]
    Auto,
    Always,
    Never,
}

impl Switch {
    /// Whether to use colours. For `auto`: on a terminal that is not dumb, unless `NO_COLOR` is set and not empty
    /// (no-color.org).
    pub fn resolve_color(self) -> bool {
        self.resolve(|| capable_terminal() && env::var_os("NO_COLOR").is_none_or(|value| value.is_empty()))
    }

    /// Whether to redraw. For `auto`: on a terminal that is not dumb.
    pub fn resolve_motion(self) -> bool {
        self.resolve(capable_terminal)
    }

    fn resolve(self, auto: impl FnOnce() -> bool) -> bool {
        match self {
            Switch::Auto => auto(),
            Switch::Always => true,
            Switch::Never => false,
        }
    }
}

/// How to show things, by the program's options. `plain` means no colour, no motion, and ASCII ornaments.
pub fn look(color: Switch, motion: Switch, plain: Option<Plain>) -> Look {
    match plain {
        Some(Plain) => Look::default_plain(),
        None => Look {
            style: Style { color: color.resolve_color(), ascii: false },
            motion: motion.resolve_motion(),
            width: None,
            pager: capable_terminal(),
        },
    }
}

/// The user's wish for plain output.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Plain;

/// Whether lines can be edited while they are typed: input and output are a terminal that is not dumb.
pub fn can_edit() -> bool {
    io::stdin().is_terminal() && capable_terminal()
}

fn capable_terminal() -> bool {
    screen::is_terminal() && env::var_os("TERM").is_none_or(|term| term != "dumb")
}

impl Look {
    fn default_plain() -> Self {
        Look { style: Style { color: false, ascii: true }, motion: false, width: None, pager: false }
    }
}

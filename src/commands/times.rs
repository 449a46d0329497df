//! When sleeps and limits of waiting end, as it is typed.

use clap::ValueEnum;

use crate::program::explore::Times;

/// When sleeps end.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(super) enum When {
    /// Any time after they should: threads that sleep wake in any order
    #[default]
    Late,
    /// On time; work takes none
    Exact,
    /// Late, and on one event loop, too, a timer may overtake another: for sleeps that stand for a network
    Any,
}

impl When {
    pub(super) fn times(self) -> Times {
        match self {
            When::Late => Times::Late,
            When::Exact => Times::Exact,
            When::Any => Times::Any,
        }
    }
}

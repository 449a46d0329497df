//! Futures a learner can ask things. A future stands for an answer that is not there yet; what it does when it is asked too
//! early is what tells the kinds apart.

pub mod asyncio;
pub mod scene;

/// Why a future refused. The names are those of Python's exceptions, since those are what people search for.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FutureError {
    #[error("InvalidStateError: {0}")]
    InvalidState(&'static str),
    #[error("CancelledError")]
    Cancelled,
}

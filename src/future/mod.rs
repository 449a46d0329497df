//! Futures that a learner can ask. A future stands for an answer that is not
//! there yet; what it does when it is asked too early tells the kinds apart.
//!
//! In reading order: [`asyncio`] with the [`event_loop`] it lives on and the
//! [`task`]s that run there; [`concurrent`] for threads, and the bridge from
//! there to a loop, [`wrap`]; [`lazy`] as Rust has it. Then [`scene`] and
//! [`scene_threads`], short plays. A session keeps one future on its
//! [`bench`](crate::bench).

pub mod asyncio;
pub mod concurrent;
pub mod error;
pub mod event_loop;
mod inside;
pub mod lazy;
pub mod monitor;
pub mod scene;
pub mod scene_threads;
pub mod task;
pub mod wrap;

pub use error::{FutureError, Reply};

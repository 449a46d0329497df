//! Futures a learner can ask things. A future stands for an answer that is not
//! there yet; what it does when it is asked too early is what tells the kinds
//! apart.
//!
//! In reading order: [`asyncio`] with the [`event_loop`] it lives on and the
//! [`task`]s that run there; [`concurrent`] for threads; [`lazy`] as Rust has
//! it. Then [`bench`](crate::bench), where a session keeps one of them, and [`scene`] and
//! [`scene_threads`], short plays.

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

pub use error::FutureError;

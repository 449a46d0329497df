//! Locks that a panicking thread left behind.

use std::sync::{LockResult, PoisonError};

/// Takes the guard all the same. What the locks of this program guard is valid at every step, and a panic is reported by
/// the thread that had it.
pub(crate) fn unpoisoned<Guard>(lock: LockResult<Guard>) -> Guard {
    lock.unwrap_or_else(PoisonError::into_inner)
}

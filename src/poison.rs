//! Locks that a panicking thread left behind.

use std::sync::{LockResult, PoisonError};

/// Takes the guard of a poisoned lock, too. The values behind the locks of this program are valid after every
/// statement, and the thread that panicked reports its panic.
pub(crate) fn unpoisoned<Guard>(lock: LockResult<Guard>) -> Guard {
    lock.unwrap_or_else(PoisonError::into_inner)
}

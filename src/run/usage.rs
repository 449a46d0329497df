//! What a run costs, as the operating system counts it.

use std::fs;
use std::time::Duration;

use nix::sys::resource::{UsageWho, getrusage};
use nix::sys::time::{TimeVal, TimeValLike};

use crate::trace::Usage;

impl Usage {
    /// What this process has used since it started, and its children that have
    /// ended. Memory is not among it.
    pub(super) fn so_far() -> Self {
        [UsageWho::RUSAGE_SELF, UsageWho::RUSAGE_CHILDREN].into_iter().map(used_by).fold(Usage::default(), Usage::plus)
    }

    /// What was used since then.
    pub(super) fn since(self, before: Usage) -> Self {
        Usage {
            cpu: self.cpu.saturating_sub(before.cpu),
            voluntary_switches: self.voluntary_switches - before.voluntary_switches,
            involuntary_switches: self.involuntary_switches - before.involuntary_switches,
            memory: self.memory,
            left_behind: self.left_behind,
        }
    }

    fn plus(self, other: Usage) -> Self {
        Usage {
            cpu: self.cpu + other.cpu,
            voluntary_switches: self.voluntary_switches + other.voluntary_switches,
            involuntary_switches: self.involuntary_switches + other.involuntary_switches,
            memory: None,
            left_behind: 0,
        }
    }
}

fn used_by(who: UsageWho) -> Usage {
    // The call fails only for a wrong argument; a report without numbers would then be the lesser evil.
    let Ok(usage) = getrusage(who) else { return Usage::default() };
    Usage {
        cpu: duration(usage.user_time()) + duration(usage.system_time()),
        voluntary_switches: count(usage.voluntary_context_switches()),
        involuntary_switches: count(usage.involuntary_context_switches()),
        memory: None,
        left_behind: 0,
    }
}

/// A count, which is 32 or 64 bits wide as the system has it, and never negative.
fn count(count: impl TryInto<u64>) -> u64 {
    count.try_into().unwrap_or_default()
}

fn duration(time: TimeVal) -> Duration {
    // The fields of a `timeval` are of different widths on different systems; this sum is not.
    Duration::from_micros(time.num_microseconds().unsigned_abs())
}

/// Bytes of memory that this process has written for itself: `Anonymous` of proc(5), under `smaps`. The pages of the
/// program's own file are not among them. None where the system does not tell.
pub fn memory() -> Option<u64> {
    let rollup = fs::read_to_string("/proc/self/smaps_rollup").ok()?;
    let line = rollup.lines().find_map(|line| line.strip_prefix("Anonymous:"))?;
    let kibibytes: u64 = line.trim().trim_end_matches("kB").trim().parse().ok()?;
    Some(kibibytes * 1024)
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::*;

    #[test]
    fn memory_that_is_written_is_counted() {
        let before = memory().unwrap();
        let taken = vec![1_u8; 32 << 20];
        let after = memory().unwrap();
        // Other tests run beside this one and may give memory back meanwhile.
        assert!(after > before + (taken.len() as u64) / 2, "{before} {after}");
    }
}

//! The cost of a run, as the operating system counts it.

use std::fs;
use std::path::Path;
use std::time::Duration;

use nix::sys::resource::{UsageWho, getrusage};
use nix::sys::time::{TimeVal, TimeValLike};

use crate::trace::Usage;

impl Usage {
    /// The cost of this process since its start, and of its children that have ended, without memory.
    pub(super) fn so_far() -> Self {
        let mut all = Usage::default();
        for who in [UsageWho::RUSAGE_SELF, UsageWho::RUSAGE_CHILDREN] {
            // The call fails only for a wrong argument; then a report without numbers is better than none.
            let Ok(used) = getrusage(who) else { continue };
            all.cpu += duration(used.user_time()) + duration(used.system_time());
            all.voluntary_switches += count(used.voluntary_context_switches());
            all.involuntary_switches += count(used.involuntary_context_switches());
        }
        all
    }

    /// The cost since then.
    pub(super) fn since(self, before: Usage) -> Self {
        Usage {
            cpu: self.cpu.saturating_sub(before.cpu),
            voluntary_switches: self.voluntary_switches - before.voluntary_switches,
            involuntary_switches: self.involuntary_switches - before.involuntary_switches,
            ..self
        }
    }
}

/// A count, with 32 or 64 bits as the system has it; it is never negative.
fn count(count: impl TryInto<u64>) -> u64 {
    count.try_into().unwrap_or_default()
}

fn duration(time: TimeVal) -> Duration {
    // The fields of a `timeval` have different widths on different systems; this sum has not.
    Duration::from_micros(time.num_microseconds().unsigned_abs())
}

/// Bytes of memory that this process has written for itself: `Anonymous` of proc(5), under `smaps`, without the pages
/// of the program's own file. None where the system does not tell.
pub fn memory() -> Option<u64> {
    kibibytes(&fs::read_to_string("/proc/self/smaps_rollup").ok()?, "Anonymous:")
}

/// Bytes that can still be taken before Linux ends a process for lack of memory: of the machine, or of the control
/// groups (version 2) of this process. None where the system does not tell.
pub fn memory_left() -> Option<u64> {
    let of_machine = fs::read_to_string("/proc/meminfo").ok().and_then(|text| kibibytes(&text, "MemAvailable:"));
    let groups = fs::read_to_string("/proc/self/cgroup").ok();
    let of_groups = groups.and_then(|own| left_in_groups(Path::new("/sys/fs/cgroup"), &own));
    of_machine.into_iter().chain(of_groups).min()
}

fn kibibytes(text: &str, name: &str) -> Option<u64> {
    let line = text.lines().find_map(|line| line.strip_prefix(name))?;
    line.trim().trim_end_matches("kB").trim().parse::<u64>().ok()?.checked_mul(1024)
}

/// The least that is left in a group or in those around it. Memory for cached files counts as free, since it is given
/// back.
fn left_in_groups(root: &Path, own: &str) -> Option<u64> {
    let own = own.lines().find_map(|line| line.strip_prefix("0::/"))?;
    let left = |group: &Path| {
        let read = |name: &str| fs::read_to_string(root.join(group).join(name)).ok();
        let limit: u64 = read("memory.max")?.trim().parse().ok()?;
        let taken = read("memory.stat")?.lines().find_map(|line| line.strip_prefix("anon ")?.parse().ok())?;
        Some(limit.saturating_sub(taken))
    };
    Path::new(own).ancestors().filter_map(left).min()
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

    #[test]
    fn the_tightest_group_says_what_is_left() {
        assert!(memory_left().unwrap() > 0);
        let root = tempfile::tempdir().unwrap();
        let group = |name: &str, limit: &str, taken: &str| {
            fs::create_dir_all(root.path().join(name)).unwrap();
            fs::write(root.path().join(name).join("memory.max"), limit).unwrap();
            fs::write(root.path().join(name).join("memory.stat"), format!("anon {taken}\nfile 7\n")).unwrap();
        };
        group("a", "1000\n", "400");
        group("a/b", "max\n", "1");
        assert_eq!(left_in_groups(root.path(), "0::/a/b\n"), Some(600));
        assert_eq!(left_in_groups(root.path(), "0::/\n"), None);
        assert_eq!(left_in_groups(root.path(), "4:memory:/a\n"), None);
        assert_eq!(kibibytes("MemFree: 1 kB\nMemAvailable:   12 kB\n", "MemAvailable:"), Some(12 * 1024));
    }
}

//! `why`: the record of the last run, asked about one moment of one lane.

use clap::Args;

use crate::error::{Error, NameKind};
use crate::reading::seconds;
use crate::render;

use crate::session::{LastRun, Session};
use crate::tr;
use crate::trace::Trace;

/// Tell what a thread or task was doing at a moment of the last run, and why
///
/// Without a time it lists whom you can ask about.
#[derive(Clone, Debug, Args)]
pub struct Why {
    /// Which thread, task or process, by its name
    #[arg(value_name = "LANE")]
    lane: Option<String>,
    /// When: `1.2s`, `1.2` or `1200 ms` after the start of the run
    // A time can be two words, and so can the name of a lane before it: both are read when the run is known.
    #[arg(value_name = "TIME", num_args = 1..=3, allow_negative_numbers = true)]
    time: Vec<String>,
}

impl Why {
    pub(super) fn run(self, session: &mut Session) -> Result<(), Error> {
        let mut words: Vec<String> = self.lane.into_iter().chain(self.time).collect();
        let LastRun { trace, .. } = session.last_run()?;
        let of_lane = (1..=words.len()).rev().find(|&count| trace.lane_named(&words[..count].join(" ")).is_some());
        let time = words.split_off(of_lane.unwrap_or(1).min(words.len())).join(" ");
        let lane = (!words.is_empty()).then(|| words.join(" "));
        let at = (!time.is_empty()).then(|| seconds(&time)).transpose().map_err(|how| {
            let message = tr!("`{time}` is no time", time);
            Error::Usage { message, help: Some(how), words: vec![time.clone()] }
        })?;
        let LastRun { spec, trace, .. } = session.last_run()?;
        let lane = lane.map(|name| trace.lane_named(&name).ok_or_else(|| unknown(&name, trace))).transpose()?;
        let text = match (lane, at) {
            (Some(lane), Some(at)) => render::why::why(spec, trace, lane, at),
            _ => render::why::lanes(trace),
        };
        session.print(&text)
    }
}

fn unknown(name: &str, trace: &Trace) -> Error {
    let lanes: Vec<String> = trace.lanes.iter().map(|lane| lane.name.to_string()).collect();
    Error::unknown(NameKind::Lane(lanes.clone()), name, &lanes)
}

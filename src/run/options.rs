//! What can be said of a demo beside its name: at the prompt as options, in a
//! lesson's `demo` block as keys. Whatever is not said stays as it is.

use std::time::Duration;

use clap::Args;

use super::spec::{Demo, LONGEST, MOST_TASKS, MOST_WORKERS, Model, SHORTEST_INTERVAL, Spec, Work};
use crate::tr;

/// Changes to a demo.
#[derive(Args, Clone, Debug, Default, PartialEq, Eq)]
pub struct Options {
    /// Who runs beside whom
    #[arg(long, value_enum)]
    pub model: Option<Model>,
    /// What the slow function does
    #[arg(long, value_enum)]
    pub work: Option<Work>,
    /// How long the slow function takes [default: 3]
    #[arg(long, value_name = "SECONDS", value_parser = seconds, allow_negative_numbers = true)]
    pub seconds: Option<Duration>,
    /// The time from one frame to the next, in seconds [default: 0.1]
    #[arg(long, value_name = "SECONDS", value_parser = interval, allow_negative_numbers = true)]
    pub interval: Option<Duration>,
    /// What stands beside the spinner [default: thinking!]
    #[arg(long, value_name = "TEXT", allow_hyphen_values = true)]
    pub message: Option<String>,
    /// How many slow functions are called at once [default: 1]
    #[arg(long, value_name = "N", value_parser = workers, allow_negative_numbers = true)]
    pub workers: Option<u32>,
    /// On how many cores the demo may run [default: all]
    #[arg(long, value_name = "N", value_parser = cores, allow_negative_numbers = true)]
    pub cores: Option<usize>,
    /// Let threads share one lock, as in Python
    #[arg(long)]
    pub gil: bool,
    /// For `many`: how many units sleep [default: 10000]
    #[arg(long, value_name = "N", value_parser = units, allow_negative_numbers = true)]
    pub units: Option<u32>,
    /// For `counter`: an await between reading and writing
    #[arg(long)]
    pub await_between: bool,
    /// For `counter`: a lock around reading and writing
    #[arg(long)]
    pub lock: bool,
}

impl Options {
    /// A demo with these changes.
    ///
    /// # Errors
    /// Says which of them means nothing for this demo, or nothing together with
    /// the others.
    pub fn change(self, spec: Spec) -> Result<Spec, String> {
        let demo = spec.demo;
        if let Some(name) = self.given().into_iter().find(|name| !meant_for(demo).contains(name)) {
            let meant = meant_for(demo).iter().map(|name| format!("`--{name}`")).collect::<Vec<_>>().join(" ");
            return Err(tr!("`--{name}` changes nothing about this demo; these do: {meant}", name, meant));
        }
        let changed = Spec {
            demo,
            model: self.model.unwrap_or(spec.model),
            work: self.work.unwrap_or(spec.work),
            seconds: self.seconds.unwrap_or(spec.seconds),
            interval: self.interval.unwrap_or(spec.interval),
            message: self.message.unwrap_or(spec.message),
            workers: self.workers.unwrap_or(spec.workers),
            cores: self.cores.or(spec.cores),
            gil: self.gil || spec.gil,
            units: self.units.unwrap_or(spec.units),
            await_between: self.await_between || spec.await_between,
            lock: self.lock || spec.lock,
        };
        match changed.refusal() {
            Some(why) => Err(why),
            None => Ok(changed),
        }
    }

    /// The names of the options that were given.
    fn given(&self) -> Vec<&'static str> {
        let Options { model, work, seconds, interval, message, workers, cores, gil, units, await_between, lock } = self;
        let given = [
            ("model", model.is_some()),
            ("work", work.is_some()),
            ("seconds", seconds.is_some()),
            ("interval", interval.is_some()),
            ("message", message.is_some()),
            ("workers", workers.is_some()),
            ("cores", cores.is_some()),
            ("gil", *gil),
            ("units", units.is_some()),
            ("await-between", *await_between),
            ("lock", *lock),
        ];
        given.into_iter().filter_map(|(name, is_given)| is_given.then_some(name)).collect()
    }
}

/// The options that mean something for a demo.
fn meant_for(demo: Demo) -> &'static [&'static str] {
    match demo {
        Demo::Spinner => &["model", "work", "seconds", "interval", "message", "workers", "cores", "gil"],
        Demo::Counter => &["model", "workers", "gil", "await-between", "lock"],
        Demo::Forgotten => &["model", "seconds"],
        Demo::Many => &["model", "units", "seconds"],
    }
}

/// Reads a duration for the slow function: a number of seconds, such as `2.95`.
///
/// # Errors
/// Says what is wrong with it: not a number, negative, or longer than a day.
pub fn seconds(text: &str) -> Result<Duration, String> {
    let no_number = |_| tr!("not a number of seconds; write it like `3` or `2.95`").to_owned();
    let number: f64 = text.parse().map_err(no_number)?;
    if number.is_nan() || number < 0.0 {
        return Err(tr!("seconds must be 0 or more").to_owned());
    }
    match Duration::try_from_secs_f64(number) {
        Ok(duration) if duration <= LONGEST => Ok(duration),
        _ => Err(tr!("longer than a day (86400 seconds)").to_owned()),
    }
}

/// Reads the time between two frames: like [`seconds`], but at least a
/// millisecond.
///
/// # Errors
/// Says what is wrong with it.
pub fn interval(text: &str) -> Result<Duration, String> {
    let interval = seconds(text)?;
    if interval < SHORTEST_INTERVAL {
        return Err(tr!("an interval must be at least a millisecond (0.001)").to_owned());
    }
    Ok(interval)
}

/// Reads how many slow functions there are.
///
/// # Errors
/// Says what is wrong with it.
pub fn workers(text: &str) -> Result<u32, String> {
    count(text, MOST_WORKERS, "workers")
}

/// Reads a number of cores. Whether the machine has so many turns out when they
/// are asked for.
///
/// # Errors
/// Says what is wrong with it.
pub fn cores(text: &str) -> Result<usize, String> {
    count(text, 1024, "cores").and_then(|cores| usize::try_from(cores).map_err(|error| error.to_string()))
}

/// Reads how many units there are.
///
/// # Errors
/// Says what is wrong with it.
pub fn units(text: &str) -> Result<u32, String> {
    count(text, MOST_TASKS, "units")
}

/// `what` is the name of the option.
fn count(text: &str, most: u32, what: &str) -> Result<u32, String> {
    let number: f64 = text.replace('_', "").parse().map_err(|_| tr!("not a number of {what}", what))?;
    if number.fract() != 0.0 || !(1.0..=f64::from(most)).contains(&number) {
        return Err(tr!("{what} must be a whole number from 1 to {most}", what, most));
    }
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "it is a whole number in that range")]
    Ok(number as u32)
}

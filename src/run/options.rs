//! The options of demos, one row each: `--name VALUE` at the prompt, a key of that name in a lesson's `demo` block. An
//! option of a single demo is in the file of that demo.

use std::time::Duration;

use clap::ValueEnum;
use clap::builder::PossibleValue;

use super::spec::{LONGEST, MOST_WORKERS, Model, SHORTEST_INTERVAL, Spec, Work};
use crate::names::name_of;
use crate::reading;
use crate::tr;

/// An option of a demo.
#[derive(Debug)]
pub struct Opt {
    pub name: &'static str,
    /// What it means in general; each demo adds what it means there.
    pub about: &'static str,
    pub takes: Takes,
    /// Changes a spec. `text` is the value that was typed.
    pub set: fn(spec: &mut Spec, text: &str) -> Result<(), String>,
    /// The value to type for the option in a spec.
    pub typed: fn(&Spec) -> Option<String>,
}

/// What follows the name of an option.
#[derive(Debug)]
pub enum Takes {
    Nothing,
    /// One of these words.
    Choice(&'static str, fn() -> Vec<PossibleValue>),
    Number(&'static str, Tried),
    Text(&'static str),
}

/// The values with which tests run each demo that takes the option. All words
/// of a choice are tried, and an option without a value is tried both ways.
pub type Tried = &'static [&'static str];

impl Takes {
    /// The name of the value in the help.
    pub fn value_name(&self) -> Option<&'static str> {
        match self {
            Takes::Nothing => None,
            Takes::Choice(name, _) | Takes::Number(name, _) | Takes::Text(name) => Some(name),
        }
    }
}

/// The options that were given for a demo, with their values.
pub type GivenOptions = Vec<(&'static Opt, String)>;

/// The error that a demo does not take an option, or not together with the others.
#[derive(Clone, Debug, Default, PartialEq, Eq, thiserror::Error)]
#[error("{why}")]
pub struct OptionRefusal {
    /// The name of the option at fault, if there is one.
    pub option: Option<&'static str>,
    pub why: String,
}

impl From<String> for OptionRefusal {
    fn from(why: String) -> Self {
        OptionRefusal { option: None, why }
    }
}

impl PartialEq for Opt {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name
    }
}

impl Opt {
    /// Checks a value for a demo.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn check(&self, text: &str) -> Result<(), String> {
        (self.set)(&mut Spec::new(Model::Thread), text)
    }
}

pub const MODEL: Opt = Opt {
    name: "model",
    about: "Who runs beside whom",
    takes: Takes::Choice("MODEL", variants::<Model>),
    set: |spec, text| choice(text).map(|model| spec.model = model),
    typed: |spec| Some(name_of(&spec.model)),
};

pub const WORK: Opt = Opt {
    name: "work",
    about: "What the slow function does",
    takes: Takes::Choice("WORK", variants::<Work>),
    set: |spec, text| choice(text).map(|work| spec.work = work),
    typed: |spec| Some(name_of(&spec.work)),
};

pub const SECONDS: Opt = Opt {
    name: "seconds",
    about: "How long the slow function takes [default: 3]",
    takes: Takes::Number("SECONDS", &["0.115"]),
    set: |spec, text| seconds(text).map(|time| spec.seconds = time),
    typed: |spec| Some(spec.seconds.as_secs_f64().to_string()),
};

pub const INTERVAL: Opt = Opt {
    name: "interval",
    about: "The time from one frame to the next, in seconds [default: 0.1]",
    takes: Takes::Number("SECONDS", &["0.1"]),
    set: |spec, text| interval(text).map(|time| spec.interval = time),
    typed: |spec| Some(spec.interval.as_secs_f64().to_string()),
};

pub const MESSAGE: Opt = Opt {
    name: "message",
    about: "What stands beside the spinner [default: thinking!]",
    takes: Takes::Text("TEXT"),
    set: |spec, text| {
        text.clone_into(&mut spec.message);
        Ok(())
    },
    typed: |spec| Some(spec.message.clone()),
};

pub const WORKERS: Opt = Opt {
    name: "workers",
    about: "How many slow functions are called at once [default: 1]",
    takes: Takes::Number("N", &["1", "3"]),
    set: |spec, text| count(text, MOST_WORKERS, "workers").map(|workers| spec.workers = workers),
    typed: |spec| Some(spec.workers.to_string()),
};

pub const CORES: Opt = Opt {
    name: "cores",
    about: "On how many cores the demo may run [default: all]",
    takes: Takes::Number("N", &["2"]),
    set: |spec, text| cores(text).map(|cores| spec.cores = Some(cores)),
    typed: |spec| spec.cores.map(|cores| cores.to_string()),
};

pub const GIL: Opt = Opt {
    name: "gil",
    about: "Let threads share one lock, as in Python",
    takes: Takes::Nothing,
    set: |spec, _| {
        spec.gil = true;
        Ok(())
    },
    typed: |spec| spec.gil.then(String::new),
};

fn variants<T: ValueEnum>() -> Vec<PossibleValue> {
    T::value_variants().iter().filter_map(ValueEnum::to_possible_value).collect()
}

fn choice<T: ValueEnum>(text: &str) -> Result<T, String> {
    T::from_str(text, false)
}

/// Reads a duration for the slow function: a number of seconds, such as `2.95`.
pub fn seconds(text: &str) -> Result<Duration, String> {
    match reading::seconds(text)? {
        duration if duration <= LONGEST => Ok(duration),
        _ => Err(tr!("longer than a day (86400 seconds)").to_owned()),
    }
}

/// Reads the time between two frames: like [`seconds`], but at least a
/// millisecond.
fn interval(text: &str) -> Result<Duration, String> {
    let interval = seconds(text)?;
    if interval < SHORTEST_INTERVAL {
        return Err(tr!("an interval must be at least a millisecond (0.001)").to_owned());
    }
    Ok(interval)
}

/// Reads a number of cores. The run finds out whether the machine has that many.
fn cores(text: &str) -> Result<usize, String> {
    count(text, 1024, "cores").and_then(|cores| usize::try_from(cores).map_err(|error| error.to_string()))
}

/// Reads a whole number from 1 to `most`; `what` is the name of the option.
///
/// # Errors
/// What is wrong with it.
pub fn count(text: &str, most: u32, what: &str) -> Result<u32, String> {
    let number: f64 = text.replace('_', "").parse().map_err(|_| tr!("not a number of {what}", what))?;
    if number.fract() != 0.0 || !(1.0..=f64::from(most)).contains(&number) {
        return Err(tr!("{what} must be a whole number from 1 to {most}", what, most));
    }
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "it is a whole number in that range")]
    Ok(number as u32)
}

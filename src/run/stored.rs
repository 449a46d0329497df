//! The options of a run in a file, and on their way to a second process: as [`crate::trace::stored`].

use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::spec::{Model, Spec, Work};

/// The options of a run.
#[derive(Serialize, Deserialize)]
#[serde(remote = "Spec", default = "older")]
pub struct StoredSpec {
    #[serde(with = "StoredModel")]
    model: Model,
    #[serde(with = "StoredWork")]
    work: Work,
    seconds: Duration,
    interval: Duration,
    message: String,
    workers: u32,
    cores: Option<usize>,
    gil: bool,
    units: u32,
    await_between: bool,
    lock: bool,
}

/// The values of options that are newer than the file of a stored run.
fn older() -> Spec {
    Spec::new(Model::Thread)
}

#[derive(Serialize, Deserialize)]
#[serde(remote = "Model")]
enum StoredModel {
    Sequential,
    Thread,
    Process,
    Async,
}

#[derive(Serialize, Deserialize)]
#[serde(remote = "Work")]
enum StoredWork {
    Sleep,
    Block,
    Cpu,
    Nap,
    Offload,
}

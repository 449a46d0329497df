//! `future`: asks the session's future one thing, and tells what it answers. The scenes run as demos do, with the same
//! spinner, clock and Ctrl-C.

mod ask;
mod spinner;

use clap::{Args, Subcommand};

use crate::bench::BenchError;
use crate::bench::verb::Verb;
use crate::error::Error;
use crate::future::{scene, scene_threads};
use crate::render;
use crate::run::lane::{SlowResult, TaskLane, ThreadLane};
use crate::run::spec::{Model, Spec};
use crate::session::Session;

/// Make a future and ask it things, or watch a scene with one
///
/// `future new async` makes one that behaves as Python's `asyncio.Future`, `thread` as `concurrent.futures.Future`,
/// `rust` as Rust's own. `start` makes one for which a slow function works. There is one at a time, gone when you
/// leave.
#[derive(Clone, Debug, Args)]
pub struct Future {
    #[command(subcommand)]
    request: FutureRequest,
}

#[derive(Clone, Debug, Subcommand)]
enum FutureRequest {
    #[command(flatten)]
    Ask(Verb),
    /// Show its states, who waits for it, and what was done to it
    Show,
    #[command(flatten)]
    Play(Scene),
}

#[derive(Clone, Copy, Debug, Subcommand)]
enum Scene {
    /// Scene: ask for the result while the slow function still runs, then await it
    ResultEarly,
    /// Scene: wait for a thread's future with a limit, then without
    ResultTimeout,
    /// Scene: two tasks set the result of one future
    SetTwice,
    /// Scene: see when callbacks run
    Callbacks,
    /// Scene: cancel a future that is pending, and one that is done
    CancelLate,
    /// Scene: wait for a thread's future on an event loop, in the wrong way and in the right one
    Mix,
}

impl Future {
    /// Whether it makes a future whose slow function starts at once.
    pub(super) fn starts(&self) -> bool {
        matches!(self.request, FutureRequest::Ask(Verb::Start { .. }))
    }

    pub(super) fn run(self, session: &mut Session) -> Result<(), Error> {
        match self.request {
            FutureRequest::Ask(verb) => session.ask_future(verb),
            FutureRequest::Show => session.show_future(),
            FutureRequest::Play(scene) => scene.play(session),
        }
    }
}

impl Scene {
    fn play(self, session: &mut Session) -> Result<(), Error> {
        match self {
            Scene::ResultEarly => session.play("result-early", scene::result_early),
            Scene::ResultTimeout => {
                let scene = |main: &ThreadLane| scene_threads::result_timeout(main).map(Some);
                session.perform_scene("result-timeout", &Spec::new(Model::Thread), scene)
            }
            Scene::SetTwice => session.play("set-twice", scene::set_twice),
            Scene::Callbacks => session.play("callbacks", scene::callbacks),
            Scene::CancelLate => session.play("cancel-late", scene::cancel_late),
            Scene::Mix => session.play("mix", scene_threads::mix),
        }
    }
}

impl Session {
    /// Plays a scene on an event loop, live.
    fn play<F>(&mut self, title: &str, scene: impl FnOnce(TaskLane) -> F) -> Result<(), Error>
    where
        F: std::future::Future<Output = SlowResult> + Send + 'static,
    {
        self.perform_scene(title, &Spec::new(Model::Async), |main| main.run_event_loop(scene).map(Some))
    }

    fn show_future(&mut self) -> Result<(), Error> {
        self.effects.asked = true;
        let view = self.bench.view().ok_or(Error::Future(BenchError::NoFuture))?;
        self.print(&render::future::view(&view, self.screen.width()))
    }
}

//! Explores a program while the terminal shows how far it is, until Ctrl-C.

use std::time::Duration;

use crate::error::Error;
use crate::lesson::task::goal::Goal;
use crate::lesson::task::{LessonTask, TaskKind};
use crate::program::explore::{Bounds, CannotExplore, Conditions, Exploration, ExploreStage, Start, explore_from};
use crate::render;
use crate::run::pace::{Clock, Pace};
use crate::session::{Frontend, Session};
use crate::text::truncated;
use crate::tr;

/// An exploration that takes less shows no progress: it would be over before a person could read it.
const QUIET: Duration = Duration::from_secs(1);
const BETWEEN: Duration = Duration::from_millis(200);
/// After Ctrl-C or at its limit, an exploration still evaluates the states that it has seen, for at most this long.
const GRACE: Duration = Duration::from_millis(100);

impl Session {
    /// Explores a program with this text, for no longer than `limit`. Schedules of this text part its moves from then
    /// on as the exploration did. Returns what was found, and the seconds that it took.
    ///
    /// # Errors
    /// If signals cannot be handled, if the program cannot be explored, or if the output is gone.
    pub(in crate::commands) fn look(
        &mut self,
        limit: Option<Duration>,
        text: &str,
        start: &Start,
        bounds: Bounds,
        conditions: &Conditions,
    ) -> Result<(Exploration, f64), Error> {
        if self.frontend == Frontend::Argv {
            self.hear_signals()?;
        }
        let clock = Clock::start(Pace::Real, self.interrupts.listen());
        let moves = self.screen.look().motion;
        let mut next = QUIET;
        let mut drawn = Ok(());
        let mut ends_at = None;
        let found = explore_from(start, bounds, conditions, &mut |progress| {
            let now = clock.now();
            if moves && now >= next {
                next = now + BETWEEN;
                let words = render::explore::progress(progress);
                // The terminal shows `^C` behind the line.
                let room = self.screen.width().saturating_sub(3);
                drawn = self.screen.draw_status(truncated(&words, room));
            }
            if !clock.is_interrupted() && limit.is_none_or(|limit| now < limit) {
                return drawn.is_ok();
            }
            let ends_at = *ends_at.get_or_insert(now + GRACE);
            drawn.is_ok() && progress.stage == ExploreStage::Tells && now < ends_at
        });
        let seconds = clock.now().as_secs_f64();
        drawn.and_then(|()| self.screen.erase_status()).map_err(Error::Output)?;
        match found {
            Ok(mut found) => {
                self.learn(text, &found.watched);
                found.keeps_ways = self.is_to_be_moved(text);
                Ok((found, seconds))
            }
            Err(CannotExplore::Chance(line)) => {
                let words = tr!(
                    "line {line} uses random numbers in a way that has too many results; `random.choice`, `randint`, \
                     `randrange` and `shuffle` with at most 24 results and `random() < p` can be explored. Where the \
                     number does not matter, as in a sleep, write a constant",
                    line
                );
                Err(Error::refused(words))
            }
        }
    }

    /// Whether the open step still has a task to move this program somewhere.
    fn is_to_be_moved(&mut self, text: &str) -> bool {
        if self.frontend == Frontend::Argv {
            return false;
        }
        let Ok(here) = self.here_quietly() else { return false };
        self.learner.left_tasks(&here).into_iter().any(|(_, task)| {
            let LessonTask::Try(task) = task else { return false };
            if !matches!(task.goal, Some(Goal::Program(_))) {
                return false;
            }
            let program = task.loads().and_then(|name| self.declared_program(name).ok()?);
            program.is_some_and(|program| program.text == text)
        })
    }
}

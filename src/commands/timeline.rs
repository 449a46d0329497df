//! `timeline`: what every thread, task and process of the last run did at any time, as a picture.

use std::time::Duration;

use clap::Args;

use super::save::{FileForm, Save};
use crate::error::Error;
use crate::reading::seconds;
use crate::render::cast::cast;
use crate::render::chrome::chrome;
use crate::render::quantity::duration;
use crate::render::svg::svg;
use crate::render::timeline::{Glyphs, Window, timeline};
use crate::session::Session;
use crate::text::{Line, Text, Tone};
use crate::tr;
use crate::trace::Trace;

/// Show what each thread and task of the last run did, and when
///
/// Time goes from left to right. Shorter stretches show more: `timeline --from 1s --to 1.05s`.
#[derive(Clone, Debug, Args)]
pub struct Timeline {
    /// Where to begin, such as 1s or 300ms
    #[arg(long, value_name = "TIME", value_parser = seconds, allow_negative_numbers = true)]
    from: Option<Duration>,
    /// Where to end
    #[arg(long, value_name = "TIME", value_parser = seconds, allow_negative_numbers = true)]
    to: Option<Duration>,
    /// Draw with characters that every terminal has
    #[arg(long)]
    ascii: bool,
    #[command(flatten)]
    save: Save<Recording>,
}

/// The form in which a run is saved.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Recording {
    Picture,
    Chrome,
    Cast,
}

impl FileForm for Recording {
    const ABOUT: &'static str = "Write the run to a file instead";
    const ENDINGS: &'static [(&'static str, Self)] =
        &[("svg", Recording::Picture), ("json", Recording::Chrome), ("cast", Recording::Cast)];

    fn hint(&self) -> &'static str {
        match self {
            Recording::Picture => tr!("Open it in a browser."),
            Recording::Chrome => tr!("Open it at https://ui.perfetto.dev or https://www.speedscope.app."),
            Recording::Cast => tr!("`asciinema play` plays it."),
        }
    }
}

/// Lines of a recorded terminal: a run seldom needs more.
const HEIGHT: usize = 24;

impl Timeline {
    pub(super) fn run(self, session: &mut Session) -> Result<(), Error> {
        let (look, width) = (session.screen.look(), session.screen.width());
        let run = session.last_run()?;
        let window = self.window(&run.trace)?;
        if let Some(recording) = self.save.form() {
            if *recording != Recording::Picture && (self.from.is_some() || self.to.is_some()) {
                let why = tr!("only a picture shows a part of a run: leave out `--from` and `--to`");
                return Err(Error::refused(why));
            }
            let content = match recording {
                Recording::Picture => svg(&run.title, &run.trace, window),
                Recording::Chrome => chrome(&run.title, &run.spec, &run.trace),
                Recording::Cast => cast(&run.title, &run.spec, &run.trace, width, HEIGHT),
            };
            return session.print(&self.save.write(session, &content)?);
        }
        let glyphs = if self.ascii || look.style.ascii { Glyphs::Ascii } else { Glyphs::Drawn };
        let mut text = Text::from(Line::of(Tone::Heading, &run.title));
        text.gap();
        text.extend(timeline(&run.trace, window, width, glyphs));
        session.page(&text)
    }

    /// The part of the run that was asked for.
    fn window(&self, trace: &Trace) -> Result<Window, Error> {
        let whole = Window::whole(trace);
        let length = duration(whole.to);
        let window = Window { from: self.from.unwrap_or(whole.from), to: self.to.unwrap_or(whole.to) };
        if self.from.is_some() && window.from >= whole.to {
            let from = duration(window.from);
            let why = tr!("the run took {length}: there is nothing from {from} on", length, from);
            return Err(Error::refused(why));
        }
        if self.to.is_some() && window.to <= window.from {
            let (from, to) = (duration(window.from), duration(window.to));
            let why = tr!("there is no time from {from} to {to}; the run took {length}", from, to, length);
            return Err(Error::refused(why));
        }
        Ok(window.clamped(trace))
    }
}

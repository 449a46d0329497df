//! `timeline`: what every thread, task and process of the last run did at any time, as a picture.

use std::path::{Path, PathBuf};
use std::time::Duration;

use clap::builder::{PathBufValueParser, TypedValueParser};
use clap::{Args, ValueHint};

use super::save::Existing;
use crate::error::Error;
use crate::reading::seconds;
use crate::render::cast::cast;
use crate::render::chrome::chrome;
use crate::render::quantity::duration;
use crate::render::svg::svg;
use crate::render::timeline::{Glyphs, Window, timeline};
use crate::session::{LastRun, Session};
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
    // What it can be saved as is listed once, below. Help is translated as a whole, when it is shown.
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath,
          value_parser = PathBufValueParser::new().try_map(SaveAs::new),
          help = format!("Write the run to a file instead, whose name ends in {}", endings("or")))]
    save: Option<SaveAs>,
    /// Even if there is a file of that name
    #[arg(long, requires = "save")]
    replace: bool,
}

/// A file to write, and what goes into it.
#[derive(Clone, Debug)]
struct SaveAs {
    path: PathBuf,
    form: &'static Form,
}

/// What a run can be saved as.
#[derive(Debug)]
struct Form {
    /// How the names of such files end.
    ending: &'static str,
    /// Whether it can hold a part of a run.
    shows_parts: bool,
    /// What to do with such a file.
    hint: fn() -> &'static str,
    /// The content for a run, a part of it where the form can show parts, and the columns of the terminal.
    content: fn(&LastRun, Window, usize) -> String,
}

const FORMS: &[Form] = &[
    Form {
        ending: "svg",
        shows_parts: true,
        hint: || tr!("Open it in a browser."),
        content: |run, window, _| svg(&run.title, &run.trace, window),
    },
    Form {
        ending: "json",
        shows_parts: false,
        hint: || tr!("Open it at https://ui.perfetto.dev or https://www.speedscope.app."),
        content: |run, _, _| chrome(&run.title, &run.spec, &run.trace),
    },
    Form {
        ending: "cast",
        shows_parts: false,
        hint: || tr!("`asciinema play` plays it."),
        content: |run, _, width| cast(&run.title, &run.spec, &run.trace, width, HEIGHT),
    },
];

/// Lines of a recorded terminal: a run seldom needs more.
const HEIGHT: usize = 24;

impl Timeline {
    pub(super) fn run(self, session: &mut Session) -> Result<(), Error> {
        let (look, width) = (session.screen.look(), session.screen.width());
        session.last_run()?;
        let run = session.last_run.as_ref().ok_or(Error::NoRun)?;
        let window = self.window(&run.trace)?;
        if let Some(SaveAs { path, form }) = self.save {
            if !form.shows_parts && (self.from.is_some() || self.to.is_some()) {
                let why =
                    tr!("a `.{ending}` file holds the whole run: leave out `--from` and `--to`", ending = form.ending);
                return Err(Error::Refused(why.into()));
            }
            session.save(&path, &(form.content)(run, window, width), Existing::replaced_if(self.replace))?;
            return session.print(&Text::from(saved(&path, form)));
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
            return Err(Error::Refused(why.into()));
        }
        if self.to.is_some() && window.to <= window.from {
            let (from, to) = (duration(window.from), duration(window.to));
            let why = tr!("there is no time from {from} to {to}; the run took {length}", from, to, length);
            return Err(Error::Refused(why.into()));
        }
        Ok(window.clamped(trace))
    }
}

impl SaveAs {
    fn new(path: PathBuf) -> Result<Self, String> {
        let ending = path.extension().map(|ending| ending.to_string_lossy().to_lowercase()).unwrap_or_default();
        match FORMS.iter().find(|form| form.ending == ending) {
            Some(form) => Ok(SaveAs { path, form }),
            None => Err(tr!("the name must end in {endings}", endings = endings(tr!("or")))),
        }
    }
}

/// `.a`, `.b` or `.c`
fn endings(or: &str) -> String {
    let endings: Vec<String> = FORMS.iter().map(|form| format!("`.{}`", form.ending)).collect();
    match &endings[..] {
        [first @ .., last] if !first.is_empty() => format!("{} {or} {last}", first.join(", ")),
        _ => endings.concat(),
    }
}

fn saved(path: &Path, form: &Form) -> Line {
    let saved = tr!("Saved {path}.", path = path.display());
    Line::of(Tone::Plain, saved + " ").with(Tone::Faint, (form.hint)())
}

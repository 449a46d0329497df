//! The states of a program as a picture.

use crate::commands::save::FileForm;
use crate::error::Error;
use crate::program::explore::{Exploration, MOST_DRAWN};
use crate::render::explore::graph;
use crate::tr;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Format {
    Svg,
    Dot,
}

impl FileForm for Format {
    const ABOUT: &'static str = "Draw the states into a file, too";
    const ENDINGS: &'static [(&'static str, Self)] = &[("svg", Format::Svg), ("dot", Format::Dot)];
}

/// Draws the states.
///
/// # Errors
/// [`Error::Refused`] if there are too many states for a picture.
pub(super) fn draw(found: &Exploration, format: Format) -> Result<String, Error> {
    let Some(drawing) = &found.drawing else {
        let words = if found.states > MOST_DRAWN {
            tr!("a picture has at most {most} states, and these are more", most = MOST_DRAWN)
        } else {
            tr!("a picture shows all states, and not all were seen").to_owned()
        };
        return Err(Error::refused(words));
    };
    Ok(match format {
        Format::Svg => graph::svg(drawing),
        Format::Dot => graph::dot(drawing),
    })
}

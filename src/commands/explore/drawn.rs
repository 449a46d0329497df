//! The states of a program as a picture.

use std::path::Path;

use crate::error::Error;
use crate::program::explore::{Exploration, MOST_DRAWN};
use crate::render::explore::graph;
use crate::tr;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Format {
    Svg,
    Dot,
}

impl Format {
    /// The format that a file's name asks for.
    ///
    /// # Errors
    /// [`Error::Refused`] if it asks for none.
    pub(super) fn of(path: &Path) -> Result<Self, Error> {
        match path.extension().and_then(|ending| ending.to_str()) {
            Some("svg") => Ok(Format::Svg),
            Some("dot") => Ok(Format::Dot),
            _ => Err(Error::Refused(tr!("the picture is a file that ends in `.svg` or `.dot`").to_owned().into())),
        }
    }
}

/// # Errors
/// [`Error::Refused`] if there are too many states for a picture.
pub(super) fn draw(found: &Exploration, format: Format) -> Result<String, Error> {
    let Some(drawing) = &found.drawing else {
        let words = if found.states > MOST_DRAWN {
            tr!("a picture has at most {most} states, and these are more", most = MOST_DRAWN)
        } else {
            tr!("a picture shows all states, and not all were seen").to_owned()
        };
        return Err(Error::Refused(words.into()));
    };
    Ok(match format {
        Format::Svg => graph::svg(drawing),
        Format::Dot => graph::dot(drawing),
    })
}

//! `set`: what the options of the program say, changed while it runs.

use clap::{Args, ValueEnum};

use crate::error::Error;
use crate::language::{self, Language};
use crate::names::{about, name_of, names_of};
use crate::session::Session;
use crate::terminal::settings::Switch;
use crate::text::{Line, Text, Tone};
use crate::tr;

/// Change a setting until you leave, or show the settings
#[derive(Clone, Debug, Args)]
pub struct Set {
    #[arg(value_enum, value_name = "KEY")]
    key: Option<Setting>,
    /// The new value; without it, the value is shown
    #[arg(value_name = "VALUE", requires = "key")]
    value: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Setting {
    /// How time passes in demos: real, virtual, or a factor such as 10x
    Pace,
    /// Whether there are colours: auto, always or never
    Color,
    /// Whether a line may be redrawn in place: auto, always or never
    Motion,
    /// The language: en or ko
    #[value(alias = "language", alias = "언어")]
    Lang,
    /// Columns that text takes: a number from 10 to 1000, or auto
    Width,
}

impl Set {
    pub(super) fn run(self, session: &mut Session) -> Result<(), Error> {
        if let (Some(key), Some(value)) = (self.key, &self.value) {
            key.set(session, value).map_err(|why| {
                let message = tr!("`{value}` is no value for `{key}`", value, key = name_of(&key));
                Error::Usage { message, help: Some(why), words: vec![value.clone()] }
            })?;
        }
        let mut text = Text::new();
        for key in Setting::value_variants().iter().filter(|key| self.key.is_none_or(|wanted| wanted == **key)) {
            let about = about(key);
            let mut line = Line::of(Tone::Code, format!("  {:<8}", name_of(key)));
            line.push(Tone::Strong, format!("{:<9}", key.get(session)));
            line.push(Tone::Faint, about);
            text.push(line);
        }
        session.print(&text)
    }
}

/// What can be behind `set KEY`, as far as it can be listed.
pub fn values(key: &str) -> Vec<String> {
    match Setting::from_str(key, false) {
        Ok(Setting::Pace) => ["real", "virtual", "10x", "0.1x"].map(str::to_owned).into(),
        Ok(Setting::Color | Setting::Motion) => names_of::<Switch>(),
        Ok(Setting::Lang) => names_of::<Language>(),
        Ok(Setting::Width) => ["auto", "80"].map(str::to_owned).into(),
        Err(_) => Vec::new(),
    }
}

impl Setting {
    fn get(self, session: &Session) -> String {
        let look = session.screen.look();
        let switch = |on| name_of(if on { &Switch::Always } else { &Switch::Never });
        match self {
            Setting::Pace => session.pace.to_string(),
            Setting::Color => switch(look.style.color),
            Setting::Motion => switch(look.motion),
            Setting::Lang => name_of(&language::current()),
            Setting::Width => look.width.map_or("auto".to_owned(), |width| width.to_string()),
        }
    }

    /// Changes a setting. The error says what to type instead.
    fn set(self, session: &mut Session, value: &str) -> Result<(), String> {
        let mut look = session.screen.look();
        let choice = || Switch::from_str(value, false).map_err(|_| one_of::<Switch>());
        match self {
            Setting::Pace => session.pace = value.parse()?,
            Setting::Color => look.style.color = choice()?.resolve_color(),
            Setting::Motion => look.motion = choice()?.resolve_motion(),
            Setting::Lang => {
                language::speak(Language::from_str(value, true).map_err(|_| one_of::<Language>())?);
                if let Ok(here) = session.here_quietly() {
                    session.learner.sees_in_another_language(&here);
                }
            }
            Setting::Width if value == "auto" => look.width = None,
            Setting::Width => match value.parse() {
                Ok(width) if (10..=1000).contains(&width) => look.width = Some(width),
                _ => return Err(tr!("say a number of columns from 10 to 1000, or `auto`").to_owned()),
            },
        }
        session.screen.set_look(look);
        Ok(())
    }
}

/// What to say instead of a value that there is not.
fn one_of<T: ValueEnum>() -> String {
    tr!("possible: `{values}`", values = names_of::<T>().join("`, `"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_said_of_a_setting_names_its_values() {
        for (key, values) in [(Setting::Lang, names_of::<Language>()), (Setting::Motion, names_of::<Switch>())] {
            let said = about(&key);
            assert!(values.iter().all(|value| said.contains(value)), "{said}");
        }
    }
}

//! From the words behind `spinlab` to a session, from the session to the shell or to one command, and to an exit
//! status.

use std::io::{self, IsTerminal};
use std::process::ExitCode;

use clap_complete::CompleteEnv;
use spinlab::cli::{self, Request};
use spinlab::commands::weigh::weigh;
use spinlab::demo::process::work;
use spinlab::error::Error;
use spinlab::language::{self, Language};
use spinlab::line::{self, complete};
use spinlab::run::lane::{self, BY_ITSELF, Halt};
use spinlab::session::Frontend;
use spinlab::terminal::modes;
use spinlab::terminal::screen::Screen;
use spinlab::terminal::settings::{Switch, look};
use spinlab::text::ansi;
use spinlab::{render, shell, tr};

fn main() -> ExitCode {
    language::speak(Language::of_locale());
    if std::env::args_os().nth(1).is_some_and(|word| word == BY_ITSELF) {
        return lane::serve(work, weigh).map_or_else(|error| complain(&of_itself(error)), |()| ExitCode::SUCCESS);
    }
    CompleteEnv::with_factory(complete::for_other_shells).complete();
    ansi::take_control();
    modes::restore_on_panic();
    match Request::read() {
        Ok(request) => serve(request),
        Err(error) => match cli::complaint_of(&error) {
            Some(complaint) => complain(&complaint),
            None => status(screen().print(&cli::page(&error)).map_err(Error::Output)),
        },
    }
}

/// The error of a process that this program starts by itself. Perhaps a person started it, and gave it nothing to do.
fn of_itself(error: io::Error) -> Error {
    match error.kind() {
        io::ErrorKind::InvalidData | io::ErrorKind::UnexpectedEof => Error::Refused(
            tr!("`{word}` is what `run process` and `run many` say to a process they start", word = BY_ITSELF).into(),
        ),
        _ => Halt::Refused(error).into(),
    }
}

/// The screen before the options have said how it is to look.
fn screen() -> Screen {
    Screen::terminal(look(Switch::Auto, Switch::Auto, None))
}

fn complain(error: &Error) -> ExitCode {
    screen().complain(&render::error::error(error));
    ExitCode::from(error.status())
}

fn serve(request: Request) -> ExitCode {
    let frontend = match request.parsed {
        Some(_) => Frontend::Argv,
        None if io::stdin().is_terminal() => Frontend::Prompt,
        None => Frontend::Script,
    };
    let mut session = request.options.session(frontend);
    let outcome = match request.parsed {
        Some(parsed) => line::run_one(&mut session, None, parsed).map(|_| ()),
        None => shell::run(&mut session, &request.options),
    };
    status(outcome)
}

fn status(outcome: Result<(), Error>) -> ExitCode {
    outcome.map_or_else(|error| ExitCode::from(error.status()), |()| ExitCode::SUCCESS)
}

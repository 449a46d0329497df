//! Runs a program with the system's `python3`, isolated: in an empty directory, with no input and no environment, and
//! with limits.

use std::fs::File;
use std::io::{self, Read};
use std::os::fd::{AsFd, OwnedFd};
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Child, Command, Stdio};

use nix::errno::Errno;
use nix::poll::{PollFd, PollFlags, PollTimeout, poll};
use nix::sys::signal::{Signal, killpg};
use nix::unistd::Pid;

use crate::interrupt::Interrupt;

/// Two minutes of computing, 4 GiB of memory, files of 1 MiB, 64 files at once. A system without one of these limits
/// runs without it.
///
/// The standard input of the shell is a pipe that ends when spinlab does, however suddenly. A process in the background
/// waits for that, then removes the directory, and ends the program and itself: otherwise a deadlocked program would
/// stay for ever.
const LIMITED: &str = "{ ulimit -t 120; ulimit -v 4194304; ulimit -f 2048; ulimit -n 64; } 2>/dev/null
    exec 3<&0 </dev/null
    { trap '' INT; read -r _ <&3; rm -rf -- \"$3\"; kill -KILL 0; } >/dev/null 2>&1 &
    exec python3 $1 -u \"$2\" 3<&-";
/// Lets Python import from its library only. Without it, modules beside the program are found, too.
const ALONE: &str = "-I";
const WITH_MODULES: &str = "-Es";
/// Milliseconds between two checks for Ctrl-C.
const LOOK: u16 = 50;

/// The version of `python3`, in its own words.
///
/// # Errors
/// If there is none.
pub fn version() -> io::Result<String> {
    let output = Command::new("python3").arg("-V").stdin(Stdio::null()).stderr(Stdio::null()).output()?;
    Ok(String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

/// Runs a program, with its own modules by name beside it. `tell` gets its output as it comes, and whether it is the
/// error output. Returns its exit status, or None if a signal ended it. The first Ctrl-C is for the program, the second
/// one ends it.
///
/// # Errors
/// If it cannot be started, or if its output cannot be shown.
pub fn run(
    text: &str,
    path: &Path,
    modules: &[(&str, &str)],
    interrupt: &Interrupt,
    hear: &mut dyn FnMut(&str, bool) -> io::Result<()>,
) -> io::Result<Option<i32>> {
    let directory = tempfile::tempdir()?;
    let (empty, code) = (directory.path().join("empty"), directory.path().join("program"));
    std::fs::create_dir(&empty)?;
    std::fs::create_dir(&code)?;
    let file = code.join(path.file_name().unwrap_or("program.py".as_ref()));
    // Nothing reads these files after the run, so they need not be whole if it is killed.
    std::fs::write(&file, text)?;
    for (name, text) in modules {
        std::fs::write(code.join(name).with_extension("py"), text)?;
    }
    let looks = if modules.is_empty() { ALONE } else { WITH_MODULES };
    let mut command = Command::new("sh");
    command.args(["-c", LIMITED, "sh", looks]).arg(&file).arg(directory.path()).current_dir(&empty).env_clear();
    for name in ["PATH", "LANG", "LC_ALL", "LC_CTYPE"] {
        command.envs(std::env::var_os(name).map(|value| (name, value)));
    }
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).process_group(0);
    let mut child = command.spawn()?;
    let _ends_with_spinlab = child.stdin.take();
    let (Some(output), Some(errors)) = (child.stdout.take(), child.stderr.take()) else { return Ok(None) };
    let pipes = vec![OutputPipe::new(output.into(), false), OutputPipe::new(errors.into(), true)];
    let heard = listen(&child, pipes, interrupt, hear);
    if heard.is_err() {
        tell(&child, Signal::SIGKILL);
    }
    let status = child.wait()?;
    heard.map(|()| status.code())
}

/// Sends a signal to a program and to the processes that it may have started.
fn tell(child: &Child, signal: Signal) {
    if let Ok(group) = i32::try_from(child.id()) {
        let _ = killpg(Pid::from_raw(group), signal);
    }
}

/// Reads the outputs until all have ended.
fn listen(
    child: &Child,
    mut pipes: Vec<OutputPipe>,
    interrupt: &Interrupt,
    hear: &mut dyn FnMut(&str, bool) -> io::Result<()>,
) -> io::Result<()> {
    let mut heard = 0;
    while !pipes.is_empty() {
        if interrupt.rings() > heard {
            heard += 1;
            tell(child, if heard == 1 { Signal::SIGINT } else { Signal::SIGKILL });
        }
        let mut waited: Vec<_> = pipes.iter().map(|pipe| PollFd::new(pipe.source.as_fd(), PollFlags::POLLIN)).collect();
        match poll(&mut waited, PollTimeout::from(LOOK)) {
            Ok(_) | Err(Errno::EINTR) => {}
            Err(error) => return Err(error.into()),
        }
        let ready: Vec<bool> = waited.iter().map(|fd| fd.any() == Some(true)).collect();
        for (pipe, _) in pipes.iter_mut().zip(ready).filter(|(_, is_ready)| *is_ready) {
            pipe.read(hear)?;
        }
        // An output that has ended would end each wait at once.
        pipes.retain(|pipe| pipe.is_open);
    }
    Ok(())
}

/// One output of the program, from which characters come in pieces.
struct OutputPipe {
    source: File,
    is_error: bool,
    /// The beginning of a character whose other bytes have not come yet.
    rest: Vec<u8>,
    is_open: bool,
}

impl OutputPipe {
    fn new(source: OwnedFd, is_error: bool) -> Self {
        OutputPipe { source: source.into(), is_error, rest: Vec::new(), is_open: true }
    }

    fn read(&mut self, hear: &mut dyn FnMut(&str, bool) -> io::Result<()>) -> io::Result<()> {
        let mut chunk = [0; 8192];
        let count = self.source.read(&mut chunk)?;
        self.is_open = count > 0;
        self.rest.extend_from_slice(&chunk[..count]);
        let whole = match std::str::from_utf8(&self.rest) {
            // The other bytes of the last character may still come.
            Err(error) if error.error_len().is_none() && self.is_open => error.valid_up_to(),
            _ => self.rest.len(),
        };
        let text: Vec<u8> = self.rest.drain(..whole).collect();
        hear(&String::from_utf8_lossy(&text), self.is_error)
    }
}

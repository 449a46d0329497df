//! The program in a real pseudo-terminal: what a person presses, what the screen shows, and how the terminal is left.

#![allow(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    reason = "a test may wait, and should say where it cannot go on"
)]

#[path = "common/terminal.rs"]
mod terminal;

use std::io::{Read, Write};
use std::thread;
use std::time::{Duration, Instant};

use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;
use portable_pty::{CommandBuilder, PtySize, native_pty_system};
use terminal::{PATIENCE, Terminal};

#[test]
fn a_demo_turns_its_spinner_and_leaves_no_trace_of_it() {
    let terminal = Terminal::shell().press("run thread --seconds 0.5\r");
    let terminal = terminal.until("spinner object: Thread").until(" thinking!").until("Answer: 42").until("stop ");
    let terminal = terminal.until_line("spinlab>");
    assert!(!terminal.contents().contains("thinking!"), "{}", terminal.contents());
    let (status, _) = terminal.press("quit\r").ended();
    assert!(status.success());
}

#[test]
fn ctrl_c_ends_every_demo_and_never_the_shell() {
    let terminal = Terminal::shell().press("run thread --seconds 60\r").until("thinking!").press("\x03");
    let terminal = terminal.until("a thread cannot be cancelled. It saw the flag").until_line("spinlab>");
    let terminal = terminal.press("run async --seconds 60\r").until("thinking!").press("\x03");
    let terminal = terminal.until("the task got a cancellation at its await").until_line("spinlab>");
    let terminal = terminal.press("run async --work block --seconds 60\r").until("thinking!").press("\x03");
    let terminal = terminal.until("There was no").until_line("spinlab>");
    let terminal = terminal.press("run sequential --work cpu --seconds 60\r").until("thinking!").press("\x03");
    let terminal = terminal.until("was computing in `slow`").until_line("spinlab>");
    let terminal = terminal.press("future result-early\r").until("InvalidStateError: Result is not set.");
    let terminal = terminal.until("thinking!").press("\x03").until("Interrupted after").until_line("spinlab>");
    let (status, _) = terminal.press("\x04").ended();
    assert!(status.success());
}

#[test]
fn a_second_ctrl_c_cuts_a_long_interval_short() {
    let terminal = Terminal::shell().press("run thread --seconds 60 --interval 3600\r").until("thinking!");
    // The first one ends `slow`; the spinner's thread sleeps on for an hour.
    let terminal = terminal.press("\x03");
    thread::sleep(Duration::from_millis(200));
    assert!(terminal.contents().contains("thinking!"));
    let terminal = terminal.press("\x03").until("The second Ctrl-C woke it").until_line("spinlab>");
    terminal.press("quit\r").ended();
}

#[test]
fn a_command_from_another_shell_ends_by_ctrl_c_with_its_status() {
    let terminal = Terminal::start(&["run", "async", "--seconds", "60"], 80, 24).until("thinking!").press("\x03");
    let (status, screen) = terminal.until("Interrupted").ended();
    assert_eq!(status.exit_code(), 130, "{screen}");
}

#[test]
fn ctrl_c_at_the_prompt_gives_up_the_line() {
    let terminal =
        Terminal::shell().press("run thr").until_line("spinlab> run thr").press("\x03").until_line("spinlab>");
    let (status, _) = terminal.press("quit\r").ended();
    assert!(status.success());
}

#[test]
fn signals_end_it_and_leave_the_terminal_as_it_was() {
    use Signal::{SIGABRT, SIGALRM, SIGHUP, SIGTERM, SIGUSR1, SIGUSR2};
    for signal in [SIGTERM, SIGHUP, SIGUSR1, SIGUSR2, SIGABRT, SIGALRM] {
        let (status, _) = Terminal::shell().press("half a li").until("half a li").signal(signal).ended();
        assert!(!status.success());
        let terminal = Terminal::shell().press("run thread --seconds 60\r").until("thinking!").signal(signal);
        assert!(!terminal.ended().0.success());
    }
}

#[test]
fn sigquit_ends_a_command_and_not_the_shell() {
    let words = ["run", "thread", "--seconds", "60"];
    let (status, _) = Terminal::start(&words, 80, 24).until("thinking!").signal(Signal::SIGQUIT).ended();
    assert!(!status.success());
    let terminal = Terminal::shell().signal(Signal::SIGQUIT).press("machine\r").until("core").until_line("spinlab>");
    assert!(terminal.press("quit\r").ended().0.success());
}

#[test]
fn a_terminal_that_is_gone_ends_what_waits_on_it() {
    // The terminal controls no session here, so the system sends no signal when it goes.
    let pair = native_pty_system().openpty(PtySize::default()).unwrap();
    let directory = tempfile::tempdir().unwrap();
    let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_spinlab"));
    command.env("SPINLAB_STATE", directory.path());
    command.env("TERM", "xterm");
    command.set_controlling_tty(false);
    let mut child = pair.slave.spawn_command(command).unwrap();
    let (mut output, mut keys) = (pair.master.try_clone_reader().unwrap(), pair.master.take_writer().unwrap());
    keys.write_all(b"future new thread\rfuture result\r").unwrap();
    let mut shown = String::new();
    while !shown.contains("waiting in") {
        let mut chunk = [0; 1024];
        let count = output.read(&mut chunk).unwrap();
        shown += &String::from_utf8_lossy(&chunk[..count]);
    }
    drop((output, keys, pair));
    let start = Instant::now();
    while child.try_wait().unwrap().is_none() {
        if start.elapsed() > PATIENCE {
            child.kill().unwrap();
            panic!("it waits for a terminal that is gone");
        }
        thread::sleep(Duration::from_millis(5));
    }
}

#[test]
fn ctrl_c_ends_a_demo_whose_process_is_stopped() {
    let terminal = Terminal::shell().press("run process --seconds 60\r").until("Process { id: ").until("thinking!");
    let contents = terminal.contents();
    let id = contents.split("Process { id: ").nth(1).unwrap().split(' ').next().unwrap();
    kill(Pid::from_raw(id.parse().unwrap()), Signal::SIGSTOP).unwrap();
    let terminal = terminal.press("\x03").until("Interrupted after").until_line("spinlab>");
    terminal.press("quit\r").ended();
}

#[test]
fn a_paste_of_several_lines_stays_where_it_is_drawn() {
    let terminal = Terminal::shell().press("\x1b[200~machine\n\tdemos\nset\x1b[201~");
    let terminal = terminal.until_line("set").press(" ").press("x").until_line("set x");
    let contents = terminal.contents();
    let lines: Vec<&str> = contents.lines().map(str::trim_end).collect();
    assert!(contents.contains("Press Enter to begin"), "{contents}");
    assert!(contents.contains("The lessons are the built-in ones."), "{contents}");
    assert!(lines.ends_with(&["spinlab> machine", "        demos", "set x"]), "{contents}");
    terminal.press("\x03").until_line("spinlab>").press("quit\r").ended();
}

/// The commands that the journal holds.
fn typed(terminal: &Terminal, line: &str) -> usize {
    let journal = std::fs::read_to_string(terminal.directory.path().join("state/journal.jsonl")).unwrap();
    journal.matches(&format!("\"line\":\"{line}\"")).count()
}

#[test]
fn every_line_of_a_long_paste_runs_also_where_pastes_are_not_marked() {
    let lines = "run thread --seconds 0.2\r".to_owned() + &"future new async\r".repeat(200) + "machine\r";
    let terminal = Terminal::shell().press(&lines).until("Answer: 42").until("cores").until_line("spinlab>");
    assert_eq!(typed(&terminal, "future new async"), 200);
    terminal.press("quit\r").ended();
}

#[test]
fn a_paste_that_is_longer_than_any_command_is_refused() {
    let terminal = Terminal::shell().press(&format!("\x1b[200~{}\x1b[201~\r", "9".repeat(70_000)));
    terminal.until("a line is longer than").until_line("spinlab>").press("quit\r").ended();
}

#[test]
fn every_line_of_a_paste_runs_in_plain_mode() {
    let terminal = Terminal::start(&["--plain"], 80, 24).until("spinlab> ");
    let terminal = terminal.press("run thread --seconds 0.2\nfuture new async\nmachine\n").until("Answer: 42");
    let terminal = terminal.until("cores").until_line("spinlab>");
    assert_eq!(typed(&terminal, "future new async"), 1);
    // Keys during a demo are dropped there, too.
    let terminal = terminal.press("run thread --seconds 1\n").until("thinking").press("machine\n");
    let terminal = terminal.until("Answer: 42").until_line("spinlab>");
    assert_eq!(typed(&terminal, "machine"), 1);
    terminal.press("quit\n").ended();
}

#[test]
fn keys_during_a_demo_are_neither_shown_nor_run() {
    let terminal = Terminal::shell().press("run async --seconds 2\r").until("thinking!").press("nonsense\rquit\r");
    let terminal = terminal.until("Answer: 42").until_line("spinlab>");
    assert!(!terminal.contents().contains("nonsense"), "{}", terminal.contents());
    terminal.press("quit\r").ended();
}

#[test]
fn tab_completes_commands_flags_and_values() {
    let terminal = Terminal::shell().press("mach\t").until_line("spinlab> machine").press("\x15");
    let terminal = terminal.press("run asy\t").until_line("spinlab> run async");
    let terminal = terminal.press("--mess\t").until_line("spinlab> run async --message").press("\x17");
    let terminal = terminal.press("--work blo\t").until_line("spinlab> run async --work block").press("\x15");
    let terminal = terminal.press("run fro\t").until_line("spinlab> run frozen").press("\x15");
    let terminal = terminal.press("open side\t").until_line("spinlab> open side-by-side").press("\x15");
    let terminal = terminal.press("set pace virtual\rrun thread\r").until("Answer: 42").until_line("spinlab>");
    let terminal = terminal.press("why spi\t").until_line("spinlab> why spinner").press("\x15");
    terminal.press("quit\r").ended();
}

#[test]
fn a_command_the_lesson_asks_for_is_offered_as_ghost_text() {
    let terminal = Terminal::shell().press("open futures\r").until("step 1 of").press("goto 2\r").until("step 2 of");
    let terminal = terminal.until_line("futures 2/#>").press("c\r").until("Right.");
    let terminal = terminal.until_line("futures 2/#>").press("fu").until_line("futures 2/#> future result-early");
    // The right arrow takes it.
    let terminal = terminal.press("\x1b[C\r").until("Answer: 42").until_line("futures 2/#>");
    terminal.press("quit\r").ended();
}

#[test]
fn enter_walks_and_a_letter_answers() {
    let terminal = Terminal::start(&[], 80, 50)
        .until("spinlab> ")
        .press("\r")
        .until("step 1 of")
        .press("\r")
        .until("step 2 of")
        .press("\r");
    let terminal = terminal.until("Left in this step").press("3\r").until("the run had").press("\r").until("step 3 of");
    let terminal =
        terminal.press("source sequential\r").until("Left in this step").press("c\r").until("This step is done");
    terminal.press("quit\r").ended();
}

#[test]
fn what_is_taller_than_the_terminal_is_read_in_a_pager() {
    let terminal = Terminal::shell().press("help\r").until("space goes on, q leaves").until("in the pager");
    assert!(!terminal.contents().contains("Enter alone is"), "{}", terminal.contents());
    // Neither key ends the shell, and Ctrl-C does not either; afterwards the keys are echoed again.
    let terminal = terminal.press("q").until_line("spinlab>").press("source async\r").until("in the pager");
    let terminal = terminal.press("\x03").until_line("spinlab>").press("machine").until_line("spinlab> machine");
    let terminal = terminal.press("\r").until("core").until_line("spinlab>");
    terminal.press("quit\r").ended();
}

#[test]
fn a_command_from_another_shell_ends_after_its_pager() {
    let terminal = Terminal::start(&["help"], 80, 24).until("in the pager").press("\x03");
    let (status, screen) = terminal.ended();
    assert!(status.success(), "{screen}");
}

#[test]
fn what_fits_and_what_a_step_shows_is_printed() {
    // Ten rows: the step is taller.
    let terminal = Terminal::start(&[], 80, 10).until("spinlab> ").press("open 1\r").until_line("concurrency 1/#>");
    let terminal = terminal.press("set\r").until("width").until_line("concurrency 1/#>");
    assert!(!terminal.contents().contains("in the pager"), "{}", terminal.contents());
    terminal.press("quit\r").ended();
    let (_, screen) = Terminal::start(&["help"], 80, 100).ended();
    assert!(screen.contains("Enter alone is"), "{screen}");
    let (_, screen) = Terminal::start(&["help", "--plain"], 80, 24).ended();
    assert!(screen.contains("Enter alone is"), "{screen}");
}

#[test]
fn a_narrow_terminal_leaves_the_lesson_out_of_the_prompt_first() {
    let terminal = Terminal::start(&[], 40, 15).until("spinlab> ").press("open locks-and-deadlock\r");
    let terminal = terminal.until_line("1/#>").press("load two-locks\r");
    terminal.until_line("1/# two-locks>").press("quit\r").ended();
}

#[test]
fn a_question_that_has_left_the_screen_is_named() {
    let terminal = Terminal::start(&[], 80, 9).until("spinlab> ").press("open threads\r").until_line("threads 1/#>");
    let terminal = terminal.press("goto 2\r").until("Type your guess").until_line("threads 2/#>");
    let terminal = terminal.press("set width 80\r").until_line("threads 2/#>");
    assert!(!terminal.contents().contains("Still open"), "{}", terminal.contents());
    let terminal =
        terminal.press("run async --seconds 0.1\r").until("Still open: predict: ").until_line("threads 2/#>");
    terminal.press("quit\r").ended();
}

#[test]
fn a_quiz_that_has_left_the_screen_is_asked_again() {
    let terminal = Terminal::start(&[], 80, 10).until("spinlab> ").press("open concurrency\r");
    let terminal = terminal.until_line("concurrency 1/#>").press("goto 6\r").until_line("concurrency 6/#>");
    let terminal = terminal.press("run async --seconds 0.1\r").until("Still open:").until_line("concurrency 6/#>");
    let shown = terminal.contents();
    for words in ["On most computers", "a) Each core", "d) Most of them wait", "Type the letter."] {
        assert!(shown.contains(words), "{shown}");
    }
    terminal.press("quit\r").ended();
}

#[test]
fn a_quiz_that_several_short_outputs_have_pushed_off_the_screen_is_asked_again() {
    let terminal = Terminal::start(&[], 80, 40).until("spinlab> ").press("open blocking\r");
    let terminal = terminal.until_line("blocking 1/#>").press("goto 2\r").until_line("blocking 2/#>");
    let terminal = terminal.press("run async --work block --seconds 0.2\r").until("longest freeze");
    let terminal = terminal.until_line("blocking 2/#>").press("machine\r").until("core");
    assert!(!terminal.contents().contains("Still open"), "{}", terminal.contents());
    let terminal = terminal.until_line("blocking 2/#>").press("why supervisor 0.1s\r").until("goes on");
    let terminal = terminal.until_line("blocking 2/#>");
    let terminal = terminal.press("why spinner 0.1s\r").until("Still open:").until_line("blocking 2/#>");
    let shown = terminal.contents();
    for words in ["The frame of 0.1 seconds", "a) `slow` kept", "d) The spinner waited", "Type the letter."] {
        assert!(shown.contains(words), "{shown}");
    }
    terminal.press("quit\r").ended();
}

#[test]
fn without_a_pager_everything_is_printed() {
    for pager in ["/no/such/pager", "", "cat", "false", "'sh -c \"exit 3\"'", "\"'open\""] {
        let program = env!("CARGO_BIN_EXE_spinlab");
        let script = format!("PAGER={pager} exec {program} help");
        let (status, screen) = Terminal::of("sh", &["-c", &script], 80, 24).ended();
        assert!(status.success() && screen.contains("Enter alone is"), "{screen}");
    }
}

#[test]
fn what_a_pager_has_read_is_not_shown_again() {
    let script = format!("PAGER='sh -c \"cat >/dev/null; exit 1\"' exec {} help", env!("CARGO_BIN_EXE_spinlab"));
    let (status, screen) = Terminal::of("sh", &["-c", &script], 80, 24).ended();
    assert!(status.success() && !screen.contains("Enter alone is"), "{screen}");
}

#[test]
fn the_next_start_goes_on_where_the_learner_stopped() {
    let terminal = Terminal::shell().press("open threads\r").until("step 1 of").press("goto 3\r").until("step 3 of");
    // Even a kill loses nothing that was shown.
    let mut killed = terminal.signal(Signal::SIGKILL);
    killed.child.wait().unwrap();
    let terminal = Terminal::in_directory(killed.directory, env!("CARGO_BIN_EXE_spinlab"), &[], 80, 24);
    let terminal = terminal.until("You stopped in `threads`: Who drew the frames?").until("spinlab> ");
    terminal.press("\r").until("step 3 of").until_line("threads 3/#>").press("quit\r").ended();
}

#[test]
fn a_resize_is_noticed() {
    let terminal = Terminal::shell();
    terminal.master.resize(PtySize { rows: 24, cols: 40, ..PtySize::default() }).unwrap();
    terminal.screen.lock().unwrap().screen_mut().set_size(24, 40);
    let terminal = terminal.press("set\r").until("width");
    let screen = terminal.contents();
    assert!(screen.lines().all(|line| line.chars().count() <= 40), "{screen}");
    terminal.press("quit\r").ended();
}

#[test]
fn it_works_on_a_terminal_of_ten_columns() {
    let terminal = Terminal::start(&[], 10, 15).until("> ").press("run async --seconds 0.3\r");
    let terminal = terminal.until("spinner\n  gone").until_line(">");
    terminal.press("quit\r").ended();
}

#[test]
fn plain_input_has_no_escapes_and_ctrl_c_does_not_end_it() {
    let terminal = Terminal::start(&["--plain"], 80, 24).until("spinlab> ").press("machi").until("machi").press("\x03");
    let terminal = terminal.until_line("spinlab>").press("machine\n").until("core").until_line("spinlab>");
    let (status, _) = terminal.press("\x04").ended();
    assert!(status.success());
}

#[test]
fn korean_is_edited_by_whole_characters() {
    let terminal = Terminal::shell().press("search 동시성").until_line("spinlab> search 동시성").press("\x7f");
    let terminal = terminal.until_line("spinlab> search 동시").press("\r").until("Nothing found");
    terminal.press("quit\r").ended();
}

#[test]
fn a_panic_leaves_the_terminal_as_it_was() {
    let own = std::env::current_exe().unwrap();
    let words = ["--ignored", "--exact", "panic_while_the_terminal_is_hushed", "--nocapture"];
    let terminal = Terminal::of(own.to_str().unwrap(), &words, 120, 300).until("a panic on purpose");
    let (status, screen) = terminal.ended();
    assert!(!status.success());
    // Told on a terminal in its usual modes: every line begins in the first column.
    assert!(screen.lines().any(|line| line.starts_with("a panic on purpose")), "{screen}");
}

/// What `a_panic_leaves_the_terminal_as_it_was` runs on a terminal of its own.
#[test]
#[ignore = "panics on purpose"]
fn panic_while_the_terminal_is_hushed() {
    spinlab::terminal::modes::restore_on_panic();
    let _hush = spinlab::terminal::modes::Modes::remember().hush();
    panic!("a panic on purpose");
}

#[test]
fn bytes_that_are_no_text_end_the_line_and_not_the_shell() {
    let mut terminal = Terminal::shell();
    terminal.keys.write_all(b"caf\xe9\r").unwrap();
    let terminal = terminal.until("that was no text").until_line("spinlab>").press("\x15machine\r").until("core");
    terminal.until_line("spinlab>").press("quit\r").ended();
}

#[test]
fn neither_ctrl_backslash_nor_ctrl_z_takes_the_terminal_away_from_a_demo() {
    let terminal = Terminal::shell().press("run async --seconds 60\r").until("thinking!").press("\x1c\x1a\x03");
    terminal.until("Interrupted after").until_line("spinlab>").press("quit\r").ended();
}

#[test]
fn a_demo_in_the_background_is_not_stopped_by_the_terminal() {
    let program = env!("CARGO_BIN_EXE_spinlab");
    let script = format!("set -m; {program} run thread --seconds 0.3 > out & wait $!; cat out; echo ended");
    let terminal = Terminal::of("bash", &["-c", &script], 80, 40).until("Answer: 42").until("ended");
    terminal.ended();
}

#[test]
fn tab_offers_the_lessons_that_are_in_use() {
    let directory = tempfile::tempdir().unwrap();
    std::fs::write(directory.path().join("10-zebra.md"), "# Zebra\n").unwrap();
    let words = ["--lessons", directory.path().to_str().unwrap()];
    let terminal = Terminal::start(&words, 80, 24).until("spinlab> ").press("open z\t");
    terminal.until_line("spinlab> open zebra").press("\x15quit\r").ended();
}

#[test]
fn escapes_in_pasted_text_are_dropped() {
    let terminal = Terminal::shell().press("\x1b[200~mach\x1b]0;title\x07ine\x1b[201~\r").until("no command is called");
    let terminal = terminal.until_line("spinlab>").press("\x1b[200~\tmach\u{202e}ine\x1b[201~\r").until("core");
    terminal.until_line("spinlab>").press("quit\r").ended();
}

#[test]
fn several_pasted_lines_run_one_after_the_other() {
    let terminal = Terminal::shell().press("\x1b[200~machine\nset\x1b[201~\r").until("core").until("width");
    terminal.until_line("spinlab>").press("quit\r").ended();
}

/// Makes `docs/picture.svg`, the picture in the README, of a real run.
#[test]
#[ignore = "writes a file of the project"]
fn make_the_picture() {
    let terminal = Terminal::start(&[], 80, 33).until("spinlab> ").press("run thread --seconds 2.95\r");
    let terminal = terminal.until("Answer: 42").until("stop ").until_line("spinlab>").press("timeline\r");
    let terminal = terminal.until("Each column is").until_line("spinlab>");
    let picture = svg(terminal.screen.lock().unwrap().screen());
    std::fs::write(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/picture.svg"), picture).unwrap();
    terminal.press("quit\r").ended();
}

/// A screen as a picture, in the colours of a dark terminal.
fn svg(screen: &vt100::Screen) -> String {
    const COLORS: [&str; 8] = ["#16161d", "#e06c75", "#98c379", "#e5c07b", "#61afef", "#c678dd", "#56b6c2", "#dcdfe4"];
    let (rows, columns) = screen.size();
    let mut text = String::new();
    for row in 0..rows {
        for column in 0..columns {
            let Some(cell) = screen.cell(row, column).filter(|cell| cell.has_contents() && cell.contents() != " ")
            else {
                continue;
            };
            let color = match cell.fgcolor() {
                vt100::Color::Idx(index) => COLORS[usize::from(index % 8)],
                _ => COLORS[7],
            };
            let weight = if cell.bold() { " font-weight=\"bold\"" } else { "" };
            let opacity = if cell.dim() { " opacity=\"0.6\"" } else { "" };
            let character = cell.contents().replace('&', "&amp;").replace('<', "&lt;");
            let (x, y) = (12.0 + f32::from(column) * 8.4, 26 + row * 18);
            text += &format!("<text x=\"{x:.1}\" y=\"{y}\" fill=\"{color}\"{weight}{opacity}>{character}</text>\n");
        }
    }
    // The words once more, for readers who search or listen.
    let words = screen.contents().replace('&', "&amp;").replace('<', "&lt;");
    let (width, height) = (24.0 + f32::from(columns) * 8.4, 24 + rows * 18);
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width:.0} {height}\" \
         font-family=\"ui-monospace, Menlo, Consolas, DejaVu Sans Mono, monospace\" font-size=\"14\">\n\
         <title>spinlab in a terminal</title>\n<desc>{words}</desc>\n\
         <rect width=\"100%\" height=\"100%\" rx=\"8\" fill=\"{}\"/>\n{text}</svg>\n",
        COLORS[0]
    )
}

#[test]
fn news_of_a_future_comes_above_the_line_that_is_typed() {
    let terminal = Terminal::shell().press("future start 0.5 done\r").until("<Task async pending>");
    let terminal = terminal.until_line("spinlab>").press("future add-done-callback told\r");
    let terminal = terminal.until("add-done-callback told\n").until_line("spinlab>");
    // Korean takes two columns each; the line must be whole after the news.
    let terminal = terminal.press("search 미래 값").until_line("spinlab> search 미래 값");
    let terminal = terminal.until("callback told: <Task async finished result=done> on event-loop");
    let terminal = terminal.until_line("spinlab> search 미래 값");
    let terminal =
        terminal.press("\x7f\x7f").until_line("spinlab> search 미래").press(" x").until_line("spinlab> search 미래 x");
    let contents = terminal.contents();
    assert_eq!(contents.matches("slow() is done").count(), 1, "{contents}");
    // At the next prompts too, and whatever runs meanwhile.
    let terminal =
        terminal.press("\x15future start 0.2 again\r").until("slow() is done: <Task async finished result=again>");
    let (status, _) = terminal.until_line("spinlab>").press("quit\r").ended();
    assert!(status.success());
}

#[test]
fn ctrl_c_ends_the_waiting_and_cancels_only_what_a_task_awaits() {
    let terminal = Terminal::shell().press("future new thread\r").until("<Future thread pending>");
    let terminal = terminal.press("future result\r").until("waiting in `result`").press("\x03");
    let terminal =
        terminal.until("the waiting is over, the future is not: <Future thread pending>").until_line("spinlab>");
    // A prompt shows the future after it; Python, and so a script, says nothing.
    let terminal = terminal.press("future set-result 7\r").until("<Future thread finished result=7>");
    let terminal = terminal.until_line("spinlab>").press("future result\r").until("\n7");
    let terminal = terminal.press("future start 60\r").until("<Future thread running>");
    let terminal = terminal.press("future result\r").until("waiting in `result`").press("\x03");
    let terminal = terminal.until("not: <Future thread running>").until_line("spinlab>");
    let terminal = terminal.press("future new async\r").until("<Future async pending>");
    let terminal = terminal.press("future await --shield\r").until("waiting in `await --shield`").press("\x03");
    let terminal = terminal.until("not: <Future async pending>").until_line("spinlab>");
    let terminal = terminal.press("future await\r").until("waiting in `await`").press("\x03");
    let terminal =
        terminal.until("the waiting task was cancelled").until("<Future async cancelled>").until_line("spinlab>");
    // A thread that still works for a dropped future does not hold up the end.
    let (status, _) = terminal.press("quit\r").ended();
    assert!(status.success());
}

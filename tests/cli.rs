//! The program as another program sees it: words in, text and an exit status out.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on should say where")]

use std::fs;
use std::io::{Read, Write};
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::symlink;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use nix::sys::stat::Mode;
use nix::unistd::mkfifo;
use tempfile::TempDir;

/// `spinlab` in an empty directory, with its state in there.
struct Cli {
    directory: TempDir,
    command: Command,
    input: Option<Vec<u8>>,
}

/// What the program wrote, and how it ended.
struct Ended {
    out: String,
    err: String,
    status: Option<i32>,
    directory: TempDir,
}

fn spinlab(words: &str) -> Cli {
    Cli::in_directory(tempfile::tempdir().unwrap(), words)
}

/// `spinlab` with these lessons.
fn with_lessons(files: &[(&str, &[u8])], words: &str) -> Cli {
    let directory = tempfile::tempdir().unwrap();
    fs::create_dir(directory.path().join("lessons")).unwrap();
    for (name, bytes) in files {
        fs::write(directory.path().join("lessons").join(name), bytes).unwrap();
    }
    Cli::in_directory(directory, words)
}

impl Cli {
    fn in_directory(directory: TempDir, words: &str) -> Self {
        let mut command = Command::new(env!("CARGO_BIN_EXE_spinlab"));
        command.args(shlex::split(words).unwrap()).current_dir(directory.path());
        command
            .env("SPINLAB_STATE", directory.path().join("state"))
            .env("LC_ALL", "C")
            .env_remove("SPINLAB_LESSONS")
            .env_remove("NO_COLOR");
        Cli { directory, command, input: None }
    }

    fn env(mut self, name: &str, value: &str) -> Self {
        self.command.env(name, value);
        self
    }

    fn input(mut self, lines: impl Into<Vec<u8>>) -> Self {
        self.input = Some(lines.into());
        self
    }

    fn path(&self) -> &Path {
        self.directory.path()
    }

    fn run(mut self) -> Ended {
        self.command.stdin(if self.input.is_some() { Stdio::piped() } else { Stdio::null() });
        let mut child = self.command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        if let Some(input) = self.input {
            let mut stdin = child.stdin.take().unwrap();
            // A script that ends early closes its end: that is not this test's business.
            let _ = stdin.write_all(&input);
        }
        let Output { status, stdout, stderr } = child.wait_with_output().unwrap();
        let text = |bytes| String::from_utf8(bytes).unwrap();
        Ended { out: text(stdout), err: text(stderr), status: status.code(), directory: self.directory }
    }
}

impl Ended {
    #[track_caller]
    fn status(self, status: i32) -> Self {
        assert_eq!(self.status, Some(status), "{}\n{}", self.out, self.err);
        self
    }

    #[track_caller]
    fn shows(self, text: &str) -> Self {
        assert!(self.out.contains(text), "`{text}` is not in:\n{}\n{}", self.out, self.err);
        self
    }

    #[track_caller]
    fn complains(self, text: &str) -> Self {
        assert!(self.err.contains(text), "`{text}` is not in:\n{}", self.err);
        self
    }

    fn then(self, words: &str) -> Cli {
        Cli::in_directory(self.directory, words)
    }
}

#[test]
fn a_command_runs_and_ends() {
    spinlab("run thread --pace virtual").run().status(0).shows("Answer: 42").shows("frames            30");
    spinlab("--version").run().status(0).shows("spinlab ");
    spinlab("--help").run().status(0).shows("Instructors").shows("--keep-going");
    spinlab("run --help").run().status(0).shows("--interval SECONDS");
}

#[test]
fn a_run_without_motion_prints_a_line_for_each_event() {
    let shown = spinlab("run async --seconds 0.3").run().status(0).out;
    assert!(shown.contains("spinner object: JoinHandle"), "{shown}");
    assert!(shown.contains("is cancelled at its await"), "{shown}");
    assert!(spinlab("run async --pace 100x").run().status(0).out.contains("on the wall"));
    assert!(!shown.contains('\r') && !shown.contains('\x1b'), "{shown:?}");
}

#[test]
fn what_is_not_understood_is_never_run() {
    spinlab("rnu thread").run().status(2).complains("no command is called `rnu`").complains("did you mean `run`?");
    spinlab("run thraed").run().status(2).complains("did you mean `thread`?");
    spinlab("run thread --wrok cpu").run().status(2).complains("did you mean `--work`?");
    spinlab("run thread --work cup").run().status(2).complains("did you mean `cpu`?");
    spinlab("open 99").run().status(2).complains("no lesson is called `99`");
    spinlab("run").run().status(2).complains("DEMO");
    spinlab("--pace fast run thread").run().status(2).complains("a factor such as `10x`");
}

#[test]
fn what_is_not_understood_is_said_in_the_language_that_is_asked_for() {
    let complaints = [
        ("rnu", "no command is called `rnu`", "그런 명령은 없습니다: `rnu`"),
        ("future", "`future` needs a verb", "하위 명령이 필요합니다"),
        ("run", "required arguments were not provided: <DEMO>", "인자가 빠졌습니다: 데모"),
        ("run thread --wrok cpu", "unexpected argument `--wrok` found", "쓸 수 없는 인자입니다: `--wrok`"),
        // `process` is the name of a value, too, and has a Korean word there.
        ("run thread process", "unexpected argument `process` found", "쓸 수 없는 인자입니다: `process`"),
        ("run thread --work cup", "invalid value `cup` for `--work <WORK>`", "`--work`에 쓸 수 없는 값입니다: `cup`"),
        ("run thread --work", "a value is required for `--work <WORK>`", "`--work`에 값이 필요합니다"),
        ("run thread --gil=3", "unexpected value `3` for `--gil` found", "남는 값이 있습니다: `3`."),
        (
            "timeline --from 1h",
            "invalid value `1h` for `--from <TIME>`: not a time",
            "쓸 수 없는 값입니다: `1h` (`3초`",
        ),
        ("compare thread", "2 values required by `<DEMO> <DEMO>...`; only 1 was", "`데모`: 2개 이상 필요한데 1개만"),
        (
            "reset 1 --all",
            "the argument `[LESSON]` cannot be used with `--all`",
            "함께 쓸 수 없습니다: `레슨`, `--all`",
        ),
        ("reset --all --all", "the argument `--all` cannot be used multiple times", "`--all` 인자는 한 번만"),
    ];
    for (words, english, korean) in complaints {
        spinlab(words).env("LC_ALL", "C").run().status(2).complains(english);
        spinlab(words).env("LC_ALL", "ko_KR.UTF-8").run().status(2).complains(korean);
    }
}

#[test]
fn impossible_times_are_refused_with_the_reason() {
    for (value, why) in
        [("-1", "0 or more"), ("nan", "not a time"), ("1e300", "longer than a day"), ("x", "not a time")]
    {
        spinlab(&format!("run thread --seconds {value}")).run().status(2).complains(why);
    }
    spinlab("run thread --interval 0").run().status(2).complains("at least a millisecond");
    spinlab("run thread --work block").run().status(2).complains("already blocks that thread");
}

#[test]
fn a_script_stops_at_its_first_failure() {
    let script = "# a comment\n\nset pace virtual\nrun nothing\nmachine\n";
    let ended = spinlab("").input(script).run().status(2);
    assert!(!ended.out.contains("core"), "{}", ended.out);
    spinlab("--keep-going").input(script).run().status(1).shows("core");
    spinlab("").input("machine").run().status(0).shows("core");
    spinlab("").input("machine\nquit\nnonsense\n").run().status(0);
}

#[test]
fn bytes_that_are_no_text_are_no_command() {
    spinlab("").input(b"\xff\xfe run\n".to_vec()).run().status(2).complains("no command is called");
    spinlab("").input(b"\x1b[31mmachine\x07\n".to_vec()).run().status(2).complains("`[31mmachine`");
    spinlab("").input(vec![b'x'; 100_000]).run().status(1).complains("longer than");
    spinlab("").input(b"search don't\n".to_vec()).run().status(0);
}

#[test]
fn a_reader_that_goes_ends_the_program_quietly() {
    let mut cli = spinlab("run thread --seconds 5");
    let mut child = cli.command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let mut first = [0; 1];
    child.stdout.as_mut().unwrap().read_exact(&mut first).unwrap();
    drop(child.stdout.take());
    let ended = child.wait_with_output().unwrap();
    assert_eq!(ended.status.code(), Some(0));
    assert_eq!(String::from_utf8_lossy(&ended.stderr), "");
}

#[test]
#[cfg(target_os = "linux")]
fn a_full_disk_behind_the_output_is_an_error() {
    let mut cli = spinlab("help");
    let full = fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
    let ended = cli.command.stdin(Stdio::null()).stdout(full).stderr(Stdio::piped()).spawn().unwrap();
    let ended = ended.wait_with_output().unwrap();
    assert_eq!(ended.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&ended.stderr).contains("cannot write the output"));
}

#[test]
#[cfg(target_os = "linux")]
fn a_full_disk_is_named_in_the_language_that_is_spoken() {
    let mut cli = spinlab("--lang ko lessons");
    let full = fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
    let ended = cli.command.stdin(Stdio::null()).stdout(full).stderr(Stdio::piped()).spawn().unwrap();
    let shown = String::from_utf8_lossy(&ended.wait_with_output().unwrap().stderr).into_owned();
    assert!(shown.contains("장치에 남은 공간이 없습니다") && !shown.contains("os error"), "{shown}");
}

#[test]
fn colour_is_for_terminals_or_for_those_who_ask() {
    assert!(!spinlab("help").run().out.contains('\x1b'));
    assert!(spinlab("help --color always").run().out.contains('\x1b'));
    assert!(spinlab("help --color always").env("NO_COLOR", "1").run().out.contains('\x1b'));
    assert!(!spinlab("help --color always --plain").run().out.contains('\x1b'));
}

#[test]
fn the_place_in_the_course_is_kept_from_command_to_command() {
    let ended = spinlab("open threads").run().status(0).shows("Threads");
    let ended = ended.then("next").run().status(0).shows("step 2 of");
    let ended = ended.then("goto 1").run().status(0);
    ended.then("progress --json").run().status(0).shows("\"lesson\": \"threads\"");
}

#[test]
fn without_a_home_it_works_and_says_that_nothing_is_saved() {
    // Only a command that saves nothing: some systems know the home from elsewhere, and it is not the test's.
    let mut cli = spinlab("progress");
    cli.command.env_remove("SPINLAB_STATE").env_remove("HOME").env_remove("XDG_STATE_HOME");
    cli.run().status(0).shows("concurrency");
    let cli = spinlab("open 1").env("SPINLAB_STATE", "/proc/nowhere");
    cli.run().status(0).shows("Concurrency").complains("progress is not saved");
}

/// `spinlab` for a script, in a directory that other processes use too.
fn script_in(directory: &Path, script: &str) -> std::process::Child {
    let mut command = Command::new(env!("CARGO_BIN_EXE_spinlab"));
    command.current_dir(directory).env("SPINLAB_STATE", directory.join("state")).env_remove("SPINLAB_LESSONS");
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
    child.stdin.take().unwrap().write_all(script.as_bytes()).unwrap();
    child
}

#[test]
fn several_programs_at_once_do_not_undo_each_other() {
    let directory = tempfile::tempdir().unwrap();
    let scripts = (1..=5).map(|lesson| format!("open {lesson}\nnext\n"));
    let children: Vec<_> = scripts.map(|script| script_in(directory.path(), &script)).collect();
    for mut child in children {
        assert!(child.wait().unwrap().success());
    }
    let ended = Cli::in_directory(directory, "progress --json").run().status(0);
    assert_eq!(ended.out.matches("\"state\": \"done\"").count(), 5, "{}", ended.out);
}

#[test]
#[allow(clippy::disallowed_methods, reason = "the moment of the kill has to vary")]
fn a_kill_at_any_moment_leaves_a_whole_file() {
    let directory = tempfile::tempdir().unwrap();
    let script = "open 1\nnext\nback\n".repeat(200);
    let file = directory.path().join("state/progress.json");
    for moment in 0..25 {
        let mut child = script_in(directory.path(), &script);
        // The first one is given time to save a step, however busy the machine is.
        while !fs::read_to_string(&file).is_ok_and(|text| text.contains("\"intro\": {")) {
            std::thread::sleep(std::time::Duration::from_millis(1));
        }
        std::thread::sleep(std::time::Duration::from_micros(700 * moment));
        child.kill().unwrap();
        child.wait().unwrap();
    }
    let ended = Cli::in_directory(directory, "progress").run().status(0);
    assert_eq!(ended.err, "", "nothing was damaged");
    assert!(ended.out.contains("1 of "), "{}", ended.out);
}

/// `spinlab open 1` for a learner whose progress file holds this.
fn with_progress(text: &str) -> Cli {
    let cli = spinlab("open 1");
    fs::create_dir(cli.path().join("state")).unwrap();
    fs::write(cli.path().join("state/progress.json"), text).unwrap();
    cli
}

#[test]
fn a_damaged_progress_file_is_set_aside_and_named() {
    let ended = with_progress("{ \"version\": ").run().status(0).complains("progress.damaged-1.json");
    let kept = fs::read_to_string(ended.directory.path().join("state/progress.damaged-1.json")).unwrap();
    assert_eq!(kept, "{ \"version\": ");
    // Nor does it take the place of a link that leads nowhere.
    let cli = with_progress("{ \"version\": ");
    let link = cli.path().join("state/progress.damaged-1.json");
    symlink("nowhere", &link).unwrap();
    cli.run().status(0).complains("progress.damaged-2.json");
}

#[test]
fn a_newer_progress_file_is_left_alone() {
    let ended = with_progress("{\"version\": 99}").run().status(0).complains("newer spinlab");
    assert_eq!(fs::read_to_string(ended.directory.path().join("state/progress.json")).unwrap(), "{\"version\": 99}");
}

#[test]
fn bad_lesson_files_are_left_out_and_named() {
    let good = b"# Good\n\nFine.\n".as_slice();
    let large = vec![b'x'; 5 * 1024 * 1024];
    let cli = with_lessons(
        &[("10-good.md", good), ("20-latin.md", b"# caf\xe9\n"), ("30-empty.md", b""), ("40-large.md", &large)],
        "lessons",
    );
    symlink("nowhere", cli.path().join("lessons/60-dangling.md")).unwrap();
    let ended = cli.run().status(0).shows("good");
    for name in ["20-latin.md", "30-empty.md", "40-large.md", "60-dangling.md"] {
        assert!(ended.err.contains(name), "{name}:\n{}", ended.err);
    }
    ended.then("check").run().status(1).shows("5 lessons: 4 errors.");
}

#[test]
fn every_problem_of_a_file_is_shown_with_line_column_and_caret() {
    let lesson = b"# One\n\n# Two\n\n```try\nrnu thread\nrun frozn\n```\n\n```predict\nask = \"?\"\n\
                   rn = \"run thread\"\nmeasure = \"fames\"\n```\n";
    let ended = with_lessons(&[("10-bad.md", lesson)], "check").run().status(1);
    for place in ["10-bad.md:3:1", "10-bad.md:6:1", "10-bad.md:7:5", "10-bad.md:12:1", "10-bad.md:13:11"] {
        assert!(ended.out.contains(place), "{place}:\n{}", ended.out);
    }
    assert!(ended.out.contains("^^^"), "{}", ended.out);
    assert!(ended.out.contains("did you mean `run`?"), "{}", ended.out);
}

#[test]
fn escapes_in_lessons_do_not_reach_the_terminal() {
    let lesson = "# T\u{1b}[31m\n\n&#27;[2J bidi \u{202e}x\n\n```predict\nask = \"\\u001b[5m?\"\n\
                  run = \"run thread\"\nmeasure = \"frames\"\n```\n";
    let ended = with_lessons(&[("10-x.md", lesson.as_bytes())], "open 1").run().status(0);
    assert!(!ended.out.contains(['\x1b', '\u{202e}', '\u{9b}']), "{:?}", ended.out);
}

#[test]
fn a_pipe_among_the_lessons_does_not_hang() {
    let cli = with_lessons(&[("10-good.md", b"# Good\n")], "lessons");
    let pipe = cli.path().join("lessons/20-pipe.md");
    nix::unistd::mkfifo(&pipe, nix::sys::stat::Mode::S_IRWXU).unwrap();
    cli.run().status(0).shows("Good").complains("not a regular file");
}

#[test]
fn help_is_found_whatever_stands_around_it() {
    spinlab("--lessons next run --help").run().status(0).shows("--interval");
    let mut cli = spinlab("--help");
    cli.command.arg(std::ffi::OsStr::from_bytes(b"\xff"));
    cli.run().status(0);
}

#[test]
fn blank_looking_lines_of_a_script_do_nothing() {
    let ended = spinlab("").input("\u{feff}\n\x07\n").run().status(0);
    assert_eq!(ended.out, "");
}

#[test]
fn a_newer_form_of_the_progress_file_is_left_alone_too() {
    with_progress("{\"version\": 2, \"lessons\": []}").run().status(0).complains("newer spinlab");
}

#[test]
fn tasks_that_no_learner_can_do_are_found() {
    let lesson = b"# A\n\n```try\nnext\nrun thread --work block\nsource spoon\n```\n\n```try { fails = \"Nope\" }\n\
                   machine\n```\n";
    let ended = with_lessons(&[("10-bad.md", lesson)], "check").run().status(1);
    for place in ["10-bad.md:4:", "10-bad.md:5:", "10-bad.md:6:", "10-bad.md:9:18"] {
        assert!(ended.out.contains(place), "{place}:\n{}", ended.out);
    }
}

#[test]
fn any_markdown_is_a_lesson() {
    let files: [(&str, &[u8]); 2] =
        [("chapter.md", b"Just text, no title.\n"), ("notes.md", b"# Notes\n\n- [ ] todo\n- [ ] more\n")];
    with_lessons(&files, "lessons").run().status(0).shows("chapter").shows("Notes");
}

#[test]
fn completion_scripts_and_candidates_come_out_of_the_program() {
    for shell in ["bash", "zsh", "fish"] {
        spinlab(&format!("completions {shell}")).run().status(0).shows("COMPLETE");
    }
    let cli = spinlab("-- spinlab run th").env("COMPLETE", "bash").env("_CLAP_COMPLETE_INDEX", "2");
    cli.env("_CLAP_COMPLETE_COMP_TYPE", "9").env("_CLAP_IFS", "\n").run().status(0).shows("thread");
}

/// Two packs beside each other, each with these files.
fn packs(first: &[(&str, &str)], second: &[(&str, &str)]) -> TempDir {
    let directory = tempfile::tempdir().unwrap();
    for (pack, files) in [("one", first), ("two", second)] {
        for (name, text) in files {
            let file = directory.path().join(pack).join(name);
            fs::create_dir_all(file.parent().unwrap()).unwrap();
            fs::write(file, text).unwrap();
        }
    }
    directory
}

#[test]
fn several_packs_are_one_course_and_each_lesson_says_where_it_is_from() {
    let directory = packs(&[("20-b.md", "# B\n"), ("10-a.md", "# A\n")], &[("10-c.md", "# C\n")]);
    let ended = Cli::in_directory(directory, "--lessons one --lessons two lessons").run().status(0);
    let order = ["one\n", " a ", " b ", "two\n", " c "];
    let places: Vec<_> =
        order.iter().map(|name| ended.out.find(name).unwrap_or_else(|| panic!("{}", ended.out))).collect();
    assert!(places.is_sorted(), "{}", ended.out);
    let one = Cli::in_directory(ended.directory, "--lessons one lessons").run().status(0);
    assert!(!one.out.contains("one\n"), "{}", one.out);
    let both = Cli::in_directory(one.directory, "--lessons two --lessons built-in lessons").run().status(0);
    both.shows("built-in").shows("threads");
}

#[test]
fn two_packs_with_one_id_are_an_error_that_names_both() {
    let lesson = "# A\n\n```try\nrun thread\n```\n";
    let directory = packs(&[("10-a.md", lesson)], &[("30-a.md", lesson)]);
    let ended = Cli::in_directory(directory, "--lessons one --lessons two check").run().status(1);
    ended.shows("two/30-a.md").shows("`a` is taken: one/10-a.md has it too");
}

#[test]
fn a_book_with_directories_is_browsed_without_a_complaint() {
    let page = "# Page\n\nText.\n\n- [x] done\n\n[link](nowhere.md)\n\n```pyhton\nx\n```\n";
    let files = [("README.md", page), ("part-2/README.md", page), ("part-2/ch10.md", page), ("part-2/ch9.md", page)];
    let directory = packs(&files, &[("README.md", page)]);
    let ended = Cli::in_directory(directory, "--lessons one --lessons two lessons").run().status(0);
    assert_eq!(ended.err, "");
    let places: Vec<_> =
        ["readme", "part-2 ", "part-2/ch9", "part-2/ch10", "readme-2"].map(|id| ended.out.find(id).unwrap()).into();
    assert!(places.is_sorted(), "{}", ended.out);
    ended.then("--lessons one open part-2/ch10").run().status(0).shows("Text.");
}

#[test]
fn a_translation_takes_the_place_of_the_words_and_nothing_else() {
    let lesson = "# Threads\n\nIntro.\n\n## Draw\n\nWho?\n\n- [ ] main\n- [x] spinner\n\n## New\n\nLater.\n";
    let korean = "# 스레드\n\n소개.\n\n## 그리기\n\n누가?\n\n- [ ] 메인\n- [x] 스피너\n  > 맞아요.\n";
    let directory = packs(&[("20-threads.md", lesson), ("ko/20-threads.md", korean)], &[]);
    let ended = Cli::in_directory(directory, "--lang ko --lessons one lessons").run().status(0).shows("스레드");
    let ended = ended.then("--lang ko --lessons one open threads").run().status(0).shows("소개.");
    let ended = ended.then("--lang ko --lessons one next").run().status(0).shows("그리기").shows("a) 메인");
    let ended = ended.then("--lang ko --lessons one answer b").run().status(0).shows("맞아요.");
    // What is not translated yet is there as it is, and says so.
    let ended = ended.then("--lang ko --lessons one next").run().status(0).shows("Later.");
    ended
        .then("--lessons one show")
        .run()
        .status(0)
        .shows("Later.")
        .then("--lessons one lessons")
        .run()
        .shows("Threads");
}

#[test]
fn a_new_lesson_works_in_every_language_and_where_there_were_none() {
    for (language, title, file) in [("en", "Deadlocks", "10-deadlocks.md"), ("ko", "교착 상태", "10-교착-상태.md")]
    {
        let ended = spinlab(&format!("--lang {language} new \"{title}\"")).run().status(0).shows(file);
        let ended = ended.then("check --deny warnings").run().status(0).shows("1 lesson: nothing wrong");
        ended.then("lessons").run().status(0).shows(title);
    }
}

#[test]
fn a_lesson_that_is_tried_does_not_change_the_language() {
    let lesson = b"# T\n\n```try\nset lang ko\nmachine\n```\n";
    let ended = with_lessons(&[("10-a.md", lesson)], "check").run().status(0).shows("1 lesson: nothing wrong");
    ended.then("check notes.txt").run().status(1).shows("error: notes.txt: cannot be read");
}

#[test]
fn lessons_and_messages_are_in_the_language_of_the_locale_or_the_one_asked_for() {
    let ended = spinlab("lessons").env("LC_ALL", "ko_KR.UTF-8").run().status(0).shows("동시성과 병렬성");
    let ended = ended
        .then("lessons --lang en")
        .env("LC_ALL", "ko_KR.UTF-8")
        .run()
        .status(0)
        .shows("Concurrency and parallelism");
    let ended = ended.then("run thread --workers 0 --lang ko").run().status(2).complains("오류: ");
    let ended = ended.then("").input("set lang ko\nhelp\nset lang en\nhelp\nset lang xx\n").run().status(2);
    assert!(ended.out.contains("명령") && ended.out.contains("List the commands"), "{}", ended.out);
}

#[test]
fn pipes_in_the_state_directory_hold_nothing_up() {
    for name in ["progress.json", "journal.jsonl", ".progress.json.lock", ".journal.jsonl.lock"] {
        let cli = spinlab("open 1");
        fs::create_dir(cli.path().join("state")).unwrap();
        mkfifo(&cli.path().join("state").join(name), Mode::S_IRWXU).unwrap();
        cli.run().status(0).shows("Concurrency").complains("not ");
    }
}

#[test]
fn progress_that_could_not_be_saved_is_named_at_the_end() {
    let cli = spinlab("").input("open 1\nnext\nquit\n");
    fs::create_dir_all(cli.path().join("state/.progress.json.lock")).unwrap();
    cli.run()
        .status(0)
        .complains("progress is not saved: ")
        .complains("the progress that could not be saved is lost: ");
}

#[test]
fn a_new_lesson_that_finds_no_room_leaves_nothing() {
    let cli = spinlab("");
    let script = "trap '' XFSZ; ulimit -f 0; exec \"$0\" new Deadlocks";
    let mut command = Command::new("bash");
    command.args(["-c", script, env!("CARGO_BIN_EXE_spinlab")]).current_dir(cli.path());
    command.env("SPINLAB_STATE", cli.path().join("state")).env("LC_ALL", "C");
    let output = command.output().unwrap();
    assert_eq!(output.status.code(), Some(1), "{}", String::from_utf8_lossy(&output.stderr));
    assert_eq!(fs::read_dir(cli.path().join("lessons")).unwrap().count(), 0);
    Cli::in_directory(cli.directory, "new Deadlocks").run().status(0);
}

#[test]
fn a_line_that_is_too_long_is_a_failed_line() {
    let script = format!("{}\nmachine\n", "x".repeat(200_000));
    let ended = spinlab("--keep-going").input(script.clone()).run().status(1).shows("cores");
    ended.complains("a line is longer than").complains("in line 1 of the script");
    let ended = spinlab("").input(script).run().status(1).complains("a line is longer than");
    assert!(!ended.out.contains("cores"), "{}", ended.out);
}

#[test]
#[expect(clippy::disallowed_methods, reason = "the test must not wait without end")]
fn lines_of_a_pipe_run_before_more_of_them_come() {
    let cli = spinlab("");
    let mut command = cli.command;
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    let mut stdin = child.stdin.take().unwrap();
    // In one piece, and larger than what is read at a time.
    stdin.write_all(("# comment\n".repeat(600) + "run thread --seconds 0.1\n").as_bytes()).unwrap();
    let mut shown = String::new();
    let mut out = child.stdout.take().unwrap();
    let (sender, receiver) = std::sync::mpsc::channel();
    std::thread::spawn(move || {
        let mut chunk = [0; 1024];
        while let Ok(count @ 1..) = out.read(&mut chunk) {
            let _ = sender.send(String::from_utf8_lossy(&chunk[..count]).into_owned());
        }
    });
    while !shown.contains("Answer: 42") {
        shown += &receiver.recv_timeout(std::time::Duration::from_secs(20)).unwrap();
    }
    drop(stdin);
    assert!(child.wait().unwrap().success());
}

#[test]
fn a_title_in_letters_of_any_script_makes_one_lesson() {
    let made = spinlab("new İ").run().status(0);
    made.then("new İ").run().status(2).complains("there is a lesson");
}

#[test]
fn another_shell_completes_the_lessons_that_the_line_names() {
    for words in ["--lessons packs/a open", "--lessons=packs/a open", "open --lessons packs/a"] {
        let cli = spinlab("");
        fs::create_dir_all(cli.path().join("packs/a")).unwrap();
        fs::write(cli.path().join("packs/a/10-zebra.md"), "# Zebra\n").unwrap();
        let mut command = Command::new(env!("CARGO_BIN_EXE_spinlab"));
        let words: Vec<&str> = words.split(' ').chain([""]).collect();
        command.args(["--", "spinlab"]).args(&words).current_dir(cli.path());
        command.env("COMPLETE", "bash").env("_CLAP_COMPLETE_INDEX", words.len().to_string()).env("_CLAP_IFS", "\n");
        let shown = String::from_utf8(command.output().unwrap().stdout).unwrap();
        assert!(shown.lines().any(|line| line == "zebra"), "{words:?}: {shown}");
    }
}

#[test]
fn the_script_for_zsh_works_at_the_start_and_from_fpath() {
    let script = spinlab("completions zsh").run().status(0).out;
    assert!(script.starts_with("#compdef spinlab\n"), "{script}");
    assert!(script.contains("autoload -Uz compinit && compinit"), "{script}");
    assert!(script.trim_end().ends_with("_clap_dynamic_completer_spinlab \"$@\"\nfi"), "{script}");
}

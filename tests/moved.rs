//! Programs that are held still: `load`, `move`, `undo`, `program`.

#![allow(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    reason = "a test may wait, and should say where it cannot go on"
)]

#[path = "common/mod.rs"]
mod common;
#[path = "common/terminal.rs"]
mod terminal;

use std::fs;
use std::io::Write;
use std::process::{Command, Stdio};

use common::Play;
use terminal::Terminal;

const TALLY: &str = "\
import threading

counter = 0


def add():
    global counter
    counter += 1


threads = [threading.Thread(target=add) for _ in range(2)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
print('counted', counter)
";

const EMBRACE: &str = "\
import threading
left, right = threading.Lock(), threading.Lock()
def take(first, second):
    with first:
        with second:
            pass
threading.Thread(target=take, args=(left, right), name='a').start()
threading.Thread(target=take, args=(right, left), name='b').start()
";

const DIVIDE: &str = "\
import threading
parts = 1
def clear():
    global parts
    parts = 0
def share():
    return 12 / parts
threading.Thread(target=clear).start()
threading.Thread(target=share).start()
";

const NAPS: &str = "\
import asyncio


async def nap(name, seconds):
    print(name, 'lies down')
    await asyncio.sleep(seconds)
    print(name, 'is up')


async def main():
    loop = asyncio.get_running_loop()
    loop.call_soon(print, 'soon')
    loop.call_later(3, print, 'late')
    cat = asyncio.create_task(nap('cat', 2), name='cat')
    dog = asyncio.create_task(nap('dog', 1), name='dog')
    await asyncio.gather(cat, dog)


asyncio.run(main())
";

/// A session in which a program is loaded from a file.
fn loaded(name: &str, text: &str) -> Play {
    let play = Play::lesson("# T\n\nx\n");
    let path = play.directory().join(format!("{name}.py"));
    fs::write(&path, text).unwrap();
    play.types(&format!("load {}", path.display())).succeeds()
}

#[test]
fn a_text_that_reads_like_an_address_is_shown_whole() {
    let program = "import threading\nclass Box:\n    pass\nplace = 'meet at 0x10, then go'\n\
                   s, f, deep = {place}, frozenset([place]), [[[Box(), 1]]]\nthreading.Thread(target=print).start()\n";
    let play = loaded("places", program).types("program").shows("s = {'meet at 0x10, then go'}");
    play.shows("f = frozenset({'meet at 0x10").shows("Box>, 1]]]").hides(" at 0x7f");
}

#[test]
fn an_event_loop_is_moved_turn_by_turn() {
    let play = loaded("naps", NAPS).shows("0 MainThread: runs its event loop, 1 goes next");
    // Without a lane, what the loop calls next.
    let play = play.types("move").shows("1 had its turn, 2 has started, 3 has started");
    let play = play.types("move cat").shows("2 cannot move: it is ready, 0 goes first");
    let play =
        play.types("program").shows("naps  after 1 move at 0 s").shows("1 Task-1 (main): waits in asyncio.gather");
    let play = play.shows("ready: print, 2 cat, 3 dog").shows("timers: print at 3 s");
    let play = play.types("move").shows("0 called back print and printed \"soon\"");
    let play = play.types("move cat").shows("2 had its turn and printed \"cat lies down\"");
    // Nothing is ready then, and the clock goes on to the end of the shorter nap.
    let play = play.types("move dog").shows("3 takes its turn");
    let play = play.types("move").shows("3 had its turn and printed \"dog is up\", 3 has ended");
    let play = play.types("undo 2").shows("2 moves taken back").types("program").shows("naps  after 3 moves at 0 s");
    play.types("move 3").shows("3 had its turn and printed \"dog lies down\"").succeeds();
}

const WITHDRAWALS: &str = "\
import asyncio

balance = 100


async def withdraw(amount):
    global balance
    if balance >= amount:
        await asyncio.sleep(1)
        balance -= amount


async def main():
    await asyncio.gather(withdraw(80), withdraw(50))


asyncio.run(main())
";

#[test]
fn a_callback_that_is_next_does_not_stand_behind_itself() {
    let program = "import asyncio\n\n\ndef again():\n    asyncio.get_running_loop().call_soon(again)\n\n\n\
                   async def main():\n    again()\n    await asyncio.sleep(0)\n\n\nasyncio.run(main())\n";
    let play = loaded("again", program).types("move").shows("next: 0 calls back again (then 1)\n");
    play.types("move").shows("next: 1 takes its turn (then again)\n");
}

#[test]
fn a_turn_tells_what_it_changed_and_who_goes_after_it() {
    let play = loaded("withdrawals", WITHDRAWALS).types("move").hides("became");
    let play = play.shows("next: 2 takes its turn (then 3), 1 waits in asyncio.gather\n");
    let play = play.types("move").shows("next: 3 takes its turn, 1 waits in asyncio.gather, 2 sleeps until 1 s\n");
    let play = play.types("move 2").fails(2).shows("2 cannot move: it sleeps until 1 s; 3 goes next");
    let play = play.types("move 1").fails(2).shows("1 cannot move: it waits in asyncio.gather; 3 goes next");
    let play = play.types("program").shows("2 Task-2 (withdraw): sleeps until 1 s").shows("timers: 2 Task-2 at 1 s");
    let play = play.types("move").types("move").shows("2 had its turn, balance became 20, 2 has ended");
    let play = play.types("move").shows("balance became -30").types("undo").types("program").shows("balance = 20");
    play.types("move").types("program --moves").shows("2 Task-2 ").shows("balance became -30");
}

#[test]
fn a_sleep_within_a_turn_belongs_to_it() {
    let play = loaded("rude", include_str!("programs/known/asyncio_blocking_sleep.py")).types("move 1");
    let play = play.types("move").shows("2 had its turn, order became ['rude sleeps', 'rude is up'], 2 has ended");
    play.types("program").shows("after 2 moves at 2 s").shows("2 Task-2 (rude): has ended").succeeds();
    // While another thread works, the end of a sleep is a move.
    let beside = "import asyncio\nimport threading\nimport time\n\nasync def main():\n    time.sleep(2)\n    \
                  print('up')\n\ndef other():\n    time.sleep(1)\n    print('other')\n\n\
                  threading.Thread(target=other).start()\nasyncio.run(main())\n";
    let play = loaded("beside", beside).types("move 2").hides("2 has ended").shows("2 wakes up, at 2 s or later");
    let play = play.types("program").shows("0 MainThread: runs its event loop, 2 goes next");
    play.types("move 2").shows("2 woke up").types("move 2").shows("2 printed \"up\"").succeeds();
}

#[test]
fn a_turn_that_only_blanks_a_line_out_is_told_without_its_text() {
    let play = loaded("spinner", include_str!("programs/spinner_asyncio.py")).types("move 1 2").types("move 2");
    let play = play.shows("2 had its turn and printed \"| thinking!\"").types("move 2 2 1").types("move spin");
    play.shows("2 had its turn, 2 has ended, the program has ended").hides("printed \"\"").succeeds();
}

const ENDLESS: &str = "\
import threading
def work():
    total = 0
    while True:
        total += 1
threading.Thread(target=work).start()
print('on')
";

#[test]
fn a_move_that_does_not_end_is_stopped_and_is_no_deadlock() {
    let play = loaded("endless", ENDLESS).shows("1 Thread-1 (work): failed: this loop does not end");
    let play = play.types("move 0").shows("0 printed \"on\"").hides("deadlock").types("program").hides("Deadlock");
    let play = play.types("move 1").fails(2).shows("1 failed: this loop does not end").types("undo").succeeds();
    play.types("move 0").shows("next: 0 waits for 1 to end").succeeds();
}

#[test]
fn a_loop_that_waits_for_a_flag_is_moved_turn_by_turn() {
    let play = loaded("flag", include_str!("programs/known/spin_on_a_flag.py")).shows("1 Thread-1 (spin): reads done");
    play.types("move spin").shows("1 read done: False").types("move main 0").shows("0 wrote done: True");
}

#[test]
fn data_is_shown_by_what_it_holds_and_not_by_where_it_lies() {
    let text = "import threading\n\nclass Signal:\n    def __init__(self):\n        self.go = True\n\n\
                signal = Signal()\nlocks = [threading.Lock()]\nd = {'a': signal, 'b': ' at 0x7f'}\n\
                threading.Thread(target=print).start()\n";
    let play = loaded("held", text).shows("signal = <Signal go=True>, locks = [<unlocked _thread.lock>]");
    play.shows("'a': <Signal go=True>").shows("' at 0x7f'}").hides("object at").succeeds();
}

#[test]
fn a_lane_is_meant_by_the_function_that_it_runs() {
    let play = loaded("withdrawals", WITHDRAWALS).types("move main").shows("1 had its turn");
    let play = play.types("move withdraw").fails(2).shows("`withdraw` is the name of more than one lane: 2, 3");
    let play = play.shows("say its number: `move 2`").types("move Task-2").shows("2 had its turn").succeeds();
    let path = play.directory().join("divide.py");
    fs::write(&path, DIVIDE).unwrap();
    play.types(&format!("load {}", path.display())).types("move clear").shows("1 wrote parts: 0").succeeds();
}

#[test]
fn a_lost_update_is_made_by_hand_and_taken_back() {
    let play = loaded("tally", TALLY).shows("tally  at its start").shows("counter = 0");
    let play = play
        .shows("  0 MainThread: waits for 1 to end")
        .shows("1 2▸ 8      counter += 1")
        .shows("0▸15      thread.join()");
    let play = play.types("move 1").shows("1 read counter: 0\nnext: 1 writes counter, 2 reads counter, 0 waits");
    let play = play.types("m 2 1").shows("2 read counter: 0, 1 wrote counter: 1, 1 has ended");
    let play = play.types("move 2").shows("2 wrote counter: 1, 2 has ended").shows("next: 0 reads counter");
    let play = play.types("move 0x2").shows("0 printed \"counted 1\"").shows("the program has ended");
    let play = play.types("program").shows("The program has ended").shows("│ counted 1").shows("after 6 moves");
    let play = play.types("move 0").fails(2).shows("the program has ended").shows("`undo` takes a move back");
    let play = play.types("undo 5").shows("5 moves taken back, 1 move left.").shows("2 reads counter");
    let play = play.types("move 1 2 2").shows("2 wrote counter: 2");
    let play = play.types("undo 99").shows("4 moves taken back: `tally` is at its start.");
    play.types("undo").fails(1).shows("no move was made that could be taken back");
}

#[test]
fn a_program_of_one_lane_says_so() {
    loaded("one", "x = 1\n").types("move 9").fails(2).shows("its only lane is 0");
}

#[test]
fn a_lane_is_meant_by_number_name_or_by_having_moved_last() {
    let play = loaded("tally", TALLY);
    let play = play.types("move").fails(2).shows("no lane has moved yet").shows("say which one");
    let play = play.types("move 1x2").shows("1 read counter: 0, 1 wrote counter: 1");
    let play = play.types("move Thread-2").shows("2 read counter: 1");
    let play = play.types("move").shows("2 wrote counter: 2");
    let play = play.types("move main").shows("0 read counter: 2");
    let play = play.types("move 7").fails(2).shows("no lane is called `7`").shows("numbered from 0");
    let play = play.types("move 1x").fails(2).shows("no lane is called `1x`");
    let play = play.types("move 1x99999").fails(2).shows("at most 10000 moves");
    let play = play.types(&format!("move 1x{} 1", usize::MAX)).fails(2).shows("at most 10000 moves");
    play.types("move 1").fails(2).shows("1 has ended");
}

#[test]
fn a_wait_is_named_after_the_call_that_waits() {
    let soup = "import threading\nready = threading.Event()\nthreading.Thread(target=ready.wait).start()\n";
    loaded("soup", soup).shows("waits in ready.wait");
    let bell = "import threading\nbell = threading.Condition()\nbell.acquire()\nbell.wait()\n";
    loaded("bell", bell).shows("0 MainThread: waits in bell.wait");
}

#[test]
fn a_deadlock_is_told_and_can_be_moved_back_from() {
    let play = loaded("embrace", EMBRACE).types("move a");
    let play = play.shows("1 took left").types("move b").shows("2 took right").shows("deadlock: every lane waits");
    let play = play.shows("1 waits in right.acquire: 2 has it").shows("2 waits in left.acquire: 1 has it");
    let play = play.types("program").shows("Deadlock: every lane waits, and none can go on.");
    let play = play.types("move 1").fails(2).shows("1 cannot move: it waits in right.acquire: 2 has it");
    let play = play.types("undo").shows("1 move taken back, 1 move left.").types("move 1x3").succeeds();
    play.shows("1 took right, 1 gave right back, 1 gave left back");
}

#[test]
fn a_move_that_is_refused_leaves_those_before_it_made() {
    let play = loaded("embrace", EMBRACE).types("move 1 2 1").fails(2);
    let play = play.shows("1 took left, 2 took right").shows("1 cannot move");
    play.types("program --moves").shows("took left").shows("took right");
}

#[test]
fn an_uncaught_error_is_a_place_like_any_other() {
    let play = loaded("divide", DIVIDE).types("move 1 2");
    let play = play.shows("2 failed: ZeroDivisionError").shows("Exception in thread Thread-2");
    let play = play.types("program").shows("2 Thread-2 (share): failed: ZeroDivisionError");
    play.types("undo 2").types("move 2 1").hides("failed").shows("2 read parts: 1");
}

#[test]
fn the_way_is_a_table_and_a_picture() {
    let play = loaded("tally", TALLY).types("program --moves").shows("No move was made yet.");
    let play = play.types("move 1 2 1 2").types("program --moves");
    let play = play.shows("1 Thread-1 (add)").shows("read counter: 0").shows("wrote counter: 1, has ended");
    let [svg, text] = ["way.svg", "way.txt"].map(|name| play.directory().join(name).display().to_string());
    let play = play.types(&format!("program --moves --save {svg}")).shows("Saved");
    let play = play.types(&format!("program --save {text}")).succeeds();
    assert!(fs::read_to_string(&svg).unwrap().starts_with("<svg"));
    assert!(fs::read_to_string(&text).unwrap().contains("wrote counter: 1"));
    let play = play.types(&format!("program --save {svg}")).fails(2).shows("is there already");
    play.types("program --save way.png").fails(2).shows("the name must end in");
}

#[test]
fn without_a_program_the_verbs_say_what_to_do() {
    let mut play = Play::new();
    for verb in ["move 1", "move", "undo", "program", "program --moves", "load"] {
        play = play.types(verb).fails(1).shows("no program is loaded").shows("`load mine.py`");
    }
    let play = play.types("load nothing").fails(2).shows("no program is called `nothing`");
    let play = play.types("load nothing.py").fails(1).shows("cannot read nothing.py");
    let play = play.types("future new async").types("undo").fails(1).shows("`future undo`");
    play.types("undo x").fails(2);
}

#[test]
fn a_program_that_is_not_understood_leaves_the_loaded_one() {
    let play = loaded("tally", TALLY).types("move 1");
    let bad = play.directory().join("bad.py").display().to_string();
    fs::write(&bad, "import socket\n").unwrap();
    let play = play.types(&format!("load {bad}")).fails(1).shows("bad.py:1:");
    play.types("program").shows("tally  after 1 move").types("load").shows("`tally` is put away").succeeds();
}

#[test]
fn from_another_shell_the_verbs_say_that_they_need_the_shell() {
    for words in [&["load", "p.py"][..], &["move", "1"], &["undo"], &["program"]] {
        let directory = tempfile::tempdir().unwrap();
        let mut command = Command::new(env!("CARGO_BIN_EXE_spinlab"));
        let output = command.args(words).env("SPINLAB_STATE", directory.path()).env("LC_ALL", "C").output().unwrap();
        let complaint = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(complaint.contains(&format!("`{}` needs the shell", words[0])), "{complaint}");
        assert_eq!(output.status.code(), Some(1));
    }
}

/// What a script shows, with these options of the program.
fn script(options: &[&str], lines: &str) -> String {
    let directory = tempfile::tempdir().unwrap();
    fs::write(directory.path().join("tally.py"), TALLY).unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_spinlab"));
    command.args(options).current_dir(directory.path()).stdin(Stdio::piped()).stdout(Stdio::piped());
    command.env("SPINLAB_STATE", directory.path().join("state")).env("LC_ALL", "C");
    let mut child = command.spawn().unwrap();
    child.stdin.take().unwrap().write_all(lines.as_bytes()).unwrap();
    String::from_utf8_lossy(&child.wait_with_output().unwrap().stdout).into_owned()
}

#[test]
fn in_pipes_plain_and_in_korean() {
    let lines = "load tally.py\nmove 1 2\nprogram\n";
    assert!(script(&["--plain"], lines).contains("1 2> 8      counter += 1"));
    assert!(script(&[], lines).contains("1 2▸ 8      counter += 1"));
    let korean = script(&["--lang", "ko"], lines);
    assert!(korean.contains("1번: counter에서 0 읽음, 2번: counter에서 0 읽음"), "{korean}");
    assert!(korean.contains("다음: 1번: counter에 쓰기") && korean.contains("변수: counter = 0"), "{korean}");
}

#[test]
fn the_prompt_shows_the_program_and_enter_says_once_what_it_does() {
    let terminal = Terminal::shell();
    fs::write(terminal.directory.path().join("tally.py"), TALLY).unwrap();
    let terminal = terminal.press("\r").until_line("concurrency 1/#>");
    let terminal = terminal.press("load ta\tmove\x15load tally.py\r").until_line("concurrency 1/# tally>");
    let terminal = terminal.press("move 1\r").until("1 read counter: 0").until_line("concurrency 1/# tally>");
    let terminal = terminal.press("\r").until("Enter is `next`").until_line("concurrency 1/# tally>");
    let terminal = terminal.press("\r").until_line("concurrency 2/# tally>");
    terminal.press("quit\r").ended();
}

#[test]
fn enter_goes_on_from_a_step_that_a_move_has_done() {
    let terminal = Terminal::shell().press("open every-interleaving\r").until_line("every-interleaving 1/#>");
    let terminal = terminal.press("\r").until_line("every-interleaving 2/#>");
    let terminal = terminal.press("load tally\r").until_line("every-interleaving 2/# tally>");
    let terminal = terminal.press("move 1\r").until("This step is done.").until_line("every-interleaving 2/# tally>");
    let terminal = terminal.press("\r").until_line("every-interleaving 3/# tally>");
    terminal.press("quit\r").ended();
}

#[test]
fn the_choices_of_a_way_are_shown_as_they_are_typed() {
    let lesson = r#"# Choices

```python { program = "choices" }
import random
word = random.choice(["it's", 'say "hi"', "two words"])
assert False
```
"#;
    let play = Play::lesson(lesson).types("open 1").types("explore choices");
    for word in [r#""0=it's""#, r#"'0=say "hi"'"#, "'0=two words'"] {
        let way = format!("move {word}");
        let moved = Play::lesson(lesson).types("open 1").types("load choices").types(&way).succeeds();
        moved.shows("failed: AssertionError");
        assert!(play.shown().contains(&format!("  {word}\n")), "{}", play.shown());
    }
}

#[test]
fn tab_completes_programs_and_lanes() {
    let terminal = Terminal::shell();
    fs::write(terminal.directory.path().join("wharf.py"), WITHDRAWALS).unwrap();
    let terminal = terminal.press("load wh\t").until("load wharf.py").press("\r").until_line("spinlab wharf>");
    let terminal = terminal.press("move Ma\t").until("move MainThread").press("\x15");
    // A task, by the function that it runs.
    let terminal = terminal.press("move\r").until("next: 2").press("move withd\t").until("move withdraw").press("\x15");
    let terminal = terminal.press("run wha\t").until("run wharf.py").press("\x15");
    terminal.press("quit\r").ended();
}

#[test]
fn narrow_and_low_screens_show_the_part_around_the_lanes() {
    let text = TALLY.replace("counter = 0\n", &("# a comment\n".repeat(60) + "counter = 0\n"));
    for (columns, rows) in [(80, 24), (40, 15)] {
        let terminal = Terminal::start(&[], columns, rows).until(">");
        fs::write(terminal.directory.path().join("tally.py"), &text).unwrap();
        let terminal = terminal.press("load tally.py\r").until("at its start").until("counter += 1").until("data:");
        let screen = terminal.contents();
        assert!(screen.contains('…') && screen.contains("tally  at its start"), "{screen}");
        assert!(screen.lines().all(|line| line.chars().count() <= usize::from(columns)));
        terminal.press("quit\r").ended();
    }
}

/// Lane 1 reads `y` before it comes to its lock: only exploring shows that the read counts.
const READS_FIRST: &str = r#"# First

```python { program = "first" }
import threading
x = y = 1
lock = threading.Lock()
def one():
    1 // y
    with lock:
        pass
def other():
    global y
    with lock:
        pass
    y = 0
for work in [one, other]:
    threading.Thread(target=work).start()
```
"#;

#[test]
fn a_loaded_program_moves_as_explore_has_found() {
    let play = Play::lesson(READS_FIRST).types("load first").shows("1 Thread-1 (one): reads y");
    let play = play.types("explore").shows("move 2x3 1").types("move 2x3 1").shows("1 failed: ZeroDivisionError");
    let play = play.types("load first");
    play.types("move 1").shows("1 read y: 1").types("undo").types("move 2x3 1").shows("1 failed: ZeroDivisionError");
}

/// The answer that takes longer comes first, if a network is as it likes.
const NETWORK: &str = r#"# Network

```python { program = "network" }
import asyncio
last = None
async def fetch(name, seconds):
    global last
    await asyncio.sleep(seconds)
    last = name
async def main():
    await asyncio.gather(fetch("slow", 0.2), fetch("quick", 0.1))
asyncio.run(main())
```
"#;

#[test]
fn timers_overtake_one_another_by_choice() {
    let play = Play::lesson(NETWORK).types("load network --times any").types("move 1 2 3");
    let play = play.shows("0 chooses one of 3, 2").types("move 0=2 0=3 2 3").shows("'quick', 3 has ended");
    // The loaded program is explored as it is moved.
    let play = play.types("explore").shows("last = 'quick'").hides("makes such moves possible");
    let play = play.types("explore --times late").hides("last = 'quick'");
    play.types("load network --times exact").fails(2).shows("what happens with exact times");
}

/// The learner is to find the moves.
const SOUGHT: &str = r#"# Sought

A sum is lost.

```python { program = "two" }
import threading
counter = 0
def add():
    global counter
    counter += 1
threads = [threading.Thread(target=add) for _ in range(2)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
assert counter == 2
```

```try { goal = "reaches AssertionError" }
load two
```
"#;

#[test]
fn schedules_are_for_the_learner_to_find_until_the_goal_is_met() {
    let play = Play::lesson(SOUGHT).types("open 1").types("explore two").shows("0 fails: AssertionError");
    let play = play.hides("1 2 2 1 0").hides("cannot end well").shows("once the goal of this step is met");
    let play = play.types("prove two").hides("move 1").shows("two can go wrong").shows("once the goal of this step");
    let play = play.types("hint").shows("`move 1 2 2 1 0`");
    // What comes after the goal fails: the goal is still met.
    let play = play.types("load two").types("move 1 2 1 2 0x3").fails(2).shows("AssertionError").shows("done");
    play.types("explore two").shows("1 2 2 1").hides("once the goal");
    Play::lesson(SOUGHT).types("check").succeeds();
    // The author has written the moves, by any name of the command: they are not told twice.
    for verb in ["move", "m", "m "] {
        let moves = format!("load two\n{verb} 1 2 2 1 0\n```");
        let written = SOUGHT.replace("load two\n```", &moves);
        Play::lesson(&written).types("open 1").types("hint").shows("1 2 2 1 0`").hides("0`, then");
        Play::lesson(&written).types("check").succeeds();
    }
    let never = SOUGHT.replace("reaches AssertionError", "reaches counter == 3");
    Play::lesson(&never).types("check").fails(1).shows("no moves lead to this goal");
}

#[test]
fn prove_takes_the_loaded_program_and_shows_what_is_its_own() {
    let stop = "\
import threading
import time
class Worker(threading.Thread):
    def __init__(self):
        super().__init__(daemon=True)
        self.turns, self.stopped = 0, False
    def run(self):
        while not self.stopped:
            self.turns += 1
            time.sleep(1)
worker = Worker()
worker.start()
time.sleep(2)
worker.stopped = True
";
    Play::new().types("prove").fails(1).shows("no lesson is open");
    let play = loaded("mine", stop).types("program").shows("worker = <Worker turns=0 stopped=False>").hides("_lane");
    // Sleeps that may be late leave states without end, and something can be done about it.
    let play = play.types("prove --states 500").fails(3).shows("`--times exact` ends them on");
    let play = play.types("prove --times exact --always 'worker.turns <= 3'").succeeds().hides("--times exact");
    play.shows("holds: worker.turns <= 3").shows("Proved for mine");
}

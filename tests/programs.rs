//! spinlab's own Python beside CPython: the same programs, the same output, line for line.
//!
//! CPython is the judge. Programs written by hand (`tests/programs`) and programs generated from seeds that a failure
//! prints are played by both; standard output and exit status must be the same to the byte. Where there is no python3
//! that is new enough, a note says that nothing was compared.

#![allow(clippy::unwrap_used, clippy::expect_used)]
#![allow(clippy::print_stderr, reason = "a note says what was compared, and what was not")]

mod programs {
    pub(crate) mod generator;
    pub(crate) mod judge;
}

#[path = "common/random.rs"]
mod random;

use fastrand::Rng;
use random::Draw;
use std::collections::{BTreeMap, BTreeSet};

use programs::generator::program;
use programs::judge::{Judge, Outcome, difference, play, play_whole};
use spinlab::program::machine::Stream;
use spinlab::program::{LaneNext, Schedule, read};

/// Generated programs of one test run. `SPINLAB_PROGRAMS=5000` asks for more.
fn how_many() -> u64 {
    std::env::var("SPINLAB_PROGRAMS").ok().and_then(|count| count.parse().ok()).unwrap_or(40)
}

fn files() -> Vec<(String, String)> {
    let folders = ["tests/programs", "tests/programs/tutorials"].map(|folder| std::fs::read_dir(folder).unwrap());
    let mut files: Vec<_> = folders
        .into_iter()
        .flatten()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "py"))
        .map(|path| (path.display().to_string(), std::fs::read_to_string(path).unwrap()))
        .collect();
    files.sort();
    files
}

fn compare(programs: &[(String, String)], in_one_process: bool) {
    let judges = Judge::all();
    if judges.is_empty() {
        eprintln!("note: no python3 of version 3.13 was found; nothing was compared");
        return;
    }
    let played = programs.iter().map(|(name, source)| (play(name, source), (name.clone(), source.clone())));
    // CPython has no limits: a program that spinlab stops could use up the machine.
    let (own, programs): (Vec<Outcome>, Vec<_>) =
        played.filter(|(outcome, _)| !outcome.error.starts_with("stopped: ")).unzip();
    for judge in judges {
        let theirs = if in_one_process { judge.run(&programs) } else { judge.run_each(&programs) };
        let mut wrong = Vec::new();
        for (((name, source), own), theirs) in programs.iter().zip(&own).zip(&theirs) {
            // How deep a recursion goes depends on what CPython does in C.
            if [own, theirs].iter().any(|outcome| outcome.has_gone_too_deep()) {
                continue;
            }
            if let Some(difference) = difference(own, theirs) {
                wrong.push(format!("{name} differs from {}:\n{difference}\n{source}", judge.name));
            }
        }
        let all = wrong.iter().flat_map(|text| text.lines().take(2)).collect::<Vec<_>>().join("\n");
        assert!(wrong.is_empty(), "{} of {} differ:\n{all}\nThe first: {}", wrong.len(), programs.len(), wrong[0]);
        eprintln!("{}: {} programs agree", judge.name, programs.len());
    }
}

#[test]
fn hand_written_programs_do_what_cpython_does() {
    // Names of threads are numbered by the process.
    compare(&files(), false);
}

#[test]
fn generated_programs_do_what_cpython_does() {
    let programs: Vec<_> = (0..how_many()).map(|seed| (format!("seed {seed}"), program(seed))).collect();
    compare(&programs, true);
}

#[test]
fn the_judge_sees_a_wrong_order_a_missing_line_another_message_and_another_status() {
    let right = Outcome { output: "a\nb\nc\n".to_owned(), status: 0, error: "ValueError: x".to_owned() };
    assert_eq!(difference(&right, &right.clone()), None);
    for output in ["b\na\nc\n", "a\nc\n", "a\nb\nc", "a\nb\nd\n"] {
        assert!(difference(&Outcome { output: output.to_owned(), ..right.clone() }, &right).is_some(), "{output:?}");
    }
    assert!(difference(&Outcome { status: 1, ..right.clone() }, &right).is_some());
    assert!(difference(&Outcome { error: "ValueError: y".to_owned(), ..right.clone() }, &right).is_some());
}

#[test]
fn the_judge_really_asks_cpython() {
    let programs = vec![("wrong".to_owned(), "print(1)\nraise KeyError('k')\n".to_owned())];
    for judge in Judge::all() {
        let outcome = &judge.run(&programs)[0];
        let expected = Outcome { output: "1\n".to_owned(), status: 1, error: "KeyError: 'k'".to_owned() };
        assert_eq!(difference(outcome, &expected), None);
        assert!(difference(&play("other", "print(2)"), outcome).is_some());
    }
}

#[test]
fn tracebacks_are_those_of_cpython() {
    let programs = [
        "def f(x):\n    return x / 0\n\nclass A:\n    def go(self, n):\n        y = f(n)[1] + 5\n        return y\n\n\
         def main():\n    try:\n        A().go(3)\n    except ZeroDivisionError as error:\n        \
         raise ValueError('bad') from error\n\nmain()\n",
        "try:\n    {}['a']\nexcept KeyError:\n    print([1, 2][5], 3)\n",
        "def f():\n    value = g()\ndef g(): return h(1,\n    2,\n    3)\ndef h(*a):\n    assert len(a) == 4, 'four'\n\
         f()\n",
        "x = (1 +\n     2 + None\n     )\n",
        "a = [1, 2, 3]\nprint(a[0] + a[1] * a[7])\n",
        "a = None\nfor item in a.items(): pass\n",
        "def f(n):\n    return f(n + 1) if n < 5 else missing\nf(0)\n",
        "with open_it() as f:\n    pass\n",
        "name = '한글'; print(name + '글' + 5)\n",
        "def f(a, b): pass\nf(1)\n",
        "raise SystemExit('message')\n",
        "int('x')\n",
        "if 5 < 'a': pass\n",
        "x = 1\nx += 'a'\n",
        "x = [1]\nx[3] = 5\n",
        "del undefined\n",
        "a, b = 1, 2, 3\n",
        "def g():\n    yield 1\n    raise RuntimeError('in it')\nfor item in g():\n    pass\n",
        "class E(Exception):\n    def __str__(self): return 'own'\nraise E(1)\n",
        "print([x.y for x in [1]])\n",
        "f = lambda: 1 // 0\nf()\n",
        "x = not_there(\n    1,\n)\n",
        "print(f'{1 / 0}')\n",
    ];
    let directory = tempfile::tempdir().unwrap();
    let mut wrong = Vec::new();
    for judge in Judge::all() {
        for (number, source) in programs.iter().enumerate() {
            let path = directory.path().join(format!("failing{number}.py"));
            std::fs::write(&path, source).unwrap();
            let (_, own) = play_whole(path.to_str().unwrap(), source);
            let theirs = judge.errors(&path);
            if own != theirs {
                wrong.push(format!("{source}\nspinlab:\n{own}\n{}:\n{theirs}", judge.name));
            }
        }
    }
    assert!(wrong.is_empty(), "{} differ:\n{}", wrong.len(), wrong.join("\n"));
}

/// How a program ended under many mixed schedules: what it printed, and whether it was stuck.
fn outcomes(source: &str, schedules: u64) -> BTreeMap<String, u32> {
    let start = Schedule::new(read("program.py", source).expect("it is read"));
    let mut outcomes = BTreeMap::new();
    for seed in 0..schedules {
        let mut schedule = start.clone();
        let mut random = Rng::with_seed(seed);
        loop {
            let moves = schedule.moves();
            if moves.is_empty() {
                break;
            }
            schedule.step(*random.pick(&moves)).expect("it was offered");
        }
        *outcomes.entry(ending(&schedule)).or_insert(0) += 1;
    }
    outcomes
}

fn ending(schedule: &Schedule) -> String {
    let output = schedule.output().filter(|output| output.stream == Stream::Out);
    let output: String = output.map(|output| output.text.as_str()).collect();
    if schedule.is_deadlocked() { format!("{output}deadlock") } else { output }
}

fn endings(source: &str) -> BTreeSet<String> {
    outcomes(source, 1000).into_keys().collect()
}

#[test]
fn two_threads_lose_an_increment_or_not() {
    let source = "import threading\ncounter = 0\ndef add():\n    global counter\n    counter += 1\n\
                  threads = [threading.Thread(target=add) for _ in range(2)]\n\
                  for t in threads: t.start()\nfor t in threads: t.join()\nprint(counter)\n";
    assert_eq!(endings(source), BTreeSet::from(["1\n".to_owned(), "2\n".to_owned()]));
}

#[test]
fn a_lock_keeps_every_increment() {
    let source = "import threading\ncounter = 0\nlock = threading.Lock()\ndef add():\n    global counter\n    \
                  for _ in range(2):\n        with lock:\n            counter += 1\n\
                  threads = [threading.Thread(target=add) for _ in range(3)]\n\
                  for t in threads: t.start()\nfor t in threads: t.join()\nprint(counter)\n";
    assert_eq!(endings(source), BTreeSet::from(["6\n".to_owned()]));
}

#[test]
fn locks_in_two_orders_can_deadlock() {
    let source = "import threading\na = threading.Lock()\nb = threading.Lock()\ndef work(one, other):\n    \
                  with one:\n        with other:\n            pass\n\
                  threads = [threading.Thread(target=work, args=pair) for pair in [(a, b), (b, a)]]\n\
                  for t in threads: t.start()\nfor t in threads: t.join()\nprint('done')\n";
    assert_eq!(endings(source), BTreeSet::from(["done\n".to_owned(), "deadlock".to_owned()]));
}

#[test]
fn a_bounded_buffer_with_a_condition_always_empties() {
    let source = "import threading\nitems = []\ncond = threading.Condition()\ndef produce():\n    with cond:\n        \
                  while len(items) >= 1: cond.wait()\n        items.append(1)\n        cond.notify_all()\n\
                  def consume():\n    with cond:\n        while not items: cond.wait()\n        items.pop()\n        \
                  cond.notify_all()\nthreads = [threading.Thread(target=f) for f in [produce, consume] * 2]\n\
                  for t in threads: t.start()\nfor t in threads: t.join()\nprint(items)\n";
    assert_eq!(endings(source), BTreeSet::from(["[]\n".to_owned()]));
}

#[test]
fn queues_events_semaphores_and_barriers_end_only_as_they_can() {
    let source = "import threading, queue\nq = queue.Queue(1)\ne = threading.Event()\ns = threading.Semaphore(1)\n\
                  b = threading.Barrier(2)\nseen = []\ndef one():\n    b.wait()\n    for n in range(3): q.put(n)\n    \
                  e.wait()\n    with s: seen.append('one')\ndef other():\n    b.wait()\n    \
                  got = [q.get() for _ in range(3)]\n    with s: seen.append(got)\n    e.set()\n\
                  threads = [threading.Thread(target=f) for f in (one, other)]\n\
                  for t in threads: t.start()\nfor t in threads: t.join()\nprint(seen)\n";
    assert_eq!(endings(source), BTreeSet::from(["[[0, 1, 2], 'one']\n".to_owned()]));
}

#[test]
fn moves_are_taken_back() {
    let source = "import threading\ncounter = 0\ndef add():\n    global counter\n    for _ in range(20): counter += 1\n\
                  threads = [threading.Thread(target=add) for _ in range(2)]\n\
                  for t in threads: t.start()\nfor t in threads: t.join()\nprint(counter)\n";
    let mut schedule = Schedule::new(read("program.py", source).expect("it is read"));
    let start = schedule.lanes();
    let mut seen = vec![(start, schedule.machine().variables())];
    for at in 0..60 {
        let moves = schedule.moves();
        schedule.step(moves[at % moves.len()]).expect("it was offered");
        seen.push((schedule.lanes(), schedule.machine().variables()));
    }
    for left in [59, 58, 40, 16, 15, 0] {
        let times = schedule.way().len() - left;
        assert_eq!(schedule.undo(times), times);
        assert_eq!((schedule.lanes(), schedule.machine().variables()), seen[left], "{left} moves");
    }
    assert_eq!(schedule.undo(1), 0);
}

#[test]
fn a_lane_that_waits_says_for_what_and_who_holds_it() {
    let source = "import threading\nlock = threading.Lock()\ndef work():\n    with lock:\n        print('in')\n\
                  threads = [threading.Thread(target=work) for _ in range(2)]\n\
                  for t in threads: t.start()\nfor t in threads: t.join()\n";
    let mut schedule = Schedule::new(read("program.py", source).expect("it is read"));
    // The first lane takes the lock, and the main one goes on to start the second.
    for lane in [1, 0] {
        let next = schedule.moves().into_iter().find(|next| next.lane == lane);
        if let Some(next) = next {
            schedule.step(next).expect("it was offered");
        }
    }
    let waiting = &schedule.lanes()[2].next;
    let expected =
        LaneNext::Waits { object: "lock".to_owned(), verb: "acquire".to_owned(), holder: Some(1), until: None };
    assert_eq!(*waiting, expected);
}

/// The data that makes moves: what each move of a mixed schedule read or wrote.
fn data_moves(source: &str) -> BTreeSet<String> {
    let start = Schedule::new(read("program.py", source).expect("it is read"));
    let mut found = BTreeSet::new();
    for seed in 0..20 {
        let mut schedule = start.clone();
        loop {
            let moves = schedule.moves();
            if moves.is_empty() {
                break;
            }
            let done = schedule.step(moves[(seed + schedule.way().len()) % moves.len()]).expect("it was offered");
            let described = done.iter().map(|done| schedule.machine().describe(done.operation));
            found.extend(described.filter(|(verb, _)| verb == "read" || verb == "write").map(|(_, object)| object));
        }
    }
    found
}

#[test]
fn only_data_that_two_lanes_can_meet_at_makes_moves() {
    let start = "threads = [threading.Thread(target=work, args=(n,)) for n in range(2)]\n\
                 for t in threads: t.start()\nfor t in threads: t.join()\n";
    for (body, expected) in [
        // The main lane alone writes `t` and `threads` while others live; `limit` is written before they start.
        ("limit = 2\ndef work(n):\n    for _ in range(limit): pass\n", &[][..]),
        ("total = 0\ndef work(n):\n    global total\n    total += n\n", &["total"]),
        // Each thread has a list of its own.
        ("lists = [[], []]\ndef work(n):\n    lists[n].append(n)\n", &[]),
        ("items = []\ndef work(n):\n    items.append(n)\n", &["items"]),
        // What the object does not have yet is looked for there first.
        ("class Box:\n    full = 0\nbox = Box()\ndef work(n):\n    box.full = box.full + 1\n", &["box.full"]),
        ("class Box:\n    made = 0\ndef work(n):\n    Box.made += 1\n", &["Box.made"]),
    ] {
        let found = data_moves(&format!("import threading\n{body}{start}"));
        assert_eq!(found, expected.iter().map(|&name| name.to_owned()).collect(), "{body}");
    }
}

#[test]
fn a_loop_that_waits_for_another_lane_is_no_loop_without_end() {
    let source = "import threading\nready = False\ndef work():\n    while not ready: pass\n    print('seen')\n\
                  t = threading.Thread(target=work)\nt.start()\nready = True\nt.join()\n";
    assert_eq!(data_moves(source), BTreeSet::from(["ready".to_owned()]));
    assert_eq!(endings(source), BTreeSet::from(["seen\n".to_owned()]));
}

#[test]
fn what_one_thread_writes_is_seen_by_a_main_that_reads_it_later() {
    let source = "import threading\nresult = 0\ndef work():\n    global result\n    result = 5\n\
                  t = threading.Thread(target=work)\nt.start()\nt.join()\nprint(result)\n";
    assert_eq!(data_moves(source), BTreeSet::from(["result".to_owned()]));
}

#[test]
fn a_finally_within_each_other_is_refused_before_it_fills_the_memory() {
    let mut source = String::new();
    for depth in 0..60 {
        let indent = " ".repeat(depth);
        source += &format!("{indent}try:\n{indent} pass\n{indent}finally:\n");
    }
    source += &format!("{}pass\n", " ".repeat(60));
    let refusals = read("program.py", &source).expect_err("it doubles sixty times");
    assert!(refusals.iter().any(|refusal| refusal.what.contains("more instructions")), "{refusals:?}");
}

#[test]
fn what_is_not_in_this_python_is_refused_at_once() {
    let source = "import multiprocessing\nfrom threading import nothing\nx = 1j\ntype Number = int\n\
                  open('file')\nreturn 5\n";
    let refusals = read("program.py", source).expect_err("it is refused");
    let said: Vec<_> = refusals.iter().map(|refusal| refusal.what.as_str()).collect();
    assert_eq!(said.len(), 6, "{said:?}");
    for word in ["multiprocessing", "threading.nothing", "complex", "type", "open", "outside function"] {
        assert!(said.iter().any(|said| said.contains(word)), "{word}: {said:?}");
    }
}

#[test]
fn a_pattern_that_cpython_refuses_is_refused() {
    let cases = [
        ("case a: pass\n case b: pass", "name capture 'a' makes remaining patterns unreachable"),
        ("case _: pass\n case 1: pass", "wildcard makes remaining patterns unreachable"),
        ("case a | 1: pass", "name capture 'a' makes remaining patterns unreachable"),
        ("case [a, a]: pass", "multiple assignments to name 'a' in pattern"),
        ("case [a] | [b]: pass", "alternative patterns bind different names"),
        ("case {'k': 1, 'k': 2}: pass", "mapping pattern checks duplicate key ('k')"),
        ("case int(a=1, a=2): pass", "attribute name repeated in class pattern: a"),
        ("case [*a, *b]: pass", "multiple starred names in sequence pattern"),
    ];
    for (case, error) in cases {
        let refusals = read("program.py", &format!("match 1:\n {case}\n")).expect_err(case);
        assert!(refusals[0].what.contains(error), "{case}: {refusals:?}");
    }
    read("program.py", "match 1:\n case a if a: pass\n case [1 | 2 as b, *_] | {'b': b, **_c}: pass\n case _: pass\n")
        .expect_err("the alternatives bind different names");
    read("program.py", "match 1:\n case a if a: pass\n case [1 | 2 as b, *_]: pass\n case _: pass\n").unwrap();
}

#[test]
fn nesting_and_length_are_bounded_before_parsing() {
    let deep = [
        "(".repeat(200_000),
        "not ".repeat(200_000),
        "-".repeat(200_000) + "1",
        "x = 1".to_owned() + &" + 1".repeat(20_000),
        "a".to_owned() + &".b".repeat(10_000),
        "f".to_owned() + &"()".repeat(10_000),
        (0..150).map(|depth| " ".repeat(depth) + "if x:\n").collect(),
        "#".repeat(70_000),
    ];
    for source in deep {
        let refusals = read("program.py", &source).expect_err("it is refused");
        assert_eq!(refusals.len(), 1, "{}", &source[..20]);
    }
}

#[test]
fn what_has_no_bound_is_stopped() {
    let programs = [
        "x = 1\nwhile True: x = x * x + 2\n",
        "x = []\nwhile True: x = [x, x]\n",
        "x = [0]\nwhile True: x = x + x\n",
        "x = 'a'\nwhile True: x += x\n",
        "x = 2 ** 10 ** 9\n",
        "x = ' ' * 10 ** 9\n",
        "x = list(range(10 ** 9))\n",
        "x = '%999999999d' % 1\nprint(len(x))\nx = [0] * 10 ** 12\n",
        "try:\n    x = [0] * 10 ** 9\nexcept BaseException:\n    print('must not be seen')\n",
    ];
    for source in programs {
        let outcome = play("program.py", source);
        assert_eq!(outcome.status, 1, "{source}");
        assert!(!outcome.output.contains("must not"), "{source}");
    }
}

#[test]
fn recursion_is_an_error_of_the_program() {
    let deep = "def f(n): return f(n + 1)\ntry:\n    f(0)\nexcept RecursionError as e:\n    print(e)\n";
    assert_eq!(play("deep", deep).output, "maximum recursion depth exceeded\n");
    let nested = "a = []\nfor _ in range(100000): a = [a]\nb = []\nfor _ in range(100000): b = [b]\n\
                  for use in (lambda: a == b, lambda: repr(a), lambda: a < b, lambda: {str(a)}):\n    try:\n        \
                  use()\n    except RecursionError as e:\n        print('deep')\n";
    assert_eq!(play("nested", nested).output, "deep\ndeep\ndeep\ndeep\n");
}

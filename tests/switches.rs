//! Programs of two threads that meet in one piece of data, in many ways to read it and to change it: wherever `CPython`
//! can switch from one thread to the other, the end that follows is among the outcomes of `explore`.

#![allow(clippy::unwrap_used)]
#![allow(clippy::print_stderr, reason = "a note says what was not compared")]

#[path = "common/at_once.rs"]
mod at_once;
#[allow(dead_code, reason = "it is shared with another file of tests")]
mod explored {
    pub(crate) mod cpython;
    pub(crate) mod slow;
}

#[path = "common/random.rs"]
mod random;

use fastrand::Rng;
use random::Draw;
use std::io::Write;
use std::process::{Command, Stdio};

use at_once::at_once;
use explored::{cpython, slow};
use spinlab::program::explore::{Bounds, Conditions, Count, explore};
use spinlab::program::read;

/// Data that two threads share, statements that change it, and expressions that look at it.
struct Shared {
    setup: &'static str,
    changes: &'static [&'static str],
    looks: &'static [&'static str],
}

const SHARED: &[Shared] = &[
    Shared {
        setup: "x = [1]",
        changes: &[
            "x.append(2)",
            "x[0] = 3",
            "x += [4]",
            "x[:] = [7, 8]",
            "x.insert(0, 5)",
            "x.extend(y for y in (5, 6))",
            "x.append(0); x.sort(key=lambda y: y)",
            "x.clear()",
            "del x[0]",
        ],
        looks: &[
            "str(x)",
            "repr(x)",
            "f'{x}'",
            "f'{x!r:>12}'",
            "'%s' % (x,)",
            "'{}'.format(x)",
            "str((0, [x]))",
            "list(x)",
            "tuple(x)",
            "sorted(set(x))",
            "sorted(frozenset(x))",
            "bool(x)",
            "not x",
            "x or 0",
            "1 if x else 2",
            "len(x)",
            "sum(x)",
            "max(x, default=0)",
            "max(x, default=0, key=lambda y: -y)",
            "min(x or [0])",
            "sorted(x)",
            "sorted(x, key=lambda y: -y)",
            "list(reversed(x))",
            "list(enumerate(x))",
            "list(zip(x, x))",
            "list(map(str, x))",
            "list(map(lambda y: y, x))",
            "list(filter(None, x))",
            "list(filter(lambda y: y, x))",
            "''.join(map(str, x))",
            "sum(map(lambda y: y, x))",
            "x + []",
            "[] + x",
            "x * 2",
            "x == [1]",
            "[1] != x",
            "x < [2]",
            "[x] == [[1]]",
            "(x, 1) == ([1], 1)",
            "[*x]",
            "(*x, 0)",
            "(lambda *y: y)(*x)",
            "max(*x, 0, 0)",
            "[].extend(x)",
            "dict(enumerate(x))",
            "dict.fromkeys(x)",
            "x[:]",
            "x[-1:]",
            "x.copy()",
            "[y for y in x]",
            "[y for y in enumerate(x)]",
            "{y: y for y in x}",
            "any(y == 2 for y in x)",
            "all(y == 1 for y in x)",
            "any(x)",
            "2 in x",
            "x.count(1)",
            "list(itertools.chain(x, x))",
            "list(itertools.islice(x, 1, 4))",
            "list(itertools.accumulate(x))",
            "functools.reduce(lambda y, z: y + z, x, 0)",
            "list(collections.deque(x))",
            "sorted(collections.Counter(x))",
            "next(iter(x), None)",
            "list(delegated(x))",
            "rest(x)",
            "matched(x)",
        ],
    },
    Shared {
        setup: "x = {'a': 1}",
        changes: &[
            "x['b'] = 2",
            "x.update(b=2)",
            "x.update([('a', 3)])",
            "x.pop('a', None)",
            "x |= {'c': 3}",
            "x.setdefault('b', 5)",
            "del x['a']",
            "x.clear()",
        ],
        looks: &[
            "str(x)",
            "f'{x}'",
            "len(x)",
            "bool(x)",
            "list(x)",
            "list(x.items())",
            "sorted(x.values())",
            "str(x.keys())",
            "len(x.values())",
            "'b' in x.keys()",
            "sorted(x)",
            "x == {'a': 1}",
            "{**x}",
            "(lambda **y: y)(**x)",
            "dict(x)",
            "x.copy()",
            "x | {}",
            "'b' in x",
            "x.get('b')",
            "'%s' % x",
            "[*x]",
            "max(x, default='')",
            "''.join(x)",
            "dict(zip(x, x.values()))",
            "tuple(x.items())",
            "any(x)",
            "list(reversed(x))",
            "list(reversed(x.items()))",
            "list(enumerate(x))",
            "list(map(len, x))",
            "matched(x)",
        ],
    },
    Shared {
        setup: "x = {1}",
        changes: &["x.add(2)", "x |= {3}", "x.discard(1)", "x.update([5])", "x.difference_update([1])"],
        looks: &[
            "sorted(x)",
            "len(x)",
            "2 in x",
            "x == {1}",
            "x <= {1}",
            "sorted(x | {9})",
            "sorted({1, 2, 3} & x)",
            "sorted(x - {7})",
            "sorted(x ^ {1})",
            "x.issubset([1])",
            "{1}.issuperset(x)",
            "{4}.isdisjoint(x)",
            "sorted(x.union([8]))",
            "sorted({8}.union(x))",
            "sorted(x.copy())",
            "bool(x)",
            "sum(x)",
            "sorted([*x])",
        ],
    },
    Shared {
        setup: "x = collections.deque([1])",
        changes: &[
            "x.append(2)",
            "x.appendleft(3)",
            "x.extend([5, 6])",
            "x.rotate(1); x.append(4)",
            "x.clear()",
            "x.append(8); x.popleft()",
        ],
        looks: &[
            "list(x)",
            "len(x)",
            "str(x)",
            "x == collections.deque([1])",
            "sorted(x)",
            "2 in x",
            "bool(x)",
            "list(x.copy())",
            "x.count(1)",
            "[*x]",
            "sum(x)",
            "list(reversed(x))",
            "[y for y in x]",
            "sum(y for y in x)",
            "x + x == x",
            "matched(x)",
        ],
    },
    Shared {
        setup: "x = [[1], [2]]",
        changes: &["x[0].append(9)", "x[1] = [5]", "x[1][0] = 0", "x.append([0])"],
        looks: &[
            "str(x)",
            "f'{x}'",
            "str((x, x[0]))",
            "x == [[1], [2]]",
            "sorted(map(list, x))",
            "str(max(x))",
            "sum(x, [])",
            "[len(y) for y in x]",
            "list(map(len, x))",
            "[1] in x",
            "x.count([1])",
            "x.__str__()",
            "[list(y) for y in x[:]]",
            "dict(enumerate(map(tuple, x)))",
            "[y for y, *_ in x]",
            "str(dict(a=x))",
            "str([*itertools.chain(*x)])",
            "matched(x)",
        ],
    },
    Shared {
        setup: "x = ([1], [2])",
        changes: &["x[0].append(9)", "x[1].clear()"],
        looks: &["x.count([1])", "x.count([2])", "x.index([2])", "str(x)", "x == ([1], [2])", "matched(x)"],
    },
    Shared {
        setup: "x = collections.defaultdict(int)",
        changes: &["x['a'] = 1", "x['a'] += 1", "x.update(b=1)"],
        looks: &["x['a']", "dict(x)", "sorted(x.items())", "len(x)", "x.get('a')", "'a' in x", "sum(x.values())"],
    },
    Shared {
        setup: "x = collections.Counter('a')",
        changes: &["x['a'] += 1", "x.update('ab')", "x.update({'b': 2})", "x.subtract('ac')"],
        looks: &[
            "x['a']",
            "x['b']",
            "dict(x)",
            "x.most_common()",
            "x.most_common(1)",
            "x.most_common(2)",
            "sum(x.values())",
            "x.total()",
            "x == collections.Counter('a')",
            "sorted(x.elements())",
            "str(x)",
            "dict(x + x)",
            "dict(x.copy())",
        ],
    },
    Shared {
        setup: "class Box:\n    kind = 0\n\n\nx = Box()\nx.value = 1",
        changes: &["x.value = 2", "x.extra = 3", "Box.kind = 4", "x.value += 1"],
        looks: &[
            "x.value",
            "getattr(x, 'value')",
            "getattr(x, 'extra', 0)",
            "hasattr(x, 'extra')",
            "x.kind",
            "getattr(Box, 'kind')",
            "str(x.__dict__)",
        ],
    },
    Shared {
        setup: "@dataclasses.dataclass\nclass Point:\n    a: int = 0\n    b: int = 0\n\n\nx = Point()",
        changes: &["x.a = 1; x.b = 1", "x.b = 2"],
        looks: &["str(x)", "x == Point()", "dataclasses.asdict(x)", "(x.a, x.b)", "f'{x}'", "matched(x)"],
    },
    Shared {
        setup: "def x():\n    return x.calls\n\n\nx.calls = 0",
        changes: &["x.calls += 1", "x.calls = 5"],
        looks: &["x.calls", "x()", "getattr(x, 'calls')"],
    },
    Shared { setup: "x = iter([1, 2, 3])", changes: &["next(x)", "list(x)", "sum(x)"], looks: ITERATED },
    Shared { setup: "x = itertools.count(1)", changes: &["next(x)"], looks: &["next(x)", "list(zip(x, 'ab'))"] },
    Shared { setup: "x = enumerate('abc')", changes: &["next(x)", "list(x)"], looks: ITERATED },
    Shared { setup: "x = map(str, [1, 2, 3])", changes: &["next(x)", "list(x)"], looks: ITERATED },
    Shared { setup: "x = zip('abc', 'abc')", changes: &["next(x)", "list(x)"], looks: ITERATED },
    Shared {
        setup: "x = (y for y in (1, 2, 3))",
        changes: &["next(x)", "list(x)", "x.close()"],
        looks: &["next(x, 0)", "list(x)", "[y for y in x]", "sum(x)"],
    },
];

const ITERATED: &[&str] =
    &["next(x, 0)", "list(x)", "[y for y in x]", "tuple(x)", "len([*x])", "(lambda *y: y)(*x)", "'c' in x"];

/// Functions of the machine, not of the program, as what threads do.
const NATIVE: &[&str] = &[
    "x = []\nfor n in (1, 2):\n    threading.Thread(target=x.append, args=(n,)).start()\n",
    "x = []\nfor n in (1, 2):\n    threading.Thread(target=list.append, args=(x, n)).start()\n",
    "x = []\nfor n in (1, 2):\n    threading.Thread(target=functools.partial(x.append, n)).start()\n",
    "x = []\nfor n in (1, 2):\n    threading.Thread(target=x.extend, args=([n],)).start()\n",
    "x = {}\nfor n in (1, 2):\n    threading.Thread(target=x.setdefault, args=(\"a\", n)).start()\n",
    "x = {}\nfor n in (1, 2):\n    threading.Thread(target=x.update, kwargs={\"a\": n}).start()\n",
    "x = collections.deque()\nfor n in (1, 2):\n    threading.Thread(target=x.append, args=(n,)).start()\n\
     seen = list(x)\n",
    "x = [2, 1]\nfor does in (x.sort, x.reverse):\n    threading.Thread(target=does).start()\n",
    "x = [1, 2]\nfor does in (x.pop, x.clear):\n    threading.Thread(target=does).start()\n",
];

const IMPORTS: &str =
    "import collections\nimport dataclasses\nimport functools\nimport itertools\nimport threading\n\n";

const HELPERS: &str = r"
def delegated(items):
    yield from items


def rest(items):
    *all, = items
    return all


def matched(value):
    match value:
        case [[1], *others]:
            return 'nested', [list(one) for one in others]
        case [1]:
            return 'one'
        case [first, *others]:
            return str(first), str(others)
        case {'b': found, **others}:
            return found, others
        case {'a': 1}:
            return 'a'
        case {}:
            return 'a mapping'
        case object(a=1, b=found):
            return found
    return 'none'
";

/// One thread looks, the other one changes.
fn program(setup: &str, look: &str, change: &str) -> String {
    let change = change.replace("; ", "\n    ");
    let threads = "for does in (one, two):\n    threading.Thread(target=does).start()\n";
    // An assignment in place would make the name a local one.
    format!(
        "{IMPORTS}{HELPERS}\n{setup}\nseen = None\n\n\ndef one():\n    global seen\n    seen = {look}\n\n\n\
         def two():\n    global x\n    {change}\n\n\n{threads}"
    )
}

/// Each look with one of the changes; with `SPINLAB_SWITCHES` in the environment, all programs that contain its text.
fn programs() -> Vec<String> {
    let wanted = std::env::var("SPINLAB_SWITCHES").ok();
    let mut programs: Vec<String> = NATIVE.iter().map(|text| format!("{IMPORTS}{text}")).collect();
    for shared in SHARED {
        for (at, look) in shared.looks.iter().enumerate() {
            let changes = shared.changes.iter().enumerate();
            let chosen = changes.filter(|(number, _)| wanted.is_some() || *number == at % shared.changes.len());
            programs.extend(chosen.map(|(_, change)| program(shared.setup, look, change)));
        }
    }
    programs.retain(|source| wanted.as_ref().is_none_or(|text| source.contains(text)));
    programs
}

/// Two threads that each read and change shared data of several kinds.
fn mixed(seed: u64) -> String {
    let mut random = Rng::with_seed(seed);
    let kinds: Vec<&Shared> = (0..=random.below(2)).map(|_| random.pick(SHARED)).collect();
    // Each kind has a name of its own in place of `x`.
    let named = |text: &str, kind: usize| {
        let is_name = |before: Option<char>, after: Option<char>| {
            let is_word = |one: Option<char>| one.is_some_and(|one| one.is_alphanumeric() || one == '_' || one == '\'');
            !is_word(before) && !is_word(after) && before != Some('.')
        };
        let letters: Vec<char> = text.chars().collect();
        let before = |at: usize| at.checked_sub(1).map(|at| letters[at]);
        let letter = |(at, letter): (usize, &char)| match letter {
            'x' if is_name(before(at), letters.get(at + 1).copied()) => format!("x{kind}"),
            other => other.to_string(),
        };
        letters.iter().enumerate().map(letter).collect::<String>()
    };
    let mut source = format!("{IMPORTS}{HELPERS}\n");
    for (kind, shared) in kinds.iter().enumerate() {
        source +=
            &format!("{}\nseen{kind} = None\n\n\n", named(shared.setup, kind).replace("Box", &format!("Box{kind}")));
    }
    for thread in ["one", "two"] {
        let globals: Vec<String> = (0..kinds.len()).map(|kind| format!("x{kind}, seen{kind}")).collect();
        source += &format!("def {thread}():\n    global {}\n", globals.join(", "));
        for _ in 0..=random.below(2) {
            let kind = random.below(kinds.len());
            let shared = kinds[kind];
            let line = if random.one_in(2) {
                format!("seen{kind} = {}", random.pick(shared.looks))
            } else {
                random.pick(shared.changes).replace("; ", "\n    ")
            };
            source += &format!("    {}\n", named(&line, kind).replace("Box", &format!("Box{kind}")));
        }
        source += "\n\n";
    }
    source + "for does in (one, two):\n    threading.Thread(target=does).start()\n"
}

/// How CPython ends these programs, numbered from `first` on: number and end. None without a python3 that can.
fn ends(first: usize, programs: &[String]) -> Option<Vec<(usize, String)>> {
    const NOT_FIT: i32 = 77;
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/explored/switching.py");
    let mut python = Command::new("python3")
        .args(["-I", script, &first.to_string()])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::inherit())
        .spawn()
        .ok()?;
    // One that is not fit does not read them.
    let _ = python.stdin.take()?.write_all(programs.join("\n---\n").as_bytes());
    let output = python.wait_with_output().unwrap();
    if output.status.code() == Some(NOT_FIT) {
        return None;
    }
    assert!(output.status.success(), "the driver has failed: {}", output.status);
    let lines = String::from_utf8(output.stdout).unwrap();
    let ends = lines.lines().map(|line| line.split_once('\t').unwrap());
    Some(ends.map(|(number, end)| (number.parse().unwrap(), end.to_owned())).collect())
}

/// Compares all ends, and gives how many programs have more than one.
fn compare(programs: &[String]) -> Option<usize> {
    // Each process of CPython plays some of them.
    const PART: usize = 12;
    let parts: Vec<_> = programs.chunks(PART).enumerate().collect();
    let compared: Option<Vec<_>> =
        at_once(&parts, |(part, programs)| compare_part(part * PART, programs)).into_iter().collect();
    let Some(compared) = compared else {
        eprintln!("SKIPPED: there is no python3 of 3.10, 3.11 or 3.13 to compare with");
        return None;
    };
    let (with_several, wrong): (Vec<usize>, Vec<_>) = compared.into_iter().unzip();
    let (with_several, wrong) = (with_several.iter().sum(), wrong.concat());
    eprintln!("{} programs, {with_several} of which end differently", programs.len());
    assert!(wrong.is_empty(), "{} of {}:\n{}", wrong.len(), programs.len(), wrong.join("\n"));
    Some(with_several)
}

/// How many of these programs, numbered from `first` on, have more than one end, and what is wrong.
fn compare_part(first: usize, programs: &[String]) -> Option<(usize, Vec<String>)> {
    let ends = ends(first, programs)?;
    let mut wrong = Vec::new();
    let mut with_several = 0;
    for (number, source) in (first..).zip(programs) {
        let machine = read("program.py", source).unwrap_or_else(|refusals| panic!("{refusals:?}\n{source}"));
        let found = explore(&machine, Bounds::default(), &Conditions::default(), &mut |_| true).unwrap();
        let known = cpython::Ends::of(source, &found);
        let here: Vec<&String> = ends.iter().filter(|(other, _)| *other == number).map(|(_, end)| end).collect();
        assert!(!here.is_empty(), "CPython has played nothing of this:\n{source}");
        with_several += usize::from(here.len() > 1);
        let missing: Vec<_> = here.iter().filter(|end| !known.contain(end)).collect();
        if !missing.is_empty() {
            wrong.push(format!("{missing:?} is none of the outcomes of\n{source}"));
        }
        if matches!(&found.interleavings, Count::Exactly(all) if *all < 200_u32.into()) {
            slow::compare("program.py", source, &found);
        }
    }
    Some((with_several, wrong))
}

#[test]
fn wherever_cpython_switches_the_end_is_among_the_outcomes() {
    let programs = programs();
    let with_several = compare(&programs);
    assert!(
        with_several.is_none_or(|several| several * 10 > programs.len() * 7),
        "only {with_several:?} of {} programs met",
        programs.len()
    );
}

/// `SPINLAB_SEEDS=1000-2000` chooses the programs.
#[test]
#[ignore = "it takes minutes"]
fn wherever_cpython_switches_in_mixed_programs_the_end_is_among_the_outcomes() {
    let seeds = std::env::var("SPINLAB_SEEDS").unwrap_or_else(|_| "0-300".to_owned());
    let (first, last) = seeds.split_once('-').unwrap();
    let programs: Vec<String> = (first.parse().unwrap()..last.parse().unwrap()).map(mixed).collect();
    compare(&programs);
}

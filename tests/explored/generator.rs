//! Small concurrent programs from seeds: threads that read, write, lock, wait, wake, choose and fail.

struct Dice(u64);

impl Dice {
    fn below(&mut self, count: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % count
    }
}

/// One statement of a thread, at the given depth.
fn statement(dice: &mut Dice, depth: usize, out: &mut String) {
    let pad = "    ".repeat(depth);
    let line = match dice.below(21) {
        0 | 1 => "x += 1".to_owned(),
        2 => format!("x = {}", dice.below(3)),
        3 => "y = x".to_owned(),
        4 => "items.append(x)".to_owned(),
        5 => format!("items.append({})", dice.below(3)),
        6 => "if items: items.pop()".to_owned(),
        7 => "box.value += 1".to_owned(),
        8 => "y = box.value".to_owned(),
        9 => "event.set()".to_owned(),
        10 => "event.wait()".to_owned(),
        11 => "y = random.choice([1, 2])".to_owned(),
        12 => "1 // y".to_owned(),
        13 => "semaphore.acquire()".to_owned(),
        14 => "semaphore.release()".to_owned(),
        15 => "jobs.put(x)".to_owned(),
        16 => "y = jobs.get()".to_owned(),
        19 => "mine = [1]; passed.put(mine); mine.append(2); x = len(mine)".to_owned(),
        20 => "got = passed.get(); got.append(3); y = len(got)".to_owned(),
        17 if depth < 3 => {
            let lock = if dice.below(2) == 0 { "a" } else { "b" };
            out.push_str(&format!("{pad}with {lock}:\n"));
            statement(dice, depth + 1, out);
            return;
        }
        18 if depth < 3 => {
            let (body, other) = match dice.below(3) {
                0 => ("condition.wait()", "x += 1"),
                1 => ("condition.notify()", "y = 2"),
                _ => ("condition.notify_all()", "items.append(9)"),
            };
            out.push_str(&format!("{pad}with condition:\n{pad}    {body}\n{pad}    {other}\n"));
            return;
        }
        _ => "local = x; local += 1; x = local".to_owned(),
    };
    out.push_str(&format!("{pad}{line}\n"));
}

pub(crate) fn program(seed: u64) -> String {
    let mut dice = Dice(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ 0x5555);
    let mut out = String::from(
        "import queue\nimport random\nimport threading\n\nx = 0\ny = 1\nitems = []\na = threading.Lock()\n\
         b = threading.RLock()\nevent = threading.Event()\nsemaphore = threading.Semaphore(1)\n\
         condition = threading.Condition()\njobs = queue.Queue()\npassed = queue.Queue()\n\n\n\
         class Box:\n    def __init__(self):\n        self.value = 0\n\n\nbox = Box()\n\n\n",
    );
    let threads = 2 + dice.below(2);
    write_threads(&mut dice, threads, &mut out);
    out
}

/// The same with threads that print, and that go back in the line.
pub(crate) fn printing(seed: u64) -> String {
    let text = program(seed);
    let prints = ["print(x)", "print('a', end='\\r')", "print('b', end='')"];
    let skipped = usize::try_from(seed % 3).unwrap_or_default();
    prints.into_iter().cycle().skip(skipped).take(3).enumerate().fold(text, |text, (thread, print)| {
        let body = format!("def work{thread}():\n    global x, y\n");
        text.replace(&body, &format!("{body}    {print}\n"))
    })
}

fn write_threads(dice: &mut Dice, threads: u64, out: &mut String) {
    for thread in 0..threads {
        out.push_str(&format!("def work{thread}():\n    global x, y\n"));
        for _ in 0..=dice.below(3) {
            statement(dice, 1, out);
        }
        out.push_str("\n\n");
    }
    let is_late = dice.below(3) == 0;
    for thread in 0..threads {
        out.push_str(&format!("thread{thread} = threading.Thread(target=work{thread})\nthread{thread}.start()\n"));
        if is_late {
            out.push_str("x += 5\n");
        }
    }
    for thread in 0..threads {
        out.push_str(&format!("thread{thread}.join()\n"));
    }
}

//! Programs whose verdict is known. What a lesson shows is read from there; the others are files with their claims.

/// Programs of lessons, and what is known of them: `key: value` as in the first lines of the files.
const IN_LESSONS: &[(&str, &[&str])] = &[
    ("look-then-take", &["verdict: fails AssertionError"]),
    ("flags", &["verdict: livelock", "trapped: yes"]),
    ("by-turns", &["verdict: trapped"]),
    ("give-way", &["verdict: livelock"]),
    ("dekker", &["verdict: right"]),
    ("hyman", &["verdict: right", "ends with: inside = -1"]),
    ("peterson", &["verdict: right", "races: 6"]),
    ("swapped", &["verdict: fails AssertionError"]),
    ("lamport", &["verdict: right"]),
    ("tickets", &["verdict: right"]),
    ("raise-then-look", &["verdict: right", "interleavings: 10"]),
    ("ordered-locks", &["verdict: right"]),
    ("philosophers", &["verdict: deadlock", "interleavings: 234", "ways to a deadlock: 6"]),
    ("waiter", &["verdict: right"]),
    ("missed", &["verdict: deadlock", "interleavings: 8", "ways to a deadlock: 1"]),
    ("plates", &["verdict: fails IndexError"]),
    ("twice-made", &["verdict: right", "ends with: made = 2"]),
    ("half-made", &["verdict: fails KeyError"]),
    ("uncounted", &["verdict: fails AssertionError"]),
    ("own-barrier", &["verdict: deadlock", "interleavings: 132", "ways to a deadlock: 6"]),
    ("each-other", &["verdict: deadlock", "interleavings: 1"]),
    ("never-joined", &["verdict: fails ValueError", "ways to a deadlock: 1"]),
    ("kept-lock", &["verdict: deadlock", "interleavings: 1"]),
    ("seats", &["verdict: right", "outcome: seats = -1: 1"]),
];

/// Their names and sources, with the claims in front.
pub(crate) fn known() -> Vec<(String, String)> {
    let files = std::fs::read_dir("tests/programs/known").unwrap().map(|entry| entry.unwrap().path());
    let files = files.map(|path| (path.display().to_string(), std::fs::read_to_string(&path).unwrap()));
    let lessons: String = std::fs::read_dir("lessons")
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "md"))
        .map(|path| std::fs::read_to_string(path).unwrap())
        .collect();
    let shown = IN_LESSONS.iter().map(|(name, claims)| {
        let fence = format!("```python {{ program = \"{name}\" }}\n");
        let (_, rest) = lessons.split_once(&fence).unwrap_or_else(|| panic!("no lesson shows {name}"));
        let (source, _) = rest.split_once("```\n").unwrap();
        ((*name).to_owned(), format!("# {}\n{source}", claims.join("\n# ")))
    });
    files.chain(shown).collect()
}

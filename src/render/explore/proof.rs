//! A proof in words, or the first thing that goes wrong.

use super::{displayed, exact, headline, kept, late, leads, parts, set_order, untold, wrong};
use crate::program::explore::{Broken, Conditions, Exploration, Way};
use crate::render::quantity::counted;
use crate::text::{Line, Text, Tone};
use crate::tr;

/// Whether a program is right in every interleaving, and if not, a way on which it goes wrong.
pub fn proof(found: &Exploration, name: &str, conditions: &Conditions) -> Text {
    let mut text = Text::from(headline(found));
    text.extend(late(found));
    text.extend(untold(found));
    text.extend(wrong(found));
    for broken in &found.broken {
        text.extend(self::broken(found, broken));
    }
    if let Some((word, lane, times)) = found.short_word() {
        let long = format!("`{}`", vec![lane; times.min(4)].join(" ") + if times > 4 { " …" } else { "" });
        let words = tr!("`{word}` stands for {moves}: {long}.", word, moves = counted(times, "move"), long);
        text.push(Line::of(Tone::Faint, words));
    }
    if found.is_only_idle() {
        let words = tr!("Nothing goes wrong in {name}, but what must be true at some time never is.", name);
        text.push(Line::of(Tone::Bad, words));
    } else if !found.is_right() {
        text.push(Line::of(Tone::Bad, tr!("{name} can go wrong.", name)));
        text.extend(kept(found));
    } else if found.unfinished.is_some() {
        text.push(Line::of(Tone::Warning, tr!("Nothing went wrong so far, but not all was seen: nothing is proved.")));
    } else {
        let all = conditions.end.iter().chain(&conditions.always).chain(&conditions.sometimes);
        text.extend(all.map(|all| Line::of(Tone::Good, tr!("holds: {condition}", condition = all.text()))));
        if conditions.output.is_some() {
            text.push(Line::of(Tone::Good, tr!("holds: every end shows the expected output")));
        }
        let words = tr!(
            "Proved for {name}, with these numbers: no deadlock, no uncaught error, an end from every state.",
            name
        );
        text.push(Line::of(Tone::Good, words));
        if conditions.is_empty() && found.outcome_count > 1 {
            let words = tr!(
                "Whether it ends as it should was not asked. It ends in {count} ways: `explore` shows them, and \
                 `--end` with a condition asks for one.",
                count = found.outcome_count
            );
            text.push(Line::of(Tone::Warning, words));
        }
        text.extend(set_order(found));
        text.extend(exact(found));
    }
    text
}

/// The first error in one line, and the values of its condition if it has one.
pub fn first_wrong(found: &Exploration) -> (String, Option<String>) {
    let all = wrong(found);
    if let Some(line) = all.lines().first() {
        return (line.plain(), None);
    }
    let Some(broken) = found.broken.first() else { return Default::default() };
    let has_values = match broken {
        Broken::End { values, .. } | Broken::Always { values, .. } => !values.is_empty(),
        Broken::Sometimes { .. } => true,
        Broken::Output { .. } => false,
    };
    let shown = self::broken(found, broken);
    let line = |at: usize| shown.lines().get(at).map(|line| line.plain().trim().to_owned());
    (line(0).unwrap_or_default(), line(1).filter(|_| has_values))
}

fn broken(found: &Exploration, broken: &Broken) -> Text {
    let bad = |words: String, way: &Way| Text::from(leads(Line::of(Tone::Bad, words), found, way));
    match broken {
        Broken::End { text, values, way, parting } => {
            let mut shown = bad(tr!("not true at every end: {condition}", condition = text), way);
            shown.extend(self::values(values));
            shown.extend(parts(found, way, *parting));
            shown
        }
        Broken::Output { shown, way, parting } => {
            let words = if shown.is_empty() {
                tr!("at an end a terminal shows nothing")
            } else {
                tr!("at an end a terminal shows something else")
            };
            let mut text = bad(words.to_owned(), way);
            text.extend(displayed(shown));
            text.extend(parts(found, way, *parting));
            text
        }
        Broken::Always { text, values, way } => {
            let mut shown = bad(tr!("not always true: {condition}", condition = text), way);
            shown.extend(self::values(values));
            if let Some(name) = way.names.last().filter(|_| !found.keeps_ways) {
                let at = way.names.len();
                shown.push(Line::marked(&tr!("  move number {at} of these, `{name}`, makes it false", at, name)));
            }
            shown
        }
        Broken::Sometimes { text, values, others } => {
            let words = tr!("true in no state: {condition}", condition = text);
            let mut shown = Text::from(Line::of(Tone::Bad, words));
            let mut seen: Vec<String> = values.iter().map(|values| listed(values)).collect();
            if *others > 0 {
                seen.push(tr!("and {more} more", more = others));
            }
            shown.push(Line::of(Tone::Plain, tr!("  seen: {values}", values = seen.join("; "))));
            shown
        }
    }
}

/// `counter = 1, no done yet`
fn listed(values: &[(String, Option<String>)]) -> String {
    let value = |(name, value): &(String, Option<String>)| match value {
        Some(value) => format!("{name} = {value}"),
        None => tr!("no {name} yet", name),
    };
    values.iter().map(value).collect::<Vec<_>>().join(", ")
}

/// The names in a condition, with their values where it is false.
fn values(values: &[(String, Option<String>)]) -> Option<Line> {
    (!values.is_empty()).then(|| Line::of(Tone::Plain, tr!("  there: {values}", values = listed(values))))
}

//! A lesson in another language.
//!
//! A translation is a lesson file of its own, `ko/20-threads.md` beside `20-threads.md`, with the same steps in the
//! same order. The base file decides what is asked, what is right and what counts; the translation has only the words.
//! A step that has no translation, or one that asks something else, is shown as in the base file.

use std::collections::{HashMap, HashSet};

use indoc::formatdoc;

use super::diagnostics::{Diagnostic, Findings};
use super::events::Top;
use super::keys::TomlTable;
use super::model::{Block, Lesson, Step, Translated, Translation};
use super::parse::LARGEST;
use super::program::Declared;
use super::source::Bytes;
use crate::tr;

/// How a step of a translation and a step of the lesson correspond.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Pair {
    /// The numbers of both, and whether the lesson's step has changed since it was translated.
    Both { base: usize, translated: usize, is_stale: bool },
    /// A step of the lesson without a translation.
    Missing { base: usize },
    /// A step of the translation without an original.
    Surplus { translated: usize },
}

impl Lesson {
    /// Lets the words of another lesson be shown for this one.
    pub fn translate(&mut self, mut translated: Lesson) {
        let mut steps: Vec<Option<Translated>> = vec![None; self.steps.len()];
        for pair in pairs(self, &translated) {
            let Pair::Both { base, translated: step, is_stale } = pair else { continue };
            if difference(&self.steps[base], &translated.steps[step]).is_none() {
                steps[base] = Some(Translated { step, is_stale });
            }
        }
        let is_known =
            |program: &Declared| self.programs.iter().any(|known| known.name == program.name && known.is_like(program));
        translated.programs.retain(is_known);
        self.translation = Some(Translation { lesson: Box::new(translated), steps });
    }
}

/// Pairs the steps of a translation with those of the lesson: by the names in its stamps, or by their order if there
/// are not as many stamps as steps. If the lesson has no step of a stamped name, the step in its place was renamed,
/// unless another stamp names that step.
pub fn pairs(base: &Lesson, translated: &Lesson) -> Vec<Pair> {
    let count = translated.steps.len();
    let stamps = Some(&translated.front.made_from).filter(|stamps| stamps.len() == count);
    let numbers: HashMap<&str, usize> = base.steps.iter().map(|step| step.name.as_str()).zip(0..).collect();
    let stamped: HashSet<&str> = stamps.into_iter().flatten().map(|stamp| stamp.step.as_str()).collect();
    let made_from = |number: usize| match stamps {
        None => Some(number).filter(|number| *number < base.steps.len()),
        Some(stamps) => numbers.get(stamps[number].step.as_str()).copied().or_else(|| {
            let in_its_place = base.steps.get(number).filter(|_| count == base.steps.len())?;
            (!stamped.contains(in_its_place.name.as_str())).then_some(number)
        }),
    };
    let is_stale = |base_number: usize, number: usize| {
        let step = &base.steps[base_number];
        stamps.is_some_and(|stamps| stamps[number].digest != step.digest(&base.source))
    };
    let mut is_missing = vec![true; base.steps.len()];
    let mut pairs = Vec::with_capacity(count);
    for translated in 0..count {
        // If two steps were made from the same one, the first one counts.
        pairs.push(match made_from(translated).filter(|number| is_missing[*number]) {
            Some(base) => {
                is_missing[base] = false;
                Pair::Both { base, translated, is_stale: is_stale(base, translated) }
            }
            None => Pair::Surplus { translated },
        });
    }
    let missing = (0..base.steps.len()).filter(|number| is_missing[*number]);
    pairs.extend(missing.map(|base| Pair::Missing { base }));
    pairs
}

/// The first difference between what two steps ask that matters to progress or answers; None if they ask the same.
fn difference(base: &Step, translated: &Step) -> Option<String> {
    let (many, here) = (base.tasks().count(), translated.tasks().count());
    if many != here {
        return Some(tr!("tasks in the lesson: {many}, here: {here}", many, here));
    }
    let mut pairs = base.tasks().zip(translated.tasks()).zip(1..);
    pairs.find_map(|((base, translated), number)| base.kind().difference(number, translated))
}

/// How many steps of the lesson the translation leaves out.
pub fn missing(base: &Lesson, translated: &Lesson) -> usize {
    pairs(base, translated).iter().filter(|pair| matches!(pair, Pair::Missing { .. })).count()
}

/// The problems between a translation and the lesson.
pub fn compare(base: &Lesson, translated: &Lesson) -> Vec<Diagnostic> {
    let mut findings = Findings::default();
    for pair in pairs(base, translated) {
        match pair {
            // A translation may be partial: the other steps are shown as in the lesson.
            Pair::Missing { .. } => {}
            Pair::Surplus { translated: step } => {
                let heading = translated.steps[step].heading(&translated.source);
                let help = tr!("take it out, or put it where the lesson has it");
                findings.warn(heading, tr!("the lesson has no such step")).help(help);
            }
            Pair::Both { base: step, translated: other, is_stale } => {
                let heading = translated.steps[other].heading(&translated.source);
                compare_steps(&base.steps[step], &translated.steps[other], &heading, &mut findings);
                if is_stale {
                    let message =
                        tr!("the step `{name}` has changed since this was made from it", name = base.steps[step].name);
                    let help = tr!("translate the change, then run `spinlab check --stamp` with this file");
                    findings.warn(heading, message).help(help);
                }
            }
        }
    }
    compare_programs(base, translated, &mut findings);
    if translated.front.made_from.len() != translated.steps.len() {
        let message = tr!("nothing says which steps this was made from");
        findings.whole(message).warns().help(tr!("run `spinlab check --stamp` with this file once it is up to date"));
    }
    findings.into_diagnostics(&translated.source)
}

/// Compares a step of a lesson with the one that is shown in its place, under that heading.
fn compare_steps(base: &Step, translated: &Step, heading: &Bytes, findings: &mut Findings) {
    if let Some(help) = difference(base, translated) {
        let message = tr!("this step does not ask what `{name}` of the lesson asks", name = base.name);
        findings.at(heading, message).help(help);
        return;
    }
    let hints = |step: &Step| step.blocks.iter().filter(|block| matches!(block, Block::Hint(_))).count();
    if hints(base) != hints(translated) {
        let (many, here) = (hints(base), hints(translated));
        let message = tr!("hints of this step: {here}, and {many} in the lesson", here, many);
        findings.warn(heading, message);
    }
    base.tasks().zip(translated.tasks()).for_each(|(task, other)| task.kind().compare(other, findings));
}

/// Complains of programs whose code differs: only comments may be translated.
fn compare_programs(base: &Lesson, translated: &Lesson, findings: &mut Findings) {
    for program in &translated.programs {
        let known = base.programs.iter().find(|known| known.name == program.name);
        let message = match known {
            None => tr!("the lesson has no program `{name}`", name = program.name),
            Some(known) if !known.is_like(program) => {
                tr!("the program `{name}` of the lesson is another one; that is what runs", name = program.name)
            }
            Some(_) => continue,
        };
        let help = tr!("only comments may differ");
        findings.warn(&program.bytes, message).help(help);
    }
}

/// The text of a translation with stamps that say what each of its steps was made from.
///
/// # Errors
/// Why it cannot be stamped.
pub fn stamped(base: &Lesson, translated: &Lesson) -> Result<String, String> {
    let text = &translated.source.text;
    let known = pairs(base, translated).into_iter().filter(|pair| !matches!(pair, Pair::Missing { .. }));
    let origins: Option<Vec<usize>> =
        known.map(|pair| if let Pair::Both { base, .. } = pair { Some(base) } else { None }).collect();
    let origins = origins.ok_or_else(|| tr!("it has steps that the lesson does not have").to_owned())?;
    let stamp = |origin: &usize| {
        let step = &base.steps[*origin];
        format!("    \"{} {}\",\n", step.name, step.digest(&base.source))
    };
    let mark = format!("made-from = [\n{}]", origins.iter().map(stamp).collect::<String>());
    let stamped = match Top::of(text) {
        Top::Plus { inside, .. } => {
            let old = old_mark(text, &inside)
                .ok_or_else(|| tr!("what stands in its `+++` block cannot be changed safely").to_owned())?;
            // A new stamp is first: behind the keys it could become part of a table.
            let end = if old.is_empty() { "\n" } else { "" };
            format!("{}{mark}{end}{}", &text[..old.start], &text[old.end..])
        }
        // Spaces at the top are kept: they may make code of the first line.
        Top::Nothing | Top::Unclosed { .. } => formatdoc! {"
            +++
            {mark}
            +++

            {text}"
        },
        Top::Dash { .. } => return Err(tr!("a `---` block stands where the mark has to stand").to_owned()),
    };
    if stamped.len() > LARGEST {
        return Err(tr!("with the mark the file would be too large").to_owned());
    }
    Ok(stamped)
}

/// The bytes of the stamps in a `+++` block, or an empty range where they can be put. None if new ones might get into
/// the middle of another entry.
fn old_mark(text: &str, inside: &Bytes) -> Option<Bytes> {
    // TOML allows a byte order mark only at the very beginning, and so not behind a new stamp.
    if text[inside.clone()].starts_with('\u{feff}') {
        return None;
    }
    let mut findings = Findings::default();
    let table = TomlTable { source: text, inside: inside.clone(), opening: inside.clone(), owner: "" };
    let keys = table.document(&mut findings);
    let Some((key, value)) = keys.place("made-from") else {
        return keys.are_sound().then_some(inside.start..inside.start);
    };
    // The table of a key with a dot in it, or of a header, begins elsewhere.
    let is_key = text.get(key.end..value.start).map(str::trim) == Some("=");
    (keys.are_sound() && is_key).then_some(key.start..value.end)
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use indoc::indoc;

    use super::*;
    use crate::lesson::model::Freshness;
    use crate::lesson::parse::parse;

    fn lesson(text: &str) -> Lesson {
        parse(Path::new("a.md"), text.into()).lesson.unwrap()
    }

    /// The lesson in the words of its translation.
    fn shown(base: &str, translated: &str) -> Lesson {
        let mut base = lesson(base);
        base.translate(lesson(translated));
        base
    }

    /// The text of the translation with new stamps.
    fn stamp(base: &str, translated: &str) -> String {
        stamped(&lesson(base), &lesson(translated)).unwrap()
    }

    fn messages(base: &str, translated: &str) -> Vec<String> {
        compare(&lesson(base), &lesson(translated)).into_iter().map(|diagnostic| diagnostic.message).collect()
    }

    const BASE: &str = indoc! {"
        # T

        Text.

        ## Quiz

        - [ ] a
        - [x] b

        ## End

        End.
    "};
    const KOREAN: &str = indoc! {"
        # 티

        글.

        ## 퀴즈

        - [ ] 가
        - [x] 나

        ## 끝

        끝.
    "};

    #[test]
    fn a_stamped_translation_is_up_to_date_until_a_step_changes() {
        assert_eq!(messages(BASE, KOREAN), ["nothing says which steps this was made from"]);
        let stamped = stamp(BASE, KOREAN);
        assert_eq!(messages(BASE, &stamped), [""; 0]);
        assert_eq!(stamp(BASE, &stamped), stamped);
        let changed = BASE.replace("End.", "The end.");
        assert_eq!(messages(&changed, &stamped), ["the step `end` has changed since this was made from it"]);
        let base = shown(&changed, &stamped);
        assert_eq!(
            [0, 1, 2].map(|step| base.shown(step).freshness),
            [Freshness::Fine, Freshness::Fine, Freshness::Stale]
        );
    }

    #[test]
    fn an_inserted_step_is_missing_and_a_removed_one_is_surplus() {
        let stamped = stamp(BASE, KOREAN);
        let inserted = BASE.replace("## Quiz", "## New\n\nNew.\n\n## Quiz");
        assert_eq!(messages(&inserted, &stamped), [""; 0]);
        let base = shown(&inserted, &stamped);
        assert_eq!(base.shown(2).step.title, "퀴즈");
        assert_eq!(base.shown(1).freshness, Freshness::Missing);
        let removed = BASE.replace("## End\n\nEnd.\n", "");
        assert_eq!(messages(&removed, &stamped), ["the lesson has no such step"]);
        assert!(super::stamped(&lesson(&removed), &lesson(&stamped)).is_err());
    }

    #[test]
    fn a_renamed_step_keeps_its_translation_and_a_part_can_be_stamped() {
        let stamped = stamp(BASE, KOREAN);
        let renamed = BASE.replace("## Quiz", "## A question");
        assert_eq!(messages(&renamed, &stamped), ["the step `a-question` has changed since this was made from it"]);
        let base = shown(&renamed, &stamped);
        assert_eq!((base.shown(1).step.title.as_str(), base.shown(1).freshness), ("퀴즈", Freshness::Stale));
        let part = KOREAN.replace("## 끝\n\n끝.\n", "");
        let stamped = stamp(BASE, &part);
        assert_eq!(messages(BASE, &stamped), [""; 0]);
    }

    #[test]
    fn a_step_with_other_tasks_is_not_shown() {
        let other = KOREAN.replace("- [ ] 가\n- [x] 나", "- [x] 가\n- [ ] 나");
        assert_eq!(messages(BASE, &other)[1], "this step does not ask what `quiz` of the lesson asks");
        let base = shown(BASE, &other);
        assert_eq!(base.shown(1).freshness, Freshness::Missing);
    }

    #[test]
    fn a_prediction_without_its_reason_is_named() {
        let predict = "```predict\nask = \"?\"\nrun = \"run async\"\nmeasure = \"frames\"\nwhy = \"So.\"\n```\n";
        let base = format!("# T\n\nText.\n\n{predict}");
        let korean = format!("# 티\n\n글.\n\n{}", predict.replace("why = \"So.\"\n", ""));
        let stamped = stamp(&base, &korean);
        assert_eq!(messages(&base, &stamped), ["only one of the two predictions has the key `why`"]);
    }

    #[test]
    fn a_stamp_takes_its_place_in_a_block_that_is_there() {
        let with_block = format!("+++\nauthors = [\"나\"]\n+++\n{KOREAN}");
        let stamped = stamp(BASE, &with_block);
        assert!(stamped.starts_with("+++\nmade-from = [\n    \"intro "), "{stamped}");
        assert!(stamped.contains("\n]\nauthors = [\"나\"]\n+++\n"), "{stamped}");
        assert_eq!(messages(BASE, &stamped), [""; 0]);
    }

    #[test]
    fn a_stamp_does_not_get_into_something_else() {
        let with_block = |block: &str| stamped(&lesson(BASE), &lesson(&format!("+++\n{block}\n+++\n{KOREAN}")));
        for block in ["made-from =|[]", "authors = [", "made-from.a = 1", "[made-from]", "[[made-from]]\na = 1"] {
            assert!(with_block(block).is_err(), "{block}");
        }
        for block in ["[a]", "[[a]]\nb = 1", "\"made-from\" = 1 # a", "a.b = 1"] {
            let stamped = with_block(block).unwrap();
            assert_eq!(messages(BASE, &stamped), [""; 0], "{stamped}");
            assert_eq!(stamp(BASE, &stamped), stamped);
        }
    }

    #[test]
    fn a_stamp_leaves_the_text_below_it_as_it_is() {
        // Code, and a space that Markdown does not count as one.
        for top in ["    ## A\n\n", "\u{a0}## A\n\n", "\n\n"] {
            let korean = format!("{top}{KOREAN}");
            let stamped = stamp(BASE, &korean);
            assert!(stamped.ends_with(&korean), "{stamped}");
            assert_eq!(messages(BASE, &stamped), [""; 0]);
        }
    }

    #[test]
    fn steps_that_change_places_keep_their_translations() {
        let stamped = stamp(BASE, KOREAN);
        let (head, quiz) = BASE.split_once("## Quiz").unwrap();
        let (quiz, end) = quiz.split_once("## End").unwrap();
        let swapped = format!("{head}## End{end}\n## Quiz{quiz}");
        let again = stamp(&swapped, &stamped);
        let base = shown(&swapped, &again);
        assert_eq!((base.shown(1).step.title.as_str(), base.shown(2).step.title.as_str()), ("끝", "퀴즈"));
    }
}

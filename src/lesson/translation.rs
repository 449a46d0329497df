//! A lesson in another language.
//!
//! A translation is a lesson file of its own, `ko/20-threads.md` beside `20-threads.md`, with the same steps in the same order.
//! The base file rules what is asked, what is right and what counts; of the translation only the words are shown. A step
//! that has no translation, or one that asks for other things, is shown as it stands in the base file.

use std::sync::Arc;

use super::model::{Block, Choice, Lesson, Preset, Source, Stamp, Step};

/// What is shown of a lesson in place of its own text.
#[derive(Clone, Debug)]
pub struct Translation {
    pub title: String,
    pub source: Arc<Source>,
    /// For each step of the lesson the one to show.
    pub steps: Vec<Option<Translated>>,
    /// Only what they are about matters.
    pub presets: Vec<Preset>,
}

/// A step of a translation.
#[derive(Clone, Debug)]
pub struct Translated {
    pub step: Step,
    /// The step it was made from is another one now.
    pub is_stale: bool,
}

/// A step as it is shown, and the text that its ranges are of.
#[derive(Clone, Copy, Debug)]
pub struct Shown<'a> {
    pub source: &'a Source,
    pub step: &'a Step,
    pub state: State,
}

/// What there is to say about the language of a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// It is in the language that is spoken, or there is no translation of the whole lesson.
    Fine,
    /// The translation is of an earlier text.
    Stale,
    /// The lesson is translated, and this step of it is not.
    Missing,
}

/// What a step of a translation and a step of a lesson have to do with each other.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Pair {
    /// Both by their numbers.
    Both { base: usize, translated: usize },
    /// The lesson has it, the translation does not.
    Missing { base: usize },
    /// The translation has it, the lesson does not.
    Surplus { translated: usize },
}

impl Lesson {
    /// The title in the language that is spoken.
    pub fn shown_title(&self) -> &str {
        self.translation.as_ref().map_or(&self.title, |translation| &translation.title)
    }

    /// A step in the language that is spoken.
    pub fn shown(&self, step: usize) -> Shown<'_> {
        let own = |state| Shown { source: &self.source, step: &self.steps[step], state };
        let Some(translation) = &self.translation else { return own(State::Fine) };
        match translation.steps.get(step) {
            Some(Some(Translated { step, is_stale })) => {
                Shown { source: &translation.source, step, state: if *is_stale { State::Stale } else { State::Fine } }
            }
            _ => own(State::Missing),
        }
    }

    /// What a preset of this lesson is about, in the language that is spoken.
    pub fn shown_about<'a>(&'a self, preset: &'a Preset) -> &'a str {
        let presets = self.translation.iter().flat_map(|translation| &translation.presets);
        let translated = presets.filter(|translated| translated.name == preset.name).next_back();
        &translated.unwrap_or(preset).about
    }

    /// Has this lesson shown in the words of another one.
    pub fn translate(&mut self, translated: Lesson) {
        let mut steps: Vec<Option<Translated>> = vec![None; self.steps.len()];
        for pair in pairs(self, &translated) {
            let Pair::Both { base, translated: number } = pair else { continue };
            let step = &translated.steps[number];
            if asks_the_same(&self.steps[base], step) {
                let is_stale = is_stale(self, base, &translated);
                steps[base] = Some(Translated { step: step.clone(), is_stale });
            }
        }
        let Lesson { title, source, presets, .. } = translated;
        self.translation = Some(Translation { title, source, steps, presets });
    }
}

/// Which step of a translation belongs to which of the lesson: by the names it was stamped with, or by the order if the
/// stamps are not of these steps.
pub fn pairs(base: &Lesson, translated: &Lesson) -> Vec<Pair> {
    let stamps = &translated.front.made_from;
    let count = translated.steps.len();
    let made_from = |number: usize| match stamps.len() == count {
        true => base.steps.iter().position(|step| step.name == stamps[number].step),
        false => Some(number).filter(|number| *number < base.steps.len()),
    };
    let mut pairs: Vec<Pair> = (0..count)
        .map(|translated| match made_from(translated) {
            Some(base) => Pair::Both { base, translated },
            None => Pair::Surplus { translated },
        })
        .collect();
    let is_there = |number| pairs.iter().any(|pair| matches!(pair, Pair::Both { base, .. } if *base == number));
    let missing: Vec<usize> = (0..base.steps.len()).filter(|number| !is_there(*number)).collect();
    pairs.extend(missing.into_iter().map(|base| Pair::Missing { base }));
    pairs
}

/// Whether a step of a lesson has changed since the translation was made.
pub fn is_stale(base: &Lesson, step: usize, translated: &Lesson) -> bool {
    let step = &base.steps[step];
    let stamp = translated.front.made_from.iter().find(|stamp| stamp.step == step.name);
    stamp.is_some_and(|stamp| stamp.digest != step.digest(&base.source))
}

/// What a translation that is up to date is stamped with.
pub fn stamps(base: &Lesson) -> Vec<Stamp> {
    let stamp = |step: &Step| Stamp { step: step.name.clone(), digest: step.digest(&base.source) };
    base.steps.iter().map(stamp).collect()
}

/// Whether two steps have the same tasks in the same order, as far as progress and answers are concerned.
pub fn asks_the_same(base: &Step, translated: &Step) -> bool {
    let rights = |choices: &[Choice]| choices.iter().map(|choice| choice.right).collect::<Vec<_>>();
    let same = |pair: (&Block, &Block)| match pair {
        (Block::Try(base), Block::Try(translated)) => base.lines.len() == translated.lines.len(),
        (Block::Predict(_), Block::Predict(_)) => true,
        (Block::Quiz(base), Block::Quiz(translated)) => rights(&base.choices) == rights(&translated.choices),
        _ => false,
    };
    base.tasks().count() == translated.tasks().count() && base.tasks().zip(translated.tasks()).all(same)
}

//! "Did you mean …?", the same everywhere.

use crate::tr;

/// Asks whether this was meant.
pub fn did_you_mean(near: &str) -> String {
    tr!("did you mean `{near}`?", near)
}

/// Asks whether a near name was meant, or says what helps where there is none.
pub fn did_you_mean_or(near: Option<String>, otherwise: &str) -> String {
    near.map_or_else(|| otherwise.to_owned(), |near| did_you_mean(&near))
}

/// The name that was probably meant by `word`: the only one that begins with it, or the nearest one of which little
/// more than a third is mistyped. A swap of two neighbouring letters counts as one mistake.
pub fn nearest<S: AsRef<str>>(word: &str, names: impl IntoIterator<Item = S>) -> Option<String> {
    // No name has forty letters, and comparing a long word with each takes long.
    if word.len() > 40 {
        return None;
    }
    let names: Vec<S> = names.into_iter().collect();
    let mut begun = names.iter().filter(|name| word.chars().count() > 1 && name.as_ref().starts_with(word));
    if let (Some(name), None) = (begun.next(), begun.next()) {
        return Some(name.as_ref().to_owned());
    }
    names
        .iter()
        .map(|name| (strsim::normalized_damerau_levenshtein(word, name.as_ref()), name))
        .filter(|(likeness, _)| (0.6..1.0).contains(likeness))
        .max_by(|(a, _), (b, _)| a.total_cmp(b))
        .map(|(_, name)| name.as_ref().to_owned())
}

#[cfg(test)]
mod tests {
    use super::nearest;

    #[test]
    fn slips_are_recognised_and_other_words_are_not() {
        let verbs = ["run", "next", "set", "lessons", "reset"];
        assert_eq!(nearest("rnu", verbs).as_deref(), Some("run"));
        assert_eq!(nearest("lesons", verbs).as_deref(), Some("lessons"));
        assert_eq!(nearest("less", verbs).as_deref(), Some("lessons"));
        assert_eq!(nearest("deadlock", verbs), None);
        assert_eq!(nearest("", verbs), None);
    }
}

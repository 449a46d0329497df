//! Numbers in words, English and Korean: `three`, `a hundred`, `twenty-five`, `셋`, `서른`.

const ONES: [(&str, f64); 46] = [
    ("zero", 0.0),
    ("none", 0.0),
    ("nothing", 0.0),
    ("half", 0.5),
    ("a", 1.0),
    ("an", 1.0),
    ("one", 1.0),
    ("two", 2.0),
    ("three", 3.0),
    ("four", 4.0),
    ("five", 5.0),
    ("six", 6.0),
    ("seven", 7.0),
    ("eight", 8.0),
    ("nine", 9.0),
    ("ten", 10.0),
    ("eleven", 11.0),
    ("twelve", 12.0),
    ("thirteen", 13.0),
    ("fourteen", 14.0),
    ("fifteen", 15.0),
    ("sixteen", 16.0),
    ("seventeen", 17.0),
    ("eighteen", 18.0),
    ("nineteen", 19.0),
    ("twenty", 20.0),
    ("thirty", 30.0),
    ("forty", 40.0),
    ("fifty", 50.0),
    ("sixty", 60.0),
    ("seventy", 70.0),
    ("eighty", 80.0),
    ("ninety", 90.0),
    ("영", 0.0),
    ("하나", 1.0),
    ("한", 1.0),
    ("둘", 2.0),
    ("두", 2.0),
    ("셋", 3.0),
    ("세", 3.0),
    ("넷", 4.0),
    ("네", 4.0),
    ("다섯", 5.0),
    ("열", 10.0),
    ("스물", 20.0),
    ("서른", 30.0),
];

const SCALES: [(&str, f64); 5] =
    [("hundred", 100.0), ("thousand", 1_000.0), ("million", 1_000_000.0), ("백", 100.0), ("천", 1_000.0)];

/// The number that words begin with, and what stands behind it.
pub(super) fn spelled(words: &str) -> Option<(f64, &str)> {
    let (mut sum, mut group, mut found, mut rest) = (0.0, 0.0, false, words);
    while let Some((word, behind)) = first_word(rest) {
        if let Some((_, value)) = ONES.iter().find(|(name, _)| *name == word) {
            group += value;
            // "a" alone is no number: "a few".
            found |= !matches!(word, "a" | "an");
        } else if let Some((_, scale)) = SCALES.iter().find(|(name, _)| *name == word) {
            let times = if group == 0.0 { 1.0 } else { group };
            if *scale >= 1_000.0 {
                sum += times * scale;
                group = 0.0;
            } else {
                group = times * scale;
            }
            found = true;
        } else if !(word == "and" && found) {
            break;
        }
        rest = behind;
    }
    found.then(|| (sum + group, rest.trim_start()))
}

/// The first word, without the hyphen of `twenty-five`, and what stands behind it.
fn first_word(text: &str) -> Option<(&str, &str)> {
    let text = text.trim_start_matches([' ', '-']);
    let end = text.find([' ', '-']).unwrap_or(text.len());
    (end > 0).then(|| text.split_at(end))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_in_words_are_numbers() {
        let read = |text| spelled(text).map(|(number, _)| number);
        for (text, number) in [
            ("three", 3.0),
            ("twenty-five", 25.0),
            ("a hundred", 100.0),
            ("two thousand and five", 2005.0),
            ("none", 0.0),
            ("셋", 3.0),
            ("서른 다섯", 35.0),
        ] {
            assert_eq!(read(text), Some(number), "{text}");
        }
        assert_eq!(spelled("three frames"), Some((3.0, "frames")));
        for text in ["a few", "many", "", "and", "back"] {
            assert_eq!(read(text), None, "{text}");
        }
    }
}

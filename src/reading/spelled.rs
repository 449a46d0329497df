//! Numbers in words, English and Korean: `three`, `a hundred`, `twenty-five`, `셋`, `서른다섯`, `이십오`.

/// English words and their values.
const ENGLISH: [(&str, f64); 31] = [
    ("zero", 0.0),
    ("none", 0.0),
    ("nothing", 0.0),
    ("half", 0.5),
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
];

/// Korean words of both series, by their values, which may be written without a space between them.
const KOREAN: [(&[&str], f64); 20] = [
    (&["영", "공"], 0.0),
    (&["반"], 0.5),
    (&["하나", "한", "일"], 1.0),
    (&["둘", "두", "이"], 2.0),
    (&["셋", "세", "삼"], 3.0),
    (&["넷", "네", "사"], 4.0),
    (&["다섯", "오"], 5.0),
    (&["여섯", "육"], 6.0),
    (&["일곱", "칠"], 7.0),
    (&["여덟", "팔"], 8.0),
    (&["아홉", "구"], 9.0),
    (&["열"], 10.0),
    (&["스물", "스무"], 20.0),
    (&["서른"], 30.0),
    (&["마흔"], 40.0),
    (&["쉰"], 50.0),
    (&["예순"], 60.0),
    (&["일흔"], 70.0),
    (&["여든"], 80.0),
    (&["아흔"], 90.0),
];

/// What multiplies the numeral before it alone: of `two thousand five hundred` the five.
const SMALL_SCALES: [(&str, f64); 4] = [("hundred", 100.0), ("십", 10.0), ("백", 100.0), ("천", 1_000.0)];

/// What multiplies all before it, up to the last of its kind.
const GREAT_SCALES: [(&str, f64); 3] = [("thousand", 1_000.0), ("million", 1_000_000.0), ("만", 10_000.0)];

/// The number that words begin with, and what stands behind it.
pub(super) fn spelled(words: &str) -> Option<(f64, &str)> {
    let (mut sum, mut group, mut ones, mut found, mut rest) = (0.0, 0.0, 0.0, false, words);
    let or_one = |number: f64| if number == 0.0 { 1.0 } else { number };
    while let Some((word, behind)) = first_word(rest) {
        if let Some(value) = value(word) {
            ones += value;
            found = true;
        } else if let Some(scale) = named(&SMALL_SCALES, word) {
            group += or_one(ones) * scale;
            (ones, found) = (0.0, true);
        } else if let Some(scale) = named(&GREAT_SCALES, word) {
            sum += or_one(group + ones) * scale;
            (group, ones, found) = (0.0, 0.0, true);
        } else if !(matches!(word, "a" | "an") || (word == "and" && found)) {
            break;
        }
        rest = behind;
    }
    found.then(|| (sum + group + ones, rest.trim_start()))
}

fn value(word: &str) -> Option<f64> {
    let korean = || KOREAN.iter().find(|(words, _)| words.contains(&word)).map(|(_, value)| *value);
    named(&ENGLISH, word).or_else(korean)
}

fn named(table: &[(&str, f64)], word: &str) -> Option<f64> {
    table.iter().find(|(name, _)| *name == word).map(|(_, value)| *value)
}

/// The first word, without the hyphen of `twenty-five`, and what stands behind it. Of `이십오초` it is `이`.
fn first_word(text: &str) -> Option<(&str, &str)> {
    let text = text.trim_start_matches([' ', '-']);
    let end = text.find([' ', '-']).unwrap_or(text.len());
    let numerals = KOREAN.iter().flat_map(|(words, _)| words.iter().copied());
    let scales = SMALL_SCALES.iter().chain(&GREAT_SCALES).map(|(word, _)| *word).filter(|word| !word.is_ascii());
    let korean = numerals.chain(scales).filter(|word| text.starts_with(word)).map(str::len).max();
    (end > 0).then(|| text.split_at(korean.unwrap_or(end)))
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
            ("half a million", 500_000.0),
            ("half a", 0.5),
            ("one and a half", 1.5),
            ("two hundred thousand", 200_000.0),
            ("이천오백", 2500.0),
            ("십만", 100_000.0),
            ("만 이천", 12_000.0),
            ("스무", 20.0),
        ] {
            assert_eq!(read(text), Some(number), "{text}");
        }
        assert_eq!(spelled("three frames"), Some((3.0, "frames")));
        for text in ["a few", "many", "", "and", "back"] {
            assert_eq!(read(text), None, "{text}");
        }
    }

    #[test]
    fn korean_numbers_are_read_in_both_series() {
        let tens = ["", "열", "스물", "서른", "마흔", "쉰", "예순", "일흔", "여든", "아흔"];
        let ones = ["", "하나", "둘", "셋", "넷", "다섯", "여섯", "일곱", "여덟", "아홉"];
        let digits = ["", "일", "이", "삼", "사", "오", "육", "칠", "팔", "구"];
        for number in 1..100_u8 {
            let (ten, one) = (usize::from(number / 10), usize::from(number % 10));
            let sino = match ten {
                0 => digits[one].to_owned(),
                1 => format!("십{}", digits[one]),
                _ => format!("{}십{}", digits[ten], digits[one]),
            };
            for text in [format!("{}{}", tens[ten], ones[one]), sino] {
                assert_eq!(spelled(&format!("{text}초")), Some((f64::from(number), "초")), "{text}");
            }
        }
    }
}

//! Numbers in words, English and Korean: `three`, `a hundred`, `twenty-five`, `셋`, `서른다섯`, `이십오`.

/// Words by their values. Korean has two series, and may write its words without a space between them.
const NUMERALS: [(f64, &[&str]); 29] = [
    (0.0, &["zero", "none", "nothing", "영", "공"]),
    (0.5, &["half", "반"]),
    (1.0, &["one", "하나", "한", "일"]),
    (2.0, &["two", "둘", "두", "이"]),
    (3.0, &["three", "셋", "세", "삼"]),
    (4.0, &["four", "넷", "네", "사"]),
    (5.0, &["five", "다섯", "오"]),
    (6.0, &["six", "여섯", "육"]),
    (7.0, &["seven", "일곱", "칠"]),
    (8.0, &["eight", "여덟", "팔"]),
    (9.0, &["nine", "아홉", "구"]),
    (10.0, &["ten", "열"]),
    (11.0, &["eleven"]),
    (12.0, &["twelve"]),
    (13.0, &["thirteen"]),
    (14.0, &["fourteen"]),
    (15.0, &["fifteen"]),
    (16.0, &["sixteen"]),
    (17.0, &["seventeen"]),
    (18.0, &["eighteen"]),
    (19.0, &["nineteen"]),
    (20.0, &["twenty", "스물", "스무"]),
    (30.0, &["thirty", "서른"]),
    (40.0, &["forty", "마흔"]),
    (50.0, &["fifty", "쉰"]),
    (60.0, &["sixty", "예순"]),
    (70.0, &["seventy", "일흔"]),
    (80.0, &["eighty", "여든"]),
    (90.0, &["ninety", "아흔"]),
];

/// Words that multiply only the numeral before them: of `two thousand five hundred` the five.
const SMALL_SCALES: [(f64, &[&str]); 3] = [(10.0, &["십"]), (100.0, &["hundred", "백"]), (1_000.0, &["천"])];

/// Words that multiply all before them, up to the last such word.
const GREAT_SCALES: [(f64, &[&str]); 3] = [(1_000.0, &["thousand"]), (10_000.0, &["만"]), (1_000_000.0, &["million"])];

/// The number at the beginning of words, and the rest.
pub(super) fn spelled(words: &str) -> Option<(f64, &str)> {
    let (mut sum, mut group, mut ones, mut found, mut rest) = (0.0, 0.0, 0.0, false, words);
    let or_one = |number: f64| if number == 0.0 { 1.0 } else { number };
    while let Some((word, behind)) = first_word(rest) {
        if let Some(value) = named(&NUMERALS, word) {
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

fn named(table: &[(f64, &[&str])], word: &str) -> Option<f64> {
    table.iter().find(|(_, names)| names.contains(&word)).map(|(value, _)| *value)
}

/// The first word, without the hyphen of `twenty-five`, and the rest. Of `이십오초` it is `이`.
fn first_word(text: &str) -> Option<(&str, &str)> {
    let text = text.trim_start_matches([' ', '-']);
    let end = text.find([' ', '-']).unwrap_or(text.len());
    let words = NUMERALS.iter().chain(&SMALL_SCALES).chain(&GREAT_SCALES).flat_map(|(_, words)| *words);
    let korean = words.filter(|word| !word.is_ascii() && text.starts_with(**word)).map(|word| word.len()).max();
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

//! Keys of a Korean keyboard: the Latin letters on the same keys.

/// The 19 first, 21 middle and 28 last letters of a syllable, as keys of the two-set layout (KS X 5002), in the order
/// in which Unicode composes syllables.
const FIRST: [&str; 19] =
    ["r", "R", "s", "e", "E", "f", "a", "q", "Q", "t", "T", "d", "w", "W", "c", "z", "x", "v", "g"];
const MIDDLE: [&str; 21] =
    ["k", "o", "i", "O", "j", "p", "u", "P", "h", "hk", "ho", "hl", "y", "n", "nj", "np", "nl", "b", "m", "ml", "l"];
const LAST: [&str; 28] = [
    "", "r", "R", "rt", "s", "sw", "sg", "e", "f", "fr", "fa", "fq", "ft", "fx", "fv", "fg", "a", "q", "qt", "t", "T",
    "d", "w", "c", "z", "x", "v", "g",
];
/// The letters on their own, from ㄱ to ㅣ, in the order of Unicode.
const ALONE: [&str; 51] = [
    "r", "R", "rt", "s", "sw", "sg", "e", "E", "f", "fr", "fa", "fq", "ft", "fx", "fv", "fg", "a", "q", "Q", "qt", "t",
    "T", "d", "w", "W", "c", "z", "x", "v", "g", "k", "o", "i", "O", "j", "p", "u", "P", "h", "hk", "ho", "hl", "y",
    "n", "nj", "np", "nl", "b", "m", "ml", "l",
];

/// The Latin text for what was typed with the Korean layout: `ㅜㄷㅌㅅ` is `next`, `ㅗ디ㅔ` is `help`. None if there is
/// no Korean letter in it.
pub fn keys(text: &str) -> Option<String> {
    let mut keys = String::new();
    let mut is_korean = false;
    for character in text.chars() {
        let code = character as usize;
        match character {
            '가'..='힣' => {
                let syllable = code - '가' as usize;
                keys += FIRST[syllable / (21 * 28)];
                keys += MIDDLE[syllable / 28 % 21];
                keys += LAST[syllable % 28];
                is_korean = true;
            }
            'ㄱ'..='ㅣ' => {
                keys += ALONE[code - 'ㄱ' as usize];
                is_korean = true;
            }
            other => keys.push(other),
        }
    }
    is_korean.then_some(keys)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn korean_letters_are_the_keys_they_were_typed_with() {
        let typed = ["ㅁ", "ㅠㅇ", "ㅜㄷㅌㅅ", "ㅗ디ㅔ", "걔ㅕㅅ", "겨ㅜ 소ㄱㄷㅁㅇ"].map(|text| keys(text).unwrap());
        assert_eq!(typed, ["a", "bd", "next", "help", "rOut", "run thread"]);
        assert_eq!(keys("next"), None);
    }
}

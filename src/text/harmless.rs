//! Characters that could steer a terminal, and text without them.

/// `text` without the characters that could steer a terminal or reorder the text around them.
pub fn harmless(text: &str) -> String {
    let mut clean = String::with_capacity(text.len());
    let mut characters = text.chars().peekable();
    while let Some(character) = characters.next() {
        match character {
            '\r' if characters.peek() == Some(&'\n') => {}
            '\t' => clean.push_str("    "),
            // Unicode discourages this sign and gives its spelling. No other character takes three columns.
            '\u{17d8}' => clean.push_str("\u{17d4}\u{179b}\u{17d4}"),
            '\n' | '\r' | '\u{2028}' | '\u{2029}' => clean.push(' '),
            _ if is_harmful(character) => {}
            _ => clean.push(character),
        }
    }
    clean
}

/// JSON for a terminal: characters that could steer it are written as escapes, so that a program that reads it gets
/// them.
pub fn harmless_json(value: &serde_json::Value) -> String {
    let mut json = String::new();
    for character in format!("{value:#}\n").chars() {
        if character != '\n' && (is_harmful(character) || matches!(character, '\u{2028}' | '\u{2029}')) {
            let mut units = [0; 2];
            character.encode_utf16(&mut units).iter().for_each(|unit| json += &format!("\\u{unit:04x}"));
        } else {
            json.push(character);
        }
    }
    json
}

/// Whether a character could steer a terminal, or hide or reorder the text around it. Line breaks and tabs are among
/// them.
pub fn is_harmful(character: char) -> bool {
    character.is_control() || steers(character)
}

/// Formatting characters that change the text around them or hide it: bidirectional marks, embeddings, overrides and
/// isolates, deprecated format characters, the byte order mark, annotations, and tags.
fn steers(character: char) -> bool {
    matches!(
        character,
        '\u{61c}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}'
            | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}'
    )
}

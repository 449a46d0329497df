//! Numbers and words for an XML document.

use crate::render::quantity::short;
use crate::text::harmless;

/// A length to a tenth of a pixel.
pub(super) fn number(length: f64) -> String {
    short(&format!("{length:.1}"))
}

/// Text with escapes, and without characters that XML forbids.
pub(in crate::render) fn escaped(text: &str) -> String {
    let allowed = harmless(text).replace(['\u{fffe}', '\u{ffff}'], "");
    allowed.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_in_a_name_is_markup_or_forbidden() {
        assert_eq!(escaped("<b a=\"1\">&amp;\u{1b}\u{0}\u{ffff}한"), "&lt;b a=&quot;1&quot;&gt;&amp;amp;한");
    }

    #[test]
    fn numbers_are_short() {
        assert_eq!([20.0, 0.04, 3.25, 100.0].map(number), ["20", "0", "3.2", "100"]);
    }
}

//! Texts without regard to case, in all languages that have it.

use crate::values::composed::composed;

/// A text in small letters with composed accents, in which those that only differ by case are the same: `GRÖSSE` and
/// `Größe`, `IĞDIR` and `Iğdır`, `ΟΔΟΣ` and `Οδος`.
pub fn caseless(text: &str) -> String {
    if text.is_ascii() {
        return text.to_ascii_lowercase();
    }
    let lower = text.to_lowercase();
    let mut folded = String::with_capacity(lower.len());
    let mut letters = lower.chars().peekable();
    while let Some(letter) = letters.next() {
        match letter {
            'ß' => folded.push_str("ss"),
            'ς' => folded.push('σ'),
            'ı' => folded.push('i'),
            // Turkish writes its capital with a dot that the small letter has anyway.
            'i' => {
                letters.next_if_eq(&'\u{307}');
                folded.push('i');
            }
            other => folded.push(other),
        }
    }
    composed(&folded).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_that_change_with_their_case_are_the_same() {
        for (a, b) in [
            ("GRÖSSE", "Größe"),
            ("STRAẞE", "strasse"),
            ("IĞDIR", "Iğdır"),
            ("İSTANBUL", "istanbul"),
            ("ΟΔΟΣ", "οδος"),
            ("U\u{308}BER", "über"),
            ("Basic", "BASIC"),
        ] {
            assert_eq!(caseless(a), caseless(b), "{a}");
        }
        assert_ne!(caseless("Große"), caseless("Größe"));
    }
}

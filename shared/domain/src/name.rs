//! What people and things are called.

use icu_normalizer::ComposingNormalizerBorrowed;
use report::{Phrase, Sentence};

/// People's, companies' and keys' names have at most this many characters.
const LONGEST: usize = 100;
/// Those of datasets and models.
const LONGEST_OF_THINGS: usize = 200;
/// What somebody gives as a reason.
const LONGEST_REASON: usize = 300;

/// Why somebody, a company or a key cannot be called so; nothing when it can.
pub fn problem(name: &str) -> Option<Sentence> {
    problem_within(name, LONGEST)
}

/// The same of a dataset or a model.
pub fn problem_of_thing(name: &str) -> Option<Sentence> {
    problem_within(name, LONGEST_OF_THINGS)
}

/// The same of a reason that somebody gives.
pub fn problem_of_reason(reason: &str) -> Option<Sentence> {
    problem_within(reason, LONGEST_REASON)
}

fn problem_within(name: &str, longest: usize) -> Option<Sentence> {
    if !(1..=longest).contains(&name.chars().count()) {
        let text = format!("Use 1 to {longest} characters.");
        let phrase = Phrase::new("name_length").with("most", longest);
        return Some(Sentence::new(text, phrase));
    }
    if is_invisible(name) {
        return Some(Sentence::new(
            "Use at least one letter, digit or other character that can be seen.",
            Phrase::new("invisible_characters"),
        ));
    }
    if name.contains(is_control) {
        return Some(Sentence::new(
            "Leave out line breaks and other control characters.",
            Phrase::new("control_characters"),
        ));
    }
    problem_of_hidden(name)
}

/// Why nothing can be called so, however long it may be: it has characters that nobody sees.
pub fn problem_of_hidden(name: &str) -> Option<Sentence> {
    name.contains(is_hidden).then(|| {
        Sentence::new(
            "Leave out characters that nobody can see, such as zero-width spaces and soft hyphens.",
            Phrase::new("hidden_characters"),
        )
    })
}

/// Whether two names are the same to people.
pub fn is_same(one: &str, other: &str) -> bool {
    one == other || folded(one) == folded(other)
}

/// A name as it is compared where no two may be the same: in Unicode's compatible form (NFKC), without regard to case,
/// blanks and what is not seen.
pub fn folded(name: &str) -> String {
    let compatible = ComposingNormalizerBorrowed::new_nfkc().normalize(name);
    // Up before down, so that letters with several small forms are one: `ß` and `ss`, `ς` and `σ`.
    let upper = compatible.chars().flat_map(char::to_uppercase);
    let seen: String = upper
        .flat_map(char::to_lowercase)
        .filter(|c| c.is_whitespace() || !shows_nothing(*c))
        .collect();
    seen.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Whether a character shows nothing and no writing needs it in a name. Joiners do more than that, in Persian and in emoji.
fn is_hidden(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}' | '\u{2060}'..='\u{2064}' | '\u{206a}'..='\u{206f}')
}

/// Whether a text shows nothing at all.
pub fn is_invisible(text: &str) -> bool {
    text.chars().all(shows_nothing)
}

/// Blanks and what is shown as nothing: Unicode's `Default_Ignorable_Code_Point`, and an empty cell of Braille.
fn shows_nothing(c: char) -> bool {
    c.is_whitespace()
        || is_control(c)
        || matches!(c, '\u{ad}' | '\u{34f}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}' | '\u{180b}'..='\u{180f}'
            | '\u{200b}'..='\u{200f}' | '\u{2060}'..='\u{206f}' | '\u{2800}' | '\u{3164}' | '\u{fe00}'..='\u{fe0f}'
            | '\u{ffa0}' | '\u{fff0}'..='\u{fff8}' | '\u{1bca0}'..='\u{1bca3}' | '\u{1d173}'..='\u{1d17a}' | '\u{e0000}'..='\u{e0fff}')
}

/// Whether a character shows nothing of its own and changes how others are read: it controls, parts lines, or turns the
/// direction of reading around (UAX 9, "Explicit Directional Embeddings", "Overrides" and "Isolates").
pub fn is_control(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_bounded_in_characters() {
        assert_eq!(problem(&"é".repeat(LONGEST)), None);
        assert!(problem(&"é".repeat(LONGEST + 1)).is_some());
        assert!(problem("").is_some());
        assert!(problem("A\u{7}na").is_some());
        assert!(problem("Ana\u{202e}moc.live").is_some());
        for nothing in ["\u{200b}", "\u{2060} \u{3164}", "\u{e0041}", "   "] {
            assert!(problem(nothing).is_some(), "{nothing:?}");
        }
        assert_eq!(problem("می\u{200c}خواهم 👩\u{200d}💻"), None);
        for hidden in ["Pro\u{200b}", "Pr\u{ad}o", "\u{2060}Pro"] {
            let code = problem(hidden).unwrap().phrase.code;
            assert_eq!(code, "hidden_characters", "{hidden:?}");
        }
    }

    #[test]
    fn names_that_people_cannot_tell_apart_are_the_same() {
        for (one, other) in [
            ("Pro", "PRO"),
            ("Pro", "Pro\u{200b}"),
            ("Pro", "\u{ff30}ro"),
            ("Pro  Max", "pro max "),
            ("Café", "CAFE\u{301}"),
            ("Große", "GROSSE"),
            ("ΟΔΟΣ", "οδος"),
        ] {
            assert!(is_same(one, other), "{one:?} {other:?}");
        }
        for (one, other) in [("Pro", "Pro 2"), ("Cafe", "Café"), ("A B", "AB")] {
            assert!(!is_same(one, other), "{one:?} {other:?}");
        }
    }
}

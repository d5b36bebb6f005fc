//! A text cut into what checks look at: words, numbers, signs, and where sentences end.

use icu_normalizer::DecomposingNormalizerBorrowed;

/// Stands for the value of a variable. No text that is checked has it otherwise: it is no character of a message.
pub(crate) const VALUE: char = '\u{fffc}';

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Word,
    /// Digits, with what parts them.
    Number,
    /// Letters and digits in one, such as a code of a coupon.
    Code,
    /// Of a currency, or of a share.
    Sign,
    /// The value of a variable.
    Value,
    /// Of a sentence or a line.
    End,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Token {
    pub kind: Kind,
    pub text: String,
    /// In small letters without accents. Of a number as it is.
    pub folded: String,
}

impl Token {
    fn new(kind: Kind, text: String) -> Self {
        Self {
            folded: folded(&text),
            kind,
            text,
        }
    }

    pub fn is_word(&self) -> bool {
        self.kind == Kind::Word
    }

    /// Whether it begins with a capital letter.
    pub fn is_capital(&self) -> bool {
        self.is_word() && self.text.starts_with(char::is_uppercase)
    }
}

/// In small letters, without accents, so that what only looks otherwise is the same.
pub(crate) fn folded(text: &str) -> String {
    let small = text.to_lowercase().replace('\u{2019}', "'");
    if small.is_ascii() {
        return small;
    }
    let apart = DecomposingNormalizerBorrowed::new_nfd();
    let is_accent = |c: &char| matches!(c, '\u{300}'..='\u{36f}');
    apart
        .normalize(&small)
        .chars()
        .filter(|c| !is_accent(c))
        .collect()
}

/// The tokens of a text. Blanks, commas, hyphens, quotes and the like are none.
pub(crate) fn tokens(text: &str) -> Vec<Token> {
    let chars: Vec<char> = text.chars().collect();
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(&c) = chars.get(at) {
        let until = match c {
            c if c.is_alphanumeric() => end_of_run(&chars, at),
            _ => at + 1,
        };
        let (kind, until) = match c {
            c if c.is_alphanumeric() => of_run(&chars, at, until),
            '%' | '‰' | '$' | '€' | '£' | '¥' => (Some(Kind::Sign), until),
            '.' | '!' | '?' | ':' | '…' | '\n' => (Some(Kind::End), until),
            VALUE => (Some(Kind::Value), until),
            _ => (None, until),
        };
        if let (Some(kind), Some(run)) = (kind, chars.get(at..until)) {
            found.push(Token::new(kind, run.iter().collect()));
        }
        at = until;
    }
    found
}

/// Where letters and digits end that are one: `we'll`, `1,234.50`, `12/03/2027`.
fn end_of_run(chars: &[char], from: usize) -> usize {
    let mut at = from;
    while let Some(&c) = chars.get(at) {
        let next = chars.get(at + 1).copied();
        let before = at.checked_sub(1).and_then(|at| chars.get(at)).copied();
        let both = |of: fn(char) -> bool| before.is_some_and(of) && next.is_some_and(of);
        let joins = match c {
            '\'' | '\u{2019}' => both(char::is_alphabetic),
            '.' | ',' | '/' | ':' | '-' => both(|c| c.is_ascii_digit()),
            _ => false,
        };
        if !joins && !c.is_alphanumeric() {
            break;
        }
        at += 1;
    }
    at
}

/// What a run is, and where it ends: `R$` is one sign, `12th` a number.
fn of_run(chars: &[char], from: usize, until: usize) -> (Option<Kind>, usize) {
    let run = chars.get(from..until).unwrap_or_default();
    let is_letter = |c: &char| c.is_alphabetic() || matches!(c, '\'' | '\u{2019}');
    if run.iter().all(is_letter) {
        let of_currency = matches!(run, ['R' | 'r'] | ['U' | 'u', 'S' | 's']);
        return match of_currency && chars.get(until) == Some(&'$') {
            true => (Some(Kind::Sign), until + 1),
            false => (Some(Kind::Word), until),
        };
    }
    let digits = run.iter().take_while(|c| !c.is_alphabetic()).count();
    let suffix: String = run.iter().skip(digits).collect();
    let is_number = run
        .iter()
        .take(digits)
        .all(|c| !c.is_numeric() || c.is_ascii_digit());
    let ordinal = matches!(
        &*folded(&suffix),
        "" | "st" | "nd" | "rd" | "th" | "º" | "ª" | "o" | "a"
    );
    match digits > 0 && is_number && ordinal {
        true => (Some(Kind::Number), until),
        false => (Some(Kind::Code), until),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use Kind::{End, Number, Sign, Value, Word};

    fn cut(text: &str) -> Vec<(Kind, String)> {
        let all = tokens(text).into_iter();
        all.map(|token| (token.kind, token.folded)).collect()
    }

    #[test]
    fn what_belongs_together_is_one() {
        let one = |text: &str, kind, folded: &str| {
            assert_eq!(cut(text), [(kind, folded.to_owned())], "{text}");
        };
        one("We\u{2019}ll", Kind::Word, "we'll");
        one("Grátis", Kind::Word, "gratis");
        one("1.234,50", Kind::Number, "1.234,50");
        one("12/03/2027", Kind::Number, "12/03/2027");
        one("12th", Kind::Number, "12th");
        one("SAVE90", Kind::Code, "save90");
        one("1OO", Kind::Code, "1oo");
        one("𝟗𝟎", Kind::Code, "𝟗𝟎");
        one("R$", Kind::Sign, "r$");
    }

    #[test]
    fn the_rest_is_apart() {
        let kinds: Vec<Kind> = cut("R$ 5, ok? \u{fffc}-e 9%")
            .into_iter()
            .map(|(kind, _)| kind)
            .collect();
        assert_eq!(kinds, [Sign, Number, Word, End, Value, Word, Number, Sign]);
    }
}

//! Texts that somebody else chose, made fit for a mail: control characters are taken out here, and
//! the HTML templates escape the rest.

use data_encoding::BASE64;
use domain::name::is_control;

/// Longer names are cut, in characters.
pub const NAME_LENGTH: usize = 100;

pub fn name(text: &str) -> String {
    one_line(text, NAME_LENGTH)
}

/// A text on one line of at most `length` characters, without the characters that end a header,
/// forge a line, or turn the reading direction around.
pub fn one_line(text: &str, length: usize) -> String {
    let clean: String = text
        .chars()
        .map(|c| if is_control(c) { ' ' } else { c })
        .collect();
    let words: Vec<&str> = clean.split_whitespace().collect();
    let line = words.join(" ");
    match line.char_indices().nth(length) {
        Some((end, _)) => format!("{}…", &line[..end]),
        None => line,
    }
}

/// An address that its owner recognizes and others do not: `a***@example.com`.
pub fn mask(address: &str) -> String {
    let (local, host) = address.split_once('@').unwrap_or((address, ""));
    let first: String = local.chars().take(1).collect();
    format!("{first}***@{host}")
}

/// Bytes of a name that one encoded word takes: its line is shorter than 76 characters.
const WORD: usize = 42;

/// An address with the name that mail programs show: as RFC 5322 quotes it, or RFC 2047 encodes it.
pub fn named_address(name: &str, address: &str) -> String {
    let name = one_line(name, NAME_LENGTH);
    let shown = match name.is_ascii() {
        true => format!("\"{}\"", name.replace(['"', '\\'], "'")),
        false => encoded_words(&name),
    };
    format!("{shown} <{address}>")
}

fn encoded_words(text: &str) -> String {
    let mut words = vec![String::new()];
    for c in text.chars() {
        match words.last_mut() {
            Some(word) if word.len() + c.len_utf8() <= WORD => word.push(c),
            _ => words.push(c.into()),
        }
    }
    let encoded = words
        .iter()
        .map(|word| format!("=?UTF-8?B?{}?=", BASE64.encode(word.as_bytes())));
    encoded.collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_before_an_address_forges_no_other() {
        let named = |name: &str| named_address(name, "a@b.co");
        assert_eq!(named("Nuvem, Inc."), "\"Nuvem, Inc.\" <a@b.co>");
        assert_eq!(
            named("x\" <c@d.ef>\r\nBcc: y"),
            "\"x' <c@d.ef> Bcc: y\" <a@b.co>"
        );
        assert_eq!(named("São João"), "=?UTF-8?B?U8OjbyBKb8Ojbw==?= <a@b.co>");
        let long = named(&"é".repeat(90));
        assert!(long.split(' ').all(|word| word.len() <= 75), "{long}");
    }

    #[test]
    fn long_names_are_cut_between_characters() {
        let cut = name(&"é".repeat(5000));
        assert!(cut.ends_with("é…"));
        assert_eq!(cut.chars().count(), NAME_LENGTH + 1);
    }

    #[test]
    fn a_line_is_one_line_in_one_direction() {
        assert_eq!(one_line("a\r\nBcc:\u{2028}\u{202e}b\u{0}", 20), "a Bcc: b");
    }

    #[test]
    fn a_masked_address_keeps_its_first_letter_and_its_host() {
        assert_eq!(mask("ana@example.com"), "a***@example.com");
        assert_eq!(mask("é@example.com"), "é***@example.com");
    }
}

//! Texts that somebody else chose, made fit for a mail: control characters are taken out here, and
//! the HTML templates escape the rest.

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

#[cfg(test)]
mod tests {
    use super::*;

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

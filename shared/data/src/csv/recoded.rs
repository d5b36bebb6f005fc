//! What a text would be, had its file been read in another encoding.

use std::sync::LazyLock;

use crate::csv::charset::Charset;

/// The encodings of one byte a letter that are taken for one another.
const NAMES: [&str; 13] = [
    "windows-1252",
    "windows-1250",
    "windows-1251",
    "windows-1254",
    "windows-1257",
    "ISO-8859-2",
    "macintosh",
    "IBM437",
    "IBM850",
    "IBM852",
    "IBM866",
    "KOI8-R",
    "x-mac-cyrillic",
];

/// Longer texts are no categories, in bytes.
const LENGTH: usize = 200;

/// The letters of bytes from 128 on.
type Letters = [Option<char>; 128];

static ENCODINGS: LazyLock<Vec<Letters>> = LazyLock::new(|| {
    let letters = |name: &&str| {
        let charset = Charset::named(name).ok()?;
        Some(std::array::from_fn(|at| charset.letter(at as u8 + 128)))
    };
    NAMES.iter().filter_map(letters).collect()
});

/// The texts that the bytes of a text stand for in other encodings than the one that it was read in, whichever that was.
pub fn recoded(text: &str) -> impl Iterator<Item = String> {
    let may_be_other = !text.is_ascii() && text.len() <= LENGTH;
    let encodings = ENCODINGS.iter().filter(move |_| may_be_other);
    let as_single = encodings.filter_map(|letters| bytes(text, letters));
    let as_utf8 = may_be_other.then(|| text.as_bytes().to_vec());
    as_single.chain(as_utf8).flat_map(move |bytes| {
        let as_utf8 = String::from_utf8(bytes.clone()).ok();
        let as_single = ENCODINGS
            .iter()
            .filter_map(move |letters| read(&bytes, letters));
        as_single.chain(as_utf8).filter(move |other| other != text)
    })
}

fn bytes(text: &str, letters: &Letters) -> Option<Vec<u8>> {
    let byte = |c: char| match c.is_ascii() {
        true => Some(c as u8),
        false => {
            let at = letters.iter().position(|letter| *letter == Some(c))?;
            Some(at as u8 + 128)
        }
    };
    text.chars().map(byte).collect()
}

fn read(bytes: &[u8], letters: &Letters) -> Option<String> {
    let letter = |byte: &u8| match byte.checked_sub(128) {
        None => Some(char::from(*byte)),
        Some(at) => letters[usize::from(at)],
    };
    bytes.iter().map(letter).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_found_in_the_encoding_that_was_meant() {
        for (read, meant) in [
            ("Bßsico", "Básico"),
            ("B\u{c3}\u{a1}sico", "Básico"),
            ("Básico", "B\u{c3}\u{a1}sico"),
            ("Krak\u{f3}w Wroc³aw", "Kraków Wrocław"),
            ("Zьrich", "Zürich"),
        ] {
            assert!(recoded(read).any(|other| other == meant), "{read}");
        }
        assert_eq!(recoded("Basic").count(), 0);
        assert_eq!(recoded(&"é".repeat(200)).count(), 0);
    }
}

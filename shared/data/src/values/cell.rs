//! One cell as it stands in a file.

/// The largest whole number that is exact in 64 bits of floating point: 2^53.
pub(crate) const MAX_INTEGER: u64 = 1 << 53;

use crate::values::affixes::is_blank;

/// Without white space around it, no-break and zero-width ones, marks of direction and byte order marks included.
pub(crate) fn trim(cell: &[u8]) -> &[u8] {
    if is_plain(cell) {
        return cell;
    }
    let cell = cell.trim_ascii();
    match (cell.first(), cell.last()) {
        (Some(first), Some(last)) if first.is_ascii() && last.is_ascii() => cell,
        (None, _) | (_, None) => cell,
        _ => match std::str::from_utf8(cell) {
            Ok(text) => text.trim_matches(is_blank).as_bytes(),
            Err(_) => cell,
        },
    }
}

/// Whether a cell begins and ends with a letter or a digit of ASCII, as most do: nothing is around it.
fn is_plain(cell: &[u8]) -> bool {
    let is_plain = |byte: Option<&u8>| byte.is_some_and(u8::is_ascii_alphanumeric);
    is_plain(cell.first()) && is_plain(cell.last())
}

/// As [`trim`], and without what makes spreadsheets take a cell for text: `="0012"`, `'0012`.
pub(crate) fn bare(cell: &[u8]) -> &[u8] {
    if is_plain(cell) {
        return cell;
    }
    let cell = trim(cell);
    match cell {
        [b'=', b'"', inner @ .., b'"'] => trim(inner),
        [b'\'', forced @ ..] if is_forced(forced) => trim(forced),
        _ => cell,
    }
}

/// Whether what stands behind an apostrophe is a number, a date or a code, and no word with its first letters left out
/// or in quotes.
fn is_forced(cell: &[u8]) -> bool {
    let has_digit = cell.iter().any(u8::is_ascii_digit);
    let begins = match cell.first() {
        Some(b'0'..=b'9' | b'-' | b'+') => true,
        Some(first) => first.is_ascii_alphabetic() && !cell.contains(&b' '),
        None => false,
    };
    has_digit && begins && !cell.contains(&b'\'')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn white_space_goes() {
        assert_eq!(trim("\u{a0} a b\t\u{a0}".as_bytes()), b"a b");
        assert_eq!(trim("\u{feff}\u{202f}é\u{200b}".as_bytes()), "é".as_bytes());
        assert_eq!(trim(" \u{a0} ".as_bytes()), b"");
        assert_eq!(trim("\u{200e}1/2/2024\u{202c}".as_bytes()), b"1/2/2024");
    }
    #[test]
    fn what_forces_text_goes() {
        for (cell, expected) in [
            ("=\"000001\"", "000001"),
            ("'000001", "000001"),
            (" '01/09/2021", "01/09/2021"),
            ("'A-17", "A-17"),
            ("'tis 5", "'tis 5"),
            ("'t Hooft", "'t Hooft"),
            ("'12'", "'12'"),
            ("=\"\"", ""),
            ("=12", "=12"),
        ] {
            assert_eq!(bare(cell.as_bytes()), expected.as_bytes(), "{cell}");
        }
    }
}

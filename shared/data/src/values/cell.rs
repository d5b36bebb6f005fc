//! One cell as it stands in a file.

/// The largest whole number that is exact in 64 bits of floating point: 2^53.
pub(crate) const MAX_INTEGER: u64 = 1 << 53;

/// Without white space around it, no-break and zero-width ones and byte order marks included.
pub(crate) fn trim(cell: &[u8]) -> &[u8] {
    let cell = cell.trim_ascii();
    match (cell.first(), cell.last()) {
        (Some(first), Some(last)) if first.is_ascii() && last.is_ascii() => cell,
        (None, _) | (_, None) => cell,
        _ => match std::str::from_utf8(cell) {
            Ok(text) => text
                .trim_matches(|c: char| {
                    c.is_whitespace() || matches!(c, '\u{200b}' | '\u{2060}' | '\u{feff}')
                })
                .as_bytes(),
            Err(_) => cell,
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn white_space_goes() {
        assert_eq!(trim("\u{a0} a b\t\u{a0}".as_bytes()), b"a b");
        assert_eq!(trim("\u{feff}\u{202f}é\u{200b}".as_bytes()), "é".as_bytes());
        assert_eq!(trim(" \u{a0} ".as_bytes()), b"");
    }
}

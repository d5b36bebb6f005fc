//! What one cell says: missing, a number, or text.

/// Without white space (and no-break spaces) around it.
pub(crate) fn trim(cell: &[u8]) -> &[u8] {
    let mut cell = cell.trim_ascii();
    while let Some(rest) = cell.strip_prefix("\u{a0}".as_bytes()) {
        cell = rest.trim_ascii_start();
    }
    while let Some(rest) = cell.strip_suffix("\u{a0}".as_bytes()) {
        cell = rest.trim_ascii_end();
    }
    cell
}

/// Missing in a column of any type: blank, `NA`, `N/A`, `NaN`, `null`. Takes a trimmed cell.
pub(crate) fn is_missing(cell: &[u8]) -> bool {
    match cell.len() {
        0 => true,
        2 => cell == b"NA",
        3 => matches!(cell, b"N/A" | b"n/a" | b"NaN" | b"nan" | b"NAN"),
        4 => matches!(cell, b"null" | b"NULL" | b"Null" | b"#N/A"),
        _ => false,
    }
}

/// Missing in a column of numbers, dates or yes and no, where `None`, `?` and `-` cannot be
/// categories. Takes a trimmed cell.
pub(crate) fn is_missing_value(cell: &[u8]) -> bool {
    is_missing(cell)
        || match cell.len() {
            1 => matches!(cell, b"?" | b"-" | b"."),
            2 => cell == b"--" || cell == b"na",
            4 => cell.eq_ignore_ascii_case(b"none"),
            _ => false,
        }
}

/// The largest whole number that is exact in 64 bits of floating point: 2^53.
pub(crate) const MAX_INTEGER: u64 = 1 << 53;

/// A cell that looks like a number.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Numeric {
    /// A whole number of at most 2^53.
    Integer(f64),
    /// Any other finite number.
    Real(f64),
    /// `inf` in its spellings, or a number too large to hold.
    Infinite,
    /// Digits that are a name, not a quantity: `007`, or whole numbers above 2^53.
    Code,
}

/// Reads a trimmed cell as a number; `None` when it is not one. `+` is no sign here: it starts
/// telephone numbers.
pub(crate) fn numeric(cell: &[u8]) -> Option<Numeric> {
    let digits = cell.strip_prefix(b"-").unwrap_or(cell);
    let first = *digits.first()?;
    if digits.iter().all(u8::is_ascii_digit) {
        return Some(whole(digits, digits.len() < cell.len()));
    }
    if first.is_ascii_digit() || first == b'.' {
        return real(cell);
    }
    let infinite = digits.eq_ignore_ascii_case(b"inf") || digits.eq_ignore_ascii_case(b"infinity");
    infinite.then_some(Numeric::Infinite)
}

fn whole(digits: &[u8], negative: bool) -> Numeric {
    if digits.len() > 16 || (digits.len() > 1 && digits[0] == b'0') {
        return Numeric::Code;
    }
    let value = digits
        .iter()
        .fold(0_u64, |sum, digit| sum * 10 + u64::from(digit - b'0'));
    match value {
        0 => Numeric::Integer(0.0),
        _ if value > MAX_INTEGER => Numeric::Code,
        _ if negative => Numeric::Integer(-(value as f64)),
        _ => Numeric::Integer(value as f64),
    }
}

fn real(cell: &[u8]) -> Option<Numeric> {
    let value: f64 = std::str::from_utf8(cell).ok()?.parse().ok()?;
    Some(if value.is_finite() {
        Numeric::Real(value + 0.0)
    } else {
        Numeric::Infinite
    })
}

/// Whether two labels mean yes and no, in either order and any case.
pub(crate) fn is_yes_no(a: &str, b: &str) -> bool {
    const PAIRS: [(&str, &str); 7] = [
        ("yes", "no"),
        ("true", "false"),
        ("y", "n"),
        ("t", "f"),
        ("sim", "não"),
        ("sim", "nao"),
        ("s", "n"),
    ];
    let (a, b) = (a.to_lowercase(), b.to_lowercase());
    PAIRS
        .iter()
        .any(|&(yes, no)| (a == yes && b == no) || (a == no && b == yes))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_and_what_only_looks_like_them() {
        use Numeric::{Code, Infinite, Integer, Real};
        for (cell, expected) in [
            ("0", Some(Integer(0.0))),
            ("-12", Some(Integer(-12.0))),
            ("9007199254740992", Some(Integer(9_007_199_254_740_992.0))),
            ("9007199254740993", Some(Code)),
            ("12345678901234567890", Some(Code)),
            ("007", Some(Code)),
            ("29.85", Some(Real(29.85))),
            ("1e5", Some(Real(1e5))),
            (".5", Some(Real(0.5))),
            ("1e999", Some(Infinite)),
            ("-Infinity", Some(Infinite)),
            ("inf", Some(Infinite)),
            ("+351912", None),
            ("1,5", None),
            ("12a", None),
            ("-", None),
            ("", None),
            ("2024-01-01", None),
        ] {
            assert_eq!(numeric(cell.as_bytes()), expected, "{cell}");
        }
    }

    #[test]
    fn zero_has_no_sign() {
        for cell in [&b"-0"[..], b"-0.0"] {
            let Some(Numeric::Integer(zero) | Numeric::Real(zero)) = numeric(cell) else {
                panic!("{cell:?}")
            };
            assert_eq!(zero.to_bits(), 0.0_f64.to_bits());
        }
    }

    #[test]
    fn white_space_goes() {
        assert_eq!(trim("\u{a0} a b\t\u{a0}".as_bytes()), b"a b");
        assert!(is_missing(trim(b" ")));
    }
}

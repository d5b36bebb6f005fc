//! Whole numbers with a mark and zeros behind them, as programs write numbers where some are missing.

/// Digits of whole numbers that floating point holds to the last one.
const EXACT: usize = 15;

/// A whole number without the mark and the zeros behind it: `17850.0`, `17850,0`, `17850.00`. Three zeros may be
/// thousands.
pub(crate) fn without_zeros(cell: &[u8]) -> &[u8] {
    let zeros = cell.iter().rev().take_while(|b| **b == b'0').count();
    match cell[..cell.len() - zeros].split_last() {
        Some((b'.' | b',', whole)) if matches!(zeros, 1 | 2 | 4..) && is_exact(whole) => whole,
        _ => cell,
    }
}

fn is_exact(whole: &[u8]) -> bool {
    let digits = whole.strip_prefix(b"-").unwrap_or(whole);
    (1..=EXACT).contains(&digits.len()) && digits.iter().all(u8::is_ascii_digit)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn zeros_behind_a_mark_go() {
        for (cell, whole) in [
            ("17850.0", "17850"),
            ("17850,0", "17850"),
            ("-3,0", "-3"),
            ("17850.00", "17850"),
            ("17850.0000", "17850"),
            ("0.0", "0"),
            ("17850", "17850"),
            ("100", "100"),
            ("17.000", "17.000"),
            ("1.10", "1.10"),
            ("1.234,0", "1.234,0"),
            ("C1.0", "C1.0"),
            (".0", ".0"),
            ("1234567890123456.0", "1234567890123456.0"),
            ("000", "000"),
            ("", ""),
        ] {
            assert_eq!(without_zeros(cell.as_bytes()), whole.as_bytes(), "{cell}");
        }
    }

    proptest! {
        #[test]
        fn a_whole_number_comes_back(id in -1_000_000_000_i64..1_000_000_000, comma in any::<bool>(), zeros in 1..3_usize) {
            let mark = if comma { "," } else { "." };
            let cell = format!("{id}{mark}{}", "0".repeat(zeros));
            prop_assert_eq!(without_zeros(cell.as_bytes()), id.to_string().as_bytes());
        }
    }
}

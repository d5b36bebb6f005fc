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

/// Marks between thousands.
const MARKS: [u8; 4] = *b",.' ";

/// The mark between the thousands of whole numbers: each is plain or in groups of three digits with this one. Where
/// nothing but zeros stands behind it, it may be that of decimals.
pub(crate) fn thousands_mark(numbers: &[String]) -> Option<u8> {
    MARKS.into_iter().find(|mark| {
        let is_grouped = |number: &&String| number.as_bytes().contains(mark);
        let is_whole = |number: &String| is_exact(&without_mark(number, *mark));
        let is_round = |number: &String| number.ends_with("000");
        let mut grouped = numbers.iter().filter(is_grouped);
        grouped.clone().any(|number| !is_round(number))
            && grouped.all(|number| is_in_groups(number, *mark))
            && numbers.iter().all(is_whole)
    })
}

/// Without a mark.
pub(crate) fn without_mark(number: &str, mark: u8) -> Vec<u8> {
    number.bytes().filter(|byte| *byte != mark).collect()
}

/// Whether up to three digits, and three behind each mark, stand there.
fn is_in_groups(number: &str, mark: u8) -> bool {
    let digits = number.strip_prefix('-').unwrap_or(number);
    let mut groups = digits.as_bytes().split(|byte| *byte == mark);
    let first = groups.next().map_or(0, <[u8]>::len);
    (1..=3).contains(&first) && groups.all(|group| group.len() == 3)
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

    #[test]
    fn thousands_of_whole_numbers_have_one_mark() {
        for (numbers, mark) in [
            ("1,000|1,001|12", Some(b',')),
            ("1.000|1.001.234", Some(b'.')),
            ("-1 234|7", Some(b' ')),
            // Decimals, as far as they show.
            ("1.000|2.000", None),
            ("1.000|2.50", None),
            ("1,001|1.002", None),
            ("1,001|C7", None),
            ("1001|1002", None),
            ("0001,234", None),
            ("", None),
        ] {
            let numbers: Vec<String> = numbers.split('|').map(str::to_owned).collect();
            assert_eq!(thousands_mark(&numbers), mark, "{numbers:?}");
        }
    }

    proptest! {
        #[test]
        fn a_whole_number_comes_back(id in -1_000_000_000_i64..1_000_000_000, comma in any::<bool>(), zeros in 1..3_usize) {
            let mark = if comma { "," } else { "." };
            let cell = format!("{id}{mark}{}", "0".repeat(zeros));
            let whole = id.to_string();
            prop_assert_eq!(without_zeros(cell.as_bytes()), whole.as_bytes());
        }
    }
}

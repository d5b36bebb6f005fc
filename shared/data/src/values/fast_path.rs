//! Cells that one look at their bytes tells, so that no notation needs to be tried: most cells of most files.

/// What the bytes of a trimmed cell tell.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Obvious {
    /// A whole number, whichever mark decimals have, and no date: `17850`, `-3`.
    Whole(f64),
    /// A number where decimals stand behind a point, and none where they stand behind a comma: `29.85`, `17850.0`.
    Decimal(f64),
    /// No number, and a date if there is such a day: `2026-11-21`.
    Day,
    /// Neither number nor date: `Enterprise`.
    Text,
}

/// Digits that are exact in 64 bits of floating point, however many of them are decimals.
const DIGITS: usize = 15;

/// Of ten, by which whole numbers of so many digits are divided without an error.
const POWERS: [f64; DIGITS + 1] = [
    1.0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15,
];

/// What trying all notations would find; `None` where it takes more than a look.
pub(crate) fn obvious(cell: &[u8]) -> Option<Obvious> {
    match cell {
        [b'0'..=b'9', ..] if is_day(cell) => Some(Obvious::Day),
        [b'0'..=b'9', ..] => number(cell, 1.0),
        [b'-', digits @ ..] => number(digits, -1.0),
        // `inf` is a number.
        [b'i' | b'I', ..] => None,
        [first, ..] if first.is_ascii_alphabetic() && is_text(cell) => Some(Obvious::Text),
        _ => None,
    }
}

/// Digits, with decimals behind a point or none.
fn number(digits: &[u8], sign: f64) -> Option<Obvious> {
    if digits.len() > DIGITS + 1 {
        return None;
    }
    let (mut sum, mut point) = (0_u64, None);
    for (at, byte) in digits.iter().enumerate() {
        match byte {
            b'0'..=b'9' => sum = sum * 10 + u64::from(byte - b'0'),
            b'.' if point.is_none() => point = Some(at),
            _ => return None,
        }
    }
    // Zero has no sign.
    let signed = |value: f64| sign * value + 0.0;
    let Some(whole) = point else {
        // Zeros in front make a code.
        let is_code = digits.len() > DIGITS || matches!(digits, [] | [b'0', _, ..]);
        return (!is_code).then(|| Obvious::Whole(signed(sum as f64)));
    };
    let decimals = digits.len() - whole - 1;
    // Three digits may be thousands behind a point.
    let may_be_thousands = decimals == 3 && whole <= 3 && digits[0] != b'0';
    let is_number = whole > 0 && decimals > 0 && !may_be_thousands;
    is_number.then(|| Obvious::Decimal(signed(sum as f64 / POWERS[decimals])))
}

/// Four digits, two and two, with dashes between.
fn is_day(cell: &[u8]) -> bool {
    let are_digits = |range: std::ops::Range<usize>| cell[range].iter().all(u8::is_ascii_digit);
    cell.len() == 10
        && cell[4] == b'-'
        && cell[7] == b'-'
        && are_digits(0..4)
        && are_digits(5..7)
        && are_digits(8..10)
}

/// No digit, and no dash but within a word: one behind a currency is an amount of zero.
fn is_text(cell: &[u8]) -> bool {
    let is_letter = |at: usize| cell.get(at).is_some_and(u8::is_ascii_alphabetic);
    cell.iter().enumerate().all(|(at, byte)| match byte {
        b'-' => at > 0 && is_letter(at - 1) && is_letter(at + 1),
        byte => byte.is_ascii() && !byte.is_ascii_digit(),
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use report::DecimalMark;

    use super::*;
    use crate::values::date::Read;
    use crate::values::number::{parse, parse_any};

    /// What stands in cells, beside digits.
    const PARTS: [&str; 44] = [
        "-", "-", ".", ".", ",", "0", "0", "00", "000", "7", "12", "999", "2026", "-11-", "21",
        "e5", "E+05", "$", "kr", "EUR", "USD ", "R ", "%", " k", "inf", "Infinity", "NaN", "(",
        ")", "/", "/mo", ":", " ", "\u{a0}", "'", "+", "Mar", "Thu ", "Q4", "P1D", "T", "é",
        "\u{662}", "Pro",
    ];

    fn any_cell() -> impl Strategy<Value = String> {
        let parts = prop::collection::vec(prop::sample::select(&PARTS[..]), 1..7);
        prop_oneof![
            "-?[0-9]{1,17}(\\.[0-9]{0,17})?",
            "[0-9]{4}-[0-9]{2}-[0-9]{2}",
            "[A-Za-z][A-Za-z .&_()/'-]{0,12}",
            parts.prop_map(|parts| parts.concat()),
        ]
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(5_000))]

        #[test]
        fn a_look_finds_what_trying_all_notations_does(cell in any_cell()) {
            let cell = cell.as_bytes();
            for decimal in [DecimalMark::Point, DecimalMark::Comma] {
                prop_assert_eq!(parse(cell, decimal), parse_any(cell, decimal));
            }
            prop_assert_eq!(format!("{:?}", Read::of(cell)), format!("{:?}", Read::of_any(cell)));
        }
    }

    #[test]
    fn most_cells_take_but_a_look() {
        for (cell, expected) in [
            ("17850", Some(Obvious::Whole(17_850.0))),
            ("-3", Some(Obvious::Whole(-3.0))),
            ("0", Some(Obvious::Whole(0.0))),
            ("29.85", Some(Obvious::Decimal(29.85))),
            ("-0.125", Some(Obvious::Decimal(-0.125))),
            ("2026-11-21", Some(Obvious::Day)),
            ("Non-profit", Some(Obvious::Text)),
            ("Organic search", Some(Obvious::Text)),
            ("1.234", None),
            ("007", None),
            ("EUR -", None),
            ("Infinity", None),
            ("C-17", None),
        ] {
            assert_eq!(obvious(cell.as_bytes()), expected, "{cell}");
        }
    }
}

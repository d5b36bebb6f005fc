//! CSV that people open in a spreadsheet.

use std::borrow::Cow;

/// What a spreadsheet may take for the beginning of a formula. Some look past blanks and line
/// breaks, some read full-width signs as the narrow ones.
const BEGINNINGS: [char; 11] = [
    '=', '+', '-', '@', '\t', '\r', '\n', '\u{ff1d}', '\u{ff0b}', '\u{ff0d}', '\u{ff20}',
];

/// Whether a spreadsheet may take a cell for a formula.
pub fn begins_like_formula(cell: &str) -> bool {
    cell.trim_start_matches(' ').starts_with(BEGINNINGS)
}

/// A cell that a spreadsheet will not take for a formula: what starts like one gets a quote before.
/// Numbers stay as they are, negative ones too.
pub fn harmless(cell: &str) -> Cow<'_, str> {
    let number = || cell.parse::<f64>().is_ok_and(f64::is_finite);
    match begins_like_formula(cell) && !number() {
        true => Cow::Owned(format!("'{cell}")),
        false => Cow::Borrowed(cell),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn formulas_are_defused() {
        for cell in [
            "=HYPERLINK(\"http://x\")",
            "@SUM(A1)",
            "+1+cmd|' /C calc'!A0",
            "-2+3",
            "  =1+1",
            "\t=1",
            "\r=1",
            "\n=1",
            "\u{ff1d}1+1",
            "-inf",
        ] {
            assert_eq!(harmless(cell), format!("'{cell}"));
        }
    }

    #[test]
    fn what_is_no_formula_stays() {
        for cell in ["7590-VHVEG", "", "a=b", "-12.5", "+3", "-1e-7", "0", "'=1"] {
            assert_eq!(harmless(cell), cell);
        }
    }

    proptest! {
        #[test]
        fn what_begins_like_a_formula_is_a_number(cell in "\\PC{0,20}") {
            let shown = harmless(&cell);
            prop_assert!(!begins_like_formula(&shown) || shown.parse::<f64>().is_ok());
        }
    }
}

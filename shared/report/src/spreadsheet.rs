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

/// Where a cell may end for a spreadsheet that parts cells otherwise than we: one set to `;` or tabs knows quotes only
/// at the beginning of its own cells.
const ENDS: [char; 4] = [';', '\t', '\r', '\n'];

/// A cell that a spreadsheet will not take for a formula, whatever parts its cells: what starts like one gets a quote
/// before. Numbers stay as they are, negative ones too.
pub fn harmless(cell: &str) -> Cow<'_, str> {
    guarded(cell, |part| !part.parse::<f64>().is_ok_and(f64::is_finite))
}

/// The same of text that others chose: it is quoted even where it is a number.
pub fn harmless_text(text: &str) -> Cow<'_, str> {
    guarded(text, |_| true)
}

fn guarded(cell: &str, is_risky: impl Fn(&str) -> bool) -> Cow<'_, str> {
    let is_formula = |part: &str| begins_like_formula(part) && is_risky(part);
    if is_formula(cell) {
        return Cow::Owned(format!("'{}", guarded_within(cell, is_formula)));
    }
    guarded_within(cell, is_formula)
}

/// Guards what stands behind an end.
fn guarded_within(cell: &str, is_formula: impl Fn(&str) -> bool) -> Cow<'_, str> {
    let mut parts = cell.split_inclusive(ENDS);
    let first = parts.next().unwrap_or_default();
    if !parts.clone().any(|part| is_formula(shown(part))) {
        return Cow::Borrowed(cell);
    }
    let guard = |part: &&str| if is_formula(shown(part)) { "'" } else { "" };
    let guarded = parts.map(|part| [guard(&part), part].concat());
    Cow::Owned(first.to_owned() + &guarded.collect::<String>())
}

/// A part without the end and the quotes that such a spreadsheet takes away.
fn shown(part: &str) -> &str {
    part.trim_end_matches(ENDS).trim_start_matches([' ', '"'])
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
            "\u{ff1d}1+1",
            "-inf",
        ] {
            assert_eq!(harmless(cell), format!("'{cell}"));
        }
    }

    #[test]
    fn formulas_are_defused_where_another_sign_parts_cells() {
        for (cell, shown) in [
            ("x;=1+1", "x;'=1+1"),
            ("x;\"=1+1\"", "x;'\"=1+1\""),
            ("=1; @A", "'=1;' @A"),
            ("a;b\n-2+3;-2", "a;b\n'-2+3;-2"),
            ("x\t+cmd", "x\t'+cmd"),
            ("\t=1", "'\t'=1"),
        ] {
            assert_eq!(harmless(cell), shown);
        }
    }

    #[test]
    fn what_is_no_formula_stays() {
        for cell in [
            "7590-VHVEG",
            "",
            "a=b",
            "-12.5",
            "+3",
            "-1e-7",
            "0",
            "'=1",
            "a;b;-5",
            ";",
        ] {
            assert_eq!(harmless(cell), cell);
        }
    }

    proptest! {
        #[test]
        fn what_begins_like_a_formula_is_a_number(cell in "\\PC{0,20}") {
            let shown = harmless(&cell);
            for part in shown.split(ENDS) {
                prop_assert!(!begins_like_formula(part) || part.parse::<f64>().is_ok());
            }
        }
    }
}

//! Why a column whose values look like numbers or dates is text, as its profile warns.

use report::{ColumnType, DecimalMark};

use crate::values::date::evidence;
use crate::values::guess::Guess;
use crate::values::missing::missing;
use crate::values::number::parse;
use crate::values::own::Own;

/// Why a column is text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WhyText {
    /// Most of its values are numbers, or dates, and others are not.
    MixedValues(ColumnType),
    /// Its dates can be read in several ways, and nothing tells which.
    AmbiguousDates,
}

/// Why a column of that name with these cells is text, with a cell for an example. `None` where they are just texts.
pub fn why_text<'a>(
    name: &str,
    cells: impl Iterator<Item = &'a str> + Clone,
) -> Option<(WhyText, &'a str)> {
    let mut guess = Guess::of(name);
    cells.clone().for_each(|cell| guess.see(cell.as_bytes()));
    let mut values = cells.filter(|cell| missing(cell.as_bytes()).is_none());
    let first = values.clone().next()?;
    match guess.own() {
        Own::OpenDate | Own::ContradictoryDate | Own::SwappedDate => {
            let example = values.find(|cell| is_of(ColumnType::Date, cell));
            Some((WhyText::AmbiguousDates, example.unwrap_or(first)))
        }
        Own::Text if guess.behind_months().is_none() => {
            let kind = guess.mostly()?;
            let other = values.find(|cell| !is_of(kind, cell));
            Some((WhyText::MixedValues(kind), other.unwrap_or(first)))
        }
        _ => None,
    }
}

fn is_of(kind: ColumnType, cell: &str) -> bool {
    let cell = cell.as_bytes();
    match kind {
        ColumnType::Date => evidence(cell).is_some(),
        _ => [DecimalMark::Point, DecimalMark::Comma]
            .into_iter()
            .any(|decimal| parse(cell, decimal).is_some()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_that_look_like_values_are_told_with_an_example() {
        use ColumnType::{Date, Number};
        for (cells, expected) in [
            (
                "12.5|13.25|call us|7.75|on request",
                Some((WhyText::MixedValues(Number), "call us")),
            ),
            (
                "2024-05-01|2024-06-30|next spring|n/a|2024-07-01",
                Some((WhyText::MixedValues(Date), "next spring")),
            ),
            (
                "01/02/2024|03/04/2024|05/06/2024",
                Some((WhyText::AmbiguousDates, "01/02/2024")),
            ),
            ("Ana|Bea|Cem|12", None),
            ("12.5|13.25|7.75", None),
            ("", None),
        ] {
            assert_eq!(why_text("x", cells.split('|')), expected, "{cells}");
        }
    }
}

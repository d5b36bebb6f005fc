//! The target column where it has numbers: which rows have one.

use data::{Column, Error, Frame, Result, Values, why_text};
use report::{ColumnType, Phrase};

use crate::prepare::notes::Notes;
use crate::prepare::numbers::{FEWEST_NUMBERS, Numbers, sorted};
use crate::prepare::target::{Target, counting};
use crate::spec::Spec;

/// Larger numbers are no amounts, and their squares leave the range in which sums are exact.
const LARGEST: f64 = 1e15;

/// Reads a target of numbers. A row is positive if its number is above the middle one: by that folds
/// are stratified, and columns found that know the target already.
///
/// # Errors
/// `target_not_number`, `target_missing`, `target_constant`, `target_out_of_bounds`, `too_few_numbers`.
pub fn read_numbers(spec: &Spec, column: &Column, frame: &Frame) -> Result<Target> {
    let name = column.name.as_str();
    let cells = match &column.values {
        Values::Number(cells) if column.kind != ColumnType::Date => cells,
        _ => return Err(no_number(column)),
    };
    let known: Vec<usize> = (0..frame.rows)
        .filter(|row| cells[*row].is_finite())
        .collect();
    let without = frame.rows - known.len();
    let unknown = vec![false; known.len()];
    let ((rows, _), older) = counting(spec, frame, (known, unknown))?;
    let values: Vec<f64> = rows.iter().map(|row| cells[*row]).collect();
    check(name, &values)?;
    let middle = sorted(&values)[(values.len() - 1) / 2];
    // Where most are the lowest, the others are above the middle; where most are the highest, these are.
    let most_are_highest = values.iter().all(|value| *value <= middle);
    let is_above = |value: &f64| *value > middle || (most_are_highest && *value == middle);
    Ok(Target {
        positive: values.iter().map(is_above).collect(),
        label: format!("above {middle}"),
        notes: notes(name, without, &values),
        numbers: Some(Numbers::of(values)),
        rows,
        older,
    })
}

fn check(name: &str, values: &[f64]) -> Result<()> {
    let Some(first) = values.first() else {
        return Err(Error::new(
            "target_missing",
            format!("The target \"{name}\" is empty in every row."),
            "Fill in the numbers that are known, or name another target.",
        )
        .with("column", name));
    };
    if let Some(large) = values.iter().find(|value| value.abs() > LARGEST) {
        return Err(Error::new(
            "target_out_of_bounds",
            format!(
                "The target \"{name}\" has {large:e}; numbers up to {LARGEST:e} can be learned."
            ),
            "Correct the row, or give the target in a larger unit. A number that names rows is no target.",
        )
        .with("column", name)
        .with("value", *large));
    }
    if values.len() < FEWEST_NUMBERS {
        return Err(Error::new(
            "too_few_numbers",
            format!(
                "Only {} rows have a number in \"{name}\"; at least {FEWEST_NUMBERS} are needed.",
                values.len()
            ),
            "Upload more history, or name a target that more rows have.",
        )
        .with("rows", values.len())
        .with("column", name)
        .with("fewest", FEWEST_NUMBERS));
    }
    if values.iter().all(|value| value == first) {
        return Err(Error::new(
            "target_constant",
            format!(
                "The target \"{name}\" is {first} in every row, so there is nothing to foresee."
            ),
            "Upload a file in which it varies, or name another target.",
        )
        .case("number")
        .with("column", name)
        .with("label", first.to_string()));
    }
    Ok(())
}

fn no_number(column: &Column) -> Error {
    let name = column.name.as_str();
    let error = |case: &str, what: &str, remedy: &str| {
        let detail = format!("The target \"{name}\" {what}, so there is no number to foresee.");
        let error = Error::new("target_not_number", detail, remedy);
        error.case(case).with("column", name)
    };
    let Values::Text { levels, .. } = &column.values else {
        return error(
            "dates",
            "holds dates",
            "Make a column of the days until or since a date, and name that.",
        );
    };
    let mixed = why_text(name, levels.iter().map(String::as_str));
    match (mixed, levels.first()) {
        (Some((_, example)), _) => error(
            "mixed",
            &format!("holds other things among its numbers, such as \"{example}\""),
            "Correct those rows, or have the file read so that they are numbers (`read` of the dataset).",
        )
        .with("example", example),
        (None, Some(example)) => error(
            "text",
            &format!("holds text, such as \"{example}\""),
            "Name a column of numbers, or ask a question of yes or no about this one.",
        )
        .with("example", example.as_str()),
        (None, None) => error(
            "empty",
            "is empty in every row",
            "Name a column of numbers.",
        ),
    }
}

fn notes(name: &str, without: usize, values: &[f64]) -> Notes {
    let mut notes = Notes::default();
    let phrase = |code| Phrase::new(code).with("column", name);
    if without > 0 {
        notes.add(
            format!("{without} rows have no \"{name}\" and were left out of training."),
            phrase("rows_without_outcome").with("rows", without),
        );
    }
    let sorted = sorted(values);
    if sorted.chunk_by(|a, b| a == b).count() == 2 {
        notes.add(
            format!(
                "\"{name}\" has only two values. If these are yes and no, a question of yes or no tells more: how likely either is."
            ),
            phrase("two_numbers"),
        );
    }
    notes
}

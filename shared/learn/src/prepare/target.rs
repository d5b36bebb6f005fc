//! The outcome column: which rows have one, and which of them are positive.

use std::collections::HashMap;

use data::{Column, Error, Frame, Result, Values, same_label};
use report::{OlderRows, Phrase};

use crate::prepare::newest_rows::NewestRows;
use crate::prepare::notes::Notes;
use crate::prepare::numbers::{FEWEST_NUMBERS, Numbers};
use crate::spec::Spec;

/// The fewest rows of the rarer class that can be learned from.
pub const FEWEST_OF_A_CLASS: usize = 50;
const LABELS_SHOWN: usize = 6;
/// The rows that have an outcome, and what it is; of each entity the newest such row alone, where
/// the spec says so.
pub struct Target {
    /// Indices into the frame, ascending.
    pub rows: Vec<usize>,
    /// One per row of `rows`. Where numbers are foreseen, whether it is above the middle one.
    pub positive: Vec<bool>,
    /// What positive rows say.
    pub label: String,
    /// What is foreseen, where that are numbers.
    pub numbers: Option<Numbers>,
    pub notes: Notes,
    /// Rows with an outcome that were left out.
    pub older: Option<OlderRows>,
}

/// Reads a target of two outcomes.
///
/// # Errors
/// `target_missing`, `target_constant`, `target_not_binary`, `positive_label_needed`,
/// `unknown_positive_label`, `too_few_examples`; `missing_column` when there is no such entity key.
pub fn read_labels(spec: &Spec, column: &Column, frame: &Frame) -> Result<Target> {
    let labels = count(column, frame.rows);
    let label = positive_label(spec, &labels)?;
    let known = positives(column, frame.rows, &label);
    let notes = notes(spec, &labels, &label, frame.rows - known.0.len());
    let ((rows, positive), older) = counting(spec, frame, known)?;
    let target = Target {
        rows,
        positive,
        label,
        numbers: None,
        notes,
        older,
    };
    enough(&target, spec)?;
    Ok(target)
}

impl Target {
    /// Whether so many rows of the others and of positive ones can be learned from.
    pub fn suffices(&self, [others, positive]: [usize; 2]) -> bool {
        match self.numbers {
            Some(_) => others + positive >= FEWEST_NUMBERS,
            None => others.min(positive) >= FEWEST_OF_A_CLASS,
        }
    }

    /// How many that are at least, in words.
    pub fn fewest(&self) -> String {
        match self.numbers {
            Some(_) => format!("{FEWEST_NUMBERS} rows"),
            None => format!("{FEWEST_OF_A_CLASS} rows of each outcome"),
        }
    }
}

/// Rows with an outcome, and whether it is the positive one.
pub type Outcomes = (Vec<usize>, Vec<bool>);

/// Those of some rows and their outcomes that the spec lets count, and what of the others is to be
/// told.
///
/// # Errors
/// `missing_column` when there is no such entity key.
pub fn counting(
    spec: &Spec,
    frame: &Frame,
    (rows, positive): Outcomes,
) -> Result<(Outcomes, Option<OlderRows>)> {
    let Some(mut newest) = NewestRows::of(spec) else {
        return Ok(((rows, positive), None));
    };
    newest.see(frame, rows.iter().copied())?;
    let found = newest.found();
    let known = rows.into_iter().zip(positive);
    let counting = known.filter(|(row, _)| found.counts(*row)).unzip();
    Ok((counting, found.older))
}

/// Row indices with an outcome, and whether it is `label`.
pub fn positives(column: &Column, rows: usize, label: &str) -> Outcomes {
    match &column.values {
        Values::Text { codes, levels } => {
            let is_label: Vec<bool> = levels
                .iter()
                .map(|level| same_label(level, label))
                .collect();
            (0..rows)
                .filter_map(|row| Some((row, *is_label.get(codes[row] as usize)?)))
                .unzip()
        }
        Values::Number(cells) => {
            let mut seen: HashMap<u64, bool> = HashMap::new();
            let known = (0..rows).filter(|&row| !cells[row].is_nan());
            known
                .map(|row| {
                    let key = cells[row].to_bits();
                    (
                        row,
                        *seen.entry(key).or_insert_with(|| {
                            column
                                .text(row)
                                .is_some_and(|text| same_label(&text, label))
                        }),
                    )
                })
                .unzip()
        }
    }
}

/// The labels with their counts, most frequent first.
fn count(column: &Column, rows: usize) -> Vec<(String, usize)> {
    let mut counts: HashMap<u64, (usize, usize)> = HashMap::new();
    for row in 0..rows {
        let key = match &column.values {
            Values::Text { codes, levels } if (codes[row] as usize) < levels.len() => {
                u64::from(codes[row])
            }
            Values::Number(cells) if !cells[row].is_nan() => cells[row].to_bits(),
            _ => continue,
        };
        counts.entry(key).or_insert((row, 0)).1 += 1;
    }
    let mut labels: Vec<(String, usize)> = counts
        .into_values()
        .filter_map(|(row, count)| Some((column.text(row)?.into_owned(), count)))
        .collect();
    labels.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    labels
}

fn positive_label(spec: &Spec, labels: &[(String, usize)]) -> Result<String> {
    let target = &spec.target;
    match labels {
        [] => {
            return Err(Error::new(
                "target_missing",
                format!("The target \"{target}\" is empty in every row."),
                "Fill in the outcomes that are known, or name another target.",
            )
            .with("column", target.as_str()));
        }
        [(only, _)] => {
            return Err(Error::new(
                "target_constant",
                format!(
                    "The target \"{target}\" is \"{only}\" in every row, so there is nothing to tell apart."
                ),
                "Upload a file with rows of both outcomes, or name another target. Empty cells count as not known: where they mean that it did not happen, have the file read so (`empty` of the column), or write it.",
            )
            .with("column", target.as_str())
            .with("label", only.as_str()));
        }
        _ => {}
    }
    if let Some(label) = &spec.positive_label {
        return match labels.iter().find(|(name, _)| same_label(name, label)) {
            Some((name, _)) => Ok(name.clone()),
            None => Err(Error::new(
                "unknown_positive_label",
                format!(
                    "No row of the target \"{target}\" says \"{label}\". It says {}.",
                    shown(labels)
                ),
                "Give one of these as positive_label.",
            )
            .with("column", target.as_str())
            .with("label", label.as_str())
            .with("labels", shown(labels))),
        };
    }
    let [_, _] = labels else {
        return Err(Error::new(
            "target_not_binary",
            format!(
                "The target \"{target}\" has {} values: {}.",
                labels.len(),
                shown(labels)
            ),
            "Give the one that counts as yes as positive_label, or make a column that says only yes or no.",
        )
        .with("column", target.as_str())
        .with("values", labels.len())
        .with("labels", shown(labels)));
    };
    let names: Vec<&str> = labels.iter().map(|(label, _)| label.as_str()).collect();
    let Some(label) = data::positive_label(target, &names) else {
        return Err(Error::new(
            "positive_label_needed",
            format!(
                "Nothing tells which value of the target \"{target}\" means that it happened: {}.",
                shown(labels)
            ),
            "Give it as positive_label.",
        )
        .with("column", target.as_str())
        .with("labels", shown(labels)));
    };
    Ok(label.to_owned())
}

fn enough(target: &Target, spec: &Spec) -> Result<()> {
    let yes = target.positive.iter().filter(|p| **p).count();
    let no = target.positive.len() - yes;
    if yes.min(no) >= FEWEST_OF_A_CLASS {
        return Ok(());
    }
    let which = if yes < no {
        format!("are \"{}\"", target.label)
    } else {
        format!("are not \"{}\"", target.label)
    };
    Err(Error::new(
        "too_few_examples",
        format!(
            "Only {} rows {which} in \"{}\"; at least {FEWEST_OF_A_CLASS} are needed.",
            yes.min(no),
            spec.target
        ),
        "Upload more history, so that the rarer outcome occurs more often.",
    )
    .case(if yes < no { "yes" } else { "no" })
    .with("rows", yes.min(no))
    .with("label", target.label.as_str())
    .with("column", spec.target.as_str())
    .with("fewest", FEWEST_OF_A_CLASS))
}

fn notes(spec: &Spec, labels: &[(String, usize)], label: &str, without: usize) -> Notes {
    let mut notes = Notes::default();
    let target = &spec.target;
    let phrase = |code| Phrase::new(code).with("column", target.as_str());
    if spec.positive_label.is_none() {
        notes.add(
            format!("\"{label}\" counts as yes in \"{target}\"."),
            phrase("label_counts_as_yes").with("label", label),
        );
    }
    if labels.len() > 2 {
        notes.add(
            format!("All values of \"{target}\" other than \"{label}\" count as no."),
            phrase("others_count_as_no").with("label", label),
        );
    }
    if without > 0 {
        notes.add(
            format!("{without} rows have no \"{target}\" and were left out of training."),
            phrase("rows_without_outcome").with("rows", without),
        );
    }
    notes
}

fn shown(labels: &[(String, usize)]) -> String {
    let mut names: Vec<String> = labels
        .iter()
        .take(LABELS_SHOWN)
        .map(|(name, count)| format!("\"{name}\" ({count} rows)"))
        .collect();
    if labels.len() > LABELS_SHOWN {
        names.push(format!("{} more", labels.len() - LABELS_SHOWN));
    }
    names.join(", ")
}

//! What a model learned from, in counts, and the same counts of what it scores.

use data::{Column, Error, Frame, Result, Values};
use report::{AdjustedColumn, ColumnSetAside, ColumnType};
use serde::{Deserialize, Serialize};

use crate::monitor::cells::{CellCounts, Cells};
use crate::prepare::features::{Feature, Treatment};

/// The rows that a model learned from, in counts: it tells of no single one.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Baseline {
    pub(crate) features: Vec<Watched>,
    /// Of the scores by members that did not see the rows.
    pub(crate) score: Watched,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Watched {
    pub name: String,
    pub kind: ColumnType,
    pub cells: Cells,
    pub all: CellCounts,
    /// Those of them that did not have the outcome: a file of those who are still there is like
    /// these.
    pub stayed: CellCounts,
}

/// What a [`Baseline`] counts in rows that are scored. Those of several pieces add up.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Tallies {
    pub(crate) rows: u64,
    pub(crate) features: Vec<CellCounts>,
    pub(crate) score: CellCounts,
    /// Cells that the model cannot read.
    #[serde(default)]
    pub set_aside: Vec<ColumnSetAside>,
    /// Columns that are written otherwise than those that the model learned from, and read alike.
    #[serde(default)]
    pub adjusted: Vec<AdjustedColumn>,
}

impl Baseline {
    /// Counts those rows of a frame, of which each has an outcome and a score.
    pub(crate) fn new(
        features: &[Feature],
        frame: &Frame,
        rows: &[usize],
        positive: &[bool],
        scores: &[f64],
    ) -> Self {
        let stayed = || (0..rows.len()).filter(|at| !positive[*at]);
        let watched = |feature: &Feature| {
            let column = frame.column(&feature.name)?;
            let cells = match (&feature.treatment, &column.values) {
                (Treatment::Category { levels }, _) => Cells::Levels(levels.clone()),
                (_, Values::Number(cells)) => Cells::of_numbers(rows.iter().map(|row| cells[*row])),
                (_, Values::Text { .. }) => return None,
            };
            let of = |rows: &mut dyn Iterator<Item = usize>| {
                let mut tally = cells.tally(&column.values, rows);
                tally.unseen.clear();
                tally
            };
            Some(Watched {
                name: feature.name.clone(),
                kind: feature.kind,
                all: of(&mut rows.iter().copied()),
                stayed: of(&mut stayed().map(|at| rows[at])),
                cells,
            })
        };
        let cells = Cells::of_numbers(scores.iter().copied());
        let values = Values::Number(scores.to_vec());
        Self {
            features: features.iter().filter_map(watched).collect(),
            score: Watched {
                name: "score".into(),
                kind: ColumnType::Number,
                all: cells.tally(&values, 0..scores.len()),
                stayed: cells.tally(&values, stayed()),
                cells,
            },
        }
    }

    /// Counts all rows of a frame that conforms to the model's schema, and scores of some of them.
    pub(crate) fn tally(&self, frame: &Frame, scores: &[f64]) -> Tallies {
        let counted = |watched: &Watched| match frame.column(&watched.name) {
            Some(Column { values, .. }) => watched.cells.tally(values, 0..frame.rows),
            None => CellCounts::default(),
        };
        let values = Values::Number(scores.to_vec());
        Tallies {
            rows: frame.rows as u64,
            features: self.features.iter().map(counted).collect(),
            score: self.score.cells.tally(&values, 0..scores.len()),
            set_aside: frame.set_aside.clone(),
            adjusted: frame.adjusted.clone(),
        }
    }
}

impl Watched {
    /// The size of the one in the middle of a column's numbers, if it is none but zero.
    pub fn middle(&self) -> Option<f64> {
        let Cells::Steps(steps) = &self.cells else {
            return None;
        };
        let size = steps.get(steps.len() / 2)?.abs();
        (size > 0.0).then_some(size)
    }

    /// Whether some of a column's numbers, but for the highest, are above one.
    pub fn is_above_one(&self) -> bool {
        match &self.cells {
            Cells::Steps(steps) => steps.iter().any(|step| step.abs() > 1.0),
            Cells::Levels(_) => false,
        }
    }
}

impl Tallies {
    /// Adds what the same baseline counted in rows behind these.
    pub fn add(&mut self, other: &Self) {
        self.rows += other.rows;
        if self.features.len() < other.features.len() {
            self.features
                .resize(other.features.len(), CellCounts::default());
        }
        for (sum, counts) in self.features.iter_mut().zip(&other.features) {
            sum.add(counts);
        }
        self.score.add(&other.score);
        for adjusted in &other.adjusted {
            if !self.adjusted.contains(adjusted) {
                self.adjusted.push(adjusted.clone());
            }
        }
        for aside in &other.set_aside {
            let mut known = self.set_aside.iter_mut();
            match known.find(|one| one.column == aside.column) {
                Some(known) => known.add(aside),
                None => self.set_aside.push(aside.clone()),
            }
        }
    }

    /// For [`Tallies::from_bytes`].
    ///
    /// # Errors
    /// `tallies_damaged`, should they not be representable.
    pub fn to_bytes(&self) -> Result<Vec<u8>> {
        rmp_serde::to_vec(self).map_err(|error| damaged(&error.to_string()))
    }

    /// # Errors
    /// `tallies_damaged`.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self> {
        rmp_serde::from_slice(bytes).map_err(|error| damaged(&error.to_string()))
    }
}

fn damaged(why: &str) -> Error {
    Error::new(
        "tallies_damaged",
        format!("The counts of a piece of the scoring cannot be read: {why}."),
        "Score the dataset again.",
    )
}

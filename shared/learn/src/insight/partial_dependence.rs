//! Partial dependence: what scores, or numbers, would be if everybody had the same value in one column
//! (Friedman, 2001).

use data::{Column, Frame, MISSING, Result, Values};
use report::{Dependence, DependencePoint, Importance};
use stats::sampling::evenly_spaced;

use crate::{
    artifact::Artifact,
    insight::bins::{Bins, Group},
    prepare::{entity::required_column, features::Feature, matrix::Matrix, table::Table},
};

/// The most important features are looked at, so many.
const FEATURES: usize = 10;
const VALUES: usize = 12;
/// Customers who are given each value, evenly spread.
const SAMPLE: usize = 200;
/// Outcomes of fewer customers are not told.
const FEWEST: usize = 20;

impl Artifact {
    /// The partial dependence of the most important features. Like all scores in a report, these
    /// come from members that did not see the customers.
    ///
    /// # Errors
    /// `missing_column`, `column_type`.
    pub(crate) fn dependence(
        &self,
        frame: &Frame,
        table: &Table,
        importance: &[Importance],
    ) -> Result<Vec<Dependence>> {
        let mut sample = Sample::new(&self.features, frame, table)?;
        let top = importance.iter().take(FEATURES);
        let at = |important: &Importance| {
            let mut features = self.features.iter();
            features.position(|feature| feature.name == important.feature)
        };
        let mut found = Vec::with_capacity(FEATURES);
        for at in top.filter_map(at) {
            let column = required_column(frame, &self.features[at].name)?;
            let bins = Bins::of(column, &table.rows, VALUES);
            let mut points = points(column, &bins, table);
            let values = points.iter().map(|(group, _)| *group);
            let matrix = sample.each_given(&self.features, at, values)?;
            let folds = sample.folds.repeat(points.len());
            let scores = self.score_rows(&matrix, &folds)?;
            for ((_, point), scores) in points.iter_mut().zip(scores.chunks(sample.folds.len())) {
                point.score = scores.iter().sum::<f64>() / scores.len() as f64;
            }
            found.push(Dependence {
                feature: column.name.clone(),
                kind: column.kind,
                points: points.into_iter().map(|(_, point)| point).collect(),
            });
        }
        Ok(found)
    }
}

/// The values to look at, each with its point, whose score is still to be found.
fn points<'a>(column: &Column, bins: &'a Bins, table: &Table) -> Vec<(&'a Group, DependencePoint)> {
    let mut sums = vec![0.0; bins.groups.len()];
    for (row, group) in bins.of_row.iter().enumerate() {
        sums[*group as usize] += match &table.numbers {
            Some(numbers) => numbers.values[row],
            None => f64::from(u8::from(table.positive[row])),
        };
    }
    let counted = bins.groups.iter().zip(&bins.counts).zip(sums);
    let shown = counted.filter(|((group, rows), _)| **rows > 0 && **group != Group::Others);
    let point = |((group, rows), sum): ((&'a Group, &usize), f64)| {
        let (value, number) = match group {
            Group::Numbers { middle, .. } => (Some(column.kind.text(*middle)), Some(*middle)),
            Group::Level(level) => (Some(level.clone()), None),
            Group::Others | Group::Missing => (None, None),
        };
        let point = DependencePoint {
            value,
            number,
            score: 0.0,
            rows: *rows,
            observed: (*rows >= FEWEST).then(|| sum / *rows as f64),
        };
        (group, point)
    };
    shown.map(point).collect()
}

/// The customers who are given values.
struct Sample {
    frame: Frame,
    /// Who left them out.
    folds: Vec<Option<u8>>,
}

impl Sample {
    fn new(features: &[Feature], frame: &Frame, table: &Table) -> Result<Self> {
        let all: Vec<usize> = (0..table.rows.len()).collect();
        let sample = evenly_spaced(&all, SAMPLE);
        let rows: Vec<usize> = sample.iter().map(|at| table.rows[*at]).collect();
        let columns = features
            .iter()
            .map(|feature| Ok(required_column(frame, &feature.name)?.take(&rows)));
        Ok(Self {
            frame: Frame::new(columns.collect::<Result<_>>()?, rows.len()),
            folds: sample.iter().map(|at| Some(table.folds[*at])).collect(),
        })
    }

    /// The sample once for each value: everybody has it in the column of the feature `at`.
    fn each_given<'a>(
        &mut self,
        features: &[Feature],
        at: usize,
        values: impl Iterator<Item = &'a Group>,
    ) -> Result<Matrix> {
        let rows: Vec<usize> = (0..self.frame.rows).collect();
        let mut all = Matrix {
            cells: Vec::new(),
            rows: 0,
            columns: features.len(),
        };
        for value in values {
            let column = &mut self.frame.columns[at].values;
            let same = same(value, column, rows.len());
            let own = std::mem::replace(column, same);
            let given = Matrix::encode(features, &self.frame, &rows)?;
            self.frame.columns[at].values = own;
            all.cells.extend(given.cells);
            all.rows += given.rows;
        }
        Ok(all)
    }
}

/// Cells like those of `column` that all have one value.
fn same(value: &Group, column: &Values, count: usize) -> Values {
    match (value, column) {
        (Group::Numbers { middle, .. }, _) => Values::Number(vec![*middle; count]),
        (Group::Level(level), _) => Values::Text {
            codes: vec![0; count],
            levels: vec![level.clone()],
        },
        (_, Values::Number(_)) => Values::Number(vec![f64::NAN; count]),
        (_, Values::Text { .. }) => Values::Text {
            codes: vec![MISSING; count],
            levels: Vec::new(),
        },
    }
}

//! Made-up tasks, whose truth is known.

use data::{Column, Frame, MISSING, Values};
use domain::{Effort, RowsPerEntity};
use learn::{Spec, prior::MANY_ROWS};
use rand::{RngExt, SeedableRng, rngs::Xoshiro256PlusPlus};
use report::ColumnType;
use stats::logistic_solver::sigmoid;

use crate::prior::families::FAMILIES;

/// Tasks of each family: seeds below this have 400 to 4,000 rows,
const SMALL: u64 = 26;
/// those from there to below this as many as make a table large.
const OF_EACH: u64 = 28;
/// The fewest positives that are expected.
const POSITIVES: f64 = 90.0;
const TARGET: &str = "outcome";

/// A made-up table.
#[derive(Debug, Clone, PartialEq)]
pub struct Task {
    /// What kind of truth it has.
    pub family: &'static str,
    /// The same seed gives the same task.
    pub seed: u64,
    pub frame: Frame,
    /// The probability of each.
    pub truth: Vec<f64>,
}

impl Task {
    /// A task of a family; of the first one, should there be none of that name.
    pub fn new(family: &str, seed: u64) -> Self {
        let at = FAMILIES.iter().position(|of| of.0 == family);
        let at = at.unwrap_or_default();
        let (family, draw) = FAMILIES[at];
        let mut draft = Draft::new(seed * FAMILIES.len() as u64 + at as u64);
        if seed >= SMALL {
            draft.grow(MANY_ROWS);
        }
        draw(&mut draft);
        let (frame, truth) = draft.finish();
        Self {
            family,
            seed,
            frame,
            truth,
        }
    }

    pub fn spec(&self) -> Spec {
        Spec {
            task: domain::Task::Churn,
            target: TARGET.into(),
            positive_label: Some("yes".into()),
            entity_key: None,
            snapshot_column: None,
            exclude: Vec::new(),
            effort: Effort::Fast,
            seed: 0,
            learners: Vec::new(),
            fairness_columns: Vec::new(),
            rows_per_entity: RowsPerEntity::All,
        }
    }
}

/// Which tasks there are: families and seeds.
pub fn tasks() -> impl Iterator<Item = (&'static str, u64)> {
    (0..OF_EACH).flat_map(|seed| FAMILIES.iter().map(move |(family, _)| (*family, seed)))
}

pub struct Draft {
    pub rng: Xoshiro256PlusPlus,
    pub rows: usize,
    /// Share of positives.
    pub rate: f64,
    /// Standard deviation of the log-odds.
    pub strength: f64,
    columns: Vec<Column>,
    score: Vec<f64>,
}

impl Draft {
    fn new(seed: u64) -> Self {
        let mut rng = Xoshiro256PlusPlus::seed_from_u64(seed);
        let rows = (400.0 * 10_f64.powf(rng.random::<f64>())) as usize;
        Self {
            rows,
            rate: 0.06 + 0.44 * rng.random::<f64>(),
            strength: 0.6 + 1.9 * rng.random::<f64>(),
            columns: Vec::new(),
            score: vec![0.0; rows],
            rng,
        }
    }

    /// Has so many rows instead, as long as nothing has been added.
    fn grow(&mut self, rows: usize) {
        self.rows = rows;
        self.score = vec![0.0; rows];
    }

    pub fn between(&mut self, low: usize, high: usize) -> usize {
        self.rng.random_range(low..=high)
    }

    /// From the standard normal distribution (Box and Muller, 1958).
    pub fn normal(&mut self) -> f64 {
        let (a, b): (f64, f64) = (1.0 - self.rng.random::<f64>(), self.rng.random());
        (-2.0 * a.ln()).sqrt() * (std::f64::consts::TAU * b).cos()
    }

    /// Adds a column of numbers of some shape; what they are before they take it, standard normal.
    pub fn number(&mut self) -> Vec<f64> {
        let values: Vec<f64> = (0..self.rows).map(|_| self.normal()).collect();
        let shape = self.between(0, 3);
        let cell = |z: &f64| match shape {
            0 => *z,
            1 => (3.0 + z).exp(),
            2 => (10.0 * sigmoid(1.6 * z)).floor(),
            _ => (100.0 * sigmoid(1.6 * z)).round() / 2.0,
        };
        self.push(
            ColumnType::Number,
            Values::Number(values.iter().map(cell).collect()),
        );
        values
    }

    /// Adds a column of moments within about three years; when in them, from 0 to 1.
    pub fn date(&mut self) -> Vec<f64> {
        let values: Vec<f64> = (0..self.rows).map(|_| self.rng.random()).collect();
        let cell = |at: &f64| (19_000.0 + 1_000.0 * at).floor() * 86_400_000.0;
        self.push(
            ColumnType::Date,
            Values::Number(values.iter().map(cell).collect()),
        );
        values
    }

    /// Adds a column of so many levels, the first of them most frequent; the level of each row.
    pub fn category(&mut self, levels: usize) -> Vec<usize> {
        let skew = 1.0 + self.rng.random::<f64>();
        let level = |rng: &mut Xoshiro256PlusPlus| {
            (levels as f64 * rng.random::<f64>().powf(skew)) as usize % levels
        };
        let values: Vec<usize> = (0..self.rows).map(|_| level(&mut self.rng)).collect();
        let column = Values::Text {
            codes: values.iter().map(|level| *level as u32).collect(),
            levels: (0..levels).map(|level| format!("level {level}")).collect(),
        };
        self.push(ColumnType::Text, column);
        values
    }

    /// Adds columns that say nothing.
    pub fn noise(&mut self, numbers: usize, categories: usize) {
        (0..numbers).for_each(|_| drop(self.number()));
        for _ in 0..categories {
            let levels = self.between(2, 12);
            self.category(levels);
        }
    }

    /// Adds to the score of each row.
    pub fn add(&mut self, part: impl Fn(usize) -> f64) {
        let rows = self.score.iter_mut().enumerate();
        rows.for_each(|(row, score)| *score += part(row));
    }

    /// Empties cells of the last column with this probability.
    pub fn forget(&mut self, chance: impl Fn(usize, f64) -> f64) {
        let Self {
            columns,
            rng,
            score,
            ..
        } = self;
        for (row, score) in score.iter().enumerate() {
            if rng.random::<f64>() >= chance(row, *score) {
                continue;
            }
            match columns.last_mut().map(|column| &mut column.values) {
                Some(Values::Number(cells)) => cells[row] = f64::NAN,
                Some(Values::Text { codes, .. }) => codes[row] = MISSING,
                None => {}
            }
        }
    }

    fn push(&mut self, kind: ColumnType, values: Values) {
        self.columns.push(Column::new(
            format!("column {}", self.columns.len()),
            kind,
            values,
        ));
    }

    /// Scales the score, draws outcomes by it and adds them as the last column.
    fn finish(mut self) -> (Frame, Vec<f64>) {
        let rows = self.rows as f64;
        let mean = self.score.iter().sum::<f64>() / rows;
        let squares = self.score.iter().map(|s| (s - mean).powi(2)).sum::<f64>();
        let scale = self.strength / (squares / rows).sqrt().max(1e-9);
        let log_odds: Vec<f64> = self.score.iter().map(|s| scale * (s - mean)).collect();
        let rate = self.rate.max(POSITIVES / rows);
        let (mut low, mut high) = (-20.0, 20.0);
        for _ in 0..60 {
            let middle = (low + high) / 2.0;
            let found = log_odds.iter().map(|z| sigmoid(z + middle)).sum::<f64>() / rows;
            *(if found < rate { &mut low } else { &mut high }) = middle;
        }
        let truth: Vec<f64> = log_odds.iter().map(|z| sigmoid(z + low)).collect();
        let outcome = |p: &f64| u32::from(self.rng.random::<f64>() < *p);
        self.columns.push(Column::new(
            TARGET,
            ColumnType::Boolean,
            Values::Text {
                codes: truth.iter().map(outcome).collect(),
                levels: vec!["no".into(), "yes".into()],
            },
        ));
        let frame = Frame::new(self.columns, self.rows);
        (frame, truth)
    }
}

//! A table in a few numbers.

use data::{Frame, Result};
use domain::{LearnerKind, LearnerSettings};
use serde::{Deserialize, Serialize};

use crate::learners::landmark::{auc, sample, trees};
use crate::prepare::features::{Feature, Treatment};
use crate::prepare::matrix::Matrix;
use crate::prepare::table::Table;
use crate::prepare::{leakage, target_encoding};

/// A column with more missing cells than this share has gaps.
const GAPS: f64 = 0.01;
/// A column that alone tells outcomes apart better than this says something.
const SPEAKS: f64 = 0.55;

/// What describes a table, by name. None is about a single row, column or value.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct MetaFeatures {
    /// Decimal logarithm of the rows.
    pub rows: f64,
    /// Decimal logarithm of the features.
    pub columns: f64,
    /// Log-odds of the rarer outcome.
    pub balance: f64,
    /// Share of features that are categories.
    pub categories: f64,
    /// Share of features that are dates.
    pub dates: f64,
    /// Share of features with so many levels that rates stand for them.
    pub many_levels: f64,
    /// Decimal logarithm of the most levels of a feature, and 0 without categories.
    pub levels: f64,
    /// Share of cells that are missing.
    pub missing: f64,
    /// Share of features with missing cells worth the name.
    pub gaps: f64,
    /// The best out-of-fold area under the ROC curve of a feature alone.
    pub best_alone: f64,
    /// The mean over features of the same.
    pub mean_alone: f64,
    /// Share of features that alone say something.
    pub speaking: f64,
    /// The area under the ROC curve of a small logistic regression.
    pub linear: f64,
    /// That of trees with one split each.
    pub stumps: f64,
    /// That of trees of 15 leaves.
    pub trees: f64,
}

impl MetaFeatures {
    pub const COUNT: usize = 15;

    /// Of the rows of a table. A pass over them, and three small learners on a sample.
    ///
    /// # Errors
    /// `missing_column`, `column_type`.
    pub fn of(features: &[Feature], seed: u64, frame: &Frame, table: &Table) -> Result<Self> {
        let rows = table.rows.len();
        let positives = table.positive.iter().filter(|positive| **positive).count();
        let count = features.len() as f64;
        let share = |of: usize| of as f64 / count;
        let levels: Vec<usize> = features.iter().filter_map(levels).collect();
        let dates = features.iter();
        let dates = dates.filter(|f| matches!(f.treatment, Treatment::Date { .. }));
        let missing = missing(features, frame, table)?;
        let alone = features.iter();
        let alone = alone.map(|feature| leakage::alone(feature, frame, table));
        let alone: Vec<f64> = alone.collect::<Result<_>>()?;
        let rarer = positives.min(rows - positives) as f64 / rows as f64;
        let sample = sample(table);
        let [linear, stumps, trees] =
            LANDMARKS.map(|set| auc(&set, features, seed, frame, &sample));
        Ok(Self {
            rows: (rows as f64).log10(),
            columns: count.log10(),
            balance: (rarer / (1.0 - rarer)).ln(),
            categories: share(levels.len()),
            dates: share(dates.count()),
            many_levels: share(target_encoding::count(features)),
            levels: (levels.iter().max().copied().unwrap_or(1) as f64).log10(),
            missing: missing.iter().sum::<f64>() / count,
            gaps: share(missing.iter().filter(|share| **share > GAPS).count()),
            best_alone: alone.iter().copied().fold(0.5, f64::max),
            mean_alone: alone.iter().sum::<f64>() / count,
            speaking: share(alone.iter().filter(|auc| **auc > SPEAKS).count()),
            linear: linear?,
            stumps: stumps?,
            trees: trees?,
        })
    }

    /// All of them, in the order above.
    pub fn values(&self) -> [f64; Self::COUNT] {
        [
            self.rows,
            self.columns,
            self.balance,
            self.categories,
            self.dates,
            self.many_levels,
            self.levels,
            self.missing,
            self.gaps,
            self.best_alone,
            self.mean_alone,
            self.speaking,
            self.linear,
            self.stumps,
            self.trees,
        ]
    }
}

fn levels(feature: &Feature) -> Option<usize> {
    match &feature.treatment {
        Treatment::Category { levels } => Some(levels.len()),
        Treatment::Number { .. } | Treatment::Date { .. } => None,
    }
}

/// The share of cells of each feature that are missing, rare levels included.
fn missing(features: &[Feature], frame: &Frame, table: &Table) -> Result<Vec<f64>> {
    let share = |feature: &Feature| {
        let cells = Matrix::encode(std::slice::from_ref(feature), frame, &table.rows)?.cells;
        let none = levels(feature).map_or(f32::NAN, |levels| levels as f32);
        let is_missing = |cell: &&f32| cell.is_nan() || **cell == none;
        Ok(cells.iter().filter(is_missing).count() as f64 / cells.len() as f64)
    };
    features.iter().map(share).collect()
}

/// Small learners: lines, thresholds and what takes both.
const LANDMARKS: [LearnerSettings; 3] = [
    LearnerSettings::of(LearnerKind::LogisticRegression),
    trees(2),
    trees(15),
];

//! Pairs of features that only together know the outcome: an end and a start whose difference tells
//! it, two columns that are equal only for those who left, one that is missing where another is not.
//!
//! Looked at are the pairs of the features that scores depend on most, on a sample of rows, each by
//! a grid of both (which sees what is missing, too), by their difference where both are numbers or
//! both are dates, and by whether they are the same where both are categories. A grid of shares needs
//! no learner, so all pairs take a fraction of a second.

use data::{Frame, Result};
use report::{Caveat, Phrase, Report};
use stats::metrics::roc_auc_deviation;
use stats::sampling::evenly_spaced;
use stats::significance::Z;

use crate::prepare::constant_unless::{self, ConstantUnless};
use crate::prepare::features::{Feature, Treatment};
use crate::prepare::matrix::Matrix;
use crate::prepare::table::Table;
use crate::prepare::{binned_auc, leakage};

/// Features whose pairs are looked at, and the rows.
const FEATURES: usize = 20;
const ROWS: usize = 10_000;
/// Intervals of either feature of a grid, and categories, most frequent first.
const GRID: usize = 16;
/// Intervals of a difference.
const BINS: usize = 64;
/// From this out-of-fold area under the ROC curve on, a pair is suspect.
const SUSPECT: f64 = 0.99;
/// It is no less by the lower bound of its 95 % interval.
const LEAST: f64 = 0.98;
/// Either feature alone stays below this, or it would be the one to name.
const ALONE: f64 = 0.97;
/// No more pairs are told of.
const TOLD: usize = 3;

/// A feature's cells on the sample.
struct Side<'a> {
    feature: &'a Feature,
    cells: Vec<f32>,
    bins: Vec<usize>,
}

/// A pair that knows the outcome, and how.
struct Pair<'a> {
    names: [&'a str; 2],
    auc: f64,
    how: String,
    /// The figures in that.
    figures: Phrase,
}

/// A caveat for each pair that is suspect, the clearest first, no feature in two of them. Features
/// that the report warns of already are passed over.
///
/// # Errors
/// `missing_column`, `column_type`.
pub fn caveats(
    report: &Report,
    features: &[Feature],
    frame: &Frame,
    table: &Table,
) -> Result<Vec<Caveat>> {
    let all: Vec<usize> = (0..table.rows.len()).collect();
    let sample = table.pick(&evenly_spaced(&all, ROWS));
    let sides = sides(report, features, frame, &sample)?;
    let mut pairs = Vec::new();
    for (at, a) in sides.iter().enumerate() {
        let others = sides[at + 1..].iter();
        pairs.extend(others.filter_map(|b| suspect(a, b, &sample, &report.positive_label)));
    }
    pairs.sort_by(|a, b| b.auc.total_cmp(&a.auc));
    let mut told: Vec<Caveat> = Vec::new();
    for pair in pairs {
        let is_told = |name: &&str| {
            told.iter()
                .any(|caveat| caveat.columns().any(|c| c == *name))
        };
        if told.len() < TOLD && !pair.names.iter().any(is_told) {
            told.push(pair.caveat());
        }
    }
    Ok(told)
}

fn sides<'a>(
    report: &Report,
    features: &'a [Feature],
    frame: &Frame,
    sample: &Table,
) -> Result<Vec<Side<'a>>> {
    let is_named = |name: &str| report.warnings.iter().any(|caveat| caveat.column == name);
    let ranked = report.importance.iter().filter(|of| !is_named(&of.feature));
    let ranked = ranked.filter_map(|of| features.iter().find(|f| f.name == of.feature));
    let mut sides = Vec::new();
    for feature in ranked.take(FEATURES) {
        let cells = Matrix::encode(std::slice::from_ref(feature), frame, &sample.rows)?.cells;
        let alone = binned_auc::of_feature(feature, &cells, BINS);
        if binned_auc::auc(&alone, sample) < ALONE {
            let bins = grid_bins(feature, &cells);
            sides.push(Side {
                feature,
                cells,
                bins,
            });
        }
    }
    Ok(sides)
}

/// At most [`GRID`] bins and two: for what is missing, and for a category too many.
fn grid_bins(feature: &Feature, cells: &[f32]) -> Vec<usize> {
    let Treatment::Category { levels } = &feature.treatment else {
        return binned_auc::of_numbers(cells, GRID);
    };
    let bin = |cell: &f32| match *cell as usize {
        level if level >= levels.len() => 0,
        level => 1 + level.min(GRID),
    };
    cells.iter().map(bin).collect()
}

fn suspect<'a>(a: &Side<'a>, b: &Side<'a>, sample: &Table, label: &str) -> Option<Pair<'a>> {
    let names = [a.feature.name.as_str(), b.feature.name.as_str()];
    if let Some((what, cells)) = between(a, b) {
        let auc = binned_auc::auc(&binned_auc::of_numbers(&cells, BINS), sample);
        let unless = constant_unless::find(&cells, sample);
        if let Some(unless) = unless {
            let constant = constant(&unless, what);
            let how = format!("{what} is {constant} {}", leakage::told(&unless, label));
            let figures = leakage::figures(&unless);
            return Some(Pair {
                names,
                auc,
                how,
                figures,
            });
        }
        if is_suspect(auc, sample) {
            let how = format!("{what} predicts the outcome almost perfectly (ROC AUC {auc:.3}).");
            let figures = leakage::ranking(auc);
            return Some(Pair {
                names,
                auc,
                how,
                figures,
            });
        }
    }
    let cells = a.bins.iter().zip(&b.bins);
    let grid: Vec<usize> = cells.map(|(a, b)| a * (2 * GRID) + b).collect();
    let auc = binned_auc::auc(&grid, sample);
    let how = format!("together they predict the outcome almost perfectly (ROC AUC {auc:.3}).");
    let figures = leakage::ranking(auc);
    is_suspect(auc, sample).then_some(Pair {
        names,
        auc,
        how,
        figures,
    })
}

fn is_suspect(auc: f64, sample: &Table) -> bool {
    let positives = sample.positive.iter().filter(|positive| **positive).count();
    let error = roc_auc_deviation(auc, positives, sample.positive.len() - positives);
    auc >= SUSPECT && auc - Z * sample.inflation() * error >= LEAST
}

const DIFFERENCE: &str = "their difference";
const SAMENESS: &str = "whether they are the same";

/// What lies between two features of a kind, as a number for each row, and what to call it.
fn between(a: &Side, b: &Side) -> Option<(&'static str, Vec<f32>)> {
    use Treatment::{Category, Date, Number};
    let cells = a.cells.iter().zip(&b.cells);
    match (&a.feature.treatment, &b.feature.treatment) {
        (Number { .. }, Number { .. }) | (Date { .. }, Date { .. }) => {
            Some((DIFFERENCE, cells.map(|(a, b)| a - b).collect()))
        }
        (Category { levels }, Category { levels: others }) => {
            let same =
                |(a, b): (&f32, &f32)| match (levels.get(*a as usize), others.get(*b as usize)) {
                    (Some(a), Some(b)) => f32::from(u8::from(a == b)),
                    _ => f32::NAN,
                };
            Some((SAMENESS, cells.map(same).collect()))
        }
        _ => None,
    }
}

/// What is between two features for nearly all rows, in words.
fn constant(unless: &ConstantUnless, what: &str) -> String {
    match unless.constant {
        value if value.is_nan() => "unknown".into(),
        value if what == SAMENESS => if value == 1.0 { "yes" } else { "no" }.into(),
        value => format!("{value}"),
    }
}

impl Pair<'_> {
    fn caveat(&self) -> Caveat {
        let [a, b] = self.names;
        Caveat {
            code: "predicts_together".into(),
            column: a.into(),
            other_columns: vec![b.into()],
            params: self.figures.params.clone(),
            detail: format!("\"{a}\" and \"{b}\" know together what neither does alone: {}", self.how),
            remedy: "If either is filled in or changed only once the outcome is there, add it to exclude and train again; the model is worth less than its metrics say.".into(),
        }
    }
}

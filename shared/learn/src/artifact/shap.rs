//! Why a score is what it is.

use data::{Column, Frame, Result};
use report::phrases::readable;
use report::{Driver, Explanation, Importance, LogOdds};
use stats::sampling::evenly_spaced;

use crate::artifact::{Artifact, Asked};
use crate::prepare::entity::required_column;
use crate::prepare::features::{Feature, Treatment};
use crate::prepare::matrix::Matrix;

/// Rows looked at for global importance, evenly spread.
const SAMPLE: usize = 500;
/// Log-odds that are this near to each other are one.
const NEAR: f64 = 1e-6;

impl Artifact {
    /// Why some rows have their scores, each with its `top` strongest drivers; columns without any
    /// effect are none. Like the score, effects come from members that have not seen the row.
    ///
    /// # Errors
    /// `missing_column`, `column_type`.
    pub fn explain(&self, frame: &Frame, rows: &[usize], top: usize) -> Result<Vec<Explanation>> {
        let columns: Vec<&Column> = self
            .features
            .iter()
            .map(|f| required_column(frame, &f.name))
            .collect::<Result<_>>()?;
        let effects = self.effects(frame, rows)?;
        let folds = self.folds_of(frame, rows)?;
        let explanation = |((row, fold), parts): ((&usize, &Option<u8>), &[f64])| {
            let blend = self.blend_of(*fold);
            let (effects, base) = (&parts[..self.features.len()], parts[self.features.len()]);
            let blended: f64 = parts.iter().sum();
            let slope = mean_slope(|log_odds| blend.calibrated(log_odds), base, blended);
            let of = |at: usize| {
                let points = 100.0 * slope * effects[at];
                let said = Said::of(&self.features[at], columns[at], *row);
                driver(said, effects[at], points)
            };
            let total = blend.calibrator.log_odds(blended);
            Explanation {
                drivers: strongest(effects, top).into_iter().map(of).collect(),
                log_odds: LogOdds {
                    base,
                    calibration: total - blended,
                    total,
                },
                base_score: blend.calibrated(base),
            }
        };
        Ok(rows
            .iter()
            .zip(&folds)
            .zip(effects.chunks(self.features.len() + 1))
            .map(explanation)
            .collect())
    }

    /// For each row, each feature's part of the blended log-odds and last the constant.
    pub(crate) fn effects(&self, frame: &Frame, rows: &[usize]) -> Result<Vec<f64>> {
        let width = self.features.len() + 1;
        let folds = self.folds_of(frame, rows)?;
        let matrix = Matrix::encode(&self.features, frame, rows)?;
        let learners = self.each_learner(&matrix, &folds, Asked::Contributions)?;
        let mut out = vec![0.0; rows.len() * width];
        for (row, parts) in out.chunks_mut(width).enumerate() {
            let blend = &self.blend_of(folds[row]).blend;
            for (learner, weight) in learners.iter().zip(&blend.weights) {
                for (part, value) in parts.iter_mut().zip(&learner[row * width..]) {
                    *part += weight * value;
                }
            }
            parts[width - 1] += blend.intercept;
        }
        Ok(out)
    }

    /// Each feature's share of the mean absolute effect, most important first.
    pub(crate) fn importance(&self, frame: &Frame, rows: &[usize]) -> Result<Vec<Importance>> {
        let sample = evenly_spaced(rows, SAMPLE);
        let mut sums = vec![0.0; self.features.len()];
        for parts in self
            .effects(frame, &sample)?
            .chunks(self.features.len() + 1)
        {
            sums.iter_mut()
                .zip(parts)
                .for_each(|(sum, part)| *sum += part.abs());
        }
        let total = sums.iter().sum::<f64>().max(f64::MIN_POSITIVE);
        let named = self.features.iter().zip(sums);
        let mut shares: Vec<Importance> = named
            .map(|(f, sum)| Importance {
                label: None,
                feature: f.name.clone(),
                importance: sum / total,
            })
            .collect();
        shares.sort_by(|a, b| b.importance.total_cmp(&a.importance));
        Ok(shares)
    }
}

/// How much a score rises on the way from the mean customer's log-odds to a row's, for each unit of
/// them: what makes effects, which sum in log-odds, sum in scores. Positive, since calibration rises.
fn mean_slope(score: impl Fn(f64) -> f64, base: f64, blended: f64) -> f64 {
    let (from, to) = match (blended - base).abs() < NEAR {
        true => (base - NEAR, base + NEAR),
        false => (base, blended),
    };
    (score(to) - score(from)) / (to - from)
}

/// The features with the largest of those effects, the largest first; those without any are none.
pub(super) fn strongest(effects: &[f64], top: usize) -> Vec<usize> {
    let mut order: Vec<usize> = (0..effects.len())
        .filter(|at| effects[*at] != 0.0)
        .collect();
    order.sort_by(|a, b| effects[*b].abs().total_cmp(&effects[*a].abs()));
    order.truncate(top);
    order
}

/// What a column says of a row.
pub(super) struct Said {
    pub feature: String,
    pub value: Option<String>,
    pub typical: Option<String>,
    /// In plain words.
    pub text: String,
}

impl Said {
    pub fn of(feature: &Feature, column: &Column, row: usize) -> Self {
        let value = column.text(row).map(|text| text.into_owned());
        let typical = typical(feature);
        // A number alone says little, and what is usual says nothing of one that is just that.
        let usual = match (&feature.treatment, &typical) {
            (Treatment::Number { .. }, Some(typical)) if value.as_ref() != Some(typical) => {
                format!(" (typically {typical})")
            }
            _ => String::new(),
        };
        let says = match &value {
            Some(value) => format!("is {value}{usual}"),
            None => "is not known".to_owned(),
        };
        Self {
            feature: feature.name.clone(),
            text: format!("{} {says}", readable(&feature.name)),
            value,
            typical,
        }
    }
}

fn driver(said: Said, effect: f64, points: f64) -> Driver {
    Driver {
        text: format!("{}: {} points", said.text, signed(points)),
        feature: said.feature,
        label: None,
        value: said.value,
        typical: said.typical,
        effect,
        points,
    }
}

/// What is usual in training: the median, or the commonest category.
fn typical(feature: &Feature) -> Option<String> {
    match &feature.treatment {
        Treatment::Number { median } => Some(((median * 100.0).round() / 100.0).to_string()),
        Treatment::Date { median } => Some(feature.kind.text(*median)),
        Treatment::Category { levels } => levels.first().cloned(),
    }
}

/// `+18`, `-3`; a tenth where it would round to nothing.
fn signed(points: f64) -> String {
    if points.abs() < 0.95 {
        format!("{points:+.1}")
    } else {
        format!("{points:+.0}")
    }
}

#[cfg(test)]
mod tests {
    use stats::calibration::Calibrator;
    use stats::logistic_solver::sigmoid;

    use super::*;

    #[test]
    fn effects_times_the_slope_sum_to_the_way_whatever_the_calibration() {
        let beta = Calibrator::Beta {
            low: 0.4,
            high: 1.7,
            intercept: -0.3,
        };
        let isotonic = Calibrator::Points(vec![(-2.0, -3.0), (-1.9, -0.5), (1.0, -0.4)]);
        for calibrator in [Calibrator::Identity, beta, isotonic] {
            let score = |log_odds| sigmoid(calibrator.log_odds(log_odds));
            // Far, near, back, and where all effects cancel out.
            for effects in [[2.0, 1.5], [0.3, -0.2], [-4.0, 0.5], [1.0, -1.0]] {
                let (base, sum) = (-1.95, effects.iter().sum::<f64>());
                let slope = mean_slope(score, base, base + sum);
                assert!(slope > 0.0, "{calibrator:?} {effects:?}");
                let points: f64 = effects.iter().map(|effect| slope * effect).sum();
                let way = score(base + sum) - score(base);
                assert!((points - way).abs() < 1e-9, "{calibrator:?} {effects:?}");
            }
        }
    }
}

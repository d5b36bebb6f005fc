//! Why a score is what it is.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::Result;
use crate::frame::{Column, Frame};

use super::artifact::Artifact;
use super::entity::needed;
use super::features::{Feature, Treatment};
use super::head::Head;
use super::logistic::spread;
use super::matrix::Matrix;
use super::member::Member;
use super::report::Importance;

/// Rows looked at for global importance, evenly spread.
const SAMPLE: usize = 500;

/// A feature's part in one score.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Driver {
    /// The column.
    pub feature: String,
    /// What it says about this customer; absent when missing.
    pub value: Option<String>,
    /// Its part of the log-odds (SHAP), against the mean customer. The effects of all columns and
    /// those of the mean customer sum to the score's log-odds before calibration.
    pub effect: f64,
    /// The score minus the score without it, in percentage points (-100 to 100).
    pub points: f64,
    /// In plain words.
    pub text: String,
}

/// Why a score is what it is.
#[derive(Debug, Clone, PartialEq)]
pub struct Explanation {
    /// What moved it, strongest first.
    pub drivers: Vec<Driver>,
    /// What is not a driver's.
    pub log_odds: LogOdds,
}

/// A score in log-odds. `base`, the effects of all drivers and `calibration` sum to `total`; the
/// score is `1 / (1 + e^-total)`.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct LogOdds {
    /// Of the mean customer, before calibration.
    pub base: f64,
    /// What calibration adds to base and effects.
    pub calibration: f64,
    /// All together.
    pub total: f64,
}

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
            .map(|f| needed(frame, &f.name))
            .collect::<Result<_>>()?;
        let effects = self.effects(frame, rows)?;
        let folds = self.folds_of(frame, rows)?;
        let explanation = |((row, fold), parts): ((&usize, &Option<u8>), &[f64])| {
            let head = self.head_of(*fold);
            let effects = &parts[..self.features.len()];
            let blended: f64 = parts.iter().sum();
            let mut order: Vec<usize> = (0..effects.len())
                .filter(|at| effects[*at] != 0.0)
                .collect();
            order.sort_by(|a, b| effects[*b].abs().total_cmp(&effects[*a].abs()));
            order.truncate(top);
            let of = |at: usize| {
                let points = points(head, blended, effects[at]);
                driver(&self.features[at], columns[at], *row, effects[at], points)
            };
            let total = head.calibrator.log_odds(blended);
            Explanation {
                drivers: order.into_iter().map(of).collect(),
                log_odds: LogOdds {
                    base: parts[effects.len()],
                    calibration: total - blended,
                    total,
                },
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
    pub(super) fn effects(&self, frame: &Frame, rows: &[usize]) -> Result<Vec<f64>> {
        let width = self.features.len() + 1;
        let folds = self.folds_of(frame, rows)?;
        let matrix = Matrix::encode(&self.features, frame, rows)?;
        let learners = self.each_learner(&matrix, &folds, width, Member::contributions)?;
        let mut out = vec![0.0; rows.len() * width];
        for (row, parts) in out.chunks_mut(width).enumerate() {
            let blend = &self.head_of(folds[row]).blend;
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
    pub(super) fn importance(&self, frame: &Frame, rows: &[usize]) -> Result<Vec<Importance>> {
        let sample = spread(rows, SAMPLE);
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
                feature: f.name.clone(),
                importance: sum / total,
            })
            .collect();
        shares.sort_by(|a, b| b.importance.total_cmp(&a.importance));
        Ok(shares)
    }
}

/// The score minus the score without an effect, in percentage points.
fn points(head: &Head, log_odds: f64, effect: f64) -> f64 {
    100.0 * (head.calibrated(log_odds) - head.calibrated(log_odds - effect))
}

fn driver(feature: &Feature, column: &Column, row: usize, effect: f64, points: f64) -> Driver {
    let value = column.text(row).map(|text| text.into_owned());
    let says = match &value {
        Some(value) => format!("is {value}{}", typical(feature)),
        None => "is not known".to_owned(),
    };
    let text = format!(
        "{} {says}: {} points",
        readable(&feature.name),
        signed(points)
    );
    Driver {
        feature: feature.name.clone(),
        value,
        effect,
        points,
        text,
    }
}

/// What is usual, for numbers, whose value alone says little.
fn typical(feature: &Feature) -> String {
    match feature.treatment {
        Treatment::Number { median } => {
            format!(" (typically {})", (median * 100.0).round() / 100.0)
        }
        _ => String::new(),
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

/// `MonthlyCharges` and `monthly_charges` as `Monthly charges`; abbreviations stay.
pub(super) fn readable(name: &str) -> String {
    let letters: Vec<char> = name.chars().collect();
    let mut words = String::with_capacity(name.len() + 4);
    for (at, &letter) in letters.iter().enumerate() {
        let starts_word = at > 0 && letters[at - 1].is_lowercase() && letter.is_uppercase();
        let abbreviation = letters.get(at + 1).is_none_or(|next| !next.is_lowercase());
        if starts_word {
            words.push(' ');
        }
        match letter {
            '_' => words.push(' '),
            _ if at == 0 => words.extend(letter.to_uppercase()),
            _ if starts_word && !abbreviation => words.extend(letter.to_lowercase()),
            _ => words.push(letter),
        }
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_read_like_words() {
        assert_eq!(readable("MonthlyCharges"), "Monthly charges");
        assert_eq!(readable("monthly_charges"), "Monthly charges");
        assert_eq!(readable("tenure"), "Tenure");
        assert_eq!(readable("StreamingTV"), "Streaming TV");
        assert_eq!(readable("NPS"), "NPS");
    }
}

//! A new model against the one in production, on the same rows.

use data::{Error, Frame, Result};
use report::{Comparison, ComparisonFigures, PairedMetric};
use stats::bootstrap::{Row, Scored, Spread, measure, ranked, resample};
use stats::metrics::{log_loss, roc_auc};
use stats::sampling::evenly_spaced;
use stats::significance::Z;

use crate::artifact::Artifact;
use crate::prepare::entity::{Hasher, required_column};
use crate::prepare::target::{self, FEWEST_OF_A_CLASS};

/// The most rows compared on, evenly spread over the file: both models score them all.
const ROWS: usize = 100_000;

/// Compares a new model with `champion`, the one of that `version`, on the `frame` that the new one
/// was trained on; `more` has what other columns of the same rows the champion needs.
///
/// Of a row that the challenger learned from, one fold's members speak. So of the champion's too,
/// though of a new customer all might: five folds together score better than one, which is no
/// merit of the champion's.
///
/// Without an entity key, a customer whose values have changed is taken for a new one, also by
/// members that saw the values before: that can only favour the champion.
///
/// # Errors
/// Those of [`Artifact::score`] for the new model. What keeps the champion from scoring is told in
/// the comparison.
pub fn compare(
    challenger: &Artifact,
    champion: &Artifact,
    version: u32,
    frame: &Frame,
    more: &Frame,
) -> Result<Comparison> {
    let (sample, positive) = sample(challenger, frame, more)?;
    let yes = positive.iter().filter(|positive| **positive).count();
    let rarer = yes.min(positive.len() - yes);
    if rarer < FEWEST_OF_A_CLASS {
        let why = format!("Of the rows drawn for it, only {rarer} have the rarer outcome.");
        return Ok(Comparison::impossible(version, "few_outcomes", &why));
    }
    let new = challenger.score(&sample)?;
    let entities = entities(challenger, &sample)?;
    let rows: Vec<usize> = (0..sample.rows).collect();
    let old = champion
        .conform(sample)
        .and_then(|frame| champion.score_left_out(&frame, &rows));
    Ok(match old {
        Ok(old) => {
            let seed = challenger.spec.seed;
            Comparison::of(version, figures([&old, &new], &positive, &entities, seed))
        }
        Err(Error {
            code,
            detail,
            remedy,
            ..
        }) => Comparison::impossible(version, &code, &format!("{detail} {remedy}")),
    })
}

/// Rows with an outcome, and the outcome.
fn sample(model: &Artifact, frame: &Frame, more: &Frame) -> Result<(Frame, Vec<bool>)> {
    let outcome = required_column(frame, model.target())?;
    let known = target::positives(outcome, frame.rows, model.positive_label());
    let ((rows, positive), _) = target::counting(model.spec(), frame, known)?;
    let all: Vec<usize> = (0..rows.len()).collect();
    let drawn = evenly_spaced(&all, ROWS).into_iter();
    let (rows, positive): (Vec<usize>, Vec<bool>) =
        drawn.map(|at| (rows[at], positive[at])).unzip();
    let mut sample = frame.take(&rows);
    sample.columns.extend(more.take(&rows).columns);
    Ok((sample, positive))
}

/// A number for each row's entity; rows that the new model's training kept together have the same.
fn entities(model: &Artifact, frame: &Frame) -> Result<Vec<u64>> {
    let hasher = Hasher::new(model.salt, model.entity_key(), &model.features, frame)?;
    let entity = |row: usize| hasher.hash(row).unwrap_or(row as u64);
    Ok((0..frame.rows).map(entity).collect())
}

fn figures(
    scores: [&[f64]; 2],
    positive: &[bool],
    entities: &[u64],
    seed: u64,
) -> ComparisonFigures {
    let flagged = vec![false; positive.len()];
    let [(old, count), (new, _)] = scores.map(|scores| {
        ranked(&Scored {
            scores,
            positive,
            flagged: &flagged,
            entities,
        })
    });
    let [mut auc, mut loss] = [Spread::default(); 2];
    resample(positive.len(), count, seed, |draws| {
        let [old, new] = [&old, &new].map(|rows: &Vec<Row>| measure(rows, draws));
        auc.see(new[0] - old[0]);
        loss.see(new[2] - old[2]);
    });
    let paired = |metric: fn(&[f64], &[bool]) -> f64, spread: Spread| {
        let [old, new] = scores.map(|scores| metric(scores, positive));
        PairedMetric::new(old, new, Z * spread.deviation())
    };
    ComparisonFigures {
        rows: positive.len(),
        log_loss: paired(log_loss, loss),
        roc_auc: paired(roc_auc, auc),
    }
}

#[cfg(test)]
mod tests {
    use report::ComparisonVerdict;
    use stats::logistic_solver::sigmoid;
    use stats::random::draw;

    use super::*;

    /// Outcomes, and the scores of two models that see the truth through noise of these sizes.
    fn sample(seed: u64, rows: usize, noise: [f64; 2]) -> ([Vec<f64>; 2], Vec<bool>) {
        let normal = |stream: u64, n| (0..6).map(|i| draw(stream, 6 * n + i)).sum::<f64>() - 3.0;
        let truth = |n| 2.0 * normal(seed, n) - 1.0;
        let positive = (0..rows).map(|n| draw(seed + 1, n) < sigmoid(truth(n)));
        let scores = [2, 3].map(|stream: u64| {
            let size = noise[stream as usize - 2];
            let noisy = |n| sigmoid(truth(n) + size * normal(seed + stream, n));
            (0..rows).map(noisy).collect()
        });
        (scores, positive.collect())
    }

    fn compared(seed: u64, rows: usize, noise: [f64; 2]) -> Comparison {
        let ([old, new], positive) = sample(seed, rows, noise);
        let entities: Vec<u64> = (0..rows as u64).collect();
        Comparison::of(1, figures([&old, &new], &positive, &entities, 7))
    }

    #[test]
    fn the_less_noisy_is_better_and_the_same_is_not() {
        let better = compared(1, 3_000, [1.0, 0.2]);
        assert_eq!(better.verdict, ComparisonVerdict::Better, "{better:?}");
        assert!(
            better
                .detail
                .starts_with("Better than version 1: on the same 3000 rows")
        );
        let worse = compared(1, 3_000, [0.2, 1.0]);
        assert_eq!(worse.verdict, ComparisonVerdict::Worse, "{worse:?}");
        let same = compared(1, 3_000, [0.0, 0.0]);
        assert_eq!(same.verdict, ComparisonVerdict::NoDifference, "{same:?}");
        assert_eq!(same.figures.unwrap().log_loss.interval, [0.0, 0.0]);
    }

    #[test]
    fn two_equally_good_ones_differ_in_few_of_a_hundred_files() {
        const FILES: u64 = 200;
        let differ = |seed: &u64| {
            let compared = compared(10 * seed, 400, [0.5, 0.5]);
            compared.verdict != ComparisonVerdict::NoDifference
        };
        let share = (0..FILES).filter(differ).count() as f64 / FILES as f64;
        assert!((0.02..=0.08).contains(&share), "{share}");
    }

    #[test]
    fn pairing_sees_what_separate_intervals_would_not() {
        let figures = compared(4, 2_000, [0.5, 0.3]).figures.unwrap();
        let PairedMetric {
            interval: [low, high],
            ..
        } = figures.log_loss;
        let ([_, new], positive) = sample(4, 2_000, [0.5, 0.3]);
        let mut alone = Spread::default();
        let flagged = vec![false; 2_000];
        let entities: Vec<u64> = (0..2_000).collect();
        let scored = Scored {
            scores: &new,
            positive: &positive,
            flagged: &flagged,
            entities: &entities,
        };
        let (rows, count) = ranked(&scored);
        resample(2_000, count, 7, |draws| alone.see(measure(&rows, draws)[2]));
        assert!((high - low) / 2.0 < 0.5 * Z * alone.deviation());
    }
}

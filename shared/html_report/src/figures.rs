//! The figures of a report, and what they mean.

use report::{Calibration, CalibrationMethod, Report, Vocabulary, phrases::percent};
use stats::curves::{height, lift};

/// The share of rows looked at by the figure about the highest scores.
pub const TOP: f64 = 0.1;

/// A figure, how sure it is, and what it means.
pub struct Figure {
    pub name: &'static str,
    pub value: String,
    /// Its 95 % interval, when there is one.
    pub interval: Option<String>,
    pub meaning: String,
}

/// What to know when nothing else is read.
pub fn headlines(words: &Vocabulary, report: &Report) -> Vec<Figure> {
    let Vocabulary {
        many,
        one,
        did,
        did_not,
        ..
    } = words;
    let (metrics, intervals) = (&report.metrics, report.intervals.as_ref());
    let caught = height(&report.curves.gain, TOP);
    let lift = lift(&report.curves, TOP);
    vec![
        Figure {
            name: "Ranking (ROC AUC)",
            value: decimal(metrics.roc_auc),
            interval: intervals.map(|i| span(i.roc_auc, decimal)),
            meaning: format!(
                "Of a {one} who {did} and one who {did_not}, the one who {did} has the higher score in {} of all pairs; a coin toss has {}.",
                percent(metrics.roc_auc),
                percent(0.5)
            ),
        },
        Figure {
            name: "Highest tenth",
            value: format!("{lift:.1} ×"),
            interval: None,
            meaning: format!(
                "Of the {} highest scores, {} {did}: {lift:.1} times the average of {}. They are {} of all who {did}.",
                percent(TOP),
                percent((lift * rate(report)).min(1.0)),
                percent(rate(report)),
                percent(caught)
            ),
        },
        Figure {
            name: "Flagged rightly (precision)",
            value: percent(metrics.precision),
            interval: intervals.map(|i| span(i.precision, percent)),
            meaning: format!(
                "Of the {many} flagged, with a score from {} on, so many {did}.",
                percent(metrics.threshold)
            ),
        },
        Figure {
            name: "Found (recall)",
            value: percent(metrics.recall),
            interval: intervals.map(|i| span(i.recall, percent)),
            meaning: format!("Of all {many} who {did}, so many were flagged."),
        },
    ]
}

pub fn figures(report: &Report) -> Vec<Figure> {
    let (metrics, intervals) = (&report.metrics, report.intervals.as_ref());
    let figure = |name, value, interval: Option<[f64; 2]>, meaning: &str| Figure {
        name,
        value: decimal(value),
        interval: interval.map(|bounds| span(bounds, decimal)),
        meaning: meaning.into(),
    };
    let by_rate = format!(
        "Precision, averaged over all cut-offs: 1 is perfect, {} is chance.",
        decimal(rate(report))
    );
    vec![
        figure(
            "Average precision",
            metrics.average_precision,
            intervals.map(|i| i.average_precision),
            &by_rate,
        ),
        figure(
            "F1",
            metrics.f1,
            intervals.map(|i| i.f1),
            "The harmonic mean of precision and recall: 1 is perfect.",
        ),
        figure(
            "Log loss",
            metrics.log_loss,
            intervals.map(|i| i.log_loss),
            &format!(
                "How surprised the scores are by what happened: 0 is perfect, {} is to give everyone the average.",
                decimal(entropy(rate(report)))
            ),
        ),
        figure(
            "Brier score",
            metrics.brier,
            intervals.map(|i| i.brier),
            &format!(
                "The mean squared distance of score and outcome: 0 is perfect, {} is to give everyone the average.",
                decimal(rate(report) * (1.0 - rate(report)))
            ),
        ),
    ]
}

/// How scores were calibrated, and what that makes of them.
pub fn calibration(calibration: &Calibration) -> String {
    let method = match calibration.method {
        CalibrationMethod::None => "The blend's scores needed no correction",
        CalibrationMethod::Platt => {
            "Scores were corrected by a line through their log-odds (Platt scaling)"
        }
        CalibrationMethod::Beta => "Scores were corrected by beta calibration",
        CalibrationMethod::Isotonic => {
            "Scores were corrected by a rising curve (isotonic regression)"
        }
    };
    format!(
        "{method}. A group's mean score is {:.1} percentage points away from what happened to it, on average over 15 groups of equal size (expected calibration error {}).",
        100.0 * calibration.error,
        decimal(calibration.error)
    )
}

/// The share of rows that are positive.
pub fn rate(report: &Report) -> f64 {
    report.positives as f64 / report.rows.max(1) as f64
}

/// The log loss of giving everyone the average, in nats.
fn entropy(rate: f64) -> f64 {
    let part = |p: f64| if p > 0.0 { -p * p.ln() } else { 0.0 };
    part(rate) + part(1.0 - rate)
}

pub fn decimal(value: f64) -> String {
    format!("{value:.3}")
}

pub fn span([low, high]: [f64; 2], say: fn(f64) -> String) -> String {
    format!("{} to {}", say(low), say(high))
}

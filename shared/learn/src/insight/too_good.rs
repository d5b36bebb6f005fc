//! Models that are better than honest data allow.

use data::{Frame, Result};
use report::{Caveat, Intervals, Phrase, Report};

use crate::learners::landmark;
use crate::prepare::features::Feature;
use crate::prepare::table::Table;

/// Honest models of churn and of leads hardly have a larger area under the ROC curve. Compared is
/// the lower bound of the 95 % interval: a small file may look as good by luck.
const ROC_AUC: f64 = 0.97;
/// Where an outcome is rare, an honest model may well rank so, yet most of those it flags stay: it
/// is too good if its average precision is high too.
const AVERAGE_PRECISION: f64 = 0.75;
/// An average precision that is too good for an outcome that is rare, whatever the other area is.
const AVERAGE_PRECISION_OF_RARE: f64 = 0.9;
/// The share of positives up to which an outcome is rare.
const RARE: f64 = 0.1;

/// From this area on it is looked at what the best feature gives. Honest models lose little without
/// it, for others say much of the same.
const WORTH_A_LOOK: f64 = 0.95;
/// Suspect is a feature without which so many times as many pairs of customers are ranked wrong...
const TIMES_AS_WRONG: f64 = 4.0;
/// ...and so much of the area is lost.
const LOSS: f64 = 0.1;
/// Leaves of the trees that tell how much is lost.
const LEAVES: u32 = 15;

/// Columns to look at first.
const NAMED: usize = 4;

/// A caveat on the whole model, if there is cause for one.
///
/// # Errors
/// `missing_column`, `column_type`.
pub fn caveat(
    report: &Report,
    intervals: &Intervals,
    features: &[Feature],
    frame: &Frame,
    table: &Table,
) -> Result<Option<Caveat>> {
    match too_good(report, intervals) {
        Some(detail) => {
            let figures = Phrase::default()
                .with("roc_auc", report.metrics.roc_auc)
                .with("average_precision", report.metrics.average_precision);
            Ok(of_columns(to_look_at(report), detail, figures))
        }
        None => gives_all(report, intervals, features, frame, table),
    }
}

/// What is too good about the model, in words.
fn too_good(report: &Report, intervals: &Intervals) -> Option<String> {
    let figure = |name: &str, value: f64, [low, high]: [f64; 2]| {
        format!("{name} {value:.3}, {low:.3} to {high:.3}")
    };
    let metrics = &report.metrics;
    let [roc, precision] = [intervals.roc_auc, intervals.average_precision];
    let is_rare = report.positives as f64 <= RARE * report.rows as f64;
    let what = if roc[0] > ROC_AUC && precision[0] > AVERAGE_PRECISION {
        figure("ROC AUC", metrics.roc_auc, roc)
    } else if is_rare && precision[0] > AVERAGE_PRECISION_OF_RARE {
        figure("average precision", metrics.average_precision, precision)
    } else {
        return None;
    };
    Some(format!(
        "The model ranks almost perfectly ({what}), which honest data seldom allow."
    ))
}

/// A caveat on the best feature, if the model is good and next to nothing without it.
fn gives_all(
    report: &Report,
    intervals: &Intervals,
    features: &[Feature],
    frame: &Frame,
    table: &Table,
) -> Result<Option<Caveat>> {
    let best = report.importance.first().map(|of| of.feature.as_str());
    let Some(best) = best.filter(|best| !is_named(report, best)) else {
        return Ok(None);
    };
    if features.len() < 2 || intervals.roc_auc[0] < WORTH_A_LOOK {
        return Ok(None);
    }
    let [with, without] = around(best, features, frame, table)?;
    if 1.0 - without < TIMES_AS_WRONG * (1.0 - with) || with - without < LOSS {
        return Ok(None);
    }
    let detail = format!(
        "Nearly all that the model knows comes from \"{best}\": without it, quick trees on a sample fall from a ROC AUC of {with:.2} to {without:.2}."
    );
    let figures = Phrase::default()
        .with("roc_auc_with", with)
        .with("roc_auc_without", without);
    Ok(of_columns(vec![best.to_owned()], detail, figures))
}

/// The columns that scores depend on most; of those that caveats name already if there are any.
fn to_look_at(report: &Report) -> Vec<String> {
    let ranked = report.importance.iter().map(|of| &of.feature);
    let mut columns: Vec<&String> = ranked
        .clone()
        .filter(|name| is_named(report, name))
        .collect();
    if columns.is_empty() {
        columns.extend(ranked);
    }
    columns.into_iter().take(NAMED).cloned().collect()
}

fn is_named(report: &Report, name: &str) -> bool {
    let mut named = report.warnings.iter().flat_map(Caveat::columns);
    named.any(|column| column == name)
}

fn of_columns(mut columns: Vec<String>, detail: String, figures: Phrase) -> Option<Caveat> {
    let quoted: Vec<String> = columns.iter().map(|c| format!("\"{c}\"")).collect();
    let other_columns = columns.split_off(1.min(columns.len()));
    let first = quoted.join(", ");
    Some(Caveat {
        code: Caveat::TOO_GOOD.into(),
        column: columns.pop()?,
        other_columns,
        params: figures.params,
        detail,
        remedy: format!(
            "Check {first} first: what is filled in or changed only once the outcome is there goes into exclude, and the model is trained again. If all of it is known when customers are scored, the model is simply good."
        ),
    })
}

/// How well a few quick trees do on a sample, with a feature and without.
fn around(name: &str, features: &[Feature], frame: &Frame, table: &Table) -> Result<[f64; 2]> {
    let sample = landmark::sample(table);
    let others = features.iter().filter(|feature| feature.name != name);
    let others: Vec<Feature> = others.cloned().collect();
    let auc = |of: &[Feature]| landmark::auc(&landmark::trees(LEAVES), of, 0, frame, &sample);
    Ok([auc(features)?, auc(&others)?])
}

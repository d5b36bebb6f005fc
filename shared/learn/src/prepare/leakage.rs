//! What makes metrics too good to be true: features that already know the outcome.

use data::{Frame, Result, names_leakage};
use report::{Caveat, Phrase};

use crate::prepare::binned_auc;
use crate::prepare::constant_unless::{self, ConstantUnless};
use crate::prepare::features::{Feature, Treatment};
use crate::prepare::matrix::Matrix;
use crate::prepare::table::Table;

/// From this out-of-fold area under the ROC curve on, a feature alone is suspect. The best honest
/// single features of the public sets reach .875.
const SUSPECT: f64 = 0.97;
/// Intervals that a feature's numbers are put in, about equally full.
const BINS: usize = 64;

/// What is suspicious about the features; `label` is the outcome that counts as yes.
///
/// # Errors
/// `missing_column`, `column_type`.
pub fn caveats(
    features: &[Feature],
    frame: &Frame,
    table: &Table,
    label: &str,
) -> Result<Vec<Caveat>> {
    let mut caveats = Vec::new();
    for feature in features {
        let name = &feature.name;
        let cells = cells(feature, frame, table)?;
        let auc = binned_auc::auc(&binned_auc::of_feature(feature, &cells, BINS), table);
        let unless = constant_unless::find(&cells, table);
        let caveat = |code: &str, detail: String, params: Phrase| Caveat {
            code: code.into(),
            column: name.clone(),
            other_columns: Vec::new(),
            params: params.params,
            detail,
            remedy: format!(
                "If \"{name}\" is not known at the time when customers are to be scored, add it to exclude and train again; the model is worth less than its metrics say."
            ),
        };
        if let Some(unless) = unless {
            let constant = constant(feature, unless.constant);
            let detail = format!("\"{name}\" is {constant} {}", told(&unless, label));
            caveats.push(caveat("predicts_alone", detail, figures(&unless)));
        } else if auc >= SUSPECT {
            caveats.push(caveat(
                "predicts_alone",
                format!(
                    "\"{name}\" alone predicts the outcome almost perfectly (ROC AUC {auc:.3}): it may be the outcome in other words."
                ),
                ranking(auc),
            ));
        }
        if names_leakage(name) {
            caveats.push(caveat(
                "known_afterwards",
                format!(
                    "The name of \"{name}\" says that it may be known only after the outcome (on its own it has a ROC AUC of {auc:.3})."
                ),
                ranking(auc),
            ));
        }
    }
    Ok(caveats)
}

/// The figures of a caveat: how well something ranks by itself.
pub fn ranking(auc: f64) -> Phrase {
    Phrase::default().with("roc_auc", auc)
}

/// The figures of a caveat: when something is not what it is for nearly all.
pub fn figures(unless: &ConstantUnless) -> Phrase {
    Phrase::default()
        .with("differ", unless.differ)
        .with("hits", unless.hits)
        .with("share", unless.share)
}

/// When something is not what it is for nearly all, in words.
pub fn told(unless: &ConstantUnless, label: &str) -> String {
    let outcome = match unless.positive {
        true => format!("\"{label}\""),
        false => format!("other than \"{label}\""),
    };
    let ConstantUnless { differ, hits, .. } = unless;
    format!(
        "for nearly all unless the outcome is {outcome}: of the {differ} rows where it is not, {hits} have that outcome, {:.0} % of all that do. It may be filled in only then.",
        100.0 * unless.share
    )
}

/// A value of a feature, in words.
fn constant(feature: &Feature, cell: f32) -> String {
    match &feature.treatment {
        _ if cell.is_nan() => "empty".into(),
        Treatment::Category { levels } => match levels.get(cell as usize) {
            Some(level) => format!("\"{level}\""),
            None => "empty or rare".into(),
        },
        Treatment::Number { .. } => format!("{cell}"),
        Treatment::Date { .. } => "one and the same date".into(),
    }
}

/// The out-of-fold area under the ROC curve of the share of positives among like values.
pub fn alone(feature: &Feature, frame: &Frame, table: &Table) -> Result<f64> {
    let cells = cells(feature, frame, table)?;
    Ok(binned_auc::auc(
        &binned_auc::of_feature(feature, &cells, BINS),
        table,
    ))
}

fn cells(feature: &Feature, frame: &Frame, table: &Table) -> Result<Vec<f32>> {
    Ok(Matrix::encode(std::slice::from_ref(feature), frame, &table.rows)?.cells)
}

//! How the model treats groups of customers: the same figures for each group of a column, and how
//! far apart they are.

use data::{Column, Frame, Result, Values};
use report::{Estimate, Fairness, FairnessGroup, Gap, Language, Measure, Phrase};
use stats::bootstrap::Scored;
use stats::calibration::{calibration_error, calibration_error_by_chance};
use stats::intervals::difference;
use stats::significance::{Z, critical};

use crate::insight::bins::{Bins, Group};
use crate::insight::group_metrics::GroupMetrics;
use crate::prepare::entity::required_column;
use crate::prepare::features::Feature;
use crate::prepare::notes::Notes;
use crate::prepare::table::Table;

/// The most columns that are looked at.
pub const FAIRNESS_COLUMNS: usize = 5;
/// Smaller groups are left out.
const FEWEST: usize = 50;
/// Groups of texts, the largest.
const TEXTS: usize = 12;
/// Groups of numbers and dates, unless they have fewer values.
const NUMBERS: usize = 5;

/// Looks at columns, features or not.
///
/// # Errors
/// `missing_column`.
pub fn fairness(
    columns: &[String],
    features: &[Feature],
    frame: &Frame,
    table: &Table,
    scored: &Scored,
) -> Result<Vec<Fairness>> {
    let names = columns.iter();
    let of = |name: &String| {
        let is_feature = features.iter().any(|feature| feature.name == *name);
        Ok(compare(
            required_column(frame, name)?,
            is_feature,
            table,
            scored,
        ))
    };
    names.map(of).collect()
}

type Named = (String, GroupMetrics);

fn compare(column: &Column, is_feature: bool, table: &Table, scored: &Scored) -> Fairness {
    let most = match column.values {
        Values::Text { .. } => TEXTS,
        Values::Number(_) => NUMBERS,
    };
    let bins = Bins::of(column, &table.rows, most);
    let mut members = vec![Vec::new(); bins.groups.len()];
    for (row, group) in bins.of_row.iter().enumerate() {
        members[*group as usize].push(row);
    }
    let shown = |at: &usize| bins.counts[*at] >= FEWEST && bins.groups[*at] != Group::Others;
    let wider = table.inflation();
    let (mut named, mut groups) = (Vec::new(), Vec::new());
    for at in (0..bins.groups.len()).filter(shown) {
        let name = bins.name(&bins.condition(at as u8, at as u8));
        let metrics = GroupMetrics::of(&members[at], scored);
        groups.push(group(&name, &metrics, &members[at], scored, Z * wider));
        named.push((name, metrics));
    }
    let rows = groups.iter().map(|group| group.rows).sum::<usize>();
    let caveats = caveats(column, is_feature, table.rows.len() - rows);
    Fairness {
        column: column.name.clone(),
        gaps: gaps(&named, wider),
        caveats: caveats.texts,
        caveat_phrases: caveats.phrases,
        groups,
    }
}

fn group(
    name: &str,
    metrics: &GroupMetrics,
    rows: &[usize],
    scored: &Scored,
    z: f64,
) -> FairnessGroup {
    let (scores, positive): (Vec<f64>, Vec<bool>) = rows
        .iter()
        .map(|row| (scored.scores[*row], scored.positive[*row]))
        .unzip();
    let observed = metrics.observed(z);
    let of = |measure| metrics.estimate(measure, z);
    FairnessGroup {
        group: name.to_owned(),
        rows: rows.len(),
        observed,
        mean_score: metrics.mean_score(),
        flagged: metrics.flagged(z),
        recall: of(Measure::Recall),
        false_positive_rate: of(Measure::FalsePositiveRate),
        precision: of(Measure::Precision),
        roc_auc: of(Measure::RocAuc),
        calibration_error: calibration_error(&scores, &positive),
        calibration_error_by_chance: calibration_error_by_chance(observed.value, rows.len()),
    }
}

fn gaps(groups: &[Named], wider: f64) -> Vec<Gap> {
    let pairs = groups.len() * groups.len().saturating_sub(1) / 2;
    let z = critical(pairs * Measure::ALL.len()) * wider;
    let gap = |measure: Measure| {
        let known: Vec<(&str, Estimate)> = groups
            .iter()
            .filter_map(|(name, metrics)| Some((name.as_str(), metrics.estimate(measure, z)?)))
            .collect();
        let pairs = known
            .iter()
            .flat_map(|a| known.iter().map(move |b| (a, b)))
            .filter(|(a, b)| a.1.value > b.1.value)
            .map(|(a, b)| (a, b, difference(&a.1, &b.1)));
        let surest = pairs.max_by(|a, b| a.2.interval[0].total_cmp(&b.2.interval[0]));
        surest.map(|(higher, lower, difference)| told(measure, higher, lower, difference))
    };
    Measure::ALL.into_iter().filter_map(gap).collect()
}

fn told(
    measure: Measure,
    higher: &(&str, Estimate),
    lower: &(&str, Estimate),
    difference: Estimate,
) -> Gap {
    let (a, b) = (measure.say(higher.1.value), measure.say(lower.1.value));
    let [from, to] = difference.interval.map(|end| 100.0 * end);
    let sure = match difference.interval[0] > 0.0 {
        true => "",
        false => " This may be chance.",
    };
    Gap {
        measure,
        higher: higher.0.to_owned(),
        lower: lower.0.to_owned(),
        difference,
        text: format!(
            "{}: {a} for \"{}\", {b} for \"{}\": {:.1} points apart (95 % interval {from:.1} to {to:.1}).{sure}",
            measure.name(Language::English),
            higher.0,
            lower.0,
            100.0 * difference.value,
        ),
    }
}

fn caveats(column: &Column, is_feature: bool, left_out: usize) -> Notes {
    let name = &column.name;
    let of_column = |code| Phrase::new(code).with("column", name.as_str());
    let mut caveats = Notes::default();
    match is_feature {
        true => caveats.add(
            format!(
                "The model looks at \"{name}\". Add it to exclude if it should not; other columns may still tell the groups apart."
            ),
            of_column("group_column_used"),
        ),
        false => caveats.add(
            format!(
                "The model does not look at \"{name}\", but other columns may tell the groups apart."
            ),
            of_column("group_column_unused"),
        ),
    }
    caveats.add(
        "These are differences between groups in this file, not their causes. A gap is no proof of unfair treatment, and no gap is no proof of fair treatment: outcomes that were recorded or brought about unfairly look right here.".to_owned(),
        Phrase::new("gaps_are_no_causes"),
    );
    caveats.add(
        "Where outcomes differ between groups, no model that errs can have equal precision, recall and false positive rate in all of them (Chouldechova, 2017): decide which gap matters for what you do with the scores.".to_owned(),
        Phrase::new("gaps_cannot_all_close"),
    );
    if left_out > 0 {
        caveats.add(
            format!(
                "Of \"{name}\", {left_out} rows are in groups of fewer than {FEWEST}, or beyond the largest {TEXTS} groups, and are not shown."
            ),
            of_column("small_groups_left_out").with("rows", left_out),
        );
    }
    caveats
}

#[cfg(test)]
#[path = "fairness_tests.rs"]
mod tests;

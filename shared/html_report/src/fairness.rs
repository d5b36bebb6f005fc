//! How groups of customers are treated, as tables.

use crate::figures::decimal;
use report::phrases::{count, percent};
use report::{Estimate, Fairness, FairnessGroup, Gap, Report};

pub struct Groups<'a> {
    pub column: &'a str,
    pub rows: Vec<Row<'a>>,
    /// Gaps that are no chance, in words.
    pub gaps: Vec<&'a str>,
    /// What else was compared.
    pub equal: String,
}

pub struct Row<'a> {
    pub group: &'a str,
    pub count: String,
    pub cells: Vec<Cell>,
}

pub struct Cell {
    /// It; a dash when there are too few cases.
    pub value: String,
    /// How sure it is, or what it would be by chance.
    pub interval: String,
}

pub fn all(report: &Report) -> Vec<Groups<'_>> {
    report.fairness.iter().map(groups).collect()
}

/// What they show and what they do not, each once.
pub fn caveats(report: &Report) -> Vec<&str> {
    let mut told: Vec<&str> = Vec::new();
    for caveat in report.fairness.iter().flat_map(|of| &of.caveats) {
        if !told.contains(&caveat.as_str()) {
            told.push(caveat);
        }
    }
    told
}

fn groups(of: &Fairness) -> Groups<'_> {
    let sure = |gap: &&Gap| gap.difference.interval[0] > 0.0;
    let unsure: Vec<&str> = of
        .gaps
        .iter()
        .filter(|gap| !sure(gap))
        .map(|gap| gap.measure.name())
        .collect();
    Groups {
        column: &of.column,
        rows: of.groups.iter().map(row).collect(),
        gaps: of
            .gaps
            .iter()
            .filter(sure)
            .map(|gap| gap.text.as_str())
            .collect(),
        equal: match unsure.is_empty() {
            true => String::new(),
            false => format!(
                "Gaps that may be chance: {}.",
                unsure
                    .join(", ")
                    .to_lowercase()
                    .replace("roc auc", "ROC AUC")
            ),
        },
    }
}

fn row(group: &FairnessGroup) -> Row<'_> {
    let plain = |value: String, interval: String| Cell { value, interval };
    let share = |of: &Estimate| {
        let [low, high] = of.interval.map(|end| 100.0 * end);
        plain(percent(of.value), format!("{low:.1}–{high:.1}"))
    };
    let maybe = |of: &Option<Estimate>| {
        let none = || plain("–".into(), "too few".into());
        of.as_ref().map_or_else(none, share)
    };
    let auc = match &group.roc_auc {
        Some(of) => {
            let [low, high] = of.interval.map(decimal);
            plain(decimal(of.value), format!("{low}–{high}"))
        }
        None => maybe(&None),
    };
    Row {
        group: &group.group,
        count: count(group.rows),
        cells: vec![
            share(&group.observed),
            plain(percent(group.mean_score), String::new()),
            share(&group.flagged),
            maybe(&group.recall),
            maybe(&group.false_positive_rate),
            maybe(&group.precision),
            auc,
            plain(
                decimal(group.calibration_error),
                format!("{} by chance", decimal(group.calibration_error_by_chance)),
            ),
        ],
    }
}

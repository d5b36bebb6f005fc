//! How groups of customers are treated, as tables.

use crate::figures::decimal;
use report::{Estimate, Fairness, FairnessGroup, Gap, Language, Report, say};

pub struct Groups<'a> {
    pub column: &'a str,
    pub rows: Vec<Row<'a>>,
    /// Gaps that are no chance, in words.
    pub gaps: Vec<String>,
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

pub fn all(report: &Report, language: Language) -> Vec<Groups<'_>> {
    let groups = |of| groups(of, language);
    report.fairness.iter().map(groups).collect()
}

/// What they show and what they do not, each once.
pub fn caveats(report: &Report, language: Language) -> Vec<String> {
    let mut told: Vec<String> = Vec::new();
    for caveat in report.fairness.iter().flat_map(|of| of.said(language)) {
        if !told.contains(&caveat) {
            told.push(caveat);
        }
    }
    told
}

fn groups(of: &Fairness, language: Language) -> Groups<'_> {
    let sure = |gap: &&Gap| gap.difference.interval[0] > 0.0;
    let unsure: Vec<&str> = of
        .gaps
        .iter()
        .filter(|gap| !sure(gap))
        .map(|gap| gap.measure.name(language))
        .collect();
    let unsure = unsure.join(", ").to_lowercase();
    let unsure = unsure
        .replace("roc auc", "ROC AUC")
        .replace("auc roc", "AUC ROC");
    Groups {
        column: &of.column,
        rows: of.groups.iter().map(|group| row(group, language)).collect(),
        gaps: of
            .gaps
            .iter()
            .filter(sure)
            .map(|gap| gap.said(language))
            .collect(),
        equal: match unsure.is_empty() {
            true => String::new(),
            false => say!(
                language,
                "Gaps that may be chance: {unsure}.",
                "Diferenças que podem ser acaso: {unsure}."
            ),
        },
    }
}

fn row(group: &FairnessGroup, language: Language) -> Row<'_> {
    let plain = |value: String, interval: String| Cell { value, interval };
    let percent = |share| language.percent(share);
    let decimal = |value| decimal(language, value);
    let range = |ends: [String; 2]| ends.join("–");
    let share = |of: &Estimate| {
        let ends = of.interval.map(|end| language.number(100.0 * end, 1));
        plain(percent(of.value), range(ends))
    };
    let too_few = || plain("–".into(), language.of("too few", "poucos casos").into());
    let maybe = |of: &Option<Estimate>| of.as_ref().map_or_else(too_few, share);
    let auc = |of: &Estimate| plain(decimal(of.value), range(of.interval.map(decimal)));
    let by_chance = decimal(group.calibration_error_by_chance);
    let by_chance = say!(language, "{by_chance} by chance", "{by_chance} por acaso");
    Row {
        group: &group.group,
        count: language.count(group.rows as u64),
        cells: vec![
            share(&group.observed),
            plain(percent(group.mean_score), String::new()),
            share(&group.flagged),
            maybe(&group.recall),
            maybe(&group.false_positive_rate),
            maybe(&group.precision),
            group.roc_auc.as_ref().map_or_else(too_few, auc),
            plain(decimal(group.calibration_error), by_chance),
        ],
    }
}

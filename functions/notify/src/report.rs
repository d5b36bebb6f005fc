//! The mail about a trained version: what its report says first.

use askama::Template;
use domain::{Model, ModelId, ModelVersion, OrgId, Stage};
use platform::{Objects, WorkError, objects::keys};
use serde::Deserialize;

use crate::mail::{Mail, NAME_LENGTH, REASON_LENGTH, one_line};

/// As many columns are named that the scores depend on.
const COLUMNS: usize = 5;
/// As many warnings are repeated.
const WARNINGS: usize = 5;

/// What is told of a version's report.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct Report {
    metrics: Metrics,
    intervals: Option<Intervals>,
    verdict: Option<String>,
    importance: Vec<Importance>,
    rows: u64,
    positives: u64,
    #[serde(default)]
    warnings: Vec<Warning>,
}

#[derive(Debug, Clone, Deserialize)]
struct Metrics {
    roc_auc: f64,
    precision: f64,
    recall: f64,
}

#[derive(Debug, Clone, Deserialize)]
struct Intervals {
    roc_auc: [f64; 2],
    precision: [f64; 2],
    recall: [f64; 2],
}

#[derive(Debug, Clone, Deserialize)]
struct Importance {
    feature: String,
    importance: f64,
}

#[derive(Debug, Clone, Deserialize)]
struct Warning {
    detail: String,
}

/// The report of a version.
pub(crate) async fn read(
    objects: &Objects,
    org: OrgId,
    model: ModelId,
    version: u32,
) -> Result<Report, WorkError> {
    let key = keys::report(org, model, version);
    let file = objects.get(&key).await?.ok_or(WorkError::Gone)?;
    Ok(serde_json::from_slice(&file)?)
}

#[derive(Template)]
#[template(path = "report.html")]
struct Html<'a>(&'a Told);

#[derive(Template)]
#[template(path = "report.txt", escape = "none")]
struct Text<'a>(&'a Told);

/// What both templates show.
struct Told {
    headline: String,
    learned: String,
    useless: bool,
    figures: Vec<Figure>,
    columns: Vec<String>,
    warnings: Vec<String>,
    stage: &'static str,
    link: Option<String>,
}

struct Figure {
    name: &'static str,
    value: String,
    meaning: String,
}

impl Mail {
    /// The mail about a version and its report.
    pub(crate) fn about_report(
        model: &Model,
        version: &ModelVersion,
        report: &Report,
        public_url: &str,
    ) -> Result<Self, askama::Error> {
        let words = model.task.vocabulary();
        let (many, did) = (words.many, words.did);
        let name = one_line(&model.name, NAME_LENGTH);
        let told = Told {
            headline: format!("{name}: version {} is trained", version.version),
            learned: format!(
                "It learned from {} {many}, of whom {} {did}.",
                report.rows, report.positives
            ),
            useless: report.verdict.as_deref() == Some("no_better_than_chance"),
            figures: figures(report, many, did),
            columns: columns(report),
            warnings: warnings(report),
            stage: match version.stage {
                Stage::Prod => "It scores from now on.",
                Stage::Staging | Stage::Archived => "It waits for you to promote it.",
            },
            link: (!public_url.is_empty()).then(|| {
                format!(
                    "{public_url}/models/{}?version={}",
                    model.id, version.version
                )
            }),
        };
        Ok(Self {
            subject: told.headline.clone(),
            text: Text(&told).render()?,
            html: Html(&told).render()?,
        })
    }
}

fn figures(report: &Report, many: &str, did: &str) -> Vec<Figure> {
    let Metrics {
        roc_auc,
        precision,
        recall,
    } = report.metrics;
    let percent = |share: f64| format!("{:.0}%", 100.0 * share);
    let decimal = |value: f64| format!("{value:.3}");
    let intervals = report.intervals.as_ref();
    let with = |value: f64, interval: Option<[f64; 2]>, say: &dyn Fn(f64) -> String| match interval
    {
        Some([low, high]) => format!("{} ({} to {})", say(value), say(low), say(high)),
        None => say(value),
    };
    vec![
        Figure {
            name: "Ranking (ROC AUC)",
            value: with(roc_auc, intervals.map(|i| i.roc_auc), &decimal),
            meaning: "1 is perfect, 0.5 is a coin toss".into(),
        },
        Figure {
            name: "Found (recall)",
            value: with(recall, intervals.map(|i| i.recall), &percent),
            meaning: format!("of the {many} who {did} are flagged"),
        },
        Figure {
            name: "Flagged rightly (precision)",
            value: with(precision, intervals.map(|i| i.precision), &percent),
            meaning: format!("of the flagged {did}"),
        },
    ]
}

fn columns(report: &Report) -> Vec<String> {
    let top = report.importance.iter().take(COLUMNS);
    top.map(|column| {
        let name = one_line(&column.feature, NAME_LENGTH);
        format!("{name} ({:.0}%)", 100.0 * column.importance)
    })
    .collect()
}

fn warnings(report: &Report) -> Vec<String> {
    let told = report.warnings.iter().take(WARNINGS);
    told.map(|warning| one_line(&warning.detail, REASON_LENGTH))
        .collect()
}

#[cfg(test)]
#[path = "report_tests.rs"]
mod tests;

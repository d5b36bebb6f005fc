//! The mail about a trained version: what its report says first.

use cloud::{Bucket, WorkError, bucket::keys};
use domain::{Model, ModelId, ModelVersion, Notification, OrgId, Stage, TrainingRunId};
use mail::{Button, Frame, name, one_line};
use report::{Caveat, Metrics, Report, Verdict};
use store::TenantStore;

use crate::{
    Notifier,
    letter::{Told, WordsLetter, words},
};

/// As many columns are named that the scores depend on.
const COLUMNS: usize = 5;
const WARNINGS: usize = 5;
/// Longer warnings are cut, in characters.
const WARNING_LENGTH: usize = 600;

/// Mails those who want it, if the model was asked to mail its reports.
pub(crate) async fn mail(
    notifier: &Notifier,
    tenant: TenantStore,
    run: TrainingRunId,
    model: ModelId,
    version: u32,
) -> Result<(), WorkError> {
    let model = tenant.model(model).await?.ok_or(WorkError::Gone)?;
    if !model.mail_report {
        return Ok(());
    }
    let version = tenant.version(model.id, version).await?;
    let version = version.ok_or(WorkError::Gone)?;
    let mut report = read(&notifier.bucket, tenant.org(), model.id, version.version).await?;
    let labels = tenant.labels(&version.dataset_name).await?;
    labels.tell_report(&mut report);
    let summary = Summary::new(&model, &version, &report, &notifier.public_url);
    let recipients = notifier
        .who_want(&tenant, Notification::Reports, run)
        .await?;
    let letter = WordsLetter {
        kind: "report",
        words: summary,
        told: Told::Training(tenant, run),
    };
    notifier.deliver_to_members(&letter, recipients).await
}

async fn read(
    bucket: &Bucket,
    org: OrgId,
    model: ModelId,
    version: u32,
) -> Result<Report, WorkError> {
    let key = keys::report(org, model, version);
    let file = bucket.get(&key).await?.ok_or(WorkError::Gone)?;
    Ok(serde_json::from_slice(&file)?)
}

words!(Summary, "report.html", "report.txt");

pub(crate) struct Summary {
    frame: Frame,
    learned: String,
    useless: bool,
    figures: Vec<Figure>,
    columns: Vec<String>,
    warnings: Vec<String>,
    stage: &'static str,
}

struct Figure {
    name: &'static str,
    value: String,
    meaning: String,
}

impl Summary {
    pub(crate) fn new(
        model: &Model,
        version: &ModelVersion,
        report: &Report,
        public_url: &str,
    ) -> Self {
        let words = models::family(model.task).vocabulary();
        let (many, did) = (words.many, words.did);
        let page = format!("/models/{}?version={}", model.id, version.version);
        Self {
            frame: Frame {
                headline: format!("Version {} of a model is trained", version.version),
                button: Button::to("Read the report", public_url, &page),
            },
            learned: format!(
                "{} learned from {} {many}, of whom {} {did}.",
                name(&model.name),
                report.rows,
                report.positives
            ),
            useless: report.verdict == Some(Verdict::NoBetterThanChance),
            figures: figures(report, many, did),
            columns: columns(report),
            warnings: warnings(report),
            stage: match version.stage {
                Stage::Prod => "It scores from now on.",
                _ if version.needs_check() => {
                    "It does not score yet: check it first, then promote it, or train again without the columns below."
                }
                Stage::Staging | Stage::Archived => "It waits for you to promote it.",
            },
        }
    }
}

fn figures(report: &Report, many: &str, did: &str) -> Vec<Figure> {
    let Metrics {
        roc_auc,
        precision,
        recall,
        ..
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
        let feature = name(column.label.as_ref().unwrap_or(&column.feature));
        format!("{feature} ({:.0}%)", 100.0 * column.importance)
    })
    .collect()
}

fn warnings(report: &Report) -> Vec<String> {
    let told = report.warnings.iter().take(WARNINGS);
    told.map(|Caveat { detail, remedy, .. }| {
        one_line(&format!("{detail} {remedy}"), WARNING_LENGTH)
    })
    .collect()
}

#[cfg(test)]
#[path = "report_tests.rs"]
pub(crate) mod tests;

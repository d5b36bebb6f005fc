//! The mail about a trained version: what its report says first.

use cloud::{Bucket, WorkError, bucket::keys};
use domain::{Language, Model, ModelId, ModelVersion, Notification, OrgId, Stage, TrainingRunId};
use mail::{Button, Frame, name, one_line};
use report::{Metrics, Report, Verdict, Vocabulary, say};
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
    let words = |language| Summary::new(&model, &version, &report, &notifier.public_url, language);
    let recipients = notifier
        .who_want(&tenant, Notification::Reports, run)
        .await?;
    let letter = WordsLetter {
        kind: "report",
        words,
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
        language: Language,
    ) -> Self {
        let words = models::family(model.task).vocabulary(language);
        let Vocabulary { many, did, .. } = words;
        let whom = words.whom();
        let [rows, positives] =
            [report.rows, report.positives].map(|number| language.count(number as u64));
        let (called, number) = (name(&model.name), version.version);
        let page = format!("/models/{}?version={number}", model.id);
        let label = language.of("Read the report", "Ler o relatório");
        Self {
            frame: Frame {
                language,
                headline: say!(
                    language,
                    "Version {number} of a model is trained",
                    "A versão {number} de um modelo foi treinada"
                ),
                button: Button::to(label, public_url, &page),
            },
            learned: say!(
                language,
                "{called} learned from {rows} {many}, of {whom} {positives} {did}.",
                "{called} aprendeu com {rows} {many}, dos quais {positives} {did}."
            ),
            useless: report.verdict == Some(Verdict::NoBetterThanChance),
            figures: figures(report, &words),
            columns: columns(report, language),
            warnings: warnings(report, language),
            stage: stage(version, language),
        }
    }
}

fn stage(version: &ModelVersion, language: Language) -> &'static str {
    match version.stage {
        Stage::Prod => language.of("It scores from now on.", "Ele pontua a partir de agora."),
        _ if version.needs_check() => language.of(
            "It does not score yet: check it first, then promote it, or train again without the columns below.",
            "Ele ainda não pontua: confira-o primeiro e depois promova-o, ou treine de novo sem as colunas abaixo.",
        ),
        Stage::Staging | Stage::Archived => language.of(
            "It waits for you to promote it.",
            "Ele espera que você o promova.",
        ),
    }
}

fn figures(report: &Report, words: &Vocabulary) -> Vec<Figure> {
    let Vocabulary {
        language,
        many,
        did,
        ..
    } = *words;
    let who = words.who();
    let Metrics {
        roc_auc,
        precision,
        recall,
        ..
    } = report.metrics;
    let percent = |share: f64| format!("{}%", language.number(100.0 * share, 0));
    let decimal = |value: f64| language.number(value, 3);
    let intervals = report.intervals.as_ref();
    let with = |value: f64, interval: Option<[f64; 2]>, of: &dyn Fn(f64) -> String| {
        let value = of(value);
        let Some([low, high]) = interval.map(|ends| ends.map(of)) else {
            return value;
        };
        say!(
            language,
            "{value} ({low} to {high})",
            "{value} ({low} a {high})"
        )
    };
    vec![
        Figure {
            name: language.of("Ranking (ROC AUC)", "Ordenação (AUC ROC)"),
            value: with(roc_auc, intervals.map(|i| i.roc_auc), &decimal),
            meaning: language
                .of(
                    "1 is perfect, 0.5 is a coin toss",
                    "1 é perfeito, 0,5 é cara ou coroa",
                )
                .into(),
        },
        Figure {
            name: language.of("Found (recall)", "Encontrados (revocação)"),
            value: with(recall, intervals.map(|i| i.recall), &percent),
            meaning: say!(
                language,
                "of the {many} {who} {did} are flagged",
                "dos {many} que {did} são apontados"
            ),
        },
        Figure {
            name: language.of(
                "Flagged rightly (precision)",
                "Apontados com acerto (precisão)",
            ),
            value: with(precision, intervals.map(|i| i.precision), &percent),
            meaning: say!(language, "of the flagged {did}", "dos apontados {did}"),
        },
    ]
}

fn columns(report: &Report, language: Language) -> Vec<String> {
    let top = report.importance.iter().take(COLUMNS);
    top.map(|column| {
        let feature = name(column.label.as_ref().unwrap_or(&column.feature));
        format!(
            "{feature} ({}%)",
            language.number(100.0 * column.importance, 0)
        )
    })
    .collect()
}

fn warnings(report: &Report, language: Language) -> Vec<String> {
    let told = report.warnings.iter().take(WARNINGS);
    told.map(|caveat| one_line(&caveat.sentences(language), WARNING_LENGTH))
        .collect()
}

#[cfg(test)]
#[path = "report_tests.rs"]
pub(crate) mod tests;

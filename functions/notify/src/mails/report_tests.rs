use domain::{DatasetId, Task, TrainingRunId};
use mail::Mail;
use serde_json::{Value, json};

use super::*;
use crate::{letter::Words, mails::scores::tests::model, reason::Reason, spoken::whole};

const URL: &str = "https://perene.example";

fn metrics() -> Value {
    json!({
        "roc_auc": 0.8508, "average_precision": 0.66, "log_loss": 0.41, "brier": 0.134,
        "precision": 0.553, "recall": 0.727, "f1": 0.63, "threshold": 0.3,
    })
}

fn report() -> Value {
    json!({
        "metrics": metrics(),
        "calibration": { "method": "none", "error": 0.02 },
        "intervals": {
            "roc_auc": [0.8414, 0.8596], "average_precision": [0.64, 0.68], "log_loss": [0.4, 0.42],
            "brier": [0.13, 0.138], "precision": [0.534, 0.572], "recall": [0.707, 0.746],
            "f1": [0.61, 0.65],
        },
        "verdict": "better_than_chance",
        "curves": { "roc": [], "precision_recall": [], "calibration": [], "gain": [] },
        "importance": [
            { "feature": "Contract", "importance": 0.21 },
            { "feature": "tenure", "importance": 0.177 },
        ],
        "learners": [], "rows": 7043, "positives": 1869, "positive_label": "Yes",
        "features": ["Contract", "tenure"], "dropped": [], "notes": [],
    })
}

fn version(model: &Model, stage: Stage) -> ModelVersion {
    serde_json::from_value(json!({
        "model_id": model.id, "version": 3, "stage": stage, "training_run_id": TrainingRunId::new(),
        "dataset_id": DatasetId::new(), "dataset_name": "Customers",
        "metrics": metrics(),
        "artifact_sha256": "", "artifact_size": 0, "created_at": "2026-11-21T00:00:00Z",
    }))
    .unwrap()
}

pub(crate) fn summary(language: Language) -> Summary {
    summary_of(language, "Telco", Stage::Prod, report())
}

fn summary_of(language: Language, name: &str, stage: Stage, report: Value) -> Summary {
    let mut model = model(name, Task::Churn);
    model.id = "mdl_01arz3ndektsv4rrffq69g5fav".parse().unwrap();
    let report: Report = serde_json::from_value(report).unwrap();
    let mut version = version(&model, stage);
    version.caveats = report.caveats();
    Summary::new(&model, &version, &report, URL, language)
}

fn mail(name: &str, stage: Stage, report: Value) -> Mail {
    mail_in(Language::English, name, stage, report)
}

fn mail_in(language: Language, name: &str, stage: Stage, report: Value) -> Mail {
    let footer = Reason::Chosen(Notification::Reports).footer(URL, language);
    summary_of(language, name, stage, report)
        .mail(&footer)
        .unwrap()
}

#[test]
fn a_report_is_told_of_in_portuguese() {
    let mut suspect = report();
    suspect["verdict"] = "no_better_than_chance".into();
    suspect["warnings"] = json!([{
        "code": "too_good", "column": "estorno", "other_columns": ["taxa"],
        "detail": "The model ranks almost perfectly.", "remedy": "Check the first.",
        "params": { "roc_auc": 0.994 },
    }]);
    let texts = [Stage::Prod, Stage::Staging].map(|stage| {
        let mail = mail_in(Language::Portuguese, "Telco", stage, suspect.clone());
        whole(&mail)
    });
    insta::assert_snapshot!(texts.join("\n"));
}

#[test]
fn the_text_of_a_report_mail() {
    let mail = mail("Telco", Stage::Prod, report());
    assert_eq!(mail.subject, "Version 3 of a model is trained");
    insta::assert_snapshot!(mail.text);
}

#[test]
fn the_page_of_a_report_mail() {
    insta::assert_snapshot!(mail("Telco", Stage::Staging, report()).html);
}

#[test]
fn what_makes_a_model_suspect_is_said_first() {
    let mut suspect = report();
    suspect["verdict"] = "no_better_than_chance".into();
    suspect["warnings"] = json!([{
        "code": "too_good", "column": "refund", "other_columns": ["fee"], "remedy": "Check \"refund\" first.",
        "detail": "The model ranks almost perfectly.",
    }, {
        "code": "known_afterwards", "column": "closed_on", "remedy": "Exclude it.",
        "detail": "\"closed_on\" may know the outcome.",
    }]);
    let mail = mail("Telco", Stage::Staging, suspect);
    for body in [&mail.text, &mail.html] {
        let at = |text: &str| body.to_lowercase().find(text).unwrap();
        assert!(at("better than chance") < at("roc auc"));
        assert!(at("ranks almost perfectly") < at("refund") && at("refund") < at("closed_on"));
        assert!(at("closed_on") < at("roc auc") && at("exclude it.") < at("roc auc"));
        assert!(at("does not score yet") < at("ranks almost perfectly"));
    }
}

#[test]
fn hostile_names_of_columns_stay_text() {
    let mut hostile = report();
    hostile["importance"][0]["feature"] = "<script>alert(1)</script>\nBcc: x@example.com".into();
    let mail = mail("x\r\nBcc: all@example.com", Stage::Prod, hostile);
    assert!(!mail.subject.contains(char::is_control));
    assert!(!mail.html.contains("<script"));
    assert!(!mail.text.lines().any(|line| line.starts_with("Bcc:")));
}

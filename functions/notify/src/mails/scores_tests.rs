use domain::{DatasetId, DegradationKind, ModelId, Progress, Role, Task, UserId, ValueTotals};
use mail::Mail;
use report::Phrase;
use serde_json::json;

use super::*;
use crate::{letter::Words, reason::Reason, spoken::whole};

const URL: &str = "https://perene.example";

pub(crate) fn model(name: &str, task: Task) -> Model {
    serde_json::from_value(json!({
        "id": ModelId::new(), "name": name, "task": task, "target": "churned", "exclude": [],
        "rescore": "off", "versions": 1, "prod_version": 1, "created_by": UserId::new(),
        "created_at": "2026-11-21T00:00:00Z",
    }))
    .unwrap()
}

pub(crate) fn run(degraded: Vec<Degradation>) -> ScoringRun {
    ScoringRun {
        id: "scr_01arz3ndektsv4rrffq69g5fav".parse().unwrap(),
        model_id: ModelId::new(),
        model_version: 1,
        dataset_id: DatasetId::new(),
        dataset_generation: 0,
        rows: 7043,
        scored: 7043,
        delivery_problems: Vec::new(),
        degraded,
        file: None,
        totals: None,
        metered: false,
        set_aside: None,
        progress: Progress::queued(),
    }
}

pub(crate) fn scored(key: &str, score: f64, reasons: &[&str]) -> TopCustomer {
    let drivers: Vec<_> = reasons.iter().map(|text| {
        json!({ "feature": "", "value": null, "effect": 0.0, "points": 0.0, "text": text })
    }).collect();
    let customer = json!({
        "entity_key": key, "score": score, "risk": "high", "known": false, "drivers": drivers,
    });
    serde_json::from_value(customer).unwrap()
}

const LANGUAGE: Language = Language::English;

fn mail(model: &Model, top: &[TopCustomer]) -> Mail {
    let scores = Scores::new(model, &run(Vec::new()), top, URL, LANGUAGE);
    written(&scores, URL)
}

fn written(scores: &Scores, public_url: &str) -> Mail {
    let reason = Reason::ByRole(Notification::Scores, Role::Admin);
    let footer = reason.footer(public_url, scores.frame.language);
    scores.mail(&footer).unwrap()
}

fn three() -> Vec<TopCustomer> {
    vec![
        scored(
            "7590-VHVEG",
            0.873,
            &[
                "Contract is month-to-month: +18 points",
                "tenure is 2: +11 points",
                "TechSupport is No: +4 points",
            ],
        ),
        scored("9237-HQITU", 0.9999, &["tenure is 1: +20 points"]),
        scored("1452-KIOVK", 0.004, &[]),
    ]
}

#[test]
fn the_text_of_a_churn_mail() {
    let mail = mail(&model("Telco", Task::Churn), &three());
    assert_eq!(mail.subject, "3 customers most likely to leave");
    insta::assert_snapshot!(mail.text);
}

#[test]
fn the_page_of_a_churn_mail() {
    insta::assert_snapshot!(mail(&model("Telco", Task::Churn), &three()).html);
}

#[test]
fn a_lead_mail_speaks_of_buying() {
    let mail = mail(&model("Spring", Task::LeadScoring), &three()[..1]);
    assert_eq!(mail.subject, "1 lead most likely to buy");
    assert!(mail.text.contains("7,043 leads"));
    // But for the page's address.
    let words = format!("{}{}", mail.text, mail.html).replace("/customers?run=", "");
    assert!(!words.contains("customer"), "{words}");
}

#[test]
fn a_mail_about_a_yes_or_no_speaks_neither_of_leaving_nor_of_buying() {
    let mail = mail(&model("Returns", Task::Classification), &three()[..1]);
    assert_eq!(mail.subject, "1 case most likely to turn out yes");
    let words = format!("{}{}", mail.text, mail.html).replace("/customers?run=", "");
    for unfit in ["customer", "lead", "leave", "buy"] {
        assert!(!words.contains(unfit), "{unfit} in {words}");
    }
}

#[test]
fn what_is_at_stake_is_said_where_values_are_known() {
    let told = |value| {
        let totals = Totals {
            customers: 7043,
            at_risk: 1186,
            expected_outcomes: 900.0,
            value,
            ..Totals::default()
        };
        let run = ScoringRun {
            totals: Some(totals),
            ..run(Vec::new())
        };
        let scores = Scores::new(&model("Telco", Task::Churn), &run, &three(), URL, LANGUAGE);
        written(&scores, URL)
    };
    let mail = told(Some(ValueTotals {
        column: "<mrr>".into(),
        currency: Some("EUR".into()),
        at_risk: 72_634.4,
        ..ValueTotals::default()
    }));
    let said = "1,186 of them are likely to leave: €72,634 in all, by";
    assert!(
        mail.text.contains(&format!("{said} <mrr>.")),
        "{}",
        mail.text
    );
    assert!(
        mail.html.contains(&format!("{said} &#60;mrr&#62;.")),
        "{}",
        mail.html
    );
    assert!(!told(None).text.contains("likely to leave:"));
}

#[test]
fn hostile_names_neither_break_out_of_the_page_nor_forge_headers_or_lines() {
    let name = "x\r\nBcc: all@example.com\u{2028}\u{202e}<img src=x onerror=alert(1)>";
    let key = "</td><script>alert('1')</script>\n 1. \"CEO\"";
    let reason = "a & b\u{0}\t<a href=\"http://evil.example\">plan</a>";
    let mail = mail(&model(name, Task::Churn), &[scored(key, 0.5, &[reason])]);

    assert!(!mail.subject.contains(char::is_control));
    assert!(!mail.subject.contains("Bcc"));
    for tag in ["<script", "<img", "<a href=\"http://evil"] {
        assert!(!mail.html.contains(tag), "{tag}");
    }
    for escaped in ["&#60;script&#62;", "&#60;img", "a &#38; b"] {
        assert!(mail.html.contains(escaped), "{escaped}\n{}", mail.html);
    }
    assert!(!mail.text.lines().any(|line| line.starts_with("Bcc:")));
    assert!(
        mail.text
            .contains("</td><script>alert('1')</script> 1. \"CEO\"")
    );
    assert!(!mail.text.contains(['\u{0}', '\u{2028}', '\u{202e}', '\r']));
}

#[test]
fn scores_are_told_of_in_portuguese() {
    let driver = |points: f64, value: Option<&str>| {
        serde_json::from_value(json!({
            "feature": "Contrato", "value": value, "typical": "anual", "effect": points, "points": points,
            "text": "Contrato is not what it was",
        }))
        .unwrap()
    };
    let mut top = three();
    top[0].drivers = vec![driver(18.2, Some("mensal")), driver(-0.4, None)];
    top[1].drivers.clear();
    let phrase = Phrase::new("changed")
        .with("average_now", 29.94)
        .with("average_before", 64.8)
        .with("share_now", 0.02)
        .with("share_before", 0.1)
        .with("cell", "range")
        .with("above", 94.25);
    let changed = Degradation {
        kind: DegradationKind::FeatureDrift,
        name: "Mensalidade".into(),
        text: "on average 29.9, was 64.8".into(),
        phrase,
    };
    let totals = Totals {
        at_risk: 1186,
        value: Some(ValueTotals {
            column: "Mensalidade".into(),
            currency: Some("BRL".into()),
            at_risk: 72_634.4,
            ..ValueTotals::default()
        }),
        ..Totals::default()
    };
    let run = ScoringRun {
        totals: Some(totals),
        ..run(vec![changed])
    };
    let texts = [Task::Churn, Task::LeadScoring].map(|task| {
        let scores = Scores::new(&model("Telco", task), &run, &top, URL, Language::Portuguese);
        whole(&written(&scores, URL))
    });
    insta::assert_snapshot!(texts.join("\n"));
}

#[test]
fn what_speaks_against_the_model_comes_first() {
    let drifted = |name: &str, text: &str| Degradation {
        kind: DegradationKind::FeatureDrift,
        name: name.into(),
        text: text.into(),
        phrase: Phrase::default(),
    };
    let run = run(vec![
        drifted("MonthlyCharges", "on average 29.9, was 64.8"),
        drifted("<b>Plan\n</b>", "`Fiber`: 12 %, was 44 %"),
    ]);
    let model = model("Telco", Task::Churn);
    let mail = written(&Scores::new(&model, &run, &three()[..1], "", LANGUAGE), "");
    insta::assert_snapshot!(mail.text);
    let html = mail.html;
    assert!(
        html.contains("<li>MonthlyCharges: on average 29.9, was 64.8</li>"),
        "{html}"
    );
    assert!(
        html.contains("&#60;b&#62;Plan &#60;/b&#62;: `Fiber`"),
        "{html}"
    );
    assert!(html.find("Beware") < html.find("7590-VHVEG"), "{html}");
}

#[test]
fn without_a_public_address_there_is_no_link() {
    let scores = |url| {
        let model = model("Telco", Task::Churn);
        written(
            &Scores::new(&model, &run(Vec::new()), &three(), url, LANGUAGE),
            url,
        )
    };
    let page = format!("{URL}/customers?run={}", run(Vec::new()).id);
    assert!(scores(URL).text.contains(&page));
    let mail = scores("");
    assert!(!mail.html.contains("href") && !mail.text.contains("http"));
}

#[test]
fn a_percentage_never_claims_certainty() {
    let shown = [0.0, 0.01, 0.504, 0.99, 0.9901, 1.0].map(|score| percent(score, LANGUAGE));
    assert_eq!(
        shown,
        ["under 1%", "1%", "50%", "99%", "over 99%", "over 99%"]
    );
}

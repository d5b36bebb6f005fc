use std::sync::LazyLock;

use super::*;
use report::{
    Calibration, CalibrationMethod, Caveat, ColumnType, ComparisonFigures, Condition, Curves,
    Dependence, DependencePoint, Dropped, Estimate, Fairness, FairnessGroup, FileNotes, Gap,
    Intervals, LearnerReport, Measure, MeasuredOn, Metrics, PairedMetric, Phrase, Point,
    RepeatedKeys, Segment, Segments, english_words,
};

const CUSTOMERS: Vocabulary = Vocabulary {
    language: Language::English,
    are_people: true,
    many: "customers",
    one: "customer",
    did: "left",
    did_not: "stayed",
    one_did: "left",
    one_did_not: "stayed",
    will: "leave",
};
const LEADS: Vocabulary = Vocabulary {
    language: Language::English,
    are_people: true,
    many: "leads",
    one: "lead",
    did: "bought",
    did_not: "did not buy",
    one_did: "bought",
    one_did_not: "did not buy",
    will: "buy",
};
const CASES: Vocabulary = Vocabulary {
    language: Language::English,
    are_people: false,
    many: "cases",
    one: "case",
    did: "turned out yes",
    did_not: "turned out no",
    one_did: "turned out yes",
    one_did_not: "turned out no",
    will: "turn out yes",
};
const CLIENTES: Vocabulary = Vocabulary {
    language: Language::Portuguese,
    are_people: true,
    many: "clientes",
    one: "cliente",
    did: "saíram",
    did_not: "ficaram",
    one_did: "saiu",
    one_did_not: "ficou",
    will: "sair",
};

fn points(pairs: &[(f64, f64)]) -> Vec<Point> {
    pairs.iter().map(|&(x, y)| Point { x, y }).collect()
}

fn dependence(
    value: Option<&str>,
    number: Option<f64>,
    [score, observed]: [f64; 2],
    rows: usize,
) -> DependencePoint {
    DependencePoint {
        value: value.map(str::to_owned),
        number,
        score,
        rows,
        observed: (rows > 500).then_some(observed),
    }
}

fn estimate(value: f64, low: f64, high: f64) -> Estimate {
    Estimate {
        value,
        interval: [low, high],
    }
}

fn report() -> Report {
    Report {
        metrics: Metrics {
            roc_auc: 0.85,
            average_precision: 0.66,
            log_loss: 0.41,
            brier: 0.134,
            precision: 0.54,
            recall: 0.78,
            f1: 0.638,
            threshold: 0.31,
        },
        calibration: Calibration {
            method: CalibrationMethod::Platt,
            error: 0.0123,
        },
        intervals: Some(Intervals {
            roc_auc: [0.84, 0.86],
            average_precision: [0.63, 0.69],
            log_loss: [0.4, 0.42],
            brier: [0.13, 0.138],
            precision: [0.52, 0.56],
            recall: [0.76, 0.8],
            f1: [0.62, 0.655],
        }),
        measured_on: None,
        verdict: Some(Verdict::BetterThanChance),
        curves: Curves {
            roc: points(&[(0.0, 0.0), (0.2, 0.7), (1.0, 1.0)]),
            precision_recall: points(&[(0.2, 0.8), (0.6, 0.6), (1.0, 0.25)]),
            calibration: points(&[(0.05, 0.04), (0.3, 0.32), (0.7, 0.68)]),
            gain: points(&[(0.0, 0.0), (0.1, 0.3), (0.5, 0.9), (1.0, 1.0)]),
        },
        importance: vec![
            Importance {
                label: None,
                feature: "Contract".into(),
                importance: 0.75,
            },
            Importance {
                label: None,
                feature: "tenure".into(),
                importance: 0.25,
            },
        ],
        dependence: vec![
            Dependence {
                feature: "tenure".into(),
                kind: ColumnType::Integer,
                points: vec![
                    dependence(Some("1"), Some(1.0), [0.4, 0.6], 2400),
                    dependence(Some("72"), Some(72.0), [0.1, 0.05], 1200),
                    dependence(None, None, [0.2, 0.2], 400),
                ],
            },
            Dependence {
                feature: "Contract".into(),
                kind: ColumnType::Text,
                points: vec![
                    dependence(Some("Month-to-month"), None, [0.3, 0.4], 3000),
                    dependence(Some("Two year"), None, [0.15, 0.03], 1000),
                ],
            },
        ],
        segments: Some(Segments {
            tried: 12_345,
            high: vec![Segment {
                conditions: vec![Condition {
                    feature: "Contract".into(),
                    is: Some("Month-to-month".into()),
                    from: None,
                    below: None,
                    text: "Contract is Month-to-month".into(),
                }],
                text: "Contract is Month-to-month".into(),
                rows: 1500,
                share: 0.375,
                observed: estimate(0.425, 0.36, 0.49),
                mean_score: 0.42,
            }],
            low: Vec::new(),
            off: Vec::new(),
        }),
        fairness: vec![Fairness {
            column: "gender".into(),
            groups: vec![FairnessGroup {
                group: "Female".into(),
                rows: 2000,
                observed: estimate(0.25, 0.23, 0.27),
                mean_score: 0.26,
                flagged: estimate(0.3, 0.28, 0.32),
                recall: Some(estimate(0.8, 0.76, 0.84)),
                false_positive_rate: Some(estimate(0.2, 0.18, 0.22)),
                precision: None,
                roc_auc: Some(estimate(0.84, 0.82, 0.86)),
                calibration_error: 0.021,
                calibration_error_by_chance: 0.03,
            }],
            gaps: vec![
                Gap {
                    measure: Measure::Recall,
                    higher: "Female".into(),
                    lower: "Male".into(),
                    difference: estimate(0.1, 0.02, 0.18),
                    text: "Found: 10 points apart.".into(),
                },
                Gap {
                    measure: Measure::RocAuc,
                    higher: "Female".into(),
                    lower: "Male".into(),
                    difference: estimate(0.01, -0.02, 0.04),
                    text: "Ranking: may be chance.".into(),
                },
            ],
            caveats: vec!["Differences, not causes.".into()],
            caveat_phrases: vec![Phrase::new("gaps_are_no_causes")],
        }],
        learners: vec![LearnerReport {
            kind: "logistic_regression".into(),
            members: 5,
            weight: 0.4,
            roc_auc: 0.845,
            log_loss: 0.42,
            size: 45.0,
            fit_seconds: 1.25,
        }],
        rows: 4000,
        positives: 1000,
        target: "Churn".into(),
        positive_label: "Yes".into(),
        features: vec!["Contract".into(), "tenure".into()],
        dropped: vec![Dropped {
            name: "country".into(),
            reason: "it has one value".into(),
            phrase: Phrase::new("constant"),
        }],
        warnings: Vec::new(),
        notes: vec!["12 rows without an outcome were passed over.".into()],
        note_phrases: vec![
            Phrase::new("rows_without_outcome")
                .with("rows", 12_usize)
                .with("column", "Churn"),
        ],
        file: Some(FileNotes {
            repeated_keys: RepeatedKeys::of([("C1", 2)]),
            ..FileNotes::default()
        }),
    }
}

fn written(name: &str, vocabulary: &Vocabulary, report: &Report) -> String {
    html(&HtmlReport {
        name,
        vocabulary,
        version: Some(3),
        dataset: "Customers",
        trained_at: "2026-11-21T04:05:00Z".parse().unwrap(),
        report,
        comparison: None,
    })
    .unwrap()
}

/// The page without its style, which changes for other reasons.
fn body(page: &str) -> &str {
    page.split_once("</style>").unwrap().1
}

#[test]
fn the_page_of_a_small_report() {
    insta::assert_snapshot!(body(&written("Telco", &CUSTOMERS, &report())));
}

#[test]
fn things_are_not_spoken_of_as_people() {
    let page = written("Returns", &CASES, &report());
    let page = body(&page);
    for said in [
        "of which 1,000",
        "Of all cases that turned out yes",
        "What you reach",
    ] {
        assert!(page.contains(said), "no {said} in {page}");
    }
    for unfit in [" who ", "whom", "Whom"] {
        assert!(!page.contains(unfit), "{unfit} in {page}");
    }
}

/// All that a report can say, so that nothing of it is English in a Portuguese one.
fn full_report() -> Report {
    let mut report = report();
    report.verdict = Some(Verdict::NoBetterThanChance);
    let caveat = |code: &str| Caveat {
        code: code.into(),
        column: "encerrado".into(),
        other_columns: vec!["motivo".into()],
        detail: "It knows the outcome.".into(),
        remedy: "Exclude it and train again.".into(),
        ..Caveat::default()
    };
    let codes = [
        "predicts_alone",
        "known_afterwards",
        "predicts_together",
        "too_good",
    ];
    report.warnings = codes.map(caveat).into();
    report.measured_on = Some(MeasuredOn {
        from: "2026-06-01".into(),
        rows: 1500,
    });
    report.importance = (0..25)
        .map(|at| Importance {
            label: None,
            feature: format!("c{at}"),
            importance: 0.04,
        })
        .collect();
    if let Some(segments) = &mut report.segments {
        let condition = |is: Option<&str>, from: Option<&str>, below: Option<&str>| Condition {
            feature: "tenure".into(),
            is: is.map(str::to_owned),
            from: from.map(str::to_owned),
            below: below.map(str::to_owned),
            text: "Tenure is in this range".into(),
        };
        segments.high[0].conditions.extend([
            condition(Some(Condition::ANY_OTHER), None, None),
            condition(None, Some("1.5"), Some("12")),
            condition(None, Some("1.5"), None),
            condition(None, None, Some("12")),
            condition(None, None, None),
        ]);
    }
    report
}

#[test]
fn a_portuguese_page_says_nothing_in_english() {
    let comparison = Comparison::of(
        2,
        ComparisonFigures {
            rows: 4000,
            log_loss: PairedMetric::new(0.42, 0.4, 0.01),
            roc_auc: PairedMetric::new(0.84, 0.85, 0.01),
        },
    );
    let page = |vocabulary, report: &Report| {
        html(&HtmlReport {
            name: "Telco",
            vocabulary,
            version: Some(3),
            dataset: "Clientes",
            trained_at: "2026-11-21T04:05:00Z".parse().unwrap(),
            report,
            comparison: Some(&comparison),
        })
        .unwrap()
    };
    let mut small = report();
    small.fairness.clear();
    for report in [full_report(), report(), small] {
        let portuguese = page(&CLIENTES, &report);
        assert_eq!(english_words(&portuguese), [""; 0]);
        assert!(portuguese.contains("<html lang=\"pt-BR\">"));
        // The same words are found where they are.
        assert!(english_words(&page(&CUSTOMERS, &report)).len() > 100);
    }
    insta::assert_snapshot!(body(&page(&CLIENTES, &full_report())));
}

#[test]
fn the_highest_tenth_is_told_from_the_gain_curve() {
    let page = written("Telco", &CUSTOMERS, &report());
    // 0.3 of 1000 are among 400 rows: 75 %, which is three times a quarter.
    let told = "Of the 10% highest scores, 75% left: 3.0 times the average of 25%.";
    assert!(page.contains(told));
    let page = written("Spring", &LEADS, &report());
    assert!(page.contains("75% bought: 3.0 times") && !page.contains(" left: "));
}

#[test]
fn names_cannot_become_marks() {
    static HOSTILE: LazyLock<String> =
        LazyLock::new(|| "</style><script>alert(1)</script>\"' onload=x &amp;".into());
    let hostile = || HOSTILE.clone();
    let mut report = report();
    report.positive_label = hostile();
    report.features = vec![hostile()];
    report.importance[0].feature = hostile();
    report.learners[0].kind = hostile();
    if let Some(segments) = &mut report.segments {
        segments.high[0].text = hostile();
    }
    report.fairness[0].column = hostile();
    report.fairness[0].groups[0].group = hostile();
    report.fairness[0].gaps[0].text = hostile();
    report.dependence[1].feature = hostile();
    report.dependence[1].points[0].value = Some(hostile());
    report.notes = vec![hostile()];
    report.dropped = vec![Dropped {
        name: hostile(),
        reason: hostile(),
        ..Dropped::default()
    }];
    report.warnings = vec![Caveat {
        code: hostile(),
        column: hostile(),
        other_columns: vec![hostile()],
        detail: hostile(),
        remedy: hostile(),
        ..Caveat::default()
    }];
    let page = html(&HtmlReport {
        name: &HOSTILE,
        vocabulary: &CUSTOMERS,
        version: None,
        dataset: &HOSTILE,
        trained_at: DateTime::UNIX_EPOCH,
        report: &report,
        comparison: Some(&Comparison::impossible(2, "odd", &HOSTILE)),
    })
    .unwrap();
    assert!(!page.contains("<script"));
    assert_eq!(page.matches("</style>").count(), 1);
    assert!(page.matches("&#60;script").count() >= 14, "{page}");
    assert!(!page.contains("&amp;amp") && page.contains("&#38;amp;"));
}

#[test]
fn warnings_come_before_figures_and_a_useless_model_is_called_so() {
    let mut report = report();
    report.verdict = Some(Verdict::NoBetterThanChance);
    report.warnings = vec![Caveat {
        code: "predicts_alone".into(),
        column: "closed_on".into(),
        other_columns: vec!["closed_by".into()],
        detail: "It knows.".into(),
        remedy: "Exclude it.".into(),
        ..Caveat::default()
    }];
    let page = written("Telco", &CUSTOMERS, &report);
    let at = |text: &str| page.find(text).unwrap();
    assert!(at("closed_on") < at("closed_by") && at("closed_by") < at("Exclude it."));
    assert!(at("closed_on") < at("No better than chance"));
    assert!(at("No better than chance") < at("How good it is"));
    assert!(!page.contains("Better than chance."));
}

#[test]
fn a_report_from_before_intervals_and_one_without_points_have_a_page() {
    let mut report = report();
    (report.intervals, report.verdict) = (None, None);
    report.curves = Curves {
        roc: Vec::new(),
        precision_recall: Vec::new(),
        calibration: Vec::new(),
        gain: Vec::new(),
    };
    report.importance = Vec::new();
    (report.dependence, report.segments) = (Vec::new(), None);
    report.fairness = Vec::new();
    let page = written("Old", &CUSTOMERS, &report);
    assert!(!page.contains("class=\"interval\"") && !page.contains("than chance."));
    assert!(!page.contains("NaN") && !page.contains("inf"));
}

#[test]
fn the_page_asks_nothing_of_others() {
    let page = written("Telco", &CUSTOMERS, &report());
    for mark in [
        "http", "src=", "href=", "url(", "@import", "<script", " style=",
    ] {
        assert!(!page.contains(mark), "{mark}");
    }
    assert!(page.contains(&format!("<style>{STYLE}</style>")));
}

#[test]
fn columns_beyond_the_bars_are_summed_up() {
    let mut report = report();
    report.importance = (0..25)
        .map(|at| Importance {
            label: None,
            feature: format!("c{at}"),
            importance: 0.04,
        })
        .collect();
    (report.dependence, report.segments) = (Vec::new(), None);
    let page = written("Telco", &CUSTOMERS, &report);
    assert_eq!(page.matches("<rect").count(), BARS);
    assert!(page.contains("5 more columns have 20% together."));
}

#[test]
fn a_version_that_is_worse_than_the_one_in_production_is_called_so() {
    let report = report();
    let told = |verdict, detail: &str| {
        let comparison = Comparison {
            verdict,
            detail: detail.into(),
            ..Comparison::impossible(2, "", "")
        };
        html(&HtmlReport {
            name: "Telco",
            vocabulary: &CUSTOMERS,
            version: Some(3),
            dataset: "Customers",
            trained_at: DateTime::UNIX_EPOCH,
            report: &report,
            comparison: Some(&comparison),
        })
        .unwrap()
    };
    let worse = told(ComparisonVerdict::Worse, "Worse than version 2.");
    assert!(
        worse.contains("<p class=\"alert\"><b>Against version 2, then in production.</b> Worse")
    );
    let better = told(ComparisonVerdict::Better, "Better than version 2.");
    assert!(
        better.contains("<p class=\"verdict\"><b>Against version 2, then in production.</b> Bet")
    );
}

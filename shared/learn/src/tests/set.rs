//! Learners set by the user.

use serde_json::json;

use super::*;

fn set(learners: serde_json::Value) -> Spec {
    let learners = serde_json::from_value(learners).unwrap();
    Spec { learners, ..spec() }
}

#[test]
fn the_learners_asked_for_are_trained_as_they_are_set() {
    let frame = customers(1.0);
    let asked = set(json!([
        { "kind": "logistic_regression", "l2": 0.5 },
        { "kind": "lightgbm", "rounds": 12, "leaves": 4, "learning_rate": 0.1 },
    ]));
    let (artifact, report) = trained(&asked, &frame);
    let kinds: Vec<&str> = report.learners.iter().map(|l| l.kind.as_str()).collect();
    assert_eq!(kinds, ["logistic_regression", "lightgbm"]);
    assert!(report.learners[1].size <= 12.0, "{:?}", report.learners);
    assert!(report.metrics.roc_auc > 0.75, "{:?}", report.metrics);
    let kept = Artifact::from_bytes(&artifact.to_bytes().unwrap()).unwrap();
    assert_eq!(kept.spec(), &asked);
}

#[test]
fn each_setting_counts() {
    let frame = customers(1.0);
    let base = json!({ "kind": "lightgbm", "rounds": 40, "learning_rate": 0.1 });
    let scores = |setting: serde_json::Value| {
        let mut learner = base.clone();
        learner
            .as_object_mut()
            .unwrap()
            .extend(setting.as_object().unwrap().clone());
        trained(&set(json!([learner])), &frame)
            .0
            .score(&frame)
            .unwrap()
    };
    let usual = scores(json!({}));
    for other in [
        json!({ "leaves": 2 }),
        json!({ "learning_rate": 0.02 }),
        json!({ "rounds": 10 }),
        json!({ "min_rows_per_leaf": 100 }),
        json!({ "columns_per_tree": 1 }),
        json!({ "rows_per_tree": 0.3 }),
        json!({ "l2": 100 }),
    ] {
        assert_ne!(scores(other.clone()), usual, "{other}");
    }
    let logistic = |l2: f64| {
        let (_, report) = trained(
            &set(json!([{ "kind": "logistic_regression", "l2": l2 }])),
            &frame,
        );
        report.learners[0].log_loss
    };
    assert!(
        logistic(1000.0) > logistic(1.0) + 0.01,
        "so much penalty leaves little"
    );
}

#[test]
fn settings_at_their_bounds_train() {
    let frame = customers(1.0);
    for (name, low, high) in [
        ("leaves", json!(2), json!(127)),
        ("learning_rate", json!(0.005), json!(0.5)),
        ("rounds", json!(10), json!(5000)),
        ("min_rows_per_leaf", json!(1), json!(10_000)),
        ("columns_per_tree", json!(0.05), json!(1)),
        ("rows_per_tree", json!(0.1), json!(1)),
        ("l2", json!(0.01), json!(1000)),
    ] {
        for value in [low, high] {
            let learners = json!([{ "kind": "lightgbm_fast", name: value }]);
            let (artifact, report) = trained(&set(learners), &frame);
            let scores = artifact.score(&frame).unwrap();
            assert!(
                scores.iter().all(|p| (0.0..=1.0).contains(p)),
                "{name} {value}"
            );
            assert!(report.metrics.log_loss.is_finite(), "{name} {value}");
        }
    }
    for l2 in [0.01, 1000.0] {
        let (_, report) = trained(
            &set(json!([{ "kind": "logistic_regression", "l2": l2 }])),
            &frame,
        );
        assert!(report.metrics.roc_auc > 0.6, "{l2}: {:?}", report.metrics);
    }
}

#[test]
fn settings_out_of_bounds_are_refused_before_anything_is_trained() {
    let error = plan(
        &set(json!([{ "kind": "lightgbm", "leaves": 1 }])),
        &customers(1.0),
    )
    .unwrap_err();
    assert_eq!(error.code, "invalid_learners");
    assert!(
        error.detail.starts_with("learners[0].leaves: It is 1;"),
        "{error}"
    );
}

#[test]
fn trainings_that_differ_in_learners_alone_share_their_folds() {
    let frame = customers(1.0);
    let plain = plan(&spec(), &frame).unwrap();
    let other = plan(&set(json!([{ "kind": "logistic_regression" }])), &frame).unwrap();
    assert_eq!(plain.salt, other.salt);
    assert_ne!(
        plain.salt,
        plan(&Spec { seed: 8, ..spec() }, &frame).unwrap().salt
    );
}

//! What the profile of a file and the report of a model say.

use std::collections::HashSet;

use super::ROWS;
use crate::harness::prelude::*;

pub fn the_profile_fits_the_file(dataset: &Value, table: &Table) {
    assert_eq!(dataset["row_count"], ROWS);
    assert_eq!(dataset["name"], "Customers");
    assert_eq!(dataset["filename"], "customers.csv");
    let columns = items(&dataset["columns"]);
    let names: Vec<String> = columns.iter().map(|column| text(&column["name"])).collect();
    assert_eq!(names, table.header);
    for column in columns {
        let cells = table.column(column["name"].as_str().unwrap());
        let empty = cells.iter().filter(|cell| cell.trim().is_empty()).count();
        assert_eq!(column["missing"], empty, "{column}");
        let filled: HashSet<&&str> = cells.iter().filter(|c| !c.trim().is_empty()).collect();
        assert_eq!(column["distinct"], filled.len(), "{column}");
    }
    let hints = &dataset["suggestions"];
    assert_eq!(hints["target"], "churned");
    assert_eq!(hints["positive_label"], "Yes");
    assert_eq!(hints["entity_key"], "customer_id");
    let warned = |name: &str, code: &str| {
        let column = columns
            .iter()
            .find(|column| column["name"] == name)
            .unwrap();
        items(&column["warnings"])
            .iter()
            .any(|warning| warning["code"] == code)
    };
    assert!(warned("customer_id", "identifier"));
    assert!(warned("churned", "looks_like_outcome"));
}

pub fn the_report_is_plausible(report: &Value, table: &Table) {
    let left = table
        .column("churned")
        .iter()
        .filter(|cell| **cell == "Yes")
        .count();
    assert_eq!(report["rows"], ROWS);
    assert_eq!(report["positives"], left);
    let metrics = &report["metrics"];
    let rate = left as f64 / ROWS as f64;
    let ignorance = -(rate * rate.ln() + (1.0 - rate) * (1.0 - rate).ln());
    assert!(
        (0.7..0.95).contains(&number(&metrics["roc_auc"])),
        "{metrics}"
    );
    assert!(number(&metrics["log_loss"]) < ignorance, "{metrics}");
    assert!(number(&metrics["brier"]) < rate * (1.0 - rate), "{metrics}");
    assert!(number(&metrics["average_precision"]) > rate, "{metrics}");
    let [precision, recall, f1] = ["precision", "recall", "f1"].map(|name| number(&metrics[name]));
    assert!(
        (f1 - 2.0 * precision * recall / (precision + recall)).abs() < 1e-9,
        "{metrics}"
    );
    assert!(
        (0.0..1.0).contains(&number(&metrics["threshold"])),
        "{metrics}"
    );
    for name in ["roc", "gain"] {
        let points: Vec<(f64, f64)> = items(&report["curves"][name])
            .iter()
            .map(|point| (number(&point["x"]), number(&point["y"])))
            .collect();
        assert!(
            points.len() > 10 && points.len() <= 200,
            "{name}: {}",
            points.len()
        );
        assert!(
            points.is_sorted_by(|a, b| a.0 <= b.0 && a.1 <= b.1),
            "{name}: {points:?}"
        );
        assert_eq!(
            (points[0], points[points.len() - 1]),
            ((0.0, 0.0), (1.0, 1.0)),
            "{name}"
        );
    }
    assert!(!items(&report["curves"]["calibration"]).is_empty());
    assert!(!items(&report["curves"]["precision_recall"]).is_empty());
    let shares: Vec<f64> = items(&report["importance"])
        .iter()
        .map(|share| number(&share["importance"]))
        .collect();
    assert!(
        (shares.iter().sum::<f64>() - 1.0).abs() < 1e-6,
        "{shares:?}"
    );
    assert!(shares.is_sorted_by(|a, b| a >= b), "{shares:?}");
    assert!(
        items(&report["learners"]).len() >= 2,
        "{}",
        report["learners"]
    );
}

pub fn the_report_explains(report: &Value, table: &Table) {
    let dependence = items(&report["dependence"]);
    assert_eq!(dependence.len(), 10);
    for on in dependence {
        assert!(!items(&on["points"]).is_empty(), "{on}");
        for point in items(&on["points"]) {
            assert!((0.0..1.0).contains(&number(&point["score"])), "{on}");
        }
    }
    let segments = &report["segments"];
    assert!(number(&segments["tried"]) > 500.0, "{segments}");
    let rate = number(&report["positives"]) / ROWS as f64;
    assert!(!items(&segments["high"]).is_empty(), "{segments}");
    for segment in items(&segments["high"]) {
        assert!(number(&segment["observed"]["value"]) > rate, "{segment}");
    }
    let of = |column: &str| {
        let mut all = items(&report["fairness"]).iter();
        all.find(|of| of["column"] == column).unwrap().clone()
    };
    for column in ["plan", "country"] {
        let values = table.column(column);
        for group in items(&of(column)["groups"]) {
            let count = values
                .iter()
                .filter(|value| group["group"] == **value)
                .count();
            assert_eq!(group["rows"], count, "{column}: {group}");
        }
        assert_eq!(items(&of(column)["gaps"]).len(), 6);
    }
    let features = items(&report["features"]);
    assert!(!features.contains(&"country".into()) && features.contains(&"plan".into()));
}

pub async fn the_report_has_a_page(organization: &Organization, model: &str) {
    let caller = &organization.caller;
    let path = format!("/v1/models/{model}");
    let name = text(&caller.get(&path).await.body(200)["name"]);
    let page = caller.get(&format!("{path}/versions/1/report")).await;
    assert_eq!(page.status, 200, "{}", page.text);
    let header = |name: &str| page.headers[name].to_str().unwrap();
    assert!(header("content-type").starts_with("text/html"));
    let policy = header("content-security-policy");
    assert!(policy.starts_with("default-src 'none'"), "{policy}");
    assert!(!policy.contains("unsafe"), "{policy}");
    assert!(
        page.text.contains(&format!("<bdi>{name}</bdi>")),
        "{name} is not named: {}",
        page.text
    );
    for section in ["dependence", "segments", "fairness"] {
        assert!(
            page.text.contains(&format!("<h2 id=\"{section}\">")),
            "no {section}"
        );
    }
    let page = format!("{path}/versions/1/report?language=pt-BR");
    let page = caller.get(&page).await;
    assert_eq!(page.status, 200, "{}", page.text);
    assert!(page.text.contains("<html lang=\"pt-BR\">"), "{}", page.text);
    caller
        .get(&format!("{path}/versions/99/report"))
        .await
        .problem(404, "not_found");
}

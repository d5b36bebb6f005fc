//! Scores as the API and the command line give them.

use std::collections::BTreeMap;

use serde_json::Value;

use super::{
    api::{number, text},
    table::Table,
};

#[derive(Debug, Clone, PartialEq)]
pub struct Score {
    pub score: f64,
    pub risk: String,
}

/// Scores by entity key, from a CSV export. A key that comes twice fails the test.
pub fn by_key(csv: &[u8]) -> BTreeMap<String, Score> {
    let table = Table::parse(csv);
    let columns = ["entity_key", "score", "risk"].map(|name| table.at(name));
    let mut scores = BTreeMap::new();
    for row in &table.rows {
        let [key, score, risk] = columns.map(|at| row[at].clone());
        let score = Score {
            score: score.parse().unwrap(),
            risk,
        };
        let before = scores.insert(key.clone(), score);
        assert_eq!(before, None, "{key} was scored twice");
    }
    scores
}

/// Scores by entity key, from a list of customers. A key that comes twice fails the test.
pub fn listed(customers: &[Value]) -> BTreeMap<String, Score> {
    let mut scores = BTreeMap::new();
    for customer in customers {
        let score = Score {
            score: number(&customer["score"]),
            risk: text(&customer["risk"]),
        };
        let key = text(&customer["entity_key"]);
        let before = scores.insert(key.clone(), score);
        assert_eq!(before, None, "{key} was scored twice");
    }
    scores
}

/// The numbers that stand after `"score":` in a JSON text, to the last bit. serde_json's own
/// reading may be off by one unit in the last place.
pub fn in_json(text: &str) -> Vec<f64> {
    let parts = text.split("\"score\":").skip(1);
    parts
        .map(|part| {
            let end = part.find([',', '}']).unwrap();
            part[..end].trim().parse().unwrap()
        })
        .collect()
}

/// Area under the ROC curve by comparing all pairs; ties count half.
pub fn roc_auc(scores: &[f64], positive: &[bool]) -> f64 {
    let of = |class: bool| {
        let pairs = scores.iter().zip(positive);
        let mut found: Vec<f64> = pairs
            .filter(|(_, p)| **p == class)
            .map(|(s, _)| *s)
            .collect();
        found.sort_by(f64::total_cmp);
        found
    };
    let (yes, no) = (of(true), of(false));
    let wins: f64 = yes
        .iter()
        .map(|score| {
            let below = no.partition_point(|other| other < score) as f64;
            let not_above = no.partition_point(|other| other <= score) as f64;
            (below + not_above) / 2.0
        })
        .sum();
    wins / (yes.len() as f64 * no.len() as f64)
}

//! The scores of a run: their quality, the top list, what contacting is worth, and all of them in pages.

use std::collections::HashSet;

use crate::harness::{prelude::*, scores};

use super::{Job, ROWS};

impl Job {
    pub fn is_gone(&self, key: &str) -> bool {
        let keys = self.table.column("customer_id");
        let row = keys.iter().position(|other| *other == key).unwrap();
        self.table.column("churned")[row] == "Yes"
    }

    /// Keys with their scores, riskiest first; ties by key.
    pub fn ranking(&self) -> Vec<(&String, f64)> {
        let mut ranking: Vec<(&String, f64)> = self
            .scores
            .iter()
            .map(|(key, score)| (key, score.score))
            .collect();
        ranking.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(b.0)));
        ranking
    }

    pub fn every_customer_is_scored(&self) {
        let keys: HashSet<&str> = self.table.column("customer_id").into_iter().collect();
        let scored: HashSet<&str> = self.scores.keys().map(String::as_str).collect();
        assert_eq!(keys, scored);
        assert!(
            self.scores
                .values()
                .all(|score| (0.0..=1.0).contains(&score.score))
        );
    }

    pub fn the_scores_have_the_reported_quality(&self, report: &Value) {
        let positive: Vec<bool> = self
            .table
            .column("churned")
            .iter()
            .map(|cell| *cell == "Yes")
            .collect();
        let keys = self.table.column("customer_id");
        let scores: Vec<f64> = keys.iter().map(|key| self.scores[*key].score).collect();
        let auc = scores::roc_auc(&scores, &positive);
        let reported = number(&report["metrics"]["roc_auc"]);
        assert!((auc - reported).abs() < 1e-6, "{auc} instead of {reported}");
    }

    pub async fn contacting_pays_as_long_as_scores_say_so(&self) {
        let caller = &self.organization.caller;
        let path = format!("/v1/scoring-runs/{}/profit", self.run);
        let terms = "value=200&contact_cost=20&save_rate=0.4";
        let best = &caller.get(&format!("{path}?{terms}")).await.body(200)["best"];
        // A contact brings 0.4 x 200 = 80 times the score and costs 20.
        let staying = self.scores.iter().filter(|(key, _)| !self.is_gone(key));
        let paying: Vec<f64> = staying
            .map(|(_, score)| score.score)
            .filter(|score| *score > 0.25)
            .collect();
        assert_eq!(best["contacted"], paying.len());
        let expected = paying.iter().sum::<f64>() * 80.0 - paying.len() as f64 * 20.0;
        assert!(
            (number(&best["expected_profit"]) - expected).abs() < 1e-6,
            "{best}"
        );
        let odd = caller
            .get(&format!("{path}?value=1&contact_cost=1&save_rate=30"))
            .await;
        odd.problem(422, "invalid_request");
    }

    pub async fn the_top_list_holds_the_riskiest_who_are_still_there(&self) {
        let caller = &self.organization.caller;
        let path = format!("/v1/scoring-runs/{}/top?limit=20", self.run);
        let top = caller.get(&path).await.body(200);
        let top = items(&top["items"]);
        assert_eq!(top.len(), 20);
        let ranking = self.ranking();
        let lowest = ranking
            .iter()
            .filter(|(key, _)| !self.is_gone(key))
            .nth(19)
            .unwrap()
            .1;
        let listed: Vec<f64> = top.iter().map(|item| number(&item["score"])).collect();
        assert!(listed.is_sorted_by(|a, b| a >= b), "{listed:?}");
        assert!(
            (listed[19] - lowest).abs() < 1e-12,
            "{listed:?} should end at {lowest}"
        );
        for item in top {
            assert!(!self.is_gone(&text(&item["entity_key"])), "{item}");
            let drivers = items(&item["drivers"]);
            assert_eq!(drivers.len(), 3, "{item}");
            for driver in drivers {
                let feature = text(&driver["feature"]);
                assert!(self.table.header.contains(&feature), "{driver}");
                assert!(
                    !["churned", "customer_id"].contains(&feature.as_str()),
                    "{driver}"
                );
                assert!(
                    text(&driver["text"]).contains(' '),
                    "in plain words: {driver}"
                );
                assert!(number(&driver["effect"]).is_finite(), "{driver}");
                assert!(number(&driver["points"]).is_finite(), "{driver}");
            }
        }
        let by_stake = caller.get(&format!("{path}&sort=-value_at_stake")).await;
        by_stake.problem(409, "no_value_at_stake");
        let with_known = caller
            .get(&format!("{path}&include_known=true"))
            .await
            .body(200);
        let first = &with_known["items"][0];
        assert!(
            (number(&first["score"]) - ranking[0].1).abs() < 1e-12,
            "{first}"
        );
        let gone = items(&with_known["items"])
            .iter()
            .any(|item| self.is_gone(&text(&item["entity_key"])));
        assert!(
            gone,
            "of the twenty riskiest of all, none has left: {with_known}"
        );
    }

    pub async fn customers_can_be_browsed(&self, threshold: f64) {
        let organization = &self.organization;
        let path = format!("/v1/scoring-runs/{}/customers", self.run);
        let all = organization.all(&format!("{path}?limit=300")).await;
        assert_eq!(all.len(), ROWS);
        let unique: HashSet<String> = all.iter().map(|item| text(&item["entity_key"])).collect();
        assert_eq!(unique.len(), ROWS, "paging repeats or loses customers");
        let exported = organization.export(&self.run).await;
        for item in &all {
            let score = number(&item["score"]);
            let risk = match score {
                score if score >= threshold => "high",
                score if score >= threshold / 2.0 => "medium",
                _ => "low",
            };
            assert_eq!(item["risk"], risk, "{item} at threshold {threshold}");
            let exported = &exported[&text(&item["entity_key"])];
            assert!(
                (exported.score - score).abs() < 0.5001e-4,
                "{item}, exported as {exported:?}"
            );
            assert_eq!(exported.risk, risk);
        }
        let scores_of = |list: &[Value]| -> Vec<f64> {
            list.iter().map(|item| number(&item["score"])).collect()
        };
        assert!(
            scores_of(&all).is_sorted_by(|a, b| a >= b),
            "riskiest first unless said"
        );
        let up = organization
            .all(&format!("{path}?sort=score&limit=1000"))
            .await;
        assert!(scores_of(&up).is_sorted(), "safest first");
        let by_key = organization
            .all(&format!("{path}?sort=entity_key&limit=1000"))
            .await;
        assert!(
            by_key
                .iter()
                .map(|item| text(&item["entity_key"]))
                .is_sorted()
        );

        let high = organization
            .all(&format!("{path}?risk=high&limit=1000"))
            .await;
        let expected = self
            .scores
            .values()
            .filter(|score| score.risk == "high")
            .count();
        assert_eq!(high.len(), expected);
        assert!(high.iter().all(|item| item["risk"] == "high"));

        let key = self.table.column("customer_id")[7];
        let part = &key[key.len() - 4..];
        let found = organization
            .all(&format!("{path}?q={}", part.to_lowercase()))
            .await;
        let found: HashSet<String> = found.iter().map(|item| text(&item["entity_key"])).collect();
        let matching = self.scores.keys().filter(|other| other.contains(part));
        assert_eq!(found, matching.cloned().collect());
    }
}

//! Which customers of a scoring run people are alerted of, and why. Each of them once, for the reason that says most.

use std::collections::{HashMap, HashSet};

use chrono::{DateTime, TimeDelta, Utc};
use domain::{AlertFacts, AlertRules, CustomerId, ModelId, RiskFacts, ScoringRunId};
use report::{Risk, TopCustomer};

/// Reasons of a score that an alert keeps.
const DRIVERS: usize = 2;

/// What is known of a run's customers.
pub struct Scored<'a> {
    pub run: ScoringRunId,
    pub model: ModelId,
    /// Of values.
    pub currency: Option<&'a str>,
    /// Those at risk, each once, the riskiest first.
    pub at_risk: &'a [&'a TopCustomer],
    /// Scores of the run before.
    pub before: &'a HashMap<String, f64>,
    /// When subscriptions renew next.
    pub renews: &'a HashMap<String, DateTime<Utc>>,
}

/// Those at risk who have not left already, each once by the riskiest row, the riskiest first; of a list that is so
/// ordered. Who cannot be a customer, by what they are called, is left out.
pub fn at_risk(top: &[TopCustomer]) -> Vec<&TopCustomer> {
    let mut seen = HashSet::new();
    let at_risk = top.iter().filter(|top| {
        let of = &top.customer;
        of.risk == Risk::High
            && !of.outcome_known
            && of.entity_key.parse::<CustomerId>().is_ok()
            && seen.insert(of.entity_key.as_str())
    });
    at_risk.collect()
}

impl<'a> Scored<'a> {
    /// Whom people are alerted of, by their keys.
    pub fn alerts(&self, rules: &AlertRules, now: DateTime<Utc>) -> Vec<(&'a str, AlertFacts)> {
        let mut taken = HashSet::new();
        let mut found = Vec::new();
        type Kind = fn(RiskFacts) -> AlertFacts;
        let by_reason: [(Vec<&'a TopCustomer>, Kind); 4] = [
            (self.renewing(rules, now), AlertFacts::RenewalAtRisk),
            (self.risen(rules), AlertFacts::RiskJumped),
            (self.valuable(rules), AlertFacts::HighValueAtRisk),
            (self.riskiest(rules), AlertFacts::TopAtRisk),
        ];
        for (customers, kind) in by_reason {
            for top in customers {
                let key = top.customer.entity_key.as_str();
                if taken.insert(key) {
                    found.push((key, kind(self.facts(top))));
                }
            }
        }
        found
    }

    /// Whose subscription renews soon, those who renew first before others.
    fn renewing(&self, rules: &AlertRules, now: DateTime<Utc>) -> Vec<&'a TopCustomer> {
        let rule = &rules.renewal_at_risk;
        let until = now + TimeDelta::days(rule.days.into());
        let renews = |top: &&TopCustomer| {
            let at = self.renews.get(&top.customer.entity_key).copied();
            at.filter(|at| (now..=until).contains(at))
        };
        let mut soon: Vec<_> = self
            .at_risk
            .iter()
            .filter_map(|top| Some((renews(top)?, *top)))
            .collect();
        soon.sort_by_key(|(at, _)| *at);
        first(rule.on, rule.most, soon.into_iter().map(|(_, top)| top))
    }

    /// Whose score rose, those with the largest rise before others.
    fn risen(&self, rules: &AlertRules) -> Vec<&'a TopCustomer> {
        let rule = &rules.risk_jumped;
        let rise = |top: &TopCustomer| {
            let before = self.before.get(&top.customer.entity_key)?;
            let rise = top.customer.score - before;
            (rise >= rule.least_rise).then_some(rise)
        };
        let mut risen: Vec<_> = self
            .at_risk
            .iter()
            .filter_map(|top| Some((rise(top)?, *top)))
            .collect();
        risen.sort_by(|(a, _), (b, _)| b.total_cmp(a));
        first(rule.on, rule.most, risen.into_iter().map(|(_, top)| top))
    }

    /// Who is worth so much, those with the most at stake before others.
    fn valuable(&self, rules: &AlertRules) -> Vec<&'a TopCustomer> {
        let rule = &rules.high_value_at_risk;
        let is_worth = |top: &TopCustomer| {
            let value = top.customer.value.filter(|value| *value > 0.0);
            value.is_some_and(|value| value >= rule.least_value)
        };
        let stake = |top: &TopCustomer| top.customer.value_at_stake().unwrap_or(0.0);
        let mut worth: Vec<_> = self
            .at_risk
            .iter()
            .copied()
            .filter(|top| is_worth(top))
            .collect();
        worth.sort_by(|a, b| stake(b).total_cmp(&stake(a)));
        first(rule.on, rule.most, worth.into_iter())
    }

    fn riskiest(&self, rules: &AlertRules) -> Vec<&'a TopCustomer> {
        let rule = &rules.top_at_risk;
        first(rule.on, rule.most, self.at_risk.iter().copied())
    }

    fn facts(&self, top: &TopCustomer) -> RiskFacts {
        let of = &top.customer;
        RiskFacts {
            scoring_run_id: self.run,
            model_id: self.model,
            score: of.score,
            score_before: self.before.get(&of.entity_key).copied(),
            value: of.value,
            currency: of.value.and(self.currency).map(str::to_owned),
            renews_at: self.renews.get(&of.entity_key).copied(),
            drivers: top.drivers.iter().take(DRIVERS).cloned().collect(),
        }
    }
}

fn first<'a>(
    on: bool,
    most: u32,
    all: impl Iterator<Item = &'a TopCustomer>,
) -> Vec<&'a TopCustomer> {
    all.take(if on { most as usize } else { 0 }).collect()
}

#[cfg(test)]
mod tests {
    use domain::AlertKind;
    use report::ScoredCustomer;

    use super::*;

    fn customer(key: &str, score: f64, value: Option<f64>) -> TopCustomer {
        TopCustomer {
            customer: ScoredCustomer {
                entity_key: key.into(),
                score,
                risk: if score >= 0.5 { Risk::High } else { Risk::Low },
                outcome_known: false,
                value,
            },
            drivers: Vec::new(),
        }
    }

    fn now() -> DateTime<Utc> {
        "2026-11-30T00:00:00Z".parse().unwrap()
    }

    /// Who is alerted of, and of what, by run order of `top`.
    fn alerted(
        top: &[TopCustomer],
        before: &[(&str, f64)],
        renews: &[(&str, i64)],
        rules: &AlertRules,
    ) -> Vec<(String, AlertKind)> {
        let before = before.iter().map(|(key, score)| ((*key).into(), *score));
        let renews = renews
            .iter()
            .map(|(key, days)| ((*key).into(), now() + TimeDelta::days(*days)));
        let scored = Scored {
            run: ScoringRunId::new(),
            model: ModelId::new(),
            currency: Some("EUR"),
            at_risk: &at_risk(top),
            before: &before.collect(),
            renews: &renews.collect(),
        };
        let found = scored.alerts(rules, now()).into_iter();
        found
            .map(|(key, about)| (key.to_owned(), about.kind()))
            .collect()
    }

    fn pairs(of: &[(&str, AlertKind)]) -> Vec<(String, AlertKind)> {
        of.iter()
            .map(|(key, kind)| ((*key).into(), *kind))
            .collect()
    }

    #[test]
    fn each_customer_is_named_once_for_what_says_most() {
        let top = [
            customer("renews, rose, rich", 0.95, Some(900.0)),
            customer("rose, rich", 0.9, Some(800.0)),
            customer("rich", 0.8, Some(700.0)),
            customer("risky", 0.7, None),
            customer("safe", 0.4, Some(5000.0)),
        ];
        let found = alerted(
            &top,
            &[
                ("renews, rose, rich", 0.1),
                ("rose, rich", 0.2),
                ("rich", 0.75),
            ],
            &[
                ("renews, rose, rich", 30),
                ("risky", 31),
                ("safe", 3),
                ("rich", -1),
            ],
            &AlertRules::default(),
        );
        let expected = [
            ("renews, rose, rich", AlertKind::RenewalAtRisk),
            ("rose, rich", AlertKind::RiskJumped),
            ("rich", AlertKind::HighValueAtRisk),
            ("risky", AlertKind::TopAtRisk),
        ];
        assert_eq!(found, pairs(&expected));
    }

    #[test]
    fn a_rule_that_is_off_names_nobody_and_others_no_more_than_they_may() {
        let top: Vec<TopCustomer> = (0..30)
            .map(|n| customer(&format!("c{n:02}"), 0.99 - f64::from(n) / 100.0, None))
            .collect();
        let mut rules = AlertRules::default();
        rules.top_at_risk.most = 3;
        let kind = AlertKind::TopAtRisk;
        let found = alerted(&top, &[], &[], &rules);
        assert_eq!(found, pairs(&[("c00", kind), ("c01", kind), ("c02", kind)]));
        rules.top_at_risk.on = false;
        assert!(alerted(&top, &[], &[], &rules).is_empty());
    }

    #[test]
    fn bounds_are_held_as_they_are_set() {
        let top = [
            customer("a", 0.9, Some(100.0)),
            customer("b", 0.7, Some(99.0)),
            customer("c", 0.6, Some(-5.0)),
        ];
        let mut rules = AlertRules::default();
        rules.top_at_risk.on = false;
        rules.high_value_at_risk.least_value = 100.0;
        rules.risk_jumped.least_rise = 0.25;
        let before = [("a", 0.7), ("b", 0.44)];
        let expected = [
            ("b", AlertKind::RiskJumped),
            ("a", AlertKind::HighValueAtRisk),
        ];
        assert_eq!(alerted(&top, &before, &[], &rules), pairs(&expected));
    }

    #[test]
    fn who_has_left_comes_twice_or_has_no_name_is_no_second_alert() {
        let mut left = customer("left", 0.99, None);
        left.customer.outcome_known = true;
        let top = [
            left,
            customer("a", 0.9, None),
            customer("a", 0.8, None),
            customer(&"x".repeat(300), 0.8, None),
            customer("b", 0.7, None),
        ];
        let found = at_risk(&top);
        let keys: Vec<&str> = found
            .iter()
            .map(|top| top.customer.entity_key.as_str())
            .collect();
        assert_eq!(keys, ["a", "b"]);
    }
}

//! Learners as a user sets them, and the bounds of what can be set.

use std::ops::RangeInclusive;

use report::{Phrase, Sentence};
use serde::{Deserialize, Serialize};
use strum::VariantArray;
use utoipa::ToSchema;

use crate::Failure;

/// A kind of learner. The stack blends one of each.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[derive(strum::IntoStaticStr, strum::VariantArray)]
#[strum(serialize_all = "snake_case", const_into_str)]
pub enum LearnerKind {
    /// LightGBM, trees of 15 leaves at a high rate: few rounds.
    LightgbmFast,
    /// LightGBM, trees of 15 leaves.
    Lightgbm,
    /// LightGBM, trees of 7 leaves with few columns each.
    LightgbmShallow,
    /// LightGBM, trees of 31 leaves split at random thresholds.
    LightgbmExtraTrees,
    /// Logistic regression on one-hot, imputed, scaled columns.
    LogisticRegression,
    /// LightGBM, trees of 15 leaves with few columns each, categories one-hot.
    LightgbmOneHot,
    /// LightGBM, trees of 31 leaves with most columns each, that join categories by their rates.
    LightgbmDeep,
}

/// A learner to train, and how. What is left out is as the stack has it.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct LearnerSettings {
    /// Which; each at most once. `logistic_regression` has `l2` only.
    pub kind: LearnerKind,
    /// The most leaves of a tree. Unless said 15; 7 for `lightgbm_shallow`, 31 for
    /// `lightgbm_extra_trees` and `lightgbm_deep`.
    #[schema(minimum = 2, maximum = 127)]
    pub leaves: Option<u32>,
    /// The share of each tree's answer that counts. Unless said 0.03; 0.1 for `lightgbm_fast`, 0.05
    /// for `lightgbm_shallow` and `lightgbm_extra_trees`. With millions of rows it may be raised, so
    /// that fewer trees do.
    #[schema(minimum = 0.005, maximum = 0.5)]
    pub learning_rate: Option<f64>,
    /// The most trees: growing stops when rows left out gain no more, and with millions of rows
    /// earlier. Unless said 3000; 600 for `lightgbm_fast`.
    #[schema(minimum = 10, maximum = 5000)]
    pub rounds: Option<u32>,
    /// The fewest rows of a leaf. Unless said 20.
    #[schema(minimum = 1, maximum = 10000)]
    pub min_rows_per_leaf: Option<u32>,
    /// The share of columns that a tree sees. Unless said 0.5; 0.3 for `lightgbm_shallow`, 0.2 for
    /// `lightgbm_one_hot`, 0.8 for `lightgbm_deep`.
    #[schema(minimum = 0.05, maximum = 1)]
    pub columns_per_tree: Option<f64>,
    /// The share of rows that a tree sees. Unless said 0.8.
    #[schema(minimum = 0.1, maximum = 1)]
    pub rows_per_tree: Option<f64>,
    /// The penalty on squared leaves or coefficients. Unless said 1; 2 for `logistic_regression`.
    #[schema(minimum = 0.01, maximum = 1000)]
    pub l2: Option<f64>,
}

/// A setting by its name, as given, within these bounds.
type Setting = (&'static str, Option<f64>, RangeInclusive<f64>);

impl LearnerSettings {
    /// As the stack has it.
    pub const fn of(kind: LearnerKind) -> Self {
        Self {
            kind,
            leaves: None,
            learning_rate: None,
            rounds: None,
            min_rows_per_leaf: None,
            columns_per_tree: None,
            rows_per_tree: None,
            l2: None,
        }
    }

    fn settings(&self) -> [Setting; 7] {
        let count = |given: Option<u32>| given.map(f64::from);
        [
            ("leaves", count(self.leaves), 2.0..=127.0),
            ("learning_rate", self.learning_rate, 0.005..=0.5),
            ("rounds", count(self.rounds), 10.0..=5000.0),
            (
                "min_rows_per_leaf",
                count(self.min_rows_per_leaf),
                1.0..=10_000.0,
            ),
            ("columns_per_tree", self.columns_per_tree, 0.05..=1.0),
            ("rows_per_tree", self.rows_per_tree, 0.1..=1.0),
            ("l2", self.l2, 0.01..=1000.0),
        ]
    }

    fn problem(&self, (name, given, bounds): &Setting) -> Option<Sentence> {
        let value = (*given)?;
        if self.kind == LearnerKind::LogisticRegression && *name != "l2" {
            let text = "`logistic_regression` has no such setting; it has `l2` only.";
            return Some(Sentence::new(text, Phrase::new("no_such_setting")));
        }
        let (low, high) = (bounds.start(), bounds.end());
        (!bounds.contains(&value)).then(|| {
            let text = format!("It is {value}; give a number from {low} to {high}.");
            let phrase = Phrase::new("out_of_bounds").with("from", *low);
            Sentence::new(text, phrase.with("to", *high))
        })
    }
}

/// What is wrong with the learners asked for: pairs of a field, such as `learners[0].leaves`, and
/// what is wrong with it.
pub fn learner_problems(learners: &[LearnerSettings]) -> Vec<(String, Sentence)> {
    let mut wrong = Vec::new();
    // Beyond these some kind comes twice, which is told.
    for (n, learner) in learners
        .iter()
        .enumerate()
        .take(LearnerKind::VARIANTS.len() + 1)
    {
        if learners[..n].iter().any(|other| other.kind == learner.kind) {
            let twice = format!(
                "`{}` is there already; give each once.",
                learner.kind.into_str()
            );
            let twice = Sentence::new(twice, Phrase::new("given_twice"));
            wrong.push((format!("learners[{n}].kind"), twice));
        }
        for setting in learner.settings() {
            let problem = learner.problem(&setting);
            wrong.extend(problem.map(|told| (format!("learners[{n}].{}", setting.0), told)));
        }
    }
    wrong
}

/// Refuses what [`learner_problems`] finds.
///
/// # Errors
/// `invalid_learners`.
pub fn check_learners(learners: &[LearnerSettings]) -> Result<(), Failure> {
    let wrong = learner_problems(learners);
    if wrong.is_empty() {
        return Ok(());
    }
    let told: Vec<String> = wrong
        .iter()
        .map(|(field, problem)| format!("{field}: {}", problem.text))
        .collect();
    Err(Failure::new(
        "invalid_learners",
        told.join(" "),
        "Correct these settings, or leave them out.",
    ))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::{Value, json};
    use utoipa::PartialSchema;

    use super::*;

    fn bounds(name: &str) -> RangeInclusive<f64> {
        let settings = LearnerSettings::of(LearnerKind::Lightgbm).settings();
        settings.into_iter().find(|s| s.0 == name).unwrap().2
    }

    fn trees() -> Vec<LearnerKind> {
        let mut kinds = LearnerKind::VARIANTS.to_vec();
        kinds.retain(|kind| *kind != LearnerKind::LogisticRegression);
        kinds
    }

    fn read(settings: Value) -> LearnerSettings {
        serde_json::from_value(settings).unwrap()
    }

    #[test]
    fn the_described_bounds_are_those_checked() {
        let schema = serde_json::to_value(LearnerSettings::schema()).unwrap();
        let described = schema["properties"].as_object().unwrap();
        assert_eq!(described.len(), 8, "the kind and its settings");
        for (name, property) in described.iter().filter(|(name, _)| *name != "kind") {
            let number = |bound: &str| property[bound].as_f64().unwrap();
            assert_eq!(
                number("minimum")..=number("maximum"),
                bounds(name),
                "{name}"
            );
        }
    }

    #[test]
    fn a_kind_comes_once_and_has_its_own_settings() {
        let problems = learner_problems(&[
            read(json!({ "kind": "lightgbm", "leaves": 31 })),
            read(json!({ "kind": "logistic_regression", "rounds": 50, "l2": 0.5 })),
            read(json!({ "kind": "lightgbm" })),
        ]);
        let fields: Vec<&str> = problems.iter().map(|(field, _)| field.as_str()).collect();
        assert_eq!(fields, ["learners[1].rounds", "learners[2].kind"]);
        let unknown = json!({ "kind": "lightgbm", "leafs": 31 });
        assert!(serde_json::from_value::<LearnerSettings>(unknown).is_err());
        let endless = vec![LearnerSettings::of(LearnerKind::Lightgbm); 10_000];
        assert_eq!(
            learner_problems(&endless).len(),
            LearnerKind::VARIANTS.len()
        );
    }

    proptest! {
        #[test]
        fn what_is_out_of_bounds_is_refused_and_nothing_else(
            kind in prop::sample::select(trees()),
            name in prop::sample::select(vec!["learning_rate", "columns_per_tree", "rows_per_tree", "l2"]),
            value in prop_oneof![-10.0..2000.0, 0.0..1.0, Just(0.005), Just(1000.0)],
        ) {
            let settings = read(json!({ "kind": kind, name: value }));
            let problems = learner_problems(&[settings]);
            if bounds(name).contains(&value) {
                prop_assert_eq!(problems, vec![]);
            } else {
                let (field, told) = &problems[0];
                prop_assert_eq!(field, &format!("learners[0].{name}"));
                prop_assert!(told.text.contains(&bounds(name).end().to_string()), "{}", told.text);
                prop_assert_eq!(check_learners(&[settings]).unwrap_err().code, "invalid_learners");
            }
        }

        #[test]
        fn whole_numbers_have_bounds_too(
            name in prop::sample::select(vec!["leaves", "rounds", "min_rows_per_leaf"]),
            value in 0u32..20_000,
        ) {
            let problems = learner_problems(&[read(json!({ "kind": "lightgbm", name: value }))]);
            prop_assert_eq!(problems.is_empty(), bounds(name).contains(&f64::from(value)));
        }
    }
}

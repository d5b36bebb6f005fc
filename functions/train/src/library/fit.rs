//! Whether a dataset could answer a question, as its profile tells.

use data::{ColumnProfile, Profile, Question, same_label};
use domain::Dataset;
use learn::FEWEST_OF_A_CLASS;
use models::Entry;

use super::view::{DatasetFit, NeedCode};
use crate::positive_label::positive_label;
use crate::validation::key_problem;

/// Warnings of columns from which nothing can be learned.
const SAY_NOTHING: [&str; 2] = ["constant", "identifier"];

/// What a dataset has of what an entry needs.
pub fn of_dataset(entry: &Entry, dataset: &Dataset, profile: &Profile) -> DatasetFit {
    let target = target(entry, dataset, profile);
    let suggested = profile.suggestions.entity_key.as_ref();
    let suggested = suggested.filter(|key| target.is_none_or(|target| target.name != **key));
    // One that a training refuses is none.
    let is_fit = |key: &&String| {
        let column = profile.column(key);
        column.is_some_and(|column| key_problem(column).is_none())
    };
    let key = suggested.filter(is_fit).cloned();
    let is_feature = |column: &ColumnProfile| {
        let says_nothing = |code: &str| SAY_NOTHING.contains(&code);
        Some(&column.name) != target.map(|target| &target.name)
            && Some(&column.name) != suggested
            && !column.warnings.iter().any(|one| says_nothing(&one.code))
    };
    let required = [
        (NeedCode::Outcome, target.is_some()),
        (
            NeedCode::RowsOfEachOutcome,
            target.is_some_and(|target| {
                rarer(entry, target, profile.rows) >= FEWEST_OF_A_CLASS as u64
            }),
        ),
        (NeedCode::Features, profile.columns.iter().any(is_feature)),
    ];
    let better = [(NeedCode::EntityKey, key.is_some())];
    let questions = &profile.suggestions.needs_answer;
    let is_asked = target.is_none() && questions.contains(&Question::EmptyCells);
    let asked = [(NeedCode::EmptyCells, !is_asked)];
    let lacks = required.iter().chain(&better).chain(&asked);
    let lacks = lacks.filter(|(_, has)| !has);
    DatasetFit {
        dataset_id: dataset.id,
        name: dataset.name.clone(),
        created_at: dataset.created_at,
        rows: profile.rows,
        fits: required.iter().all(|(_, has)| *has),
        missing: lacks.map(|(code, _)| *code).collect(),
        target: target.map(|target| target.name.clone()),
        positive_label: target.and_then(|target| positive_label(entry, target)),
        entity_key: key,
    }
}

/// The column that tells the outcome: the one that is suggested, if it is about the question. Any two answers will do
/// where any question may be asked, the last column's first: that is where most people put it.
fn target<'a>(entry: &Entry, dataset: &Dataset, profile: &'a Profile) -> Option<&'a ColumnProfile> {
    let name = profile.suggestions.target.as_ref();
    let suggested = name.and_then(|name| profile.column(name));
    let Some(meaning) = entry.outcome else {
        let two_answers =
            |column: &&ColumnProfile| column.labels().is_some_and(|labels| labels.len() == 2);
        return suggested.or_else(|| profile.columns.iter().rfind(two_answers));
    };
    suggested.filter(|column| match column.outcome_meaning() {
        Some(said) => said == meaning,
        None => is_named_so(dataset, entry.dataset_words),
    })
}

/// Whether the name of a dataset or of its file has one of the words.
fn is_named_so(dataset: &Dataset, wanted: &[&str]) -> bool {
    let named = format!("{} {}", dataset.name, dataset.filename).to_lowercase();
    let mut words = named.split(|c: char| !c.is_alphanumeric());
    words.any(|word| wanted.contains(&word))
}

/// Rows of the rarer outcome; none where labels are not counted.
fn rarer(entry: &Entry, target: &ColumnProfile, rows: u64) -> u64 {
    let Some(labels) = target.labels() else {
        return 0;
    };
    let positive = positive_label(entry, target);
    let yes = match &positive {
        Some(positive) => labels.iter().find(|one| same_label(&one.value, positive)),
        None => labels.first(),
    };
    let known = rows.saturating_sub(target.missing);
    yes.map_or(0, |yes| yes.count.min(known.saturating_sub(yes.count)))
}

#[cfg(test)]
mod tests {
    use chrono::Utc;
    use domain::{DatasetId, Language, Task, UserId};
    use serde_json::{Value, json};

    use super::*;

    fn dataset(name: &str) -> Dataset {
        serde_json::from_value(json!({
            "id": DatasetId::new(), "name": name, "filename": "file.csv", "progress": 1, "status": "ready",
            "created_by": UserId::new(), "created_at": Utc::now(),
        }))
        .unwrap()
    }

    fn column(name: &str, labels: &[(&str, u64)]) -> Value {
        let labels: Vec<Value> = labels
            .iter()
            .map(|(value, count)| json!({ "value": value, "count": count }))
            .collect();
        json!({
            "name": name, "type": "text", "missing": 0, "distinct": labels.len().max(1),
            "distinct_is_estimate": false, "unique": false, "top_values": labels,
        })
    }

    fn profile(target: Option<&str>, columns: &[Value]) -> Profile {
        serde_json::from_value(json!({
            "rows": 1000, "columns": columns,
            "suggestions": { "target": target, "positive_label": null, "entity_key": "id" },
        }))
        .unwrap()
    }

    /// Which entries a dataset fits, and the target of each.
    fn fits(name: &str, profile: &Profile) -> Vec<(Task, Option<String>)> {
        let dataset = dataset(name);
        models::library()
            .map(|(task, family)| {
                (
                    task,
                    of_dataset(&family.entry(Language::English), &dataset, profile),
                )
            })
            .filter(|(_, fit)| fit.fits)
            .map(|(task, fit)| (task, fit.target))
            .collect()
    }

    #[test]
    fn outcomes_fit_the_question_that_they_are_about() {
        let yes_no = [("No", 700), ("Yes", 300)];
        for (name, suggested, labels, wanted) in [
            (
                "A",
                "churned",
                yes_no,
                vec![Task::Churn, Task::Classification],
            ),
            (
                "A",
                "Converted",
                yes_no,
                vec![Task::LeadScoring, Task::Classification],
            ),
            (
                "Leads of 2026",
                "outcome",
                yes_no,
                vec![Task::LeadScoring, Task::Classification],
            ),
            ("Misleading", "outcome", yes_no, vec![Task::Classification]),
            (
                "A",
                "deal",
                [("lost", 700), ("won", 300)],
                vec![Task::LeadScoring, Task::Classification],
            ),
            ("A", "churned", [("No", 951), ("Yes", 49)], vec![]),
        ] {
            let plan = column("plan", &[("a", 500), ("b", 300), ("c", 200)]);
            let columns = [column("id", &[]), plan, column(suggested, &labels)];
            let found = fits(name, &profile(Some(suggested), &columns));
            let target = Some(suggested.to_owned());
            let wanted: Vec<_> = wanted
                .into_iter()
                .map(|task| (task, target.clone()))
                .collect();
            assert_eq!(found, wanted, "{name}: {suggested}");
        }
    }

    #[test]
    fn any_two_answers_will_do_for_any_question() {
        let answers = [("No", 700), ("Yes", 300)];
        let columns = [
            column("id", &[]),
            column("first_order", &answers),
            column("returned", &answers),
        ];
        let found = fits("Orders", &profile(None, &columns));
        let wanted = [(Task::Classification, Some("returned".to_owned()))];
        assert_eq!(found, wanted);
        let entry = models::family(Task::Classification).entry(Language::English);
        for (column_name, labels, expected) in [
            ("returned", ["No", "Yes"], Some("Yes")),
            ("stayed", ["no", "yes"], Some("yes")),
            ("state", ["stayed", "left"], Some("left")),
            ("size", ["small", "large"], None),
        ] {
            let columns = [
                column("id", &[]),
                column(column_name, &labels.map(|one| (one, 500))),
            ];
            let fit = of_dataset(&entry, &dataset("Orders"), &profile(None, &columns));
            assert_eq!(fit.positive_label.as_deref(), expected, "{column_name}");
        }
        let churn = models::family(Task::Churn).entry(Language::English);
        let stayed = profile(None, &[column("stayed", &answers)]);
        let label = positive_label(&churn, &stayed.columns[0]);
        assert_eq!(label.as_deref(), Some("No"), "who did not stay has left");
    }

    #[test]
    fn a_key_that_a_training_refuses_is_none() {
        let mut id = column("id", &[]);
        (id["missing"], id["distinct"]) = (json!(3), json!(997));
        id["words_for_nobody"] = json!([{ "value": "NA", "count": 3 }]);
        let answers = [("No", 700), ("Yes", 300)];
        let plan = column("plan", &[("a", 500), ("b", 500)]);
        let profile = profile(Some("churned"), &[id, plan, column("churned", &answers)]);
        let entry = models::family(Task::Churn).entry(Language::English);
        let fit = of_dataset(&entry, &dataset("A"), &profile);
        assert!(fit.fits && fit.entity_key.is_none(), "{fit:?}");
        assert_eq!(fit.missing, [NeedCode::EntityKey]);
        let told = key_problem(profile.column("id").unwrap()).unwrap();
        assert!(told.text.contains("`NA` (3)"), "{}", told.text);
    }

    #[test]
    fn what_its_owner_is_asked_is_told_where_the_outcome_hangs_on_it() {
        let plan = column("plan", &[("a", 500), ("b", 500)]);
        let columns = [column("id", &[]), plan, column("churned", &[("X", 250)])];
        let mut profile = profile(None, &columns);
        profile.suggestions.entity_key = None;
        profile.suggestions.needs_answer = vec![Question::EmptyCells];
        let entry = models::family(Task::Churn).entry(Language::English);
        let missing = of_dataset(&entry, &dataset("A"), &profile).missing;
        assert!(missing.contains(&NeedCode::Outcome), "{missing:?}");
        assert!(missing.contains(&NeedCode::EmptyCells), "{missing:?}");
        profile.suggestions.needs_answer.clear();
        let missing = of_dataset(&entry, &dataset("A"), &profile).missing;
        assert!(!missing.contains(&NeedCode::EmptyCells), "{missing:?}");
    }

    #[test]
    fn what_is_missing_is_told() {
        let alone = [column("churned", &[("No", 960), ("Yes", 40)])];
        let mut profile = profile(Some("churned"), &alone);
        profile.suggestions.entity_key = None;
        let entry = models::family(Task::Churn).entry(Language::English);
        let fit = of_dataset(&entry, &dataset("A"), &profile);
        assert!(!fit.fits);
        assert_eq!(
            fit.missing,
            [
                NeedCode::RowsOfEachOutcome,
                NeedCode::Features,
                NeedCode::EntityKey,
            ]
        );
    }
}

//! What may be said of a dataset.

use domain::{Phrase, Sentence, name};
use report::Labels;

use crate::{read_options, view::DatasetChange};

/// No more columns are told to be called wrongly at once.
const MOST_PROBLEMS: usize = 20;

impl DatasetChange {
    /// What is wrong with it: pairs of field and what is wrong.
    pub fn problems(&self) -> Vec<(String, Sentence)> {
        if self.read.is_none() && self.labels.is_none() {
            let nothing = "Give `read`, `labels` or both.";
            return vec![("read".into(), nothing.into())];
        }
        let read = self.read.iter().flat_map(read_options::problems);
        read.chain(self.labels.iter().flat_map(label_problems))
            .collect()
    }
}

fn label_problems(Labels(labels): &Labels) -> Vec<(String, Sentence)> {
    let bytes = |(column, label): (&String, &String)| column.len() + label.len();
    if labels.len() > Labels::MOST || labels.iter().map(bytes).sum::<usize>() > Labels::MOST_BYTES {
        let (most, bytes) = (Labels::MOST, Labels::MOST_BYTES);
        let detail =
            format!("Call {most} columns at most, with {bytes} bytes of names and labels.");
        let phrase = Phrase::new("too_many_labels").with("most", most);
        return vec![("labels".into(), Sentence::new(detail, phrase))];
    }
    let problem = |(column, label): (&String, &String)| {
        let detail = name::problem_of_thing(label)?;
        Some((format!("labels.{column}"), detail))
    };
    labels
        .iter()
        .filter_map(problem)
        .take(MOST_PROBLEMS)
        .collect()
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    fn fields(change: Value) -> Vec<String> {
        let change: DatasetChange = serde_json::from_value(change).unwrap();
        let problems = change.problems().into_iter();
        problems.map(|(field, _)| field).collect()
    }

    #[test]
    fn labels_are_short_and_few() {
        let many = |count: usize, length: usize| {
            let called = (0..count).map(|n| (n.to_string(), json!("x".repeat(length))));
            json!({ "labels": called.collect::<serde_json::Map<_, _>>() })
        };
        for (change, wrong) in [
            (json!({}), &["read"][..]),
            (json!({ "labels": {} }), &[]),
            (json!({ "labels": { "mrr": "MRR" }, "read": {} }), &[]),
            (
                json!({ "labels": { "a": "", "b": "x\u{7}", "c": "C" } }),
                &["labels.a", "labels.b"],
            ),
            (
                json!({ "labels": {}, "read": { "delimiter": "a" } }),
                &["read.delimiter"],
            ),
            (many(1, 201), &["labels.0"]),
            (many(1001, 1), &["labels"]),
            (many(600, 200), &["labels"]),
            (many(1000, 90), &[]),
        ] {
            assert_eq!(fields(change.clone()), wrong, "{change}");
        }
    }
}

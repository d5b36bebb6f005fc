//! Examples of cells in what is told of a file: any of them may be a subject's.

use cloud::{Bucket, WorkError, bucket::keys};
use domain::DatasetId;
use serde_json::Value;
use store::TenantStore;

use super::scoring::change;

/// Fields that have examples of what they count.
const EXAMPLES: [&str; 2] = ["examples", "unseen"];

/// Empties the examples in the reports of all versions that learned from a dataset.
pub async fn forget(
    bucket: &Bucket,
    tenant: &TenantStore,
    dataset: DatasetId,
) -> Result<(), WorkError> {
    for model in tenant.all_models().await? {
        for version in tenant.versions(model.id).await? {
            if version.dataset_id == dataset {
                let key = keys::report(tenant.org(), model.id, version.version);
                change(bucket, &key, |report| {
                    report
                        .get_mut("file")
                        .into_iter()
                        .for_each(without_examples);
                })
                .await?;
            }
        }
    }
    Ok(())
}

/// Empties all lists of examples. What they are examples of stays counted.
pub fn without_examples(told: &mut Value) {
    match told {
        Value::Object(fields) => {
            for (name, value) in fields {
                match value {
                    Value::Array(all) if is_of_examples(name, all) => all.clear(),
                    value => without_examples(value),
                }
            }
        }
        Value::Array(all) => all.iter_mut().for_each(without_examples),
        _ => {}
    }
}

/// Whether a list is of examples. That of columns with categories which were not seen has examples of its own.
fn is_of_examples(name: &str, all: &[Value]) -> bool {
    EXAMPLES.contains(&name) && !all.iter().any(|one| one.get("examples").is_some())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn examples_go_and_counts_stay() {
        let mut told = json!({
            "unseen": [{ "column": "plan", "rows": 3, "examples": ["Anaheim"] }],
            "repeated_keys": { "keys": 1, "rows": 2, "examples": [{ "key": "C-1", "rows": 2 }] },
            "features": [{ "unseen_rows": 1, "unseen": [{ "value": "Anaheim", "rows": 1 }] }],
        });
        without_examples(&mut told);
        let expected = json!({
            "unseen": [{ "column": "plan", "rows": 3, "examples": [] }],
            "repeated_keys": { "keys": 1, "rows": 2, "examples": [] },
            "features": [{ "unseen_rows": 1, "unseen": [] }],
        });
        assert_eq!(told, expected);
    }
}

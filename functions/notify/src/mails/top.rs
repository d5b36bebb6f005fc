//! The riskiest of a scoring run, as its file has them.

use domain::{OrgId, ScoringRunId};
use platform::{Objects, WorkError, objects::keys};
use serde::Deserialize;

/// As many are named in a mail.
const NAMED: usize = 20;

/// A scored customer or lead.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct Scored {
    pub entity_key: String,
    /// The probability of the outcome, 0 to 1.
    pub score: f64,
    /// The outcome is in the file, and positive: no news.
    #[serde(default)]
    known: bool,
    /// What moved the score most, strongest first.
    pub drivers: Vec<Driver>,
}

/// A reason for a score.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct Driver {
    pub text: String,
}

#[derive(Deserialize)]
struct Top {
    items: Vec<Scored>,
}

/// The twenty with the highest scores whose outcome is not known, highest first.
pub(crate) async fn read(
    objects: &Objects,
    org: OrgId,
    run: ScoringRunId,
) -> Result<Vec<Scored>, WorkError> {
    let key = keys::top(org, run);
    let file = objects
        .get(&key)
        .await?
        .ok_or_else(|| WorkError::Retry(format!("there is no {key} yet")))?;
    let top: Top = serde_json::from_slice(&file)?;
    Ok(news(top))
}

fn news(top: Top) -> Vec<Scored> {
    top.items
        .into_iter()
        .filter(|scored| !scored.known)
        .take(NAMED)
        .collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn whose_outcome_is_known_is_left_out_and_twenty_are_named() {
        let items: Vec<_> = (0..50)
            .map(|n| {
                json!({
                    "entity_key": n.to_string(), "score": 0.9, "risk": "high", "known": n % 2 == 0,
                    "drivers": [{ "feature": "plan", "value": "basic", "effect": 0.7,
                                  "points": 0.1, "text": "plan is basic" }],
                })
            })
            .collect();
        let top = news(serde_json::from_value(json!({ "items": items })).unwrap());
        let keys: Vec<&str> = top
            .iter()
            .map(|scored| scored.entity_key.as_str())
            .collect();
        assert_eq!(keys.len(), 20);
        assert_eq!(keys[..3], ["1", "3", "5"]);
        assert_eq!(top[0].drivers[0].text, "plan is basic");
    }
}

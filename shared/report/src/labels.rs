//! What people call the columns of their files.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{Drift, Driver, Report, phrases::readable};

/// What columns are called, by their names in the file; others go by these.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(value_type = BTreeMap<String, String>)]
#[serde(transparent)]
pub struct Labels(pub BTreeMap<String, String>);

impl Labels {
    /// As many columns have one.
    pub const MOST: usize = 1_000;
    /// Bytes of all names and labels: they lie in one item.
    pub const MOST_BYTES: usize = 100_000;

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// What a column is called.
    pub fn of(&self, column: &str) -> Option<String> {
        self.0.get(column).cloned()
    }

    /// The same, or its name as people read it.
    pub fn name_of(&self, column: &str) -> String {
        self.of(column).unwrap_or_else(|| readable(column))
    }

    /// Calls the columns of reasons so.
    pub fn tell_drivers<'a>(&self, drivers: impl IntoIterator<Item = &'a mut Driver>) {
        for driver in drivers {
            if let Some(label) = self.0.get(&driver.feature) {
                driver.call(label);
            }
        }
    }

    /// Calls the columns of a comparison so.
    pub fn tell_drift(&self, drift: &mut Drift) {
        for column in &mut drift.features {
            column.label = self.of(&column.name);
        }
    }

    /// Calls the features of a report so.
    pub fn tell_report(&self, report: &mut Report) {
        for feature in &mut report.importance {
            feature.label = self.of(&feature.feature);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reasons_are_said_with_labels_also_those_kept_before_there_were_any() {
        let labels = Labels([("days_since".to_owned(), "Days without login".to_owned())].into());
        let driver = |feature: &str, text: &str| -> Driver {
            serde_json::from_value(serde_json::json!({
                "feature": feature, "value": "42", "effect": 1.0, "points": 18.0, "text": text,
            }))
            .unwrap()
        };
        let mut drivers = [
            driver("days_since", "Days since is 42: +18 points"),
            driver("days_since", "as it once was: +18 points"),
            driver("plan", "Plan is basic: +18 points"),
        ];
        labels.tell_drivers(&mut drivers);
        let texts = drivers.each_ref().map(|driver| driver.text.as_str());
        assert_eq!(
            texts,
            [
                "Days without login is 42: +18 points",
                "as it once was: +18 points",
                "Plan is basic: +18 points",
            ]
        );
        assert_eq!(drivers[0].label.as_deref(), Some("Days without login"));
        assert_eq!(drivers[2].label, None);
    }
}

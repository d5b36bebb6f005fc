//! What a column holds.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// What a column holds. Kept in the Parquet schema, the profile and the model.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum ColumnType {
    /// Whole numbers, up to 2^53 in size; larger ones and those with leading zeros are text.
    Integer,
    Number,
    /// Two labels that mean yes and no, kept as they were written.
    Boolean,
    /// A day or an instant, as milliseconds since 1970-01-01 UTC.
    Date,
    /// Anything else: categories, names, free text.
    Text,
}

impl ColumnType {
    /// A number or date of this type as canonical text, the same wherever the value came from.
    pub fn text(self, value: f64) -> String {
        match self {
            ColumnType::Date => date_text(value),
            _ => value.to_string(),
        }
    }
}

/// `2026-11-21` for a whole day, `2026-11-21T10:00:00Z` otherwise.
pub fn date_text(millis: f64) -> String {
    match chrono::DateTime::from_timestamp_millis(millis as i64) {
        Some(at) if millis.rem_euclid(86_400_000.0) == 0.0 => at.format("%Y-%m-%d").to_string(),
        Some(at) => at.to_rfc3339_opts(chrono::SecondsFormat::AutoSi, true),
        None => millis.to_string(),
    }
}

//! How scores depend on a column.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::ColumnType;

/// How scores depend on one column, all else as it is.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Dependence {
    /// The column.
    pub feature: String,
    /// What it holds.
    pub kind: ColumnType,
    /// Numbers and dates rising, texts by falling number of customers; what is not known last.
    pub points: Vec<DependencePoint>,
}

/// One value of a column.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct DependencePoint {
    /// The value; absent when not known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub value: Option<String>,
    /// The value of a number, or of a date in milliseconds since 1970-01-01 UTC.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub number: Option<f64>,
    /// The mean score of 200 customers, evenly spread over all, had they this value.
    pub score: f64,
    /// Customers who have the value, or one for which it stands.
    pub rows: usize,
    /// The share of these that is positive; absent for fewer than 20, of whom it would tell nothing
    /// but their own outcomes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub observed: Option<f64>,
}

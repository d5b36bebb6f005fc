//! What is to be forecast, as it comes.

use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};

use super::Frequency;

/// A value of a series, in long format.
#[derive(Debug, Clone, PartialEq)]
pub struct Observation<'a> {
    /// Which series it is of: the values of all key columns. Empty where there is but one series.
    pub key: &'a str,
    pub at: DateTime<Utc>,
    pub value: f64,
}

/// What a value measures, which says what several in a period are, and what none is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Measure {
    /// What happens in a period, such as payments: several add up, none is zero.
    Flow,
    /// What is there at a time, such as customers or MRR: the last counts, and between two it changes steadily.
    Stock,
}

/// How dates are read.
#[derive(Debug, Clone, Copy)]
pub struct Settings {
    /// Whose clock says which day it is.
    pub zone: Tz,
    /// What is later has not happened.
    pub now: DateTime<Utc>,
    /// Where it is not to be found out.
    pub frequency: Option<Frequency>,
    pub measure: Measure,
}

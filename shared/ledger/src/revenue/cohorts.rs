//! Customers by the month of their first MRR, and what is left of them.

use std::collections::BTreeMap;

use serde::Serialize;
use utoipa::ToSchema;

use super::{Cohort, Month, Sum};

/// Customers whose first MRR is of one month.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct CohortFigures {
    /// The month of their first MRR.
    pub month: Month,
    /// How many they were, and the MRR that they began with.
    pub started: Sum,
    /// What there was of them at the end of each month, that of the start first.
    pub months: Vec<CohortMonth>,
}

/// What there was of a cohort at the end of a month.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct CohortMonth {
    /// Customers with MRR.
    pub customers: i64,
    /// Their MRR, in the smallest unit.
    pub mrr_minor: i64,
    /// The share of the cohort that has MRR.
    pub customer_retention: f64,
    /// Their MRR as a share of what the cohort began with: more than 1 where expansion outweighs what was lost.
    pub mrr_retention: f64,
}

/// Cohorts from one month to another, with all their months up to that one.
pub fn cohorts(all: &BTreeMap<Month, Cohort>, from: Month, to: Month) -> Vec<CohortFigures> {
    if from > to {
        return Vec::new();
    }
    let shown = all.range(from..=to);
    shown
        .map(|(month, cohort)| figures(*month, cohort, to))
        .collect()
}

fn figures(start: Month, cohort: &Cohort, to: Month) -> CohortFigures {
    let (mut customers, mut mrr) = (0, 0);
    let months = start.up_to(to).map(|month| {
        let change = cohort.months.get(&month).copied().unwrap_or_default();
        customers += change.customers;
        mrr = change.mrr.saturating_add(mrr);
        CohortMonth {
            customers,
            mrr_minor: mrr,
            customer_retention: share(customers, cohort.started.count).unwrap_or(0.0),
            mrr_retention: share(mrr, cohort.started.amount_minor).unwrap_or(0.0),
        }
    });
    CohortFigures {
        month: start,
        started: cohort.started,
        months: months.collect(),
    }
}

/// A part of a whole; none of nothing.
pub fn share(part: i64, whole: i64) -> Option<f64> {
    (whole > 0).then(|| part as f64 / whole as f64)
}

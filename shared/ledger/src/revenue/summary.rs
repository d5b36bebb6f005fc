//! What a bucket's customers come to, by currency and month. Kept as changes, so that its size is that of what happened,
//! and summaries of several buckets are one by adding them up.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{Month, Movements, Sum};

/// What some customers come to.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Summary {
    pub currencies: BTreeMap<String, CurrencySummary>,
    /// Customers of whom anything is told.
    pub customers: u64,
    /// Customers with more subscriptions than are followed: what is told of them here is not all.
    #[serde(default)]
    pub left_out: u64,
    /// Customers with a subscription that runs, and of which it is not known what it brings: it is in no figure.
    #[serde(default)]
    pub unpriced: u64,
    /// It holds up to that moment, in milliseconds since 1970, at which somebody's MRR moves without being told of.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub holds_until: Option<i64>,
}

/// In one currency.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CurrencySummary {
    pub months: BTreeMap<Month, MonthSummary>,
    /// By the month of the first MRR.
    pub cohorts: BTreeMap<Month, Cohort>,
}

/// What happened in a month.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct MonthSummary {
    /// Between its beginning and end, one a customer.
    #[serde(default, skip_serializing_if = "Movements::is_empty")]
    pub net: Movements,
    /// Every single one.
    #[serde(default, skip_serializing_if = "Movements::is_empty")]
    pub changes: Movements,
    /// Invoices paid.
    #[serde(default, skip_serializing_if = "Sum::is_none")]
    pub payments: Sum,
    /// Payments that failed.
    #[serde(default, skip_serializing_if = "Sum::is_none")]
    pub failed: Sum,
    /// Invoices paid after a payment had failed.
    #[serde(default, skip_serializing_if = "Sum::is_none")]
    pub recovered: Sum,
    #[serde(default, skip_serializing_if = "Sum::is_none")]
    pub refunds: Sum,
}

/// Customers whose first MRR is of one month.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cohort {
    /// All of them, and what they began with.
    pub started: Sum,
    pub months: BTreeMap<Month, CohortChange>,
}

/// By how many customers with MRR a cohort has become more or fewer in a month, and by how much MRR.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CohortChange {
    pub customers: i64,
    pub mrr: i64,
}

impl Summary {
    /// Adds what other customers come to.
    pub fn merge(&mut self, other: &Self) {
        for (code, theirs) in &other.currencies {
            self.currencies
                .entry(code.clone())
                .or_default()
                .merge(theirs);
        }
        self.customers += other.customers;
        self.left_out += other.left_out;
        self.unpriced += other.unpriced;
        let both = [self.holds_until, other.holds_until];
        self.holds_until = both.into_iter().flatten().min();
    }
}

impl CurrencySummary {
    /// Customers with MRR, and their MRR, after all that happened.
    pub fn running(&self) -> (i64, i64) {
        let nets = self.months.values().map(|month| &month.net);
        nets.fold((0, 0), |(customers, mrr): (i64, i64), net| {
            (customers + net.customers(), mrr.saturating_add(net.mrr()))
        })
    }

    fn merge(&mut self, other: &Self) {
        for (month, theirs) in &other.months {
            let ours = self.months.entry(*month).or_default();
            ours.net.merge(&theirs.net);
            ours.changes.merge(&theirs.changes);
            ours.payments.merge(theirs.payments);
            ours.failed.merge(theirs.failed);
            ours.recovered.merge(theirs.recovered);
            ours.refunds.merge(theirs.refunds);
        }
        for (start, theirs) in &other.cohorts {
            let ours = self.cohorts.entry(*start).or_default();
            ours.started.merge(theirs.started);
            for (month, change) in &theirs.months {
                let sum = ours.months.entry(*month).or_default();
                sum.customers += change.customers;
                sum.mrr = sum.mrr.saturating_add(change.mrr);
            }
        }
    }
}

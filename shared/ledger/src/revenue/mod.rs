//! Revenue by month and currency, of the subscriptions and invoices that events tell of: [`Books`] takes a bucket's
//! customers, its [`Summary`] adds up with those of other buckets, and a [`Report`] shows them.
//!
//! A month is one of UTC. MRR is what the customers' subscriptions bring in a month, as [`crate::subscription`] reckons it;
//! customers are those with MRR. Nothing is converted: each currency has figures of its own.

mod books;
mod cohorts;
mod customer;
mod followed;
mod month;
mod movement;
mod report;
mod summary;

pub use books::{Books, Move};
pub use cohorts::{CohortFigures, CohortMonth, cohorts};
pub use followed::Followed;
pub use month::Month;
pub use movement::{Movement, Movements, Sum};
pub use report::{Churn, CurrencyFigures, LifetimeValue, MonthFigures, MovementFigures, Report};
pub use summary::{Cohort, CohortChange, CurrencySummary, MonthSummary, Summary};

#[cfg(test)]
mod tests;

//! Customers' subscriptions, as events tell of them: [`read`] gives the facts of one event, [`Subscriptions`] is how they
//! stand now, by a fold that knows no order, and a [`Walk`] in the order of time gives the steps of their MRR.
//! Payments that failed and are not mended are a fold of their own, [`FailedPayments`], and so are
//! those of the last year that did not, [`PaidInvoices`].

mod facts;
mod failed_payments;
mod field;
mod fold;
mod issue;
mod mrr;
mod paid;
mod payment;
mod rest;
mod standing;
mod value;
mod walk;

pub use facts::{SubscriptionFacts, read};
pub use failed_payments::{FailedPayment, FailedPayments, InvoiceFacts};
pub use field::{Fact, Facts, Field};
pub use fold::{Subscription, Subscriptions};
pub use issue::{Issue, Problem};
pub use mrr::{Interval, Money, Price};
pub use paid::{PaidAmount, PaidInvoices};
pub use payment::Payment;
pub use rest::{Rest, Whole};
pub use standing::{Loss, Standing, Status};
pub use walk::{Step, Walk};

#[cfg(test)]
pub(crate) mod tests;

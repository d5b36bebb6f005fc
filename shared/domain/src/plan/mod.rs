//! What is sold: plans, what they limit, what was used, and what was paid.

mod billing;
mod dunning;
mod limit;
mod plans;
mod standing;
mod usage;

pub use billing::{AtStripe, Billing, Contact, PlannedChange, Subscription, SubscriptionStatus};
pub use limit::{Limit, LimitUse, Refusal};
pub use plans::{Feature, Money, Overage, Plan, PlanId, plans};
pub use standing::Standing;
pub use usage::{DayUsage, Month, beyond, usage_warning};

//! What is sold: plans, what they limit, what was used, and what was paid.

mod billing;
mod dunning;
mod limits;
mod plans;
mod refusal;
mod standing;
mod usage;

pub use billing::{
    AtStripe, Billing, CardTrial, Contact, PlannedChange, Subscription, SubscriptionStatus,
};
pub use limits::{Limit, LimitUse};
pub use plans::{Feature, Money, Overage, Plan, PlanId, plans};
pub use refusal::Refusal;
pub use standing::Standing;
pub use usage::{DayUsage, Month, beyond, usage_warning};

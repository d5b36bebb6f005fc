//! Entities, roles, plans, events and state machines. Pure: no I/O, no AWS.

pub mod billing;
pub mod dataset;
pub mod degradation;
pub mod event;
pub mod failure;
pub mod ids;
pub mod limit;
pub mod model;
pub mod organization;
pub mod performance;
pub mod permission;
pub mod plan;
pub mod run;
pub mod usage;
pub mod user;

pub use billing::Billing;
pub use dataset::{Dataset, DatasetStatus};
pub use degradation::{Degradation, DegradationKind};
pub use event::Event;
pub use failure::Failure;
pub use ids::*;
pub use limit::{Limit, LimitUse, Refusal};
pub use model::{Model, ModelVersion, PromotionPolicy, Rescore, Stage, Task};
pub use organization::{Membership, Organization, Role, Standing};
pub use performance::RunPerformance;
pub use permission::{Permission, allowed};
pub use run::{RunStatus, ScoringRun, TrainingRun};
pub use usage::{DayUsage, Month};
pub use user::{EmailAddress, User};

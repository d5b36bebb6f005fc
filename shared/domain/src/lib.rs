//! Entities, roles, plans, events and state machines. Pure: no I/O, no AWS.

pub mod actor;
pub mod api_key;
pub mod audit;
pub mod dataset;
pub mod degradation;
pub mod deletion;
pub mod event;
pub mod export;
pub mod failure;
pub mod ids;
pub mod invitation;
pub mod model;
pub mod organization;
pub mod performance;
pub mod permission;
pub mod plan;
pub mod run;
pub mod user;

pub use actor::ActorId;
pub use api_key::{ApiKey, KeySecret, Resource};
pub use audit::{ActorKind, AuditActor, AuditDetail, AuditEntry, AuditFilter};
pub use dataset::{Dataset, DatasetStatus};
pub use degradation::{Degradation, DegradationKind};
pub use deletion::{Deletion, Erasure};
pub use event::Event;
pub use export::DataExport;
pub use failure::Failure;
pub use ids::*;
pub use invitation::Invitation;
pub use model::{Model, ModelVersion, PromotionPolicy, Rescore, Stage, Task};
pub use organization::{Membership, Organization, Role, Standing};
pub use performance::RunPerformance;
pub use permission::{Permission, allowed};
pub use run::{RunStatus, ScoringRun, TrainingRun};
pub use user::{EmailAddress, User};

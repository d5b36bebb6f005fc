//! What is learned from, and what was learned.

mod currency;
mod dataset;
mod degradation;
mod learner_settings;
mod ledger_source;
mod model;
mod outcome_meaning;

pub use currency::{PaidCurrency, currency_decimals, currency_problem};
pub use dataset::{Dataset, DatasetStatus, RAW_DAYS};
pub use degradation::{Degradation, DegradationKind};
pub use learner_settings::{LearnerKind, LearnerSettings, check_learners, learner_problems};
pub use ledger_source::{Cadence, Churn, LedgerSource, Purpose, day_of};
pub use model::{
    Effort, Model, ModelVersion, OnDrift, PromotionPolicy, Rescore, RowsPerEntity, Stage, Task,
};
pub use outcome_meaning::OutcomeMeaning;

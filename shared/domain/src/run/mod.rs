//! Long work, a file a kind, each run split into pieces that any worker can do.

mod backfill;
mod band;
mod building;
mod decision;
mod import;
mod kind;
mod performance;
mod privacy;
mod progress;
mod revenue;
mod scoring;
mod training;

pub use backfill::{BackfillPurpose, BackfillRun};
pub use band::{Band, Bands};
pub use building::BuildingRun;
pub use decision::{
    BudgetCurve, BudgetPoint, DecisionChoice, DecisionCurrency, DecisionOffer, DecisionOutcome,
    DecisionRun, DecisionTotals,
};
pub use import::{
    FieldSource, ImportField, ImportKind, ImportMapping, ImportPurpose, ImportResult, ImportRun,
    MOST_ROW_ERRORS, RowError,
};
pub use kind::{RunId, RunKind};
pub use performance::RunPerformance;
pub use privacy::{PrivacyKind, PrivacyReceipt, PrivacyRequest};
pub use progress::{LogEntry, LogLine, MAX_PIECES, Progress, RunStatus, ShownStatus};
pub use revenue::{RevenueFigures, RevenueRun};
pub use scoring::{ScoringRun, Totals, ValueTotals};
pub use training::TrainingRun;

//! Long work: runs that train, score, and read connected accounts, privacy requests, each split into pieces that any worker can do.

mod backfill;
mod kind;
mod performance;
mod privacy;
mod progress;
mod scoring;
mod training;

pub use backfill::{BackfillPurpose, BackfillRun};
pub use kind::{RunId, RunKind};
pub use performance::RunPerformance;
pub use privacy::{PrivacyKind, PrivacyReceipt, PrivacyRequest};
pub use progress::{LogEntry, LogLine, MAX_PIECES, Progress, RunStatus, ShownStatus};
pub use scoring::{ScoringRun, Totals, ValueTotals};
pub use training::TrainingRun;

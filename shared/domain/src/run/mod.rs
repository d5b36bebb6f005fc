//! Long work: training and scoring runs, each split into pieces that any worker can do.

mod kind;
mod performance;
mod progress;
mod scoring;
mod training;

pub use kind::{RunId, RunKind};
pub use performance::RunPerformance;
pub use progress::{LogEntry, LogLine, MAX_PIECES, Progress, RunStatus, ShownStatus};
pub use scoring::{ScoringRun, Totals, ValueTotals};
pub use training::TrainingRun;

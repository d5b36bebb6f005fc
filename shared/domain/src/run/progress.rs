//! How far a run is, whatever its kind.

use chrono::{DateTime, Utc};
use report::Phrase;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{BusEvent, Failure};

/// A run is never split into more pieces than this.
pub const MAX_PIECES: u32 = 500;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum RunStatus {
    Queued,
    /// Its pieces are being done.
    Running,
    /// All pieces are done; one worker puts them together.
    Joining,
    Succeeded,
    /// Not done; `error` says why.
    Failed,
    Cancelled,
}

impl RunStatus {
    /// Whether work may still be done.
    pub fn is_open(self) -> bool {
        matches!(self, Self::Queued | Self::Running | Self::Joining)
    }

    /// As its owner sees it.
    pub fn shown(self) -> ShownStatus {
        match self {
            Self::Queued => ShownStatus::Queued,
            Self::Running | Self::Joining => ShownStatus::Running,
            Self::Succeeded => ShownStatus::Succeeded,
            Self::Failed => ShownStatus::Failed,
            Self::Cancelled => ShownStatus::Cancelled,
        }
    }
}

/// Where a run is, as its owner sees it: joining is running.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum ShownStatus {
    Queued,
    Running,
    Succeeded,
    /// Not done; `error` says why.
    Failed,
    Cancelled,
}

/// What runs of all kinds have in common: their state, their pieces and their lease.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Progress {
    pub status: RunStatus,
    /// Number of pieces, once planned.
    pub pieces: Option<u32>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub done: Vec<u32>,
    /// How often work past its lease was picked up again.
    #[serde(default)]
    pub recoveries: u32,
    pub error: Option<Failure>,
    /// What tells of its success, written in the transaction that ends it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub events: Vec<BusEvent>,
    /// Whether these have been sent.
    #[serde(default)]
    pub published: bool,
    pub created_at: DateTime<Utc>,
    pub started_at: Option<DateTime<Utc>>,
    pub ended_at: Option<DateTime<Utc>>,
}

impl Progress {
    pub fn queued() -> Self {
        Self {
            status: RunStatus::Queued,
            pieces: None,
            done: Vec::new(),
            recoveries: 0,
            error: None,
            events: Vec::new(),
            published: false,
            created_at: Utc::now(),
            started_at: None,
            ended_at: None,
        }
    }

    /// A run that was refused before it began.
    pub fn refused(error: Failure) -> Self {
        Self {
            status: RunStatus::Failed,
            error: Some(error),
            ended_at: Some(Utc::now()),
            ..Self::queued()
        }
    }

    /// The part done, 0 to 1. Planning and joining count for a twentieth each.
    pub fn fraction(&self) -> f64 {
        match (self.status, self.pieces) {
            (RunStatus::Succeeded, _) => 1.0,
            (RunStatus::Joining, _) => 0.95,
            (_, Some(pieces)) if pieces > 0 => {
                (1.0 + 18.0 * self.done.len() as f64 / f64::from(pieces)) / 20.0
            }
            _ => 0.0,
        }
    }

    pub fn missing(&self) -> Vec<u32> {
        (0..self.pieces.unwrap_or(0))
            .filter(|piece| !self.done.contains(piece))
            .collect()
    }
}

/// A line of a run's log.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct LogLine {
    /// When.
    pub at: DateTime<Utc>,
    /// What happened.
    #[serde(flatten)]
    pub entry: LogEntry,
}

/// What a line of a run's log says.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct LogEntry {
    /// What happened, for people.
    pub text: String,
    /// The same for programs: `planned`, `trained`, `compared`, `ready`, `cancelled`, `taken_up` (a worker fell
    /// silent) or `mail_problem`, with the figures and names of the sentence.
    #[serde(flatten)]
    pub phrase: Phrase,
}

impl LogEntry {
    pub fn new(text: impl Into<String>, phrase: Phrase) -> Self {
        Self {
            text: text.into(),
            phrase,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn progress_grows_with_the_pieces_done() {
        let mut progress = Progress::queued();
        assert_eq!(progress.fraction(), 0.0);
        progress.status = RunStatus::Running;
        progress.pieces = Some(4);
        progress.done = vec![2];
        assert!(progress.fraction() > 0.05 && progress.fraction() < 0.95);
        assert_eq!(progress.missing(), [0, 1, 3]);
        progress.status = RunStatus::Succeeded;
        assert_eq!(progress.fraction(), 1.0);
    }
}

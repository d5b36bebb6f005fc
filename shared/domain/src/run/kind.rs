//! The kinds of run. A new one is a row here, and its id in `ids.rs`.

use std::{fmt, str::FromStr};

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{
    BackfillRunId, BuildingRunId, DecisionRunId, ImportId, InvalidId, PrivacyRequestId,
    RevenueRunId, ScoringRunId, TrainingRunId,
};

macro_rules! kinds {
    ($($(#[$doc:meta])* $kind:ident($id:ident) {
        name: $name:literal, key: $key:literal, in_flight: $in_flight:literal, queue: $queue:literal,
        smaller: $smaller:literal
    })+) => {
        /// The kinds of run.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
        #[serde(rename_all = "lowercase")]
        pub enum RunKind {
            $($(#[$doc])* $kind,)+
        }

        impl RunKind {
            pub const ALL: &[Self] = &[$(Self::$kind),+];

            /// The name for people, and in keys.
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$kind => $name),+ }
            }

            /// What the keys of its runs start with.
            pub fn key_prefix(self) -> &'static str {
                match self { $(Self::$kind => $key),+ }
            }

            /// How many an organization may have in flight.
            pub fn in_flight(self) -> u32 {
                match self { $(Self::$kind => $in_flight),+ }
            }

            /// How its owner makes it smaller, when it is too large to come to an end.
            pub fn smaller(self) -> &'static str {
                match self { $(Self::$kind => $smaller),+ }
            }

            /// The variable that names the queue of its work.
            pub fn queue(self) -> &'static str {
                match self { $(Self::$kind => $queue),+ }
            }
        }

        /// The id of a run of any kind.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
        #[serde(untagged)]
        pub enum RunId {
            $($(#[$doc])* $kind($id),)+
        }

        impl RunId {
            pub fn kind(self) -> RunKind {
                match self { $(Self::$kind(_) => RunKind::$kind),+ }
            }

            pub fn made_at(self) -> DateTime<Utc> {
                match self { $(Self::$kind(id) => id.made_at()),+ }
            }
        }

        impl fmt::Display for RunId {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                match self { $(Self::$kind(id) => id.fmt(f)),+ }
            }
        }

        impl FromStr for RunId {
            type Err = InvalidId;

            fn from_str(text: &str) -> Result<Self, InvalidId> {
                let mut parsed = Err(InvalidId::new("", text));
                $(parsed = parsed.or_else(|_| text.parse().map(Self::$kind));)+
                parsed
            }
        }

        $(impl From<$id> for RunId {
            fn from(id: $id) -> Self {
                Self::$kind(id)
            }
        }

        impl TryFrom<RunId> for $id {
            type Error = RunId;

            fn try_from(id: RunId) -> Result<Self, RunId> {
                match id { RunId::$kind(id) => Ok(id), other => Err(other) }
            }
        })+
    };
}

kinds! {
    /// Makes a version of a model.
    Training(TrainingRunId) {
        name: "training", key: "RUN#", in_flight: 1, queue: "TRAINING_QUEUE_URL",
        smaller: "train with less effort or fewer columns"
    }
    /// Scores a dataset.
    Scoring(ScoringRunId) {
        name: "scoring", key: "SCORING#", in_flight: 2, queue: "SCORING_QUEUE_URL",
        smaller: "score fewer customers at once"
    }
    /// Reads a connected account as a whole.
    Backfill(BackfillRunId) {
        name: "backfill", key: "BACKFILL#", in_flight: 1, queue: "CONNECTION_QUEUE_URL",
        smaller: "look whether the source answers"
    }
    /// Answers a privacy request.
    Privacy(PrivacyRequestId) {
        name: "privacy", key: "PRIVACY#", in_flight: 1, queue: "PRIVACY_QUEUE_URL",
        smaller: "name fewer subjects at once"
    }
    /// Reckons revenue from the ledger.
    Revenue(RevenueRunId) {
        name: "revenue", key: "REVENUE#", in_flight: 1, queue: "REVENUE_QUEUE_URL",
        smaller: "tell us its id: buckets of the ledger are to be smaller"
    }
    /// Makes a dataset of what customers did.
    Building(BuildingRunId) {
        name: "building", key: "BUILDING#", in_flight: 1, queue: "BUILDING_QUEUE_URL",
        smaller: "let it go back fewer months"
    }
    /// Tells the rows of a dataset as events, or takes them out again.
    Import(ImportId) {
        name: "import", key: "IMPORT#", in_flight: 1, queue: "IMPORT_QUEUE_URL",
        smaller: "upload the file in several parts"
    }
    /// Decides who is made which offer of a campaign.
    Decision(DecisionRunId) {
        name: "decision", key: "DECISION#", in_flight: 1, queue: "DECISION_QUEUE_URL",
        smaller: "give its campaign a smaller segment"
    }
}

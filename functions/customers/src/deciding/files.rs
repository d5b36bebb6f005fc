//! What a run passes on to itself: packed JSON.

use cloud::{Bucket, WorkError, bucket::keys};
use domain::{DecisionRunId, OrgId};
use serde::{Serialize, de::DeserializeOwned};

use crate::revenue::{pack, unpack};

/// What the pieces are told.
pub const PLAN: &str = "plan.json.zst";
/// Choices of earlier rounds of which nobody heard.
pub const UNHEARD: &str = "unheard.json.zst";
/// How many of those chosen have been kept.
pub const KEPT: &str = "kept.json.zst";

/// Whom a piece is about.
pub fn asked(piece: u32) -> String {
    format!("part-{piece:04}.asked.json.zst")
}

/// What a piece found.
pub fn looked(piece: u32) -> String {
    format!("part-{piece:04}.json.zst")
}

/// The files of a run.
pub struct RunFiles<'a> {
    pub bucket: &'a Bucket,
    pub org: OrgId,
    pub run: DecisionRunId,
}

impl RunFiles<'_> {
    fn key(&self, name: &str) -> String {
        keys::piece(self.org, self.run.into(), name)
    }

    pub async fn put(&self, name: &str, value: &impl Serialize) -> Result<(), WorkError> {
        self.bucket.put(&self.key(name), pack(value)?).await
    }

    /// What was kept under a name, if it was.
    pub async fn find<T: DeserializeOwned>(&self, name: &str) -> Result<Option<T>, WorkError> {
        let kept = self.bucket.get(&self.key(name)).await?;
        kept.map(|kept| unpack(&kept)).transpose()
    }

    /// What an earlier step has kept.
    pub async fn get<T: DeserializeOwned>(&self, name: &str) -> Result<T, WorkError> {
        let found = self.find(name).await?;
        found.ok_or_else(|| WorkError::part_erased(&self.key(name)))
    }
}

//! Merges into the ledger: asked for by whoever keeps events, done by one at a time, and asked for
//! again by a sweep when nothing is heard of one.
//!
//! Beside the manifest, not in it: a request for a merge is then the cheapest of writes, however
//! long the manifest is.

use chrono::{DateTime, TimeDelta, Utc};
use domain::{MergeId, OrgId};
use serde::Deserialize;

use crate::{
    Result, Store, TenantStore,
    keys::{self, sk},
    table::{read, text},
    update::Update,
};

/// When nothing was heard for so long of a merge that was asked for, its message was lost.
const SILENCE: TimeDelta = TimeDelta::minutes(10);

/// A merge that nothing is heard of.
#[derive(Debug, Clone, Deserialize)]
pub struct DueMerge {
    pk: String,
    /// What [`TenantStore::recover_merge`] takes, so that one sweep acts on it.
    #[serde(rename = "gsi2sk")]
    pub due: String,
}

impl DueMerge {
    pub fn org(&self) -> Option<OrgId> {
        keys::org_of_partition(&self.pk)
    }
}

#[derive(Deserialize)]
struct MergeItem {
    merging: MergeId,
}

impl TenantStore {
    /// Asks for a merge. False when one is asked for already, which has not begun.
    pub async fn ask_for_merge(&self, now: DateTime<Utc>) -> Result<bool> {
        let update = Update::any(self.key(sk::MERGE))
            .set("asked_at", now)?
            .merge_due(self.org, now + SILENCE)
            .when_absent("asked_at");
        self.change(update).await
    }

    /// Begins a merge, which nobody else does for `lease`. Nothing when somebody does. Whoever asks
    /// from now on asks for another. `Some(Some(_))` names the one before, if it was broken off: what
    /// it wrote is nobody's.
    pub async fn begin_merge(
        &self,
        id: MergeId,
        now: DateTime<Utc>,
        lease: TimeDelta,
    ) -> Result<Option<Option<MergeId>>> {
        let free = "attribute_not_exists({}) OR {} <= {v}";
        let begun = Update::any(self.key(sk::MERGE))
            .set("lease_until", keys::instant(now + lease))?
            .set_once("merging", id)?
            .remove("asked_at")
            .merge_due(self.org, now + lease + SILENCE)
            .when("lease_until", text(keys::instant(now)), free);
        let Some(item) = self.store.update(begun).await? else {
            return Ok(None);
        };
        let MergeItem { merging } = read(item)?;
        if merging == id {
            return Ok(Some(None));
        }
        let mine = Update::existing(self.key(sk::MERGE))
            .set("merging", id)?
            .when("merging", text(merging.to_string()), "{} = {v}");
        match self.change(mine).await? {
            true => Ok(Some(Some(merging))),
            false => Ok(None),
        }
    }

    /// Holds on to a merge for `lease` more. False when somebody else has it.
    pub async fn renew_merge(
        &self,
        id: MergeId,
        now: DateTime<Utc>,
        lease: TimeDelta,
    ) -> Result<bool> {
        let update = self
            .merging(id)
            .set("lease_until", keys::instant(now + lease))?
            .merge_due(self.org, now + lease + SILENCE);
        self.change(update).await
    }

    /// Ends a merge. False when somebody else has it.
    pub async fn end_merge(&self, id: MergeId) -> Result<bool> {
        let ended = || self.merging(id).remove("merging").remove("lease_until");
        let last = ended()
            .remove("gsi2pk")
            .remove("gsi2sk")
            .when_absent("asked_at");
        if self.change(last).await? {
            return Ok(true);
        }
        // Another was asked for meanwhile: that one stays due.
        self.change(ended()).await
    }

    /// Takes a merge that nothing is heard of, so that one sweep asks for it again.
    pub async fn recover_merge(&self, due: &DueMerge, now: DateTime<Utc>) -> Result<bool> {
        let update = Update::existing(self.key(sk::MERGE))
            .merge_due(self.org, now + SILENCE)
            .when("gsi2sk", text(&due.due), "{} = {v}");
        self.change(update).await
    }

    /// An update of the merge while it is that one's.
    pub(super) fn merging(&self, id: MergeId) -> Update {
        let id = text(id.to_string());
        Update::existing(self.key(sk::MERGE)).when("merging", id, "{} = {v}")
    }
}

impl Update {
    /// Makes an organization's merge due at that moment.
    fn merge_due(self, org: OrgId, at: DateTime<Utc>) -> Self {
        self.set_raw("gsi2pk", text(keys::merges_shard(org)))
            .set_raw("gsi2sk", text(keys::merge_due(at, org)))
    }
}

impl Store {
    /// Some merges of a shard that are due, after one's `due`, and after which the next ones come.
    pub async fn due_merges(
        &self,
        shard: u8,
        after: Option<&str>,
        now: DateTime<Utc>,
    ) -> Result<(Vec<DueMerge>, Option<String>)> {
        self.due_page(&keys::merges_shard_of(shard), after, now)
            .await
    }
}

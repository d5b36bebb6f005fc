//! Whose turn it is to send to an endpoint: one worker's at a time, asked for when there is something to
//! send, and again by a sweep when nothing is heard of it.

use chrono::{DateTime, TimeDelta, Utc};
use domain::{AttemptId, Endpoint, EndpointId, OrgId};
use serde::Deserialize;

use crate::{
    Result, Store, TenantStore, keys,
    table::{read, text},
    update::Update,
};

/// When nothing was heard for so long of a turn that was asked for, its message was lost.
const SILENCE: TimeDelta = TimeDelta::minutes(2);

/// An endpoint to which something is to be sent.
#[derive(Debug, Clone, Deserialize)]
pub struct DueEndpoint {
    pk: String,
    pub id: EndpointId,
    /// What [`TenantStore::take_endpoint`] takes, so that one sweep acts on it.
    #[serde(rename = "gsi2sk")]
    pub due: String,
}

impl DueEndpoint {
    pub fn org(&self) -> Option<OrgId> {
        keys::org_of_partition(&self.pk)
    }
}

impl TenantStore {
    /// Asks that what waits for an endpoint be sent. False when that is asked for already and not begun, or the
    /// endpoint is told of nothing.
    pub async fn ask_to_send(&self, id: EndpointId, now: DateTime<Utc>) -> Result<bool> {
        let lost = text(keys::instant(now - SILENCE));
        let asked = self
            .of_endpoint(id)
            .set("asked_at", keys::instant(now))?
            .endpoint_due(self.org, id, now + SILENCE)
            .when_in("state", &["active"])
            .when("asked_at", lost, "attribute_not_exists({}) OR {} < {v}");
        self.change(asked).await
    }

    /// Lets an endpoint be tried at once that failed.
    pub async fn end_rest(&self, id: EndpointId) -> Result<bool> {
        self.change(self.of_endpoint(id).remove("rests_until"))
            .await
    }

    /// Begins to send to an endpoint, which nobody else does for `lease`. Whoever asks from now on asks anew. Nothing
    /// when somebody else does, or it is told of nothing.
    pub async fn begin_sending(
        &self,
        id: EndpointId,
        by: AttemptId,
        now: DateTime<Utc>,
        lease: TimeDelta,
    ) -> Result<Option<Endpoint>> {
        let free = "attribute_not_exists({}) OR {} <= {v}";
        let begun = self
            .of_endpoint(id)
            .set("sender", by)?
            .set("lease_until", keys::instant(now + lease))?
            .remove("asked_at")
            .endpoint_due(self.org, id, now + lease + SILENCE)
            .when_in("state", &["active"])
            .when("lease_until", text(keys::instant(now)), free);
        let item = self.store.update(begun).await?;
        item.map(read).transpose()
    }

    /// Ends a turn: keeps how the endpoint stands, and when something is to be sent to it next. False when somebody
    /// else has the turn.
    pub async fn end_sending(
        &self,
        endpoint: &Endpoint,
        by: AttemptId,
        next: Option<DateTime<Utc>>,
    ) -> Result<bool> {
        let ended = self
            .of_endpoint(endpoint.id)
            .set("failures", endpoint.failures)?
            .set("failing_since", endpoint.failing_since)?
            .set("rests_until", endpoint.rests_until)?
            .set("wakes_at", endpoint.wakes_at)?
            .set("delivered_at", endpoint.delivered_at)?
            .remove("sender")
            .remove("lease_until")
            .when("sender", text(by.to_string()), "{} = {v}");
        let settled = match next {
            Some(at) => ended.clone().endpoint_due(self.org, endpoint.id, at),
            None => ended.clone().remove("gsi2pk").remove("gsi2sk"),
        };
        // Another was asked for meanwhile: that one stays due.
        Ok(self.change(settled.when_absent("asked_at")).await? || self.change(ended).await?)
    }

    /// Takes an endpoint that is due, so that one sweep asks for it.
    pub async fn take_endpoint(&self, due: &DueEndpoint, now: DateTime<Utc>) -> Result<bool> {
        let taken = self
            .of_endpoint(due.id)
            .set("asked_at", keys::instant(now))?
            .endpoint_due(self.org, due.id, now + SILENCE)
            .when_in("state", &["active"])
            .when("gsi2sk", text(&due.due), "{} = {v}");
        self.change(taken).await
    }

    /// Says that there is nothing to do about an endpoint that is due, since it is told of nothing.
    pub async fn leave_endpoint(&self, due: &DueEndpoint) -> Result<bool> {
        let left = self
            .of_endpoint(due.id)
            .remove("gsi2pk")
            .remove("gsi2sk")
            .remove("asked_at")
            .when_in("state", &["paused", "disabled"])
            .when("gsi2sk", text(&due.due), "{} = {v}");
        self.change(left).await
    }
}

impl Update {
    /// Makes an endpoint due at that moment.
    fn endpoint_due(self, org: OrgId, id: EndpointId, at: DateTime<Utc>) -> Self {
        self.set_raw("gsi2pk", text(keys::endpoints_shard(org)))
            .set_raw("gsi2sk", text(keys::endpoint_due(at, id)))
    }
}

impl Store {
    /// Some endpoints of a shard that are due, after one's `due`, and after which the next ones come.
    pub async fn due_endpoints(
        &self,
        shard: u8,
        after: Option<&str>,
        now: DateTime<Utc>,
    ) -> Result<(Vec<DueEndpoint>, Option<String>)> {
        self.due_page(&keys::endpoints_shard_of(shard), after, now)
            .await
    }
}

//! By which rules alerts are raised, and when the daily mail about them is due.

use chrono::{DateTime, Utc};
use domain::{AlertRules, OrgId};
use serde::{Deserialize, Serialize};

use crate::{
    Result, Store, TenantStore,
    keys::{self, sk},
    table::text,
    update::Update,
};

/// By which rules alerts are raised. Before any are kept it is as usual.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct AlertSettings {
    #[serde(default, deserialize_with = "AlertRules::kept")]
    pub rules: AlertRules,
    /// When the newest alert was raised.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub raised_at: Option<DateTime<Utc>>,
    /// Until when alerts were told in the daily mail.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub digested_until: Option<DateTime<Utc>>,
}

/// An organization whose daily mail is due.
#[derive(Debug, Clone, Deserialize)]
pub struct DueDigest {
    pk: String,
    /// What [`TenantStore::end_digest`] takes, so that one sweep ends it.
    #[serde(rename = "gsi2sk")]
    pub due: String,
}

impl DueDigest {
    pub fn org(&self) -> Option<OrgId> {
        keys::org_of_partition(&self.pk)
    }

    /// When it was due.
    pub fn at(&self) -> Option<DateTime<Utc>> {
        let (at, _) = self.due.split_once('#')?;
        at.parse().ok()
    }
}

impl TenantStore {
    pub async fn alert_settings(&self) -> Result<AlertSettings> {
        Ok(self.get(sk::ALERT_RULES).await?.unwrap_or_default())
    }

    /// Keeps rules over whatever they were. Done twice it leaves the same.
    pub async fn keep_alert_rules(&self, rules: &AlertRules) -> Result<()> {
        let update = Update::any(self.key(sk::ALERT_RULES)).set("rules", rules)?;
        self.change(update).await.map(drop)
    }

    /// Notes when the newest alert was raised, and has the daily mail come at that time, unless it is due already.
    pub async fn ask_digest(&self, raised_at: DateTime<Utc>, at: DateTime<Utc>) -> Result<bool> {
        let newest = serde_dynamo::to_attribute_value(raised_at)?;
        let raised = Update::any(self.key(sk::ALERT_RULES))
            .set("raised_at", raised_at)?
            .when("raised_at", newest, "attribute_not_exists({}) OR {} < {v}");
        self.change(raised).await?;
        let update = Update::any(self.key(sk::ALERT_RULES))
            .digest_due(self.org, at)
            .when_absent("gsi2pk");
        self.change(update).await
    }

    /// Notes that the mail that was due is told of, and when the next one is due; or, where there was nothing to tell, that
    /// none is. False when another sweep has.
    pub async fn end_digest(&self, due: &DueDigest, next: Option<DateTime<Utc>>) -> Result<bool> {
        let update =
            Update::existing(self.key(sk::ALERT_RULES)).when("gsi2sk", text(&due.due), "{} = {v}");
        let update = match next {
            Some(at) => update
                .digest_due(self.org, at)
                .set("digested_until", due.at())?,
            None => update.remove("gsi2pk").remove("gsi2sk"),
        };
        self.change(update).await
    }
}

impl Update {
    fn digest_due(self, org: OrgId, at: DateTime<Utc>) -> Self {
        self.set_raw("gsi2pk", text(keys::digests_shard(org)))
            .set_raw("gsi2sk", text(keys::digest_due(at, org)))
    }
}

impl Store {
    /// Some organizations of a shard whose daily mail is due, after one's `due`, and after which the next ones come.
    pub async fn due_digests(
        &self,
        shard: u8,
        after: Option<&str>,
        now: DateTime<Utc>,
    ) -> Result<(Vec<DueDigest>, Option<String>)> {
        self.due_page(&keys::digests_shard_of(shard), after, now)
            .await
    }
}

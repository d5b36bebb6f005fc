//! Campaigns, and when something is to be done about one though nobody asks.

use chrono::{DateTime, Utc};
use domain::{Campaign, CampaignId, MOST_CAMPAIGNS, MOST_CAMPAIGNS_KEPT, OrgId};
use serde::{Deserialize, Serialize};

use crate::{
    Filled, Result, Store, TenantStore,
    keys::{self, sk},
    plan::Places,
    table::{item, number, text},
    update::Update,
};

const PLACES: Places = Places {
    name: "campaigns",
    prefixes: &[sk::CAMPAIGNS],
    ended_kept: Some(MOST_CAMPAIGNS_KEPT),
};

/// A campaign of which a round is due, or whose end has come.
#[derive(Debug, Clone, Deserialize)]
pub struct DueCampaign {
    pk: String,
    pub id: CampaignId,
    /// What [`TenantStore::take_campaign`] takes, so that one sweep acts on it.
    #[serde(rename = "gsi2sk")]
    pub due: String,
}

impl DueCampaign {
    pub fn org(&self) -> Option<OrgId> {
        keys::org_of_partition(&self.pk)
    }
}

impl TenantStore {
    /// Keeps a new campaign, if fewer than [`MOST_CAMPAIGNS`] are not over, and fewer than [`MOST_CAMPAIGNS_KEPT`] are there.
    pub async fn create_campaign(&self, campaign: &Campaign) -> Result<Filled> {
        let mut kept = item(&self.key(sk::campaign(campaign.id)), campaign)?;
        if let Some(at) = campaign.due_at() {
            kept.insert("gsi2pk".into(), text(keys::campaigns_shard(self.org)));
            kept.insert("gsi2sk".into(), text(keys::campaign_due(at, campaign.id)));
        }
        let writes = vec![self.store.put_new_in_transaction(kept)?];
        self.fill_place(PLACES, MOST_CAMPAIGNS, writes).await
    }

    pub async fn campaign(&self, id: CampaignId) -> Result<Option<Campaign>> {
        self.get(sk::campaign(id)).await
    }

    /// All campaigns, the oldest first.
    pub async fn campaigns(&self) -> Result<Vec<Campaign>> {
        self.all(sk::CAMPAIGNS).await
    }

    /// Keeps a campaign as it is after a change over how it was before, and has it looked at when something is due. False
    /// when somebody else has changed it meanwhile, a round has begun, or it is gone.
    pub async fn keep_campaign(&self, before: &Campaign, after: &Campaign) -> Result<bool> {
        let update = self
            .unchanged_campaign(before)
            .set("name", &after.name)?
            .set("state", after.state)?
            .set("offers", &after.offers)?
            .set("budgets", &after.budgets)?
            .set("interval", after.interval)?
            .set("approval", after.approval)?
            .set("cooldown_days", after.cooldown_days)?
            .set("open_days", after.open_days)?
            .set("changed_at", after.changed_at)?
            .set("revision", after.revision)?;
        let update = set_or_remove(update, "segment_id", after.segment_id)?;
        let update = set_or_remove(update, "starts_at", after.starts_at)?;
        let update = set_or_remove(update, "ends_at", after.ends_at)?;
        let update = set_or_remove(update, "next_round_at", after.next_round_at)?;
        self.change(self.place_campaign(update, after)).await
    }

    /// Forgets a campaign. False when somebody has changed it meanwhile, or it is gone.
    pub async fn delete_campaign(&self, campaign: &Campaign) -> Result<bool> {
        let deletion = self
            .unchanged_campaign(campaign)
            .delete_in_transaction(&self.store)?;
        self.store.transact(vec![deletion]).await
    }

    /// Takes a campaign that is due, so that one sweep acts on it. Nobody else does before `until`.
    pub async fn take_campaign(&self, due: &DueCampaign, until: DateTime<Utc>) -> Result<bool> {
        let update = Update::existing(self.key(sk::campaign(due.id)))
            .set_raw("gsi2sk", text(keys::campaign_due(until, due.id)))
            .when("gsi2sk", text(&due.due), "{} = {v}");
        self.change(update).await
    }

    /// Has a campaign looked at again when something is due, unless somebody has changed it meanwhile and so had it
    /// placed anew.
    pub async fn plan_campaign(&self, campaign: &Campaign) -> Result<bool> {
        let update = self.place_campaign(self.unchanged_campaign(campaign), campaign);
        self.change(update).await
    }

    /// Its place among those that are due, of a campaign as an update leaves it.
    pub(crate) fn place_campaign(&self, update: Update, campaign: &Campaign) -> Update {
        match campaign.due_at() {
            Some(at) => update
                .set_raw("gsi2pk", text(keys::campaigns_shard(self.org)))
                .set_raw("gsi2sk", text(keys::campaign_due(at, campaign.id))),
            None => update.remove("gsi2pk").remove("gsi2sk"),
        }
    }

    fn unchanged_campaign(&self, campaign: &Campaign) -> Update {
        Update::existing(self.key(sk::campaign(campaign.id)))
            .when("revision", number(campaign.revision), "{} = {v}")
            .when_count("rounds", campaign.rounds)
    }
}

impl Store {
    /// Some campaigns of a shard that are due, after one's `due`, and after which the next ones come.
    pub async fn due_campaigns(
        &self,
        shard: u8,
        after: Option<&str>,
        now: DateTime<Utc>,
    ) -> Result<(Vec<DueCampaign>, Option<String>)> {
        self.due_page(&keys::campaigns_shard_of(shard), after, now)
            .await
    }
}

fn set_or_remove(update: Update, field: &str, value: Option<impl Serialize>) -> Result<Update> {
    match value {
        Some(value) => update.set(field, value),
        None => Ok(update.remove(field)),
    }
}

//! Ending campaigns whose end has come.

use chrono::{DateTime, TimeDelta, Utc};
use cloud::{
    App, WorkError,
    sweep::{Budget, Task},
};
use domain::{Campaign, OrgId};
use store::{DueCampaign, Store, TenantStore};

/// One that was taken is looked at again after so long: whoever took it died, or nothing could be done then.
const SILENCE: TimeDelta = TimeDelta::hours(1);

/// Looks after campaigns about which something is due.
pub struct CampaignRounds {
    store: Store,
}

impl CampaignRounds {
    pub fn new(app: &App) -> Self {
        Self {
            store: app.store.clone(),
        }
    }
}

impl Task for CampaignRounds {
    const NAME: &'static str = "campaign_rounds";
    type Item = DueCampaign;

    async fn items(
        &self,
        shard: u8,
        after: Option<&str>,
    ) -> Result<(Vec<DueCampaign>, Option<String>), WorkError> {
        Ok(self.store.due_campaigns(shard, after, Utc::now()).await?)
    }

    fn key(due: &DueCampaign) -> (String, Option<OrgId>) {
        (due.due.clone(), due.org())
    }

    async fn act(&self, budget: &Budget, due: &DueCampaign) -> Result<usize, WorkError> {
        let Some(org) = due.org() else { return Ok(0) };
        let tenant = self.store.as_system(org, budget.system);
        let now = Utc::now();
        if !tenant.take_campaign(due, now + SILENCE).await? {
            return Ok(0);
        }
        let Some(campaign) = tenant.campaign(due.id).await? else {
            return Ok(0);
        };
        match campaign.is_over(now) {
            true => end(&tenant, &campaign, now).await,
            false => Ok(0),
        }
    }
}

/// Ends a campaign, unless somebody changes it at that moment: then it has another place among those that are due.
async fn end(
    tenant: &TenantStore,
    campaign: &Campaign,
    now: DateTime<Utc>,
) -> Result<usize, WorkError> {
    let ended = Campaign {
        changed_at: now,
        revision: campaign.revision + 1,
        ..campaign.ended()
    };
    Ok(usize::from(tenant.keep_campaign(campaign, &ended).await?))
}

//! Having a round of a campaign decided when it is due, and ending campaigns whose end has come.

use chrono::{DateTime, TimeDelta, Utc};
use cloud::{
    App, Queue, WorkError,
    config::ConfigError,
    sweep::{Budget, Task},
};
use domain::{Campaign, DecisionRun, OrgId, RunKind};
use runs::begin;
use store::{DueCampaign, PageRequest, Store, TenantStore};

/// One that was taken is looked at again after so long: whoever took it died, or nothing could be done then.
const SILENCE: TimeDelta = TimeDelta::hours(1);

/// A round that came to nothing is tried again so long after.
const AGAIN: TimeDelta = TimeDelta::hours(20);
/// Runs of a campaign that are looked through for a round, among rehearsals.
const LATELY: u32 = 20;

/// Looks after campaigns about which something is due.
pub struct CampaignRounds {
    store: Store,
    decisions: Queue,
}

impl CampaignRounds {
    pub fn new(app: &App) -> Result<Self, ConfigError> {
        Ok(Self {
            store: app.store.clone(),
            decisions: app.queue(RunKind::Decision.queue())?,
        })
    }

    /// Has a round decided, once, however many sweeps see it due. While the organization may not work it waits.
    async fn start(
        &self,
        tenant: &TenantStore,
        campaign: &Campaign,
        now: DateTime<Utc>,
    ) -> Result<usize, WorkError> {
        let organization = tenant.organization().await?;
        let may_work =
            organization.is_some_and(|one| one.deletion.is_none() && one.may_work(now).is_ok());
        if !may_work {
            return Ok(0);
        }
        if let Some(last) = last_round(tenant, campaign).await?
            && (last.progress.status.is_open() || now < last.progress.created_at + AGAIN)
        {
            return Ok(0);
        }
        let run = DecisionRun::of(campaign, false);
        // Somebody asks for one at this moment: theirs is the round that is due.
        if !tenant.create_decision_run(campaign, &run).await? {
            return Ok(0);
        }
        begin(&self.decisions, tenant, run.id.into()).await;
        Ok(1)
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
        if campaign.is_over(now) {
            return end(&tenant, &campaign, now).await;
        }
        if has_turn(&campaign, now) {
            return self.start(&tenant, &campaign, now).await;
        }
        // A round began by hand meanwhile: the next one is later.
        tenant.plan_campaign(&campaign).await?;
        Ok(0)
    }
}

/// The last round of a campaign that began, of its latest runs.
async fn last_round(
    tenant: &TenantStore,
    campaign: &Campaign,
) -> Result<Option<DecisionRun>, WorkError> {
    let request = PageRequest::first(LATELY);
    let lately = tenant.decision_runs(campaign.id, &request).await?;
    Ok(lately.items.into_iter().find(|run| !run.rehearsal))
}

/// Whether a round is due now.
fn has_turn(campaign: &Campaign, now: DateTime<Utc>) -> bool {
    campaign.is_open(now) && campaign.next_round_at.is_some_and(|due| due <= now)
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

#[cfg(test)]
mod tests {
    use domain::{CampaignId, CampaignInterval, CampaignState, OfferId, UserId};

    use super::*;

    #[test]
    fn a_round_has_its_turn_when_it_is_due_and_the_campaign_runs() {
        let now = DateTime::UNIX_EPOCH + TimeDelta::days(1);
        let hour = TimeDelta::hours(1);
        let due = Campaign {
            id: CampaignId::new(),
            name: "Annual".into(),
            state: CampaignState::Running,
            segment_id: None,
            offers: vec![OfferId::new()],
            budgets: Vec::new(),
            interval: CampaignInterval::Month,
            approval: true,
            cooldown_days: 90,
            open_days: 14,
            starts_at: None,
            ends_at: None,
            rounds: 0,
            next_round_at: Some(now),
            last_run: None,
            estimated: Vec::new(),
            made_by: UserId::new().into(),
            changed_at: now,
            revision: 1,
        };
        assert!(has_turn(&due, now));
        assert!(!has_turn(&due, now - hour));
        let mut other = due.clone();
        other.next_round_at = None;
        assert!(!has_turn(&other, now), "by hand");
        let mut other = due.clone();
        other.state = CampaignState::Paused;
        assert!(!has_turn(&other, now));
        let mut other = due.clone();
        other.starts_at = Some(now + hour);
        assert!(!has_turn(&other, now));
        let mut other = due;
        other.ends_at = Some(now);
        assert!(!has_turn(&other, now), "it is over");
    }
}

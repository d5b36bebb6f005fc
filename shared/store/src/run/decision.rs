//! Rounds of campaigns: kept, listed, and what ends one.

use domain::{Campaign, CampaignId, DecisionRun, DecisionRunId, DecisionTotals, RunKind};

use crate::{
    Page, PageRequest, Result, Success, TenantStore,
    keys::sk,
    table::{number, text},
    update::Update,
};

/// Pages of runs that are looked through for those of a campaign.
const PAGES: usize = 10;

impl TenantStore {
    pub async fn decision_run(&self, id: DecisionRunId) -> Result<Option<DecisionRun>> {
        self.get(sk::run(id.into())).await
    }

    /// Rounds and rehearsals of a campaign, newest first. A page may be short, or empty, and have a next one, as long as not
    /// all runs have been looked through.
    pub async fn decision_runs(
        &self,
        campaign: CampaignId,
        request: &PageRequest,
    ) -> Result<Page<DecisionRun>> {
        let mut request = request.clone();
        let mut looked_through = 0;
        loop {
            let page = self.newest_first(sk::runs(RunKind::Decision), &request);
            let mut page: Page<DecisionRun> = page.await?;
            page.items.retain(|run| run.campaign_id == campaign);
            looked_through += 1;
            if !page.items.is_empty() || page.next_cursor.is_none() || looked_through == PAGES {
                return Ok(page);
            }
            request.cursor = page.next_cursor;
        }
    }

    /// Keeps a new run of a campaign, as that was read, and its place in the line. False when another run of it began
    /// meanwhile, its round was decided, or it is gone.
    pub async fn create_decision_run(
        &self,
        campaign: &Campaign,
        run: &DecisionRun,
    ) -> Result<bool> {
        let begun = Update::existing(self.key(sk::campaign(campaign.id)))
            .set("last_run", run.id)?
            .when_count("rounds", run.round);
        let begun = match campaign.last_run {
            None => begun.when_absent("last_run"),
            Some(before) => begun.when("last_run", text(before.to_string()), "{} = {v}"),
        };
        let mut writes = self.queue_writes(run.id.into(), run)?;
        writes.push(begun.in_transaction(&self.store)?);
        self.store.transact(writes).await
    }

    /// What a rehearsal found: files, which are written, and the totals.
    pub fn rehearsed(&self, totals: &DecisionTotals) -> Result<Success> {
        Ok(Success {
            attributes: vec![("totals", serde_dynamo::to_attribute_value(totals)?)],
            ..Success::default()
        })
    }

    /// What a round decided: offers and files, which are written, the totals, and that the campaign's next round is another.
    /// It does not end so once the round was decided by another run.
    pub fn decided(
        &self,
        run: &DecisionRun,
        campaign: &Campaign,
        totals: &DecisionTotals,
    ) -> Result<Success> {
        let after = Campaign {
            rounds: run.round + 1,
            estimated: totals.added_to(&campaign.estimated),
            next_round_at: campaign.round_after(run.progress.created_at),
            ..campaign.clone()
        };
        let decided = Update::existing(self.key(sk::campaign(campaign.id)))
            .set("rounds", after.rounds)?
            .set("estimated", &after.estimated)?
            .add("revision", number(1))
            .when_count("rounds", run.round);
        let decided = match after.next_round_at {
            Some(next) => decided.set("next_round_at", next)?,
            None => decided.remove("next_round_at"),
        };
        let decided = self.place_campaign(decided, &after);
        Ok(Success {
            writes: vec![decided.in_transaction(&self.store)?],
            ..self.rehearsed(totals)?
        })
    }
}

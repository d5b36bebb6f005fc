//! What a schedule has done every five minutes. A new task is a file beside this one, and a row in `main`.

mod alert_digest;
mod campaign_rounds;
mod customer_offers;
mod dataset_recovery;
mod endpoints;
mod merge_recovery;
mod outreach;
mod proof;
mod quiet_sources;
mod reconciling;
mod recovery;
mod rescoring;
mod revenue;
mod score_expiry;
mod senders;
mod usage_warning;

use cloud::{App, logs, sweep::Sweep};
use lambda_runtime::Error;

#[tokio::main]
async fn main() -> Result<(), Error> {
    logs::start();
    let app = &App::load().await?;
    Sweep::new("sweep", app)?
        .task(recovery::Recovery::new(app)?)
        .task(dataset_recovery::DatasetRecovery::new(app)?)
        .task(merge_recovery::MergeRecovery::new(app)?)
        .task(reconciling::Reconciling::new(app)?)
        .task(endpoints::Endpoints::new(app)?)
        .task(outreach::Outreach::new(app)?)
        .task(senders::Senders::new(app)?)
        .task(proof::Proof::new(app)?)
        .task(campaign_rounds::CampaignRounds::new(app)?)
        .task(alert_digest::AlertDigest::new(app)?)
        .task(customer_offers::CustomerOffers::new(app)?)
        .task(quiet_sources::QuietSources::new(app)?)
        .each(rescoring::Rescoring::new(app)?)
        .each(revenue::Revenue::new(app)?)
        .each(score_expiry::ScoreExpiry::new(app)?)
        .each(usage_warning::UsageWarning::new(app)?)
        .serve()
        .await
}

//! Wires what takes events, what merges them, what shows customers, and the jobs that work on the ledger.

use cloud::{App, config, logs, worker};
use customers::{
    BuildingJob, Campaigns, Customers, DecisionJob, Events, ImportJob, Merger, PrivacyJob,
    ProofWorker, Revenue, RevenueJob, SegmentRisks, campaign_routes, customer_routes, event_routes,
    revenue_routes,
};
use lambda_runtime::Error;
use runs::Fanout;

#[tokio::main]
async fn main() -> Result<(), Error> {
    logs::start();
    let app = App::load().await?;
    match config::handler()?.as_str() {
        "api" => api::serve(&app, customer_routes(), Customers::new(&app)?).await,
        "campaigns" => api::serve(&app, campaign_routes(), Campaigns::new(&app)?).await,
        "events" => api::serve(&app, event_routes(), Events::new(&app)?).await,
        "privacy" => {
            let job = PrivacyJob::new(&app)?;
            let fanout = &Fanout::new(app, job)?;
            worker::serve(|message| async move { fanout.handle(&message).await }).await
        }
        "worker" => {
            let merger = &Merger::new(&app)?;
            let outreach = &app.queue("OUTREACH_QUEUE_URL")?;
            worker::serve(|message| async move { merger.handle(&message, outreach).await }).await
        }
        "revenue" => api::serve(&app, revenue_routes(), Revenue::new(&app)?).await,
        "revenue-worker" => {
            let (proof, job) = (&ProofWorker::new(&app)?, RevenueJob::new(app.bucket()?));
            let segments = &SegmentRisks::new(&app)?;
            let fanout = &Fanout::new(app, job)?;
            worker::serve(|message| async move {
                if let Some(work) = ProofWorker::asked(&message) {
                    return proof.handle(work, &message).await;
                }
                match SegmentRisks::asked(&message) {
                    Some(scoring) => segments.handle(&scoring, &message).await,
                    None => fanout.handle(&message).await,
                }
            })
            .await
        }
        "building" => {
            let job = BuildingJob::new(app.bucket()?);
            let fanout = &Fanout::new(app, job)?;
            worker::serve(|message| async move { fanout.handle(&message).await }).await
        }
        "decision" => {
            let job = DecisionJob::new(&app)?;
            let fanout = &Fanout::new(app, job)?;
            worker::serve(|message| async move { fanout.handle(&message).await }).await
        }
        "import" => {
            let job = ImportJob::new(&app)?;
            let fanout = &Fanout::new(app, job)?;
            worker::serve(|message| async move { fanout.handle(&message).await }).await
        }
        other => Err(format!("there is no handler `{other}`").into()),
    }
}

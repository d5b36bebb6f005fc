//! What a schedule has done every five minutes. A new task is a file beside this one, and a row in
//! [`tasks`].

mod dataset_recovery;
mod recovery;
mod rescoring;
mod score_expiry;
mod task;
mod usage_warning;

use cloud::{App, config::ConfigError, logs, schedule};
use lambda_runtime::Error;
use task::Sweep;

async fn tasks(sweep: &mut Sweep, app: &App) -> Result<(), ConfigError> {
    sweep.run(recovery::Recovery::new(app)?).await;
    sweep
        .run(dataset_recovery::DatasetRecovery::new(app)?)
        .await;
    sweep.run(rescoring::Rescoring::new(app)?).await;
    sweep.run(score_expiry::ScoreExpiry::new(app)?).await;
    sweep.run(usage_warning::UsageWarning::new(app)?).await;
    Ok(())
}

#[tokio::main]
async fn main() -> Result<(), Error> {
    logs::start();
    let app = &App::load().await?;
    schedule::serve(|occasion| async move {
        let organizations = app.store.lasting_organizations().await?;
        let mut sweep = Sweep::new(occasion.system, organizations);
        tasks(&mut sweep, app).await?;
        sweep.end()
    })
    .await
}

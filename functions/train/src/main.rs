//! Wires the model API, the training worker, and the sweep that retrains.

use cloud::{App, config, logs, sweep::Sweep, worker};
use lambda_runtime::Error;
use runs::Fanout;
use train::{Retraining, Train, TrainingJob, routes};

#[tokio::main]
async fn main() -> Result<(), Error> {
    logs::start();
    let app = App::load().await?;
    match config::handler()?.as_str() {
        "api" => api::serve(&app, routes(), Train::new(&app)?).await,
        "worker" => {
            let job = TrainingJob::new(app.bucket()?);
            let fanout = Fanout::new(app, job)?;
            let fanout = &fanout;
            worker::serve(|message| async move { fanout.handle(&message).await }).await
        }
        "sweep" => {
            let sweep = Sweep::new("retraining", &app)?;
            sweep.each(Retraining::new(&app)?).serve().await
        }
        other => Err(format!("there is no handler `{other}`").into()),
    }
}

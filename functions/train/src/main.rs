//! Wires the model API, the training worker, and the sweep that retrains.

use cloud::{App, config, logs, worker};
use lambda_runtime::{Error, LambdaEvent, service_fn};
use runs::Fanout;
use train::{RetrainSweep, Train, TrainingJob, routes};

#[tokio::main]
async fn main() -> Result<(), Error> {
    logs::start();
    let app = App::load().await?;
    match config::handler()?.as_str() {
        "api" => api::serve(&app, routes(), Train::new(&app)?).await,
        "worker" => {
            let fanout = Fanout {
                queue: app.queue("TRAINING_QUEUE_URL")?,
                bus: app.bus()?,
                job: TrainingJob::new(app.bucket()?),
                app,
            };
            let fanout = &fanout;
            worker::serve(|message| async move { fanout.handle(&message.body).await }).await
        }
        "sweep" => {
            let sweep = RetrainSweep::new(&app)?;
            let sweep = &sweep;
            lambda_runtime::run(service_fn(|_: LambdaEvent<serde_json::Value>| sweep.run())).await
        }
        other => Err(format!("there is no handler `{other}`").into()),
    }
}

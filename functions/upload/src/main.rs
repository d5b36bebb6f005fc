//! Wires the dataset API and the ingest worker.

use cloud::{App, config, logs, worker};
use lambda_runtime::Error;
use upload::{Datasets, Ingest, routes};

#[tokio::main]
async fn main() -> Result<(), Error> {
    logs::start();
    let app = App::load().await?;
    match config::handler()?.as_str() {
        "api" => api::serve(&app, routes(), Datasets::new(app.clone())?).await,
        "worker" => {
            let ingest = Ingest::new(&app)?;
            let ingest = &ingest;
            worker::serve(|message| async move { ingest.handle(&message).await }).await
        }
        other => Err(format!("there is no handler `{other}`").into()),
    }
}

//! Wires the dataset API and the ingest worker.

use lambda_runtime::Error;
use platform::{App, api, config, logs, worker};
use upload::{Datasets, Ingest, routes};

#[tokio::main]
async fn main() -> Result<(), Error> {
    logs::start();
    let app = App::load().await?;
    match config::handler()?.as_str() {
        "api" => {
            let (router, _) = routes().with_state(Datasets::new(app)?).split_for_parts();
            api::serve(router).await
        }
        "worker" => {
            let ingest = Ingest::new(&app)?;
            let ingest = &ingest;
            worker::serve(|message| async move { ingest.handle(&message).await }).await
        }
        other => Err(format!("there is no handler `{other}`").into()),
    }
}

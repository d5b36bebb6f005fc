//! Wires the API of alerts, and the worker that raises them.

use alerts::{Alerts, Worker, routes};
use cloud::{App, config, logs, worker};
use lambda_runtime::Error;

#[tokio::main]
async fn main() -> Result<(), Error> {
    logs::start();
    let app = App::load().await?;
    match config::handler()?.as_str() {
        "api" => api::serve(&app, routes(), Alerts).await,
        "worker" => {
            let worker = &Worker::new(&app)?;
            worker::serve(|message| async move { worker.handle(&message).await }).await
        }
        other => Err(format!("there is no handler `{other}`").into()),
    }
}

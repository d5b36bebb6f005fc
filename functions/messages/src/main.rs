//! Wires the API of messages, and the worker that sends them.

use cloud::{App, config, logs, worker};
use lambda_runtime::Error;
use messages::{Messages, Worker, routes};

#[tokio::main]
async fn main() -> Result<(), Error> {
    logs::start();
    let app = App::load().await?;
    match config::handler()?.as_str() {
        "api" => api::serve(&app, routes(), Messages::new(&app)?).await,
        "worker" => {
            let worker = &Worker::new(&app)?;
            worker::serve(|message| async move { worker.handle(&message).await }).await
        }
        other => Err(format!("there is no handler `{other}`").into()),
    }
}

//! Wires the API of endpoints, and the worker that sends to them.

use cloud::{App, config, logs, worker};
use lambda_runtime::Error;
use webhooks::{Endpoints, Sender, routes};

#[tokio::main]
async fn main() -> Result<(), Error> {
    logs::start();
    let app = App::load().await?;
    match config::handler()?.as_str() {
        "api" => api::serve(&app, routes(), Endpoints::new(&app)?).await,
        "worker" => {
            let sender = &Sender::new(&app)?;
            // It waits for others' servers, so it works on all of a batch at once.
            worker::serve_at_once(|message| async move { sender.handle(&message).await }).await
        }
        other => Err(format!("there is no handler `{other}`").into()),
    }
}

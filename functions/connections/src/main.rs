//! Wires the API of connections, and the worker that reads their sources.

use cloud::{App, config, logs, worker};
use connections::{Connections, Workers, routes};
use lambda_runtime::Error;

#[tokio::main]
async fn main() -> Result<(), Error> {
    logs::start();
    let app = App::load().await?;
    match config::handler()?.as_str() {
        "api" => api::serve(&app, routes(), Connections::new(&app)?).await,
        "worker" => {
            let workers = &Workers::new(&app)?;
            worker::serve(|message| async move { workers.handle(&message).await }).await
        }
        other => Err(format!("there is no handler `{other}`").into()),
    }
}

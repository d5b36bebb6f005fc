//! Wires the account API.

use auth::{Auth, routes};
use cloud::{App, config, logs};
use lambda_runtime::Error;

#[tokio::main]
async fn main() -> Result<(), Error> {
    logs::start();
    let app = App::load().await?;
    match config::handler()?.as_str() {
        "api" => api::serve(&app, routes(), Auth::new(app.clone())?).await,
        other => Err(format!("there is no handler `{other}`").into()),
    }
}

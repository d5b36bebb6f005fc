//! Wires the dataset API.

use cloud::{App, config, logs};
use lambda_runtime::Error;
use upload::{Datasets, routes};

#[tokio::main]
async fn main() -> Result<(), Error> {
    logs::start();
    let app = App::load().await?;
    match config::handler()?.as_str() {
        "api" => api::serve(&app, routes(), Datasets::new(app.clone())?).await,
        other => Err(format!("there is no handler `{other}`").into()),
    }
}

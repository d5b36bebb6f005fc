//! Wires the billing API, the worker that erases, and the sweep.

use billing::{Billing, routes};
use cloud::{App, config, logs, schedule, worker};
use lambda_runtime::Error;

#[tokio::main]
async fn main() -> Result<(), Error> {
    logs::start();
    let app = App::load().await?;
    let billing = Billing::new(app.clone())?;
    let billing = &billing;
    match config::handler()?.as_str() {
        "api" => api::serve(&app, routes(), billing.clone()).await,
        "worker" => worker::serve(|message| async move { billing.handle(&message).await }).await,
        "sweep" => schedule::serve(|occasion| billing.sweep(occasion.system)).await,
        other => Err(format!("there is no handler `{other}`").into()),
    }
}

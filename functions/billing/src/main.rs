//! Wires the billing API, the worker that erases, and the sweep.

use billing::{Billing, routes};
use cloud::{App, config, logs, sweep::Sweep, worker};
use lambda_runtime::Error;

#[tokio::main]
async fn main() -> Result<(), Error> {
    logs::start();
    let app = App::load().await?;
    let billing = Billing::new(app.clone())?;
    match config::handler()?.as_str() {
        "api" => api::serve(&app, routes(), billing.clone()).await,
        "worker" => {
            let billing = &billing;
            worker::serve(|message| async move { billing.handle(&message).await }).await
        }
        "sweep" => Sweep::new("billing", &app)?.each(billing).serve().await,
        other => Err(format!("there is no handler `{other}`").into()),
    }
}

//! Wires the billing API, the worker that erases, and the sweep.

use billing::{Billing, routes};
use cloud::{App, config, logs, worker};
use lambda_runtime::{Error, LambdaEvent, service_fn};

#[tokio::main]
async fn main() -> Result<(), Error> {
    logs::start();
    let app = App::load().await?;
    let billing = Billing::new(app.clone())?;
    let billing = &billing;
    match config::handler()?.as_str() {
        "api" => api::serve(&app, routes(), billing.clone()).await,
        "worker" => {
            worker::serve(|message| async move { billing.handle(&message.body).await }).await
        }
        "sweep" => {
            let sweep = service_fn(|_: LambdaEvent<serde_json::Value>| billing.sweep());
            lambda_runtime::run(sweep).await
        }
        other => Err(format!("there is no handler `{other}`").into()),
    }
}

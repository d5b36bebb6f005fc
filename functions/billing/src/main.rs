//! Wires the billing API, the worker that erases, and the sweep.

use billing::{Billing, routes};
use lambda_runtime::{Error, LambdaEvent, service_fn};
use platform::{App, api, config, logs, worker};

#[tokio::main]
async fn main() -> Result<(), Error> {
    logs::start();
    let billing = Billing::new(App::load().await?)?;
    let billing = &billing;
    match config::handler()?.as_str() {
        "api" => {
            let (router, _) = routes().with_state(billing.clone()).split_for_parts();
            api::serve(router).await
        }
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

//! Wires the account API, the worker that exports organizations, and the sweep that erases them.

use auth::{Auth, Eraser, Exporter, routes};
use lambda_runtime::{Error, LambdaEvent, service_fn};
use platform::{App, api, config, logs, worker};

#[tokio::main]
async fn main() -> Result<(), Error> {
    logs::start();
    let app = App::load().await?;
    match config::handler()?.as_str() {
        "api" => {
            let (router, _) = routes().with_state(Auth::new(app)?).split_for_parts();
            api::serve(router).await
        }
        "worker" => {
            let exporter = Exporter::new(&app)?;
            let exporter = &exporter;
            worker::serve(|message| async move { exporter.handle(&message).await }).await
        }
        "sweep" => {
            let eraser = Eraser::new(&app)?;
            let eraser = &eraser;
            lambda_runtime::run(service_fn(
                |event: LambdaEvent<serde_json::Value>| async move { eraser.run(&event.context).await },
            ))
            .await
        }
        other => Err(format!("there is no handler `{other}`").into()),
    }
}

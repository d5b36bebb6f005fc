//! Wires the account API and the sweep that erases organizations.

use auth::{Auth, Eraser, routes};
use lambda_runtime::{Error, LambdaEvent, service_fn};
use platform::{App, api, config, logs};

#[tokio::main]
async fn main() -> Result<(), Error> {
    logs::start();
    let app = App::load().await?;
    match config::handler()?.as_str() {
        "api" => {
            let (router, _) = routes().with_state(Auth::new(app)?).split_for_parts();
            api::serve(router).await
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

//! Wires the account API.

use auth::{Auth, routes};
use lambda_runtime::Error;
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
        other => Err(format!("there is no handler `{other}`").into()),
    }
}

//! Runs the worker.

use std::sync::Arc;

use notify::Notifier;
use platform::App;

#[tokio::main]
async fn main() -> Result<(), lambda_runtime::Error> {
    platform::logs::start();
    let app = App::load().await?;
    let notifier = Arc::new(Notifier::new(&app)?);
    match platform::config::handler()?.as_str() {
        "worker" => {
            platform::worker::serve(|message| {
                let notifier = notifier.clone();
                async move { notifier.handle(&message.body).await }
            })
            .await
        }
        other => Err(format!("there is no handler `{other}`").into()),
    }
}

//! Runs the worker.

use std::sync::Arc;

use cloud::App;
use notify::Notifier;

#[tokio::main]
async fn main() -> Result<(), lambda_runtime::Error> {
    cloud::logs::start();
    let app = App::load().await?;
    let notifier = Arc::new(Notifier::new(&app)?);
    match cloud::config::handler()?.as_str() {
        "worker" => {
            cloud::worker::serve(|message| {
                let notifier = notifier.clone();
                async move { notifier.handle(&message).await }
            })
            .await
        }
        other => Err(format!("there is no handler `{other}`").into()),
    }
}

//! Wires the organization API, the worker that exports organizations, and the sweep that erases them.

use cloud::{App, config, logs, sweep::Sweep, worker};
use lambda_runtime::Error;
use organization::{DataExportWorker, EraseAccounts, EraseOrganizations, OrganizationApi, routes};

#[tokio::main]
async fn main() -> Result<(), Error> {
    logs::start();
    let app = App::load().await?;
    match config::handler()?.as_str() {
        "api" => api::serve(&app, routes(), OrganizationApi::new(app.clone())?).await,
        "worker" => {
            let worker = DataExportWorker::new(&app)?;
            let exports = &worker;
            worker::serve(|message| async move { exports.handle(&message).await }).await
        }
        "sweep" => {
            Sweep::new("erasure", &app)?
                .task(EraseAccounts::new(&app)?)
                .task(EraseOrganizations::new(&app)?)
                .serve()
                .await
        }
        other => Err(format!("there is no handler `{other}`").into()),
    }
}

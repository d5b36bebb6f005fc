//! Runs the worker that makes datasets of what lands in S3.

mod ingest;
mod limits;
mod told_options;

use cloud::{App, logs, worker};
use lambda_runtime::Error;

use ingest::Ingest;

#[tokio::main]
async fn main() -> Result<(), Error> {
    logs::start();
    let ingest = &Ingest::new(&App::load().await?)?;
    worker::serve(|message| async move { ingest.handle(&message).await }).await
}

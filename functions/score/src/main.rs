//! Wires the scoring API and the scoring worker.

use cloud::{App, config, logs, worker};
use lambda_runtime::Error;
use runs::Fanout;
use score::{Score, ScoringJob, routes};

#[tokio::main]
async fn main() -> Result<(), Error> {
    logs::start();
    let app = App::load().await?;
    match config::handler()?.as_str() {
        "api" => api::serve(&app, routes(), Score::new(&app)?).await,
        "worker" => {
            let job = ScoringJob::new(Score::new(&app)?);
            let fanout = Fanout::new(app, job)?;
            let fanout = &fanout;
            worker::serve(|message| async move { fanout.handle(&message).await }).await
        }
        other => Err(format!("there is no handler `{other}`").into()),
    }
}

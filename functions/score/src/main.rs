//! Wires the scoring API and the scoring worker.

use lambda_runtime::Error;
use platform::{App, api, config, fanout::Fanout, logs, worker};
use score::{Score, ScoringJob, routes};

#[tokio::main]
async fn main() -> Result<(), Error> {
    logs::start();
    let app = App::load().await?;
    match config::handler()?.as_str() {
        "api" => {
            let (router, _) = routes().with_state(Score::new(app)?).split_for_parts();
            api::serve(router).await
        }
        "worker" => {
            let fanout = Fanout {
                queue: app.queue("SCORING_QUEUE_URL")?,
                bus: app.bus()?,
                job: ScoringJob::new(app.objects()?),
                app,
            };
            let fanout = &fanout;
            worker::serve(|message| async move { fanout.handle(&message.body).await }).await
        }
        other => Err(format!("there is no handler `{other}`").into()),
    }
}

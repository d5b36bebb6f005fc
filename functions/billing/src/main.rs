//! Runs the API.

#[tokio::main]
async fn main() -> Result<(), lambda_runtime::Error> {
    platform::logs::start();
    match platform::config::handler()?.as_str() {
        "api" => platform::api::serve(billing::routes().into()).await,
        other => Err(format!("there is no handler `{other}`").into()),
    }
}

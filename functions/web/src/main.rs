//! Serves the dashboard.

use std::path::PathBuf;

use cloud::config;
use web::Web;

#[tokio::main]
async fn main() -> Result<(), lambda_runtime::Error> {
    cloud::logs::start();
    match config::handler()?.as_str() {
        "api" => {
            let folder = PathBuf::from(config::required("LAMBDA_TASK_ROOT")?).join("dist");
            let bucket = config::required("BUCKET_NAME")?;
            let region = config::required("AWS_REGION")?;
            // A local bucket has the page's own origin, and this address is nobody's.
            let bucket = format!("https://{bucket}.s3.{region}.amazonaws.com");
            api::serve_public(web::router(Web::read(&folder, &bucket)?)).await
        }
        other => Err(format!("there is no handler `{other}`").into()),
    }
}

//! Waiting for what happens elsewhere.

use std::time::{Duration, Instant};

const BETWEEN: Duration = Duration::from_millis(200);

/// Asks until there is an answer. `ask` gives what it saw instead as the error, which the failure
/// tells once `seconds` have gone by.
pub async fn until<T>(
    what: &str,
    seconds: u64,
    mut ask: impl AsyncFnMut() -> Result<T, String>,
) -> T {
    let deadline = Instant::now() + Duration::from_secs(seconds);
    loop {
        match ask().await {
            Ok(answer) => return answer,
            Err(seen) if Instant::now() > deadline => {
                panic!("waited {seconds} s for {what}; seen last: {seen}")
            }
            Err(_) => tokio::time::sleep(BETWEEN).await,
        }
    }
}

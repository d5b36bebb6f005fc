//! Logs: one JSON line per request or message, and metrics in the embedded format.

use tracing_subscriber::EnvFilter;

/// Starts logging, as `LOG_LEVEL` says. Lines go to stderr, from where Lambda takes them.
pub fn start() {
    let level = crate::config::optional("LOG_LEVEL");
    let level = if level.is_empty() {
        "info".to_owned()
    } else {
        level.to_lowercase()
    };
    tracing_subscriber::fmt()
        .json()
        .flatten_event(true)
        .with_current_span(true)
        .with_span_list(false)
        .with_target(false)
        .with_writer(std::io::stderr)
        .with_env_filter(EnvFilter::new(format!("warn,{}", ours(&level))))
        .init();
}

/// Our own crates at that level; others only warn.
fn ours(level: &str) -> String {
    [
        "api",
        "auth",
        "billing",
        "cloud",
        "data",
        "learn",
        "mail",
        "notify",
        "organization",
        "runs",
        "score",
        "store",
        "sweep",
        "train",
        "upload",
        "web",
    ]
    .map(|name| format!("{name}={level}"))
    .join(",")
}

/// Counts something in CloudWatch, through a line in its embedded metric format (EMF).
pub fn count(metric: &str, value: f64) {
    let line = serde_json::json!({
        "_aws": {
            "Timestamp": chrono::Utc::now().timestamp_millis(),
            "CloudWatchMetrics": [{
                "Namespace": "Perene",
                "Dimensions": [[]],
                "Metrics": [{ "Name": metric, "Unit": "Count" }],
            }],
        },
        metric: value,
    });
    println!("{line}");
}

//! Logs: one JSON line per request or message, and metrics in the embedded format.

use tracing::level_filters::LevelFilter;
use tracing_subscriber::{Layer, filter::Targets, layer::SubscriberExt, util::SubscriberInitExt};

/// Starts logging, as `LOG_LEVEL` says. Lines go to stderr, from where Lambda takes them.
pub fn start() {
    let level = crate::config::optional("LOG_LEVEL")
        .parse()
        .unwrap_or(LevelFilter::INFO);
    let ours = OURS.map(|name| (name, level));
    let lines = tracing_subscriber::fmt::layer()
        .json()
        .flatten_event(true)
        .with_current_span(true)
        .with_span_list(false)
        .with_target(false)
        .with_writer(std::io::stderr);
    // Others only warn.
    let filter = Targets::new()
        .with_default(LevelFilter::WARN)
        .with_targets(ours);
    tracing_subscriber::registry()
        .with(lines.with_filter(filter))
        .init();
}

/// Our own crates.
const OURS: [&str; 16] = [
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
];

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

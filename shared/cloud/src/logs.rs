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

/// What a metric is measured in.
#[derive(Debug, Clone, Copy, serde::Serialize)]
pub enum Unit {
    Count,
    Seconds,
}

/// Counts something in CloudWatch.
pub fn count(metric: &str, value: f64) {
    measure(metric, value, Unit::Count, &[]);
}

/// Measures something in CloudWatch, by dimensions with their values, through a line in its embedded metric format (EMF).
pub fn measure(metric: &str, value: f64, unit: Unit, dimensions: &[(&str, &str)]) {
    println!("{}", emf(metric, value, unit, dimensions));
}

fn emf(metric: &str, value: f64, unit: Unit, dimensions: &[(&str, &str)]) -> serde_json::Value {
    let names: Vec<&str> = dimensions.iter().map(|(name, _)| *name).collect();
    let mut line = serde_json::json!({
        "_aws": {
            "Timestamp": chrono::Utc::now().timestamp_millis(),
            "CloudWatchMetrics": [{
                "Namespace": "Perene",
                "Dimensions": [names],
                "Metrics": [{ "Name": metric, "Unit": unit }],
            }],
        },
        metric: value,
    });
    for (name, value) in dimensions {
        line[*name] = (*value).into();
    }
    line
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_metric_names_its_unit_and_dimensions() {
        let line = emf("SweepLag", 7.0, Unit::Seconds, &[("Sweep", "billing")]);
        let told = &line["_aws"]["CloudWatchMetrics"][0];
        assert_eq!(told["Dimensions"], serde_json::json!([["Sweep"]]));
        assert_eq!(told["Metrics"][0]["Unit"], "Seconds");
        assert_eq!(
            (&line["Sweep"], &line["SweepLag"]),
            (&"billing".into(), &7.0.into())
        );
        let line = emf("AuditFailures", 1.0, Unit::Count, &[]);
        let told = &line["_aws"]["CloudWatchMetrics"][0];
        assert_eq!(told["Dimensions"], serde_json::json!([[]]));
        assert_eq!(told["Metrics"][0]["Unit"], "Count");
    }
}

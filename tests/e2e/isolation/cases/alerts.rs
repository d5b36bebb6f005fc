//! What people are to look at.

use domain::Permission::{ManageAlerts, Upload};

use super::{Subject, lists, on_one, on_own, reads};
use crate::harness::prelude::*;

pub const SUBJECT: Subject = Subject {
    resource: Some("customers"),
    cases: &[
        lists("GET /v1/alerts"),
        lists("GET /v1/alerts/rules"),
        reads("GET /v1/alerts/{id}"),
        on_one(
            "PATCH /v1/alerts/{id}",
            Upload,
            200,
            |_| json!({ "state": "contacted" }),
        ),
        on_own(
            "POST /v1/alerts/changes",
            Upload,
            200,
            |_| json!({ "changes": [{ "id": "alt_00000000000000000000000000", "state": "lost" }] }),
        ),
    ],
};

/// What people decide.
pub const RULES: Subject = Subject {
    resource: None,
    cases: &[on_own("PUT /v1/alerts/rules", ManageAlerts, 200, |_| {
        json!({
            "top_at_risk": { "on": true, "most": 10 },
            "risk_jumped": { "on": true, "most": 10, "least_rise": 0.2 },
            "high_value_at_risk": { "on": true, "most": 10, "least_value": 0.0 },
            "renewal_at_risk": { "on": true, "most": 10, "days": 30 },
            "payment_failed": { "on": true, "least_monthly": 500.0 },
            "source_quiet": { "on": true }, "run_failed": { "on": true }, "quota_near": { "on": true },
            "segment_risk_rising": {
                "on": true, "most": 10, "least_rise": 0.05, "least_customers": 20, "period": "month",
            },
            "repeat_after_days": 30, "digest_hour": 8, "time_zone": "Europe/Lisbon",
        })
    })],
};

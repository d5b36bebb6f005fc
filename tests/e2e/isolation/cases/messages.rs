//! What organizations say to their customers.

use domain::Permission::ManageOutreach;

use super::{Subject, lists, none, on_one, on_own, public, untried};
use crate::harness::prelude::*;

/// What programs may read.
pub const READ: Subject = Subject {
    resource: Some("customers"),
    cases: &[
        lists("GET /v1/outreach"),
        lists("GET /v1/outreach/rules"),
        lists("GET /v1/outreach/presets"),
        lists("GET /v1/outreach/dry-run"),
        lists("GET /v1/messages"),
        lists("GET /v1/outreach/sender"),
        lists("GET /v1/outreach/blocked-addresses"),
        // Refused: nobody signed the link.
        public("GET /v1/unsubscribe/{token}", 404, none),
        public("POST /v1/unsubscribe/{token}", 404, none),
    ],
};

/// What people decide.
pub const DECIDED: Subject = Subject {
    resource: None,
    cases: &[
        on_own("PUT /v1/outreach", ManageOutreach, 200, |_| {
            json!({
                "time_zone": "Europe/Lisbon", "language": "en", "frequency_cap": { "messages": 3, "days": 7 },
                "hold_out": 0.1, "paused": false,
            })
        }),
        on_own(
            "PUT /v1/outreach/rules/{reason}",
            ManageOutreach,
            200,
            |_| {
                json!({
                    "on": false, "local_hour": 9, "approval": true, "daily_cap": 10,
                    "lead_times": [{ "term_days": 30, "days_before": 3 }],
                })
            },
        ),
        on_own(
            "PUT /v1/outreach/test-clock",
            ManageOutreach,
            200,
            |_| json!({ "at": "2027-01-01T00:00:00Z" }),
        ),
        on_own("DELETE /v1/outreach/test-clock", ManageOutreach, 204, none),
        on_own(
            "PUT /v1/outreach/templates/{reason}/{step}/{language}",
            ManageOutreach,
            200,
            |_| json!({ "after": 0, "words": { "subject": "Ours", "body": "Hello" } }),
        ),
        on_own(
            "POST /v1/outreach/templates/{reason}/{step}/{language}/restore",
            ManageOutreach,
            200,
            |_| json!({ "after": 0, "version": 0 }),
        ),
        on_own(
            "POST /v1/outreach/templates/{reason}/{step}/{language}/test",
            ManageOutreach,
            200,
            |_| json!({}),
        ),
        // A domain is one organization's: another cannot ask for the same.
        untried("PUT /v1/outreach/sender", ManageOutreach, 200, |t| {
            let domain = format!("{}.example", t.organization.replace('_', "-"));
            json!({ "address": format!("hello@{domain}") })
        }),
        untried("POST /v1/outreach/sender/check", ManageOutreach, 200, none),
        on_own("DELETE /v1/outreach/sender", ManageOutreach, 204, none),
        // Nothing came back from it.
        on_one(
            "DELETE /v1/outreach/blocked-addresses/{id}",
            ManageOutreach,
            404,
            none,
        ),
        on_own("DELETE /v1/outreach/suspension", ManageOutreach, 204, none),
        on_own("POST /v1/messages/decisions", ManageOutreach, 200, |t| {
            let message = "msg_00000000000000000000000000";
            json!({ "approved": true, "messages": [{ "customer_id": t.customer, "id": message }] })
        }),
    ],
};

/// What is said, once it was changed.
pub const TEMPLATES: Subject = Subject {
    resource: Some("customers"),
    cases: &[
        lists("GET /v1/outreach/templates"),
        lists("GET /v1/outreach/templates/{reason}/{step}/{language}"),
        lists("GET /v1/outreach/templates/{reason}/{step}/{language}/versions"),
        lists("GET /v1/outreach/templates/{reason}/{step}/{language}/versions/{n}"),
    ],
};

//! Customers' events.

use domain::Permission::Upload;

use super::{Case, Subject, lists, on_own};
use crate::harness::prelude::*;

const fn sends(route: &'static str, body: super::Body) -> Case {
    on_own(route, Upload, 200, body)
}

pub const SUBJECT: Subject = Subject {
    resource: Some("events"),
    cases: &[
        sends(
            "POST /v1/identify",
            |_| json!({ "userId": "isolation", "traits": { "name": "Ana" } }),
        ),
        sends(
            "POST /v1/track",
            |_| json!({ "userId": "isolation", "event": "Opened", "messageId": "isolation-1" }),
        ),
        sends(
            "POST /v1/page",
            |_| json!({ "userId": "isolation", "name": "Home" }),
        ),
        sends(
            "POST /v1/screen",
            |_| json!({ "userId": "isolation", "name": "Home" }),
        ),
        sends(
            "POST /v1/group",
            |_| json!({ "userId": "isolation", "groupId": "isolated" }),
        ),
        sends(
            "POST /v1/alias",
            |_| json!({ "userId": "isolation", "previousId": "visitor-1" }),
        ),
        sends(
            "POST /v1/batch",
            |_| json!({ "batch": [{ "type": "track", "userId": "isolation", "event": "Closed" }] }),
        ),
        lists("GET /v1/events/recent"),
        lists("GET /v1/events/sources"),
    ],
};

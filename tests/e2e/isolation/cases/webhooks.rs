//! Endpoints that are told of what happens.

use domain::Permission::ManageWebhooks;

use super::{Subject, consuming, none, on_one, on_own, untried};
use crate::harness::prelude::*;

pub const SUBJECT: Subject = Subject {
    resource: None,
    cases: &[
        on_own("GET /v1/endpoints", ManageWebhooks, 200, none),
        on_one("GET /v1/endpoints/{id}", ManageWebhooks, 200, none),
        on_one("GET /v1/endpoints/{id}/attempts", ManageWebhooks, 200, none),
        on_one(
            "GET /v1/endpoints/{id}/attempts/{attempt}",
            ManageWebhooks,
            200,
            none,
        ),
        untried(
            "POST /v1/endpoints",
            ManageWebhooks,
            201,
            |_| json!({ "kind": "webhook", "address": "https://perene.invalid/", "events": ["run.failed"] }),
        ),
        on_one(
            "PATCH /v1/endpoints/{id}",
            ManageWebhooks,
            200,
            |_| json!({ "description": "Ours" }),
        ),
        on_one(
            "POST /v1/endpoints/{id}/secret",
            ManageWebhooks,
            200,
            |_| json!({}),
        ),
        on_one("POST /v1/endpoints/{id}/test", ManageWebhooks, 202, none),
        on_one(
            "POST /v1/endpoints/{id}/replay",
            ManageWebhooks,
            202,
            |_| json!({ "since": Utc::now() }),
        ),
        on_one(
            "POST /v1/endpoints/{id}/attempts/{attempt}/replay",
            ManageWebhooks,
            202,
            none,
        ),
        consuming(on_one(
            "DELETE /v1/endpoints/{id}",
            ManageWebhooks,
            204,
            none,
        )),
    ],
};

//! API keys.

use domain::Permission::ManageKeys;

use super::{Subject, consuming, none, on_one, on_own};
use crate::harness::prelude::*;

pub const SUBJECT: Subject = Subject {
    resource: None,
    cases: &[
        on_own(
            "POST /v1/keys",
            ManageKeys,
            201,
            |_| json!({ "name": "Isolation", "role": "viewer" }),
        ),
        on_own("GET /v1/keys", ManageKeys, 200, none),
        on_one(
            "PATCH /v1/keys/{id}",
            ManageKeys,
            200,
            |_| json!({ "name": "Renamed" }),
        ),
        on_one(
            "POST /v1/keys/{id}/rotate",
            ManageKeys,
            200,
            |_| json!({ "overlap_seconds": 60 }),
        ),
        consuming(on_one("DELETE /v1/keys/{id}", ManageKeys, 204, none)),
    ],
};

//! Connected accounts.

use domain::Permission::ManageConnections;

use super::{Subject, consuming, lists, none, on_one, public, reads, untried};
use crate::harness::prelude::*;

pub const SUBJECT: Subject = Subject {
    resource: None,
    cases: &[
        lists("GET /v1/connections"),
        reads("GET /v1/connections/{id}"),
        reads("GET /v1/connections/{id}/runs"),
        untried(
            "POST /v1/connections",
            ManageConnections,
            201,
            |t| json!({ "connector": "stripe", "key": t.company_key }),
        ),
        on_one(
            "PATCH /v1/connections/{id}",
            ManageConnections,
            200,
            |_| json!({ "name": "Ours" }),
        ),
        on_one(
            "POST /v1/connections/{id}/webhook-secret",
            ManageConnections,
            200,
            |_| json!({ "secret": "whsec_isolation_0123456789" }),
        ),
        on_one(
            "POST /v1/connections/{id}/reconcile",
            ManageConnections,
            202,
            none,
        ),
        consuming(on_one(
            "POST /v1/connections/{id}/backfill",
            ManageConnections,
            202,
            none,
        )),
        consuming(on_one(
            "DELETE /v1/connections/{id}",
            ManageConnections,
            204,
            none,
        )),
        // Refused: nobody signed it.
        public("POST /v1/connections/{id}/stripe/webhook", 400, none),
    ],
};

//! Customers, and revenue.

use domain::Permission::{Delete, Upload};

use super::{Subject, consuming, lists, none, on_one, on_own, reads, untried};
use crate::harness::prelude::*;

pub const SUBJECT: Subject = Subject {
    resource: Some("customers"),
    cases: &[
        lists("GET /v1/customers"),
        reads("GET /v1/customer"),
        reads("GET /v1/customer/events"),
        lists("GET /v1/revenue"),
        lists("GET /v1/revenue/cohorts"),
        lists("GET /v1/revenue/customers"),
        lists("GET /v1/revenue/export"),
        reads("GET /v1/revenue/runs/{id}"),
        on_own("POST /v1/revenue/runs", Upload, 202, none),
        consuming(on_one("DELETE /v1/customer", Delete, 204, none)),
        // One more would only wait for those before it.
        untried(
            "POST /v1/privacy-requests",
            Delete,
            202,
            |_| json!({ "kind": "access", "subjects": ["isolation"] }),
        ),
        on_own("GET /v1/privacy-requests", Delete, 200, none),
        on_one("GET /v1/privacy-requests/{id}", Delete, 200, none),
        reads("GET /v1/suppression"),
        consuming(on_one("DELETE /v1/suppression", Delete, 204, none)),
        // At last: whoever names a customer that is not there makes one.
        on_own(
            "PUT /v1/customer",
            Upload,
            200,
            |_| json!({ "traits": { "name": "Ana" } }),
        ),
    ],
};

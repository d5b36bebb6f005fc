//! Datasets.

use domain::Permission::{Delete, Upload};

use super::{Subject, consuming, lists, none, on_one, on_own, reads};
use crate::harness::prelude::*;

pub const SUBJECT: Subject = Subject {
    resource: Some("datasets"),
    cases: &[
        on_own(
            "POST /v1/datasets",
            Upload,
            201,
            |_| json!({ "name": "Isolation", "filename": "new.csv", "size": 9 }),
        ),
        lists("GET /v1/datasets"),
        reads("GET /v1/datasets/{id}"),
        on_one("POST /v1/datasets/{id}/upload", Upload, 200, none),
        on_one("POST /v1/datasets/{id}/complete", Upload, 200, |t| {
            t.parts.clone()
        }),
        consuming(on_one(
            "PATCH /v1/datasets/{id}",
            Upload,
            200,
            |_| json!({ "read": {} }),
        )),
        consuming(on_one("DELETE /v1/datasets/{id}", Delete, 204, none)),
    ],
};

//! Models, their versions and their training.

use domain::Permission::{Delete, Promote, Train};

use super::{Subject, consuming, lists, none, on_one, reads};
use crate::harness::prelude::*;

pub const SUBJECT: Subject = Subject {
    resource: Some("models"),
    cases: &[
        // First, while it is open.
        consuming(on_one(
            "POST /v1/training-runs/{id}/cancel",
            Train,
            200,
            none,
        )),
        on_one("POST /v1/models", Train, 202, |t| t.new_model.clone()),
        on_one(
            "POST /v1/models/{id}/versions",
            Train,
            202,
            |t| json!({ "dataset_id": t.dataset, "effort": "fast" }),
        ),
        lists("GET /v1/library"),
        lists("GET /v1/library/{entry}"),
        lists("GET /v1/library/{entry}/example.csv"),
        lists("GET /v1/models"),
        reads("GET /v1/models/{id}"),
        on_one(
            "PATCH /v1/models/{id}",
            Train,
            200,
            |_| json!({ "rescore": "off" }),
        ),
        reads("GET /v1/models/{id}/versions/{n}"),
        reads("GET /v1/models/{id}/versions/{n}/artifact"),
        reads("GET /v1/models/{id}/versions/{n}/report"),
        on_one(
            "POST /v1/models/{id}/versions/{n}/promote",
            Promote,
            200,
            |_| json!({ "stage": "archived" }),
        ),
        // Puts back what was just archived.
        on_one("POST /v1/models/{id}/rollback", Promote, 200, none),
        lists("GET /v1/training-runs"),
        reads("GET /v1/training-runs/{id}"),
        consuming(on_one("DELETE /v1/models/{id}", Delete, 204, none)),
    ],
};

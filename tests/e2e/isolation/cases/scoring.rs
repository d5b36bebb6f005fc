//! Predictions, scores, and what became of those who were scored.

use domain::Permission::Score;

use super::{Subject, lists, on_one, reads};
use crate::harness::prelude::*;

pub const SUBJECT: Subject = Subject {
    resource: Some("scores"),
    cases: &[
        on_one(
            "POST /v1/models/{id}/predict",
            Score,
            200,
            |t| json!({ "rows": [t.row] }),
        ),
        on_one(
            "POST /v1/models/{id}/score",
            Score,
            202,
            |t| json!({ "dataset_id": t.dataset }),
        ),
        lists("GET /v1/scoring-runs"),
        reads("GET /v1/scoring-runs/{id}"),
        reads("GET /v1/scoring-runs/{id}/customers"),
        reads("GET /v1/scoring-runs/{id}/customer"),
        reads("GET /v1/scoring-runs/{id}/changes"),
        reads("GET /v1/models/{id}/history"),
        reads("GET /v1/scoring-runs/{id}/top"),
        reads("GET /v1/scoring-runs/{id}/profit"),
        reads("GET /v1/scoring-runs/{id}/drift"),
        on_one(
            "POST /v1/scoring-runs/{id}/outcomes",
            Score,
            200,
            |t| json!({ "dataset_id": t.dataset }),
        ),
        reads("GET /v1/models/{id}/performance"),
        reads("GET /v1/scoring-runs/{id}/export"),
    ],
};

//! A sign of life: `/health`.

use api::Json;
use serde::Serialize;
use utoipa::ToSchema;

/// That requests arrive.
#[derive(Debug, Serialize, ToSchema)]
pub struct Health {
    /// `ok`.
    status: &'static str,
}

/// Says that requests arrive.
#[utoipa::path(
    get, path = "/health", tag = "web", operation_id = "getHealth",
    responses((status = 200, description = "They do", body = Health))
)]
pub async fn get() -> Json<Health> {
    Json(Health { status: "ok" })
}

//! The API description: `/v1/openapi.json`.

use axum::response::IntoResponse;
use http::header;

/// Written by the test of `tools/openapi` from the handlers of all functions.
const DESCRIPTION: &str = include_str!("../../../web/openapi.json");

/// Gives this description.
#[utoipa::path(
    get, path = "/v1/openapi.json", tag = "web", operation_id = "getApiDescription",
    responses((
        status = 200, description = "An OpenAPI 3.1 document",
        body = Object, content_type = "application/json"
    ))
)]
pub async fn get() -> impl IntoResponse {
    ([(header::CONTENT_TYPE, "application/json")], DESCRIPTION)
}

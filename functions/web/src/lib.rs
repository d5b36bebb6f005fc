//! The dashboard, the API description, and a sign of life.

mod description;
mod health;
mod page;
mod site;

use std::{io, path::Path, sync::Arc};

use axum::{Router, middleware::map_response, response::Response, routing};
use http::{HeaderValue, header};
use utoipa_axum::{router::OpenApiRouter, routes};

use site::Site;

#[derive(Debug)]
pub struct Web {
    site: Site,
    policy: String,
}

impl Web {
    /// Reads the dashboard's files from a folder. `bucket` is where browsers send files to: an
    /// origin that the page may talk to besides its own.
    ///
    /// # Errors
    /// The folder is not there, or holds no `index.html`.
    pub fn read(folder: &Path, bucket: &str) -> io::Result<Self> {
        Ok(Self {
            site: Site::read(folder)?,
            policy: format!(
                "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; \
                 font-src 'self'; connect-src 'self' {bucket}; manifest-src 'self'; \
                 base-uri 'self'; form-action 'self'; frame-ancestors 'none'; \
                 require-trusted-types-for 'script'; trusted-types 'none'"
            ),
        })
    }
}

/// The routes of the API among this function's.
fn described() -> OpenApiRouter<Arc<Web>> {
    OpenApiRouter::new()
        .routes(routes!(page::get))
        .routes(routes!(health::get))
        .routes(routes!(description::get))
}

/// All routes of this function. The pages of the dashboard are no part of the API.
pub fn router(web: Web) -> Router {
    let (api, _) = described().split_for_parts();
    api.route("/{*path}", routing::any(page::any))
        .layer(map_response(secure))
        .with_state(Arc::new(web))
}

pub fn openapi() -> utoipa::openapi::OpenApi {
    described().into_openapi()
}

/// What browsers are told with every answer.
async fn secure(mut response: Response) -> Response {
    let headers = response.headers_mut();
    for (name, value) in [
        (
            header::STRICT_TRANSPORT_SECURITY,
            "max-age=63072000; includeSubDomains",
        ),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::X_FRAME_OPTIONS, "DENY"),
        (header::REFERRER_POLICY, "no-referrer"),
    ] {
        headers.insert(name, HeaderValue::from_static(value));
    }
    headers
        .entry(header::CONTENT_SECURITY_POLICY)
        .or_insert(HeaderValue::from_static(
            "default-src 'none'; frame-ancestors 'none'",
        ));
    response
}

#[cfg(test)]
mod tests;

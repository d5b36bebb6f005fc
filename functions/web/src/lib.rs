//! The dashboard, the API description, and a sign of life.

mod description;
mod health;
mod page;
mod site;

use std::{io, path::Path, sync::Arc};

use axum::{Router, routing};
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
                 require-trusted-types-for 'script'; trusted-types mail"
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
        .with_state(Arc::new(web))
}

pub fn openapi() -> utoipa::openapi::OpenApi {
    described().into_openapi()
}

#[cfg(test)]
mod tests;

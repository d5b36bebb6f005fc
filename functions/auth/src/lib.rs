//! Accounts and sessions: who somebody is, and the tokens that prove it to every function.

mod accounts;
mod keys;
mod limits;
mod me;
mod password;
mod refresh_token;
mod secret;
mod sessions;
mod signup;
mod state;
mod view;

pub use state::Auth;

use utoipa_axum::{router::OpenApiRouter, routes};

/// The routes of this function.
pub fn routes() -> OpenApiRouter<Auth> {
    OpenApiRouter::new()
        .routes(routes!(accounts::signup))
        .routes(routes!(accounts::login))
        .routes(routes!(sessions::refresh))
        .routes(routes!(sessions::logout))
        .routes(routes!(sessions::switch))
        .routes(routes!(me::get))
}

/// This function's part of the API description.
pub fn openapi() -> utoipa::openapi::OpenApi {
    routes().into_openapi()
}

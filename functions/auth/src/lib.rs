//! Accounts and sessions: who somebody is, and the tokens that prove it to every function.

mod accounts;
mod device;
mod keys;
mod limits;
mod link;
mod me;
mod my_sessions;
mod password;
mod profile;
mod refresh_token;
mod reset;
mod second_factor;
mod secret;
mod sessions;
mod signup;
mod state;
mod totp;
mod vault;
mod verification;
mod view;
mod weakness;

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
        .routes(routes!(verification::verify))
        .routes(routes!(reset::ask))
        .routes(routes!(reset::confirm))
        .routes(routes!(me::get, profile::update))
        .routes(routes!(verification::resend))
        .routes(routes!(profile::change_password))
        .routes(routes!(my_sessions::list, my_sessions::end_others))
        .routes(routes!(my_sessions::end))
        .routes(routes!(second_factor::begin, second_factor::remove))
        .routes(routes!(second_factor::confirm))
        .routes(routes!(second_factor::renew_recovery_codes))
}

/// This function's part of the API description.
pub fn openapi() -> utoipa::openapi::OpenApi {
    routes().into_openapi()
}

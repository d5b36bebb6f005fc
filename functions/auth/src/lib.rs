//! Accounts and sessions: who somebody is, and the tokens that prove it to every function. The
//! organizations they belong to: members, roles and invitations. API keys, the audit log, and what
//! those who run Perene see.

mod accounts;
mod api_key_view;
mod api_keys;
mod audit;
mod audit_file;
mod deletion;
mod device;
mod erasure;
mod export;
mod invitations;
mod joining;
mod keys;
mod limits;
mod link;
mod me;
mod members;
mod my_sessions;
mod notifications;
mod operator;
mod organization;
mod password;
mod profile;
mod refresh_token;
mod reset;
mod second_factor;
mod secret;
mod sessions;
mod sign_ins;
mod signup;
mod state;
mod takeout;
mod totp;
mod vault;
mod verification;
mod view;
mod weakness;

pub use erasure::Eraser;
pub use state::Auth;
pub use takeout::Exporter;

use utoipa_axum::{router::OpenApiRouter, routes};

/// The routes of this function.
pub fn routes() -> OpenApiRouter<Auth> {
    OpenApiRouter::new()
        .routes(routes!(accounts::signup))
        .routes(routes!(accounts::login))
        .routes(routes!(sessions::refresh))
        .routes(routes!(sessions::logout))
        .routes(routes!(sessions::switch))
        .routes(routes!(api_keys::create, api_keys::list))
        .routes(routes!(api_keys::rename, api_keys::delete))
        .routes(routes!(api_keys::rotate))
        .routes(routes!(audit::list))
        .routes(routes!(audit::export))
        .routes(routes!(operator::organizations::list))
        .routes(routes!(operator::organizations::get))
        .routes(routes!(operator::runs::list))
        .routes(routes!(
            organization::get,
            organization::update,
            deletion::delete
        ))
        .routes(routes!(deletion::restore))
        .routes(routes!(export::create))
        .routes(routes!(export::get))
        .routes(routes!(export::files))
        .routes(routes!(organization::create))
        .routes(routes!(members::list))
        .routes(routes!(members::update, members::remove))
        .routes(routes!(members::transfer))
        .routes(routes!(notifications::list))
        .routes(routes!(notifications::choose))
        .routes(routes!(invitations::list, invitations::create))
        .routes(routes!(invitations::revoke))
        .routes(routes!(invitations::resend))
        .routes(routes!(joining::look_up))
        .routes(routes!(joining::accept))
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

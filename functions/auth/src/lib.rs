//! Accounts and sessions: who somebody is, and the tokens that prove it to every function. It alone
//! holds the secret that signs them.

mod accept_invitation;
mod attempts;
mod mailed_link;
mod passkey;
mod password;
mod profile;
mod second_factor;
mod session;
mod sign_in;
mod sign_up;
mod signing_key;
mod state;
mod view;

#[cfg(test)]
#[path = "../../../shared/store/tests/common/mod.rs"]
mod common;

pub use state::Auth;

use utoipa_axum::{router::OpenApiRouter, routes};

pub fn routes() -> OpenApiRouter<Auth> {
    OpenApiRouter::new()
        .routes(routes!(sign_up::create))
        .routes(routes!(sign_in::login))
        .routes(routes!(session::refresh::refresh))
        .routes(routes!(session::refresh::logout))
        .routes(routes!(session::refresh::switch))
        .routes(routes!(accept_invitation::look_up))
        .routes(routes!(accept_invitation::accept))
        .routes(routes!(profile::verification::verify))
        .routes(routes!(profile::verification::disavow))
        .routes(routes!(profile::take_back::take_back))
        .routes(routes!(password::reset::ask))
        .routes(routes!(password::reset::confirm))
        .routes(routes!(
            profile::me::get,
            profile::update,
            profile::erasure::erase
        ))
        .routes(routes!(profile::erasure::erase_unsigned))
        .routes(routes!(profile::verification::resend))
        .routes(routes!(profile::change_password))
        .routes(routes!(session::list::list, session::list::end_others))
        .routes(routes!(session::list::end))
        .routes(routes!(second_factor::begin, second_factor::remove))
        .routes(routes!(second_factor::confirm))
        .routes(routes!(second_factor::renew_recovery_codes))
        .routes(routes!(sign_in::passkey::challenge))
        .routes(routes!(sign_in::passkey::sign_in))
        .routes(routes!(
            second_factor::passkeys::list,
            second_factor::passkeys::add
        ))
        .routes(routes!(second_factor::passkeys::challenge))
        .routes(routes!(
            second_factor::passkeys::rename,
            second_factor::passkeys::remove
        ))
}

pub fn openapi() -> utoipa::openapi::OpenApi {
    routes().into_openapi()
}

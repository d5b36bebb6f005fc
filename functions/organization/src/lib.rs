//! Organizations: members, invitations and what they are mailed, API keys, the audit log, the export
//! of all data, erasure, and what those who run Perene see.

mod audit;
mod data_export;
mod erasure;
mod invitations;
mod keys;
mod members;
mod notifications;
mod operator;
mod organization;
mod state;

pub use data_export::worker::DataExportWorker;
pub use erasure::{EraseAccounts, EraseOrganizations};
pub use state::OrganizationApi;

use utoipa_axum::{router::OpenApiRouter, routes};

pub fn routes() -> OpenApiRouter<OrganizationApi> {
    OpenApiRouter::new()
        .routes(routes!(keys::create, keys::list))
        .routes(routes!(keys::rename, keys::delete))
        .routes(routes!(keys::rotate))
        .routes(routes!(audit::list))
        .routes(routes!(audit::export))
        .routes(routes!(operator::organizations::list))
        .routes(routes!(operator::organizations::get))
        .routes(routes!(operator::runs::list))
        .routes(routes!(
            organization::get,
            organization::update,
            erasure::deletion::delete
        ))
        .routes(routes!(erasure::deletion::restore))
        .routes(routes!(data_export::create))
        .routes(routes!(data_export::get))
        .routes(routes!(data_export::files))
        .routes(routes!(organization::create))
        .routes(routes!(members::list))
        .routes(routes!(members::update, members::remove))
        .routes(routes!(members::transfer))
        .routes(routes!(notifications::list))
        .routes(routes!(notifications::choose))
        .routes(routes!(invitations::list, invitations::create))
        .routes(routes!(invitations::revoke))
        .routes(routes!(invitations::resend))
}

pub fn openapi() -> utoipa::openapi::OpenApi {
    routes().into_openapi()
}

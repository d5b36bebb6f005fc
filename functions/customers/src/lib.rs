//! Customers' events in, the ledger that is merged of them, and customers, revenue and proof out.

mod agenda;
mod building;
mod campaign_refusal;
mod campaigns;
mod conflicts;
mod customer_offers;
mod customers;
mod deciding;
mod events;
mod failed_payments;
mod files;
mod identities;
mod imports;
mod in_use;
mod inbox;
mod listed;
mod merge;
mod offers;
mod paid_year;
mod privacy;
mod products;
mod proof;
mod recommendations;
mod revenue;
mod state;
mod states;
mod subscriptions;
mod suppression;

pub use building::BuildingJob;
pub use campaigns::Campaigns;
pub use customers::{Customers, SegmentRisks};
pub use deciding::DecisionJob;
pub use events::{Events, routes as event_routes};
pub use imports::ImportJob;
pub use merge::Merger;
pub use privacy::PrivacyJob;
pub use proof::ProofWorker;

use utoipa_axum::router::OpenApiRouter;

/// The routes of customers, and of what their organization does for them or may offer to them.
pub fn customer_routes() -> OpenApiRouter<Customers> {
    customers::routes()
        .merge(privacy::routes())
        .merge(imports::routes())
        .merge(offers::routes())
        .merge(products::routes())
        .merge(recommendations::routes())
}
pub use revenue::{Revenue, RevenueJob};

/// The routes of revenue, and of what messages were worth.
pub fn revenue_routes() -> OpenApiRouter<Revenue> {
    revenue::routes().merge(proof::routes())
}

/// The routes of campaigns, of their rounds, and of what is offered to customers one by one.
pub fn campaign_routes() -> OpenApiRouter<Campaigns> {
    campaigns::routes()
        .merge(deciding::routes())
        .merge(customer_offers::routes())
}

/// All routes of the crate, which four functions serve.
pub fn openapi() -> utoipa::openapi::OpenApi {
    let mut whole = customer_routes().into_openapi();
    whole.merge(event_routes().into_openapi());
    whole.merge(revenue_routes().into_openapi());
    whole.merge(campaign_routes().into_openapi());
    whole
}

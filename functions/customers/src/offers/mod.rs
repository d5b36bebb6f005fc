//! What the organization may offer to customers, which of it a customer may get, and which plans customers have.

mod catalog;
mod fitting;
mod given;
mod given_offers;
mod of_customer;
mod plans;
mod view;

use utoipa_axum::{router::OpenApiRouter, routes};

use crate::customers::Customers;
pub use given::{GivenOffer, Had, add_amount, verdict_beside, with_discounts};
pub use given_offers::given_item;
pub use of_customer::{offer_customer, seen_by_offers};
pub use plans::{PlanSeen, Plans};

pub fn routes() -> OpenApiRouter<Customers> {
    OpenApiRouter::new()
        .routes(routes!(catalog::list, catalog::create))
        .routes(routes!(catalog::get, catalog::update, catalog::delete))
        .routes(routes!(catalog::activate))
        .routes(routes!(catalog::withdraw))
        .routes(routes!(of_customer::list))
        .routes(routes!(plans::list))
}

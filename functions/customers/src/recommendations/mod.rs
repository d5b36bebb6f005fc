//! Which plan suits a customer by what they used, and which services they may want by what others have.

mod associations;
mod of_customer;
mod periods;
mod usage;
mod view;

use utoipa_axum::{router::OpenApiRouter, routes};

use crate::customers::Customers;

pub fn routes() -> OpenApiRouter<Customers> {
    OpenApiRouter::new().routes(routes!(of_customer::get))
}

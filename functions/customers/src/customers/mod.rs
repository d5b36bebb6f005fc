//! Customers as they are, and what happened to them.

mod actions;
mod bulk;
mod calendar;
mod care;
mod change;
mod customer_events;
mod facets;
mod filter;
mod list;
mod notes;
mod rows;
mod scored;
mod segment_risk;
mod segments;
mod sort;
mod standing;
mod timeline;
mod traits;
mod view;

use std::sync::Arc;

use api::prelude::*;
use cloud::{App, Bucket, Queue, config::ConfigError};
use domain::{CustomerId, RunKind};
use scores::Scores;
use serde::Deserialize;
use store::{CustomerItem, Unkept};
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::{events::Events, identities::customer_of};
pub use customer_events::each_told;
pub use rows::each_of_segment;
pub use scored::churn_models;
pub use segment_risk::SegmentRisks;
pub use traits::written;
pub use view::CustomerProfile;

/// What the routes work with.
#[derive(Clone)]
pub struct Customers {
    pub bucket: Bucket,
    /// Where privacy requests are answered.
    pub privacy: Queue,
    pub scores: Arc<Scores>,
    /// Where the rows of files are told as events.
    pub imports: Queue,
    /// What is told of a customer here is an event like any other.
    events: Events,
}

impl Customers {
    pub fn new(app: &App) -> Result<Self, ConfigError> {
        let bucket = app.bucket()?;
        Ok(Self {
            scores: Arc::new(Scores::new(bucket.clone())),
            bucket,
            privacy: app.queue(RunKind::Privacy.queue())?,
            imports: app.queue(RunKind::Import.queue())?,
            events: Events::new(app)?,
        })
    }
}

/// Which customer is meant. Their ids hold any character, so they are no part of a path: API Gateway decodes a path before
/// it is routed, and cuts it at a `?` that was encoded.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Which {
    /// Who: the whole id, as the organization writes it.
    pub id: CustomerId,
}

/// The customer that is meant. Of an id that an alias gave to another it is that one.
pub async fn found(principal: &Principal, id: &CustomerId) -> Result<CustomerItem, ApiError> {
    let tenant = &principal.tenant;
    let mut found = tenant.customer(id).await?;
    if found.is_none() {
        let customers_are = principal.organization().await?.customers_are;
        let now = customer_of(tenant, customers_are, id.as_str()).await?;
        if let (true, Ok(now)) = (now != id.as_str(), now.parse()) {
            found = tenant.customer(&now).await?;
        }
    }
    found.or_not_found("customer")
}

/// Why nothing is kept beside a customer.
fn unkept(why: Unkept, field: &str, full: String) -> ApiError {
    match why {
        Unkept::NoCustomer => ApiError::not_found("customer"),
        Unkept::Full => ApiError::invalid([(field, full)]),
    }
}

pub fn routes() -> OpenApiRouter<Customers> {
    OpenApiRouter::new()
        .routes(routes!(list::list, bulk::put))
        .routes(routes!(facets::get))
        .routes(routes!(calendar::days::get))
        .routes(routes!(calendar::days::list))
        .routes(routes!(actions::create))
        .routes(routes!(segments::list, segments::create))
        .routes(routes!(segments::get, segments::update, segments::delete))
        .routes(routes!(
            list::get,
            change::put,
            change::delete,
            care::update
        ))
        .routes(routes!(notes::list, notes::create))
        .routes(routes!(notes::delete))
        .routes(routes!(customer_events::list))
        .routes(routes!(timeline::list))
        .routes(routes!(standing::get))
}

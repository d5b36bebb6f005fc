//! Offers as they are made to customers: let through, answered, taken back, and carried out. A customer answers on a page of
//! ours, or in the organization's own app, which then says so here.

mod actions;
mod decisions;
mod lapsing;
mod list;
mod page;
mod public;
mod turning;
mod view;

use axum::extract::FromRef;
use cloud::{App, Bus, Queue, config::ConfigError};
use domain::RunKind;
use store::Store;
use utoipa_axum::{router::OpenApiRouter, routes};

/// What the routes work with.
#[derive(Clone)]
pub struct CustomerOffers {
    store: Store,
    /// Where what was accepted is carried out.
    fulfillment: Queue,
    bus: Bus,
}

impl CustomerOffers {
    pub fn new(app: &App) -> Result<Self, ConfigError> {
        Ok(Self {
            store: app.store.clone(),
            fulfillment: app.queue(RunKind::Backfill.queue())?,
            bus: app.bus()?,
        })
    }
}

pub fn routes<S>() -> OpenApiRouter<S>
where
    S: Clone + Send + Sync + 'static,
    CustomerOffers: FromRef<S>,
{
    OpenApiRouter::new()
        .routes(routes!(list::list))
        .routes(routes!(decisions::approve))
        .routes(routes!(decisions::reject))
        .routes(routes!(actions::accept))
        .routes(routes!(actions::decline))
        .routes(routes!(actions::withdraw))
        .routes(routes!(actions::retry))
        .routes(routes!(actions::fulfill))
        .routes(routes!(actions::break_offer))
        .routes(routes!(public::get, public::post))
}

//! Campaigns: what may be offered to whom, and for how much; made, changed, started, paused and ended.

mod definition;
mod keeping;
mod lifecycle;
mod view;

use axum::extract::FromRef;
use cloud::{App, config::ConfigError};
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::{customer_offers::CustomerOffers, deciding::Rounds};

/// What the routes work with.
#[derive(Clone)]
pub struct Campaigns {
    rounds: Rounds,
    offers: CustomerOffers,
}

impl Campaigns {
    pub fn new(app: &App) -> Result<Self, ConfigError> {
        Ok(Self {
            rounds: Rounds::new(app)?,
            offers: CustomerOffers::new(app)?,
        })
    }
}

impl FromRef<Campaigns> for Rounds {
    fn from_ref(all: &Campaigns) -> Self {
        all.rounds.clone()
    }
}

impl FromRef<Campaigns> for CustomerOffers {
    fn from_ref(all: &Campaigns) -> Self {
        all.offers.clone()
    }
}

pub fn routes() -> OpenApiRouter<Campaigns> {
    OpenApiRouter::new()
        .routes(routes!(definition::list, definition::create))
        .routes(routes!(
            definition::get,
            definition::update,
            definition::delete
        ))
        .routes(routes!(lifecycle::start))
        .routes(routes!(lifecycle::pause))
        .routes(routes!(lifecycle::end))
}

//! What was given of offers, as the last round left it.

use chrono::{DateTime, Utc};
use serde::Deserialize;

use crate::{
    Result, TenantStore,
    keys::{self, sk},
    table::text,
    update::Update,
};

/// What was given of offers up to a moment.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct OffersGivenItem {
    /// What was chosen until then counts.
    pub at: DateTime<Utc>,
    /// By offer: JSON, as its crate writes it.
    pub offers: String,
}

impl TenantStore {
    /// What was given of offers, if a round has left it.
    pub async fn offers_given(&self) -> Result<Option<OffersGivenItem>> {
        self.get(sk::OFFERS_GIVEN).await
    }

    /// Keeps what was given of offers over what is of no later moment. False when what is there is of a later one.
    pub async fn keep_offers_given(&self, given: &OffersGivenItem) -> Result<bool> {
        // As text that sorts by time.
        let at = text(keys::instant(given.at));
        let update = Update::any(self.key(sk::OFFERS_GIVEN))
            .set_raw("at", at.clone())
            .set("offers", &given.offers)?
            .when("at", at, "attribute_not_exists({}) OR {} <= {v}");
        self.change(update).await
    }
}

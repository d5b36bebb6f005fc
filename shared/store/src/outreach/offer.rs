//! What an organization may offer to customers.

use domain::{MOST_OFFERS, Offer, OfferId};

use crate::{
    Filled, Result, TenantStore,
    keys::sk,
    plan::Places,
    table::{item, number},
    update::Update,
};

const PLACES: Places = Places {
    name: "offers",
    prefixes: &[sk::OFFERS],
    ended_kept: None,
};

impl TenantStore {
    /// Keeps a new offer, if fewer than [`MOST_OFFERS`] are there.
    pub async fn create_offer(&self, offer: &Offer) -> Result<Filled> {
        let kept = item(&self.key(sk::offer(offer.id)), offer)?;
        let writes = vec![self.store.put_new_in_transaction(kept)?];
        self.fill_place(PLACES, MOST_OFFERS, writes).await
    }

    pub async fn offer(&self, id: OfferId) -> Result<Option<Offer>> {
        self.get(sk::offer(id)).await
    }

    /// All offers, the oldest first.
    pub async fn offers(&self) -> Result<Vec<Offer>> {
        self.all(sk::OFFERS).await
    }

    /// Keeps an offer as it is after a change over how it was before. False when somebody else has changed it meanwhile, or
    /// it is gone.
    pub async fn keep_offer(&self, before: &Offer, after: &Offer) -> Result<bool> {
        let update = self
            .unchanged(before)
            .set("name", &after.name)?
            .set("state", after.state)?
            .set("terms", &after.terms)?
            .set("eligibility", &after.eligibility)?
            .set("limits", &after.limits)?
            .set("words", &after.words)?
            .set("fulfillment", &after.fulfillment)?
            .set("changed_at", after.changed_at)?
            .set("revision", after.revision)?;
        self.change(update).await
    }

    /// Forgets an offer. False when somebody has changed it meanwhile, or it is gone.
    pub async fn delete_offer(&self, offer: &Offer) -> Result<bool> {
        let deletion = self.unchanged(offer).delete_in_transaction(&self.store)?;
        self.store.transact(vec![deletion]).await
    }

    fn unchanged(&self, offer: &Offer) -> Update {
        Update::existing(self.key(sk::offer(offer.id))).when(
            "revision",
            number(offer.revision),
            "{} = {v}",
        )
    }
}

//! What was given of all offers, kept by rounds: so that whoever asks what a customer may get reads what was chosen since,
//! and not all that ever was.

use std::collections::BTreeMap;

use api::ApiError;
use chrono::{DateTime, Utc};
use domain::{CustomerOffer, Offer, OfferId};
use store::{OffersGivenItem, PageRequest, TenantStore};

use super::given::{GivenOffer, is_of_month};

/// Offers to customers that are looked at to answer a request, the newest first.
const MOST_LOOKED_AT: usize = 2_000;

/// What was given of offers.
#[derive(Debug, Default)]
struct GivenOffers {
    /// What was chosen until then was counted by a round; nothing was where no round has kept it.
    counted_until: Option<DateTime<Utc>>,
    by_offer: BTreeMap<OfferId, GivenOffer>,
}

impl GivenOffers {
    /// As a round left it. What was spent in another month than this one does not matter any more.
    fn of(kept: &OffersGivenItem, now: DateTime<Utc>) -> serde_json::Result<Self> {
        let mut by_offer: BTreeMap<OfferId, GivenOffer> = serde_json::from_str(&kept.offers)?;
        if !is_of_month(kept.at, now) {
            by_offer.values_mut().for_each(|given| given.spent.clear());
        }
        Ok(Self {
            counted_until: Some(kept.at),
            by_offer,
        })
    }

    /// Counts what was chosen since, of offers to customers from the newest on. False once one was counted before, as all
    /// older ones were.
    fn add_newer(&mut self, offers: &[CustomerOffer], now: DateTime<Utc>) -> bool {
        for one in offers {
            if self
                .counted_until
                .is_some_and(|until| one.chosen_at <= until)
            {
                return false;
            }
            if one.state.is_committed() {
                let given = self.by_offer.entry(one.offer_id).or_default();
                given.add(one, now);
            }
        }
        true
    }
}

/// What was given of offers up to a moment, as the table has it.
pub fn given_item(
    at: DateTime<Utc>,
    by_offer: &BTreeMap<OfferId, GivenOffer>,
) -> serde_json::Result<OffersGivenItem> {
    let offers = serde_json::to_string(by_offer)?;
    Ok(OffersGivenItem { at, offers })
}

/// What was given of offers; nothing is read where none of them has limits, for then it does not matter.
pub async fn given_of(
    tenant: &TenantStore,
    offers: &[Offer],
    now: DateTime<Utc>,
) -> Result<BTreeMap<OfferId, GivenOffer>, ApiError> {
    if !offers.iter().any(is_limited) {
        return Ok(BTreeMap::new());
    }
    // There is none before the first round, nor where all were decided before rounds kept it.
    let mut given = match tenant.offers_given().await? {
        Some(kept) => GivenOffers::of(&kept, now)?,
        None => GivenOffers::default(),
    };
    let (mut request, mut count) = (PageRequest::first(100), 0);
    loop {
        let page = tenant.customer_offers(None, &request).await?;
        count += page.items.len();
        let are_newer = given.add_newer(&page.items, now);
        request.cursor = page.next_cursor;
        if !are_newer || request.cursor.is_none() {
            break;
        }
        if count >= MOST_LOOKED_AT {
            tracing::warn!(org_id = %tenant.org(), count, "older offers are not looked at");
            break;
        }
    }
    Ok(given.by_offer)
}

fn is_limited(offer: &Offer) -> bool {
    offer.limits.most_redemptions.is_some() || !offer.limits.monthly_budgets.is_empty()
}

#[cfg(test)]
mod tests {
    use chrono::TimeDelta;
    use domain::{
        CustomerOfferState::{Accepted, Declined, Ghost, Open},
        OfferAmount,
    };

    use super::*;
    use crate::offers::given::tests::{at, chosen, euros};

    /// As a round left it on 20 June: two took the offer, one of them this month.
    fn kept(offer: OfferId) -> OffersGivenItem {
        let given = GivenOffer {
            redemptions: 2,
            spent: vec![euros(3_000)],
        };
        let by_offer = BTreeMap::from([(offer, given)]);
        given_item(at("2026-06-20T00:00:00Z"), &by_offer).unwrap()
    }

    fn given(all: &GivenOffers, offer: OfferId) -> (u32, Vec<OfferAmount>) {
        let given = &all.by_offer[&offer];
        (given.redemptions, given.spent.clone())
    }

    #[test]
    fn what_was_chosen_since_counts_beside_what_a_round_left() {
        let (offer, other) = (OfferId::new(), OfferId::new());
        let item = kept(offer);
        let now = at("2026-06-25T00:00:00Z");
        let mut all = GivenOffers::of(&item, now).unwrap();
        let later = |offer, state, hours| CustomerOffer {
            chosen_at: item.at + TimeDelta::hours(hours),
            ..chosen(offer, state)
        };
        let newest = [
            later(offer, Open, 4),
            later(offer, Declined, 3),
            later(offer, Ghost, 2),
            later(other, Accepted, 1),
        ];
        assert!(all.add_newer(&newest, now));
        assert_eq!(given(&all, offer), (3, vec![euros(6_000)]));
        assert_eq!(given(&all, other), (1, vec![euros(3_000)]));
        // What is of that moment or before was counted by the round, whatever became of it since.
        let counted = [later(offer, Open, 0), later(offer, Accepted, -1)];
        assert!(!all.add_newer(&counted, now));
        assert_eq!(given(&all, offer), (3, vec![euros(6_000)]));
    }

    #[test]
    fn what_was_spent_last_month_is_not_spent_of_this_one() {
        let offer = OfferId::new();
        let now = at("2026-07-01T00:00:00Z");
        let mut all = GivenOffers::of(&kept(offer), now).unwrap();
        assert_eq!(given(&all, offer), (2, vec![]));
        let since = |chosen_at| CustomerOffer {
            chosen_at: at(chosen_at),
            ..chosen(offer, Accepted)
        };
        let newest = [since("2026-07-01T00:00:00Z"), since("2026-06-30T00:00:00Z")];
        assert!(all.add_newer(&newest, now));
        assert_eq!(given(&all, offer), (4, vec![euros(3_000)]));
    }

    #[test]
    fn all_counts_where_no_round_has_left_anything() {
        let offer = OfferId::new();
        let mut all = GivenOffers::default();
        let old = chosen(offer, Accepted);
        assert!(all.add_newer(&[old.clone(), old], at("2026-08-01T00:00:00Z")));
        assert_eq!(given(&all, offer), (2, vec![]));
    }
}

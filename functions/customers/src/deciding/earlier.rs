//! What was chosen for customers before, by all campaigns.

use std::collections::{BTreeMap, HashMap, HashSet};

use chrono::{DateTime, Utc};
use domain::{CampaignId, CustomerOffer, CustomerOfferState, OfferAmount, OfferId};
use store::{PageRequest, StoreError, TenantStore};

use crate::offers::{GivenOffer, Had, add_amount};

/// Offers that are looked at, the newest first: of more, the oldest are as if they had never been.
const MOST: usize = 2_000_000;

/// All of it.
#[derive(Debug, Default)]
pub struct EarlierOffers {
    pub by_customer: HashMap<String, Vec<Had>>,
    pub by_offer: BTreeMap<OfferId, GivenOffer>,
    /// What a run of the same round set aside that broke off.
    pub committed: Vec<OfferAmount>,
    /// Of this campaign, for whom and in which round something was chosen of which they never heard.
    pub unheard: HashSet<(u32, String)>,
}

impl EarlierOffers {
    pub async fn of(
        tenant: &TenantStore,
        (campaign, round): (CampaignId, u32),
        now: DateTime<Utc>,
    ) -> Result<Self, StoreError> {
        let (mut all, mut request, mut count) = (Self::default(), PageRequest::first(100), 0);
        loop {
            let page = tenant.customer_offers(None, &request).await?;
            count += page.items.len();
            for one in &page.items {
                all.add(one, (campaign, round), now);
            }
            request.cursor = page.next_cursor;
            if request.cursor.is_none() {
                return Ok(all);
            }
            if count >= MOST {
                tracing::warn!(org_id = %tenant.org(), count, "older offers are not looked at");
                return Ok(all);
            }
        }
    }

    fn add(&mut self, one: &CustomerOffer, of: (CampaignId, u32), now: DateTime<Utc>) {
        let customer = one.customer_id.as_str().to_owned();
        let is_committed = one.state.is_committed();
        self.by_customer
            .entry(customer.clone())
            .or_default()
            .push(Had::of(one));
        if is_committed {
            let given = self.by_offer.entry(one.offer_id).or_default();
            given.add(one, now);
            if (one.campaign_id, one.round) == of {
                add_amount(&mut self.committed, &one.cost);
            }
        }
        let is_unheard = matches!(
            one.state,
            CustomerOfferState::Proposed
                | CustomerOfferState::Rejected
                | CustomerOfferState::Withdrawn
        );
        if is_unheard && one.campaign_id == of.0 {
            self.unheard.insert((one.round, customer));
        }
    }
}

#[cfg(test)]
mod tests {
    use chrono::TimeDelta;
    use domain::{
        CustomerOfferId, Language, OfferFulfillment, OfferOutlook, OfferTerms, OfferWords,
    };

    use super::*;

    fn chosen(customer: &str, state: CustomerOfferState, of: &CustomerOffer) -> CustomerOffer {
        CustomerOffer {
            customer_id: customer.parse().unwrap(),
            state,
            ..of.clone()
        }
    }

    fn offer(at: DateTime<Utc>) -> CustomerOffer {
        CustomerOffer {
            id: CustomerOfferId::from_u128(1),
            customer_id: "ana".parse().unwrap(),
            campaign_id: CampaignId::new(),
            round: 2,
            offer_id: OfferId::new(),
            terms: OfferTerms::Pause { months: 1 },
            fulfillment: OfferFulfillment::Task,
            words: OfferWords {
                language: Language::English,
                title: "A break".into(),
                text: "One month.".into(),
            },
            subscription_id: None,
            cost: OfferAmount {
                currency: "EUR".into(),
                amount_minor: 700,
            },
            outlook: OfferOutlook {
                gain_minor: 900,
                cost_minor: 600,
                kept: 0.1,
                leaves: 0.4,
                chance: 1.0,
            },
            hold_out: 0.1,
            chosen_at: at,
            open_until: at + TimeDelta::days(14),
            state: CustomerOfferState::Open,
            state_at: at,
            attempts: 0,
            failure: None,
            revision: 1,
        }
    }

    #[test]
    fn what_is_spent_or_may_yet_be_counts_and_everybody_cools_down() {
        let now: DateTime<Utc> = "2027-03-20T00:00:00Z".parse().unwrap();
        let of = offer(now);
        let last_month = offer(now - TimeDelta::days(40));
        let last_month = CustomerOffer {
            offer_id: of.offer_id,
            ..last_month
        };
        let mut all = EarlierOffers::default();
        for (customer, state) in [
            ("ana", CustomerOfferState::Open),
            ("bea", CustomerOfferState::Ghost),
            ("cem", CustomerOfferState::Rejected),
            ("dan", CustomerOfferState::Fulfilled),
        ] {
            all.add(&chosen(customer, state, &of), (of.campaign_id, 2), now);
        }
        let before = chosen("eve", CustomerOfferState::Accepted, &last_month);
        all.add(&before, (of.campaign_id, 2), now);
        let euros = |amount_minor| OfferAmount {
            currency: "EUR".into(),
            amount_minor,
        };
        let given = &all.by_offer[&of.offer_id];
        assert_eq!((given.redemptions, &given.spent), (3, &vec![euros(1_400)]));
        assert_eq!(all.committed, [euros(1_400)], "of another campaign is not");
        assert_eq!(all.by_customer.len(), 5);
        let counts = |customer: &str| all.by_customer[customer][0].counts;
        assert!(counts("ana") && counts("bea") && !counts("cem"));
        assert_eq!(all.unheard, HashSet::from([(2, "cem".to_owned())]));
    }
}

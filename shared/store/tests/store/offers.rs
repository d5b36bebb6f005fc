//! What may be offered to customers.

use chrono::Utc;
use domain::{
    MOST_OFFERS, Offer, OfferAmount, OfferEligibility, OfferFulfillment, OfferId, OfferLimits,
    OfferState, OfferTerms, OrgId, UserId,
};
use store::Filled;

use crate::common::{new_tenant, store, tenant_of};

fn offer(name: &str) -> Offer {
    let budget = OfferAmount {
        currency: "EUR".into(),
        amount_minor: 100_000,
    };
    Offer {
        id: OfferId::new(),
        name: name.into(),
        state: OfferState::Draft,
        terms: OfferTerms::PercentDiscount {
            percent: 20,
            months: 3,
        },
        eligibility: OfferEligibility {
            plans: vec!["Pro".into()],
            currency: Some("EUR".into()),
            ..OfferEligibility::default()
        },
        limits: OfferLimits {
            most_redemptions: Some(50),
            monthly_budgets: vec![budget],
        },
        words: Vec::new(),
        fulfillment: OfferFulfillment::Task,
        made_by: UserId::new().into(),
        changed_at: Utc::now(),
        revision: 1,
    }
}

#[tokio::test]
async fn an_offer_reads_back_and_changes_only_from_how_it_was() {
    let tenant = new_tenant().await;
    let first = offer("Save 20 %");
    assert_eq!(tenant.create_offer(&first).await.unwrap(), Filled::Done);
    assert_eq!(tenant.create_offer(&first).await.unwrap(), Filled::Not);
    assert_eq!(tenant.offer(first.id).await.unwrap(), Some(first.clone()));
    let active = Offer {
        state: OfferState::Active,
        eligibility: OfferEligibility::default(),
        revision: 2,
        ..first.clone()
    };
    let renamed = Offer {
        name: "Other".into(),
        revision: 2,
        ..first.clone()
    };
    assert!(tenant.keep_offer(&first, &active).await.unwrap());
    assert!(!tenant.keep_offer(&first, &renamed).await.unwrap());
    assert!(!tenant.delete_offer(&first).await.unwrap());
    assert_eq!(
        tenant.offers().await.unwrap(),
        std::slice::from_ref(&active)
    );
    assert!(tenant.delete_offer(&active).await.unwrap());
    assert!(!tenant.delete_offer(&active).await.unwrap());
    assert!(!tenant.keep_offer(&active, &renamed).await.unwrap());
    assert_eq!(tenant.offer(first.id).await.unwrap(), None);
}

#[tokio::test]
async fn there_are_so_many_and_none_of_others() {
    let store = store().await;
    let (tenant, other) = (
        tenant_of(&store, OrgId::new()),
        tenant_of(&store, OrgId::new()),
    );
    for n in 0..MOST_OFFERS {
        let made = tenant.create_offer(&offer(&n.to_string())).await.unwrap();
        assert_eq!(made, Filled::Done);
    }
    let made = tenant.create_offer(&offer("one more")).await.unwrap();
    assert_eq!(made, Filled::Full(MOST_OFFERS));
    let all = tenant.offers().await.unwrap();
    assert!(all.is_sorted_by_key(|offer| offer.id) && all.len() == 100);
    assert!(other.offers().await.unwrap().is_empty());
    assert_eq!(other.offer(all[0].id).await.unwrap(), None);
    assert!(!other.delete_offer(&all[0]).await.unwrap());
}

//! What is to be said of offers that were made to a customer: each is told once, from when it is opened on, until nobody may
//! accept it any more. Of a ghost nothing is said.

use chrono_tz::Tz;
use domain::{CustomerOffer, CustomerOfferState};

use crate::{Reason, local_time::day_of, occasion::Occasion, rule::OutreachSettings};

/// All that is to be said of a customer's offers, if that is on.
pub fn notices(offers: &[CustomerOffer], settings: &OutreachSettings, zone: Tz) -> Vec<Occasion> {
    if !settings.rule(Reason::Offer).on {
        return Vec::new();
    }
    let open = offers
        .iter()
        .filter(|one| one.state == CustomerOfferState::Open);
    open.map(|one| Occasion {
        reason: Reason::Offer,
        subscription: one.subscription_id.clone().unwrap_or_default(),
        about: one.open_until,
        about_day: day_of(one.open_until, zone),
        due_at: one.state_at,
        expires_at: one.open_until,
        payment: None,
        retry_at: None,
        offer: Some(one.id),
    })
    .collect()
}

#[cfg(test)]
mod tests {
    use domain::{Language, Message, TemplateKey, TemplateStep};

    use super::*;
    use crate::wording::Sample;

    #[test]
    fn only_what_is_open_is_told_and_each_by_its_own_message() {
        let now = "2027-06-01T12:00:00Z".parse().unwrap();
        let key = TemplateKey {
            reason: Reason::Offer,
            step: TemplateStep::Only,
            language: Language::English,
        };
        let offers = Sample::new(key, now, Tz::UTC).offers;
        let mut settings = OutreachSettings::default();
        assert!(notices(&offers, &settings, Tz::UTC).is_empty(), "it is off");
        settings.offer.on = true;
        let told = notices(&offers, &settings, Tz::UTC);
        assert_eq!(told.len(), 1);
        assert!(told[0].is_due(now) && !told[0].is_due(offers[0].open_until));
        // Whoever opens it makes the same message as a sweep would.
        let message = Message::of_offer(&offers[0]);
        let customer = &offers[0].customer_id;
        assert_eq!(told[0].message_id(customer, None), message.id);
        assert!(told[0].is_of(&message));
        for state in [
            CustomerOfferState::Ghost,
            CustomerOfferState::Proposed,
            CustomerOfferState::Declined,
            CustomerOfferState::Accepted,
            CustomerOfferState::Expired,
        ] {
            let mut other = offers.clone();
            other[0].state = state;
            assert!(notices(&other, &settings, Tz::UTC).is_empty(), "{state:?}");
        }
    }
}

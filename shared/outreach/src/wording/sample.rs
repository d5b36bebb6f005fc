//! Something to be said to a customer whom nobody has, so that the words of a template can be seen.

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use chrono_tz::Tz;
use domain::{
    CampaignId, CustomerId, CustomerOffer, CustomerOfferId, CustomerOfferState, Language,
    OfferAmount, OfferFulfillment, OfferId, OfferOutlook, OfferTerms, OfferWords, PaymentStep,
    TemplateKey, TemplateStep,
};

use crate::{
    Reason,
    card::Card,
    facts::{CustomerFacts, FailedPayment, PaidYear, PriceChange, RunningSubscription},
    local_time::day_of,
    occasion::Occasion,
};

/// Of the one subscription and the one invoice.
const ID: &str = "sample";
/// What is charged, in minor units.
const AMOUNT: i64 = 4_900;
/// What is charged once the price has changed.
const NEW_AMOUNT: i64 = 5_900;
/// How long before, and how long after a payment failed first.
const DAYS: TimeDelta = TimeDelta::days(5);

/// What would be known of a customer, and what they are to be told.
#[derive(Debug, Clone, PartialEq)]
pub struct Sample {
    pub facts: CustomerFacts,
    pub occasion: Occasion,
    pub offers: Vec<CustomerOffer>,
}

impl Sample {
    pub fn new(key: TemplateKey, now: DateTime<Utc>, zone: Tz) -> Self {
        let about = match (key.reason, key.step) {
            (Reason::PaymentFailed, TemplateStep::First) => now,
            (Reason::PaymentFailed, _) => now - DAYS,
            _ => now + DAYS,
        };
        let subscription = RunningSubscription {
            id: ID.into(),
            plan: Some("Pro".into()),
            amount_minor: Some(AMOUNT),
            currency: Some(key.language.of("USD", "BRL").into()),
            interval_days: Some(30),
            price_change: (key.reason == Reason::PriceChange).then_some(PriceChange {
                at: about,
                amount_minor: NEW_AMOUNT,
            }),
            paid_year: (key.reason == Reason::YearlySummary).then_some(PaidYear {
                ends_at: about,
                paid_minor: 12 * AMOUNT,
                used: None,
            }),
            ..RunningSubscription::default()
        };
        let is_of_card = matches!(key.reason, Reason::CardExpiring | Reason::CardReminder);
        let payment = (key.reason == Reason::PaymentFailed).then(|| step(key.step));
        let is_offer = key.reason == Reason::Offer;
        let offer = is_offer.then(|| offer(&subscription, (now, about), key.language));
        let failed = payment.iter().map(|_| failed(&subscription, about));
        Self {
            facts: CustomerFacts {
                card: is_of_card.then(|| card(day_of(about, zone))),
                failed_payments: failed.collect(),
                subscriptions: vec![subscription.clone()],
                ..CustomerFacts::default()
            },
            occasion: Occasion {
                reason: key.reason,
                subscription: ID.into(),
                about,
                about_day: day_of(about, zone),
                due_at: now,
                expires_at: now + DAYS,
                payment,
                retry_at: None,
                offer: offer.as_ref().map(|offer| offer.id),
            },
            offers: offer.into_iter().collect(),
        }
    }
}

fn card(last_day: NaiveDate) -> Card {
    Card {
        last_day,
        brand: Some("Visa".into()),
        last4: Some("4242".into()),
    }
}

fn offer(
    of: &RunningSubscription,
    (now, until): (DateTime<Utc>, DateTime<Utc>),
    language: Language,
) -> CustomerOffer {
    let currency = of.currency.clone().unwrap_or_default();
    CustomerOffer {
        id: CustomerOfferId::from_u128(0),
        customer_id: CustomerId::sample(),
        campaign_id: CampaignId::from_u128(0),
        round: 0,
        offer_id: OfferId::from_u128(0),
        terms: OfferTerms::PercentDiscount {
            percent: 20,
            months: 3,
        },
        fulfillment: OfferFulfillment::Task,
        words: OfferWords {
            language,
            title: language
                .of("20% off for three months", "20% de desconto por três meses")
                .into(),
            text: language
                .of(
                    "Stay with us, and pay a fifth less for three months.",
                    "Continue conosco e pague um quinto a menos por três meses.",
                )
                .into(),
        },
        subscription_id: Some(of.id.clone()),
        cost: OfferAmount {
            currency,
            amount_minor: 3 * AMOUNT / 5,
        },
        outlook: OfferOutlook {
            gain_minor: 0,
            cost_minor: 0,
            kept: 0.0,
            leaves: 0.0,
            chance: 0.0,
        },
        hold_out: 0.0,
        chosen_at: now,
        open_until: until,
        state: CustomerOfferState::Open,
        state_at: now,
        attempts: 0,
        failure: None,
        revision: 1,
    }
}

fn step(step: TemplateStep) -> PaymentStep {
    PaymentStep {
        invoice_id: ID.into(),
        step: u8::from(step != TemplateStep::First),
        colleague: (step == TemplateStep::Colleague).then(|| "billing@example.com".into()),
    }
}

fn failed(of: &RunningSubscription, at: DateTime<Utc>) -> FailedPayment {
    FailedPayment {
        invoice: ID.into(),
        subscription: of.id.clone(),
        plan: of.plan.clone(),
        amount_minor: of.amount_minor,
        currency: of.currency.clone(),
        first_failed_at: at,
        last_failed_at: at,
        attempts: 1,
        pay_url: Some("https://example.com/pay".into()),
        ..FailedPayment::default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_template_has_something_that_it_would_be_said_for() {
        let now = "2027-06-01T12:00:00Z".parse().unwrap();
        for key in TemplateKey::all() {
            let Sample {
                facts,
                occasion,
                offers,
            } = Sample::new(key, now, Tz::UTC);
            assert_eq!(
                (occasion.reason, occasion.template_step()),
                (key.reason, key.step)
            );
            assert!(occasion.is_due(now));
            let offer = offers.first().map(|one| one.id);
            assert_eq!(offer, occasion.offer);
            assert_eq!(offer.is_some(), key.reason == Reason::Offer);
            let failed = facts.failed_payments.first();
            assert_eq!(
                failed.map(|one| one.invoice.as_str()),
                occasion.payment.as_ref().map(|of| of.invoice_id.as_str())
            );
        }
    }
}

//! How a customer enters a cohort.

use chrono::{DateTime, Datelike, TimeDelta, Utc};
use domain::{
    Charges, CustomerId, CustomerOffer, CustomerOfferState, EmailAddress, OfferTerms,
    PROOF_HORIZON_DAYS, ProofUnit,
};
use stats::experiment::assignment::{Assignment, Share};

use crate::{
    Reason,
    facts::{CustomerFacts, RunningSubscription},
    occasion::Occasion,
    rule::OutreachSettings,
};

const DAY_SECONDS: i64 = 86_400;
/// The longest term that is reckoned with, in days.
const LONGEST_TERM: i64 = 3_650;

/// A customer whom a rule chose, as the gate looks at them.
#[derive(Debug, Clone, Copy)]
pub struct Chosen<'a> {
    pub customer: &'a CustomerId,
    pub facts: &'a CustomerFacts,
    pub address: Option<&'a str>,
    pub unsubscribed: bool,
}

/// The unit that a customer is from now on, should they be none yet this year. It is made of an occasion that is due
/// before the gate decides about it, so both arms enter alike and at the same time, whatever becomes of the message.
///
/// `None` for what must be said: both arms get it, so nothing is to be compared, and who is held out stays so.
pub fn unit_of(
    key: &[u8; 32],
    chosen: Chosen<'_>,
    occasion: &Occasion,
    (settings, now): (&OutreachSettings, DateTime<Utc>),
) -> Option<ProofUnit> {
    if occasion.must_be_said(settings.rule(occasion.reason)) {
        return None;
    }
    let share = Share::new(settings.hold_out);
    let draw = Assignment::new(key, now.year()).draw(chosen.customer.as_str());
    let has_address = chosen.address.and_then(EmailAddress::parse).is_some();
    Some(ProofUnit {
        customer_id: chosen.customer.clone(),
        year: now.year(),
        reason: occasion.reason,
        campaign_id: None,
        offer_id: None,
        cost_minor: None,
        entered_at: now,
        order: draw.order,
        held_out: share.is_some_and(|share| draw.held_out(share)),
        share: share.map_or(0.0, Share::get),
        is_reachable: has_address && !chosen.unsubscribed,
        charges: charges(chosen.facts, now),
        risk: None,
        outcome: None,
    })
}

/// The unit that a customer is in the cohort of a campaign's year from when an offer was chosen for them, or its ghost,
/// should they be none there yet. Made again of the same it is the same. Without its campaign it enters the organization's.
///
/// Whoever has no address is in it, too: the company's own app may show them the offer.
pub fn unit_of_offer(key: &[u8; 32], facts: &CustomerFacts, offer: &CustomerOffer) -> ProofUnit {
    let (customer, at) = (&offer.customer_id, offer.chosen_at);
    let charges = charges(facts, at);
    let held_out = offer.state == CustomerOfferState::Ghost;
    ProofUnit {
        customer_id: customer.clone(),
        year: at.year(),
        reason: Reason::Offer,
        campaign_id: Some(offer.campaign_id),
        offer_id: Some(offer.offer_id),
        cost_minor: beside_what_is_paid(offer, charges.as_ref()).filter(|_| !held_out),
        entered_at: at,
        order: Assignment::new(key, at.year())
            .draw(customer.as_str())
            .order,
        held_out,
        share: Share::new(offer.hold_out).map_or(0.0, Share::get),
        is_reachable: true,
        charges,
        risk: None,
        outcome: None,
    }
}

/// What an offer is expected to cost that does not show in what the customer pays.
fn beside_what_is_paid(offer: &CustomerOffer, charges: Option<&Charges>) -> Option<i64> {
    let shows = match offer.terms {
        OfferTerms::PercentDiscount { .. }
        | OfferTerms::AmountDiscount { .. }
        | OfferTerms::Pause { .. }
        | OfferTerms::PlanChange { .. }
        | OfferTerms::TrialExtension { .. } => true,
        OfferTerms::Credit { .. } | OfferTerms::Call { .. } | OfferTerms::Service { .. } => false,
    };
    let is_comparable = charges?.currency == offer.cost.currency;
    (is_comparable && !shows).then_some(offer.outlook.cost_minor)
}

/// What is charged within the horizon by all subscriptions, if nothing changes. None where it is not known of one what it
/// costs, or when it renews.
fn charges(facts: &CustomerFacts, now: DateTime<Utc>) -> Option<Charges> {
    let mut sum: Option<Charges> = None;
    for one in &facts.subscriptions {
        let (amount, currency) = (one.amount_minor?, one.currency.as_ref()?);
        let count = times_charged(one, now)?;
        let sum = sum.get_or_insert_with(|| Charges {
            currency: currency.clone(),
            total_minor: 0,
            count: 0,
        });
        if sum.currency != *currency {
            return None;
        }
        sum.total_minor = sum
            .total_minor
            .saturating_add(amount.max(0).saturating_mul(count.into()));
        sum.count += count;
    }
    sum
}

/// How often a subscription is charged within the horizon. Of a period that is over, and of whose successor nothing was
/// told, the next ones are reckoned with. None where no period was ever told.
fn times_charged(one: &RunningSubscription, now: DateTime<Utc>) -> Option<u32> {
    let trial = one.trial_becomes_charge().filter(|end| *end >= now);
    let first = trial.or_else(|| one.resumes()).or_else(|| one.renews());
    let Some(first) = first else {
        // It ends before that, if it is known when that is.
        return one.period_end.map(|_| 0);
    };
    let term = one.term_days().clamp(1, LONGEST_TERM) * DAY_SECONDS;
    let (from, first) = (now.timestamp(), first.timestamp());
    let until = (now + TimeDelta::days(PROOF_HORIZON_DAYS.into())).timestamp();
    let ends = one.ends_at.map_or(until, |end| end.timestamp().min(until));
    let behind = (from - first).max(0);
    let first = first + (behind + term - 1) / term * term;
    Some(match ends - first {
        ..=0 => 0,
        left => u32::try_from((left + term - 1) / term).unwrap_or(u32::MAX),
    })
}

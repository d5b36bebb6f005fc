//! Turning an offer to a customer from one state to another, whoever else does at that moment, and what follows from that.

use api::prelude::*;
use chrono::Utc;
use cloud::WorkError;
use domain::{
    CampaignAct, CustomerId, CustomerOffer, CustomerOfferId, CustomerOfferState, Failure,
    FulfillmentWork, Offer, OfferFulfillment, OfferLapse, OfferState, OfferTurn,
};
use store::TenantStore;

use super::{CustomerOffers, lapsing::lapse_of};
use crate::campaign_refusal;

/// So often a turn is tried while others change the same offer.
const TRIES: u32 = 5;

/// What came of a turn.
pub enum Turned {
    /// It stands so now, by this turn or by the same before.
    Done(CustomerOffer),
    /// How it stands does not allow the turn.
    Not(CustomerOffer, CustomerOfferState),
    /// How it stands would allow the turn, but something else does not.
    Stopped(CustomerOffer, Failure),
}

/// Why what waits for a person is not made any more: nobody was promised anything yet, so what was withdrawn since, or is of
/// a campaign that has ended, is not.
async fn stopped(tenant: &TenantStore, offer: &CustomerOffer) -> Result<Option<Failure>, ApiError> {
    let Some(campaign) = tenant.campaign(offer.campaign_id).await? else {
        return Ok(None);
    };
    if campaign.state.refuses(CampaignAct::Approve).is_some() {
        return Ok(Some(campaign_refusal::over()));
    }
    let offered = tenant.offer(offer.offer_id).await?;
    let is_active = offered
        .as_ref()
        .is_some_and(|one| one.state == OfferState::Active);
    Ok((!is_active).then(|| withdrawn(offered.as_ref())))
}

fn withdrawn(offered: Option<&Offer>) -> Failure {
    let name = offered.map_or("The offer", |one| one.name.as_str());
    let failure = Failure::new(
        "offer_withdrawn",
        format!("\"{name}\" was withdrawn while it waited for a person, so it is not made."),
        "Activate it in the catalogue to let it through, or reject it here.",
    );
    failure.case("waiting").with("offer", name)
}

impl CustomerOffers {
    /// Takes a turn of an offer; nothing where there is none.
    pub async fn turn(
        &self,
        tenant: &TenantStore,
        which: (&CustomerId, CustomerOfferId),
        turn: OfferTurn,
    ) -> Result<Option<Turned>, ApiError> {
        self.turn_because(tenant, which, (turn, None)).await
    }

    /// Notes that those who were to carry out an offer cannot, and why; nothing where there is none.
    pub async fn give_up(
        &self,
        tenant: &TenantStore,
        which: (&CustomerId, CustomerOfferId),
        reason: &str,
    ) -> Result<Option<Turned>, ApiError> {
        let turn = (OfferTurn::Break, Some(reason));
        self.turn_because(tenant, which, turn).await
    }

    async fn turn_because(
        &self,
        tenant: &TenantStore,
        (customer, id): (&CustomerId, CustomerOfferId),
        (turn, reason): (OfferTurn, Option<&str>),
    ) -> Result<Option<Turned>, ApiError> {
        for _ in 0..TRIES {
            let Some(before) = tenant.customer_offer(customer, id).await? else {
                return Ok(None);
            };
            if turn == OfferTurn::Approve
                && before.state == CustomerOfferState::Proposed
                && let Some(why) = stopped(tenant, &before).await?
            {
                return Ok(Some(Turned::Stopped(before, why)));
            }
            let now = Utc::now();
            let after = match before.after(turn, now) {
                Ok(Some(after)) => match reason {
                    Some(reason) => after.because(reason),
                    None => after,
                },
                Ok(None) if reason.is_some_and(|why| before.is_broken_otherwise(why)) => {
                    return Err(broken_otherwise());
                }
                Ok(None) => return Ok(Some(Turned::Done(before))),
                Err(standing) => return Ok(Some(Turned::Not(before, standing))),
            };
            if turn == OfferTurn::Accept
                && let Some(why) = lapse_of(tenant, &before, now).await?
            {
                let lapsed = before.lapsed(why, now);
                if tenant.turn_customer_offer(&before, &lapsed).await? {
                    let standing = lapsed.state;
                    return Ok(Some(Turned::Not(lapsed, standing)));
                }
                continue;
            }
            if tenant.turn_customer_offer(&before, &after).await? {
                self.follow(tenant, &after, turn).await;
                return Ok(Some(Turned::Done(after)));
            }
        }
        let detail = "It was changed by somebody else at the same time. Look at it, and try again.";
        Err(ApiError::conflict("changed_meanwhile", detail))
    }

    /// Tells of a turn, and has done what follows from it. The turn is kept: what is not sent here of what is owed, the sweep
    /// sends.
    async fn follow(&self, tenant: &TenantStore, offer: &CustomerOffer, turn: OfferTurn) {
        if let Err(error) = self.tell(tenant, offer, turn).await {
            tracing::warn!(%error, offer = %offer.id, "a turn of an offer is kept, but not told");
        }
    }

    async fn tell(
        &self,
        tenant: &TenantStore,
        offer: &CustomerOffer,
        turn: OfferTurn,
    ) -> Result<(), WorkError> {
        let org = tenant.org();
        let is_owed = matches!(turn, OfferTurn::Accept | OfferTurn::Retry);
        if is_owed && offer.fulfillment != OfferFulfillment::Task {
            let work = FulfillmentWork::of(org, offer);
            self.fulfillment.send(&org.to_string(), &[work]).await?;
        }
        if turn == OfferTurn::Approve {
            tenant.tell_of_offer(offer).await?;
        }
        match turn {
            OfferTurn::Approve | OfferTurn::Accept | OfferTurn::Fulfill | OfferTurn::Break => {
                self.bus.publish(&offer.told(org)).await
            }
            // That it is tried once more is no news to whoever was told that it was accepted.
            OfferTurn::Reject | OfferTurn::Decline | OfferTurn::Withdraw | OfferTurn::Retry => {
                Ok(())
            }
        }
    }
}

/// What is said of a reason that would write over another.
fn broken_otherwise() -> ApiError {
    let detail = "That the offer cannot be carried out was said before, for another reason, which stays. Look at its `failure`. Try it again, and say then why it cannot be done.";
    ApiError::conflict("broken_otherwise", detail)
}

/// What is said where an offer does not allow a turn.
pub fn refusal(turn: OfferTurn, offer: &CustomerOffer, standing: CustomerOfferState) -> ApiError {
    if let Some(lapse) = offer.lapse() {
        return lapsed(lapse);
    }
    let expected = match turn {
        OfferTurn::Approve | OfferTurn::Reject => "waits for a person to let it through",
        OfferTurn::Accept | OfferTurn::Decline => "is open",
        OfferTurn::Withdraw => "was not answered yet",
        OfferTurn::Retry => "could not be carried out",
        OfferTurn::Fulfill => "was accepted",
        OfferTurn::Break => "was accepted, and is carried out by a person or your own servers",
    };
    let code = match (turn, standing) {
        (OfferTurn::Accept | OfferTurn::Decline, CustomerOfferState::Expired) => "offer_expired",
        _ => "offer_stands_otherwise",
    };
    let detail = format!(
        "The offer is `{}`. This can be done with one that {expected}.",
        standing.name()
    );
    ApiError::conflict(code, detail)
}

/// What is said of an offer of which nothing can be carried out any more.
fn lapsed(lapse: OfferLapse) -> ApiError {
    match lapse {
        OfferLapse::SubscriptionEnded => ApiError::conflict(
            "subscription_ended",
            "The subscription that the offer is about has ended, so the offer has expired. Talk to the customer if they still want something.",
        ),
        OfferLapse::TrialOver => ApiError::conflict(
            "trial_over",
            "The trial that the offer would have made longer is over, so the offer has expired. Talk to the customer if they still want something.",
        ),
        OfferLapse::PlanAlready => ApiError::conflict(
            "plan_already",
            "The customer has the plan that the offer is for, so the offer has expired. Talk to the customer if they still want something.",
        ),
    }
}

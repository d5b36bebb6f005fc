//! What a round decided, kept: an offer or a ghost for each customer for whom one was chosen, and their places in the cohorts
//! by which it is seen what that was worth. Broken off anywhere, it is gone on with, and leaves the same.

use std::collections::HashMap;

use chrono::TimeDelta;
use cloud::WorkError;
use domain::{
    BlockedAddress, Campaign, CampaignState, CustomerId, CustomerOffer, CustomerOfferState,
    Failure, Language, Offer, OfferAmount, OfferOutlook, OfferState,
};
use outreach::{
    deciding::offer_id,
    facts::CustomerFacts,
    proof::{Chosen, unit_of_choice},
};
use runs::Lease;
use store::{CustomerItem, TenantStore};

use super::{
    files::{self, RunFiles},
    hold_out::HoldOut,
    plan::Plan,
};

/// Customers that are read at a time.
const AT_ONCE: usize = 100;

/// Something that was chosen for a customer.
#[derive(Debug, Clone)]
pub struct Choice {
    pub customer: CustomerId,
    /// Which offer of the campaign.
    pub offer: usize,
    pub cost: OfferAmount,
    pub outlook: OfferOutlook,
    /// Empty where events name none.
    pub subscription: String,
    pub language: Language,
    pub held_out: bool,
}

/// Refuses a round that nobody wants any more: of a campaign that does not run, or with an offer that was withdrawn since.
pub async fn check(
    tenant: &TenantStore,
    round: u32,
    campaign: &Campaign,
    plan: &Plan,
    choices: &[Choice],
) -> Result<(), WorkError> {
    if campaign.state != CampaignState::Running {
        return Err(not_running());
    }
    if campaign.rounds != round {
        return Err(decided_before());
    }
    for (at, planned) in plan.offers.iter().enumerate() {
        if !choices.iter().any(|choice| choice.offer == at) {
            continue;
        }
        let offer = tenant.offer(planned.id).await?;
        if offer.is_none_or(|offer| offer.state != OfferState::Active) {
            return Err(withdrawn(planned.offer.as_ref()));
        }
    }
    Ok(())
}

/// Keeps all that was chosen, as far as there is time.
pub async fn keep(
    files: &RunFiles<'_>,
    tenant: &TenantStore,
    (campaign, round): (&Campaign, u32),
    plan: &Plan,
    (choices, lease): (&[Choice], &Lease),
) -> Result<(), WorkError> {
    let mut kept: usize = files.find(files::KEPT).await?.unwrap_or(0);
    let keeper = Keeper {
        hold_out: HoldOut::of(tenant).await?,
        tenant,
        campaign,
        round,
        plan,
    };
    while let Some(next) = choices.get(kept..).filter(|left| !left.is_empty()) {
        let some = &next[..next.len().min(AT_ONCE)];
        keeper.keep(some).await?;
        kept += some.len();
        files.put(files::KEPT, &kept).await?;
        lease.has_time()?;
    }
    Ok(())
}

struct Keeper<'a> {
    tenant: &'a TenantStore,
    campaign: &'a Campaign,
    round: u32,
    plan: &'a Plan,
    hold_out: HoldOut,
}

impl Keeper<'_> {
    async fn keep(&self, choices: &[Choice]) -> Result<(), WorkError> {
        let ids = choices.iter().map(|choice| &choice.customer);
        let known = self.tenant.customers_of(ids).await?.into_iter();
        let known: HashMap<CustomerId, CustomerItem> =
            known.map(|item| (item.id.clone(), item)).collect();
        for choice in choices {
            // Who is gone since they were looked at is made no offer.
            let Some(item) = known.get(&choice.customer) else {
                continue;
            };
            let planned = self.plan.offers.get(choice.offer);
            let Some(offer) = planned.and_then(|planned| planned.offer.as_ref()) else {
                continue;
            };
            // Cohorts first: both arms are entered before anybody can hear of it.
            self.enter_cohorts(item, offer).await?;
            if let Some(made) = self.made(choice, offer) {
                self.tenant.choose_customer_offer(&made).await?;
            }
        }
        Ok(())
    }

    async fn enter_cohorts(&self, item: &CustomerItem, offer: &Offer) -> Result<(), WorkError> {
        let facts: CustomerFacts = match item.facts.as_str() {
            "" => CustomerFacts::default(),
            facts => serde_json::from_str(facts)?,
        };
        let chosen = Chosen {
            customer: &item.id,
            facts: &facts,
            address: item.email.as_deref(),
            unsubscribed: self.is_blocked(item).await?,
        };
        let by = (self.plan.hold_out, self.plan.at);
        for of in [Some((self.campaign.id, offer.id)), None] {
            let unit = unit_of_choice(&self.hold_out.key, chosen, of, by);
            self.tenant.enter_cohort(&unit).await?;
        }
        Ok(())
    }

    async fn is_blocked(&self, item: &CustomerItem) -> Result<bool, WorkError> {
        let Some(address) = &item.email else {
            return Ok(false);
        };
        let hash = self.tenant.address_hash(address);
        let found = self.tenant.blocked_address(&hash).await?;
        Ok(found.as_ref().and_then(BlockedAddress::reason).is_some())
    }

    /// None of an offer that says nothing to them.
    fn made(&self, choice: &Choice, offer: &Offer) -> Option<CustomerOffer> {
        let at = self.plan.at;
        let state = match (choice.held_out, self.campaign.approval) {
            (true, _) => CustomerOfferState::Ghost,
            (false, true) => CustomerOfferState::Proposed,
            (false, false) => CustomerOfferState::Open,
        };
        Some(CustomerOffer {
            id: offer_id(self.campaign.id, self.round, &choice.customer),
            customer_id: choice.customer.clone(),
            campaign_id: self.campaign.id,
            round: self.round,
            offer_id: offer.id,
            terms: offer.terms.clone(),
            fulfillment: offer.fulfillment.clone(),
            words: offer.words_in(choice.language)?.clone(),
            subscription_id: Some(choice.subscription.clone()).filter(|id| !id.is_empty()),
            cost: choice.cost.clone(),
            outlook: choice.outlook,
            hold_out: self.plan.hold_out,
            chosen_at: at,
            open_until: at + TimeDelta::days(self.campaign.open_days.into()),
            state,
            state_at: at,
            attempts: 0,
            failure: None,
            revision: 1,
        })
    }
}

fn not_running() -> WorkError {
    WorkError::owner(
        "campaign_not_running",
        "The campaign was paused or ended while its round was decided. Nobody was made an offer.",
        "Start the campaign again, and ask for a round.",
    )
}

fn decided_before() -> WorkError {
    WorkError::owner(
        "round_decided",
        "Another run has decided this round. This one made nobody an offer.",
        "Look at the campaign's rounds; ask for another if you want one.",
    )
}

fn withdrawn(offer: Option<&Offer>) -> WorkError {
    let name = offer.map_or("An offer", |offer| offer.name.as_str());
    let failure = Failure::new(
        "offer_withdrawn",
        format!("\"{name}\" was withdrawn while the round was decided. Nobody was made an offer."),
        "Ask for another round: it is decided among the offers that are active.",
    );
    WorkError::Owner(failure.with("offer", name))
}

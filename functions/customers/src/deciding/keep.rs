//! What a round decided, kept: an offer or a ghost for each customer for whom one was chosen, and their places in the cohorts
//! by which it is seen what that was worth. Broken off anywhere, it is gone on with, and leaves the same.

use std::collections::HashMap;

use chrono::TimeDelta;
use cloud::{Bus, WorkError};
use domain::{
    Campaign, CampaignState, CustomerId, CustomerOffer, CustomerOfferState, DecisionRun, Failure,
    Language, Offer, OfferAmount, OfferOutlook, OfferState, OfferWords, ProofUnit,
};
use outreach::{
    facts::CustomerFacts, offers::customer_offer_id, proof::unit_of_offer, wording::OfferReader,
};
use runs::Lease;
use store::{CustomerItem, TenantStore};

use super::{
    files::{self, RunFiles},
    hold_out::HoldOut,
    plan::Plan,
};
use crate::offers::seen_by_offers;

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
    run: &DecisionRun,
    plan: &Plan,
    choices: &[Choice],
) -> Result<(), WorkError> {
    let campaign = tenant.campaign(run.campaign_id).await?;
    if campaign.is_none_or(|campaign| campaign.state != CampaignState::Running) {
        return Err(not_running());
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
    (tenant, bus): (&TenantStore, &Bus),
    (campaign, round): (&Campaign, u32),
    plan: &Plan,
    (choices, lease): (&[Choice], &Lease),
) -> Result<(), WorkError> {
    let mut kept: usize = files.find(files::KEPT).await?.unwrap_or(0);
    let organization = tenant.organization().await?.ok_or(WorkError::Gone)?;
    let keeper = Keeper {
        company: organization.name,
        hold_out: HoldOut::of(tenant).await?,
        tenant,
        bus,
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
    bus: &'a Bus,
    campaign: &'a Campaign,
    round: u32,
    plan: &'a Plan,
    hold_out: HoldOut,
    /// In whose name offers are made.
    company: String,
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
            let Some(made) = self.made(choice, offer, item)? else {
                continue;
            };
            // Cohorts first: both arms are entered before anybody can hear of it.
            self.enter_cohorts(item, &made).await?;
            self.tenant.choose_customer_offer(&made).await?;
            if made.state == CustomerOfferState::Open {
                self.tenant.tell_of_offer(&made).await?;
                self.bus.publish(&made.told(self.tenant.org())).await?;
            }
        }
        Ok(())
    }

    /// The campaign's, and the organization's.
    async fn enter_cohorts(
        &self,
        item: &CustomerItem,
        made: &CustomerOffer,
    ) -> Result<(), WorkError> {
        let facts: CustomerFacts = match item.facts.as_str() {
            "" => CustomerFacts::default(),
            facts => serde_json::from_str(facts)?,
        };
        let unit = unit_of_offer(&self.hold_out.key, &facts, made);
        let of_all = ProofUnit {
            campaign_id: None,
            offer_id: None,
            ..unit.clone()
        };
        self.tenant.enter_cohort(&unit).await?;
        self.tenant.enter_cohort(&of_all).await?;
        Ok(())
    }

    /// What the offer says to them; none of one that says nothing.
    fn words(
        &self,
        choice: &Choice,
        offer: &Offer,
        item: &CustomerItem,
    ) -> Result<Option<OfferWords>, WorkError> {
        let Some(words) = offer.words_in(choice.language) else {
            return Ok(None);
        };
        let seen = seen_by_offers(item, self.plan.at)?;
        let mut theirs = seen.subscriptions.iter();
        let about = theirs.find(|one| one.id == choice.subscription);
        let reader = OfferReader {
            company: &self.company,
            customer_name: item.name.as_deref(),
            plan: about.and_then(|one| one.plan.as_deref()),
        };
        Ok(Some(reader.filled(words)))
    }

    /// None of an offer that says nothing to them.
    fn made(
        &self,
        choice: &Choice,
        offer: &Offer,
        item: &CustomerItem,
    ) -> Result<Option<CustomerOffer>, WorkError> {
        let Some(words) = self.words(choice, offer, item)? else {
            return Ok(None);
        };
        let at = self.plan.at;
        let state = match (choice.held_out, self.campaign.approval) {
            (true, _) => CustomerOfferState::Ghost,
            (false, true) => CustomerOfferState::Proposed,
            (false, false) => CustomerOfferState::Open,
        };
        Ok(Some(CustomerOffer {
            id: customer_offer_id(self.campaign.id, self.round, &choice.customer),
            customer_id: choice.customer.clone(),
            campaign_id: self.campaign.id,
            round: self.round,
            offer_id: offer.id,
            terms: offer.terms.clone(),
            fulfillment: offer.fulfillment.clone(),
            words,
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
        }))
    }
}

fn not_running() -> WorkError {
    WorkError::owner(
        "campaign_not_running",
        "The campaign was paused or ended while its round was decided. Nobody was made an offer.",
        "Look at the campaign: while it runs, ask for a round.",
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

//! What a round decided, kept: an offer or a ghost for each customer for whom one was chosen, and their places in the cohorts
//! by which it is seen what that was worth. Broken off anywhere, it is gone on with, and leaves the same.

use std::collections::{BTreeMap, HashMap};

use chrono::TimeDelta;
use cloud::{Bus, WorkError};
use domain::{
    Campaign, CampaignState, CustomerId, CustomerOffer, CustomerOfferState, DecisionRun, Failure,
    Language, Offer, OfferAmount, OfferId, OfferOutlook, OfferState, OfferWords, ProofUnit,
};
use outreach::{
    facts::CustomerFacts, offers::customer_offer_id, proof::unit_of_offer, wording::OfferReader,
};
use runs::Lease;
use store::{CustomerItem, TenantStore};

use super::{
    files::{self, RunFiles},
    hold_out::HoldOut,
    plan::{Plan, PlannedOffer},
};
use crate::offers::seen_by_offers;
use crate::offers::{GivenOffer, given_item};

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

/// Keeps what was given of all offers by now, for whoever asks what a customer may get until the next round.
pub async fn keep_given(
    tenant: &TenantStore,
    plan: &Plan,
    choices: &[Choice],
) -> Result<(), WorkError> {
    let Some(before) = &plan.given else {
        return Ok(());
    };
    let given = given_with(before.clone(), &plan.offers, choices);
    // What another round has left by now is of a later moment, and stays.
    tenant
        .keep_offers_given(&given_item(plan.at, &given)?)
        .await?;
    Ok(())
}

/// What was given of offers, with what was chosen. Ghosts are given nothing.
fn given_with(
    mut given: BTreeMap<OfferId, GivenOffer>,
    offers: &[PlannedOffer],
    choices: &[Choice],
) -> BTreeMap<OfferId, GivenOffer> {
    for choice in choices.iter().filter(|choice| !choice.held_out) {
        if let Some(planned) = offers.get(choice.offer) {
            given.entry(planned.id).or_default().add_now(&choice.cost);
        }
    }
    given
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

#[cfg(test)]
mod tests {
    use super::*;

    fn euros(amount_minor: i64) -> OfferAmount {
        OfferAmount {
            currency: "EUR".into(),
            amount_minor,
        }
    }

    fn choice(customer: &str, offer: usize, held_out: bool) -> Choice {
        Choice {
            customer: customer.parse().unwrap(),
            offer,
            cost: euros(500),
            outlook: OfferOutlook {
                gain_minor: 900,
                cost_minor: 400,
                kept: 0.1,
                leaves: 0.4,
                chance: 1.0,
            },
            subscription: String::new(),
            language: Language::English,
            held_out,
        }
    }

    #[test]
    fn what_is_chosen_counts_beside_what_was_given_and_ghosts_do_not() {
        let [before, new, of_others] = [(); 3].map(|()| OfferId::new());
        let planned = |id| PlannedOffer {
            id,
            offer: None,
            given: GivenOffer::default(),
        };
        let given = |redemptions, minor| GivenOffer {
            redemptions,
            spent: vec![euros(minor)],
        };
        let known = BTreeMap::from([(before, given(3, 700)), (of_others, given(1, 50))]);
        let choices = [
            choice("ana", 0, false),
            choice("bea", 1, false),
            choice("cem", 1, true),
            choice("dan", 1, false),
        ];
        let all = given_with(known, &[planned(before), planned(new)], &choices);
        let expected = [
            (before, given(4, 1_200)),
            (new, given(2, 1_000)),
            (of_others, given(1, 50)),
        ];
        assert_eq!(all, BTreeMap::from(expected));
    }
}

//! A customer as the gate looks at them.

use std::collections::HashMap;

use ::outreach::{
    agenda::{occasions, zone_of},
    facts::{CustomerFacts, FailedPayment, RunningSubscription},
    gate::{Addressee, Earlier, Verdict, decide, is_held_out},
    occasion::Occasion,
    offers::notices,
    proof::{Chosen, unit_of},
};
use chrono_tz::Tz;
use cloud::WorkError;
use domain::{
    BlockReason, BlockedAddress, CustomerId, CustomerOffer, Language, Message, MessageId,
    MessageStatus,
};
use store::{CustomerItem, StoreError, TenantStore};

use crate::outreach::Outreach;

/// What is known of a customer, and what was said to them.
pub struct KnownCustomer {
    pub item: CustomerItem,
    pub facts: CustomerFacts,
    pub zone: Tz,
    pub language: Language,
    /// By the clock that is set, or by none.
    pub messages: Vec<Message>,
    /// What was offered to them; nothing while a test clock is set, or none is told of offers.
    pub offers: Vec<CustomerOffer>,
    held_out: bool,
    /// Of the addresses of theirs and of their colleagues, those that are blocked, and why.
    blocked: HashMap<String, BlockReason>,
}

impl KnownCustomer {
    /// A customer, if there is one of that id.
    pub async fn find(
        tenant: &TenantStore,
        outreach: &Outreach,
        id: &CustomerId,
    ) -> Result<Option<Self>, WorkError> {
        match tenant.customer(id).await? {
            Some(item) => Ok(Some(Self::of(tenant, outreach, item).await?)),
            None => Ok(None),
        }
    }

    pub async fn of(
        tenant: &TenantStore,
        outreach: &Outreach,
        item: CustomerItem,
    ) -> Result<Self, WorkError> {
        let facts: CustomerFacts = match item.facts.as_str() {
            "" => CustomerFacts::default(),
            facts => serde_json::from_str(facts)?,
        };
        let mut messages = tenant.messages_of(&item.id).await?;
        messages.retain(|one| one.clock == outreach.kept.clock_id());
        let settings = &outreach.settings;
        let share = settings.hold_out;
        // Colleagues are written to of failed payments alone.
        let colleagues = facts.colleagues.iter();
        let colleagues = colleagues.filter(|_| !facts.failed_payments.is_empty());
        let mut blocked = HashMap::new();
        for address in item.email.iter().chain(colleagues) {
            let hash = tenant.address_hash(address);
            let found = tenant.blocked_address(&hash).await?;
            if let Some((reason, _)) = found.as_ref().and_then(BlockedAddress::reason) {
                blocked.insert(address.clone(), reason);
            }
        }
        // By a test clock nobody is to get a link by which an offer is really accepted.
        let tells_offers = settings.offer.on && outreach.kept.clock.is_none();
        let offers = match tells_offers {
            true => tenant.customer_offers_of(&item.id).await?,
            false => Vec::new(),
        };
        Ok(Self {
            offers,
            zone: zone_of(&facts, settings),
            language: facts.language.unwrap_or(settings.language),
            held_out: is_held_out(&outreach.key, item.id.as_str(), outreach.now(), share),
            blocked,
            messages,
            facts,
            item,
        })
    }

    /// A customer of whom that is known, to whom nothing was said: for what is written but not sent.
    pub fn unwritten(
        outreach: &Outreach,
        item: CustomerItem,
        (facts, offers): (CustomerFacts, Vec<CustomerOffer>),
        language: Language,
    ) -> Self {
        Self {
            zone: zone_of(&facts, &outreach.settings),
            language,
            messages: Vec::new(),
            held_out: false,
            blocked: HashMap::new(),
            offers,
            facts,
            item,
        }
    }

    /// All that is to be said to them by the rules that are on.
    pub fn occasions(&self, outreach: &Outreach) -> Vec<Occasion> {
        let mut all = occasions(&self.facts, &outreach.settings);
        all.extend(notices(&self.offers, &outreach.settings, self.zone));
        all
    }

    /// The offer that an occasion tells of.
    pub fn offer(&self, occasion: &Occasion) -> Option<&CustomerOffer> {
        let id = occasion.offer?;
        self.offers.iter().find(|one| one.id == id)
    }

    /// What the gate says of an occasion. What is said of it already, under that id, does not count.
    pub fn verdict(
        &self,
        outreach: &Outreach,
        occasion: &Occasion,
        (but, approved): (Option<MessageId>, bool),
        at: chrono::DateTime<chrono::Utc>,
    ) -> Verdict {
        // What waits was not said yet.
        let is_said = |one: &&Message| Some(one.id) != but && one.status != MessageStatus::Waiting;
        let others = self.messages.iter().filter(is_said);
        let earlier: Vec<Earlier> = others.map(earlier).collect();
        let address = self.address(occasion);
        let to = Addressee {
            held_out: self.held_out,
            address,
            blocked: address.and_then(|address| self.blocked.get(address).copied()),
            zone: self.zone,
            earlier: &earlier,
        };
        decide(occasion, to, &outreach.settings, (approved, at))
    }

    /// Has the customer enter the year's cohort with an occasion that is due, before it is decided about. What a test clock
    /// says reaches no customer, so nobody enters by it.
    pub async fn enter_cohort(
        &self,
        tenant: &TenantStore,
        outreach: &Outreach,
        occasion: &Occasion,
    ) -> Result<(), StoreError> {
        // By offers they entered as these were chosen, whether they are told of them or are held out.
        if outreach.kept.clock.is_some() || occasion.offer.is_some() {
            return Ok(());
        }
        let chosen = Chosen {
            customer: &self.item.id,
            facts: &self.facts,
            address: self.item.email.as_deref(),
            unsubscribed: self
                .item
                .email
                .as_ref()
                .is_some_and(|address| self.blocked.contains_key(address)),
        };
        let by = (&outreach.settings, outreach.now());
        if let Some(unit) = unit_of(&outreach.key, chosen, occasion, by) {
            tenant.enter_cohort(&unit).await?;
        }
        Ok(())
    }

    /// Where something is to be said: to the customer, or a colleague.
    pub fn address<'a>(&'a self, occasion: &'a Occasion) -> Option<&'a str> {
        occasion.colleague().or(self.item.email.as_deref())
    }

    /// What failed that an occasion is about.
    pub fn failed_payment(&self, occasion: &Occasion) -> Option<&FailedPayment> {
        let step = occasion.payment.as_ref()?;
        self.facts
            .failed_payments
            .iter()
            .find(|one| one.invoice == step.invoice_id && one.subscription == occasion.subscription)
    }

    pub fn subscription(&self, id: &str) -> Option<&RunningSubscription> {
        self.facts.subscriptions.iter().find(|one| one.id == id)
    }
}

fn earlier(message: &Message) -> Earlier {
    let at = message.sent_at.unwrap_or(message.made_at);
    Earlier {
        reason: message.reason,
        subscription: message.subscription_id.clone(),
        about: message.about,
        payment: message.payment.clone(),
        offer: message.customer_offer_id,
        sent_at: message.may_reach().then_some(at),
    }
}

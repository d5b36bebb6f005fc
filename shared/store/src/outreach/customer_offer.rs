//! Offers as they are made to customers, and what became of them. They lie with their customer, and go with them.

use chrono::{DateTime, Utc};
use domain::{CampaignId, CustomerId, CustomerOffer, CustomerOfferId, OrgId};
use serde::{Deserialize, Serialize};

use crate::{
    Page, PageRequest, Result, Store, TenantStore,
    batch::put_request,
    keys::{self, Key},
    table::{item, number, read, text},
    update::Update,
};

/// An offer to a customer with its places in the indexes.
#[derive(Serialize)]
struct Kept<'a> {
    #[serde(flatten)]
    offer: &'a CustomerOffer,
    gsi1pk: String,
    gsi1sk: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    gsi2pk: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    gsi2sk: Option<String>,
}

/// An offer to a customer of which something is to be done.
#[derive(Debug, Clone, Deserialize)]
pub struct DueCustomerOffer {
    pk: String,
    pub customer_id: CustomerId,
    pub id: CustomerOfferId,
    /// What [`TenantStore::take_customer_offer`] takes, so that one sweep acts on it.
    #[serde(rename = "gsi2sk")]
    pub due: String,
}

impl DueCustomerOffer {
    pub fn org(&self) -> Option<OrgId> {
        keys::org_of_customers(&self.pk)
    }
}

/// An offer's place among all.
fn place(offer: &CustomerOffer) -> String {
    keys::customer_offer_chosen(offer.chosen_at, offer.id)
}

impl TenantStore {
    fn customer_offer_key(&self, offer: &CustomerOffer) -> Key {
        keys::customer_offer(self.org, &offer.customer_id, Some(offer.id))
    }

    fn kept_offer<'a>(&self, offer: &'a CustomerOffer) -> Kept<'a> {
        let due = offer.due_at();
        Kept {
            offer,
            gsi1pk: keys::customer_offers(self.org),
            gsi1sk: place(offer),
            gsi2pk: due.map(|_| keys::promises_shard(offer.id)),
            gsi2sk: due.map(|at| keys::promise_due(at, self.org, offer.id)),
        }
    }

    /// Keeps an offer that was chosen for a customer. False when it is there: it stays as it is.
    pub async fn choose_customer_offer(&self, offer: &CustomerOffer) -> Result<bool> {
        let key = self.customer_offer_key(offer);
        let kept = item(&key, &self.kept_offer(offer))?;
        self.store.put_new(kept).await
    }

    pub async fn customer_offer(
        &self,
        customer: &CustomerId,
        id: CustomerOfferId,
    ) -> Result<Option<CustomerOffer>> {
        let key = keys::customer_offer(self.org, customer, Some(id));
        self.store.get(&key).await
    }

    /// The offer of that id that was chosen then, whoever its customer is by now. What was chosen a moment ago may be
    /// missing.
    pub async fn customer_offer_chosen(
        &self,
        at: DateTime<Utc>,
        id: CustomerOfferId,
    ) -> Result<Option<CustomerOffer>> {
        let query = self
            .store
            .client
            .query()
            .table_name(&self.store.table)
            .index_name("gsi1")
            .key_condition_expression("gsi1pk = :pk AND gsi1sk = :place")
            .expression_attribute_values(":pk", text(keys::customer_offers(self.org)))
            .expression_attribute_values(":place", text(keys::customer_offer_chosen(at, id)))
            .limit(1);
        let items = query.send().await?.items.unwrap_or_default();
        let found: Option<CustomerOffer> = items.into_iter().next().map(read).transpose()?;
        match found {
            // The index is behind by a moment.
            Some(found) => self.customer_offer(&found.customer_id, id).await,
            None => Ok(None),
        }
    }

    /// A customer's offers, newest first.
    pub async fn customer_offers_of(&self, customer: &CustomerId) -> Result<Vec<CustomerOffer>> {
        let prefix = keys::customer_offer(self.org, customer, None);
        let mut all: Vec<CustomerOffer> = self.store.all(&prefix.pk, &prefix.sk).await?;
        all.sort_by_key(|offer| std::cmp::Reverse((offer.chosen_at, offer.id)));
        Ok(all)
    }

    /// A page of the offers to customers of a campaign, or of all, newest first. It may be short, or empty, and have a next
    /// one. What was written a moment ago may be missing.
    pub async fn customer_offers(
        &self,
        campaign: Option<CampaignId>,
        request: &PageRequest,
    ) -> Result<Page<CustomerOffer>> {
        let is_of = |offer: &CustomerOffer| campaign.is_none_or(|id| id == offer.campaign_id);
        self.wanted_customer_offers(is_of, request).await
    }

    /// The same, of those that are wanted.
    pub async fn wanted_customer_offers(
        &self,
        wanted: impl Fn(&CustomerOffer) -> bool,
        request: &PageRequest,
    ) -> Result<Page<CustomerOffer>> {
        let partition = keys::customer_offers(self.org);
        self.store
            .newest_wanted(&partition, wanted, place, request)
            .await
    }

    /// Keeps how an offer stands after a turn over how it stood. False when it stands otherwise by now, or is gone.
    pub async fn turn_customer_offer(
        &self,
        before: &CustomerOffer,
        after: &CustomerOffer,
    ) -> Result<bool> {
        let update = Update::existing(self.customer_offer_key(before))
            .set("state", after.state)?
            .set("state_at", after.state_at)?
            .set("attempts", after.attempts)?
            .set("revision", after.revision)?
            .when("revision", number(before.revision), "{} = {v}");
        let update = match &after.failure {
            Some(failure) => update.set("failure", failure)?,
            None => update.remove("failure"),
        };
        let update = match after.due_at() {
            Some(at) => {
                let due = keys::promise_due(at, self.org, after.id);
                update
                    .set_raw("gsi2pk", text(keys::promises_shard(after.id)))
                    .set_raw("gsi2sk", text(due))
            }
            None => update.remove("gsi2pk").remove("gsi2sk"),
        };
        self.change(update).await
    }

    /// Takes an offer of which something is to be done, so that one sweep sends for that. Nobody else does before `until`.
    pub async fn take_customer_offer(
        &self,
        due: &DueCustomerOffer,
        until: DateTime<Utc>,
    ) -> Result<bool> {
        let key = keys::customer_offer(self.org, &due.customer_id, Some(due.id));
        let next = keys::promise_due(until, self.org, due.id);
        let update = Update::existing(key).set_raw("gsi2sk", text(next)).when(
            "gsi2sk",
            text(&due.due),
            "{} = {v}",
        );
        self.change(update).await
    }

    /// Gives a customer's offers to the one who they turned out to be, so that nothing is offered twice, and what is owed
    /// is still owed.
    pub(crate) async fn move_customer_offers(
        &self,
        from: &CustomerId,
        to: &CustomerId,
    ) -> Result<()> {
        let mut writes = Vec::new();
        for offer in self.customer_offers_of(from).await? {
            let offer = CustomerOffer {
                customer_id: to.clone(),
                ..offer
            };
            let key = self.customer_offer_key(&offer);
            writes.push(put_request(item(&key, &self.kept_offer(&offer))?)?);
        }
        self.store.write_many(writes).await
    }
}

impl Store {
    /// Some offers of a shard of which something is to be done, after one's `due`, and after which the next ones come.
    pub async fn due_customer_offers(
        &self,
        shard: u8,
        after: Option<&str>,
        now: DateTime<Utc>,
    ) -> Result<(Vec<DueCustomerOffer>, Option<String>)> {
        self.due_page(&keys::promises_shard_of(shard), after, now)
            .await
    }
}

//! Alerts: raised once for the same thing, and changed by whoever sees to them.

use chrono::{TimeDelta, Utc};
use domain::{Alert, AlertId, AlertKind, CustomerId};
use serde::Serialize;
use sha2::{Digest, Sha256};

use crate::{
    Page, PageRequest, Result, StoreError, TenantStore,
    batch::delete_request,
    keys::{self, Key},
    table::{attributes, item, number, read, text},
    update::Update,
};

/// Alerts that nothing more is heard of are let go after this: what was done about them stays on the customer's time line
/// as long.
const KEPT: TimeDelta = TimeDelta::days(400);
/// So often it is tried to move an alert that others change meanwhile.
const TRIES: u32 = 5;

/// What became of an alert that was found.
#[derive(Debug, Clone, PartialEq)]
pub enum Raised {
    /// It is there now, as given, or raised again.
    Now(Alert),
    /// The same occasion has raised it before.
    Before(Alert),
    /// It was there already: nobody is to be told.
    Known,
}

/// An alert with its place among all.
#[derive(Serialize)]
struct Kept<'a> {
    #[serde(flatten)]
    alert: &'a Alert,
    gsi1pk: String,
    gsi1sk: String,
    expires_at: i64,
}

impl TenantStore {
    /// The id of the alert of a kind about something.
    pub fn alert_id(&self, kind: AlertKind, subject: &str) -> AlertId {
        let mut hash = Sha256::new();
        for part in [&self.org.to_string(), kind.into_str(), subject] {
            hash.update((part.len() as u64).to_be_bytes());
            hash.update(part);
        }
        let bits = hash.finalize();
        let bits = bits.iter().take(16);
        AlertId::from_u128(bits.fold(0, |bits, byte| bits << 8 | u128::from(*byte)))
    }

    pub async fn alert(&self, id: AlertId) -> Result<Option<Alert>> {
        self.store.get(&keys::alert(self.org, id)).await
    }

    /// Raises an alert. Of one that is there, and not resolved, only what it is about is kept anew; one that was resolved
    /// is raised again when that is `repeat_after` ago. Done twice it leaves the same.
    pub async fn raise_alert(&self, found: &Alert, repeat_after: TimeDelta) -> Result<Raised> {
        if self.store.put_new(self.alert_item(found)?).await? {
            return Ok(Raised::Now(found.clone()));
        }
        let Some(known) = self.alert(found.id).await? else {
            // It has just expired: whatever comes next finds its place free.
            return Ok(Raised::Known);
        };
        if known.occasion == found.occasion {
            return Ok(Raised::Before(known));
        }
        if known.may_repeat(found.raised_at, repeat_after) {
            let again = known.raised_again(found);
            return Ok(match self.keep_alert(&known, &again).await? {
                true => Raised::Now(again),
                false => Raised::Known,
            });
        }
        if !known.state.is_resolved() && known.seen_at < found.seen_at {
            let update = Update::existing(keys::alert(self.org, found.id))
                .set("about", &found.about)?
                .set("seen_at", found.seen_at)?
                .set("expires_at", (found.seen_at + KEPT).timestamp())?
                .when_count("revision", known.revision);
            self.change(update).await?;
        }
        Ok(Raised::Known)
    }

    /// Keeps an alert as it is after a change over how it was before. False when somebody else has changed it meanwhile.
    pub async fn keep_alert(&self, before: &Alert, after: &Alert) -> Result<bool> {
        self.change(self.alert_update(before, after)?).await
    }

    fn alert_update(&self, before: &Alert, after: &Alert) -> Result<Update> {
        let update = Update::existing(keys::alert(self.org, before.id))
            .set("about", &after.about)?
            .set("customer_known", after.customer_known)?
            .set("occasion", &after.occasion)?
            .set("raised_at", after.raised_at)?
            .set("seen_at", after.seen_at)?
            .set("state", after.state)?
            .set("revision", after.revision)?
            .set("changes", &after.changes)?
            .set(
                "expires_at",
                (after.seen_at.max(Utc::now()) + KEPT).timestamp(),
            )?
            .set_raw("gsi1pk", text(self.place_of(after)))
            .set_raw(
                "gsi1sk",
                text(keys::alert_raised(after.raised_at, after.id)),
            )
            .when("revision", number(before.revision), "{} = {v}");
        let update = match after.owner {
            Some(owner) => update.set("owner", owner)?,
            None => update.remove("owner"),
        };
        let update = match after.snoozed_until {
            Some(until) => update.set("snoozed_until", until)?,
            None => update.remove("snoozed_until"),
        };
        let update = match after.resolved_at {
            Some(at) => update.set("resolved_at", at)?,
            None => update.remove("resolved_at"),
        };
        Ok(update)
    }

    /// A page of alerts that are wanted, of those that are resolved or of the others, the newest raised first, of so many
    /// that are looked through. What was written a moment ago may be missing.
    pub async fn alerts(
        &self,
        is_resolved: bool,
        wanted: impl Fn(&Alert) -> bool,
        request: &PageRequest,
    ) -> Result<Page<Alert>> {
        let partition = keys::alerts_raised(self.org, is_resolved);
        let place = |alert: &Alert| keys::alert_raised(alert.raised_at, alert.id);
        self.store
            .newest_wanted(&partition, wanted, place, request)
            .await
    }

    /// All alerts about a customer, resolved ones among them.
    pub async fn alerts_about(&self, customer: &CustomerId) -> Result<Vec<Alert>> {
        let keys = self.alert_keys(customer);
        let found = self.store.get_batch(&keys.each_ref()).await?;
        found.into_iter().map(read).collect()
    }

    /// Gives alerts about a customer to the one who they turned out to be. Broken off, it is done again.
    pub(crate) async fn move_alerts(&self, from: &CustomerId, to: &CustomerId) -> Result<()> {
        for alert in self.alerts_about(from).await? {
            self.move_alert(alert.id, to).await?;
        }
        Ok(())
    }

    /// Moves an alert, or joins it with the one of its kind that is there. It leaves its old place by the same write: what
    /// members make of the new one stays, however often this is done.
    async fn move_alert(&self, id: AlertId, to: &CustomerId) -> Result<()> {
        for _ in 0..TRIES {
            let Some(alert) = self.alert(id).await? else {
                return Ok(());
            };
            let moved = alert.moved_to(self.alert_id(alert.kind(), to.as_str()), to.clone());
            // One that has expired and is not yet gone has the place, too.
            let key = keys::alert(self.org, moved.id);
            let known = self.store.get_item(attributes(&key)).await?;
            let kept = match known.map(read::<Alert>).transpose()? {
                Some(known) => self
                    .alert_update(&known, &known.joined(&moved))?
                    .in_transaction(&self.store)?,
                None => self
                    .store
                    .put_new_in_transaction(self.alert_item(&moved)?)?,
            };
            let left = Update::existing(keys::alert(self.org, id))
                .when_count("revision", alert.revision)
                .delete_in_transaction(&self.store)?;
            if self.store.transact(vec![kept, left]).await? {
                return Ok(());
            }
        }
        let detail = "the alert is changed by too many at once";
        Err(StoreError::Service(detail.into()))
    }

    /// Forgets the alerts about customers, who may be unknown else. None may be named twice.
    pub async fn forget_alerts(&self, customers: &[CustomerId]) -> Result<()> {
        let keys = customers.iter().flat_map(|id| self.alert_keys(id));
        let gone = keys.map(|key| delete_request(attributes(&key)));
        self.store.write_many(gone.collect::<Result<_>>()?).await
    }

    /// Where alerts about a customer lie, if there are any.
    pub(crate) fn alert_keys(&self, customer: &CustomerId) -> [Key; 5] {
        AlertKind::OF_CUSTOMERS
            .map(|kind| keys::alert(self.org, self.alert_id(kind, customer.as_str())))
    }

    fn alert_item(&self, alert: &Alert) -> Result<crate::table::Item> {
        let kept = Kept {
            alert,
            gsi1pk: self.place_of(alert),
            gsi1sk: keys::alert_raised(alert.raised_at, alert.id),
            expires_at: (alert.seen_at.max(Utc::now()) + KEPT).timestamp(),
        };
        item(&keys::alert(self.org, alert.id), &kept)
    }

    fn place_of(&self, alert: &Alert) -> String {
        keys::alerts_raised(self.org, alert.state.is_resolved())
    }
}

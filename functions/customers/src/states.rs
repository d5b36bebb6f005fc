//! Customers as their events have made them.

use std::collections::{BTreeMap, BTreeSet};

use cloud::WorkError;
use domain::{CustomerId, CustomersAre, Failure};
use ledger::{
    Event, Owner,
    manifest::{Bucket, Manifest},
    merge::{Conflict, each_row_of, each_row_of_customer},
    row::Row,
    subscription::{self, Whole},
};
use store::{CustomerItem, TenantStore};
use tokio::task::spawn_blocking;

use crate::{
    agenda::{Planner, facts_of},
    files::LedgerFiles,
    identities::Identities,
    listed::Listed,
    state::CustomerState,
};

/// Customers that are brought up to date at a time.
const AT_ONCE: usize = 1_000;

/// Tells customers' states of events. Told twice, late or in another order they are the same, and what
/// is as it was is not written. Who has lost rows to another, or gained some, or has events that do not count, is made anew
/// from the ledger.
pub async fn bring_up_to_date(
    tenant: &TenantStore,
    identities: &Identities,
    (events, conflicts): (&[Event], &[Conflict]),
    ledger: (LedgerFiles, Manifest),
) -> Result<(), WorkError> {
    let customers_are = identities.customers_are;
    let anew = identities.links.customers(customers_are).into_iter();
    // Of events with one message only one is to count here, too.
    let conflicts = conflicts.iter().filter_map(|one| one.customer.as_deref());
    let mut anew: BTreeSet<CustomerId> = anew
        .chain(conflicts)
        .filter_map(|id| id.parse().ok())
        .collect();
    let mut told = by_customer(identities, events);
    told.retain(|id, _| !anew.contains(id));
    anew.extend(tell(tenant, customers_are, told).await?);
    make_anew(tenant, customers_are, ledger, anew, |id| {
        identities.heir(id)
    })
    .await?;
    leave_off(tenant, &by_customer(identities, events)).await
}

/// Takes off the list again who was taken off it after all that was told of them now had come.
async fn leave_off(
    tenant: &TenantStore,
    told: &BTreeMap<CustomerId, Vec<&Event>>,
) -> Result<(), WorkError> {
    let last = |events: &[&Event]| events.iter().map(|event| event.received_at).max();
    let told = told.iter().filter_map(|(id, all)| Some((id, last(all)?)));
    let Some(since) = told.clone().map(|(_, at)| at).min() else {
        return Ok(());
    };
    let unlisted = tenant.unlisted(since).await?;
    for (id, _) in told.filter(|(id, at)| unlisted.since(id, *at)) {
        tenant.delete_customer(id).await?;
    }
    Ok(())
}

/// Makes customers' states of what the ledger has of them; who has nothing there is no customer. What members keep
/// about one who is none any more goes to whom they turned out to be.
pub async fn make_anew(
    tenant: &TenantStore,
    customers_are: CustomersAre,
    ledger: (LedgerFiles, Manifest),
    anew: BTreeSet<CustomerId>,
    heir: impl Fn(&CustomerId) -> Option<CustomerId>,
) -> Result<(), WorkError> {
    if anew.is_empty() {
        return Ok(());
    }
    let made = spawn_blocking(move || {
        let (files, manifest) = &ledger;
        let made = anew.into_iter().map(|id| {
            let item = of_ledger(files, manifest, customers_are, &id)?;
            Ok((id, item))
        });
        made.collect::<Result<Vec<_>, Failure>>()
    });
    let made = made.await??;
    let (made, gone): (Vec<_>, Vec<_>) = made.into_iter().partition(|(_, item)| item.is_some());
    let planner = Planner::of(tenant).await?;
    let made = made.into_iter().filter_map(|(_, item)| item);
    let made: Vec<CustomerItem> = made.map(|item| planner.planned(None, item)).collect();
    tenant.put_customers(&made).await?;
    for (id, _) in &gone {
        if let Some(heir) = heir(id) {
            tenant.move_care(id, &heir).await?;
        }
        tenant.delete_customer(id).await?;
    }
    Ok(())
}

/// Tells customers of events. Who has more subscriptions than a state has room for, and was told of one, is not: they are
/// to be made anew, so that what the others bring is known.
pub async fn tell(
    tenant: &TenantStore,
    customers_are: CustomersAre,
    told: BTreeMap<CustomerId, Vec<&Event>>,
) -> Result<BTreeSet<CustomerId>, WorkError> {
    let told: Vec<(CustomerId, Vec<&Event>)> = told.into_iter().collect();
    let mut anew = BTreeSet::new();
    for some in told.chunks(AT_ONCE) {
        tell_some(tenant, customers_are, some, &mut anew).await?;
    }
    Ok(anew)
}

async fn tell_some(
    tenant: &TenantStore,
    customers_are: CustomersAre,
    some: &[(CustomerId, Vec<&Event>)],
    anew: &mut BTreeSet<CustomerId>,
) -> Result<(), WorkError> {
    let kept = tenant.customers_of(some.iter().map(|(id, _)| id)).await?;
    let mut kept: BTreeMap<CustomerId, CustomerItem> = kept
        .into_iter()
        .map(|item| (item.id.clone(), item))
        .collect();
    let (mut changed, planner) = (Vec::new(), Planner::of(tenant).await?);
    for (id, events) in some {
        let before = kept.remove(id);
        let state = state_told_of(customers_are, before.as_ref(), events)?;
        if state.subscriptions().left_out() && events.iter().any(|event| is_of_subscription(event))
        {
            anew.insert(id.clone());
            continue;
        }
        let after = planner.planned(before.as_ref(), item(id, state)?);
        if before.as_ref() != Some(&after) {
            changed.push(after);
        }
    }
    tenant.put_customers(&changed).await?;
    Ok(())
}

/// A customer once told of events.
pub fn told_of(
    customers_are: CustomersAre,
    id: &CustomerId,
    before: Option<&CustomerItem>,
    events: &[&Event],
) -> serde_json::Result<CustomerItem> {
    item(id, state_told_of(customers_are, before, events)?)
}

fn state_told_of(
    customers_are: CustomersAre,
    before: Option<&CustomerItem>,
    events: &[&Event],
) -> serde_json::Result<CustomerState> {
    let mut state: CustomerState = match before {
        Some(item) => serde_json::from_str(&item.state)?,
        None => CustomerState::default(),
    };
    for event in events {
        state.tell(customers_are, event);
    }
    Ok(state)
}

fn is_of_subscription(event: &Event) -> bool {
    subscription::read(&Row::new(Owner::Nobody, event)).is_some()
}

/// A state that is made of all of a customer's rows.
#[derive(Default)]
struct Anew {
    state: CustomerState,
    whole: Whole,
}

impl Anew {
    fn tell(&mut self, customers_are: CustomersAre, row: &Row<'_>) -> Result<(), Failure> {
        self.state.tell(customers_are, &row.to_event()?);
        self.whole.tell(row);
        Ok(())
    }

    fn item(mut self, id: &CustomerId) -> Result<CustomerItem, Failure> {
        self.state.complete(&self.whole);
        item(id, self.state).map_err(unwritable)
    }
}

/// Makes states of what the rows of a bucket have of these customers, in the rows' order; who has nothing there is in
/// the other list.
pub fn of_bucket(
    files: &LedgerFiles,
    bucket: &Bucket,
    customers_are: CustomersAre,
    of: &BTreeSet<CustomerId>,
) -> Result<(Vec<CustomerItem>, Vec<CustomerId>), Failure> {
    let mut states = BTreeMap::<CustomerId, Anew>::new();
    each_row_of(files, bucket, |row| {
        let Owner::Customer(id) = row.owner else {
            return Ok(());
        };
        if let Ok(id) = id.parse()
            && of.contains(&id)
        {
            states.entry(id).or_default().tell(customers_are, row)?;
        }
        Ok(())
    })?;
    let gone = of.iter().filter(|id| !states.contains_key(*id)).cloned();
    let gone = gone.collect();
    let items = states.into_iter().map(|(id, anew)| anew.item(&id));
    Ok((items.collect::<Result<_, _>>()?, gone))
}

/// A customer as all of the ledger makes them; nothing of one who has no events there.
fn of_ledger(
    files: &LedgerFiles,
    manifest: &Manifest,
    customers_are: CustomersAre,
    id: &CustomerId,
) -> Result<Option<CustomerItem>, Failure> {
    let mut anew = None::<Anew>;
    each_row_of_customer(files, manifest, id.as_str(), |row| {
        anew.get_or_insert_default().tell(customers_are, row)
    })?;
    anew.map(|anew| anew.item(id)).transpose()
}

fn unwritable(error: serde_json::Error) -> Failure {
    Failure::new(
        "unwritable",
        format!("A customer's state could not be written: {error}."),
        "Try again.",
    )
}

fn item(id: &CustomerId, mut state: CustomerState) -> serde_json::Result<CustomerItem> {
    Ok(CustomerItem {
        id: id.clone(),
        name: state.text("name"),
        email: state.text("email"),
        listed: serde_json::to_string(&Listed::of(&state))?,
        facts: serde_json::to_string(&facts_of(&state))?,
        next_at: None,
        next_date: None,
        state: state.json_that_fits()?,
    })
}

fn by_customer<'a>(
    identities: &'a Identities,
    events: &'a [Event],
) -> BTreeMap<CustomerId, Vec<&'a Event>> {
    let mut told = BTreeMap::<CustomerId, Vec<&Event>>::new();
    for event in events {
        let Owner::Customer(id) = identities.owner(event) else {
            continue;
        };
        match id.parse() {
            Ok(id) => told.entry(id).or_default().push(event),
            // The ledger has its events; there is no item for it.
            Err(error) => tracing::warn!(%error, "an id names no customer"),
        }
    }
    told
}

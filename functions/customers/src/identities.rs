//! Whose events are, by what links ids, in the table.

use std::collections::BTreeSet;

use domain::{CustomerId, CustomersAre};
use ledger::{
    Event, Owner,
    identity::{Id, Link, Links, Relinked, Subject, links},
    row::Row,
};
use store::{LinkItem, Result, TenantStore};

/// Of those who lead to an id, so many are looked at when it leads elsewhere; others stay where they were.
const MOST_LED: usize = 10_000;

/// What events change of who is who.
pub struct Identities {
    pub customers_are: CustomersAre,
    pub links: Relinked,
}

impl Identities {
    /// Looks up what some events need to know, and what they change.
    pub async fn of(
        tenant: &TenantStore,
        customers_are: CustomersAre,
        events: &[Event],
    ) -> Result<Self> {
        let rows = || events.iter().map(|event| Row::new(Owner::Nobody, event));
        let told: Vec<(Subject, Link)> = rows().flat_map(|row| links(&row)).collect();
        let named = told.iter().map(|(subject, _)| subject.id());
        let ends = told.iter().map(|(_, link)| Id::User(link.to.clone()));
        let ids = named
            .chain(ends)
            .chain(rows().filter_map(|row| Id::of(&row)));
        let before = looked_up(tenant, ids.collect()).await?;
        let mut links = Relinked::new(before, told);
        let also = led_to(tenant, links.changed_users()).await?;
        let links_of = looked_up(tenant, also.clone()).await?;
        links.also(also, &links_of);
        Ok(Self {
            customers_are,
            links,
        })
    }

    /// Whose an event is.
    pub fn owner<'a>(&'a self, event: &'a Event) -> Owner<'a> {
        let [user, anonymous, group] = [&event.user_id, &event.anonymous_id, &event.group_id];
        let (user, anonymous, group) = (user.as_deref(), anonymous.as_deref(), group.as_deref());
        self.links
            .now
            .owner_of(self.customers_are, user, anonymous, group)
    }

    /// Whom a customer turned out to be, if that is another.
    pub fn heir(&self, id: &CustomerId) -> Option<CustomerId> {
        if self.customers_are == CustomersAre::Accounts {
            return None;
        }
        let user = Some(id.as_str());
        match self
            .links
            .now
            .owner_of(self.customers_are, user, None, None)
        {
            Owner::Customer(heir) if heir != id.as_str() => heir.parse().ok(),
            _ => None,
        }
    }

    /// Keeps what is new, once the ledger is as the links say: a merge that is broken off before finds it new again.
    pub async fn keep(&self, tenant: &TenantStore) -> Result<()> {
        for (subject, link) in &self.links.new {
            let link = LinkItem {
                subject: subject.text(),
                at: link.at,
                message_id: link.message_id.clone(),
                to: link.to.clone(),
            };
            tenant.keep_link(&link).await?;
        }
        Ok(())
    }
}

/// The customer that an id of one leads to: itself, unless it was linked to another.
///
/// # Errors
/// Those of the table.
pub async fn customer_of(
    tenant: &TenantStore,
    customers_are: CustomersAre,
    id: &str,
) -> Result<String> {
    if customers_are == CustomersAre::Accounts {
        return Ok(id.to_owned());
    }
    let links = looked_up(tenant, BTreeSet::from([Id::User(id.to_owned())])).await?;
    Ok(match links.owner_of(customers_are, Some(id), None, None) {
        Owner::Customer(end) => end.to_owned(),
        _ => id.to_owned(),
    })
}

/// All ids of the person that an id leads to, those of a user or a visitor.
///
/// # Errors
/// Those of the table.
pub async fn of_same_person(
    tenant: &TenantStore,
    customers_are: CustomersAre,
    id: &str,
) -> Result<BTreeSet<Id>> {
    if customers_are == CustomersAre::Accounts {
        return Ok(BTreeSet::new());
    }
    let asked = [Id::User(id.to_owned()), Id::Anonymous(id.to_owned())];
    let links = looked_up(tenant, BTreeSet::from(asked)).await?;
    let mut ends = BTreeSet::new();
    for (user, anonymous) in [(Some(id), None), (None, Some(id))] {
        if let Owner::Customer(end) = links.owner_of(customers_are, user, anonymous, None) {
            ends.insert(end.to_owned());
        }
    }
    let mut found = led_to(tenant, ends.iter().map(String::as_str)).await?;
    found.extend(ends.into_iter().map(Id::User));
    Ok(found)
}

/// Forgets all links of ids, and those that lead to them.
pub async fn forget(tenant: &TenantStore, ids: impl Iterator<Item = &str>) -> Result<()> {
    for id in ids {
        let own = [Id::User(id.to_owned()), Id::Anonymous(id.to_owned())];
        let own = own
            .iter()
            .flat_map(Id::subjects)
            .map(|subject| subject.text());
        let mut subjects: BTreeSet<String> = own.collect();
        subjects.extend(tenant.led_to(id, usize::MAX).await?);
        tenant.forget_links(&subjects).await?;
    }
    Ok(())
}

/// All links of these ids, and of those that they lead to.
async fn looked_up(tenant: &TenantStore, ids: BTreeSet<Id>) -> Result<Links> {
    let (mut links, mut looked, mut wanted) = (Links::default(), BTreeSet::new(), ids);
    while !wanted.is_empty() {
        let subjects: Vec<String> = wanted
            .iter()
            .flat_map(Id::subjects)
            .map(|subject| subject.text())
            .collect();
        looked.append(&mut wanted);
        for item in tenant.links_of(subjects.iter().map(String::as_str)).await? {
            let Some(subject) = Subject::of_text(&item.subject) else {
                continue;
            };
            if subject.leads_to_person() {
                let next = Id::User(item.to.clone());
                if !looked.contains(&next) {
                    wanted.insert(next);
                }
            }
            let link = Link {
                at: item.at,
                message_id: item.message_id,
                to: item.to,
            };
            links.insert(subject, link);
        }
    }
    Ok(links)
}

/// Who leads to these users, over others too.
async fn led_to(tenant: &TenantStore, users: impl Iterator<Item = &str>) -> Result<BTreeSet<Id>> {
    let mut found = BTreeSet::new();
    let mut wanted: Vec<String> = users.map(str::to_owned).collect();
    while let Some(user) = wanted.pop() {
        let most = MOST_LED.saturating_sub(found.len());
        for subject in tenant.led_to(&user, most).await? {
            let Some(id) = Subject::of_text(&subject).map(|subject| subject.id()) else {
                continue;
            };
            if let (true, Id::User(next)) = (found.insert(id.clone()), id) {
                wanted.push(next);
            }
        }
    }
    Ok(found)
}

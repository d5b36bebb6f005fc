//! What new links change: whose rows become another's.

use std::collections::BTreeSet;

use domain::CustomersAre;

use super::{Id, Link, Links, Subject};
use crate::owner::Owner;

/// Links as they are once new ones are told, beside those before.
#[derive(Debug, Clone, Default)]
pub struct Relinked {
    before: Links,
    pub now: Links,
    /// Those that hold now and did not before: to be kept.
    pub new: Vec<(Subject, Link)>,
    /// Ids whose links, or those they lead to, have changed.
    changed: BTreeSet<Id>,
}

impl Relinked {
    /// Tells links of others. `before` has all links of the ids that are told of, and of those they lead to.
    pub fn new(before: Links, told: Vec<(Subject, Link)>) -> Self {
        let mut now = before.clone();
        let mut new = Vec::new();
        for (subject, link) in told {
            if now.insert(subject.clone(), link.clone()) {
                new.retain(|(known, _)| *known != subject);
                new.push((subject, link));
            }
        }
        let changed = new.iter().map(|(subject, _)| subject.id()).collect();
        Self {
            before,
            now,
            new,
            changed,
        }
    }

    /// Persons of whom something has changed. Whoever is linked to one may belong to another now, and is to be told of
    /// by [`Self::also`].
    pub fn changed_users(&self) -> impl Iterator<Item = &str> {
        self.changed.iter().filter_map(|id| match id {
            Id::User(id) => Some(id.as_str()),
            Id::Anonymous(_) => None,
        })
    }

    /// Has more ids looked at, with all links of theirs and of those they lead to.
    pub fn also(&mut self, ids: impl IntoIterator<Item = Id>, links: &Links) {
        for (subject, link) in &links.0 {
            self.before.insert(subject.clone(), link.clone());
            self.now.insert(subject.clone(), link.clone());
        }
        self.changed.extend(ids);
    }

    /// Owners whose rows may have become another's.
    pub fn losers(&self, customers: CustomersAre) -> BTreeSet<Owner<'_>> {
        self.owners(customers).map(|(before, _)| before).collect()
    }

    /// Customers who have lost rows, or gained some.
    pub fn customers(&self, customers: CustomersAre) -> BTreeSet<&str> {
        let owners = self.owners(customers);
        let both = owners.flat_map(|(before, now)| [before, now]);
        both.filter_map(|owner| match owner {
            Owner::Customer(id) => Some(id),
            _ => None,
        })
        .collect()
    }

    /// Whose rows with the ids that have changed were, and are.
    fn owners(&self, customers: CustomersAre) -> impl Iterator<Item = (Owner<'_>, Owner<'_>)> {
        self.changed
            .iter()
            .map(move |id| {
                let (user, anonymous) = match id {
                    Id::User(id) => (Some(id.as_str()), None),
                    Id::Anonymous(id) => (None, Some(id.as_str())),
                };
                (
                    self.before.owner_of(customers, user, anonymous, None),
                    self.now.owner_of(customers, user, anonymous, None),
                )
            })
            .filter(|(before, now)| before != now)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::event::Kind;
    use crate::identity::links;
    use crate::row::Row;

    const USERS: [&str; 4] = ["u0", "u1", "u2", "u3"];
    const VISITORS: [&str; 3] = ["", "v1", "v2"];
    const GROUPS: [&str; 3] = ["", "g1", "g2"];

    fn some(id: &str) -> Option<&str> {
        (!id.is_empty()).then_some(id)
    }

    fn row<'a>(at: i64, message_id: &'a str, ids: [&'a str; 4]) -> Row<'a> {
        let [user_id, anonymous_id, group_id, previous_id] = ids.map(some);
        Row {
            owner: Owner::Nobody,
            event_time: at,
            message_id,
            received_at: at,
            body: 0,
            historical: false,
            kind: match previous_id {
                Some(_) => Kind::Alias,
                None => Kind::Identify,
            },
            name: None,
            user_id,
            anonymous_id,
            group_id,
            previous_id,
            source: "key_1",
            properties: "{}",
            context: None,
            extra: None,
        }
    }

    /// Links of ids and of all that they lead to, as a table gives them: no others.
    fn looked_up(all: &Links, ids: impl IntoIterator<Item = Id>) -> Links {
        let (mut found, mut wanted) = (Links::default(), ids.into_iter().collect::<BTreeSet<Id>>());
        let mut looked = BTreeSet::new();
        while let Some(id) = wanted.pop_first() {
            if !looked.insert(id.clone()) {
                continue;
            }
            for subject in id.subjects() {
                if let Some(link) = all.get(&subject) {
                    found.insert(subject, link.clone());
                }
            }
            wanted.extend(found.ends());
        }
        found
    }

    /// Who is linked to a person, over others too.
    fn led_to(all: &Links, users: impl IntoIterator<Item = String>) -> BTreeSet<Id> {
        let mut found = BTreeSet::new();
        let mut wanted: Vec<String> = users.into_iter().collect();
        while let Some(user) = wanted.pop() {
            for (subject, link) in &all.0 {
                if subject.leads_to_person()
                    && link.to == user
                    && found.insert(subject.id())
                    && let Id::User(id) = subject.id()
                {
                    wanted.push(id);
                }
            }
        }
        found
    }

    proptest! {
        /// Merge by merge, with no more looked up than needed, rows end where all links at once lead them.
        #[test]
        fn rows_end_where_all_links_lead(
            told in prop::collection::vec((0..6_i64, 0..4_usize, 0..3_usize, 0..3_usize, 0..5_usize), 1..24),
            size in 1..6_usize,
        ) {
            let names: Vec<String> = (0..told.len()).map(|n| format!("m{n}")).collect();
            let rows: Vec<Row<'_>> = told.iter().zip(&names).map(|(&(at, user, visitor, group, previous), name)| {
                let previous = USERS.get(previous).copied().unwrap_or("");
                row(at, name, [USERS[user], VISITORS[visitor], GROUPS[group], previous])
            }).collect();
            // Some are a visitor's alone.
            let rows: Vec<Row<'_>> = rows.into_iter().enumerate().map(|(n, row)| match n % 4 {
                3 if row.anonymous_id.is_some() => Row { user_id: None, previous_id: None, ..row },
                _ => row,
            }).collect();
            for customers in [CustomersAre::People, CustomersAre::Accounts] {
                let (mut kept, mut lie) = (Links::default(), Vec::<(Owner<'_>, Row<'_>)>::new());
                let mut whole = Links::default();
                for batch in rows.chunks(size) {
                    let told: Vec<_> = batch.iter().flat_map(links).collect();
                    let ids = told.iter().map(|(subject, _)| subject.id()).chain(batch.iter().filter_map(Id::of));
                    let ends = told.iter().map(|(_, link)| Id::User(link.to.clone()));
                    let before = looked_up(&kept, ids.chain(ends).collect::<Vec<_>>());
                    let mut relinked = Relinked::new(before, told);
                    let also = led_to(&kept, relinked.changed_users().map(str::to_owned));
                    let links_of = looked_up(&kept, also.iter().cloned());
                    relinked.also(also, &links_of);
                    for (subject, link) in &relinked.new {
                        kept.insert(subject.clone(), link.clone());
                        whole.insert(subject.clone(), link.clone());
                    }
                    let losers: BTreeSet<Owner<'static>> = relinked.losers(customers).into_iter().map(leaked).collect();
                    let gainers: BTreeSet<String> = relinked.customers(customers).into_iter().map(str::to_owned).collect();
                    for (owner, row) in &mut lie {
                        let Some(customer) = relinked.now.linked(customers, row) else { continue };
                        if losers.contains(owner) && *owner != Owner::Customer(customer) {
                            prop_assert!(gainers.contains(customer), "{customer} is told");
                            *owner = leaked(Owner::Customer(customer));
                        }
                    }
                    for row in batch {
                        lie.push((leaked(relinked.now.owner(customers, row)), *row));
                    }
                }
                for (owner, row) in &lie {
                    prop_assert_eq!(*owner, whole.owner(customers, row), "{:?} {:?}", customers, row);
                }
            }
        }
    }

    fn leaked(owner: Owner<'_>) -> Owner<'static> {
        let text = |id: &str| -> &'static str { id.to_owned().leak() };
        match owner {
            Owner::Customer(id) => Owner::Customer(text(id)),
            Owner::User(id) => Owner::User(text(id)),
            Owner::Anonymous(id) => Owner::Anonymous(text(id)),
            Owner::Group(id) => Owner::Group(text(id)),
            Owner::Nobody => Owner::Nobody,
        }
    }

    #[test]
    fn a_subject_is_its_text() {
        for id in ["", "a", "a:b", "user:"] {
            for subject in [Id::User(id.into()), Id::Anonymous(id.into())]
                .iter()
                .flat_map(Id::subjects)
            {
                assert_eq!(Subject::of_text(&subject.text()), Some(subject));
            }
        }
        assert_eq!(Subject::of_text("person:a"), None);
    }
}

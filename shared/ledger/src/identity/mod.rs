//! Whose an event is: ids that events link, and the customer that they lead to.
//!
//! Of the links of an id the earliest holds, so that the order in which events come does not matter, and an id's rows
//! move once. Ids that lead to each other in a circle are all the least of them.

mod relink;

use std::collections::HashMap;

use domain::CustomersAre;
use serde::{Deserialize, Serialize};

use crate::event::Kind;
use crate::owner::Owner;
use crate::row::Row;
pub use relink::Relinked;

/// What is linked.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Subject {
    /// A visitor is a person.
    Anonymous(String),
    /// A person is another, after an alias.
    User(String),
    /// A visitor belongs to an account.
    AnonymousMember(String),
    /// A person belongs to an account.
    Member(String),
}

impl Subject {
    /// As a text: one for each, and none for two.
    pub fn text(&self) -> String {
        let (kind, id) = match self {
            Self::Anonymous(id) => ("anonymous", id),
            Self::User(id) => ("user", id),
            Self::AnonymousMember(id) => ("anonymous_member", id),
            Self::Member(id) => ("member", id),
        };
        format!("{kind}:{id}")
    }

    /// The one whose text that is.
    pub fn of_text(text: &str) -> Option<Self> {
        let (kind, id) = text.split_once(':')?;
        let id = id.to_owned();
        match kind {
            "anonymous" => Some(Self::Anonymous(id)),
            "user" => Some(Self::User(id)),
            "anonymous_member" => Some(Self::AnonymousMember(id)),
            "member" => Some(Self::Member(id)),
            _ => None,
        }
    }

    /// Whose link it is.
    pub fn id(&self) -> Id {
        match self {
            Self::Anonymous(id) | Self::AnonymousMember(id) => Id::Anonymous(id.clone()),
            Self::User(id) | Self::Member(id) => Id::User(id.clone()),
        }
    }

    /// Whether it leads to a person, not to an account.
    pub fn leads_to_person(&self) -> bool {
        matches!(self, Self::Anonymous(_) | Self::User(_))
    }
}

/// An id of a person in an event.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Id {
    User(String),
    Anonymous(String),
}

impl Id {
    /// The one that tells whose a row is, where its account does not.
    pub fn of(row: &Row<'_>) -> Option<Self> {
        let user = row.user_id.map(|id| Self::User(id.to_owned()));
        user.or_else(|| Some(Self::Anonymous(row.anonymous_id?.to_owned())))
    }

    pub fn text(&self) -> &str {
        match self {
            Self::User(id) | Self::Anonymous(id) => id,
        }
    }

    /// What may be linked of it.
    pub fn subjects(&self) -> [Subject; 2] {
        match self.clone() {
            Self::User(id) => [Subject::User(id.clone()), Subject::Member(id)],
            Self::Anonymous(id) => [Subject::Anonymous(id.clone()), Subject::AnonymousMember(id)],
        }
    }
}

/// To whom, since when.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Link {
    /// Of the event that tells it, in milliseconds since 1970.
    pub at: i64,
    pub message_id: String,
    pub to: String,
}

/// Links that an event tells. Which of a subject's counts: the least.
pub fn links(row: &Row<'_>) -> Vec<(Subject, Link)> {
    let mut told = Vec::new();
    let mut tell = |subject: Subject, to: &str| {
        let link = Link {
            at: row.event_time,
            message_id: row.message_id.to_owned(),
            to: to.to_owned(),
        };
        told.push((subject, link));
    };
    if let (Some(anonymous), Some(user)) = (row.anonymous_id, row.user_id) {
        tell(Subject::Anonymous(anonymous.to_owned()), user);
    }
    if let (Kind::Alias, Some(previous), Some(user)) = (row.kind, row.previous_id, row.user_id)
        && previous != user
    {
        // It may have been a visitor's id or a person's.
        tell(Subject::Anonymous(previous.to_owned()), user);
        tell(Subject::User(previous.to_owned()), user);
    }
    match (row.group_id, row.user_id, row.anonymous_id) {
        (Some(group), Some(user), _) => tell(Subject::Member(user.to_owned()), group),
        (Some(group), None, Some(id)) => tell(Subject::AnonymousMember(id.to_owned()), group),
        _ => {}
    }
    told
}

/// Links that hold, of the ids that are asked for.
#[derive(Debug, Clone, Default)]
pub struct Links(HashMap<Subject, Link>);

impl Links {
    /// Takes a link, unless an earlier one holds. Tells whether it holds now and did not before.
    pub fn insert(&mut self, subject: Subject, link: Link) -> bool {
        match self.0.get_mut(&subject) {
            Some(held) if *held <= link => false,
            Some(held) => {
                *held = link;
                true
            }
            None => {
                self.0.insert(subject, link);
                true
            }
        }
    }

    pub fn get(&self, subject: &Subject) -> Option<&Link> {
        self.0.get(subject)
    }

    /// Whose a row is.
    pub fn owner<'a>(&'a self, customers: CustomersAre, row: &Row<'a>) -> Owner<'a> {
        self.owner_of(customers, row.user_id, row.anonymous_id, row.group_id)
    }

    /// Whose a row with these ids is.
    pub fn owner_of<'a>(
        &'a self,
        customers: CustomersAre,
        user_id: Option<&'a str>,
        anonymous_id: Option<&'a str>,
        group_id: Option<&'a str>,
    ) -> Owner<'a> {
        let linked = self.linked_of(customers, user_id, anonymous_id, group_id);
        let customer = linked.or(match customers {
            CustomersAre::People => user_id,
            CustomersAre::Accounts => group_id,
        });
        customer.map_or_else(
            || Owner::unknown(user_id, anonymous_id, group_id),
            Owner::Customer,
        )
    }

    /// Ids that links lead to, which may be linked themselves.
    pub fn ends(&self) -> impl Iterator<Item = Id> {
        let people = self
            .0
            .iter()
            .filter(|(subject, _)| subject.leads_to_person());
        people.map(|(_, link)| Id::User(link.to.clone()))
    }

    /// The customer that links lead a row to; `None` where its own ids say it, or nothing does. What
    /// [`crate::merge::Moves`] asks.
    pub fn linked(&self, customers: CustomersAre, row: &Row<'_>) -> Option<&str> {
        self.linked_of(customers, row.user_id, row.anonymous_id, row.group_id)
    }

    fn linked_of(
        &self,
        customers: CustomersAre,
        user_id: Option<&str>,
        anonymous_id: Option<&str>,
        group_id: Option<&str>,
    ) -> Option<&str> {
        match customers {
            CustomersAre::People => self.person(user_id, anonymous_id),
            CustomersAre::Accounts if group_id.is_some() => None,
            CustomersAre::Accounts => self.account(user_id, anonymous_id),
        }
    }

    /// Who the person is by links.
    fn person(&self, user_id: Option<&str>, anonymous_id: Option<&str>) -> Option<&str> {
        match user_id {
            Some(user) => self.end(user),
            None => {
                let user = self.to(Subject::Anonymous(anonymous_id?.to_owned()))?;
                Some(self.end(user).unwrap_or(user))
            }
        }
    }

    /// The first account on the way from a person's ids.
    fn account(&self, user_id: Option<&str>, anonymous_id: Option<&str>) -> Option<&str> {
        let mut user = user_id;
        if let (None, Some(id)) = (user_id, anonymous_id) {
            if let Some(account) = self.to(Subject::AnonymousMember(id.to_owned())) {
                return Some(account);
            }
            user = self.to(Subject::Anonymous(id.to_owned()));
        }
        let mut passed = Vec::new();
        while let Some(id) = user
            && !passed.contains(&id)
        {
            if let Some(account) = self.to(Subject::Member(id.to_owned())) {
                return Some(account);
            }
            passed.push(id);
            user = self.to(Subject::User(id.to_owned()));
        }
        None
    }

    /// Where aliases of a person end; of a circle the least.
    fn end(&self, user: &str) -> Option<&str> {
        let mut passed: Vec<&str> = Vec::new();
        let mut at = self.to(Subject::User(user.to_owned()))?;
        loop {
            if let Some(begin) = passed.iter().position(|id| *id == at) {
                return passed[begin..].iter().min().copied();
            }
            passed.push(at);
            match self.to(Subject::User(at.to_owned())) {
                Some(next) => at = next,
                None => return Some(at),
            }
        }
    }

    fn to(&self, subject: Subject) -> Option<&str> {
        self.0.get(&subject).map(|link| &*link.to)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// An event with some ids; `at` is also its message.
    fn row<'a>(at: i64, kind: Kind, ids: [&'a str; 4]) -> Row<'a> {
        let [user_id, anonymous_id, group_id, previous_id] =
            ids.map(|id| (!id.is_empty()).then_some(id));
        Row {
            owner: Owner::Nobody,
            event_time: at,
            message_id: "m",
            received_at: at,
            body: 0,
            historical: false,
            kind,
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

    fn learned(rows: &[Row<'_>]) -> Links {
        let mut held = Links::default();
        for (subject, link) in rows.iter().flat_map(links) {
            held.insert(subject, link);
        }
        held
    }

    #[test]
    fn ids_lead_to_customers() {
        let links = learned(&[
            row(1, Kind::Identify, ["u1", "v1", "", ""]),
            row(2, Kind::Identify, ["u2", "v1", "", ""]),
            row(3, Kind::Group, ["u1", "", "g1", ""]),
            row(4, Kind::Group, ["u1", "", "g2", ""]),
            row(5, Kind::Alias, ["u3", "", "", "u2"]),
            row(6, Kind::Alias, ["u3", "", "", "v3"]),
            row(7, Kind::Alias, ["b", "", "", "a"]),
            row(8, Kind::Alias, ["a", "", "", "b"]),
            row(9, Kind::Group, ["", "v9", "g9", ""]),
            row(10, Kind::Group, ["u3", "", "g3", ""]),
        ]);
        use CustomersAre::{Accounts, People};
        use Owner::{Anonymous, Customer, Group, User};
        let cases = [
            (People, ["u1", "", "", ""], Customer("u1")),
            (People, ["", "v1", "", ""], Customer("u1")),
            (People, ["u2", "", "", ""], Customer("u3")),
            (People, ["", "v3", "", ""], Customer("u3")),
            (People, ["a", "", "", ""], Customer("a")),
            (People, ["b", "", "", ""], Customer("a")),
            (People, ["", "v2", "", ""], Anonymous("v2")),
            (People, ["", "", "g1", ""], Group("g1")),
            (People, ["u1", "", "g2", ""], Customer("u1")),
            (Accounts, ["u1", "", "", ""], Customer("g1")),
            (Accounts, ["u1", "", "g2", ""], Customer("g2")),
            (Accounts, ["", "v1", "", ""], Customer("g1")),
            (Accounts, ["", "v9", "", ""], Customer("g9")),
            (Accounts, ["u2", "", "", ""], Customer("g3")),
            (Accounts, ["a", "", "", ""], User("a")),
            (Accounts, ["", "v2", "", ""], Anonymous("v2")),
        ];
        for (customers, ids, owner) in cases {
            let row = row(0, Kind::Track, ids);
            assert_eq!(links.owner(customers, &row), owner, "{customers:?} {ids:?}");
        }
    }

    #[test]
    fn a_row_that_tells_its_customer_is_led_nowhere() {
        let links = learned(&[row(1, Kind::Group, ["u1", "", "g1", ""])]);
        let own = row(0, Kind::Track, ["u1", "", "g2", ""]);
        assert_eq!(links.linked(CustomersAre::Accounts, &own), None);
        assert_eq!(links.linked(CustomersAre::People, &own), None);
    }

    proptest! {
        /// The order in which links come does not matter, nor does a circle of them.
        #[test]
        fn owners_know_no_order(
            told in prop::collection::vec((0..5_i64, 0..4_usize, 0..4_usize, 0..3_usize), 0..20),
        ) {
            let users = ["u0", "u1", "u2", "u3"];
            let groups = ["", "g1", "g2"];
            let rows: Vec<Row<'_>> = told
                .iter()
                .map(|&(at, user, previous, group)| {
                    row(at, Kind::Alias, [users[user], "", groups[group], users[previous]])
                })
                .collect();
            let reversed: Vec<Row<'_>> = rows.iter().rev().copied().collect();
            let (one, other) = (learned(&rows), learned(&reversed));
            for customers in [CustomersAre::People, CustomersAre::Accounts] {
                for user in users {
                    let row = row(0, Kind::Track, [user, "", "", ""]);
                    prop_assert_eq!(one.owner(customers, &row), other.owner(customers, &row));
                }
            }
        }
    }
}

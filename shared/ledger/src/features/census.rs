//! Which events, numbers and traits become columns: those that most customers have, counted over some customers.
//!
//! What is looked at became available before a moment, so that what happens after the dates of a dataset chooses nothing
//! of it. No outcome is looked at. The same rows choose the same.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::hash::Hash;

use domain::Churn;

use crate::event::Kind;
use crate::features::DAY;
use crate::features::layout::{Amount, Layout, Trait, TraitKind};
use crate::features::moment::{Said, billing, each_trait, number};
use crate::json::Object;
use crate::row::Row;
use crate::subscription::{Field, Subscriptions};

/// Events that become columns, five each.
const MOST_EVENTS: usize = 30;
/// Numbers of events that become columns, two each.
const MOST_AMOUNTS: usize = 20;
const MOST_TRAITS: usize = 30;
/// Different texts that a trait may have to be a kind of customers, not a name.
const MOST_TEXTS: usize = 50;
/// Of names that are counted, those of fewest customers are let go of above this.
const MOST_COUNTED: usize = 20_000;
/// Events are counted that happened so long before the moment.
const WINDOW: i64 = 365 * DAY;
/// Bytes of a name that becomes that of columns.
const LONGEST_NAME: usize = 100;

/// What some customers have.
pub struct Census {
    /// What became available before this counts.
    before: i64,
    customers: u64,
    rows: u64,
    /// When each customer became known.
    first_seen: Vec<i64>,
    events: Counts<String>,
    amounts: Counts<(String, String)>,
    traits: Counts<String, Kinds>,
    paged: u64,
    subscribers: u64,
    currencies: BTreeMap<String, u64>,
}

/// How many customers have something, and what of it is what.
struct Counts<K, V = u64>(HashMap<K, V>);

/// Of how many customers a value is of which kind, and which texts there are.
#[derive(Default)]
struct Kinds {
    numbers: u64,
    flags: u64,
    texts: u64,
    others: u64,
    different: BTreeSet<String>,
}

trait Customers {
    fn customers(&self) -> u64;
}

impl Customers for u64 {
    fn customers(&self) -> u64 {
        *self
    }
}

impl Customers for Kinds {
    fn customers(&self) -> u64 {
        self.numbers + self.flags + self.texts + self.others
    }
}

impl<K: Hash + Eq + Ord + Clone, V: Customers + Default> Counts<K, V> {
    fn of(&mut self, name: K) -> &mut V {
        if self.0.len() >= MOST_COUNTED && !self.0.contains_key(&name) {
            let kept = self.first(MOST_COUNTED / 2, 0);
            let kept: HashSet<K> = kept.into_iter().map(|(name, _)| name.clone()).collect();
            self.0.retain(|name, _| kept.contains(name));
        }
        self.0.entry(name).or_default()
    }

    /// Those that most customers have, at least so many; of as many, those first by name.
    fn first(&self, most: usize, at_least: u64) -> Vec<(&K, &V)> {
        let enough = |(_, counted): &(&K, &V)| counted.customers() >= at_least;
        let mut all: Vec<(&K, &V)> = self.0.iter().filter(enough).collect();
        all.sort_by(|(a, one), (b, other)| {
            other
                .customers()
                .cmp(&one.customers())
                .then_with(|| a.cmp(b))
        });
        all.truncate(most);
        all
    }
}

impl Kinds {
    fn add(&mut self, said: Option<&Said>) {
        match said {
            Some(Said::Number(_)) => self.numbers += 1,
            Some(Said::Flag(_)) => self.flags += 1,
            Some(Said::Text(text)) => {
                self.texts += 1;
                if self.different.len() <= MOST_TEXTS {
                    self.different.insert(text.clone());
                }
            }
            None => self.others += 1,
        }
    }

    /// What nearly all are.
    fn kind(&self) -> Option<TraitKind> {
        let nearly = |count: u64| count * 10 >= self.customers() * 9;
        let few = || {
            let different = self.different.len() as u64;
            // Each its own is a name, also where there are few customers.
            different <= MOST_TEXTS as u64 && different * 2 <= self.texts.max(2)
        };
        match () {
            () if nearly(self.numbers) => Some(TraitKind::Number),
            () if nearly(self.flags) => Some(TraitKind::Flag),
            () if nearly(self.texts) && few() => Some(TraitKind::Text),
            () => None,
        }
    }
}

impl Census {
    /// Before anybody was counted.
    pub fn new(before: i64) -> Self {
        Self {
            before,
            customers: 0,
            rows: 0,
            first_seen: Vec::new(),
            events: Counts(HashMap::new()),
            amounts: Counts(HashMap::new()),
            traits: Counts(HashMap::new()),
            paged: 0,
            subscribers: 0,
            currencies: BTreeMap::new(),
        }
    }

    /// Counts a customer.
    pub fn add(&mut self, rows: &[Row<'_>]) {
        let of_time = rows.iter().filter(|row| row.available_at() < self.before);
        let rows: Vec<&Row<'_>> = of_time.collect();
        let Some(first) = rows.iter().map(|row| row.available_at()).min() else {
            return;
        };
        self.customers += 1;
        self.rows += rows.len() as u64;
        self.first_seen.push(first);
        self.add_events(&rows);
        self.add_traits(&rows);
        self.add_subscriptions(&rows);
    }

    fn add_events(&mut self, rows: &[&Row<'_>]) {
        let since = self.before - WINDOW;
        let mut events = BTreeSet::new();
        let mut amounts: BTreeSet<(String, String)> = BTreeSet::new();
        let mut has_pages = false;
        for row in rows.iter().filter(|row| row.event_time >= since) {
            has_pages |= matches!(row.kind, Kind::Page | Kind::Screen);
            let Some(name) = row.name.filter(|name| name.len() <= LONGEST_NAME) else {
                continue;
            };
            if row.kind != Kind::Track || billing(row).is_some() {
                continue;
            }
            if !events.contains(name) {
                events.insert(name.to_owned());
            }
            let properties = serde_json::from_str::<Object<'_>>(row.properties).unwrap_or_default();
            for (property, value) in &properties.0 {
                if property.len() <= LONGEST_NAME && number(value).is_some() {
                    amounts.insert((name.to_owned(), property.to_string()));
                }
            }
        }
        self.paged += u64::from(has_pages);
        for name in events {
            *self.events.of(name) += 1;
        }
        for of in amounts {
            *self.amounts.of(of) += 1;
        }
    }

    fn add_traits(&mut self, rows: &[&Row<'_>]) {
        let mut last: BTreeMap<String, Option<Said>> = BTreeMap::new();
        for row in rows {
            each_trait(row, |name, said| {
                if name.len() <= LONGEST_NAME {
                    last.insert(name.to_owned(), said);
                }
            });
        }
        for (name, said) in last {
            self.traits.of(name).add(said.as_ref());
        }
    }

    fn add_subscriptions(&mut self, rows: &[&Row<'_>]) {
        let mut all = Subscriptions::default();
        rows.iter().for_each(|row| all.tell(row));
        let with_status = all.iter().any(|(_, one)| one.text(Field::Status).is_some());
        self.subscribers += u64::from(with_status);
        let paid_in: BTreeSet<&str> = all
            .iter()
            .filter_map(|(_, one)| one.text(Field::Currency))
            .collect();
        for currency in paid_in {
            *self.currencies.entry(currency.to_owned()).or_default() += 1;
        }
    }

    pub fn customers(&self) -> u64 {
        self.customers
    }

    pub fn rows(&self) -> u64 {
        self.rows
    }

    /// When history begins: when one in a hundred customers was known, so that a few wrong times do not say.
    pub fn begin(&self) -> Option<i64> {
        let mut first_seen = self.first_seen.clone();
        first_seen.sort_unstable();
        first_seen.get(first_seen.len() / 100).copied()
    }

    /// What counts as leaving, where nobody said: that of subscriptions, if one customer in twenty has had one.
    pub fn churn(&self) -> Churn {
        match self.subscribers * 20 >= self.customers.max(1) {
            true => Churn::Any,
            false => Churn::Inactivity,
        }
    }

    /// What becomes columns: what one customer in a hundred has.
    pub fn layout(&self, churn: Churn) -> Layout {
        let at_least = (self.customers / 100).max(2);
        let events = self.events.first(MOST_EVENTS, at_least);
        let mut events: Vec<String> = events.into_iter().map(|(name, _)| name.clone()).collect();
        events.sort();
        let of_events = |((event, _), _): &(&(String, String), &u64)| events.contains(event);
        let amounts = self.amounts.first(usize::MAX, at_least);
        let amounts = amounts.into_iter().filter(of_events).take(MOST_AMOUNTS);
        let mut amounts: Vec<Amount> = amounts
            .map(|((event, property), _)| Amount {
                event: event.clone(),
                property: property.clone(),
            })
            .collect();
        amounts.sort();
        let traits = self.traits.first(usize::MAX, at_least).into_iter();
        let traits = traits.filter_map(|(name, kinds)| {
            let (name, kind) = (name.clone(), kinds.kind()?);
            Some(Trait { name, kind })
        });
        let mut traits: Vec<Trait> = traits.take(MOST_TRAITS).collect();
        traits.sort();
        // Of as many, the first by name.
        let currency = self
            .currencies
            .iter()
            .rev()
            .max_by_key(|(_, count)| **count);
        Layout {
            events,
            amounts,
            traits,
            pages: self.paged >= at_least,
            subscriptions: self.subscribers > 0,
            currency: currency.map(|(code, _)| code.clone()),
            currencies: self.currencies.len() > 1,
            ..Layout::of(churn)
        }
    }
}

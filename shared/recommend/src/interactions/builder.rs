//! Interactions as they come, from a file or events: doubled, in any order, and not all of them usable.

use std::collections::HashMap;
use std::sync::Arc;

use sha2::{Digest, Sha256};

use super::{
    Had, Interactions, LONGEST_NAME, MOST_CUSTOMERS, MOST_INTERACTIONS, MOST_ITEMS,
    MOST_OF_ONE_CUSTOMER, MOST_WEIGHT, Names,
};

/// Entries that are summed up at once, at least: seldom enough to cost little.
const LEAST_TO_SUM_UP: usize = 1 << 16;

/// That a customer has had to do with an item.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Interaction<'a> {
    pub customer: &'a str,
    pub item: &'a str,
    /// In seconds since 1970.
    pub at: i64,
    /// How much it says; 1 where nothing is known.
    pub weight: f32,
}

/// Why an interaction is not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Rejected {
    #[error("the customer is missing or longer than {LONGEST_NAME} bytes: give the customer's id")]
    Customer,
    #[error("the item is missing or longer than {LONGEST_NAME} bytes: give the item's id")]
    Item,
    #[error(
        "the weight is not above 0 and at most {MOST_WEIGHT}: leave it out where it is not known"
    )]
    Weight,
    #[error("there are more than {MOST_CUSTOMERS} customers: take those of a shorter time")]
    TooManyCustomers,
    #[error(
        "there are more than {MOST_ITEMS} items: take kinds of items in the place of single ones"
    )]
    TooManyItems,
    #[error("there are more than {MOST_INTERACTIONS} interactions: take those of a shorter time")]
    TooMany,
}

#[derive(Debug, Clone, Copy)]
struct Entry {
    customer: u32,
    had: Had,
}

/// Takes interactions one by one, in bounded memory.
#[derive(Debug, Default)]
pub struct InteractionsBuilder {
    customers: Interned,
    items: Interned,
    entries: Vec<Entry>,
    /// Entries from which on they are summed up.
    sum_up_at: usize,
}

impl InteractionsBuilder {
    /// Takes one.
    ///
    /// # Errors
    /// Why it is not taken; the others stand.
    pub fn add(&mut self, one: &Interaction<'_>) -> Result<(), Rejected> {
        let is_name = |name: &str| (1..=LONGEST_NAME).contains(&name.len());
        if !is_name(one.customer) {
            return Err(Rejected::Customer);
        }
        if !is_name(one.item) {
            return Err(Rejected::Item);
        }
        // So that NaN is refused, too.
        if !(one.weight > 0.0 && one.weight <= MOST_WEIGHT) {
            return Err(Rejected::Weight);
        }
        self.make_room()?;
        if self.items.is_full(one.item, MOST_ITEMS) {
            return Err(Rejected::TooManyItems);
        }
        let customer = self.customers.id(one.customer, MOST_CUSTOMERS);
        let customer = customer.ok_or(Rejected::TooManyCustomers)?;
        let item = self.items.id(one.item, MOST_ITEMS);
        let had = Had {
            item: item.ok_or(Rejected::TooManyItems)?,
            weight: one.weight,
            at: one.at,
        };
        self.entries.push(Entry { customer, had });
        Ok(())
    }

    /// All that were taken.
    pub fn build(mut self) -> Interactions {
        self.sum_up();
        let places = self.items.places();
        let customers = self.customers.names.len();
        let (mut starts, mut had) = (vec![0], Vec::with_capacity(self.entries.len()));
        let (mut rest, mut left_out) = (self.entries.as_slice(), 0);
        for customer in 0..customers as u32 {
            let count = rest.partition_point(|one| one.customer <= customer);
            let (all, others) = rest.split_at(count);
            let mut all: Vec<Had> = all.iter().map(|one| one.had).collect();
            all.sort_unstable_by_key(|one| (one.at, places[one.item as usize], one.item));
            let over = all.len().saturating_sub(MOST_OF_ONE_CUSTOMER);
            had.extend_from_slice(&all[over..]);
            left_out += over;
            starts.push(had.len());
            rest = others;
        }
        Interactions {
            names: Arc::new(Names {
                customers: self.customers.names,
                items: self.items.names,
            }),
            starts,
            had,
            left_out,
        }
    }

    fn make_room(&mut self) -> Result<(), Rejected> {
        if self.entries.len() >= self.sum_up_at.max(LEAST_TO_SUM_UP) {
            self.sum_up();
            if self.entries.len() >= MOST_INTERACTIONS {
                return Err(Rejected::TooMany);
            }
            self.sum_up_at = (2 * self.entries.len()).min(MOST_INTERACTIONS + LEAST_TO_SUM_UP);
        }
        Ok(())
    }

    /// Makes one of all that are of the same customer and item. Their order does not matter: sums of weights
    /// are taken in one of their own.
    fn sum_up(&mut self) {
        self.entries.sort_unstable_by(|a, b| {
            let by = |one: &Entry| (one.customer, one.had.item, one.had.at);
            by(a)
                .cmp(&by(b))
                .then(a.had.weight.total_cmp(&b.had.weight))
        });
        self.entries.dedup_by(|later, one| {
            let same = (later.customer, later.had.item) == (one.customer, one.had.item);
            if same {
                one.had.at = later.had.at;
                one.had.weight = (one.had.weight + later.had.weight).min(MOST_WEIGHT);
            }
            same
        });
    }
}

/// Names as numbers, in the order in which they came.
#[derive(Debug, Default)]
struct Interned {
    ids: HashMap<Box<str>, u32>,
    names: Vec<Box<str>>,
}

impl Interned {
    fn is_full(&self, name: &str, most: usize) -> bool {
        self.names.len() >= most && !self.ids.contains_key(name)
    }

    /// In which order names are taken where no time tells: one that neither the order in which they came nor the
    /// names themselves have to do with, for either may be that of what is popular.
    fn places(&self) -> Vec<u64> {
        let hashes = self.names.iter().map(|name| {
            let digest = Sha256::digest(name.as_bytes());
            digest
                .iter()
                .take(8)
                .fold(0, |hash, byte| hash << 8 | u64::from(*byte))
        });
        hashes.collect()
    }

    /// None where it would be one too many.
    fn id(&mut self, name: &str, most: usize) -> Option<u32> {
        if let Some(id) = self.ids.get(name) {
            return Some(*id);
        }
        if self.names.len() >= most {
            return None;
        }
        let id = self.names.len() as u32;
        self.names.push(name.into());
        self.ids.insert(name.into(), id);
        Some(id)
    }
}

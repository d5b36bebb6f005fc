//! What customers have had to do with items: bought, used, liked. Of a customer and an item there is one, with
//! all its weight, as of the last time.

mod builder;
mod split;

#[cfg(test)]
mod tests;

use std::sync::Arc;

pub use builder::{Interaction, InteractionsBuilder, Rejected};
pub use split::{Split, by_customer, new_customers};

/// Different pairs of a customer and an item.
pub const MOST_INTERACTIONS: usize = 10_000_000;
pub const MOST_CUSTOMERS: usize = 1_000_000;
pub const MOST_ITEMS: usize = 100_000;
/// Items of one customer that are learned from, the latest: what one customer takes grows by their square.
pub const MOST_OF_ONE_CUSTOMER: usize = 1_000;
/// Of what a customer is called, or an item, in bytes.
pub const LONGEST_NAME: usize = 512;
/// Of one interaction, and of all of a customer and an item together.
pub const MOST_WEIGHT: f32 = 1e6;

/// An item that a customer has had to do with.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Had {
    pub item: u32,
    /// Where it was often, how much of it there was.
    pub weight: f32,
    /// The last time, in seconds since 1970.
    pub at: i64,
}

impl Had {
    /// What it counts: each doubling of what there was adds about as much, so that who buys bread each day
    /// is not all about bread. 1 for a weight of 1.
    pub fn value(&self) -> f32 {
        self.weight.ln_1p() / std::f32::consts::LN_2
    }
}

#[derive(Debug, Default, PartialEq, Eq)]
struct Names {
    customers: Vec<Box<str>>,
    items: Vec<Box<str>>,
}

/// All interactions, customer by customer, of each the oldest first. Customers and items are counted from 0
/// in the order in which they came.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Interactions {
    names: Arc<Names>,
    /// Where each customer's begin, and where the last one's end.
    starts: Vec<usize>,
    had: Vec<Had>,
    /// Left out, since a customer had more than are learned from.
    left_out: usize,
}

impl Interactions {
    pub fn customers(&self) -> usize {
        self.names.customers.len()
    }

    pub fn items(&self) -> usize {
        self.names.items.len()
    }

    /// How many there are.
    pub fn count(&self) -> usize {
        self.had.len()
    }

    /// How many of customers with very many were left out.
    pub fn left_out(&self) -> usize {
        self.left_out
    }

    pub fn customer_names(&self) -> impl ExactSizeIterator<Item = &str> {
        self.names.customers.iter().map(AsRef::as_ref)
    }

    pub fn item_names(&self) -> impl ExactSizeIterator<Item = &str> {
        self.names.items.iter().map(AsRef::as_ref)
    }

    /// What a customer has had to do with, the oldest first.
    pub fn of(&self, customer: usize) -> &[Had] {
        match (self.starts.get(customer), self.starts.get(customer + 1)) {
            (Some(from), Some(to)) => &self.had[*from..*to],
            _ => &[],
        }
    }

    /// Each customer's, in their order.
    pub fn by_customer(&self) -> impl ExactSizeIterator<Item = &[Had]> {
        (0..self.customers()).map(|customer| self.of(customer))
    }

    /// How many customers have had to do with each item.
    pub fn customers_of_items(&self) -> Vec<u32> {
        let mut counts = vec![0; self.items()];
        for had in &self.had {
            counts[had.item as usize] += 1;
        }
        counts
    }

    /// When the last of all was.
    pub fn newest(&self) -> Option<i64> {
        self.had.iter().map(|had| had.at).max()
    }

    /// The same, item by item.
    pub(crate) fn by_item(&self) -> ByItem {
        let mut starts = vec![0; self.items() + 1];
        for had in &self.had {
            starts[had.item as usize + 1] += 1;
        }
        for item in 0..self.items() {
            starts[item + 1] += starts[item];
        }
        let mut next = starts.clone();
        let mut of = vec![HadBy::default(); self.had.len()];
        for (customer, all) in self.by_customer().enumerate() {
            for had in all {
                let at = &mut next[had.item as usize];
                of[*at] = HadBy {
                    customer: customer as u32,
                    value: had.value(),
                    at: had.at,
                };
                *at += 1;
            }
        }
        ByItem { starts, of }
    }

    /// The same customers and items, with such of their interactions as are kept.
    fn keeping(&self, mut keep: impl FnMut(usize, usize, &Had) -> bool) -> Self {
        let (mut starts, mut had) = (vec![0], Vec::new());
        for (customer, all) in self.by_customer().enumerate() {
            let kept = all
                .iter()
                .enumerate()
                .filter(|(n, one)| keep(customer, *n, one));
            had.extend(kept.map(|(_, one)| *one));
            starts.push(had.len());
        }
        Self {
            names: Arc::clone(&self.names),
            starts,
            had,
            left_out: self.left_out,
        }
    }
}

/// A customer of an item.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct HadBy {
    pub customer: u32,
    /// See [`Had::value`].
    pub value: f32,
    pub at: i64,
}

/// Who has had to do with each item.
#[derive(Debug)]
pub(crate) struct ByItem {
    starts: Vec<usize>,
    of: Vec<HadBy>,
}

impl ByItem {
    pub fn of(&self, item: usize) -> &[HadBy] {
        &self.of[self.starts[item]..self.starts[item + 1]]
    }
}

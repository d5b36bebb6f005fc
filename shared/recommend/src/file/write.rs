//! A model, written row by row: only one customer's list is held at a time.

use std::io::{self, Write};

use super::header::Header;
use super::{BLOCK, Key, NO_ITEM, key};
use crate::interactions::Interactions;
use crate::item_weights::{MOST_NEIGHBORS, Scores, Weight};
use crate::learners::together::{MOST_TOGETHER, Together};
use crate::model::{MOST_LISTED, MOST_SIMILAR, Model};
use crate::ranking::{Grounds, MOST_REASONS, Recommended};

/// Writes a model and what it says to each customer of whom something is known.
///
/// # Errors
/// As the writer's.
pub fn write(model: &Model, all: &Interactions, out: &mut impl Write) -> io::Result<()> {
    let customers = keyed(all);
    let header = Header {
        customers: customers.len() as u32,
        items: all.items() as u32,
        popular: model.popular.len() as u32,
        listed: MOST_LISTED as u32,
        neighbors: MOST_NEIGHBORS as u32,
        similar: MOST_SIMILAR as u32,
        together: MOST_TOGETHER as u32,
        names_bytes: all.item_names().map(|name| 2 + name.len() as u64).sum(),
    };
    out.write_all(&header.bytes())?;
    for name in all.item_names() {
        out.write_all(&(name.len() as u16).to_le_bytes())?;
        out.write_all(name.as_bytes())?;
    }
    let popular = model.popular.iter();
    let popular: Vec<Weight> = popular
        .map(|(item, weight)| Weight {
            item: *item,
            weight: *weight,
        })
        .collect();
    weights(out, &popular, popular.len())?;
    for (fence, _) in customers.iter().step_by(BLOCK as usize) {
        out.write_all(fence)?;
    }
    let mut scores = Scores::new(all.items());
    for (key, customer) in customers {
        out.write_all(&key)?;
        listed(out, &model.listed(&mut scores, all.of(customer as usize)))?;
    }
    for item in 0..all.items() as u32 {
        weights(out, model.weights.of(item), MOST_NEIGHBORS)?;
        weights(out, model.similar.of(item), MOST_SIMILAR)?;
        let row = model.together.get(item as usize);
        together(out, row.map_or(&[], Vec::as_slice))?;
    }
    Ok(())
}

/// Customers who have had to do with something, in the order of their keys.
fn keyed(all: &Interactions) -> Vec<(Key, u32)> {
    let named = all.customer_names().zip(0..);
    let known = named.filter(|(_, customer)| !all.of(*customer as usize).is_empty());
    let mut keys: Vec<(Key, u32)> = known
        .map(|(name, customer)| (key(name), customer))
        .collect();
    keys.sort_unstable();
    // Two of one hash are all but impossible, and would be told each other's.
    keys.dedup_by_key(|(key, _)| *key);
    keys
}

fn number_of(out: &mut impl Write, item: u32, number: f32) -> io::Result<()> {
    out.write_all(&item.to_le_bytes())?;
    out.write_all(&number.to_le_bytes())
}

fn weights(out: &mut impl Write, row: &[Weight], places: usize) -> io::Result<()> {
    for place in 0..places {
        match row.get(place) {
            Some(one) => number_of(out, one.item, one.weight)?,
            None => number_of(out, NO_ITEM, 0.0)?,
        }
    }
    Ok(())
}

fn listed(out: &mut impl Write, list: &[Recommended]) -> io::Result<()> {
    for place in 0..MOST_LISTED {
        let one = list.get(place);
        number_of(
            out,
            one.map_or(NO_ITEM, |one| one.item),
            one.map_or(0.0, |one| one.score),
        )?;
        for place in 0..MOST_REASONS {
            let reason = one.and_then(|one| match &one.grounds {
                Grounds::History(items) => items.get(place),
                Grounds::Popular => None,
            });
            out.write_all(&reason.unwrap_or(&NO_ITEM).to_le_bytes())?;
        }
    }
    Ok(())
}

fn together(out: &mut impl Write, row: &[Together]) -> io::Result<()> {
    let none = Together {
        item: NO_ITEM,
        customers: 0,
        share: 0.0,
        lift: 0.0,
    };
    for place in 0..MOST_TOGETHER {
        let one = row.get(place).unwrap_or(&none);
        out.write_all(&one.item.to_le_bytes())?;
        out.write_all(&one.customers.to_le_bytes())?;
        out.write_all(&one.share.to_le_bytes())?;
        out.write_all(&one.lift.to_le_bytes())?;
    }
    Ok(())
}

//! What customers can be filtered by: which plans, tags and traits there are.

use std::{cmp::Reverse, collections::BTreeMap};

use api::prelude::*;
use chrono::{DateTime, Utc};
use serde::Serialize;

use super::{
    Customers,
    filter::CustomerFilter,
    rows::{Beside, Row, each_wanted},
    traits::written,
};

/// As many of each are told, the most frequent first.
const MOST: usize = 100;
/// Different values of a trait that are told; of more, none are.
const MOST_VALUES: usize = 20;
/// As many of each are counted.
const MOST_COUNTED: usize = 10_000;

/// A value, and how many customers have it.
#[derive(Debug, Serialize, ToSchema)]
pub struct Facet {
    /// The value.
    pub value: String,
    /// How many customers have it.
    pub customers: u64,
}

/// A trait, and how many customers have it.
#[derive(Debug, Serialize, ToSchema)]
pub struct TraitFacet {
    /// Its name.
    pub name: String,
    /// How many customers have it.
    pub customers: u64,
    /// Whether all values are numbers.
    pub is_number: bool,
    /// Its values, the most frequent first; none where there are more than 20.
    pub values: Vec<Facet>,
}

/// What customers can be filtered by: up to 100 of each, the most frequent first.
#[derive(Debug, Serialize, ToSchema)]
pub struct CustomerFacets {
    /// How many customers there are.
    pub customers: u64,
    /// How their subscriptions stand.
    pub statuses: Vec<Facet>,
    /// What they pay for.
    pub plans: Vec<Facet>,
    /// What they pay in.
    pub currencies: Vec<Facet>,
    /// Their tags.
    pub tags: Vec<Facet>,
    /// Their short traits.
    pub traits: Vec<TraitFacet>,
}

#[derive(Default)]
struct Counts(BTreeMap<String, u64>);

impl Counts {
    fn add(&mut self, value: &str) {
        if let Some(count) = self.0.get_mut(value) {
            *count += 1;
        } else if self.0.len() < MOST_COUNTED {
            self.0.insert(value.to_owned(), 1);
        }
    }

    fn facets(self) -> Vec<Facet> {
        let facet = |(value, customers)| Facet { value, customers };
        let mut all: Vec<Facet> = self.0.into_iter().map(facet).collect();
        all.sort_by_key(|facet| Reverse(facet.customers));
        all.truncate(MOST);
        all
    }
}

#[derive(Default)]
struct TraitCounts {
    customers: u64,
    others: bool,
    values: Counts,
}

/// Counts what customers can be filtered by.
#[derive(Default)]
struct Counted {
    customers: u64,
    statuses: Counts,
    plans: Counts,
    currencies: Counts,
    tags: Counts,
    traits: BTreeMap<String, TraitCounts>,
}

impl Counted {
    fn add(&mut self, row: &Row, now: DateTime<Utc>) {
        self.customers += 1;
        if let Some(standing) = row.listed.standing(now) {
            let status = standing.status.map(<&str>::from);
            status.into_iter().for_each(|one| self.statuses.add(one));
            standing.plan.iter().for_each(|plan| self.plans.add(plan));
            let currencies = standing.mrr.iter().map(|mrr| &mrr.currency);
            currencies.for_each(|currency| self.currencies.add(currency));
        }
        let tags = row.care.iter().flat_map(|care| &care.tags);
        tags.for_each(|tag| self.tags.add(tag));
        for (name, value) in &row.listed.traits {
            if !self.traits.contains_key(name) && self.traits.len() == MOST_COUNTED {
                continue;
            }
            let of = self.traits.entry(name.clone()).or_default();
            of.customers += 1;
            of.others |= !value.is_number();
            if let Some(text) = written(value).filter(|_| of.values.0.len() <= MOST_VALUES) {
                of.values.add(&text);
            }
        }
    }

    fn facets(self) -> CustomerFacets {
        let of_trait = |(name, of): (String, TraitCounts)| TraitFacet {
            name,
            customers: of.customers,
            is_number: !of.others,
            values: match of.values.0.len() > MOST_VALUES {
                true => Vec::new(),
                false => of.values.facets(),
            },
        };
        let mut traits: Vec<TraitFacet> = self.traits.into_iter().map(of_trait).collect();
        traits.sort_by_key(|one| Reverse(one.customers));
        traits.truncate(MOST);
        CustomerFacets {
            customers: self.customers,
            statuses: self.statuses.facets(),
            plans: self.plans.facets(),
            currencies: self.currencies.facets(),
            tags: self.tags.facets(),
            traits,
        }
    }
}

/// Tells what customers can be filtered by: which plans, tags and traits there are, and how many customers have each.
#[utoipa::path(
    get, path = "/v1/customers/facets", tag = "customers", operation_id = "getCustomerFacets",
    responses((status = 200, description = "What there is", body = CustomerFacets), AuthProblems),
    extensions(("x-resource" = json!("customers")))
)]
pub async fn get(
    principal: Allowed<permission::Read>,
    State(customers): State<Customers>,
) -> Result<Json<CustomerFacets>, ApiError> {
    let (now, tenant) = (Utc::now(), &principal.tenant);
    let beside = Beside::read(&customers.scores, tenant).await?;
    let all = CustomerFilter::default().wanted(principal.account, now)?;
    let mut counted = Counted::default();
    each_wanted(tenant, &beside, &all, |row| counted.add(&row, now)).await?;
    Ok(Json(counted.facets()))
}

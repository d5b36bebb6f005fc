//! Subjects among those of whom rounds of campaigns have decided. What all come to stays as it was counted; later rounds learn
//! from who is left.

use std::collections::{HashMap, HashSet};

use bytes::Bytes;
use cloud::{Bucket, WorkError, bucket::keys};
use domain::DecisionChoice;
use store::TenantStore;
use tokio::task::spawn_blocking;

use super::scoring::replace;
use crate::{
    deciding::without_in_round,
    privacy::subjects::RequestSubjects,
    revenue::{pack, unpack},
};

/// Objects that are listed at a time.
const PAGE: usize = 1_000;

/// Takes subjects out of what rounds decided, or gives them their new `names` there.
pub async fn erase(
    bucket: &Bucket,
    tenant: &TenantStore,
    named: &RequestSubjects,
    names: Option<&HashMap<String, String>>,
) -> Result<(), WorkError> {
    let prefix = keys::campaigns_prefix(tenant.org());
    let mut after: Option<String> = None;
    loop {
        let page = bucket.list(&prefix, after.as_deref(), PAGE).await?;
        for (key, _) in page.iter().filter(|(key, _)| has_customers(key)) {
            let Some(file) = bucket.get(key).await? else {
                continue;
            };
            let ids: HashSet<String> = named.ids().map(str::to_owned).collect();
            let (names, is_round) = (names.cloned(), key.ends_with(".parquet"));
            let without = spawn_blocking(move || match is_round {
                true => without_in_round(file, &ids, names.as_ref()),
                false => without_in_choices(&file, &ids),
            });
            match without.await.map_err(WorkError::from)?? {
                Some(file) => replace(bucket, key, file.into()).await?,
                None => bucket.keep_newest(key).await?,
            }
        }
        match page.last() {
            Some((key, _)) => after = Some(key.clone()),
            None => return Ok(()),
        }
    }
}

/// Whether an object says something of single customers.
fn has_customers(key: &str) -> bool {
    key.ends_with(".parquet") || key.ends_with("/choices.json.zst")
}

/// What people look at is of customers who are there: who is made nobody is none.
fn without_in_choices(file: &Bytes, ids: &HashSet<String>) -> Result<Option<Vec<u8>>, WorkError> {
    let mut all: Vec<DecisionChoice> = unpack(file)?;
    let before = all.len();
    all.retain(|one| !ids.contains(one.customer_id.as_str()));
    match all.len() < before {
        true => Ok(Some(pack(&all)?)),
        false => Ok(None),
    }
}

#[cfg(test)]
mod tests {
    use domain::DecisionOutcome;

    use super::*;

    #[test]
    fn whoever_is_erased_is_among_no_choices() {
        let choice = |id: &str| DecisionChoice {
            customer_id: id.parse().unwrap(),
            name: None,
            outcome: DecisionOutcome::NotScored,
            offer_id: None,
            held_out: false,
            currency: None,
            price_minor: None,
            risk: None,
            outlook: None,
            cost: None,
        };
        let file = Bytes::from(pack(&[choice("ana"), choice("bea")]).unwrap());
        let ids = HashSet::from(["ana".to_owned()]);
        let left = without_in_choices(&file, &ids).unwrap().unwrap();
        let left: Vec<DecisionChoice> = unpack(&left.into()).unwrap();
        assert_eq!(left, [choice("bea")]);
        let others = HashSet::from(["cem".to_owned()]);
        assert!(without_in_choices(&file, &others).unwrap().is_none());
        assert!(has_customers("campaigns/o/c/rounds/0.parquet"));
        assert!(!has_customers("campaigns/o/c/basis.json"));
    }
}

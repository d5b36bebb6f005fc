//! Subjects among those whose revenue moved. What all come to stays as it was reckoned; the next reckoning is of who is
//! left.

use std::collections::{HashMap, HashSet};

use bytes::Bytes;
use cloud::{Bucket, WorkError, bucket::keys};
use ledger::revenue::Move;
use store::TenantStore;
use tokio::task::spawn_blocking;

use super::scoring::replace;
use crate::{
    privacy::subjects::RequestSubjects,
    revenue::{Lines, moves},
};

/// Objects that are listed at a time.
const PAGE: usize = 1_000;

/// Takes subjects out of the moves of runs, or gives them their new `names`; and forgets the parts that later runs
/// would have taken again.
pub async fn erase(
    bucket: &Bucket,
    tenant: &TenantStore,
    named: &RequestSubjects,
    names: Option<&HashMap<String, String>>,
) -> Result<(), WorkError> {
    let org = tenant.org();
    bucket
        .delete_prefix(&keys::revenue_parts_prefix(org))
        .await?;
    let prefix = keys::revenue(org, "");
    let mut after: Option<String> = None;
    loop {
        let page = bucket.list(&prefix, after.as_deref(), PAGE).await?;
        for (key, _) in page.iter().filter(|(key, _)| key.contains("/moves/")) {
            let Some(packed) = bucket.get(key).await? else {
                continue;
            };
            let ids: HashSet<String> = named.ids().map(str::to_owned).collect();
            let names = names.cloned();
            let without = spawn_blocking(move || without(packed, &ids, names.as_ref()));
            match without.await.map_err(WorkError::from)?? {
                Some(lines) => replace(bucket, key, lines.into()).await?,
                None => bucket.keep_newest(key).await?,
            }
        }
        match page.last() {
            Some((key, _)) => after = Some(key.clone()),
            None => return Ok(()),
        }
    }
}

/// A month's moves without subjects; nothing if they have none.
fn without(
    packed: Bytes,
    ids: &HashSet<String>,
    names: Option<&HashMap<String, String>>,
) -> Result<Option<Vec<u8>>, WorkError> {
    let all = moves(packed)?.collect::<Result<Vec<Move>, _>>()?;
    if !all.iter().any(|one| ids.contains(&one.customer)) {
        return Ok(None);
    }
    let mut left: Vec<Move> = all
        .into_iter()
        .filter_map(|one| match (ids.contains(&one.customer), names) {
            (false, _) => Some(one),
            (true, None) => None,
            (true, Some(names)) => Some(Move {
                customer: names.get(&one.customer)?.clone(),
                ..one
            }),
        })
        .collect();
    left.sort();
    let mut lines = Lines::new()?;
    for one in &left {
        lines.add(one)?;
    }
    Ok(Some(lines.finish()?))
}

#[cfg(test)]
mod tests {
    use ledger::revenue::Movement;

    use super::*;

    #[test]
    fn moves_stay_in_order_with_others_names_or_without() {
        let one = |customer: &str, after: i64| Move {
            month: "2026-01".parse().unwrap(),
            currency: "USD".to_owned(),
            movement: Movement::New,
            customer: customer.to_owned(),
            before: 0,
            after,
        };
        let mut lines = Lines::new().unwrap();
        for one in [one("ana", 1), one("bea", 2)] {
            lines.add(&one).unwrap();
        }
        let packed = Bytes::from(lines.finish().unwrap());
        let ids = HashSet::from(["ana".to_owned()]);
        let names = HashMap::from([("ana".to_owned(), "nobody".to_owned())]);
        let after = |names| -> Vec<Move> {
            let lines = without(packed.clone(), &ids, names).unwrap().unwrap();
            moves(lines.into()).unwrap().map(Result::unwrap).collect()
        };
        assert_eq!(after(None), [one("bea", 2)]);
        assert_eq!(after(Some(&names)), [one("bea", 2), one("nobody", 1)]);
        let others = HashSet::from(["cem".to_owned()]);
        assert!(without(packed.clone(), &others, None).unwrap().is_none());
    }
}

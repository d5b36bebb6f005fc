//! Which services go together, looked at again when it is older than a day.

use std::collections::BTreeSet;

use api::ApiError;
use chrono::{DateTime, TimeDelta, Utc};
use domain::{Product, ProductKind};
use outreach::recommend::service::{AssociationRule, Baskets};
use serde_json::{Map, Value};
use store::{AssociationsItem, TenantStore};

use crate::{
    customers::written,
    listed::{Listed, each_listed},
};

/// So long what was found holds.
const LIFE: TimeDelta = TimeDelta::days(1);
/// So long it holds where the catalogue was changed since.
const LIFE_OF_CHANGED: TimeDelta = TimeDelta::minutes(10);
/// Bytes of rules that are kept; an item has room for 400,000.
const MOST_BYTES: usize = 300_000;

/// Rules, and when they were found.
pub struct Associations {
    pub rules: Vec<AssociationRule>,
    pub made_at: DateTime<Utc>,
}

/// Which services go together among all customers: as it was kept, or found anew in one pass over them as lists have them.
///
/// # Errors
/// Those of the table.
pub async fn associations(
    tenant: &TenantStore,
    products: &[Product],
    now: DateTime<Utc>,
) -> Result<Associations, ApiError> {
    let kept = tenant.associations().await?;
    if let Some(kept) = kept.as_ref().filter(|kept| holds(kept, products, now)) {
        return Ok(Associations {
            rules: serde_json::from_str(&kept.rules)?,
            made_at: kept.made_at,
        });
    }
    let mut baskets = Baskets::new(products);
    each_listed(tenant, |listed| baskets.add(had(listed, products, now))).await?;
    let (rules, written) = that_fit(baskets.rules())?;
    let found = AssociationsItem {
        made_at: now,
        rules: written,
        revision: kept.map_or(0, |kept| kept.revision) + 1,
    };
    // Whoever was faster has looked at the same customers.
    tenant.keep_associations(&found).await?;
    Ok(Associations {
        rules,
        made_at: now,
    })
}

fn holds(kept: &AssociationsItem, products: &[Product], now: DateTime<Utc>) -> bool {
    let is_changed = products.iter().any(|one| one.changed_at > kept.made_at);
    let life = if is_changed { LIFE_OF_CHANGED } else { LIFE };
    now - kept.made_at < life
}

/// The surest rules for which an item has room, and as it has them.
fn that_fit(mut rules: Vec<AssociationRule>) -> serde_json::Result<(Vec<AssociationRule>, String)> {
    loop {
        let written = serde_json::to_string(&rules)?;
        if written.len() <= MOST_BYTES {
            return Ok((rules, written));
        }
        rules.truncate(rules.len() / 2);
    }
}

/// What a customer has: the plans of what runs, and services by their traits.
fn had<'a>(listed: &'a Listed, products: &'a [Product], now: DateTime<Utc>) -> Vec<&'a str> {
    let standing = listed.standing(now).into_iter();
    let plans = standing.flat_map(|standing| standing.plans());
    plans.chain(by_traits(products, &listed.traits)).collect()
}

/// Services that somebody has by their traits.
pub fn by_traits<'a>(products: &'a [Product], traits: &Map<String, Value>) -> BTreeSet<&'a str> {
    let is_so = |one: &domain::OfferTrait| {
        let value = traits.get(&one.name).and_then(written);
        value.is_some_and(|value| one.any_of.contains(&value))
    };
    let services = products
        .iter()
        .filter(|one| one.kind == ProductKind::Service);
    services
        .filter(|one| one.had_by.iter().any(is_so))
        .map(|one| &*one.name)
        .collect()
}

#[cfg(test)]
mod tests {
    use domain::{OfferTrait, ProductId, UserId};
    use serde_json::json;

    use super::*;

    fn insurance(changed_at: DateTime<Utc>) -> Product {
        Product {
            id: ProductId::new(),
            kind: ProductKind::Service,
            name: "Insurance".into(),
            prices: Vec::new(),
            allowances: Vec::new(),
            excluded_services: Vec::new(),
            had_by: vec![OfferTrait {
                name: "insured".into(),
                any_of: vec!["true".into(), "2".into()],
            }],
            made_by: UserId::new().into(),
            changed_at,
            revision: 1,
        }
    }

    #[test]
    fn what_somebody_has_is_known_of_subscriptions_and_traits() {
        let now = Utc::now();
        let products = [insurance(now)];
        let listed = |insured: Value| -> Listed {
            let standing =
                json!({ "from": 0, "status": "active", "plan": "Pro", "others": ["Roaming"] });
            let traits = json!({ "insured": insured });
            serde_json::from_value(json!({ "standings": [standing], "traits": traits })).unwrap()
        };
        for (insured, has) in [
            (json!(true), true),
            (json!(2), true),
            (json!("true"), true),
            (json!(false), false),
            (json!(null), false),
        ] {
            let mut expected = vec!["Pro", "Roaming"];
            expected.extend(has.then_some("Insurance"));
            assert_eq!(had(&listed(insured), &products, now), expected);
        }
        assert!(had(&Listed::default(), &products, now).is_empty());
    }

    #[test]
    fn what_was_found_holds_for_a_day_or_until_the_catalogue_changes() {
        let now = Utc::now();
        let found = |age: TimeDelta| AssociationsItem {
            made_at: now - age,
            rules: "[]".into(),
            revision: 1,
        };
        let (old, new) = (
            [insurance(now - TimeDelta::days(9))],
            [insurance(now - TimeDelta::minutes(1))],
        );
        assert!(holds(&found(TimeDelta::hours(23)), &old, now));
        assert!(!holds(&found(TimeDelta::hours(24)), &old, now));
        assert!(holds(&found(TimeDelta::minutes(9)), &new, now));
        assert!(!holds(&found(TimeDelta::minutes(10)), &new, now));
    }

    #[test]
    fn rules_that_an_item_has_no_room_for_are_the_least_sure() {
        let rule = |n: usize| AssociationRule {
            plan: None,
            services: vec!["x".repeat(1_000)],
            then: n.to_string(),
            customers: 100,
            also: 60,
            all: 1_000,
            have: 180,
            least_share: 0.5,
        };
        let all: Vec<AssociationRule> = (0..600).map(rule).collect();
        let (kept, written) = that_fit(all.clone()).unwrap();
        assert!(written.len() <= MOST_BYTES && kept == all[..150]);
        let read: Vec<AssociationRule> = serde_json::from_str(&written).unwrap();
        assert_eq!(read, kept);
    }
}

//! What customers have and the catalogue has not, so that nothing is typed twice.

use std::collections::BTreeSet;

use api::prelude::*;
use chrono::{DateTime, Utc};
use domain::name::folded;

use crate::{
    customers::Customers,
    listed::{Listed, each_listed},
    offers::{PlanSeen, Plans},
    subscriptions::MonthlyRevenue,
};

/// Suggests plans and services for the catalogue: what customers' subscriptions are on, as events name it, and what is
/// not in the catalogue. Up to 100, the most frequent first. What is paid is told where customers have nothing else.
#[utoipa::path(
    get, path = "/v1/products/suggestions", tag = "products", operation_id = "listProductSuggestions",
    responses((status = 200, description = "What is not in the catalogue", body = List<PlanSeen>), AuthProblems),
    extensions(("x-resource" = json!("customers")))
)]
pub async fn list(
    principal: Allowed<permission::Read>,
    State(_): State<Customers>,
) -> Result<Json<List<PlanSeen>>, ApiError> {
    let now = Utc::now();
    let products = principal.tenant.products().await?;
    let known: BTreeSet<String> = products.iter().map(|one| folded(&one.name)).collect();
    let mut missing = Plans::default();
    each_listed(&principal.tenant, |listed| {
        count(&mut missing, listed, (&known, now));
    })
    .await?;
    Ok(Json(List {
        items: missing.seen(),
        next_cursor: None,
    }))
}

fn count(missing: &mut Plans, listed: &Listed, (known, now): (&BTreeSet<String>, DateTime<Utc>)) {
    let Some(standing) = listed.standing(now) else {
        return;
    };
    // Of several it is not known which of them costs what.
    let paid: &[MonthlyRevenue] = match standing.plans().count() {
        1 => &standing.mrr,
        _ => &[],
    };
    let is_missing = |plan: &&str| !known.contains(&folded(plan));
    for plan in standing.plans().filter(is_missing) {
        missing.count(plan, paid);
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn listed(plan: &str, others: &[&str]) -> Listed {
        let mrr = json!([{ "currency": "EUR", "amount_minor": 900 }]);
        let standing =
            json!({ "from": 0, "status": "active", "plan": plan, "others": others, "mrr": mrr });
        serde_json::from_value(json!({ "standings": [standing] })).unwrap()
    }

    #[test]
    fn what_is_not_in_the_catalogue_is_suggested_with_what_it_costs_alone() {
        let known = BTreeSet::from([folded("PRO")]);
        let mut missing = Plans::default();
        for one in [
            listed("Pro", &[]),
            listed("Pro", &["Insurance"]),
            listed("Basic", &["Insurance"]),
            listed("Basic", &[]),
            Listed::default(),
        ] {
            count(&mut missing, &one, (&known, Utc::now()));
        }
        let seen = missing.seen();
        let told: Vec<(&str, u64, usize)> = seen
            .iter()
            .map(|one| (&*one.plan, one.customers, one.prices.len()))
            .collect();
        assert_eq!(told, [("Basic", 2, 1), ("Insurance", 2, 0)]);
        assert_eq!(seen[0].prices[0].customers, 1);
    }
}

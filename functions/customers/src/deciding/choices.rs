//! What a round decided of customers, one by one: those of most value, and some of each outcome.

use std::{
    cmp::Reverse,
    collections::{BTreeMap, HashMap},
};

use api::prelude::*;
use cloud::{Bucket, WorkError, bucket::keys};
use domain::{
    CampaignId, CustomerId, DecisionChoice, DecisionOutcome, DecisionRun, DecisionRunId, OrgId,
};
use serde::Deserialize;
use store::{StoreError, TenantStore};

use super::{
    Rounds,
    rounds::{run_of, succeeded},
};
use crate::revenue::{pack, unpack};

/// Choices that are kept, those of most value first.
const MOST: usize = 5_000;
/// So many of each outcome are kept in any case.
const OF_EACH: usize = 500;

/// Keeps what is looked at of a run's choices.
pub async fn keep(
    bucket: &Bucket,
    org: OrgId,
    run: &DecisionRun,
    all: Vec<DecisionChoice>,
) -> Result<(), WorkError> {
    let key = keys::campaign_choices(org, run.campaign_id, run.id);
    bucket.put(&key, pack(&foremost(all))?).await
}

/// Those of most value, and some of each outcome.
fn foremost(mut all: Vec<DecisionChoice>) -> Vec<DecisionChoice> {
    let value = |one: &DecisionChoice| {
        let outlook = one.outlook.as_ref();
        outlook.map(|outlook| outlook.gain_minor - outlook.cost_minor)
    };
    all.sort_by_cached_key(|one| (Reverse(value(one)), one.customer_id.clone()));
    let mut counts: BTreeMap<DecisionOutcome, usize> = BTreeMap::new();
    let mut at = 0;
    all.retain(|one| {
        let count = counts.entry(one.outcome).or_default();
        (at, *count) = (at + 1, *count + 1);
        at <= MOST || *count <= OF_EACH
    });
    all
}

/// Which choices are wanted.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ChoiceQuery {
    /// Only customers of this outcome.
    #[param(inline)]
    outcome: Option<DecisionOutcome>,
    /// At most this many: 1 to 100, 50 unless said.
    #[param(value_type = Option<u32>, minimum = 1, maximum = 100)]
    limit: Option<UpTo<100>>,
    /// `next_cursor` of the page before.
    cursor: Option<String>,
}

/// Lists what a round decided of customers, those of most value first: 5,000 of them, and at least 500 of each outcome where
/// there are so many. `totals` of the round counts all.
#[utoipa::path(
    get, path = "/v1/campaigns/{id}/rounds/{run}/choices", tag = "campaigns", operation_id = "listRoundChoices",
    params(("id" = CampaignId, Path), ("run" = DecisionRunId, Path), ChoiceQuery),
    responses(
        (status = 200, description = "A page", body = List<DecisionChoice>),
        QueryProblems, LookupProblems, ConflictProblem
    ),
    extensions(("x-resource" = json!("customers")))
)]
pub async fn list(
    principal: Allowed<permission::Read>,
    State(rounds): State<Rounds>,
    Id((campaign, run)): Id<(CampaignId, DecisionRunId)>,
    Params(query): Params<ChoiceQuery>,
) -> Result<Json<List<DecisionChoice>>, ApiError> {
    let tenant = &principal.tenant;
    let run = succeeded(run_of(tenant, campaign, run).await?)?;
    let from = query.cursor.as_deref().map_or(Ok(0), place)?;
    let key = keys::campaign_choices(tenant.org(), campaign, run.id);
    let kept = rounds.bucket.get(&key).await?.or_not_found("round")?;
    let all: Vec<DecisionChoice> = unpack(&kept)?;
    let is_wanted = |one: &DecisionChoice| query.outcome.is_none_or(|of| of == one.outcome);
    let limit = UpTo::or(query.limit, 50);
    let mut wanted = all.into_iter().filter(is_wanted).skip(from);
    let items: Vec<DecisionChoice> = wanted.by_ref().take(limit).collect();
    let next = wanted.next().map(|_| (from + items.len()).to_string());
    Ok(Json(List {
        items: named(tenant, items).await?,
        next_cursor: next,
    }))
}

/// Where a page begins.
fn place(cursor: &str) -> Result<usize, ApiError> {
    let place = cursor.parse::<usize>();
    place.map_err(|_| StoreError::BadCursor.into())
}

/// With what customers are called now. Who is gone since is left out.
async fn named(
    tenant: &TenantStore,
    items: Vec<DecisionChoice>,
) -> Result<Vec<DecisionChoice>, ApiError> {
    let ids = items.iter().map(|one| &one.customer_id);
    let known = tenant.customers_of(ids).await?.into_iter();
    let mut names: HashMap<CustomerId, Option<String>> =
        known.map(|item| (item.id, item.name)).collect();
    let named = items.into_iter().filter_map(|one| {
        let name = names.remove(&one.customer_id)?;
        Some(DecisionChoice { name, ..one })
    });
    Ok(named.collect())
}

#[cfg(test)]
mod tests {
    use domain::OfferOutlook;

    use super::*;

    fn choice(n: usize, outcome: DecisionOutcome, gain_minor: Option<i64>) -> DecisionChoice {
        DecisionChoice {
            customer_id: format!("c-{n}").parse().unwrap(),
            name: None,
            outcome,
            offer_id: None,
            held_out: false,
            currency: None,
            price_minor: None,
            risk: None,
            outlook: gain_minor.map(|gain_minor| OfferOutlook {
                gain_minor,
                cost_minor: 10,
                kept: 0.1,
                leaves: 0.2,
                chance: 0.5,
            }),
            cost: None,
        }
    }

    #[test]
    fn those_of_most_value_are_kept_and_some_of_each_outcome() {
        let worth = (0..6_000).map(|n| choice(n, DecisionOutcome::Worth, Some(n as i64)));
        let unscored = (6_000..7_000).map(|n| choice(n, DecisionOutcome::NotScored, None));
        let kept = foremost(unscored.chain(worth).collect());
        assert_eq!(kept.len(), MOST + OF_EACH);
        assert_eq!(kept[0].customer_id.as_str(), "c-5999");
        let of =
            |outcome: DecisionOutcome| kept.iter().filter(|one| one.outcome == outcome).count();
        assert_eq!(of(DecisionOutcome::Worth), 5_000);
        assert_eq!(of(DecisionOutcome::NotScored), 500);
        assert_eq!(kept[5_000].customer_id.as_str(), "c-6000");
    }
}

//! All customers as lists look at them: filtered, counted and put in order in one pass over the index, of which no
//! more is held than a page.

use std::{collections::HashMap, sync::Arc};

use api::ApiError;
use chrono::Utc;
use domain::{ActorId, CustomerCare, CustomerId, ScoringRun, Segment, UserId};
use scores::Scores;
use store::{CustomerItem, TenantStore};

use super::{
    filter::{CustomerFilter, Finds, Wanted},
    scored::{self, CustomerRisk, RunScores},
    sort::{CustomerSort, FirstRows, Place},
};
use crate::{listed::Listed, state::CustomerState};

/// Customers whose traits are looked up because lists have not all of them.
const MOST_LOOKED_UP: usize = 5_000;

/// A customer as lists look at them.
#[derive(Debug, Clone)]
pub struct Row {
    pub customer: CustomerItem,
    pub listed: Listed,
    pub care: Option<CustomerCare>,
    pub risk: Option<CustomerRisk>,
}

/// What is known of customers beside their events.
pub struct Beside {
    care: HashMap<CustomerId, CustomerCare>,
    scores: Option<RunScores>,
}

impl Beside {
    pub async fn read(scores: &Arc<Scores>, tenant: &TenantStore) -> Result<Self, ApiError> {
        let (care, scores) = tokio::join!(tenant.all_care(), scored::latest(scores, tenant));
        Ok(Self {
            care: care?,
            scores: scores?,
        })
    }

    /// With the scores of a run, whether that is the latest or not.
    pub async fn by_run(
        scores: &Arc<Scores>,
        tenant: &TenantStore,
        run: ScoringRun,
    ) -> Result<Self, ApiError> {
        let (care, scores) = tokio::join!(tenant.all_care(), scored::all_of(scores, tenant, run));
        Ok(Self {
            care: care?,
            scores: Some(scores?),
        })
    }

    /// That of some customers alone.
    pub async fn of(
        scores: &Arc<Scores>,
        tenant: &TenantStore,
        ids: impl Iterator<Item = &CustomerId>,
    ) -> Result<Self, ApiError> {
        let (care, scores) = tokio::join!(tenant.care_of(ids), scored::latest(scores, tenant));
        Ok(Self {
            care: care?,
            scores: scores?,
        })
    }

    /// A customer with it.
    pub fn row(&self, customer: CustomerItem) -> serde_json::Result<Row> {
        let scores = self.scores.as_ref();
        Ok(Row {
            listed: Listed::read(&customer)?,
            care: self.care.get(&customer.id).cloned(),
            risk: scores.and_then(|scores| scores.of(customer.id.as_str())),
            customer,
        })
    }
}

impl Row {
    /// With all traits, where the customer's state is known.
    pub fn with_all_traits(mut self) -> serde_json::Result<Self> {
        let state: CustomerState = serde_json::from_str(&self.customer.state)?;
        (self.listed.traits, self.listed.more) = (state.traits(), false);
        Ok(self)
    }
}

/// Hands on all customers who are wanted, in any order.
///
/// # Errors
/// 422 when too many would have to be looked up for traits that lists have not.
pub async fn each_wanted(
    tenant: &TenantStore,
    beside: &Beside,
    wanted: &Wanted,
    mut each: impl FnMut(Row),
) -> Result<(), ApiError> {
    let mut unsure: Vec<CustomerId> = Vec::new();
    let mut malformed = None;
    let looked = tenant.each_listed(|customer| match beside.row(customer) {
        Ok(row) => match wanted.finds(&row) {
            Finds::Yes => each(row),
            Finds::No => {}
            Finds::Unsure => unsure.push(row.customer.id),
        },
        Err(error) => malformed = Some(error),
    });
    looked.await?;
    if let Some(error) = malformed {
        return Err(error.into());
    }
    if unsure.len() > MOST_LOOKED_UP {
        let detail = format!(
            "{} customers have more traits than lists look at, and would have to be looked up one by one: {MOST_LOOKED_UP} \
             are. Filter by something else, too, such as a plan or a status.",
            unsure.len()
        );
        return Err(ApiError::invalid([("traits", detail)]));
    }
    for customer in tenant.customers_of(unsure.iter()).await? {
        let row = beside.row(customer)?.with_all_traits()?;
        if wanted.finds(&row) == Finds::Yes {
            each(row);
        }
    }
    Ok(())
}

/// Hands on the customers of a segment, or all, in any order: by the scores of a run, and as whoever made the segment looks
/// at it.
///
/// # Errors
/// Those of [`each_wanted`], and 400 for a segment that was kept before what it asks was refused.
pub async fn each_of_segment(
    (scores, tenant): (&Arc<Scores>, &TenantStore),
    segment: Option<&Segment>,
    run: ScoringRun,
    mut each: impl FnMut(CustomerId),
) -> Result<(), ApiError> {
    let filter: CustomerFilter = match segment {
        Some(segment) => serde_json::from_str(&segment.filter)?,
        None => CustomerFilter::default(),
    };
    let me = match segment.map(|segment| segment.made_by) {
        Some(ActorId::User(user)) => user,
        _ => UserId::from_u128(0),
    };
    let wanted = filter.wanted(me, Utc::now())?;
    let beside = Beside::by_run(scores, tenant, run).await?;
    each_wanted(tenant, &beside, &wanted, |row| each(row.customer.id)).await
}

/// A page of those who are wanted.
pub struct RowPage {
    pub rows: Vec<Row>,
    pub next: Option<Place>,
    /// How many are wanted in all.
    pub total: u64,
}

/// The first customers after a place, and how many there are in all.
pub async fn page(
    tenant: &TenantStore,
    beside: &Beside,
    wanted: &Wanted,
    (sort, after): (CustomerSort, Option<Place>),
    limit: usize,
) -> Result<RowPage, ApiError> {
    let (mut total, mut first) = (0, FirstRows::new(limit, after));
    each_wanted(tenant, beside, wanted, |row| {
        total += 1;
        first.add(sort.place(&row, wanted), row);
    })
    .await?;
    let (rows, next) = first.into_page();
    Ok(RowPage { rows, next, total })
}

//! All that happened to one customer in one order: events, scores, notes, alerts, and offers.

use api::prelude::*;
use chrono::{DateTime, Utc};
use domain::{
    AlertChange, AlertId, AlertKind, CustomerId, CustomerOfferId, CustomerOfferState, OfferId,
    ScoringRun, ScoringRunId,
};
use serde::Serialize;
use store::PageRequest;
use tokio::task::JoinSet;

use super::{
    Customers, Which,
    customer_events::{CustomerEvent, Newest, Place, cursor, newest, place},
    found,
    notes::NoteView,
    scored::{CustomerRisk, latest_run, of_run},
};

/// Runs whose scores are looked up at a time.
const AT_ONCE: usize = 8;

/// Something of a customer's time.
#[derive(Debug, Serialize, ToSchema)]
#[serde(tag = "type", rename_all = "lowercase")]
pub enum TimelineEntry {
    /// Something happened, or was told.
    Event {
        /// When it happened.
        at: DateTime<Utc>,
        /// What.
        event: CustomerEvent,
    },
    /// They were scored.
    Score {
        /// When the run was asked for.
        at: DateTime<Utc>,
        /// What it said.
        score: CustomerRisk,
    },
    /// Somebody wrote a note.
    Note {
        /// When.
        at: DateTime<Utc>,
        /// What, and who.
        note: NoteView,
    },
    /// An alert about them was raised, or somebody did something about it.
    Alert {
        /// When.
        at: DateTime<Utc>,
        /// Which.
        alert: TimelineAlert,
    },
    /// An offer was chosen for them, or something became of it.
    Offer {
        /// When.
        at: DateTime<Utc>,
        /// Which.
        offer: TimelineOffer,
    },
}

/// An alert about a customer, on their time line.
#[derive(Debug, Serialize, ToSchema)]
pub struct TimelineAlert {
    /// Its id.
    pub id: AlertId,
    /// What it is of.
    pub kind: AlertKind,
    /// What somebody changed of it; absent where it was raised.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub change: Option<AlertChange>,
}

/// An offer to a customer, on their time line.
#[derive(Debug, Serialize, ToSchema)]
pub struct TimelineOffer {
    /// Its id.
    pub id: CustomerOfferId,
    /// The offer in the catalogue.
    pub offer_id: OfferId,
    /// Its title, as the customer reads it.
    pub title: String,
    /// What became of it; absent where it was chosen.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub state: Option<CustomerOfferState>,
}

/// Lists what happened to a customer, what scores said, what members wrote and did about alerts, and what became of offers to
/// them, newest first. Scores are those of the model that scored last.
#[utoipa::path(
    get, path = "/v1/customer/timeline", tag = "customers", operation_id = "listCustomerTimeline",
    params(Which, PageQuery),
    responses(
        (status = 200, description = "A page of it", body = List<TimelineEntry>),
        QueryProblems, LookupProblems
    ),
    extensions(("x-resource" = json!("customers")))
)]
pub async fn list(
    principal: Allowed<permission::Read>,
    State(customers): State<Customers>,
    Params(Which { id }): Params<Which>,
    Params(query): Params<PageQuery>,
) -> Result<Json<List<TimelineEntry>>, ApiError> {
    let limit = query.most();
    let before = query.cursor.as_deref().map(place).transpose()?;
    let customer = found(&principal, &id).await?.id;
    let events = newest(&customers, &principal, &customer, (limit, before.clone())).await?;
    let mut all = events.map(|event| TimelineEntry::Event {
        at: event.event_time,
        event,
    });
    add_notes(&principal, &customer, &mut all).await?;
    add_alerts(&principal, &customer, &mut all).await?;
    add_offers(&principal, &customer, &mut all).await?;
    add_scores(&customers, &principal, &customer, (limit, before), &mut all).await?;
    let (items, next) = all.into_page();
    let next_cursor = next.as_ref().map(cursor);
    Ok(Json(List { items, next_cursor }))
}

/// Notes are read newest first, until the page has no room for older ones.
async fn add_notes(
    principal: &Principal,
    customer: &CustomerId,
    all: &mut Newest<TimelineEntry>,
) -> Result<(), ApiError> {
    let mut request = PageRequest::first(100);
    loop {
        let page = principal.tenant.notes(customer, &request).await?;
        let last = page.items.last();
        let is_full = last.is_some_and(|note| {
            let place = (note.made_at().timestamp_millis(), note.id.to_string());
            all.is_beyond(&place)
        });
        for note in page.items {
            let at = note.made_at();
            let place = (at.timestamp_millis(), note.id.to_string());
            all.add(place, || TimelineEntry::Note {
                at,
                note: note.into(),
            });
        }
        request.cursor = page.next_cursor;
        if is_full || request.cursor.is_none() {
            return Ok(());
        }
    }
}

/// Alerts, of which there are few: when each was raised last, and what was done about it.
async fn add_alerts(
    principal: &Principal,
    customer: &CustomerId,
    all: &mut Newest<TimelineEntry>,
) -> Result<(), ApiError> {
    for alert in principal.tenant.alerts_about(customer).await? {
        let (id, kind) = (alert.id, alert.kind());
        let raised = std::iter::once((alert.raised_at, None));
        let changes = alert.changes.into_iter();
        let changes = changes.map(|change| (change.at, Some(change)));
        for (n, (at, change)) in raised.chain(changes).enumerate() {
            let place = (at.timestamp_millis(), format!("{id}#{n:02}"));
            let alert = TimelineAlert { id, kind, change };
            all.add(place, || TimelineEntry::Alert { at, alert });
        }
    }
    Ok(())
}

/// Offers: when each was chosen, and how it stands since. Of one that was held back nobody was told, so nothing happened.
async fn add_offers(
    principal: &Principal,
    customer: &CustomerId,
    all: &mut Newest<TimelineEntry>,
) -> Result<(), ApiError> {
    let now = Utc::now();
    for offer in principal.tenant.customer_offers_of(customer).await? {
        if offer.state == CustomerOfferState::Ghost {
            continue;
        }
        let offer = offer.expired(now).unwrap_or(offer);
        let turned =
            (offer.state_at != offer.chosen_at).then_some((offer.state_at, Some(offer.state)));
        let chosen = std::iter::once((offer.chosen_at, None));
        for (n, (at, state)) in chosen.chain(turned).enumerate() {
            let place = (at.timestamp_millis(), format!("{}#{n}", offer.id));
            all.add(place, || TimelineEntry::Offer {
                at,
                offer: TimelineOffer {
                    id: offer.id,
                    offer_id: offer.offer_id,
                    title: offer.words.title.clone(),
                    state,
                },
            });
        }
    }
    Ok(())
}

/// Scores of the newest runs that the page has room for.
async fn add_scores(
    customers: &Customers,
    principal: &Principal,
    customer: &CustomerId,
    (limit, before): (usize, Option<Place>),
    all: &mut Newest<TimelineEntry>,
) -> Result<(), ApiError> {
    let tenant = &principal.tenant;
    let Some(latest) = latest_run(tenant).await? else {
        return Ok(());
    };
    let until = before.and_then(|(at, _)| run_at(at));
    let runs = tenant
        .succeeded_runs(latest.model_id, until, limit + 1)
        .await?;
    let place = |run: &ScoringRun| {
        let at = run.id.made_at().timestamp_millis();
        (at, run.id.to_string())
    };
    let mut runs = runs.into_iter().filter(|run| all.has_room(&place(run)));
    let mut looked = Vec::new();
    loop {
        let mut working = JoinSet::new();
        for run in runs.by_ref().take(AT_ONCE) {
            let (scores, tenant) = (customers.scores.clone(), tenant.clone());
            let customer = customer.clone();
            working.spawn(async move {
                let score = of_run(&scores, &tenant, &run, customer.as_str()).await;
                score.map(|score| (run, score))
            });
        }
        if working.is_empty() {
            break;
        }
        while let Some(one) = working.join_next().await {
            let one = one.map_err(|error| ApiError::internal(error.to_string()))?;
            looked.push(one?);
        }
    }
    drop(runs);
    for (run, score) in looked {
        if let Some(score) = score {
            let at = run.id.made_at();
            all.add(place(&run), || TimelineEntry::Score { at, score });
        }
    }
    Ok(())
}

/// An id that runs of after a moment are greater than.
fn run_at(at: i64) -> Option<ScoringRunId> {
    // The first 48 bits of an id are its milliseconds; what is of this one, too, comes along.
    let millis = u128::try_from(at.saturating_add(1)).ok()?;
    Some(ScoringRunId::from_u128(millis.min((1 << 48) - 1) << 80))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn runs_of_before_a_moment_have_lesser_ids() {
        let run = ScoringRunId::new();
        let at = run.made_at().timestamp_millis();
        assert!(run < run_at(at).unwrap());
        assert!(run > run_at(at - 1).unwrap());
        assert!(run_at(-5).is_none() && run_at(i64::MAX).is_some());
    }
}

//! Taking a request's events. All that is new is kept before it is answered; broken off anywhere, the
//! request can be sent again, for what is in the inbox twice is merged to one.

use std::collections::{HashMap, HashSet};

use api::{ApiError, Principal};
use chrono::{DateTime, Utc};
use cloud::{WorkError, bucket::keys};
use domain::{BatchId, EventStatus, Limit, PlanId, Received, ReceivedEvent, Refusal};
use http::StatusCode;
use ledger::intake::{BatchError, Item};
use store::TenantStore;

use super::{Events, judgement::Judgement, view::EventAnswer};
use crate::{state::not_kept, suppression};

/// How hard zstd tries: quick, for it is done while somebody waits.
const LEVEL: i32 = 3;

/// Takes what was read of a request; what became of each event.
pub async fn take(
    events: &Events,
    principal: &Principal,
    parsed: Result<Vec<Item<'_>>, BatchError>,
    now: DateTime<Utc>,
) -> Result<Vec<ReceivedEvent>, ApiError> {
    let taking = Taking {
        events,
        tenant: &principal.tenant,
        id: BatchId::new(),
        now,
        source: &principal.id.to_string(),
    };
    let items = match parsed {
        Ok(items) if items.is_empty() => return Ok(Vec::new()),
        Ok(items) => items,
        Err(error) => {
            taking.tell(&[unreadable(&error)]).await?;
            return Err(refusal(&error));
        }
    };
    let mut judgement = taking.judge(items, HashMap::new()).await?;
    let organization = principal.organization().await?;
    judgement.note(|event| not_kept(organization.customers_are, event));
    let new = judgement.new.len() as u64;
    if let Err(error) = count(taking.tenant, organization.plan, new).await {
        if error.status() == StatusCode::PAYMENT_REQUIRED {
            taking.tell(&[over_plan(&error)]).await?;
        }
        return Err(error);
    }
    taking.keep(&judgement).await?;
    Ok(judgement.became)
}

/// The same of a single event.
pub async fn take_one(
    events: &Events,
    principal: &Principal,
    parsed: Result<Item<'_>, BatchError>,
    now: DateTime<Utc>,
) -> Result<EventAnswer, ApiError> {
    let became = take(events, principal, parsed.map(|one| vec![one]), now).await?;
    let answer = became.into_iter().next().map(EventAnswer::from);
    answer.ok_or_else(|| ApiError::internal("nothing became of an event"))
}

/// Counts new events against the plan; 402 when they are too many.
pub async fn count(tenant: &TenantStore, plan: PlanId, new: u64) -> Result<(), ApiError> {
    if new == 0 {
        return Ok(());
    }
    let most = Limit::Events.allowed(&plan.plan());
    let counted = tenant.count_events(new, most).await?;
    counted.map_err(|used| {
        ApiError::from(Refusal::Limit {
            limit: Limit::Events,
            used,
            asked: new,
            plan,
        })
    })
}

/// What is rejected, as it is kept.
pub fn pack_rejected(lines: &[u8]) -> Result<Vec<u8>, WorkError> {
    zstd::bulk::compress(lines, LEVEL).map_err(WorkError::service)
}

/// Taking what one request brought, or some rows of a file.
pub struct Taking<'a> {
    pub events: &'a Events,
    pub tenant: &'a TenantStore,
    pub id: BatchId,
    pub now: DateTime<Utc>,
    pub source: &'a str,
}

impl Taking<'_> {
    /// What becomes of events, by whose are refused and by what came before: `known`, and what is remembered.
    pub async fn judge(
        &self,
        mut items: Vec<Item<'_>>,
        known: HashMap<String, u64>,
    ) -> Result<Judgement, ApiError> {
        suppression::reject(self.tenant, &mut items).await?;
        let mut seen = self.seen(&items).await?;
        seen.extend(known);
        Ok(Judgement::of(items, seen)?)
    }

    /// Which of the messages came before.
    async fn seen(&self, items: &[Item<'_>]) -> Result<HashMap<String, u64>, ApiError> {
        let events = items.iter().filter_map(|item| item.outcome.as_ref().ok());
        let messages: HashSet<&str> = events.map(|event| event.message_id.as_str()).collect();
        Ok(self.tenant.seen(messages.into_iter()).await?)
    }

    /// Keeps what is new and what is rejected; only then remembers the messages, so that what is told
    /// as a double is certainly kept.
    pub async fn keep(&self, judgement: &Judgement) -> Result<(), ApiError> {
        let (kept, rejected) = tokio::join!(
            self.events.inbox.keep(self.tenant, self.id, &judgement.new),
            self.keep_rejected(&judgement.rejected)
        );
        kept.and(rejected)?;
        let (seen, told) = tokio::join!(
            inbox::remember(self.tenant, &judgement.new, self.now),
            self.tell(&judgement.became)
        );
        // The events are kept and will be merged: nobody need send them again.
        for error in [seen.err(), told.err()].into_iter().flatten() {
            tracing::warn!(%error, "a batch is kept, but not remembered or not told");
        }
        Ok(())
    }

    async fn keep_rejected(&self, lines: &[u8]) -> Result<(), WorkError> {
        if lines.is_empty() {
            return Ok(());
        }
        let key = keys::rejected(self.tenant.org(), self.now.date_naive(), self.id);
        self.events.bucket.put(&key, pack_rejected(lines)?).await
    }

    /// Notes for the debugger what the request brought.
    async fn tell(&self, became: &[ReceivedEvent]) -> store::Result<()> {
        let received = Received::of(self.id, self.now, self.source, became);
        self.tenant.keep_received(&received).await
    }
}

/// What is shown of a request that does not read as a whole.
fn unreadable(error: &BatchError) -> ReceivedEvent {
    whole(error.code(), &error.to_string())
}

fn over_plan(error: &ApiError) -> ReceivedEvent {
    whole(
        error.code(),
        "The whole request was refused: its events are more than the plan allows.",
    )
}

fn whole(code: &str, detail: &str) -> ReceivedEvent {
    ReceivedEvent {
        index: 0,
        message_id: None,
        status: EventStatus::Rejected,
        event: None,
        code: Some(code.to_owned()),
        field: None,
        detail: Some(detail.to_owned()),
        issues: Vec::new(),
    }
}

fn refusal(error: &BatchError) -> ApiError {
    let status = match error {
        BatchError::InvalidJson { .. } | BatchError::Empty => StatusCode::BAD_REQUEST,
        BatchError::MissingBatch => StatusCode::UNPROCESSABLE_ENTITY,
        BatchError::TooLarge { .. } | BatchError::TooManyEvents { .. } => {
            StatusCode::PAYLOAD_TOO_LARGE
        }
    };
    ApiError::new(status, error.code(), error.to_string())
}

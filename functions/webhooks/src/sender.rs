//! The worker: keeps what the bus tells for the endpoints that want it, and sends what waits for one.
//!
//! One worker at a time sends to an endpoint, some messages at once as long as it takes them. The first that
//! it does not take ends the turn: from then on it is tried by one message a time, ever more rarely, whatever
//! waits for it. So it holds up nobody but itself.

use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use cloud::{App, Bus, Envelope, WorkError, worker::Message};
use domain::{
    AttemptId, BusEvent, BusEventKind, DeliveryAttempt, DeliveryMessage, DeliveryOutcome, Endpoint,
    EndpointId, EndpointState, Failure, WebhookEventType, WebhookMessage,
};
use futures_util::future::join_all;
use reqwest::Client;
use store::{AfterAttempt, Pending, TenantStore};
use tokio::time::Instant;

use crate::{
    client::{Answered, client},
    delivery::Opened,
    endpoints::Endpoints,
    events,
};

/// After so long nothing more is begun; another message goes on.
const TURN: Duration = Duration::from_secs(15);
/// Who has had a turn for so long is dead: longer than a turn and the longest attempt.
const LEASE: TimeDelta = TimeDelta::seconds(60);
/// Who finds somebody else sending looks again after so long.
const AGAIN: Duration = Duration::from_secs(5);
/// A message that is to wake an endpoint and has not, so long after, was lost: a sweep sees to it.
const LOST: TimeDelta = TimeDelta::minutes(2);
/// Most messages that wait which are looked at at once.
const LOOK: u32 = 10;
/// The answer of who wants to be told of nothing more.
const GONE: u16 = 410;

/// Works on messages of the queue.
pub struct Sender {
    endpoints: Endpoints,
    http: Client,
    bus: Bus,
}

/// How a turn ends.
enum End {
    /// When something is to be sent next; not when nothing waits.
    Next(Option<DateTime<Utc>>),
    Disabled(Failure),
}

impl Sender {
    pub fn new(app: &App) -> Result<Self, lambda_runtime::Error> {
        let endpoints = Endpoints::new(app)?;
        Ok(Self {
            http: client(endpoints.receivers)?,
            endpoints,
            bus: app.bus()?,
        })
    }

    /// Takes what the bus tells, or sends what waits for an endpoint.
    pub async fn handle(&self, message: &Message) -> Result<(), WorkError> {
        let store = &self.endpoints.store;
        let of = |org| {
            tracing::Span::current().record("org_id", tracing::field::display(org));
            store.as_system(org, message.system)
        };
        if let Ok(DeliveryMessage { org, endpoint }) = serde_json::from_str(&message.body) {
            return self.send(&of(org), endpoint).await;
        }
        let Envelope { detail: event } = serde_json::from_str(&message.body)?;
        self.keep(&of(event.org_id), &event).await
    }

    /// Keeps what happened for the endpoints that want to be told of it, and has it sent. Where the organization has
    /// an endpoint at all it is kept: one that is paused can ask for it later.
    async fn keep(&self, tenant: &TenantStore, event: &BusEvent) -> Result<(), WorkError> {
        let endpoints = tenant.endpoints().await?;
        if endpoints.is_empty() {
            return Ok(());
        }
        let url = &self.endpoints.public_url;
        let Some(told) = events::told(tenant, &event.kind, url).await? else {
            return Ok(());
        };
        let message = WebhookMessage {
            id: event.id,
            timestamp: event.occurred_at,
            event: told,
        };
        let kind = message.event.kind();
        let wanting: Vec<EndpointId> = endpoints
            .iter()
            .filter(|one| one.wants(kind))
            .map(|one| one.id)
            .collect();
        let pending = wanting
            .iter()
            .map(|id| Pending::new(*id, message.id, message.timestamp));
        let pending: Vec<Pending> = pending.collect();
        // Kept before: whoever did so may have died before it was asked for.
        tenant.keep_webhook_message(&message, &pending).await?;
        for id in wanting {
            self.endpoints.wake(tenant, id).await?;
        }
        Ok(())
    }

    async fn send(&self, tenant: &TenantStore, id: EndpointId) -> Result<(), WorkError> {
        let by = AttemptId::new();
        let begun = tenant.begin_sending(id, by, Utc::now(), LEASE).await?;
        let Some(mut endpoint) = begun else {
            return self.held(tenant, id).await;
        };
        let next = match self.turn(tenant, &mut endpoint).await? {
            End::Next(next) => next,
            End::Disabled(why) => {
                self.disable(tenant, id, &why).await?;
                None
            }
        };
        let now = Utc::now();
        let delay = next.and_then(|at| Endpoints::delay_until(at, now));
        let wakes = next.is_some_and(|at| delay.is_some() && endpoint.wakes(at, now));
        // Later than a message can be delayed, or when it was lost, a sweep sees to it.
        let due = next.map(|at| delay.map_or(at, |_| at + LOST));
        tenant.end_sending(&endpoint, by, due).await?;
        match delay {
            Some(delay) if wakes => self.endpoints.send_message(tenant, id, delay).await,
            _ => Ok(()),
        }
    }

    /// Somebody else sends to it now, or it is told of nothing: what waits is looked at after them.
    async fn held(&self, tenant: &TenantStore, id: EndpointId) -> Result<(), WorkError> {
        match tenant.endpoint(id).await? {
            Some(one) if one.state == EndpointState::Active => {
                self.endpoints.send_message(tenant, id, AGAIN).await
            }
            _ => Ok(()),
        }
    }

    /// Sends what is due until it is not taken, nothing is, or the time is over.
    async fn turn(&self, tenant: &TenantStore, endpoint: &mut Endpoint) -> Result<End, WorkError> {
        let opened = self.endpoints.open(tenant, endpoint).await?;
        let until = Instant::now() + TURN;
        loop {
            let waiting = tenant.pending(endpoint.id, LOOK).await?;
            let Some(first) = waiting.first() else {
                return Ok(End::Next(None));
            };
            let now = Utc::now();
            let free = endpoint.rests_until.unwrap_or(now).max(first.due_at);
            if free > now || Instant::now() >= until {
                return Ok(End::Next(Some(free)));
            }
            let due = waiting.iter().filter(|one| one.due_at <= now);
            let due = due.take(endpoint.at_once());
            let attempts = due.map(|one| self.attempt(tenant, &opened, one));
            for attempt in join_all(attempts).await {
                if let Some(why) = attempt?.and_then(|answered| noted(endpoint, &answered)) {
                    return Ok(End::Disabled(why));
                }
            }
        }
    }

    /// Tries to deliver a message, and keeps what came of it. Nothing when there is no such message any more.
    async fn attempt(
        &self,
        tenant: &TenantStore,
        opened: &Opened,
        pending: &Pending,
    ) -> Result<Option<Answered>, WorkError> {
        let Some(message) = tenant.webhook_message(pending.message_id).await? else {
            tenant.drop_pending(pending).await?;
            return Ok(None);
        };
        let (at, receivers) = (Utc::now(), self.endpoints.receivers);
        let answered = opened.send(&self.http, receivers, &message).await?;
        let number = pending.attempts + 1;
        let event = message.event.kind();
        let after = after(&answered, event, number, rand::random());
        let attempt = DeliveryAttempt {
            id: AttemptId::new(),
            message_id: message.id,
            event,
            at,
            number,
            outcome: match answered.is_success() {
                true => DeliveryOutcome::Succeeded,
                false => DeliveryOutcome::Failed,
            },
            status: answered.status,
            problem: answered.problem,
            duration_ms: answered.duration.as_millis() as u64,
            answer: answered.text.clone(),
            again_at: match after {
                AfterAttempt::Again(at) => Some(at),
                AfterAttempt::Delivered | AfterAttempt::GivenUp => None,
            },
        };
        tenant.settle_attempt(pending, &attempt, after).await?;
        tracing::info!(
            endpoint = %pending.endpoint_id,
            status = answered.status,
            problem = ?answered.problem,
            number,
            "attempted"
        );
        Ok(Some(answered))
    }

    /// Tells an endpoint of nothing more, and its organization's owners why.
    async fn disable(
        &self,
        tenant: &TenantStore,
        id: EndpointId,
        why: &Failure,
    ) -> Result<(), WorkError> {
        if tenant.disable_endpoint(id, why).await? {
            tracing::info!(endpoint = %id, code = why.code, "disabled");
            let kind = BusEventKind::EndpointDisabled { endpoint_id: id };
            let event = BusEvent::now(tenant.org(), kind);
            if let Err(error) = self.bus.publish(&event).await {
                tracing::error!(endpoint = %id, %error, "nobody is told that it is disabled");
            }
        }
        Ok(())
    }
}

/// What an attempt leaves of its message. A test is tried once: whoever asked for it sees what came of it.
fn after(answered: &Answered, event: WebhookEventType, number: u32, jitter: f64) -> AfterAttempt {
    if answered.is_success() {
        return AfterAttempt::Delivered;
    }
    if answered.status == Some(GONE) || event == WebhookEventType::EndpointTest {
        return AfterAttempt::GivenUp;
    }
    match WebhookMessage::pause(number, answered.retry_after, jitter) {
        Some(pause) => AfterAttempt::Again(Utc::now() + pause),
        None => AfterAttempt::GivenUp,
    }
}

/// Notes on an endpoint what came of an attempt; why it is to be disabled, if it is.
fn noted(endpoint: &mut Endpoint, answered: &Answered) -> Option<Failure> {
    let now = Utc::now();
    if answered.is_success() {
        endpoint.succeeded(now);
        return None;
    }
    let for_too_long = endpoint.failed(now, answered.retry_after);
    if answered.status == Some(GONE) {
        return Some(Failure::new(
            "endpoint_gone",
            "It answered that it is gone for good (410).",
            "If that was a mistake, mend it and resume the endpoint; else delete it.",
        ));
    }
    for_too_long.then(|| {
        let days = Endpoint::GIVEN_UP_AFTER.num_days();
        Failure::new(
            "endpoint_kept_failing",
            format!("It has taken nothing for {days} days, though it was tried again and again."),
            "Look at its attempts, mend it and resume the endpoint; what it missed can be replayed.",
        )
        .with("days", days as f64)
    })
}

#[cfg(test)]
mod tests {
    use domain::DeliveryProblem;

    use super::*;

    fn answered(status: Option<u16>) -> Answered {
        Answered {
            status,
            problem: status.is_none().then_some(DeliveryProblem::TimedOut),
            text: String::new(),
            retry_after: None,
            duration: Duration::ZERO,
        }
    }

    #[test]
    fn only_2xx_is_taken_and_all_else_is_tried_again_but_what_is_gone() {
        let of =
            |status, number| after(&answered(status), WebhookEventType::RunFailed, number, 0.0);
        for status in [200, 201, 204, 299] {
            assert_eq!(of(Some(status), 1), AfterAttempt::Delivered);
        }
        for status in [None, Some(302), Some(400), Some(404), Some(429), Some(500)] {
            assert!(
                matches!(of(status, 1), AfterAttempt::Again(_)),
                "{status:?}"
            );
            assert!(
                matches!(of(status, 7), AfterAttempt::Again(_)),
                "{status:?}"
            );
            assert_eq!(of(status, 8), AfterAttempt::GivenUp, "{status:?}");
        }
        assert_eq!(of(Some(GONE), 1), AfterAttempt::GivenUp);
        let test = after(&answered(Some(500)), WebhookEventType::EndpointTest, 1, 0.0);
        assert_eq!(test, AfterAttempt::GivenUp);
    }
}

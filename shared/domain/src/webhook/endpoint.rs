//! Endpoints: where an organization wants to be told of what happens.

use std::collections::BTreeSet;

use chrono::{DateTime, TimeDelta, Utc};
use report::Language;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{ActorId, EndpointId, Failure, WebhookEventType, WebhookMessage};

/// An organization has at most so many endpoints.
pub const MOST_ENDPOINTS: u64 = 10;

/// Who is told, and so in which form.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum EndpointKind {
    /// A server of the organization's own, by Standard Webhooks.
    Webhook,
    /// A channel of Slack, by an incoming webhook.
    Slack,
}

/// Whether an endpoint is told of anything.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum EndpointState {
    /// It is.
    Active,
    /// Somebody paused it.
    Paused,
    /// It answered that it is gone, or failed for days; `problem` says what to do.
    Disabled,
}

/// Where an organization wants to be told.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Endpoint {
    pub id: EndpointId,
    pub kind: EndpointKind,
    /// Its address as it is shown: of Slack's, which are secrets, the end alone.
    pub address: String,
    pub description: String,
    /// What it is told of.
    pub events: BTreeSet<WebhookEventType>,
    /// The language of what people are to read.
    #[serde(default)]
    pub language: Language,
    pub state: EndpointState,
    /// Why it was disabled.
    #[serde(default)]
    pub problem: Option<Failure>,
    /// Until when the secret before the present one signs, too.
    #[serde(default)]
    pub previous_secret_until: Option<DateTime<Utc>>,
    /// Attempts that failed since the last that did not.
    #[serde(default)]
    pub failures: u32,
    /// When the first of these was.
    #[serde(default)]
    pub failing_since: Option<DateTime<Utc>>,
    /// Until when nothing is sent to it, after one that failed.
    #[serde(default)]
    pub rests_until: Option<DateTime<Utc>>,
    /// When a message comes that has what waits for it looked at.
    #[serde(default)]
    pub wakes_at: Option<DateTime<Utc>>,
    /// When it last took something.
    #[serde(default)]
    pub delivered_at: Option<DateTime<Utc>>,
    pub created_by: ActorId,
    pub created_at: DateTime<Utc>,
}

impl Endpoint {
    /// One that has taken nothing for so long, though it was tried, is disabled.
    pub const GIVEN_UP_AFTER: TimeDelta = TimeDelta::days(5);
    /// So long the secret before signs, too, after another was asked for.
    pub const ROLLING: TimeDelta = TimeDelta::hours(24);
    /// Messages that are under way to it at once, as long as it takes them.
    const AT_ONCE: usize = 4;

    /// How many messages may be under way to it: one alone while it fails, so that it is not flooded
    /// when it comes back, and holds nobody up until then.
    pub fn at_once(&self) -> usize {
        match self.failures {
            0 => Self::AT_ONCE,
            _ => 1,
        }
    }

    /// Whether it is to be told of that.
    pub fn wants(&self, event: WebhookEventType) -> bool {
        self.state == EndpointState::Active && self.events.contains(&event)
    }

    /// Whether it has customers' offers carried out that they have accepted: a server of the organization's own that is
    /// told of them.
    pub fn carries_out_offers(&self) -> bool {
        self.kind == EndpointKind::Webhook && self.wants(WebhookEventType::OfferAccepted)
    }

    /// Says when something is to be sent to it next. Whether a message has to be sent that comes then: not where one
    /// comes before.
    pub fn wakes(&mut self, next: DateTime<Utc>, now: DateTime<Utc>) -> bool {
        let comes = self.wakes_at.is_some_and(|at| now < at && at <= next);
        if !comes {
            self.wakes_at = Some(next);
        }
        !comes
    }

    /// Notes that it took something.
    pub fn succeeded(&mut self, at: DateTime<Utc>) {
        self.failures = 0;
        self.failing_since = None;
        self.rests_until = None;
        self.delivered_at = Some(at);
    }

    /// Notes that it did not, and has it rest: five seconds, then twice as long each time, up to five minutes, or
    /// as long as it asks for. Whether it has failed for too long.
    pub fn failed(&mut self, at: DateTime<Utc>, asked: Option<TimeDelta>) -> bool {
        let doubled = 5_i64 << self.failures.min(6);
        let rest = TimeDelta::seconds(doubled.min(300));
        let asked = asked.unwrap_or_default().min(WebhookMessage::LONGEST_ASKED);
        self.rests_until = Some(at + rest.max(asked));
        self.failures = self.failures.saturating_add(1);
        let since = *self.failing_since.get_or_insert(at);
        at - since >= Self::GIVEN_UP_AFTER
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::UserId;

    fn endpoint() -> Endpoint {
        Endpoint {
            id: EndpointId::new(),
            kind: EndpointKind::Webhook,
            address: "https://example.com/".into(),
            description: String::new(),
            events: [WebhookEventType::SourceQuiet].into(),
            language: Language::English,
            state: EndpointState::Active,
            problem: None,
            previous_secret_until: None,
            failures: 0,
            failing_since: None,
            rests_until: None,
            wakes_at: None,
            delivered_at: None,
            created_by: ActorId::User(UserId::new()),
            created_at: Utc::now(),
        }
    }

    #[test]
    fn one_that_fails_is_tried_by_one_message_ever_more_rarely_until_it_is_given_up() {
        let mut one = endpoint();
        let begun = Utc::now();
        assert_eq!(one.at_once(), 4);
        let rests = [5, 10, 20, 40, 80, 160, 300, 300, 300];
        for (n, rest) in rests.into_iter().enumerate() {
            let at = begun + TimeDelta::minutes(n as i64);
            assert!(!one.failed(at, None));
            let until = Some(at + TimeDelta::seconds(rest));
            assert_eq!((one.at_once(), one.rests_until), (1, until));
        }
        let last = begun + Endpoint::GIVEN_UP_AFTER;
        assert!(!one.failed(last - TimeDelta::seconds(1), None));
        assert!(one.failed(last, None));
        one.succeeded(begun);
        assert_eq!(
            (one.at_once(), one.failing_since, one.rests_until),
            (4, None, None)
        );
        assert!(!one.failed(begun + TimeDelta::days(9), None));
    }

    #[test]
    fn it_is_woken_once_for_each_moment() {
        let (mut one, now) = (endpoint(), Utc::now());
        let soon = now + TimeDelta::seconds(5);
        let later = now + TimeDelta::seconds(9);
        assert!(one.wakes(later, now));
        assert!(!one.wakes(later, now), "that comes already");
        assert!(one.wakes(soon, now), "that comes too late");
        assert!(!one.wakes(later, now), "one comes before, and sees to it");
        assert!(one.wakes(later, soon), "it has come");
    }

    #[test]
    fn it_rests_as_long_as_it_asks_for_within_bounds() {
        let at = Utc::now();
        for (asked, rest) in [(1, 5), (60, 60), (1_000_000, 3_600)] {
            let mut one = endpoint();
            one.failed(at, Some(TimeDelta::seconds(asked)));
            assert_eq!(one.rests_until, Some(at + TimeDelta::seconds(rest)));
        }
    }

    #[test]
    fn it_is_told_of_what_it_wants_while_it_is_active() {
        let mut one = endpoint();
        assert!(one.wants(WebhookEventType::SourceQuiet));
        assert!(!one.wants(WebhookEventType::RunFailed));
        one.state = EndpointState::Paused;
        assert!(!one.wants(WebhookEventType::SourceQuiet));
    }

    #[test]
    fn servers_that_are_told_of_acceptance_carry_offers_out() {
        let mut one = endpoint();
        assert!(!one.carries_out_offers());
        one.events.insert(WebhookEventType::OfferAccepted);
        assert!(one.carries_out_offers());
        one.kind = EndpointKind::Slack;
        assert!(!one.carries_out_offers(), "nobody answers for a channel");
        (one.kind, one.state) = (EndpointKind::Webhook, EndpointState::Disabled);
        assert!(!one.carries_out_offers());
    }
}

//! What an organization's own servers, and its Slack, are told: where, of what, and what came of it.

mod attempt;
mod endpoint;
mod event;

pub use attempt::{
    DeliveryAttempt, DeliveryMessage, DeliveryOutcome, DeliveryProblem, WebhookMessage,
};
pub use endpoint::{Endpoint, EndpointKind, EndpointState, MOST_ENDPOINTS};
pub use event::{
    AlertRaised, ConnectionDiffered, CustomerOfferTold, EndpointTest, ModelDegraded, RunFailed,
    ScoringRunCompleted, SourceQuiet, SourceResumed, TrainingRunCompleted, UsageThresholdReached,
    WebhookEvent, WebhookEventType,
};

//! What endpoints are told of. Ids, names that the organization gave, figures and a link: nothing of any
//! customer, but of an offer to one by what the organization itself calls them, since its servers may have to carry it
//! out.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{
    AlertId, AlertKind, CampaignId, ConnectionId, CustomerId, CustomerOfferId, EndpointId, Limit,
    ModelId, Month, OfferId, OfferTerms, RunKind, ScoringRunId, TrainingRunId,
};

/// Something that happened, with what there is to know of it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(tag = "type", content = "data")]
pub enum WebhookEvent {
    #[serde(rename = "scoring_run.completed")]
    ScoringRunCompleted(ScoringRunCompleted),
    #[serde(rename = "training_run.completed")]
    TrainingRunCompleted(TrainingRunCompleted),
    #[serde(rename = "model.degraded")]
    ModelDegraded(ModelDegraded),
    #[serde(rename = "run.failed")]
    RunFailed(RunFailed),
    #[serde(rename = "source.quiet")]
    SourceQuiet(SourceQuiet),
    #[serde(rename = "source.resumed")]
    SourceResumed(SourceResumed),
    #[serde(rename = "usage.threshold_reached")]
    UsageThresholdReached(UsageThresholdReached),
    #[serde(rename = "connection.differed")]
    ConnectionDiffered(ConnectionDiffered),
    #[serde(rename = "alert.raised")]
    AlertRaised(AlertRaised),
    #[serde(rename = "offer.made")]
    OfferMade(CustomerOfferTold),
    #[serde(rename = "offer.accepted")]
    OfferAccepted(CustomerOfferTold),
    #[serde(rename = "offer.fulfilled")]
    OfferFulfilled(CustomerOfferTold),
    #[serde(rename = "offer.broken")]
    OfferBroken(CustomerOfferTold),
    /// Asked for by hand, whatever the endpoint is told of.
    #[serde(rename = "endpoint.test")]
    EndpointTest(EndpointTest),
}

/// What endpoints can be told of.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema,
)]
pub enum WebhookEventType {
    /// A dataset's scores are there to read.
    #[serde(rename = "scoring_run.completed")]
    ScoringRunCompleted,
    /// A version of a model is trained.
    #[serde(rename = "training_run.completed")]
    TrainingRunCompleted,
    /// A model no longer fits the customers that it scores.
    #[serde(rename = "model.degraded")]
    ModelDegraded,
    /// A run failed: a training, a scoring, an import or another.
    #[serde(rename = "run.failed")]
    RunFailed,
    /// A source has sent no events for unusually long.
    #[serde(rename = "source.quiet")]
    SourceQuiet,
    /// It sends again.
    #[serde(rename = "source.resumed")]
    SourceResumed,
    /// So much of what the plan includes in a month is used.
    #[serde(rename = "usage.threshold_reached")]
    UsageThresholdReached,
    /// Comparing a connection with its source found differences.
    #[serde(rename = "connection.differed")]
    ConnectionDiffered,
    /// People are to look at something: customers at risk, or what has stopped.
    #[serde(rename = "alert.raised")]
    AlertRaised,
    /// A customer may accept an offer.
    #[serde(rename = "offer.made")]
    OfferMade,
    /// A customer has accepted an offer. Where the organization's own servers carry it out, they do so now, and say so
    /// with `POST /v1/customer-offers/{id}/fulfill`.
    #[serde(rename = "offer.accepted")]
    OfferAccepted,
    /// What a customer was offered is done.
    #[serde(rename = "offer.fulfilled")]
    OfferFulfilled,
    /// What a customer has accepted could not be done: a person has to see to it.
    #[serde(rename = "offer.broken")]
    OfferBroken,
    /// A test that was asked for; every endpoint is told of those.
    #[serde(rename = "endpoint.test")]
    EndpointTest,
}

impl WebhookEvent {
    pub fn kind(&self) -> WebhookEventType {
        match self {
            Self::ScoringRunCompleted(_) => WebhookEventType::ScoringRunCompleted,
            Self::TrainingRunCompleted(_) => WebhookEventType::TrainingRunCompleted,
            Self::ModelDegraded(_) => WebhookEventType::ModelDegraded,
            Self::RunFailed(_) => WebhookEventType::RunFailed,
            Self::SourceQuiet(_) => WebhookEventType::SourceQuiet,
            Self::SourceResumed(_) => WebhookEventType::SourceResumed,
            Self::UsageThresholdReached(_) => WebhookEventType::UsageThresholdReached,
            Self::ConnectionDiffered(_) => WebhookEventType::ConnectionDiffered,
            Self::AlertRaised(_) => WebhookEventType::AlertRaised,
            Self::OfferMade(_) => WebhookEventType::OfferMade,
            Self::OfferAccepted(_) => WebhookEventType::OfferAccepted,
            Self::OfferFulfilled(_) => WebhookEventType::OfferFulfilled,
            Self::OfferBroken(_) => WebhookEventType::OfferBroken,
            Self::EndpointTest(_) => WebhookEventType::EndpointTest,
        }
    }
}

/// A dataset's scores are there to read.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct ScoringRunCompleted {
    /// The run.
    pub scoring_run_id: ScoringRunId,
    /// The model that scored.
    pub model_id: ModelId,
    /// What it is called.
    pub model: String,
    /// Customers that were scored.
    pub customers: u64,
    /// Those of them who are at risk.
    pub at_risk: u64,
    /// Where they are seen.
    pub url: String,
}

/// A version of a model is trained.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct TrainingRunCompleted {
    /// The run.
    pub training_run_id: TrainingRunId,
    /// The model.
    pub model_id: ModelId,
    /// What it is called.
    pub model: String,
    /// The version that was made.
    pub version: u32,
    /// Whether it scores from now on; else it waits for somebody to promote it.
    pub in_production: bool,
    /// Where it is seen.
    pub url: String,
}

/// A model no longer fits the customers that it scores.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct ModelDegraded {
    /// The model.
    pub model_id: ModelId,
    /// What it is called.
    pub model: String,
    /// The version that scored.
    pub version: u32,
    /// The run that told it.
    pub scoring_run_id: ScoringRunId,
    /// Where it is seen what changed.
    pub url: String,
}

/// A run failed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct RunFailed {
    /// The run.
    pub run_id: String,
    /// Which kind of run it is.
    pub kind: RunKind,
    /// Why it failed, for programs. The run itself says it in words.
    pub code: String,
    /// Where it is seen.
    pub url: String,
}

/// A source has sent no events for unusually long.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct SourceQuiet {
    /// The API key or connection that sends.
    pub source_id: String,
    /// What it is called.
    pub source: String,
    /// When its last events came.
    pub since: DateTime<Utc>,
    /// Where it is seen what came last.
    pub url: String,
}

/// A source sends again.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct SourceResumed {
    /// The API key or connection that sends.
    pub source_id: String,
    /// What it is called.
    pub source: String,
    /// Since when it had been quiet.
    pub since: DateTime<Utc>,
    /// When events came again.
    pub at: DateTime<Utc>,
    /// Where it is seen what came last.
    pub url: String,
}

/// So much of what the plan includes in a month is used.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct UsageThresholdReached {
    /// Of what.
    pub metric: Limit,
    /// 80 or 100.
    pub percent: u8,
    /// The month, in UTC: `2026-11`.
    #[schema(value_type = String)]
    pub month: Month,
    /// How much is used.
    pub used: u64,
    /// How much is included.
    pub included: u64,
    /// Where plans are chosen.
    pub url: String,
}

/// Comparing a connection with its source found differences, which are mended.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct ConnectionDiffered {
    /// The connection.
    pub connection_id: ConnectionId,
    /// What it is called.
    pub connection: String,
    /// Subscriptions that bring revenue, as they stood here.
    pub ours: u64,
    /// The same at the source.
    pub theirs: u64,
    /// Objects that stood otherwise.
    pub differences: u64,
    /// Where they are seen.
    pub url: String,
}

/// People are to look at something: alerts of one kind, that follow from the same.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct AlertRaised {
    /// What they are of.
    pub kind: AlertKind,
    /// How many there are.
    pub count: u64,
    /// Their ids: `GET /v1/alerts/{id}` says whom each is about.
    pub alert_ids: Vec<AlertId>,
    /// Where they are seen.
    pub url: String,
}

/// An offer to a customer, and how it stands.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct CustomerOfferTold {
    /// The offer as it was made to this customer.
    pub customer_offer_id: CustomerOfferId,
    /// What the organization calls the customer.
    pub customer_id: CustomerId,
    /// The campaign.
    pub campaign_id: CampaignId,
    /// The offer in the catalogue.
    pub offer_id: OfferId,
    /// Its title, as the customer reads it.
    pub offer: String,
    /// What is promised.
    pub terms: OfferTerms,
    /// The subscription that it is about, as events name it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub subscription_id: Option<String>,
    /// Why it could not be carried out, for programs; only of one that could not.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    /// Where it is seen.
    pub url: String,
}

/// A test that was asked for.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct EndpointTest {
    /// The endpoint that is tested.
    pub endpoint_id: EndpointId,
    /// Where endpoints are seen.
    pub url: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_event_is_named_as_its_type_is() {
        let event = WebhookEvent::SourceQuiet(SourceQuiet {
            source_id: "key_1".into(),
            source: "Shop".into(),
            since: DateTime::UNIX_EPOCH,
            url: "https://perene.test/sources".into(),
        });
        let text = serde_json::to_value(&event).unwrap();
        assert_eq!(text["type"], "source.quiet");
        assert_eq!(text["data"]["source"], "Shop");
        assert_eq!(
            serde_json::to_value(event.kind()).unwrap(),
            text["type"],
            "its type is called otherwise"
        );
        assert_eq!(serde_json::from_value::<WebhookEvent>(text).unwrap(), event);
    }
}

//! What functions tell each other over the bus.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use crate::{
    AlertId, AlertKind, ConnectionId, CustomerId, CustomerOfferFacts, DatasetId, Degradation,
    EndpointId, EventId, Failure, InvitationId, Limit, ModelId, Month, OrgId, RunId, ScoringRunId,
    SegmentRiskFacts, TrainingRunId, UserId,
};

/// What every event carries.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct BusEvent {
    pub id: EventId,
    pub org_id: OrgId,
    pub occurred_at: DateTime<Utc>,
    /// What happened: `type` and `data`.
    #[serde(flatten)]
    pub kind: BusEventKind,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "type", content = "data")]
pub enum BusEventKind {
    /// An upload was ingested and can be trained on or scored.
    DatasetReady { dataset_id: DatasetId },
    ModelTrained {
        training_run_id: TrainingRunId,
        model_id: ModelId,
        version: u32,
    },
    /// A dataset's scores are there to read.
    ScoringCompleted {
        scoring_run_id: ScoringRunId,
        model_id: ModelId,
    },
    /// A version of a model no longer fits the customers it scores.
    ModelDegraded {
        model_id: ModelId,
        /// The version that scored.
        version: u32,
        scoring_run_id: ScoringRunId,
        /// What changed, and how much.
        reasons: Vec<Degradation>,
    },
    /// A run failed. Once for each, but not when whoever ended it died at that moment: its own state counts.
    RunFailed {
        run: RunId,
        /// The failure's code.
        code: String,
        /// The failure; absent of what was told before it was said.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        error: Option<Failure>,
    },
    /// Comparing a connection with its source found differences.
    ConnectionDiffered {
        connection_id: ConnectionId,
        /// Subscriptions that bring revenue, as they stood here, and at the source.
        ours: u64,
        theirs: u64,
        /// Objects that stood otherwise.
        differences: u64,
    },
    /// An endpoint is told of nothing any more.
    EndpointDisabled { endpoint_id: EndpointId },
    /// Somebody is to be written about an invitation; who writes makes the link.
    MemberInvited { invitation_id: InvitationId },
    /// The organization is to go; its members are to be told.
    OrganizationDeletionAsked {
        asked_at: DateTime<Utc>,
        erase_at: DateTime<Utc>,
    },
    OrganizationRestored {
        /// When the deletion taken back was asked for.
        asked_at: DateTime<Utc>,
    },
    /// The grace is over and erasing begins: whoever keeps something of the organization elsewhere
    /// lets go of it. Comes once for each pass.
    OrganizationDeleted,
    /// Nothing of the organization is left.
    OrganizationErased {
        /// Who gets the receipt.
        asked_by: UserId,
    },
    /// A payment failed and is still due: its owners are reminded.
    PaymentFailed {
        /// Since when. Tells one failure from the next.
        since: DateTime<Utc>,
        /// Which reminder it is; the first is 1.
        reminder: u8,
        /// When work stops.
        until: DateTime<Utc>,
        pay_url: Option<String>,
    },
    /// So much of what a plan includes in a month is used. Once for each month, plan and share, or
    /// again after a crash.
    UsageThreshold {
        metric: Limit,
        /// 80 or 100.
        percent: u8,
        /// The month, in UTC.
        month: Month,
        used: u64,
        included: u64,
    },
    /// A source has sent no events for unusually long. Once for each silence, or again after a crash.
    SourceQuiet {
        /// The id of the API key or the connection.
        source: String,
        /// When its last events came.
        since: DateTime<Utc>,
    },
    /// It sends again. Likewise.
    SourceResumed {
        source: String,
        since: DateTime<Utc>,
        at: DateTime<Utc>,
    },
    /// A payment of an organization's customer failed. Once for each, or again when a merge breaks off.
    CustomerPaymentFailed {
        customer: CustomerId,
        /// The event that told of it.
        message: String,
        at: DateTime<Utc>,
    },
    /// The customers of segments are riskier than in the period before. Once for each scoring, or again after a crash.
    SegmentRiskRising {
        scoring_run_id: ScoringRunId,
        /// The first day of the period.
        period: NaiveDate,
        /// Those that rose most first, up to [`MOST_ALERTS`](crate::MOST_ALERTS).
        segments: Vec<SegmentRiskFacts>,
    },
    /// People are to look at something. Once for what it follows from and each kind, or again after a crash: then
    /// under the same id.
    AlertsRaised {
        kind: AlertKind,
        /// Up to [`MOST_ALERTS`](crate::MOST_ALERTS).
        alerts: Vec<AlertId>,
    },
    /// The daily mail of alerts is due. Once for each time, or again after a crash.
    AlertDigestDue {
        /// What was raised after that is told.
        since: DateTime<Utc>,
        /// When it was due: what was raised by then is told.
        until: DateTime<Utc>,
    },
    /// An organization's own domain is not proved any more: its messages come from Perene's address. Once for each time
    /// that it was, or again after a crash.
    SenderLost {
        domain: String,
        /// Since when it had been proved. Tells one loss from the next.
        verified_since: DateTime<Utc>,
    },
    /// Too much of what an organization sent came back, so that its messages are held back. Once for each time, or again
    /// after a crash.
    MessagesSuspended {
        since: DateTime<Utc>,
        /// Messages of the day of which something was heard, and those of them that came back.
        outcomes: u64,
        bounces: u64,
    },
    /// An offer to a customer is made, accepted, carried out, or cannot be. Once for each, or again after a crash: then
    /// under the same id.
    OfferTurned(Box<CustomerOfferFacts>),
}

impl BusEventKind {
    /// The name used in event patterns (`detail-type`).
    pub fn name(&self) -> &'static str {
        match self {
            Self::DatasetReady { .. } => "DatasetReady",
            Self::ModelTrained { .. } => "ModelTrained",
            Self::ScoringCompleted { .. } => "ScoringCompleted",
            Self::ModelDegraded { .. } => "ModelDegraded",
            Self::RunFailed { .. } => "RunFailed",
            Self::ConnectionDiffered { .. } => "ConnectionDiffered",
            Self::EndpointDisabled { .. } => "EndpointDisabled",
            Self::MemberInvited { .. } => "MemberInvited",
            Self::OrganizationDeletionAsked { .. } => "OrganizationDeletionAsked",
            Self::OrganizationRestored { .. } => "OrganizationRestored",
            Self::OrganizationDeleted => "OrganizationDeleted",
            Self::OrganizationErased { .. } => "OrganizationErased",
            Self::PaymentFailed { .. } => "PaymentFailed",
            Self::UsageThreshold { .. } => "UsageThreshold",
            Self::SourceQuiet { .. } => "SourceQuiet",
            Self::SourceResumed { .. } => "SourceResumed",
            Self::CustomerPaymentFailed { .. } => "CustomerPaymentFailed",
            Self::SegmentRiskRising { .. } => "SegmentRiskRising",
            Self::AlertsRaised { .. } => "AlertsRaised",
            Self::AlertDigestDue { .. } => "AlertDigestDue",
            Self::SenderLost { .. } => "SenderLost",
            Self::MessagesSuspended { .. } => "MessagesSuspended",
            Self::OfferTurned(_) => "OfferTurned",
        }
    }
}

impl BusEvent {
    pub fn now(org_id: OrgId, kind: BusEventKind) -> Self {
        Self {
            id: EventId::new(),
            org_id,
            occurred_at: Utc::now(),
            kind,
        }
    }
}

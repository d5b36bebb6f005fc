//! What an alert is about: a code and figures, of which each language makes its words.

use chrono::{DateTime, Utc};
use report::Driver;
use serde::{Deserialize, Serialize};
use strum::VariantArray;
use utoipa::ToSchema;

use crate::{Failure, Limit, ModelId, Month, Notification, RunKind, ScoringRunId, SegmentId};

/// What people are alerted of.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema,
)]
#[serde(rename_all = "snake_case")]
#[derive(strum::IntoStaticStr, strum::VariantArray)]
#[strum(serialize_all = "snake_case", const_into_str)]
pub enum AlertKind {
    /// A subscription renews soon, and its customer is at risk.
    RenewalAtRisk,
    /// A customer at risk was not nearly as risky the last time.
    RiskJumped,
    /// A customer at risk has much to lose.
    HighValueAtRisk,
    /// A customer is among the riskiest.
    TopAtRisk,
    /// A payment of a large customer failed.
    PaymentFailed,
    /// A source of events has stopped.
    SourceQuiet,
    /// A training, a scoring, an import or another run failed.
    RunFailed,
    /// What the plan includes in a month is nearly used up.
    QuotaNear,
    /// The customers of a segment are riskier than in the period before.
    SegmentRiskRising,
}

impl AlertKind {
    /// Those that are about a customer.
    pub const OF_CUSTOMERS: [Self; 5] = [
        Self::RenewalAtRisk,
        Self::RiskJumped,
        Self::HighValueAtRisk,
        Self::TopAtRisk,
        Self::PaymentFailed,
    ];

    pub fn all() -> &'static [Self] {
        Self::VARIANTS
    }

    /// The mail that already tells of it: whoever gets that is not mailed of the alert as well.
    pub fn told_by(self) -> Option<Notification> {
        match self {
            Self::SourceQuiet => Some(Notification::Sources),
            Self::QuotaNear => Some(Notification::Usage),
            _ => None,
        }
    }
}

/// What an alert follows from.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum AlertFacts {
    /// A subscription renews soon, and its customer is at risk.
    RenewalAtRisk(RiskFacts),
    /// A customer at risk was not nearly as risky the last time.
    RiskJumped(RiskFacts),
    /// A customer at risk has much to lose.
    HighValueAtRisk(RiskFacts),
    /// A customer is among the riskiest.
    TopAtRisk(RiskFacts),
    /// A payment of a large customer failed.
    PaymentFailed {
        /// When.
        failed_at: DateTime<Utc>,
        /// What their subscriptions are charged a month, in the currency's smallest unit.
        monthly_minor: i64,
        /// Its currency (ISO 4217).
        currency: String,
    },
    /// A source of events has stopped.
    SourceQuiet {
        /// The id of the API key or the connection.
        source_id: String,
        /// What it is called.
        source: String,
        /// When its last events came.
        since: DateTime<Utc>,
    },
    /// A run failed.
    RunFailed {
        /// The run.
        run_id: String,
        /// Which kind of run it is.
        run_kind: RunKind,
        /// Why it failed, for programs.
        code: String,
        /// Why it failed, and what to do; absent of alerts that were raised before they said so.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        error: Option<Failure>,
    },
    /// What the plan includes in a month is nearly used up.
    QuotaNear {
        /// Of what.
        metric: Limit,
        /// 80 or 100.
        percent: u8,
        /// The month, in UTC: `2026-11`.
        #[schema(value_type = String)]
        month: Month,
        /// How much is used.
        used: u64,
        /// How much is included.
        included: u64,
    },
    /// The customers of a segment are riskier than in the period before.
    SegmentRiskRising(SegmentRiskFacts),
}

/// How risky a segment's customers are, and were by the last scoring of the period before: those who are in it now and were
/// scored both times.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct SegmentRiskFacts {
    /// The segment.
    pub segment_id: SegmentId,
    /// What it was called then.
    pub segment: String,
    /// The run that said so.
    pub scoring_run_id: ScoringRunId,
    /// The model that scored.
    pub model_id: ModelId,
    /// When the scoring was asked for that it is compared with.
    pub compared_with: DateTime<Utc>,
    /// How many customers were scored both times.
    pub customers: u64,
    /// Their mean probability of leaving then, 0 to 1.
    pub mean_score_before: f64,
    /// The same now.
    pub mean_score: f64,
    /// The share of them at high risk then, 0 to 1.
    pub high_risk_before: f64,
    /// The same now.
    pub high_risk: f64,
}

impl SegmentRiskFacts {
    /// By how much the mean or the share at high risk rose, whichever rose more.
    pub fn rise(&self) -> f64 {
        let mean = self.mean_score - self.mean_score_before;
        mean.max(self.high_risk - self.high_risk_before)
    }
}

/// How a customer stands, as a scoring run says.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct RiskFacts {
    /// The run that said so.
    pub scoring_run_id: ScoringRunId,
    /// The model that scored.
    pub model_id: ModelId,
    /// The probability of leaving, 0 to 1.
    pub score: f64,
    /// The same in the run before, where it was scored there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub score_before: Option<f64>,
    /// What the customer is worth, in the unit of the model's value column.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub value: Option<f64>,
    /// The currency of the value (ISO 4217), where the model says it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub currency: Option<String>,
    /// When the subscription that renews next does.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub renews_at: Option<DateTime<Utc>>,
    /// What moved the score most, strongest first: up to two.
    pub drivers: Vec<Driver>,
}

impl AlertFacts {
    pub fn kind(&self) -> AlertKind {
        match self {
            Self::RenewalAtRisk(_) => AlertKind::RenewalAtRisk,
            Self::RiskJumped(_) => AlertKind::RiskJumped,
            Self::HighValueAtRisk(_) => AlertKind::HighValueAtRisk,
            Self::TopAtRisk(_) => AlertKind::TopAtRisk,
            Self::PaymentFailed { .. } => AlertKind::PaymentFailed,
            Self::SourceQuiet { .. } => AlertKind::SourceQuiet,
            Self::RunFailed { .. } => AlertKind::RunFailed,
            Self::QuotaNear { .. } => AlertKind::QuotaNear,
            Self::SegmentRiskRising(_) => AlertKind::SegmentRiskRising,
        }
    }

    /// How a customer stands, of what is about one.
    pub fn risk(&self) -> Option<&RiskFacts> {
        match self {
            Self::RenewalAtRisk(risk)
            | Self::RiskJumped(risk)
            | Self::HighValueAtRisk(risk)
            | Self::TopAtRisk(risk) => Some(risk),
            Self::PaymentFailed { .. }
            | Self::SourceQuiet { .. }
            | Self::RunFailed { .. }
            | Self::QuotaNear { .. }
            | Self::SegmentRiskRising(_) => None,
        }
    }
}

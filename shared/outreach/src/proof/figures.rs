//! What is shown of a year's proof, and kept of it.

use chrono::{DateTime, NaiveDate, Utc};
use domain::OfferId;
use report::Estimate;
use serde::{Deserialize, Serialize};
use stats::experiment::{
    evidence::Counts,
    finding::{Because, Finding, Missing},
    plan::{Expected, OutOfReach},
};
use utoipa::ToSchema;

use super::MeasurePlan;
use crate::Reason;

/// What is found of a cohort.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct ProofFindings {
    /// When it was reckoned.
    pub as_of: DateTime<Utc>,
    /// The last day of which all who entered are complete: they and those before them count.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub entered_until: Option<NaiveDate>,
    /// Customers who entered the cohort.
    pub entered: u64,
    /// Of those, customers who can be compared and whose horizon is not over, or what became of them not looked at yet.
    pub waiting: u64,
    /// Customers who entered and are not compared, by why.
    pub excluded: Vec<Exclusion>,
    /// All reasons together, or all of a campaign's offers: the figure that was asked for.
    pub all: GroupFindings,
    /// By the reason for which a customer entered; none of a campaign, which has one. Each stands for itself: of several
    /// one is wrong more often than each.
    pub by_reason: Vec<GroupFindings>,
    /// Of a campaign, by the offer that was chosen, made or not: who got it is compared with whom it was kept from. Each
    /// stands for itself.
    #[serde(default)]
    #[schema(required)]
    pub by_offer: Vec<GroupFindings>,
}

/// Customers who are not compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = ProofExclusion)]
pub struct Exclusion {
    /// Why.
    pub reason: ExclusionReason,
    /// Of what.
    pub scope: Scope,
    /// How many.
    pub customers: u64,
}

/// Why customers are not compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = ProofExclusionReason)]
pub enum ExclusionReason {
    /// Nobody was held out as they entered.
    NobodyHeldOut,
    /// No message could have reached them: no address, or they want none.
    Unreachable,
    /// They were deleted since, or turned out to be another customer who is counted.
    Erased,
    /// What they pay is not known, or in several currencies.
    NoPrice,
    /// They pay in another currency than most.
    OtherCurrency,
}

/// What somebody is excluded from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = ProofExclusionScope)]
pub enum Scope {
    /// From all figures.
    Everything,
    /// From those of money.
    Revenue,
}

/// What is found of all units, or of those of a reason or an offer.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[schema(as = ProofGroup)]
pub struct GroupFindings {
    /// None of all together, or of an offer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<Reason>,
    /// None of all together, or of a reason.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub offer_id: Option<OfferId>,
    /// Customers who entered and can be compared.
    pub entered: u64,
    /// Those of them who were written to or made an offer, or were to be, once complete.
    pub treated: UnitCounts,
    /// Those who were left alone, once complete.
    pub held_out: UnitCounts,
    /// Customers kept: an effect on one is a share, 0.05 is five of a hundred. None before anything was fixed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kept: Option<MeasureFindings>,
    /// Money kept. None before anything was fixed, or where no price is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub revenue: Option<RevenueFindings>,
}

/// Complete units, by what became of them.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = ProofCounts)]
pub struct UnitCounts {
    /// Customers who left.
    pub left: u64,
    /// Customers who stayed.
    pub kept: u64,
}

/// Money kept, in the smallest unit of a currency: payments less refunds and what messages and offers cost.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[schema(as = ProofRevenue)]
pub struct RevenueFindings {
    /// ISO 4217.
    pub currency: String,
    /// After so many days what was kept first exceeded what it cost; none where it has not within the horizon.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pay_back_days: Option<u32>,
    /// What is found.
    #[serde(flatten)]
    pub found: MeasureFindings,
}

/// What is found in one measure.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[schema(as = ProofMeasure)]
pub struct MeasureFindings {
    /// What may be said by now.
    pub finding: ProofFinding,
    /// Complete units that count.
    pub units: u64,
    /// After so many days it is looked at what became of a customer.
    pub horizon_days: u32,
    /// The effect on one unit, by the interval that was fixed. None while nothing may be said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub on_a_unit: Option<Interval>,
    /// The effect on all complete units.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub total: Option<Interval>,
    /// The effect on one unit by the interval that holds for ever, and is wider.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub evergreen: Option<Interval>,
    /// The smallest effect on a unit that the year finds with a chance of four in five, by what was fixed.
    pub detectable: f64,
    /// What was fixed beforehand.
    pub plan: MeasurePlan,
    /// The effect on one unit as it stood at the end of each week: of all together alone.
    pub points: Vec<Point>,
}

/// A figure, and where the truth is in nineteen of twenty years, at every look.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, ToSchema)]
#[schema(as = ProofInterval)]
pub struct Interval {
    /// The figure.
    pub value: f64,
    /// The lower end.
    pub low: f64,
    /// The upper end.
    pub high: f64,
}

/// What stood on a day.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, ToSchema)]
#[schema(as = ProofPoint)]
pub struct Point {
    /// By the end of it.
    pub day: NaiveDate,
    /// Complete units.
    pub units: u64,
    /// The effect on one.
    #[serde(flatten)]
    pub effect: Interval,
}

/// What may be said of an effect.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(tag = "code", rename_all = "snake_case")]
pub enum ProofFinding {
    /// More is kept by what is done than without it.
    Gain,
    /// Less is kept.
    Loss,
    /// Not yet: more complete units are needed, so many of each kind.
    MoreUnits {
        /// Written to, and left.
        treated_left: u32,
        /// Written to, and stayed.
        treated_kept: u32,
        /// Left alone, and left.
        held_out_left: u32,
        /// Left alone, and stayed.
        held_out_kept: u32,
        /// Left alone, in all.
        held_out: u32,
    },
    /// Not yet: the interval holds zero.
    MoreCertainty {
        /// As many more units like those there are would do, if the effect is as large as it looks.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        units: Option<f64>,
    },
    /// Never this year: fewer customers are held out than it takes, or fewer of them leave.
    TooFew {
        /// Which of them.
        of: RareUnits,
        /// So many are expected.
        expected: f64,
        /// So many are needed.
        needed: u32,
    },
    /// Never this year: what could be found is more than there is to keep.
    TooSmall {
        /// The smallest effect that is found.
        detectable: f64,
        /// The largest that there can be.
        possible: f64,
    },
    /// Money is lost so far, and may come back: it is seen to later than the horizon.
    BeforePayBack,
    /// More has happened than was forecast: only what holds for ever is still shown.
    BeyondForecast,
}

/// Units that are rare.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = ProofRareUnits)]
pub enum RareUnits {
    /// Customers who are held out.
    HeldOut,
    /// Those of them who leave.
    HeldOutWhoLeft,
}

impl GroupFindings {
    /// Without what stood earlier, so that those of many reasons fit into an item.
    pub(super) fn without_points(mut self) -> Self {
        let kept = self.kept.as_mut().map(|kept| &mut kept.points);
        let revenue = self.revenue.as_mut().map(|of| &mut of.found.points);
        kept.into_iter().chain(revenue).for_each(Vec::clear);
        self
    }
}

impl From<Estimate> for Interval {
    fn from(estimate: Estimate) -> Self {
        let [low, high] = estimate.interval;
        Self {
            value: estimate.value,
            low,
            high,
        }
    }
}

impl From<Counts> for UnitCounts {
    fn from(counts: Counts) -> Self {
        Self {
            left: counts.left.into(),
            kept: counts.kept.into(),
        }
    }
}

impl From<Finding> for ProofFinding {
    fn from(finding: Finding) -> Self {
        match finding {
            Finding::Gain => Self::Gain,
            Finding::Loss => Self::Loss,
            Finding::NotYet(Missing::Units {
                treated,
                held_out,
                held_out_in_all,
            }) => Self::MoreUnits {
                treated_left: treated.left,
                treated_kept: treated.kept,
                held_out_left: held_out.left,
                held_out_kept: held_out.kept,
                held_out: held_out_in_all,
            },
            Finding::NotYet(Missing::Certainty { units }) => Self::MoreCertainty { units },
            Finding::Undecidable(Because::OutOfReach(why)) => why.into(),
            Finding::Undecidable(Because::BeforePayBack) => Self::BeforePayBack,
            Finding::Undecidable(Because::BeyondForecast) => Self::BeyondForecast,
        }
    }
}

impl From<OutOfReach> for ProofFinding {
    fn from(why: OutOfReach) -> Self {
        match why {
            OutOfReach::TooFew { expected, needed } => {
                let (of, expected) = match expected {
                    Expected::HeldOut(expected) => (RareUnits::HeldOut, expected),
                    Expected::HeldOutWhoLeft(expected) => (RareUnits::HeldOutWhoLeft, expected),
                };
                Self::TooFew {
                    of,
                    expected,
                    needed,
                }
            }
            OutOfReach::TooSmall {
                detectable,
                possible,
            } => Self::TooSmall {
                detectable,
                possible,
            },
        }
    }
}

//! What is said when a limit, a feature or a payment stands in the way.

use crate::{Failure, Feature, Limit, LimitUse, PlanId, plans};

/// Why an organization is not given what it asked for, and how it gets it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refusal {
    /// A limit of its plan is reached.
    Limit {
        limit: Limit,
        /// How much of it is taken; what was asked for, where nothing is taken but by that.
        used: u64,
        asked: u64,
        plan: PlanId,
    },
    Feature {
        feature: Feature,
        plan: PlanId,
    },
    /// Its plan is not paid for.
    ReadOnly {
        plan: PlanId,
    },
}

impl Refusal {
    /// A stable code, for programs.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Limit { .. } => "plan_limit_reached",
            Self::Feature { .. } => "not_in_plan",
            Self::ReadOnly { .. } => "read_only",
        }
    }

    pub fn is_code(code: &str) -> bool {
        matches!(code, "plan_limit_reached" | "not_in_plan" | "read_only")
    }

    pub fn plan(&self) -> PlanId {
        match self {
            Self::Limit { plan, .. } | Self::Feature { plan, .. } | Self::ReadOnly { plan } => {
                *plan
            }
        }
    }

    /// The limit or the feature.
    pub fn subject(&self) -> Option<&'static str> {
        match self {
            Self::Limit { limit, .. } => Some(limit.into_str()),
            Self::Feature { feature, .. } => Some(feature.into_str()),
            Self::ReadOnly { .. } => None,
        }
    }

    /// How far the limit is used, and how much of it the plan allows.
    pub fn numbers(&self) -> Option<LimitUse> {
        match self {
            Self::Limit {
                limit, used, plan, ..
            } => Some(LimitUse {
                limit: *limit,
                used: *used,
                allowed: limit.allowed(&plan.plan()),
            }),
            _ => None,
        }
    }

    /// How much more of the limit was asked for.
    pub fn needed(&self) -> Option<u64> {
        match self {
            Self::Limit { asked, .. } => Some(*asked).filter(|asked| *asked > 0),
            _ => None,
        }
    }

    pub fn detail(&self) -> String {
        let name = self.plan().plan().name;
        match self {
            Self::Limit {
                limit: Limit::DatasetRows,
                used,
                plan,
                ..
            } => {
                let allowed = plan.plan().dataset_rows;
                format!(
                    "The plan {name} allows {allowed} rows in a dataset; this has {used} or more."
                )
            }
            Self::Limit {
                limit,
                used,
                asked,
                plan,
            } => format!(
                "The plan {name} allows {} {}; {} are taken, and this asks for {} more.",
                limit.amount(limit.allowed(&plan.plan())),
                limit.words(),
                limit.amount(*used),
                limit.amount(*asked),
            ),
            Self::Feature { feature, .. } => format!(
                "The plan {name} does not include {}.",
                feature.into_str().replace('_', " ")
            ),
            Self::ReadOnly { .. } => {
                "The last payment failed and the grace is over: what is there \
                 can be read, exported and deleted, but nothing is uploaded, taken in, trained or scored."
                    .into()
            }
        }
    }

    pub fn remedy(&self) -> String {
        match self {
            Self::Limit {
                limit, used, asked, ..
            } => {
                let needed = match limit {
                    Limit::DatasetRows => *used,
                    _ => used.saturating_add(*asked),
                };
                let thrift = limit.thrift();
                match plans().into_iter().find(|p| limit.allowed(p) >= needed) {
                    Some(plan) => format!(
                        "{thrift}, or move to the plan {}, which allows {}.",
                        plan.name,
                        limit.amount(limit.allowed(&plan))
                    ),
                    None => format!("{thrift}, or ask us for a plan of your own."),
                }
            }
            Self::Feature { feature, .. } => {
                match plans().into_iter().find(|plan| plan.includes(*feature)) {
                    Some(plan) => format!("Move to the plan {}, which does.", plan.name),
                    None => "No plan does yet.".into(),
                }
            }
            Self::ReadOnly { .. } => "Pay the open invoice, or choose another plan.".into(),
        }
    }
}

impl From<Refusal> for Failure {
    fn from(refusal: Refusal) -> Self {
        let failure = Self::new(refusal.code(), refusal.detail(), refusal.remedy());
        let failure = match refusal.subject() {
            Some(subject) => failure.with("limit", subject),
            None => failure,
        };
        match refusal.numbers() {
            Some(LimitUse { used, allowed, .. }) => {
                failure.with("used", used).with("allowed", allowed)
            }
            None => failure,
        }
    }
}

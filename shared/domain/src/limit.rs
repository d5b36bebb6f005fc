//! What plans limit, and what is said when a limit, a feature or a payment stands in the way.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{
    Failure, Organization,
    plan::{Feature, Plan, PlanId, plans},
};

/// A number that a plan limits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Limit {
    /// Customers scored in a calendar month (UTC), by runs and by predictions.
    ScoredCustomers,
    /// Rows in one dataset.
    DatasetRows,
    /// Models kept at a time.
    Models,
    /// Members and open invitations.
    Seats,
}

impl Limit {
    /// As in JSON.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::ScoredCustomers => "scored_customers",
            Self::DatasetRows => "dataset_rows",
            Self::Models => "models",
            Self::Seats => "seats",
        }
    }

    pub fn allowed(self, plan: &Plan) -> u64 {
        match self {
            Self::ScoredCustomers => plan.most_scored_customers(),
            Self::DatasetRows => plan.dataset_rows,
            Self::Models => plan.models.into(),
            Self::Seats => plan.seats.into(),
        }
    }

    fn words(self) -> &'static str {
        match self {
            Self::ScoredCustomers => "customers scored a calendar month (UTC)",
            Self::DatasetRows => "rows in a dataset",
            Self::Models => "models",
            Self::Seats => "seats (members and open invitations)",
        }
    }

    /// What to do without paying more.
    fn thrift(self) -> &'static str {
        match self {
            Self::ScoredCustomers => "Score fewer customers, wait for the next month",
            Self::DatasetRows => "Upload a sample, split the file",
            Self::Models => "Delete a model that you no longer need",
            Self::Seats => "Remove a member, revoke an invitation",
        }
    }
}

/// How far a limit is used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
pub struct LimitUse {
    /// What is limited.
    pub limit: Limit,
    /// How much of it is taken.
    pub used: u64,
    /// How much of it the plan allows.
    pub allowed: u64,
}

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
            Self::Limit { limit, .. } => Some(limit.as_str()),
            Self::Feature { feature, .. } => Some(feature.as_str()),
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
                "The plan {name} allows {} {}; {used} are taken, and this asks for {asked} more.",
                limit.allowed(&plan.plan()),
                limit.words()
            ),
            Self::Feature { feature, .. } => format!(
                "The plan {name} does not include {}.",
                feature.as_str().replace('_', " ")
            ),
            Self::ReadOnly { .. } => {
                "The last payment failed and the grace is over: what is there \
                 can be read, exported and deleted, but nothing is uploaded, trained or scored."
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
                        limit.allowed(&plan)
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
        Self::new(refusal.code(), refusal.detail(), refusal.remedy())
    }
}

impl Organization {
    /// Refuses what costs work while the plan is not paid for.
    pub fn may_work(&self, now: chrono::DateTime<chrono::Utc>) -> Result<(), Refusal> {
        match self.standing.allows_work(now) {
            true => Ok(()),
            false => Err(Refusal::ReadOnly { plan: self.plan }),
        }
    }

    /// Refuses what the plan does not include.
    pub fn may_use(&self, feature: Feature) -> Result<(), Refusal> {
        match self.plan.plan().includes(feature) {
            true => Ok(()),
            false => Err(Refusal::Feature {
                feature,
                plan: self.plan,
            }),
        }
    }

    /// Refuses what a feature does by itself while nobody asks, as far as the plan or a payment forbid
    /// it.
    pub fn may_automate(
        &self,
        feature: Feature,
        now: chrono::DateTime<chrono::Utc>,
    ) -> Result<(), Refusal> {
        self.may_use(feature)?;
        self.may_work(now)
    }

    /// Refuses `asked` more of what is limited when `used` are taken and these are too many.
    pub fn may_take(&self, limit: Limit, used: u64, asked: u64) -> Result<(), Refusal> {
        match used.saturating_add(asked) <= limit.allowed(&self.plan.plan()) {
            true => Ok(()),
            false => Err(Refusal::Limit {
                limit,
                used,
                asked,
                plan: self.plan,
            }),
        }
    }
}

#[cfg(test)]
mod tests {
    use chrono::{Duration, Utc};

    use super::*;
    use crate::{OrgId, Standing};

    fn organization(plan: PlanId) -> Organization {
        Organization {
            id: OrgId::new(),
            name: "Example".into(),
            plan,
            standing: Standing::Active,
            created_at: Utc::now(),
            deletion: None,
        }
    }

    #[test]
    fn the_last_place_is_given_and_no_more() {
        let free = organization(PlanId::Free);
        assert_eq!(free.may_take(Limit::Models, 1, 1), Ok(()));
        let refusal = free.may_take(Limit::Models, 2, 1).unwrap_err();
        let numbers = refusal.numbers().unwrap();
        assert_eq!((numbers.used, numbers.allowed), (2, 2));
        assert_eq!(
            refusal.detail(),
            "The plan Free allows 2 models; 2 are taken, and this asks for 1 more."
        );
        assert_eq!(
            refusal.remedy(),
            "Delete a model that you no longer need, or move to the plan Starter, which allows 5."
        );
    }

    #[test]
    fn the_plan_to_move_to_allows_what_was_asked_for() {
        let free = organization(PlanId::Free);
        let asked = free.may_take(Limit::ScoredCustomers, 9_000, 200_000);
        let remedy = asked.unwrap_err().remedy();
        assert!(remedy.contains("Growth"), "{remedy}");
        let scale = organization(PlanId::Scale);
        let all = Limit::ScoredCustomers.allowed(&PlanId::Scale.plan());
        let remedy = scale
            .may_take(Limit::ScoredCustomers, all, 1)
            .unwrap_err()
            .remedy();
        assert!(remedy.contains("ask us"), "{remedy}");
    }

    #[test]
    fn a_feature_names_the_first_plan_that_has_it() {
        let starter = organization(PlanId::Starter);
        assert_eq!(starter.may_use(Feature::Outcomes), Ok(()));
        let refusal = starter.may_use(Feature::AutomaticRetraining).unwrap_err();
        assert_eq!(refusal.code(), "not_in_plan");
        assert!(refusal.remedy().contains("Growth"));
    }

    #[test]
    fn who_has_not_paid_does_no_work() {
        let now = Utc::now();
        let mut late = organization(PlanId::Growth);
        late.standing = Standing::PastDue {
            until: now + Duration::days(1),
        };
        assert_eq!(late.may_work(now), Ok(()));
        let refusal = late.may_work(now + Duration::days(1)).unwrap_err();
        assert_eq!(refusal.code(), "read_only");
    }
}

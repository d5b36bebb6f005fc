//! What an organization may do on its plan.

use crate::{Feature, Organization, Refusal};

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
}

#[cfg(test)]
mod tests {
    use chrono::{Duration, Utc};

    use super::*;
    use crate::{OrgId, PlanId, Standing};

    fn organization(plan: PlanId) -> Organization {
        Organization {
            id: OrgId::new(),
            name: "Example".into(),
            plan,
            standing: Standing::Active,
            created_at: Utc::now(),
            deletion: None,
            second_factor_required: false,
            customers_are: crate::CustomersAre::default(),
        }
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

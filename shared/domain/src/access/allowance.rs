//! What an organization may do on its plan.

use crate::{Feature, Limit, Organization, Refusal};

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
    use crate::{OrgId, PlanId, Standing};

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

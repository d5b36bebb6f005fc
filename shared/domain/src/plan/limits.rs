//! What plans limit, and whether that is reached.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{Plan, PlanId, Refusal};

/// A number that a plan limits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[derive(strum::IntoStaticStr)]
#[strum(serialize_all = "snake_case", const_into_str)]
pub enum Limit {
    /// Customers scored in a calendar month (UTC), by runs, which do not count those who have left already, and by
    /// predictions.
    ScoredCustomers,
    /// Rows in one dataset.
    DatasetRows,
    /// Models kept at a time.
    Models,
    /// Members and open invitations.
    Seats,
    /// Bytes of files, as long as they are kept as they came, and of what was made of them.
    StoredBytes,
    /// Events of customers taken in a calendar month (UTC).
    Events,
}

impl Limit {
    pub fn allowed(self, plan: &Plan) -> u64 {
        match self {
            Self::ScoredCustomers => plan.most_scored_customers(),
            Self::DatasetRows => plan.dataset_rows,
            Self::Models => plan.models.into(),
            Self::Seats => plan.seats.into(),
            Self::StoredBytes => plan.stored_bytes,
            Self::Events => plan.events,
        }
    }

    /// Refuses `asked` more when `used` are taken and these are too many.
    pub fn check(self, plan: PlanId, used: u64, asked: u64) -> Result<(), Refusal> {
        match used.saturating_add(asked) <= self.allowed(&plan.plan()) {
            true => Ok(()),
            false => Err(Refusal::Limit {
                limit: self,
                used,
                asked,
                plan,
            }),
        }
    }

    pub(super) fn words(self) -> &'static str {
        match self {
            Self::ScoredCustomers => "customers scored a calendar month (UTC)",
            Self::DatasetRows => "rows in a dataset",
            Self::Models => "models",
            Self::Seats => "seats (members and open invitations)",
            Self::StoredBytes => "of files and datasets",
            Self::Events => "events a calendar month (UTC)",
        }
    }

    /// So much of it, for people.
    pub fn amount(self, n: u64) -> String {
        match self {
            Self::StoredBytes => bytes(n),
            _ => n.to_string(),
        }
    }

    /// What to do without paying more.
    pub(super) fn thrift(self) -> &'static str {
        match self {
            Self::ScoredCustomers => "Score fewer customers, wait for the next month",
            Self::DatasetRows => "Upload a sample, split the file",
            Self::Models => "Delete a model that you no longer need",
            Self::Seats => "Remove a member, revoke an invitation",
            Self::StoredBytes => "Delete datasets that you no longer need",
            Self::Events => "Send fewer kinds of events, wait for the next month",
        }
    }
}

/// Bytes in the largest unit of which there is one, to a tenth: `1.5 GB`.
fn bytes(n: u64) -> String {
    let units = [(1e12, "TB"), (1e9, "GB"), (1e6, "MB"), (1e3, "kB")];
    match units.into_iter().find(|(unit, _)| n as f64 >= *unit) {
        Some((unit, name)) => format!("{} {name}", (n as f64 / unit * 10.0).round() / 10.0),
        None => format!("{n} bytes"),
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_place_is_given_and_no_more() {
        assert_eq!(Limit::Models.check(PlanId::Free, 1, 1), Ok(()));
        let refusal = Limit::Models.check(PlanId::Free, 2, 1).unwrap_err();
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
    fn bytes_are_told_in_units() {
        let refusal = Limit::StoredBytes.check(PlanId::Free, 950_000_000, 101_000_000);
        let refusal = refusal.unwrap_err();
        assert_eq!(
            refusal.detail(),
            "The plan Free allows 1 GB of files and datasets; 950 MB are taken, and this asks for \
             101 MB more."
        );
        assert_eq!(
            refusal.remedy(),
            "Delete datasets that you no longer need, or move to the plan Starter, which allows 10 \
             GB."
        );
        let told = [0, 999, 1_500, 1_949_999_999, 2_000_000_000_000].map(bytes);
        assert_eq!(told, ["0 bytes", "999 bytes", "1.5 kB", "1.9 GB", "2 TB"]);
    }

    #[test]
    fn the_plan_to_move_to_allows_what_was_asked_for() {
        let asked = Limit::ScoredCustomers.check(PlanId::Free, 9_000, 200_000);
        let remedy = asked.unwrap_err().remedy();
        assert!(remedy.contains("Growth"), "{remedy}");
        let all = Limit::ScoredCustomers.allowed(&PlanId::Scale.plan());
        let beyond = Limit::ScoredCustomers.check(PlanId::Scale, all, 1);
        let remedy = beyond.unwrap_err().remedy();
        assert!(remedy.contains("ask us"), "{remedy}");
    }
}

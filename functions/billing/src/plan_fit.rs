//! Whether what an organization has fits into a smaller plan.

use api::ApiError;
use chrono::Utc;
use domain::{DatasetStatus, Limit, Phrase, Plan, Sentence};
use store::{Counted, TenantStore};

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Held {
    pub models: u64,
    /// Members and open invitations.
    pub seats: u64,
    /// Rows of the largest dataset.
    pub dataset_rows: u64,
    /// Bytes of files and datasets.
    pub stored_bytes: u64,
}

impl Held {
    pub async fn of(tenant: &TenantStore) -> Result<Self, ApiError> {
        let (datasets, now) = (tenant.all_datasets().await?, Utc::now());
        let rows = datasets
            .iter()
            .filter(|dataset| dataset.status == DatasetStatus::Ready)
            .filter_map(|dataset| dataset.row_count);
        Ok(Self {
            models: tenant.places_taken(Counted::Models).await?,
            seats: tenant.places_taken(Counted::Seats).await?,
            dataset_rows: rows.max().unwrap_or(0),
            stored_bytes: datasets.iter().map(|one| one.stored_bytes(now)).sum(),
        })
    }

    /// The limits of that plan that are exceeded: which, and how far and what to do.
    pub fn over(self, plan: &Plan) -> Vec<(&'static str, Sentence)> {
        let name = plan.name;
        let models = u64::from(plan.models);
        let seats = u64::from(plan.seats);
        let rows = plan.dataset_rows;
        let all = [
            (
                "models",
                (self.models, models),
                format!(
                    "You have {} models; {name} allows {models}. Delete {}.",
                    self.models,
                    self.models.saturating_sub(models)
                ),
            ),
            (
                "seats",
                (self.seats, seats),
                format!(
                    "You have {} members and open invitations; {name} allows {seats}. Remove {}.",
                    self.seats,
                    self.seats.saturating_sub(seats)
                ),
            ),
            (
                "dataset_rows",
                (self.dataset_rows, rows),
                format!(
                    "Your largest dataset has {} rows; {name} allows {rows}. Delete the datasets \
                     above that.",
                    self.dataset_rows
                ),
            ),
            (
                "stored_bytes",
                (self.stored_bytes, plan.stored_bytes),
                format!(
                    "Your files and datasets take up {}; {name} allows {}. Delete datasets that \
                     you no longer need.",
                    Limit::StoredBytes.amount(self.stored_bytes),
                    Limit::StoredBytes.amount(plan.stored_bytes)
                ),
            ),
        ];
        let said = |(limit, (used, allowed), text)| {
            let phrase = Phrase::new(&format!("over_{limit}")).with("used", used);
            let phrase = phrase.with("allowed", allowed).with("plan", name);
            (limit, Sentence::new(text, phrase))
        };
        all.into_iter()
            .filter(|(_, (used, allowed), _)| used > allowed)
            .map(said)
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use domain::PlanId;

    use super::*;

    #[test]
    fn what_is_at_the_limit_fits() {
        let plan = PlanId::Starter.plan();
        let held = Held {
            models: u64::from(plan.models),
            seats: u64::from(plan.seats),
            dataset_rows: plan.dataset_rows,
            stored_bytes: plan.stored_bytes,
        };
        assert_eq!(held.over(&plan), []);
    }

    #[test]
    fn each_limit_that_is_exceeded_is_told() {
        let plan = PlanId::Starter.plan();
        let held = Held {
            models: 7,
            seats: 12,
            dataset_rows: 300_000,
            stored_bytes: 12_300_000_000,
        };
        let over = held.over(&plan);
        let names: Vec<&str> = over.iter().map(|(name, _)| *name).collect();
        assert_eq!(names, ["models", "seats", "dataset_rows", "stored_bytes"]);
        assert!(
            over[3].1.text.contains("12.3 GB; Starter allows 10 GB"),
            "{over:?}"
        );
        assert_eq!(
            over[0].1.text,
            "You have 7 models; Starter allows 5. Delete 2."
        );
    }
}

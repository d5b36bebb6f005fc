//! What other organizations have learned of their offers, as far as they share it, and what this one gives of it.

use chrono::{DateTime, Utc};
use cloud::WorkError;
use domain::{DecisionRun, GivenLearning, OfferKind, OrgId, SharedCoefficient};
use stats::offers::prior::{Pool, Shared};
use store::{Store, TenantStore};

/// Organizations whose learning is looked at.
const MOST_COMPANIES: usize = 200;
/// What was learned from fewer decisions is little but what was believed before, and helps nobody.
const FEWEST_DECISIONS: u64 = 100;
/// Numbers are given to so many places.
const PLACES: f64 = 1e4;

/// What an organization may begin with: what others have given, put together.
pub async fn pool(store: &Store, org: OrgId) -> Result<Pool, WorkError> {
    let given = store.given_learning(MOST_COMPANIES).await?;
    let others = given.iter().filter(|one| one.org_id != org);
    let others: Vec<Shared> = others.map(|one| shared(&one.coefficients)).collect();
    Ok(Pool::of(&others))
}

fn shared(coefficients: &[SharedCoefficient]) -> Shared {
    let named = coefficients.iter().map(|one| {
        let offer = one.offer.map_or("", OfferKind::name);
        (offer.to_owned(), one.feature.clone(), one.value)
    });
    named.collect()
}

/// Whether it is worth giving what so many decisions have taught.
pub fn is_enough(learned_from: u64) -> bool {
    learned_from >= FEWEST_DECISIONS
}

/// Whether an organization gives what a round has learned. Of a rehearsal nothing is given.
pub async fn gives(tenant: &TenantStore, run: &DecisionRun) -> Result<bool, WorkError> {
    if run.rehearsal {
        return Ok(false);
    }
    let said = tenant.shared_learning().await?;
    Ok(said.is_some_and(|said| said.shares))
}

/// Gives what a round has learned, unless that was ended meanwhile.
pub async fn give(
    tenant: &TenantStore,
    run: &DecisionRun,
    (learned, learned_from): (&Shared, u64),
    at: DateTime<Utc>,
) -> Result<(), WorkError> {
    let given = GivenLearning {
        given_at: at,
        campaign_id: run.campaign_id,
        round_id: run.id,
        learned_from,
        coefficients: coefficients(learned),
    };
    let is_given = tenant.give_learning(&given).await?;
    tracing::info!(org_id = %tenant.org(), is_given, "what offers have taught is shared");
    Ok(())
}

fn coefficients(learned: &Shared) -> Vec<SharedCoefficient> {
    let all = learned.coefficients();
    let known = all.filter_map(|(offer, feature, value)| {
        let offer = match offer {
            "" => None,
            // What is no kind of offer that all have is not told.
            kind => Some(kind.parse().ok()?),
        };
        Some(SharedCoefficient {
            offer,
            feature: feature.to_owned(),
            value: (value * PLACES).round() / PLACES,
        })
    });
    known.collect()
}

#[cfg(test)]
mod tests {
    use stats::offers::{prior::Names, uplift_model::Coefficients};

    use super::*;

    #[test]
    fn what_is_given_is_numbers_by_names_that_all_have() {
        let features = [Some("1".to_owned()), None, Some("Seats".to_owned())];
        // One offer is gone, and what is no kind would be a name of the organization's own.
        let offers = [Some("pause".to_owned()), None, Some("Summer deal".into())];
        let names = Names {
            features: &features,
            offers: &offers,
        };
        let values = (0..12).map(|n| f64::from(n) + 0.123_456).collect();
        let learned = Shared::new(&names, &Coefficients::new(3, values));
        let given = coefficients(&learned);
        let told: Vec<_> = given
            .iter()
            .map(|one| (one.offer, one.feature.as_str(), one.value))
            .collect();
        let expected = [
            (None, "1", 0.1235),
            (None, "Seats", 2.1235),
            (Some(OfferKind::Pause), "1", 3.1235),
            (Some(OfferKind::Pause), "Seats", 5.1235),
        ];
        assert_eq!(told, expected);
        assert_eq!(coefficients(&shared(&given)), given);
    }
}

//! What an organization pays for. The plans are data: limits, the API, the dashboard and Stripe's
//! products and prices are all made from [`plans`].

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// The name of a plan. Declared from the least to the most.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema,
)]
#[serde(rename_all = "lowercase")]
#[derive(strum::IntoStaticStr)]
#[strum(serialize_all = "lowercase", const_into_str)]
pub enum PlanId {
    /// To try it.
    Free,
    /// One team.
    Starter,
    /// Several teams.
    Growth,
    /// The whole company.
    Scale,
}

impl PlanId {
    pub fn plan(self) -> Plan {
        match self {
            Self::Free => free(),
            Self::Starter => starter(),
            Self::Growth => growth(),
            Self::Scale => scale(),
        }
    }
}

/// Something that only some plans include.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema,
)]
#[serde(rename_all = "snake_case")]
#[derive(strum::IntoStaticStr)]
#[strum(serialize_all = "snake_case", const_into_str)]
pub enum Feature {
    /// Models that score the newest file by themselves, daily or weekly.
    ScheduledScoring,
    /// Telling what became of customers, and measuring how well scores came true.
    Outcomes,
    /// Models that train themselves anew when they no longer fit.
    AutomaticRetraining,
}

/// Money, in the currency's minor unit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Money {
    /// In minor units: cents.
    pub amount: u64,
    /// ISO 4217, lower case.
    pub currency: &'static str,
}

/// What customers scored beyond the included number cost. They are those of a calendar month in UTC,
/// and are on the invoice of the billing period in which they were scored.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Overage {
    /// Of each begun `per` customers on an invoice.
    pub price: Money,
    /// Customers that one `price` pays for.
    pub per: u64,
    /// Customers scored a month, the included ones among them, beyond which scoring is refused: so
    /// that no mistake costs without bound.
    pub up_to: u64,
}

/// A plan: its price and what it allows. Months are calendar months in UTC.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Plan {
    /// Its name.
    pub id: PlanId,
    /// Its name for people.
    pub name: &'static str,
    /// Per month.
    pub price: Money,
    /// Days to try it before the first payment.
    pub trial_days: u32,
    /// Customers scored a month that the price includes: rows of scored datasets, without those of customers who
    /// have left already, and of predictions.
    pub scored_customers: u64,
    /// What more customers cost; without it, there are no more.
    pub overage: Option<Overage>,
    /// Rows in one dataset.
    pub dataset_rows: u64,
    /// Models kept at a time.
    pub models: u32,
    /// Members and open invitations.
    pub seats: u32,
    /// Bytes of files, as long as they are kept as they came, and of what was made of them.
    pub stored_bytes: u64,
    /// Events of customers taken a month.
    pub events: u64,
    /// Days that scores are kept. The newest of each model stay longer.
    #[serde(rename = "retention_days")]
    pub score_expiry_days: u32,
    /// Requests a minute, of each member and each API key.
    pub requests_per_minute: u32,
    /// What else it includes.
    pub features: Vec<Feature>,
}

impl Plan {
    pub fn includes(&self, feature: Feature) -> bool {
        self.features.contains(&feature)
    }

    /// Customers scored a month beyond which scoring is refused.
    pub fn most_scored_customers(&self) -> u64 {
        let more = self.overage.as_ref().map(|overage| overage.up_to);
        more.unwrap_or(self.scored_customers)
    }
}

/// The plans on offer, cheapest first.
pub fn plans() -> Vec<Plan> {
    vec![free(), starter(), growth(), scale()]
}

fn free() -> Plan {
    Plan {
        id: PlanId::Free,
        name: "Free",
        price: usd(0),
        trial_days: 0,
        scored_customers: 10_000,
        overage: None,
        dataset_rows: 50_000,
        models: 2,
        seats: 3,
        stored_bytes: 1_000_000_000,
        events: 100_000,
        score_expiry_days: 30,
        requests_per_minute: 120,
        features: vec![],
    }
}

fn starter() -> Plan {
    Plan {
        id: PlanId::Starter,
        name: "Starter",
        price: usd(9_900),
        trial_days: 14,
        scored_customers: 100_000,
        overage: None,
        dataset_rows: 250_000,
        models: 5,
        seats: 10,
        stored_bytes: 10_000_000_000,
        events: 1_000_000,
        score_expiry_days: 180,
        requests_per_minute: 300,
        features: vec![Feature::ScheduledScoring, Feature::Outcomes],
    }
}

fn growth() -> Plan {
    Plan {
        id: PlanId::Growth,
        name: "Growth",
        price: usd(49_900),
        trial_days: 14,
        scored_customers: 1_000_000,
        overage: Some(Overage {
            price: usd(60),
            per: 1_000,
            up_to: 5_000_000,
        }),
        dataset_rows: 2_000_000,
        models: 20,
        seats: 50,
        stored_bytes: 100_000_000_000,
        events: 20_000_000,
        score_expiry_days: 365,
        requests_per_minute: 1_200,
        features: vec![
            Feature::ScheduledScoring,
            Feature::Outcomes,
            Feature::AutomaticRetraining,
        ],
    }
}

fn scale() -> Plan {
    Plan {
        id: PlanId::Scale,
        name: "Scale",
        price: usd(199_900),
        trial_days: 14,
        scored_customers: 20_000_000,
        overage: Some(Overage {
            price: usd(15),
            per: 1_000,
            up_to: 100_000_000,
        }),
        dataset_rows: 10_000_000,
        models: 100,
        seats: 500,
        stored_bytes: 1_000_000_000_000,
        events: 200_000_000,
        score_expiry_days: 1_095,
        requests_per_minute: 6_000,
        features: growth().features,
    }
}

fn usd(cents: u64) -> Money {
    Money {
        amount: cents,
        currency: "usd",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_dearer_plan_allows_no_less() {
        for pair in plans().windows(2) {
            let (less, more) = (&pair[0], &pair[1]);
            assert!(less.id < more.id && less.price.amount < more.price.amount);
            assert!(less.scored_customers < more.scored_customers);
            assert!(less.most_scored_customers() < more.most_scored_customers());
            assert!(less.dataset_rows < more.dataset_rows);
            assert!(less.models < more.models && less.seats < more.seats);
            assert!(less.stored_bytes < more.stored_bytes && less.events < more.events);
            assert!(less.score_expiry_days < more.score_expiry_days);
            assert!(less.requests_per_minute < more.requests_per_minute);
            assert!(less.features.iter().all(|feature| more.includes(*feature)));
        }
    }

    #[test]
    fn a_plan_is_found_by_its_name() {
        for plan in plans() {
            assert_eq!(plan.id.plan(), plan);
            let name = serde_json::to_value(plan.id).unwrap();
            assert_eq!(name, plan.id.into_str());
        }
    }

    #[test]
    fn more_customers_are_dearer_apart_than_included_ones() {
        for plan in plans() {
            if let Some(overage) = &plan.overage {
                assert!(overage.up_to > plan.scored_customers);
                let included = plan.price.amount * overage.per / plan.scored_customers;
                assert!(overage.price.amount > included, "{:?}", plan.id);
            }
        }
    }
}

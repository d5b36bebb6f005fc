//! What contacting customers is worth: `GET /v1/scoring-runs/{id}/profit`.

use api::prelude::*;
use cloud::WorkError;
use domain::{Phrase, ScoringRunId, Sentence};
use scores::Reader;
use serde::{Deserialize, Serialize};
use tokio::task::spawn_blocking;

use crate::{Score, runs};

/// A curve has about this many points.
const POINTS: usize = 200;

/// What contacting a customer costs and brings, in any one currency.
#[derive(Debug, Clone, Copy, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Terms {
    /// What keeping a customer is worth; each customer's own value unless said, where the model
    /// names a column of it.
    #[param(minimum = 0)]
    value: Option<f64>,
    /// What contacting one costs, whether or not it helps.
    #[param(minimum = 0)]
    contact_cost: f64,
    /// The share of those who would leave whom contact keeps, or of those who score high for whom it pays off, 0 to 1.
    #[param(minimum = 0, maximum = 1)]
    save_rate: f64,
}

/// What to expect of contacting the riskiest customers, by their number.
#[derive(Debug, PartialEq, Serialize, ToSchema)]
pub struct Profit {
    /// The number that promises most; nobody when no contact pays.
    pub best: Contacts,
    /// From nobody to everybody.
    pub curve: Vec<Contacts>,
}

/// What to expect of contacting that many.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, ToSchema)]
pub struct Contacts {
    /// How many of the riskiest are contacted.
    pub contacted: usize,
    /// The lowest score among them; 1 when nobody is contacted.
    pub threshold: f64,
    /// Of how many of them it is expected to happen: the sum of their scores.
    pub expected_outcomes: f64,
    /// How many of these it is expected to pay off for: who stays because of it, or buys.
    pub expected_saved: f64,
    /// What is gained by these, less the cost of all contacts.
    pub expected_profit: f64,
}

/// Tells what contacting the riskiest customers of a run is worth, by their number. Those of whom
/// the file says that it has happened already are left out. It rests on scores being probabilities, which
/// the version's calibration tells.
#[utoipa::path(
    get, path = "/v1/scoring-runs/{id}/profit", tag = "scores", operation_id = "getProfit",
    params(("id" = ScoringRunId, Path), Terms),
    responses((status = 200, description = "The curve and its best point", body = Profit), Problems),
    extensions(("x-resource" = json!("scores")))
)]
pub async fn get(
    principal: Allowed<permission::Read>,
    State(state): State<Score>,
    Id(id): Id<ScoringRunId>,
    Params(terms): Params<Terms>,
) -> Result<Json<Profit>, ApiError> {
    let run = runs::succeeded(&principal.tenant, id).await?;
    let valued = run.totals.is_some_and(|totals| totals.value.is_some());
    terms.check(valued)?;
    let file = state.scores.all(&principal.tenant, id).await?;
    let profit = spawn_blocking(move || {
        let mut customers = Vec::new();
        for row in Reader::new(file)? {
            let customer = row?.customer;
            if !customer.outcome_known {
                let value = terms.value.or(customer.value).unwrap_or(0.0);
                customers.push((customer.score, value));
            }
        }
        Ok::<_, WorkError>(profit(customers, terms))
    })
    .await
    .map_err(WorkError::from)??;
    Ok(Json(profit))
}

impl Terms {
    /// Refuses what is wrong with them; `valued` when customers have values of their own.
    fn check(self, valued: bool) -> Result<(), ApiError> {
        const MONEY: &str = "Give an amount from 0 to a million million.";
        const WORTH: &str =
            "Give what keeping a customer is worth: the model names no column of it.";
        const SHARE: &str = "Give a share from 0 to 1: 0.3 for three in ten.";
        let said = |text: &str, code: &str| Sentence::new(text, Phrase::new(code));
        let money = || said(MONEY, "no_amount");
        let no_money = |amount: f64| !(0.0..=1e12).contains(&amount);
        let value = match self.value {
            None => (!valued).then(|| said(WORTH, "no_value")),
            Some(value) => no_money(value).then(money),
        };
        let no_share = !(0.0..=1.0).contains(&self.save_rate);
        fields::check([
            ("value", value),
            ("contact_cost", no_money(self.contact_cost).then(money)),
            ("save_rate", no_share.then(|| said(SHARE, "no_share"))),
        ])
    }
}

/// Along falling scores; each customer with a score and a value. Contacting one more pays as long as
/// score x save rate x value exceeds the cost.
fn profit(mut customers: Vec<(f64, f64)>, terms: Terms) -> Profit {
    customers.sort_by(|a, b| b.0.total_cmp(&a.0));
    let step = customers.len().div_ceil(POINTS).max(1);
    let mut at = Contacts {
        contacted: 0,
        threshold: 1.0,
        expected_outcomes: 0.0,
        expected_saved: 0.0,
        expected_profit: 0.0,
    };
    let (mut best, mut curve) = (at, vec![at]);
    let mut kept_value = 0.0;
    for (n, (score, value)) in customers.iter().enumerate() {
        let contacted = n + 1;
        let expected_outcomes = at.expected_outcomes + score;
        kept_value += score * terms.save_rate * value;
        at = Contacts {
            contacted,
            threshold: *score,
            expected_outcomes,
            expected_saved: expected_outcomes * terms.save_rate,
            expected_profit: kept_value - contacted as f64 * terms.contact_cost,
        };
        if at.expected_profit > best.expected_profit {
            best = at;
        }
        if contacted % step == 0 || contacted == customers.len() {
            curve.push(at);
        }
    }
    Profit { best, curve }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const TERMS: Terms = Terms {
        value: Some(100.0),
        contact_cost: 10.0,
        save_rate: 0.5,
    };

    fn at_100(scores: &[f64]) -> Vec<(f64, f64)> {
        scores.iter().map(|score| (*score, 100.0)).collect()
    }

    #[test]
    fn each_customer_has_a_value_of_its_own() {
        // Worth 0.9 x 0.5 x 10 = 4.5 and 0.6 x 0.5 x 100 = 30; either contact costs 10.
        let told = profit(vec![(0.6, 100.0), (0.9, 10.0)], TERMS);
        assert_eq!(told.best.contacted, 2);
        assert!((told.best.expected_profit - 14.5).abs() < 1e-9);
    }

    #[test]
    fn those_are_contacted_who_bring_more_than_they_cost() {
        // A contact pays from a score of 10 / (0.5 x 100) = 0.2 on.
        let told = profit(at_100(&[0.1, 0.9, 0.3, 0.15]), TERMS);
        assert_eq!(told.best.contacted, 2);
        assert_eq!(told.best.threshold, 0.3);
        assert!((told.best.expected_outcomes - 1.2).abs() < 1e-12);
        assert!((told.best.expected_profit - (1.2 * 0.5 * 100.0 - 20.0)).abs() < 1e-9);
        assert_eq!(told.curve.len(), 5);
    }

    #[test]
    fn nobody_is_contacted_when_no_contact_pays() {
        let told = profit(
            at_100(&[0.9; 5]),
            Terms {
                contact_cost: 1000.0,
                ..TERMS
            },
        );
        assert_eq!(told.best.contacted, 0);
        assert_eq!(told.best.expected_profit, 0.0);
        assert_eq!(profit(vec![], TERMS).curve.len(), 1);
    }

    #[test]
    fn odd_terms_are_told() {
        let odd = Terms {
            value: Some(f64::NAN),
            contact_cost: -1.0,
            save_rate: 30.0,
        };
        let wrong = format!("{:?}", odd.check(true).unwrap_err());
        assert!(
            ["\"value\"", "\"contact_cost\"", "\"save_rate\""]
                .iter()
                .all(|field| wrong.contains(field)),
            "{wrong}"
        );
        assert!(TERMS.check(false).is_ok());
        let own = Terms {
            value: None,
            ..TERMS
        };
        assert!(own.check(true).is_ok() && own.check(false).is_err());
    }

    proptest! {
        #[test]
        fn the_best_is_no_worse_than_any_point(
            scores in prop::collection::vec(0.0f64..1.0, 0..500), cost in 0.0f64..60.0
        ) {
            let told = profit(at_100(&scores), Terms { contact_cost: cost, ..TERMS });
            prop_assert!(told.curve.len() <= POINTS + 2);
            for point in &told.curve {
                prop_assert!(point.expected_profit <= told.best.expected_profit + 1e-9);
            }
        }
    }
}

//! What an offer costs.

use domain::{OfferAmount, OfferTerms, amount_in};
use stats::offers::value::Cost;

/// A trial's days are counted by months of so many.
const MONTH_DAYS: u128 = 30;

/// The *cost* of an offer to a customer who pays so much a month in a currency: what the organization takes less, or
/// spends, if they take it and stay as long as it lasts. What is taken less follows from what they pay; of a call, a
/// service and another plan the organization says it. In the smallest unit, rounded up; none where nothing is said in that
/// currency.
pub fn cost_minor(terms: &OfferTerms, monthly_minor: i64, currency: &str) -> Option<i64> {
    let monthly = u128::from(monthly_minor.max(0).unsigned_abs());
    let amount =
        |amounts: &[OfferAmount]| amount_in(amounts, currency).map(|one| one.max(0).unsigned_abs());
    let cost: u128 = match terms {
        OfferTerms::PercentDiscount { percent, months } => {
            (monthly * u128::from(*percent) * u128::from(*months)).div_ceil(100)
        }
        OfferTerms::AmountDiscount { amounts, months } => {
            u128::from(amount(amounts)?).min(monthly) * u128::from(*months)
        }
        OfferTerms::Pause { months } => monthly * u128::from(*months),
        OfferTerms::TrialExtension { days } => (monthly * u128::from(*days)).div_ceil(MONTH_DAYS),
        OfferTerms::Credit { amounts: costs }
        | OfferTerms::PlanChange { costs, .. }
        | OfferTerms::Call { costs }
        | OfferTerms::Service { costs, .. } => amount(costs)?.into(),
    };
    Some(i64::try_from(cost).unwrap_or(i64::MAX))
}

/// The same as who decides reckons with it, of a customer who pays `price` a month: what is waived of bills that they
/// stay for, and what it costs besides. What is set aside comes to the cost that [`verdict`](super::verdict) told, to the
/// smallest unit.
pub fn outlay(terms: &OfferTerms, price: i64, cost_minor: i64) -> Cost {
    let whole = cost_minor as f64;
    let bills = match terms {
        OfferTerms::PercentDiscount { months, .. }
        | OfferTerms::AmountDiscount { months, .. }
        | OfferTerms::Pause { months } => u32::from(*months),
        OfferTerms::TrialExtension { days } => u32::from(*days).div_ceil(MONTH_DAYS as u32),
        OfferTerms::Credit { .. }
        | OfferTerms::PlanChange { .. }
        | OfferTerms::Call { .. }
        | OfferTerms::Service { .. } => 0,
    };
    let price = price.max(0) as f64;
    let billed = price * f64::from(bills);
    let share = match billed > 0.0 {
        true => (whole / billed).min(1.0),
        false => 0.0,
    };
    let waived = share * price * f64::from(bills);
    Cost {
        share,
        bills,
        fixed: whole - waived,
    }
}

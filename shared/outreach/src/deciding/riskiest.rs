//! What it would bring to give a discount to the riskiest, as is usual, for the same budget. It is an estimate by the same
//! model: nobody is treated so.

use domain::OfferTerms;

use super::currency::{Problem, whole};

/// What those who get it are expected to pay more, and what that costs.
pub fn bring(problem: &Problem<'_>) -> [i64; 2] {
    let offers = problem.question.offers.iter();
    let discount = offers
        .clone()
        .position(|offer| matches!(offer.terms, Some(OfferTerms::PercentDiscount { .. })));
    let Some(offer) = discount.or_else(|| offers.clone().position(|one| one.terms.is_some()))
    else {
        return [0; 2];
    };
    let mut left = problem.budget.amount_minor;
    let (mut gain, mut cost) = (0.0, 0.0);
    for at in problem.by_risk() {
        let candidate = problem.candidates[at];
        let set_aside = candidate.costs.get(offer).copied().flatten();
        let Some(set_aside) = set_aside.filter(|_| !candidate.held_out) else {
            continue;
        };
        if set_aside > left {
            continue;
        }
        left -= set_aside;
        let worth = problem.worth(at, offer);
        gain += worth.gain;
        cost += worth.cost;
    }
    [whole(gain), whole(cost)]
}

//! What a run decides by, fixed once: so that whoever goes on with it decides the same.

use std::{collections::BTreeMap, sync::Arc};

use chrono::{DateTime, SubsecRound, Utc};
use cloud::WorkError;
use domain::{
    Campaign, CustomerId, DecisionRun, Language, Offer, OfferAmount, OfferId, ScoringRunId,
    amount_in,
};
use outreach::deciding::RoundOffer;
use scores::Scores;
use serde::{Deserialize, Serialize};
use stats::offers::prior::Pool;
use store::TenantStore;

use super::{
    audience,
    earlier::EarlierOffers,
    files::{self, RunFiles},
    hold_out::HoldOut,
    learning::earlier_rounds,
    scoring,
};
use crate::offers::{GivenOffer, Had};

/// Customers that a piece looks at.
const OF_A_PIECE: usize = 10_000;

/// An offer of the campaign, as it stood.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct PlannedOffer {
    pub id: OfferId,
    /// None of one that is gone.
    pub offer: Option<Offer>,
    #[serde(flatten)]
    pub given: GivenOffer,
}

impl PlannedOffer {
    /// As a round gives it.
    pub fn of_round(&self) -> RoundOffer {
        let limits = self.offer.as_ref().map(|offer| &offer.limits);
        let budgets = limits.map(|limits| limits.monthly_budgets.as_slice());
        let budgets = budgets.filter(|budgets| !budgets.is_empty());
        let most = limits.and_then(|limits| limits.most_redemptions);
        RoundOffer {
            id: self.id,
            terms: self.offer.as_ref().map(|offer| offer.terms.clone()),
            redemptions_left: most.map(|most| most.saturating_sub(self.given.redemptions)),
            budgets_left: budgets.map(|budgets| left(budgets, &self.given.spent)),
        }
    }
}

/// Amounts less what was spent of them.
fn left(budgets: &[OfferAmount], spent: &[OfferAmount]) -> Vec<OfferAmount> {
    let left = |budget: &OfferAmount| {
        let spent = amount_in(spent, &budget.currency).unwrap_or(0);
        OfferAmount {
            currency: budget.currency.clone(),
            amount_minor: budget.amount_minor.saturating_sub(spent).max(0),
        }
    };
    budgets.iter().map(left).collect()
}

/// Written once, read by all pieces and whoever joins them.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Plan {
    /// When it was decided.
    pub at: DateTime<Utc>,
    pub scoring_run: ScoringRunId,
    pub scored_at: DateTime<Utc>,
    /// The days that scores are about.
    pub score_days: u32,
    pub offers: Vec<PlannedOffer>,
    /// What was given before of all offers that there are. None in a plan from before it was noted.
    #[serde(default)]
    pub given: Option<BTreeMap<OfferId, GivenOffer>>,
    pub budgets: Vec<OfferAmount>,
    pub cooldown_days: u16,
    /// The share that is held out.
    pub hold_out: f64,
    /// What customers read of whom it is not known.
    pub language: Language,
    /// Customers of the segment.
    pub customers: u64,
    pub pieces: u32,
    /// What others have learned, as far as they share it.
    #[serde(default)]
    pub others: Pool,
}

/// Whom a piece looks at.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Asked {
    pub id: CustomerId,
    /// Whether they are of the campaign's segment; else it is asked what became of them alone.
    pub is_of_segment: bool,
    /// What was chosen for them before, the newest first.
    pub had: Vec<Had>,
}

/// Makes the plan of a run, and says whom each piece looks at.
pub async fn make(
    files: &RunFiles<'_>,
    scores: &Arc<Scores>,
    (tenant, others): (&TenantStore, Pool),
    (run, campaign): (&DecisionRun, &Campaign),
) -> Result<Plan, WorkError> {
    // As precise as what is kept of it, so that what was chosen then is not taken for something chosen later.
    let at = Utc::now().trunc_subsecs(3);
    let scoring = scoring::latest(tenant).await?.ok_or_else(no_scores)?;
    let of_segment = audience::of(scores, tenant, campaign, &scoring.run).await?;
    let hold_out = HoldOut::of(tenant).await?;
    let round = (campaign.id, run.round);
    let mut earlier = EarlierOffers::of(tenant, round, at).await?;
    let catalog = tenant.offers().await?;
    let of_catalog = |id: &OfferId| catalog.iter().find(|offer| offer.id == *id);
    // Nobody gets any more of what is gone, and there may be ever more of it.
    earlier.by_offer.retain(|id, _| of_catalog(id).is_some());
    let planned = |id: &OfferId| PlannedOffer {
        id: *id,
        offer: of_catalog(id).cloned(),
        given: earlier.by_offer.get(id).cloned().unwrap_or_default(),
    };
    let offers = campaign.offers.iter().map(planned).collect();
    let customers = of_segment.len() as u64;
    let mut asked: BTreeMap<CustomerId, bool> = BTreeMap::new();
    for past in earlier_rounds(files.bucket, tenant, round).await? {
        if let Ok(id) = past.row.customer.parse() {
            asked.insert(id, false);
        }
    }
    asked.extend(of_segment.into_iter().map(|id| (id, true)));
    let asked: Vec<Asked> = asked
        .into_iter()
        .map(|(id, is_of_segment)| Asked {
            had: earlier.by_customer.remove(id.as_str()).unwrap_or_default(),
            id,
            is_of_segment,
        })
        .collect();
    let mut pieces = 0;
    for of_piece in asked.chunks(OF_A_PIECE) {
        files.put(&files::asked(pieces), &of_piece).await?;
        pieces += 1;
    }
    if pieces == 0 {
        files.put(&files::asked(0), &asked).await?;
    }
    files.put(files::UNHEARD, &earlier.unheard).await?;
    let plan = Plan {
        at,
        scoring_run: scoring.run.id,
        scored_at: scoring.run.progress.created_at,
        score_days: scoring.days,
        offers,
        given: Some(earlier.by_offer),
        budgets: left(&campaign.budgets, &earlier.committed),
        cooldown_days: campaign.cooldown_days,
        hold_out: hold_out.share,
        language: hold_out.language,
        customers,
        pieces: pieces.max(1),
        others,
    };
    files.put(files::PLAN, &plan).await?;
    Ok(plan)
}

fn no_scores() -> WorkError {
    WorkError::owner(
        "no_scores",
        "No model that learned from events has scored customers yet, so it is not known who is likely to leave.",
        "Build a dataset of what customers did, train a model on it, and score whoever is a customer now.",
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_spent_is_not_left() {
        let of = |currency: &str, amount_minor| OfferAmount {
            currency: currency.into(),
            amount_minor,
        };
        let budgets = [of("EUR", 1_000), of("USD", 500)];
        let spent = [of("EUR", 300), of("USD", 700), of("CHF", 9)];
        assert_eq!(left(&budgets, &spent), [of("EUR", 700), of("USD", 0)]);
        assert_eq!(left(&budgets, &[]), budgets);
    }
}

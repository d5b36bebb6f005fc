//! Deciding a round: pieces look at customers, and what they found is decided about as a whole.

use std::{collections::HashMap, sync::Arc};

use chrono::Utc;
use cloud::{App, Bucket, Bus, WorkError, bucket::keys, config::ConfigError};
use domain::{
    Campaign, CustomerId, DecisionChoice, DecisionOutcome, DecisionRun, DecisionRunId,
    DecisionTotals, OfferAmount, RunKind, ScoringRun,
};
use outreach::deciding::{
    Candidate, Counted, Question, Round, RoundOffer, decide, monthly_hazard, offer_names, priors,
    stream, totals,
};
use runs::{Job, Lease};
use scores::{Reader, Scores};
use stats::offers::{
    features::Basis,
    prior::{Names, Shared, with_others},
    round::{DRAWS, exploration},
    uplift_model::Posterior,
};
use store::{Store, Success, TenantStore};
use tokio::task::spawn_blocking;

use super::{
    choices, features,
    files::{self, RunFiles},
    hold_out::HoldOut,
    keep::{self, Choice},
    learning::{decisions, earlier_rounds},
    look::{Looked, Seen, look},
    others,
    plan::{self, Asked, Plan},
    round_file::{self, RoundRow},
    view::RoundBudget,
};

pub struct DecisionJob {
    store: Store,
    bucket: Bucket,
    bus: Bus,
    scores: Arc<Scores>,
}

/// How likely customers are to leave.
struct Hazards {
    /// Within a month, and in which row of the dataset they stand.
    by_customer: HashMap<String, (f64, u64)>,
    /// The mean of all.
    usual: f64,
}

/// Customers of the segment, by whether it is decided about them.
#[derive(Default)]
struct Audience {
    candidates: Vec<Candidate>,
    /// Of each candidate, where they stand in the dataset that was scored.
    rows: Vec<u64>,
    /// Of each candidate, how they were seen.
    seen: Vec<Seen>,
    others: Vec<DecisionChoice>,
    scored: u64,
}

/// All that was decided.
struct Outcome {
    audience: Audience,
    offers: Vec<RoundOffer>,
    round: Round,
    learned_from: u64,
    prior_companies: usize,
    /// What decisions have taught by themselves, for others to begin with; none where that is not shared.
    taught: Option<Shared>,
}

impl DecisionJob {
    pub fn new(app: &App) -> Result<Self, ConfigError> {
        let bucket = app.bucket()?;
        Ok(Self {
            store: app.store.clone(),
            scores: Arc::new(Scores::new(bucket.clone())),
            bucket,
            bus: app.bus()?,
        })
    }

    fn files(&self, tenant: &TenantStore, run: DecisionRunId) -> RunFiles<'_> {
        RunFiles {
            bucket: &self.bucket,
            org: tenant.org(),
            run,
        }
    }

    async fn work(
        &self,
        tenant: &TenantStore,
        id: DecisionRunId,
    ) -> Result<(DecisionRun, Campaign), WorkError> {
        let run = tenant.decision_run(id).await?.ok_or(WorkError::Gone)?;
        let campaign = tenant.campaign(run.campaign_id).await?;
        Ok((run, campaign.ok_or_else(deleted)?))
    }

    async fn looked(&self, files: &RunFiles<'_>, pieces: u32) -> Result<Vec<Looked>, WorkError> {
        let mut all = Vec::new();
        for piece in 0..pieces {
            let found: Vec<Looked> = files.get(&files::looked(piece)).await?;
            all.extend(found);
        }
        Ok(all)
    }

    async fn hazards(
        &self,
        tenant: &TenantStore,
        plan: &Plan,
        looked: &[Looked],
    ) -> Result<Hazards, WorkError> {
        let file = self.scores.all(tenant, plan.scoring_run).await?;
        let days = plan.score_days;
        let mut by_customer: HashMap<String, Option<(f64, u64)>> = looked
            .iter()
            .filter(|one| one.seen.is_some())
            .map(|one| (one.id.as_str().to_owned(), None))
            .collect();
        let read = spawn_blocking(move || {
            let (mut sum, mut count) = (0.0, 0_u64);
            for row in Reader::new(file)? {
                let row = row?;
                let hazard = monthly_hazard(row.customer.score, days);
                (sum, count) = (sum + hazard, count + 1);
                if let Some(known) = by_customer.get_mut(&row.customer.entity_key)
                    && known.is_none_or(|(riskier, _)| riskier < hazard)
                {
                    *known = Some((hazard, row.row));
                }
            }
            let by_customer = by_customer.into_iter();
            Ok::<_, WorkError>(Hazards {
                by_customer: by_customer
                    .filter_map(|(id, known)| Some((id, known?)))
                    .collect(),
                usual: sum / count.max(1) as f64,
            })
        });
        read.await?
    }

    /// Decides about all, from what was planned and found: done twice, it decides the same.
    async fn decided(
        &self,
        tenant: &TenantStore,
        (run, plan): (&DecisionRun, &Plan),
        basis: &Basis,
        looked: Vec<Looked>,
    ) -> Result<Outcome, WorkError> {
        let hazards = self.hazards(tenant, plan, &looked).await?;
        let scoring = scoring_run(tenant, plan).await?;
        let hold_out = HoldOut {
            share: plan.hold_out,
            ..HoldOut::of(tenant).await?
        };
        let mut audience = audience(plan, &hold_out, &hazards, &looked);
        let rows = audience.rows.clone();
        let of = (&scoring, basis);
        let found = features::of_rows(&self.bucket, tenant, of, rows).await?;
        // Where its columns are gone, all are alike but for their risk and price.
        let (is_whole, constant) = (found.is_some(), Basis::constant());
        let basis = if is_whole { basis } else { &constant };
        let (kinds, features) = (basis.kinds(), basis.names());
        let found = found.unwrap_or_else(|| vec![vec![1.0]; audience.candidates.len()]);
        for (candidate, features) in audience.candidates.iter_mut().zip(found) {
            candidate.features = features;
        }
        let past = earlier_rounds(&self.bucket, tenant, (run.campaign_id, run.round)).await?;
        let unheard = self.files(tenant, run.id).get(files::UNHEARD).await?;
        let gives = is_whole && others::gives(tenant, run).await?;
        let stream = stream(run.campaign_id, run.round);
        let (round, plan) = (run.round, plan.clone());
        let work = spawn_blocking(move || {
            let offers: Vec<RoundOffer> = plan.offers.iter().map(|one| one.of_round()).collect();
            let (past, learned_from) = decisions(&past, &looked, &unheard, (kinds.len(), plan.at));
            let cautious = priors(&kinds, &offers);
            let names = Names {
                features: &features,
                offers: &offer_names(&offers),
            };
            let posterior = Posterior::of(&past, &with_others(&cautious, &names, &plan.others));
            // Not what was believed since others said so: else they would be told by their own echo.
            let gives = gives && others::is_enough(learned_from);
            let alone = gives.then(|| Posterior::of(&past, &cautious));
            let taught = alone.map(|alone| Shared::new(&names, alone.mean()));
            let prior_companies = plan.others.companies(&names);
            let width = exploration(round);
            let draws: Vec<_> = (0..DRAWS)
                .map(|n| posterior.draw(width, stream, n))
                .collect();
            let question = Question {
                offers: &offers,
                budgets: &plan.budgets,
                posterior: &posterior,
                draws: &draws,
                usual_hazard: hazards.usual,
                hold_out: plan.hold_out,
                stream,
            };
            let round = decide(&question, &audience.candidates);
            Outcome {
                audience,
                offers,
                round,
                learned_from,
                prior_companies,
                taught,
            }
        });
        Ok(work.await?)
    }

    /// Keeps what a round decided for later rounds to learn from.
    async fn keep_round(
        &self,
        tenant: &TenantStore,
        (run, plan): (&DecisionRun, &Plan),
        basis: &Basis,
        outcome: &Outcome,
    ) -> Result<(), WorkError> {
        let (org, campaign) = (tenant.org(), run.campaign_id);
        // Where there was nothing to learn one from, a later round may find something.
        if basis.columns().next().is_some() {
            let key = keys::campaign_basis(org, campaign);
            self.bucket.put(&key, serde_json::to_vec(basis)?).await?;
        }
        let rows = outcome.rows(plan.at.timestamp_millis());
        let file = spawn_blocking(move || round_file::write(&rows)).await??;
        let key = keys::campaign_round(org, campaign, run.round);
        self.bucket.put(&key, file).await
    }
}

impl Job for DecisionJob {
    const KIND: RunKind = RunKind::Decision;
    type Id = DecisionRunId;

    async fn plan(&self, tenant: &TenantStore, id: DecisionRunId) -> Result<u32, WorkError> {
        let files = self.files(tenant, id);
        // What was planned before is decided, and nothing else.
        if let Some(Plan { pieces, .. }) = files.find(files::PLAN).await? {
            return Ok(pieces);
        }
        let (run, campaign) = self.work(tenant, id).await?;
        if !run.rehearsal {
            is_to_come(&run, &campaign)?;
            if !campaign.is_open(Utc::now()) {
                return Err(not_open());
            }
        }
        let others = others::pool(&self.store, tenant.org()).await?;
        let of = (tenant, others);
        let plan = plan::make(&files, &self.scores, of, (&run, &campaign)).await?;
        Ok(plan.pieces)
    }

    async fn piece(
        &self,
        tenant: &TenantStore,
        id: DecisionRunId,
        piece: u32,
        _: &Lease,
    ) -> Result<u64, WorkError> {
        let files = self.files(tenant, id);
        let plan: Plan = files.get(files::PLAN).await?;
        let asked: Vec<Asked> = files.get(&files::asked(piece)).await?;
        let found = look(tenant, &plan, &asked).await?;
        files.put(&files::looked(piece), &found).await?;
        Ok(0)
    }

    async fn join(
        &self,
        tenant: &TenantStore,
        id: DecisionRunId,
        lease: &Lease,
    ) -> Result<Success, WorkError> {
        let (run, campaign) = self.work(tenant, id).await?;
        if !run.rehearsal {
            is_to_come(&run, &campaign)?;
        }
        let files = self.files(tenant, id);
        let plan: Plan = files.get(files::PLAN).await?;
        let scoring = scoring_run(tenant, &plan).await?;
        let basis = features::basis(&self.bucket, tenant, campaign.id, &scoring).await?;
        let looked = self.looked(&files, plan.pieces).await?;
        let outcome = self.decided(tenant, (&run, &plan), &basis, looked).await?;
        let found = outcome.totals(&plan);
        if !run.rehearsal {
            let choices = outcome.choices();
            let has_begun = files.find::<usize>(files::KEPT).await?.is_some();
            if !has_begun {
                keep::check(tenant, &run, &plan, &choices).await?;
                files.put(files::KEPT, &0_usize).await?;
            }
            let to_keep = (choices.as_slice(), lease);
            keep::keep(
                &files,
                (tenant, &self.bus),
                (&campaign, run.round),
                &plan,
                to_keep,
            )
            .await?;
            keep::keep_given(tenant, &plan, &choices).await?;
            self.keep_round(tenant, (&run, &plan), &basis, &outcome)
                .await?;
            if let Some(taught) = &outcome.taught {
                let learned = (taught, outcome.learned_from);
                others::give(tenant, &run, learned, plan.at).await?;
            }
        }
        let budget = RoundBudget {
            currencies: outcome.round.curves.clone(),
        };
        let key = keys::campaign_budget(tenant.org(), campaign.id, run.id);
        self.bucket.put(&key, serde_json::to_vec(&budget)?).await?;
        choices::keep(&self.bucket, tenant.org(), &run, outcome.shown()).await?;
        Ok(match run.rehearsal {
            true => tenant.rehearsed(&found)?,
            false => tenant.decided(&run, &campaign, &found)?,
        })
    }
}

async fn scoring_run(tenant: &TenantStore, plan: &Plan) -> Result<ScoringRun, WorkError> {
    let run = tenant.scoring_run(plan.scoring_run).await?;
    run.ok_or_else(|| {
        WorkError::owner(
            "scores_gone",
            "The scores by which the round was to be decided were deleted.",
            "Score customers again, and ask for the round again.",
        )
    })
}

/// Sorts customers of the segment into those of whom it is decided, and the others, with why.
fn audience(plan: &Plan, hold_out: &HoldOut, hazards: &Hazards, looked: &[Looked]) -> Audience {
    let mut audience = Audience::default();
    for Looked { id, seen, .. } in looked {
        let Some(seen) = seen else { continue };
        let hazard = hazards.by_customer.get(id.as_str()).copied();
        audience.scored += u64::from(hazard.is_some());
        let held_out = hold_out.holds_out(id, plan.at);
        let may_get = seen.costs.iter().any(Option::is_some);
        let outcome = match (seen.is_cooling_down, hazard) {
            (true, _) => DecisionOutcome::CoolingDown,
            (false, None) => DecisionOutcome::NotScored,
            (false, Some(_)) => DecisionOutcome::Ineligible,
        };
        match (outcome, hazard, &seen.currency) {
            (DecisionOutcome::Ineligible, Some((hazard, row)), Some(currency)) if may_get => {
                audience.rows.push(row);
                audience.seen.push(seen.clone());
                audience.candidates.push(Candidate {
                    customer: id.clone(),
                    currency: currency.clone(),
                    price_minor: seen.price_minor,
                    hazard,
                    features: Vec::new(),
                    held_out,
                    costs: seen.costs.clone(),
                });
            }
            _ => {
                let risk = hazard.map(|(hazard, _)| hazard);
                audience
                    .others
                    .push(other(id, seen, (outcome, held_out, risk)));
            }
        }
    }
    audience
}

/// A customer of whom nothing is decided.
fn other(
    id: &CustomerId,
    seen: &Seen,
    (outcome, held_out, risk): (DecisionOutcome, bool, Option<f64>),
) -> DecisionChoice {
    DecisionChoice {
        customer_id: id.clone(),
        name: None,
        outcome,
        offer_id: None,
        held_out,
        currency: seen.currency.clone(),
        price_minor: seen.currency.as_ref().map(|_| seen.price_minor),
        risk,
        outlook: None,
        cost: None,
    }
}

impl Outcome {
    fn totals(&self, plan: &Plan) -> DecisionTotals {
        let counted = Counted {
            customers: plan.customers,
            scored: self.audience.scored,
            learned_from: self.learned_from,
            prior_companies: self.prior_companies as u64,
            scored_at: plan.scored_at,
        };
        totals(
            &counted,
            &self.offers,
            &self.audience.candidates,
            &self.round,
        )
    }

    /// What was chosen, ghosts among it.
    fn choices(&self) -> Vec<Choice> {
        let candidates = self.audience.candidates.iter().zip(&self.audience.seen);
        let chosen = candidates.zip(&self.round.decided);
        chosen
            .filter_map(|((candidate, seen), decided)| {
                let offer = decided.chosen()?;
                Some(Choice {
                    customer: candidate.customer.clone(),
                    offer,
                    cost: OfferAmount {
                        currency: candidate.currency.clone(),
                        amount_minor: decided.cost_minor?,
                    },
                    outlook: decided.outlook?,
                    subscription: seen.subscriptions.get(offer).cloned().unwrap_or_default(),
                    language: seen.language,
                    held_out: candidate.held_out,
                })
            })
            .collect()
    }

    /// All customers, as people look at them.
    fn shown(self) -> Vec<DecisionChoice> {
        let candidates = self.audience.candidates.into_iter();
        let decided = candidates.zip(self.round.decided).map(|(of, decided)| {
            let cost = decided.cost_minor.map(|amount_minor| OfferAmount {
                currency: of.currency.clone(),
                amount_minor,
            });
            let offer = decided.offer.and_then(|at| self.offers.get(at));
            DecisionChoice {
                customer_id: of.customer,
                name: None,
                outcome: decided.outcome,
                offer_id: offer.map(|offer| offer.id),
                held_out: of.held_out,
                currency: Some(of.currency),
                price_minor: Some(of.price_minor),
                risk: Some(of.hazard),
                outlook: decided.outlook,
                cost,
            }
        });
        decided.chain(self.audience.others).collect()
    }

    fn rows(&self, decided_at: i64) -> Vec<RoundRow> {
        let offers = self.offers.len();
        let both = self.audience.candidates.iter().zip(&self.round.decided);
        both.map(|(candidate, decided)| {
            let chosen = decided.chosen().and_then(|offer| i32::try_from(offer).ok());
            let mut chances: Vec<f32> = decided.chances.iter().map(|of| *of as f32).collect();
            chances.resize(offers, 0.0);
            RoundRow {
                customer: candidate.customer.as_str().to_owned(),
                decided_at,
                hazard: candidate.hazard,
                price_minor: candidate.price_minor,
                currency: candidate.currency.clone(),
                features: candidate.features.iter().map(|of| *of as f32).collect(),
                offer: chosen,
                given: chosen.is_some() && !candidate.held_out,
                held_out: candidate.held_out,
                chances,
            }
        })
        .collect()
    }
}

/// Refuses a round that another run has decided: nothing is left to do.
fn is_to_come(run: &DecisionRun, campaign: &Campaign) -> Result<(), WorkError> {
    match campaign.rounds == run.round {
        true => Ok(()),
        false => Err(WorkError::Superseded),
    }
}

fn deleted() -> WorkError {
    WorkError::owner(
        "campaign_deleted",
        "The campaign was deleted before its round was decided.",
        "Make another campaign.",
    )
}

fn not_open() -> WorkError {
    WorkError::owner(
        "campaign_not_running",
        "The campaign does not run. Nobody was made an offer.",
        "Look at the campaign: while it runs, ask for a round.",
    )
}

//! Datasets of what customers did: whether one can be built, and of what.

use api::{plan_limits::room_for, prelude::*};
use chrono::Utc;
use domain::{
    BuildingRun, BuildingRunId, Dataset, DatasetStatus, LedgerSource, Purpose, RunKind, Sentence,
    day_of, name,
};
use runs::begin;
use store::TenantStore;

use crate::{
    Datasets,
    view::{LedgerOptions, NewDataset},
};

/// Keeps the dataset that was asked for, and has it built.
pub async fn built(
    principal: &Principal,
    state: &Datasets,
    request: NewDataset,
) -> Result<Dataset, ApiError> {
    let name = request.name.trim().to_owned();
    let options = request.ledger.unwrap_or_default();
    let is_of_file = request.filename.is_some() || request.size.is_some();
    fields::check([
        ("name", name::problem_of_thing(&name)),
        (
            "source",
            is_of_file.then(|| "Leave `filename` and `size` out: they are of a file.".into()),
        ),
    ])?;
    fields::refuse(options.problems())?;
    let tenant = &principal.tenant;
    if tenant.ledger().await?.is_none() {
        return Err(ApiError::conflict(
            "no_events",
            "No events of customers have come yet. Send events, upload them or connect your billing; a minute after \
             they came they can be built from.",
        ));
    }
    room_for(tenant, RunKind::Building).await?;
    let until = day_of(Utc::now());
    let source = match options.purpose {
        Purpose::Training => options.source(until),
        Purpose::Scoring => learned_from(tenant, &name).await?.to_score(until),
    };
    let dataset = Dataset::to_build(name, source.clone(), principal.id, state.raw_days);
    let run = BuildingRun::of(&dataset, &source);
    tenant.create_building_run(&run, &dataset, None).await?;
    begin(&state.building, tenant, run.id.into()).await;
    Ok(dataset)
}

/// The newest dataset of a name that was built to learn from: what is to be scored has its columns.
async fn learned_from(tenant: &TenantStore, name: &str) -> Result<LedgerSource, ApiError> {
    let all = tenant.all_datasets().await?.into_iter();
    let of_name = all.filter(|one| one.name == name && one.status == DatasetStatus::Ready);
    let newest = of_name
        .filter(|one| {
            let to_learn_from = |of: &LedgerSource| of.purpose == Purpose::Training;
            one.ledger.as_ref().is_some_and(to_learn_from)
        })
        .max_by_key(|one| one.created_at);
    newest.and_then(|one| one.ledger).ok_or_else(|| {
        ApiError::conflict(
            "no_training_dataset",
            "No dataset of this name was built to learn from. Build one with `purpose` `training` first; what is to \
             be scored has its columns.",
        )
    })
}

impl LedgerOptions {
    fn source(self, until: chrono::DateTime<Utc>) -> LedgerSource {
        LedgerSource {
            purpose: self.purpose,
            churn: self.churn,
            cadence: self.cadence.unwrap_or_default(),
            horizon_days: self.horizon_days.unwrap_or(LedgerSource::HORIZON_DAYS.0),
            inactivity_days: self
                .inactivity_days
                .unwrap_or(LedgerSource::INACTIVITY_DAYS.0),
            history_months: self
                .history_months
                .unwrap_or(LedgerSource::HISTORY_MONTHS.0),
            until,
            building_run_id: BuildingRunId::new(),
            layout: None,
        }
    }

    /// Pairs of field and what is wrong.
    fn problems(&self) -> Vec<(String, Sentence)> {
        let given = [
            (
                "horizon_days",
                self.horizon_days,
                LedgerSource::HORIZON_DAYS,
            ),
            (
                "inactivity_days",
                self.inactivity_days,
                LedgerSource::INACTIVITY_DAYS,
            ),
            (
                "history_months",
                self.history_months,
                LedgerSource::HISTORY_MONTHS,
            ),
        ];
        let out_of_bounds = given.iter().filter_map(|(field, given, (_, least, most))| {
            let is_wrong = given.is_some_and(|given| !(*least..=*most).contains(&given));
            is_wrong.then(|| (*field, format!("Give {least} to {most}.")))
        });
        let is_said = self.churn.is_some()
            || self.cadence.is_some()
            || given.iter().any(|(_, given, _)| given.is_some());
        let not_here = (self.purpose == Purpose::Scoring && is_said).then(|| {
            let detail =
                "Leave the other options out: they are those of the dataset that was learned from.";
            ("purpose", detail.to_owned())
        });
        let all = out_of_bounds.chain(not_here);
        all.map(|(field, detail)| (format!("ledger.{field}"), detail.into()))
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    fn fields(options: Value) -> Vec<String> {
        let options: LedgerOptions = serde_json::from_value(options).unwrap();
        options
            .problems()
            .into_iter()
            .map(|(field, _)| field)
            .collect()
    }

    #[test]
    fn options_have_bounds_and_usual_values() {
        for (options, wrong) in [
            (json!({}), &[][..]),
            (json!({ "purpose": "scoring" }), &[]),
            (
                json!({ "purpose": "scoring", "cadence": "weekly" }),
                &["ledger.purpose"],
            ),
            (json!({ "churn": "inactivity", "inactivity_days": 7 }), &[]),
            (
                json!({ "horizon_days": 6, "inactivity_days": 366, "history_months": 0 }),
                &[
                    "ledger.horizon_days",
                    "ledger.inactivity_days",
                    "ledger.history_months",
                ],
            ),
        ] {
            assert_eq!(fields(options.clone()), wrong, "{options}");
        }
        let source = LedgerOptions::default().source(Utc::now());
        assert_eq!(
            (source.horizon_days, source.history_months, source.churn),
            (30, 24, None)
        );
    }
}

//! Where things lie in the bucket: `{kind}/{org}/...`.

use std::fmt::Display;

use chrono::NaiveDate;
use domain::{
    BatchId, CampaignId, DatasetId, DecisionRunId, ExportId, ImportId, ModelId, OrgId,
    PrivacyRequestId, RevenueRunId, RunId, ScoringRunId,
};

/// What the first part of a key can be: every kind of object that an organization has. Exporting
/// and erasing go by it.
pub const KINDS: [&str; 16] = [
    "raw",
    "datasets",
    "pieces",
    "models",
    "scores",
    "outcomes",
    "exports",
    "takeouts",
    "inbox",
    "ledger",
    "rejected",
    "broken",
    "privacy",
    "revenue",
    "imports",
    "campaigns",
];

pub fn raw(org: OrgId, id: DatasetId) -> String {
    format!("raw/{org}/{id}")
}

/// A generation of a dataset as typed Parquet.
pub fn dataset(org: OrgId, id: DatasetId, generation: u32) -> String {
    of_generation(org, id, generation, "data.parquet")
}

/// The profile of the columns of a dataset's generation, JSON.
pub fn profile(org: OrgId, id: DatasetId, generation: u32) -> String {
    of_generation(org, id, generation, "profile.json")
}

/// Those of the first generation have no folder of their own, as before there were others.
fn of_generation(org: OrgId, id: DatasetId, generation: u32, name: &str) -> String {
    let prefix = dataset_prefix(org, id);
    match generation {
        0 => format!("{prefix}{name}"),
        n => format!("{prefix}{n}/{name}"),
    }
}

/// The generation of a dataset that an object is of.
pub fn generation_of(key: &str) -> u32 {
    let folder = key.rsplit('/').nth(1);
    folder.and_then(|name| name.parse().ok()).unwrap_or(0)
}

pub fn dataset_prefix(org: OrgId, id: DatasetId) -> String {
    format!("datasets/{org}/{id}/")
}

/// A file that a run's workers pass on to each other; the bucket forgets it after a week.
pub fn piece(org: OrgId, run: RunId, name: &str) -> String {
    format!("{}{run}/{name}", pieces_prefix(org))
}

/// What all runs pass on to each other.
pub fn pieces_prefix(org: OrgId) -> String {
    format!("pieces/{org}/")
}

/// The model file of a version.
pub fn artifact(org: OrgId, id: ModelId, version: u32) -> String {
    format!("models/{org}/{id}/{version:08}/model.perene")
}

/// The report of a version, JSON.
pub fn report(org: OrgId, id: ModelId, version: u32) -> String {
    format!("models/{org}/{id}/{version:08}/report.json")
}

/// How learners did on what a version learned from, JSON; kept only where its model allows it.
pub fn lesson(org: OrgId, id: ModelId, version: u32) -> String {
    format!("models/{org}/{id}/{version:08}/lesson.json")
}

pub fn model_prefix(org: OrgId, id: ModelId) -> String {
    format!("models/{org}/{id}/")
}

/// The riskiest customers of a scoring run, JSON.
pub fn top(org: OrgId, id: ScoringRunId) -> String {
    scores(org, id, "top.json")
}

pub fn scores(org: OrgId, id: ScoringRunId, name: &str) -> String {
    format!("scores/{org}/{id}/{name}")
}

/// A batch of outcomes of a scoring run's customers, JSON.
pub fn outcomes(org: OrgId, id: ScoringRunId, name: &str) -> String {
    format!("outcomes/{org}/{id}/{name}.json")
}

/// The items of an export of all data; the bucket forgets it after a week.
pub fn data_export(org: OrgId, id: ExportId) -> String {
    format!("takeouts/{org}/{id}/items.jsonl.gz")
}

/// All exports of all data.
pub fn data_exports_prefix(org: OrgId) -> String {
    format!("takeouts/{org}/")
}

pub fn scoring_prefixes(org: OrgId, id: ScoringRunId) -> [String; 3] {
    ["scores", "outcomes", "exports"].map(|kind| format!("{kind}/{org}/{id}/"))
}

pub fn export(org: OrgId, id: ScoringRunId, name: &str) -> String {
    format!("exports/{org}/{id}/{name}")
}

/// All exports of scores.
pub fn exports_prefix(org: OrgId) -> String {
    format!("exports/{org}/")
}

/// Who a privacy request is about, while it is under way, JSON.
pub fn privacy_subjects(org: OrgId, id: PrivacyRequestId) -> String {
    format!("{}subjects.json", privacy_prefix(org, id))
}

/// How far a privacy request that erases is answered; kept as long as whom it is about.
pub fn privacy_progress(org: OrgId, id: PrivacyRequestId) -> String {
    format!("{}progress.json", privacy_prefix(org, id))
}

/// What a privacy request hands out, gzipped lines of JSON; the bucket forgets it after a week.
pub fn privacy_file(org: OrgId, id: PrivacyRequestId) -> String {
    format!("{}held.jsonl.gz", privacy_prefix(org, id))
}

fn privacy_prefix(org: OrgId, id: PrivacyRequestId) -> String {
    format!("{}{id}/", privacy_requests_prefix(org))
}

/// What all privacy requests of an organization have.
pub fn privacy_requests_prefix(org: OrgId) -> String {
    format!("privacy/{org}/")
}

/// Events as one request brought them, until they are merged.
pub fn inbox(org: OrgId, id: BatchId) -> String {
    format!("{}{id}.jsonl.zst", inbox_prefix(org))
}

pub fn inbox_prefix(org: OrgId) -> String {
    format!("inbox/{org}/")
}

/// A file of the ledger, by its bucket and name.
pub fn ledger(org: OrgId, file: &str) -> String {
    format!("{}{file}", ledger_prefix(org))
}

pub fn ledger_prefix(org: OrgId) -> String {
    format!("ledger/{org}/")
}

/// Events that were not taken, of one request, with why; the bucket forgets them after a month.
pub fn rejected(org: OrgId, day: NaiveDate, id: BatchId) -> String {
    format!("{}{day}/{id}.jsonl.zst", rejected_prefix(org))
}

/// What a request brought, where it cannot be read back.
pub fn broken(org: OrgId, id: BatchId) -> String {
    format!("{}{id}.jsonl.zst", broken_prefix(org))
}

pub fn broken_prefix(org: OrgId) -> String {
    format!("broken/{org}/")
}

pub fn rejected_prefix(org: OrgId) -> String {
    format!("rejected/{org}/")
}

/// What is wrong with rows of an import, JSON.
pub fn import_errors(org: OrgId, id: ImportId) -> String {
    format!("imports/{org}/{id}/errors.json")
}

/// Something of an organization's revenue.
pub fn revenue(org: OrgId, name: &str) -> String {
    format!("revenue/{org}/{name}")
}

pub fn revenue_run_prefix(org: OrgId, run: RevenueRunId) -> String {
    revenue(org, &format!("{run}/"))
}

/// What each bucket of the ledger comes to.
pub fn revenue_parts_prefix(org: OrgId) -> String {
    revenue(org, "parts/")
}

/// What all customers come to, packed JSON.
pub fn revenue_summary(org: OrgId, run: RevenueRunId) -> String {
    format!("{}summary.json.zst", revenue_run_prefix(org, run))
}

/// Whose MRR moved in a month, packed lines of JSON.
pub fn revenue_moves(org: OrgId, run: RevenueRunId, month: impl Display) -> String {
    format!("{}moves/{month}.jsonl.zst", revenue_run_prefix(org, run))
}

/// Something of an organization's campaigns.
pub fn campaigns_prefix(org: OrgId) -> String {
    format!("campaigns/{org}/")
}

pub fn campaign_prefix(org: OrgId, id: CampaignId) -> String {
    format!("{}{id}/", campaigns_prefix(org))
}

/// How customers' columns become features of a campaign, JSON.
pub fn campaign_basis(org: OrgId, id: CampaignId) -> String {
    format!("{}basis.json", campaign_prefix(org, id))
}

/// What a round decided of each customer who might have got an offer, Parquet: later rounds learn from it.
pub fn campaign_round(org: OrgId, id: CampaignId, round: u32) -> String {
    format!("{}rounds/{round}.parquet", campaign_prefix(org, id))
}

/// What a run decided of customers, as people look at it, packed JSON.
pub fn campaign_choices(org: OrgId, id: CampaignId, run: DecisionRunId) -> String {
    format!("{}runs/{run}/choices.json.zst", campaign_prefix(org, id))
}

/// What a run would have brought with other budgets, JSON.
pub fn campaign_budget(org: OrgId, id: CampaignId, run: DecisionRunId) -> String {
    format!("{}runs/{run}/budget.json", campaign_prefix(org, id))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_tells_its_generation() {
        let (org, id) = (OrgId::new(), DatasetId::new());
        for generation in [0, 1, 12, u32::MAX] {
            for key in [dataset, profile].map(|of| of(org, id, generation)) {
                assert_eq!(generation_of(&key), generation, "{key}");
                assert!(key.starts_with(&dataset_prefix(org, id)));
            }
        }
    }
}

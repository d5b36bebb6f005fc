//! The mail about a scoring run: who is most likely to leave (or to buy), and why.

use cloud::{WorkError, bucket::keys};
use domain::{Degradation, Model, Notification, ScoringRun, ScoringRunId, Totals};
use mail::{Button, Frame, name, one_line};
use report::phrases::{amount, count};
use report::{TopCustomer, TopCustomers};
use store::TenantStore;

use crate::{
    Notifier,
    letter::{Told, WordsLetter, words},
};

const NAMED: usize = 20;
/// Longer reasons are cut, in characters.
const REASON_LENGTH: usize = 200;
const REASONS: usize = 3;
/// As many warnings are given of the model itself.
const WARNINGS: usize = 5;
/// Longer warnings are cut, in characters.
const WARNING_LENGTH: usize = 300;

words!(Scores, "scores.html", "scores.txt");

pub(crate) struct Scores {
    frame: Frame,
    model: String,
    scored: u64,
    who: &'static str,
    /// How many are at risk and what they are worth, where the run knows values.
    stake: Option<String>,
    warnings: Vec<String>,
    rows: Vec<Row>,
}

struct Row {
    place: usize,
    name: String,
    percent: String,
    reasons: Vec<String>,
}

/// Mails those who want it; nobody when there is nobody in the run to tell about.
pub(crate) async fn mail(
    notifier: &Notifier,
    tenant: TenantStore,
    id: ScoringRunId,
) -> Result<(), WorkError> {
    let run = tenant.scoring_run(id).await?.ok_or(WorkError::Gone)?;
    let model = tenant.model(run.model_id).await?.ok_or(WorkError::Gone)?;
    let key = keys::top(tenant.org(), id);
    let file = notifier.bucket.get(&key).await?;
    let file = file.ok_or_else(|| WorkError::Retry(format!("there is no {key} yet")))?;
    let mut top = serde_json::from_slice::<TopCustomers>(&file)?
        .news(NAMED)
        .items;
    if let Some(dataset) = tenant.dataset(run.dataset_id).await? {
        let labels = tenant.labels(&dataset.name).await?;
        labels.tell_drivers(top.iter_mut().flat_map(|top| &mut top.drivers));
    }
    if top.is_empty() {
        tracing::info!(org_id = %tenant.org(), run = %id, "nobody to tell about");
        return Ok(());
    }
    let scores = Scores::new(&model, &run, &top, &notifier.public_url);
    let recipients = notifier.who_want(&tenant, Notification::Scores, id).await?;
    let letter = WordsLetter {
        kind: "scores",
        words: scores,
        told: Told::Scores(tenant, id),
    };
    notifier.deliver_to_members(&letter, recipients).await
}

impl Scores {
    /// `top` are those to name, highest first. What the run tells against the model comes before
    /// them.
    pub(crate) fn new(
        model: &Model,
        run: &ScoringRun,
        top: &[TopCustomer],
        public_url: &str,
    ) -> Self {
        let words = models::family(model.task).vocabulary();
        let who = |count: u64| if count == 1 { words.one } else { words.many };
        let count = top.len() as u64;
        let page = format!("/customers?run={}", run.id);
        Self {
            frame: Frame {
                headline: format!("{count} {} most likely to {}", who(count), words.will),
                button: Button::to("Open Perene", public_url, &page),
            },
            model: name(&model.name),
            scored: run.scored,
            who: who(run.scored),
            stake: run
                .totals
                .as_ref()
                .and_then(|totals| stake(totals, words.will)),
            warnings: run.degraded.iter().take(WARNINGS).map(warning).collect(),
            rows: top.iter().enumerate().map(row).collect(),
        }
    }
}

fn stake(totals: &Totals, will: &str) -> Option<String> {
    let value = totals.value.as_ref()?;
    let worth = amount(value.at_risk, value.currency.as_deref());
    let (customers, column) = (count(totals.at_risk as usize), name(&value.column));
    Some(format!(
        "{customers} of them are likely to {will}: {worth} in all, by {column}."
    ))
}

fn warning(of: &Degradation) -> String {
    one_line(&format!("{}: {}", of.name, of.text), WARNING_LENGTH)
}

fn row((index, scored): (usize, &TopCustomer)) -> Row {
    Row {
        place: index + 1,
        name: name(&scored.customer.entity_key),
        percent: percent(scored.customer.score),
        reasons: scored
            .drivers
            .iter()
            .take(REASONS)
            .map(|driver| one_line(&driver.text, REASON_LENGTH))
            .collect(),
    }
}

/// A probability for people: nobody is certain to leave, or to stay.
fn percent(score: f64) -> String {
    match score * 100.0 {
        p if p > 99.0 => "over 99%".into(),
        p if p < 1.0 => "under 1%".into(),
        p => format!("{p:.0}%"),
    }
}

#[cfg(test)]
#[path = "scores_tests.rs"]
pub(crate) mod tests;

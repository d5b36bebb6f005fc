//! The mail about a scoring run: who is most likely to leave (or to buy), and why.

use cloud::{WorkError, bucket::keys};
use domain::{Degradation, Language, Model, Notification, ScoringRun, ScoringRunId, Totals};
use mail::{Button, Frame, name, one_line};
use report::{TopCustomer, TopCustomers, Vocabulary, say};
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
    has_scored: String,
    /// How many are at risk and what they are worth, where the run knows values.
    stake: Option<String>,
    /// That its customers are not those that the model knows, and what changed.
    unlike: String,
    warnings: Vec<String>,
    order: &'static str,
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
    let words = |language| Scores::new(&model, &run, &top, &notifier.public_url, language);
    let recipients = notifier.who_want(&tenant, Notification::Scores, id).await?;
    let letter = WordsLetter {
        kind: "scores",
        words,
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
        language: Language,
    ) -> Self {
        let words = models::family(model.task).vocabulary(language);
        let Vocabulary { many, will, .. } = words;
        let who = |count: u64| language.plural(count, words.one, many);
        let page = format!("/customers?run={}", run.id);
        let (count, named) = (top.len(), who(top.len() as u64));
        let (scored, scored_who) = (language.count(run.scored), who(run.scored));
        Self {
            frame: Frame {
                language,
                headline: say!(
                    language,
                    "{count} {named} most likely to {will}",
                    "{count} {named} com maior probabilidade de {will}"
                ),
                button: Button::to(
                    language.of("Open Perene", "Abrir o Perene"),
                    public_url,
                    &page,
                ),
            },
            model: name(&model.name),
            has_scored: say!(
                language,
                "has scored {scored} {scored_who}.",
                "pontuou {scored} {scored_who}."
            ),
            stake: run.totals.as_ref().and_then(|totals| stake(totals, &words)),
            unlike: say!(
                language,
                "the {many} in this file are not like those that the model learned from, so its scores may be less right than they were. What changed most:",
                "os {many} deste arquivo não são como aqueles com que o modelo aprendeu; por isso as pontuações podem acertar menos do que antes. O que mais mudou:"
            ),
            warnings: run
                .degraded
                .iter()
                .take(WARNINGS)
                .map(|of| warning(of, language))
                .collect(),
            order: language.of("Highest first:", "Do maior para o menor:"),
            rows: top
                .iter()
                .enumerate()
                .map(|(at, scored)| row(at, scored, language))
                .collect(),
        }
    }
}

fn stake(totals: &Totals, words: &Vocabulary) -> Option<String> {
    let Vocabulary { language, will, .. } = *words;
    let value = totals.value.as_ref()?;
    let worth = language.amount(value.at_risk, value.currency.as_deref());
    let (customers, column) = (language.count(totals.at_risk), name(&value.column));
    Some(say!(
        language,
        "{customers} of them are likely to {will}: {worth} in all, by {column}.",
        "{customers} deles provavelmente vão {will}: {worth} ao todo, por {column}."
    ))
}

fn warning(of: &Degradation, language: Language) -> String {
    let said = of.phrase.said(language, &of.text);
    one_line(&format!("{}: {said}", of.name), WARNING_LENGTH)
}

fn row(at: usize, scored: &TopCustomer, language: Language) -> Row {
    let drivers = scored.drivers.iter().take(REASONS);
    Row {
        place: at + 1,
        name: name(&scored.customer.entity_key),
        percent: percent(scored.customer.score, language),
        reasons: drivers
            .map(|driver| one_line(&driver.said(language), REASON_LENGTH))
            .collect(),
    }
}

/// A probability for people: nobody is certain to leave, or to stay.
pub(crate) fn percent(score: f64, language: Language) -> String {
    match score * 100.0 {
        p if p > 99.0 => language.of("over 99%", "mais de 99%").into(),
        p if p < 1.0 => language.of("under 1%", "menos de 1%").into(),
        p => format!("{p:.0}%"),
    }
}

#[cfg(test)]
#[path = "scores_tests.rs"]
pub(crate) mod tests;

//! The mails about what people are to look at: each time at once, or once a day.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use cloud::WorkError;
use domain::{
    Alert, AlertFacts, AlertId, AlertKind, EventId, Language, Notification, RunKind,
    currency_decimals,
};
use mail::{Button, Frame, Recipient, name, one_line};
use report::say;
use store::{PageRequest, TenantStore};

use super::scores::percent;
use crate::{
    Notifier,
    letter::{Told, WordsLetter, words},
    recipients::wanting,
};

/// As many are named; of the others it is told how many.
const NAMED: usize = 20;
/// Longer reasons are cut, in characters.
const REASON_LENGTH: usize = 200;

words!(Alerts, "alerts.html", "alerts.txt");

pub(crate) struct Alerts {
    frame: Frame,
    about: &'static str,
    rows: Vec<Row>,
    /// That there are more than are named.
    more: Option<String>,
}

struct Row {
    name: String,
    why: String,
    reasons: Vec<String>,
}

/// Tells those who want it at once what was raised of a kind, once for what it follows from.
pub(crate) async fn mail_at_once(
    notifier: &Notifier,
    tenant: TenantStore,
    (event, kind): (EventId, AlertKind),
    ids: &[AlertId],
) -> Result<(), WorkError> {
    // That has its own mail.
    if kind.told_by().is_some() {
        return Ok(());
    }
    let mut alerts = Vec::new();
    for id in ids {
        alerts.extend(tenant.alert(*id).await?);
    }
    let recipients = notifier
        .who_want(&tenant, Notification::Alerts, format!("alerts-{event}"))
        .await?;
    send(notifier, tenant, "alerts", &alerts, recipients).await
}

/// Tells those who want it once a day what was raised since, but for whom it was told at once.
pub(crate) async fn mail_digest(
    notifier: &Notifier,
    tenant: TenantStore,
    since: DateTime<Utc>,
    until: DateTime<Utc>,
) -> Result<(), WorkError> {
    let is_told = |alert: &Alert| {
        alert.raised_at > since
            && alert.raised_at <= until
            && !alert.is_snoozed(until)
            && alert.kind().told_by().is_none()
    };
    let first = PageRequest::first(100);
    let alerts = tenant.alerts(false, is_told, &first).await?.items;
    let about = format!("alert-digest-{}", until.timestamp());
    let members = tenant.members().await?;
    let told_at_once: BTreeSet<String> = wanting(Notification::Alerts, members)
        .map(|member| member.user_id.to_string())
        .collect();
    let mut recipients = notifier
        .who_want(&tenant, Notification::AlertDigest, about)
        .await?;
    recipients.retain(|to| !told_at_once.contains(&to.id));
    send(notifier, tenant, "alert_digest", &alerts, recipients).await
}

async fn send(
    notifier: &Notifier,
    tenant: TenantStore,
    kind: &'static str,
    alerts: &[Alert],
    recipients: Vec<Recipient>,
) -> Result<(), WorkError> {
    if alerts.is_empty() {
        return Ok(());
    }
    let url = &notifier.public_url;
    let letter = WordsLetter {
        kind,
        words: |language| Alerts::new(alerts, url, language),
        told: Told::Organization(tenant),
    };
    notifier.deliver_to_members(&letter, recipients).await
}

impl Alerts {
    pub(crate) fn new(alerts: &[Alert], public_url: &str, language: Language) -> Self {
        let count = language.count(alerts.len() as u64);
        let beyond = alerts.len().saturating_sub(NAMED) as u64;
        Self {
            frame: Frame {
                language,
                headline: match alerts.len() {
                    1 => language.of("A new alert", "Um novo alerta").into(),
                    _ => say!(language, "{count} new alerts", "{count} novos alertas"),
                },
                button: Button::to(
                    language.of("See the alerts", "Ver os alertas"),
                    public_url,
                    "/alerts",
                ),
            },
            about: language.of(
                "Say in Perene who sees to each, and what became of it, so that nobody does it twice.",
                "Diga no Perene quem cuida de cada um e o que aconteceu, para que ninguém faça o mesmo duas vezes.",
            ),
            rows: alerts.iter().take(NAMED).map(|alert| row(alert, language)).collect(),
            more: (beyond > 0).then(|| {
                let more = language.count(beyond);
                say!(language, "And {more} more.", "E mais {more}.")
            }),
        }
    }
}

fn row(alert: &Alert, language: Language) -> Row {
    let drivers = alert.about.risk().map_or(&[][..], |risk| &risk.drivers);
    Row {
        name: name(&called(alert, language)),
        why: why(&alert.about, language),
        reasons: drivers
            .iter()
            .map(|driver| one_line(&driver.said(language), REASON_LENGTH))
            .collect(),
    }
}

/// Whom, or what, an alert is about.
fn called(alert: &Alert, language: Language) -> String {
    let customer = alert.customer_name.clone();
    let customer = customer.or_else(|| alert.customer_id.as_ref().map(ToString::to_string));
    customer.unwrap_or_else(|| match &alert.about {
        AlertFacts::SourceQuiet { source, .. } => source.clone(),
        AlertFacts::RunFailed { run_kind, .. } => run(*run_kind, language).into(),
        AlertFacts::SegmentRiskRising(risk) => risk.segment.clone(),
        _ => language.of("Plan", "Plano").into(),
    })
}

fn why(about: &AlertFacts, language: Language) -> String {
    match about {
        AlertFacts::RenewalAtRisk(risk) => {
            let score = percent(risk.score, language);
            let renews = risk.renews_at.unwrap_or(DateTime::UNIX_EPOCH);
            let day = language.day(renews.date_naive());
            say!(
                language,
                "Renews on {day}, with a churn risk of {score}.",
                "Renova em {day}, com risco de cancelamento de {score}."
            )
        }
        AlertFacts::RiskJumped(risk) => {
            let score = percent(risk.score, language);
            let before = percent(risk.score_before.unwrap_or(0.0), language);
            say!(
                language,
                "Churn risk rose from {before} to {score}.",
                "O risco de cancelamento subiu de {before} para {score}."
            )
        }
        AlertFacts::HighValueAtRisk(risk) => {
            let score = percent(risk.score, language);
            let value = language.amount(risk.value.unwrap_or(0.0), risk.currency.as_deref());
            say!(
                language,
                "Worth {value}, with a churn risk of {score}.",
                "Vale {value}, com risco de cancelamento de {score}."
            )
        }
        AlertFacts::TopAtRisk(risk) => {
            let score = percent(risk.score, language);
            say!(
                language,
                "Among the riskiest, with a churn risk of {score}.",
                "Entre os de maior risco, com risco de cancelamento de {score}."
            )
        }
        AlertFacts::PaymentFailed {
            failed_at,
            monthly_minor,
            currency,
        } => {
            let decimals = currency_decimals(currency).unwrap_or(2);
            let units = *monthly_minor as f64 / 10f64.powi(decimals.into());
            let (at, monthly) = (
                language.moment(*failed_at),
                language.amount(units, Some(currency)),
            );
            say!(
                language,
                "A payment failed on {at}; charged {monthly} a month.",
                "Um pagamento falhou em {at}; cobrado {monthly} por mês."
            )
        }
        AlertFacts::SourceQuiet { since, .. } => {
            let since = language.moment(*since);
            say!(
                language,
                "No events since {since}.",
                "Sem eventos desde {since}."
            )
        }
        AlertFacts::RunFailed { .. } => {
            say!(
                language,
                "Failed: open it to see why, and what to do.",
                "Falhou: abra para ver o motivo e o que fazer."
            )
        }
        AlertFacts::QuotaNear {
            percent,
            used,
            included,
            ..
        } => {
            let (used, included) = (language.count(*used), language.count(*included));
            say!(
                language,
                "{percent}% of the month's use is taken: {used} of {included}.",
                "{percent}% do uso do mês já foi consumido: {used} de {included}."
            )
        }
        AlertFacts::SegmentRiskRising(risk) => {
            let customers = language.count(risk.customers);
            let day = language.day(risk.compared_with.date_naive());
            let [mean_before, mean, high_before, high] = [
                risk.mean_score_before,
                risk.mean_score,
                risk.high_risk_before,
                risk.high_risk,
            ]
            .map(|share| percent(share, language));
            say!(
                language,
                "{customers} customers: mean churn risk {mean_before} on {day} and {mean} now, at high risk {high_before} and {high}.",
                "{customers} clientes: risco médio de cancelamento de {mean_before} em {day} e {mean} agora, em alto risco {high_before} e {high}."
            )
        }
    }
}

fn run(kind: RunKind, language: Language) -> &'static str {
    match kind {
        RunKind::Training => language.of("Training", "Treinamento"),
        RunKind::Scoring => language.of("Scoring", "Pontuação"),
        RunKind::Backfill => language.of("Reading of a connection", "Leitura de uma conexão"),
        RunKind::Privacy => language.of("Privacy request", "Pedido de privacidade"),
        RunKind::Revenue => language.of("Reckoning of revenue", "Cálculo da receita"),
        RunKind::Building => {
            language.of("Building of a dataset", "Montagem de um conjunto de dados")
        }
        RunKind::Import => language.of("Import", "Importação"),
        RunKind::Decision => language.of("Round of a campaign", "Rodada de uma campanha"),
    }
}

#[cfg(test)]
mod tests {
    use domain::{
        AlertState, Limit, ModelId, Month, RiskFacts, ScoringRunId, SegmentId, SegmentRiskFacts,
    };
    use mail::Mail;
    use report::Driver;

    use super::*;
    use crate::{letter::Words, reason::Reason, spoken::whole};

    fn at(text: &str) -> DateTime<Utc> {
        text.parse().unwrap()
    }

    fn alert(customer: Option<&str>, about: AlertFacts) -> Alert {
        Alert {
            id: AlertId::from_u128(1),
            customer_id: customer.map(|id| id.parse().unwrap()),
            customer_name: None,
            customer_known: false,
            about,
            occasion: "scr_1".into(),
            raised_at: at("2026-11-30T09:00:00Z"),
            seen_at: at("2026-11-30T09:00:00Z"),
            state: AlertState::Open,
            owner: None,
            snoozed_until: None,
            resolved_at: None,
            revision: 0,
            changes: Vec::new(),
        }
    }

    fn all() -> Vec<Alert> {
        let risk = RiskFacts {
            scoring_run_id: ScoringRunId::new(),
            model_id: ModelId::new(),
            score: 0.834,
            score_before: Some(0.21),
            value: Some(1250.0),
            currency: Some("EUR".into()),
            renews_at: Some(at("2026-12-12T00:00:00Z")),
            drivers: vec![Driver {
                feature: "tickets".into(),
                label: None,
                value: Some("9".into()),
                typical: Some("1".into()),
                effect: 1.2,
                points: 14.2,
                text: "tickets is 9 (typical: 1): +14 points".into(),
            }],
        };
        let mut named = alert(Some("C-1"), AlertFacts::RenewalAtRisk(risk.clone()));
        named.customer_name = Some("Acme\n<b>Ltd</b>".into());
        vec![
            named,
            alert(Some("C-2"), AlertFacts::RiskJumped(risk.clone())),
            alert(Some("C-3"), AlertFacts::HighValueAtRisk(risk.clone())),
            alert(Some("C-4"), AlertFacts::TopAtRisk(risk)),
            alert(
                Some("C-5"),
                AlertFacts::PaymentFailed {
                    failed_at: at("2026-11-30T08:15:00Z"),
                    monthly_minor: 72_500,
                    currency: "USD".into(),
                },
            ),
            alert(
                None,
                AlertFacts::SourceQuiet {
                    source_id: "key_1".into(),
                    source: "Web shop".into(),
                    since: at("2026-11-28T09:00:00Z"),
                },
            ),
            alert(
                None,
                AlertFacts::RunFailed {
                    run_id: "run_1".into(),
                    run_kind: RunKind::Training,
                    code: "no_rows".into(),
                    error: None,
                },
            ),
            alert(
                None,
                AlertFacts::QuotaNear {
                    metric: Limit::ScoredCustomers,
                    percent: 80,
                    month: Month::at(at("2026-11-30T00:00:00Z")),
                    used: 8_123,
                    included: 10_000,
                },
            ),
            alert(
                None,
                AlertFacts::SegmentRiskRising(SegmentRiskFacts {
                    segment_id: SegmentId::new(),
                    segment: "Pro, <Brazil>".into(),
                    scoring_run_id: ScoringRunId::new(),
                    model_id: ModelId::new(),
                    compared_with: at("2026-10-30T09:00:00Z"),
                    customers: 1_204,
                    mean_score_before: 0.21,
                    mean_score: 0.284,
                    high_risk_before: 0.1,
                    high_risk: 0.163,
                }),
            ),
        ]
    }

    fn mail(alerts: &[Alert], language: Language) -> Mail {
        let url = "https://perene.test";
        let footer = Reason::Chosen(Notification::AlertDigest).footer(url, language);
        let words = Alerts::new(alerts, url, language);
        words.mail(&footer).unwrap()
    }

    #[test]
    fn each_kind_is_told_with_its_reasons() {
        let mail = mail(&all(), Language::English);
        assert!(mail.html.contains("Acme &#60;b&#62;Ltd"), "{}", mail.html);
        insta::assert_snapshot!(format!("{}\n\n{}", mail.subject, mail.text));
    }

    #[test]
    fn each_kind_is_told_in_portuguese() {
        insta::assert_snapshot!(whole(&mail(&all(), Language::Portuguese)));
    }

    #[test]
    fn of_many_some_are_named_and_the_others_counted() {
        let many = vec![all().remove(1); 25];
        let mail = mail(&many, Language::English);
        assert_eq!(mail.subject, "25 new alerts");
        assert_eq!(mail.text.matches("C-2").count(), NAMED);
        assert!(mail.text.contains("And 5 more."), "{}", mail.text);
    }
}

//! Messages for people, as Slack takes them: a sentence, and where to look
//! (<https://api.slack.com/messaging/webhooks>).

use domain::{AlertKind, Language, Limit, RunKind, WebhookEvent};
use report::say;
use serde::Serialize;

/// What an incoming webhook of Slack's takes.
#[derive(Debug, PartialEq, Serialize)]
pub struct Message {
    /// What notifications show.
    text: String,
    blocks: [Block; 2],
}

#[derive(Debug, PartialEq, Serialize)]
#[serde(tag = "type", rename_all = "lowercase")]
enum Block {
    Section { text: Text },
    Context { elements: [Text; 1] },
}

#[derive(Debug, PartialEq, Serialize)]
struct Text {
    #[serde(rename = "type")]
    kind: &'static str,
    text: String,
}

impl Text {
    fn marked(text: String) -> Self {
        let kind = "mrkdwn";
        Self { kind, text }
    }
}

/// An event in words.
pub fn message(event: &WebhookEvent, language: Language) -> Message {
    let (sentence, url) = said(event, language);
    let see = language.of("Open in Perene", "Abrir no Perene");
    Message {
        blocks: [
            Block::Section {
                text: Text::marked(sentence.clone()),
            },
            Block::Context {
                elements: [Text::marked(format!("<{url}|{see}>"))],
            },
        ],
        text: sentence,
    }
}

fn said(event: &WebhookEvent, language: Language) -> (String, &str) {
    match event {
        WebhookEvent::ScoringRunCompleted(of) => {
            let model = name(&of.model);
            let (customers, at_risk) = (language.count(of.customers), language.count(of.at_risk));
            let text = say!(
                language,
                "*{model}* has new scores: {at_risk} of {customers} are above its threshold.",
                "*{model}* tem novas pontuações: {at_risk} de {customers} estão acima do limite."
            );
            (text, &of.url)
        }
        WebhookEvent::TrainingRunCompleted(of) => {
            let (model, version) = (name(&of.model), of.version);
            let text = match of.in_production {
                true => say!(
                    language,
                    "*{model}* was trained: version {version} scores from now on.",
                    "*{model}* foi treinado: a versão {version} passa a pontuar."
                ),
                false => say!(
                    language,
                    "*{model}* was trained: version {version} waits for somebody to promote it.",
                    "*{model}* foi treinado: a versão {version} aguarda que alguém a promova."
                ),
            };
            (text, &of.url)
        }
        WebhookEvent::ModelDegraded(of) => {
            let model = name(&of.model);
            let text = say!(
                language,
                "*{model}* no longer fits the data that it scores. Retrain it with newer data.",
                "*{model}* já não se ajusta aos dados que pontua. Treine-o de novo com dados mais recentes."
            );
            (text, &of.url)
        }
        WebhookEvent::RunFailed(of) => {
            let (what, code) = (run(of.kind, language), name(&of.code));
            let text = say!(
                language,
                "{what} failed (`{code}`).",
                "{what} falhou (`{code}`)."
            );
            (text, &of.url)
        }
        WebhookEvent::SourceQuiet(of) => {
            let (source, since) = (name(&of.source), language.moment(of.since));
            let text = say!(
                language,
                "*{source}* has sent no events since {since}, which is unusual for it.",
                "*{source}* não envia eventos desde {since}, o que é incomum."
            );
            (text, &of.url)
        }
        WebhookEvent::SourceResumed(of) => {
            let source = name(&of.source);
            let text = say!(
                language,
                "*{source}* sends events again.",
                "*{source}* voltou a enviar eventos."
            );
            (text, &of.url)
        }
        WebhookEvent::UsageThresholdReached(of) => {
            let (used, included) = (language.count(of.used), language.count(of.included));
            let (percent, what) = (of.percent, metric(of.metric, language));
            let text = say!(
                language,
                "{percent}% of this month's {what} are used: {used} of {included}.",
                "{percent}% de {what} deste mês já foram usados: {used} de {included}."
            );
            (text, &of.url)
        }
        WebhookEvent::ConnectionDiffered(of) => {
            let (connection, count) = (name(&of.connection), language.count(of.differences));
            let text = say!(
                language,
                "Comparing *{connection}* found {count} that differed. They are mended.",
                "A comparação de *{connection}* encontrou {count} diferentes. Já foram corrigidos."
            );
            (text, &of.url)
        }
        WebhookEvent::AlertRaised(of) => (alerts(of.kind, of.count, language), &of.url),
        WebhookEvent::OfferMade(of) => {
            let offer = name(&of.offer);
            let text = say!(
                language,
                "A customer was made the offer *{offer}*.",
                "Um cliente recebeu a oferta *{offer}*."
            );
            (text, &of.url)
        }
        WebhookEvent::OfferAccepted(of) => {
            let offer = name(&of.offer);
            let text = say!(
                language,
                "A customer has accepted the offer *{offer}*.",
                "Um cliente aceitou a oferta *{offer}*."
            );
            (text, &of.url)
        }
        WebhookEvent::OfferFulfilled(of) => {
            let offer = name(&of.offer);
            let text = say!(
                language,
                "The offer *{offer}* was carried out for a customer.",
                "A oferta *{offer}* foi cumprida para um cliente."
            );
            (text, &of.url)
        }
        WebhookEvent::OfferBroken(of) => {
            let (offer, code) = (
                name(&of.offer),
                name(of.code.as_deref().unwrap_or_default()),
            );
            let text = say!(
                language,
                "A customer has accepted the offer *{offer}*, but it could not be carried out (`{code}`).",
                "Um cliente aceitou a oferta *{offer}*, mas ela não pôde ser cumprida (`{code}`)."
            );
            (text, &of.url)
        }
        WebhookEvent::EndpointTest(of) => {
            let text = language.of(
                "This is a test from Perene. What you chose will be told here.",
                "Este é um teste do Perene. O que você escolheu será avisado aqui.",
            );
            (text.into(), &of.url)
        }
    }
}

/// Nothing of whom they are about: that is in the dashboard, for those who may see it.
fn alerts(kind: AlertKind, count: u64, language: Language) -> String {
    let n = language.count(count);
    match (kind, count) {
        (AlertKind::RenewalAtRisk, 1) => language
            .of(
                "A customer at risk renews soon.",
                "Um cliente em risco renova em breve.",
            )
            .into(),
        (AlertKind::RenewalAtRisk, _) => say!(
            language,
            "{n} customers at risk renew soon.",
            "{n} clientes em risco renovam em breve."
        ),
        (AlertKind::RiskJumped, 1) => language
            .of(
                "A customer's risk rose sharply.",
                "O risco de um cliente subiu muito.",
            )
            .into(),
        (AlertKind::RiskJumped, _) => say!(
            language,
            "The risk of {n} customers rose sharply.",
            "O risco de {n} clientes subiu muito."
        ),
        (AlertKind::HighValueAtRisk, 1) => language
            .of(
                "A valuable customer is at risk.",
                "Um cliente valioso está em risco.",
            )
            .into(),
        (AlertKind::HighValueAtRisk, _) => say!(
            language,
            "{n} valuable customers are at risk.",
            "{n} clientes valiosos estão em risco."
        ),
        (AlertKind::TopAtRisk, 1) => language
            .of(
                "A customer is newly among the riskiest.",
                "Um cliente entrou entre os de maior risco.",
            )
            .into(),
        (AlertKind::TopAtRisk, _) => say!(
            language,
            "{n} customers are newly among the riskiest.",
            "{n} clientes entraram entre os de maior risco."
        ),
        (AlertKind::PaymentFailed, _) => language
            .of(
                "A payment of a large customer failed.",
                "Um pagamento de um cliente grande falhou.",
            )
            .into(),
        (AlertKind::SegmentRiskRising, 1) => language
            .of(
                "The customers of a segment are riskier than before.",
                "Os clientes de um segmento estão em maior risco do que antes.",
            )
            .into(),
        (AlertKind::SegmentRiskRising, _) => say!(
            language,
            "The customers of {n} segments are riskier than before.",
            "Os clientes de {n} segmentos estão em maior risco do que antes."
        ),
        _ => say!(
            language,
            "There are new alerts: {n}.",
            "Há novos alertas: {n}."
        ),
    }
}

fn run(kind: RunKind, language: Language) -> &'static str {
    match kind {
        RunKind::Training => language.of("A training", "Um treinamento"),
        RunKind::Scoring => language.of("A scoring", "Uma pontuação"),
        RunKind::Backfill => language.of("Reading a connection", "A leitura de uma conexão"),
        RunKind::Privacy => language.of("A privacy request", "Um pedido de privacidade"),
        RunKind::Revenue => language.of("Reckoning revenue", "O cálculo da receita"),
        RunKind::Building => {
            language.of("Building a dataset", "A montagem de um conjunto de dados")
        }
        RunKind::Import => language.of("An import", "Uma importação"),
        RunKind::Decision => language.of("A round of a campaign", "Uma rodada de uma campanha"),
    }
}

fn metric(metric: Limit, language: Language) -> &'static str {
    match metric {
        Limit::ScoredCustomers => language.of("scored customers", "clientes pontuados"),
        other => other.into_str(),
    }
}

/// What somebody called something, as Slack shows it: its marks are no marks of ours
/// (<https://api.slack.com/reference/surfaces/formatting#escaping>).
fn name(text: &str) -> String {
    let escaped = text
        .replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;");
    escaped
        .chars()
        .map(|letter| match letter {
            '*' | '_' | '~' | '`' => ' ',
            letter if letter.is_control() => ' ',
            letter => letter,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use domain::{ModelId, ScoringRunCompleted, ScoringRunId};
    use serde_json::json;

    use super::*;

    #[test]
    fn an_event_is_said_in_the_languages_that_we_speak() {
        let event = WebhookEvent::ScoringRunCompleted(ScoringRunCompleted {
            scoring_run_id: ScoringRunId::new(),
            model_id: ModelId::new(),
            model: "Churn <!channel> *now*".into(),
            customers: 12_345,
            at_risk: 1_200,
            url: "https://perene.test/customers".into(),
        });
        let sent = serde_json::to_value(message(&event, Language::English)).unwrap();
        let text = "*Churn &lt;!channel&gt;  now * has new scores: 1,200 of 12,345 are above its threshold.";
        assert_eq!(
            sent,
            json!({
                "text": text,
                "blocks": [
                    { "type": "section", "text": { "type": "mrkdwn", "text": text } },
                    { "type": "context", "elements": [
                        { "type": "mrkdwn", "text": "<https://perene.test/customers|Open in Perene>" },
                    ] },
                ],
            })
        );
        let portuguese = message(&event, Language::Portuguese).text;
        assert!(
            portuguese.contains("1.200 de 12.345 estão acima"),
            "{portuguese}"
        );
    }
}

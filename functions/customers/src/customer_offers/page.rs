//! The page on which a customer sees an offer, in the language in which it is written; and the one where there is none.

use axum::response::{Html, IntoResponse, Response};
use chrono::{DateTime, Utc};
use data_encoding::BASE64;
use domain::{CustomerOffer, CustomerOfferState, Language, OfferLapse};
use http::{StatusCode, header::CONTENT_SECURITY_POLICY};
use report::say;
use sha2::{Digest, Sha256};

const STYLE: &str = "body{font:16px/1.5 system-ui,sans-serif;color:#1c1f23;background:#f6f7f9;margin:0;padding:2rem 1rem}\
main{max-width:32rem;margin:0 auto;background:#fff;border:1px solid #dfe3e8;border-radius:12px;padding:1.5rem}\
h1{font-size:1.4rem;line-height:1.25;margin:.25rem 0 1rem}p{white-space:pre-line;overflow-wrap:anywhere}\
.from,.until{color:#5a6270;margin:0}form{display:flex;flex-wrap:wrap;gap:.75rem;margin-top:1.5rem}\
button{font:inherit;padding:.7rem 1.2rem;border-radius:8px;border:1px solid #b9c0ca;background:#fff;color:inherit;cursor:pointer}\
button.yes{background:#1c1f23;border-color:#1c1f23;color:#fff}button:focus-visible{outline:3px solid #4c8dff;outline-offset:2px}";

/// The page of an offer as it stands.
pub fn of(company: &str, offer: &CustomerOffer, now: DateTime<Utc>) -> Response {
    let (company, title) = (escaped(company), escaped(&offer.words.title));
    let said = said(&company, offer, now);
    let main = format!("<p class=\"from\">{company}</p><h1>{title}</h1>{said}");
    page(offer.words.language, &title, &main)
}

/// The page of a link that leads to no offer: whose it was meant to be is not known.
pub fn unknown(language: Language) -> Response {
    let title = language.of("This offer was not found", "Esta oferta não foi encontrada");
    let text = language.of(
        "The link is incomplete, or it is no longer valid. Open it once more from the message that you received. If that \
         does not help, please contact the company that sent it.",
        "O link está incompleto ou não é mais válido. Abra-o de novo na mensagem que você recebeu. Se não adiantar, fale com \
         a empresa que a enviou.",
    );
    let main = format!("<h1>{title}</h1><p>{text}</p>");
    (StatusCode::NOT_FOUND, page(language, title, &main)).into_response()
}

/// A page with a title and what it says, both written as HTML is.
fn page(language: Language, title: &str, main: &str) -> Response {
    let tag = language.of("en", "pt-BR");
    let html = format!(
        "<!DOCTYPE html><html lang=\"{tag}\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" \
         content=\"width=device-width\"><meta name=\"robots\" content=\"noindex\"><title>{title}</title>\
         <style>{STYLE}</style></head><body><main>{main}</main></body></html>"
    );
    let style = BASE64.encode(&Sha256::digest(STYLE));
    let policy = format!(
        "default-src 'none'; style-src 'sha256-{style}'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
    );
    ([(CONTENT_SECURITY_POLICY, policy)], Html(html)).into_response()
}

fn said(company: &str, offer: &CustomerOffer, now: DateTime<Utc>) -> String {
    let language = offer.words.language;
    match offer.standing(now) {
        CustomerOfferState::Open => open(offer),
        CustomerOfferState::Accepted => {
            let heading = language.of("You have accepted this offer.", "Você aceitou esta oferta.");
            let next = language.of(
                "You need do nothing more: it takes effect shortly.",
                "Você não precisa fazer mais nada: ela entra em vigor em breve.",
            );
            format!("<p>{heading} {next}</p>")
        }
        CustomerOfferState::Fulfilled => paragraph(language.of(
            "You have accepted this offer, and it is in effect. You need do nothing more.",
            "Você aceitou esta oferta e ela já está em vigor. Você não precisa fazer mais nada.",
        )),
        CustomerOfferState::Broken => paragraph(&say!(
            language,
            "You have accepted this offer. {company} is seeing to it: you need do nothing more.",
            "Você aceitou esta oferta. {company} está cuidando disso: você não precisa fazer mais nada."
        )),
        CustomerOfferState::Declined => paragraph(language.of(
            "You have declined this offer. Nothing changes.",
            "Você recusou esta oferta. Nada muda.",
        )),
        CustomerOfferState::Expired => paragraph(&over(company, offer)),
        CustomerOfferState::Withdrawn
        | CustomerOfferState::Ghost
        | CustomerOfferState::Proposed
        | CustomerOfferState::Rejected => paragraph(&say!(
            language,
            "This offer is no longer available. If you have questions, please contact {company}.",
            "Esta oferta não está mais disponível. Em caso de dúvida, fale com {company}."
        )),
    }
}

/// Why it can be accepted no more.
fn over(company: &str, offer: &CustomerOffer) -> String {
    let language = offer.words.language;
    match offer.lapse() {
        None => {
            let until = day(language, offer.open_until);
            say!(
                language,
                "This offer ended on {until}. Nothing changes.",
                "Esta oferta terminou em {until}. Nada muda."
            )
        }
        Some(OfferLapse::SubscriptionEnded) => say!(
            language,
            "The subscription that this offer was for has ended, so it can no longer be accepted. If you would like to come back, please contact {company}.",
            "A assinatura a que esta oferta se referia terminou, por isso ela não pode mais ser aceita. Se quiser voltar, fale com {company}."
        ),
        Some(OfferLapse::TrialOver) => say!(
            language,
            "The trial that this offer was for is over, so it can no longer be accepted. If you have questions, please contact {company}.",
            "O período de teste a que esta oferta se referia terminou, por isso ela não pode mais ser aceita. Em caso de dúvida, fale com {company}."
        ),
        Some(OfferLapse::PlanAlready) => say!(
            language,
            "You already have the plan that this offer was for. Nothing changes. If you have questions, please contact {company}.",
            "Você já tem o plano a que esta oferta se referia. Nada muda. Em caso de dúvida, fale com {company}."
        ),
    }
}

fn open(offer: &CustomerOffer) -> String {
    let language = offer.words.language;
    let text = escaped(&offer.words.text);
    let until = language.moment(offer.open_until);
    let until = say!(
        language,
        "You can accept it until {until}.",
        "Você pode aceitá-la até {until}."
    );
    let accept = language.of("Accept the offer", "Aceitar a oferta");
    let decline = language.of("No, thanks", "Não, obrigado");
    format!(
        "<p>{text}</p><p class=\"until\">{until}</p><form method=\"post\"><button class=\"yes\" \
         formaction=\"?answer=accept\">{accept}</button><button formaction=\"?answer=decline\">{decline}</button></form>"
    )
}

fn paragraph(text: &str) -> String {
    format!("<p>{text}</p>")
}

fn day(language: Language, at: DateTime<Utc>) -> String {
    language.day(at.date_naive())
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use chrono::TimeDelta;
    use domain::{
        CampaignId, CustomerOfferId, OfferAmount, OfferFulfillment, OfferId, OfferOutlook,
        OfferTerms, OfferWords,
    };

    use super::*;

    fn offer(language: Language, state: CustomerOfferState) -> CustomerOffer {
        let chosen_at = "2027-03-01T09:00:00Z".parse().unwrap();
        CustomerOffer {
            id: CustomerOfferId::new(),
            customer_id: "c".parse().unwrap(),
            campaign_id: CampaignId::new(),
            round: 0,
            offer_id: OfferId::new(),
            terms: OfferTerms::Pause { months: 1 },
            fulfillment: OfferFulfillment::Task,
            words: OfferWords {
                language,
                title: "A <month>".into(),
                text: "For \"nothing\" & more".into(),
            },
            subscription_id: None,
            cost: OfferAmount {
                currency: "EUR".into(),
                amount_minor: 900,
            },
            outlook: OfferOutlook {
                gain_minor: 0,
                cost_minor: 0,
                kept: 0.0,
                leaves: 0.5,
                chance: 1.0,
            },
            hold_out: 0.0,
            chosen_at,
            open_until: chosen_at + TimeDelta::days(14),
            state,
            state_at: chosen_at,
            attempts: 0,
            failure: None,
            revision: 1,
        }
    }

    #[test]
    fn each_state_has_a_page_of_its_own_in_the_language_of_the_words() {
        use CustomerOfferState as S;
        let states = [
            S::Open,
            S::Accepted,
            S::Fulfilled,
            S::Broken,
            S::Declined,
            S::Expired,
            S::Withdrawn,
        ];
        for language in Language::ALL {
            let pages = states.map(|state| {
                let offer = offer(language, state);
                said("Nuvem", &offer, offer.chosen_at)
            });
            let unlike: std::collections::BTreeSet<&String> = pages.iter().collect();
            assert_eq!(unlike.len(), states.len(), "{pages:?}");
            for (state, page) in states.iter().zip(&pages) {
                assert_eq!(page.contains("<button"), *state == S::Open, "{page}");
            }
        }
    }

    #[tokio::test]
    async fn a_link_that_leads_nowhere_has_a_page_in_either_language() {
        for (language, said) in [
            (Language::English, "lang=\"en\""),
            (Language::Portuguese, "não foi encontrada"),
        ] {
            let page = unknown(language);
            assert_eq!(page.status(), StatusCode::NOT_FOUND);
            assert!(page.headers().contains_key(CONTENT_SECURITY_POLICY));
            let body = axum::body::to_bytes(page.into_body(), 10_000)
                .await
                .unwrap();
            let body = String::from_utf8(body.to_vec()).unwrap();
            assert!(body.contains(said) && !body.contains("<button"), "{body}");
        }
    }

    #[test]
    fn what_is_over_cannot_be_answered_and_no_word_is_markup() {
        let open = offer(Language::Portuguese, CustomerOfferState::Open);
        let page = said("Nuvem", &open, open.chosen_at);
        assert!(page.contains("&quot;nothing&quot; &amp; more"), "{page}");
        assert!(page.contains("15 de março de 2027"), "{page}");
        let over = said("Nuvem", &open, open.open_until);
        assert!(
            !over.contains("<button") && over.contains("terminou"),
            "{over}"
        );
    }

    #[test]
    fn what_fits_no_more_says_why_in_the_language_of_the_words() {
        for language in Language::ALL {
            let open = offer(language, CustomerOfferState::Open);
            let expired = offer(language, CustomerOfferState::Expired);
            let mut pages = vec![said("Nuvem", &expired, open.chosen_at)];
            for why in [
                OfferLapse::SubscriptionEnded,
                OfferLapse::TrialOver,
                OfferLapse::PlanAlready,
            ] {
                let lapsed = open.lapsed(why, open.chosen_at);
                pages.push(said("Nuvem", &lapsed, open.chosen_at));
            }
            assert!(pages.iter().all(|page| !page.contains("<button")));
            let with_company = pages.iter().filter(|page| page.contains("Nuvem")).count();
            assert_eq!(with_company, 3, "{pages:?}");
            let unlike: std::collections::BTreeSet<&String> = pages.iter().collect();
            assert_eq!(unlike.len(), pages.len(), "{pages:?}");
        }
    }
}

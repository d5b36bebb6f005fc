use chrono_tz::Tz;
use domain::{PaymentStep, TemplateStep};

use super::*;
use crate::{
    card::Card,
    chain::Chain,
    decline::DeclineKind,
    facts::{FailedPayment, RunningSubscription},
    occasion::Occasion,
};

fn variables(language: Language, plan: Option<&str>, name: Option<&str>) -> Variables {
    let about = "2027-06-30T12:00:00Z".parse().unwrap();
    let occasion = Occasion {
        reason: Reason::Renewal,
        subscription: "s".into(),
        about,
        about_day: about.date_naive(),
        due_at: about,
        expires_at: about,
        payment: None,
        retry_at: None,
        offer: None,
    };
    let subscription = RunningSubscription {
        plan: plan.map(str::to_owned),
        amount_minor: Some(4_900),
        currency: Some("eur".into()),
        interval_days: Some(30),
        ..RunningSubscription::default()
    };
    let now = "2027-06-27T09:00:00Z".parse().unwrap();
    let sender = Sender {
        company: "Nuvem",
        answers: true,
        unsubscribe: Some("https://example.com/u?a=1&b=2"),
    };
    Variables::new(
        &occasion,
        &subscription,
        (name, language),
        (now, Tz::UTC),
        sender,
    )
}

#[test]
fn a_renewal_is_told_of_in_english() {
    let said = variables(Language::English, Some("Pro"), Some("Ana"));
    let written = write(Reason::Renewal, Language::English, &said).unwrap();
    assert_eq!(
        written.subject,
        "Your Pro subscription renews on 30 June 2027"
    );
    assert_eq!(
        written.text,
        "Hello Ana,\n\nYour Pro subscription at Nuvem renews on 30 June 2027, in 3 days.\n\n\
         We will charge €49.00 for the next month to your payment method on that day.\n\n\
         If you want to keep it, there is nothing to do. If not, cancel before 30 June 2027 and you will not be charged \
         again.\n\nIf you have a question, just reply to this e-mail.\n\nNuvem\n\n--\nUnsubscribe: \
         https://example.com/u?a=1&b=2\n"
    );
}

#[test]
fn the_end_of_a_pause_is_told_of_in_both_languages() {
    let said = variables(Language::English, Some("Pro"), None);
    let written = write(Reason::PauseEnding, Language::English, &said).unwrap();
    assert_eq!(
        written.subject,
        "Your Pro subscription resumes on 30 June 2027"
    );
    let again = "From then on we charge €49.00 every month to your payment method again.";
    assert!(written.body.contains(again), "{}", written.body);
    let said = variables(Language::Portuguese, None, None);
    let written = write(Reason::PauseEnding, Language::Portuguese, &said).unwrap();
    assert!(
        written
            .body
            .contains("A pausa da sua assinatura na Nuvem termina em 30 de junho de 2027"),
        "{}",
        written.body
    );
}

#[test]
fn a_new_price_is_told_with_the_old_one_if_that_is_known() {
    let mut said = variables(Language::English, Some("Pro"), None);
    said.new_amount = "€59.00".into();
    let body = |said: &Variables| {
        let written = write(Reason::PriceChange, Language::English, said);
        written.unwrap().body
    };
    let with = body(&said);
    let sentence = "From then on we charge €59.00 every month instead of €49.00.";
    assert!(with.contains(sentence), "{with}");
    said.amount = String::new();
    let without = body(&said);
    assert!(
        without.contains("From then on we charge €59.00 every month.\n"),
        "{without}"
    );
    let mut said = variables(Language::Portuguese, Some("Pro"), None);
    said.new_amount = "59,00 €".into();
    let written = write(Reason::PriceChange, Language::Portuguese, &said).unwrap();
    assert_eq!(
        written.subject,
        "O preço da sua assinatura do plano Pro muda em 30 de junho de 2027"
    );
    assert!(
        written
            .body
            .contains("cobraremos 59,00 € a cada mês em vez de")
    );
}

#[test]
fn a_year_is_summed_up_by_what_is_known_of_it() {
    let mut said = variables(Language::English, Some("Pro"), None);
    said.paid = "€588.00".into();
    let body = |said: &Variables| {
        let written = write(Reason::YearlySummary, Language::English, said);
        written.unwrap().body
    };
    let paid = body(&said);
    assert!(
        paid.contains("In this year you paid €588.00 for it."),
        "{paid}"
    );
    assert!(!paid.contains("made of it"), "{paid}");
    assert!(paid.contains("It goes on at €49.00 every month."), "{paid}");
    said.used = "312 reports".into();
    assert!(body(&said).contains("What you made of it: 312 reports."));
    let mut said = variables(Language::Portuguese, None, None);
    said.paid = "€ 588,00".into();
    let written = write(Reason::YearlySummary, Language::Portuguese, &said).unwrap();
    assert_eq!(written.subject, "Seu ano com a Nuvem");
    assert!(
        written
            .body
            .contains("Neste ano, você pagou € 588,00 por ela.")
    );
}

#[test]
fn a_card_is_named_by_what_is_known_of_it() {
    let card = |brand: Option<&str>, last4: Option<&str>, language| {
        let of = |text: Option<&str>| text.map(str::to_owned);
        let card = Card::of("2027-06", of(brand), of(last4)).unwrap();
        let said = variables(language, None, None).of_card(&card);
        write(Reason::CardExpiring, language, &said).unwrap()
    };
    let written = card(Some("Visa"), Some("4242"), Language::English);
    assert_eq!(written.subject, "Your card expires on 30 June 2027");
    let named = "The Visa card ending in 4242 with which you pay for Nuvem expires";
    assert!(written.body.contains(named), "{}", written.body);
    let written = card(None, None, Language::English);
    let named = "The card with which you pay for Nuvem expires on 30 June 2027, in 3 days.";
    assert!(written.body.contains(named), "{}", written.body);
    let written = card(Some("Visa"), Some("4242"), Language::Portuguese);
    let named = "O cartão Visa com final 4242 com que você paga a Nuvem vence";
    assert!(written.body.contains(named), "{}", written.body);
}

#[test]
fn an_offer_is_told_in_its_own_words_with_where_it_is_answered() {
    for (language, link, until) in [
        (
            Language::English,
            "accept or decline it, without signing in:\n\nhttps://perene.example/o",
            "You can accept it until 6 June 2027.",
        ),
        (
            Language::Portuguese,
            "sem precisar entrar na sua conta:\n\nhttps://perene.example/o",
            "Você pode aceitá-la até 6 de junho de 2027.",
        ),
    ] {
        let key = TemplateKey {
            reason: Reason::Offer,
            step: TemplateStep::Only,
            language,
        };
        let now = "2027-06-01T12:00:00Z".parse().unwrap();
        let offers = Sample::new(key, now, Tz::UTC).offers;
        let said = variables(language, None, Some("Ana"));
        let at = (language, Tz::UTC);
        let said = said.of_offer(&offers[0], Some("https://perene.example/o"), at);
        let written = write(Reason::Offer, language, &said).unwrap();
        assert_eq!(written.subject, offers[0].words.title);
        for part in [&*offers[0].words.text, link, until] {
            assert!(written.body.contains(part), "{}", written.body);
        }
        assert!(
            written
                .html
                .contains("<a href=\"https:&#x2f;&#x2f;perene.example&#x2f;o\"")
        );
    }
}

#[test]
fn a_trial_is_told_of_in_portuguese() {
    let mut said = variables(Language::Portuguese, None, None);
    said.amount = String::new();
    said.answers = false;
    said.unsubscribe = String::new();
    let written = write(Reason::TrialEnding, Language::Portuguese, &said).unwrap();
    assert_eq!(
        written.subject,
        "Seu período de teste termina em 30 de junho de 2027"
    );
    assert_eq!(
        written.text,
        "Olá!\n\nSeu período de teste gratuito na Nuvem termina em 30 de junho de 2027, daqui a 3 dias.\n\n\
         A partir dessa data, começa a sua assinatura paga.\n\nPara continuar, você não precisa fazer nada. Se preferir \
         não continuar, cancele antes de 30 de junho de 2027 e nada será cobrado.\n\nNuvem\n"
    );
}

#[test]
fn every_reason_has_words_in_every_language_with_and_without_what_may_be_missing() {
    for reason in Reason::ALL {
        for language in [Language::English, Language::Portuguese] {
            for (plan, name) in [(Some("Pro"), Some("Ana")), (None, None)] {
                let mut said = variables(language, plan, name);
                for days in [0, 1, 5] {
                    said.days_left = days;
                    let written = write(*reason, language, &said).unwrap();
                    assert!(
                        !written.text.contains("\n\n\n") && !written.text.contains("  "),
                        "{}",
                        written.text
                    );
                    assert!(written.text.contains("Nuvem") && !written.subject.contains('\n'));
                }
            }
        }
    }
}

#[test]
fn what_others_chose_is_neither_markup_nor_a_template_nor_a_line() {
    let name = "<script>alert(1)</script>\r\nBcc: a@b.co {{ company }}";
    let said = variables(Language::English, Some(name), Some(name));
    let written = write(Reason::Renewal, Language::English, &said).unwrap();
    assert!(!written.html.contains("<script>") && written.html.contains("&lt;script&gt;"));
    assert!(written.text.contains("{{ company }}"));
    assert!(!written.subject.contains(['\r', '\n']));
    assert!(
        written
            .html
            .contains("https:&#x2f;&#x2f;example.com&#x2f;u?a=1&amp;b=2"),
        "{}",
        written.html
    );
}

#[test]
fn amounts_have_the_decimals_of_their_currency() {
    let mut said = variables(Language::English, None, None);
    assert_eq!(said.amount, "€49.00");
    let yen = RunningSubscription {
        amount_minor: Some(4_900),
        currency: Some("JPY".into()),
        ..RunningSubscription::default()
    };
    let occasion_of = |facts: &RunningSubscription| {
        let about = "2027-06-30T12:00:00Z".parse().unwrap();
        let occasion = Occasion {
            reason: Reason::Renewal,
            subscription: "s".into(),
            about,
            about_day: about.date_naive(),
            due_at: about,
            expires_at: about,
            payment: None,
            retry_at: None,
            offer: None,
        };
        let sender = Sender {
            company: "Nuvem",
            answers: false,
            unsubscribe: None,
        };
        Variables::new(
            &occasion,
            facts,
            (None, Language::English),
            (about, Tz::UTC),
            sender,
        )
    };
    said = occasion_of(&yen);
    assert_eq!(said.amount, "JPY\u{a0}4,900");
    assert_eq!(occasion_of(&RunningSubscription::default()).amount, "");
}

/// What is said of an invoice that failed on 1 June at noon, as it stands at a moment.
fn failed_words(
    language: Language,
    (decline, step, now): (DeclineKind, u8, &str),
    change: impl Fn(&mut FailedPayment),
) -> Written {
    let about = "2027-06-01T12:00:00Z".parse().unwrap();
    let mut failed = FailedPayment {
        invoice: "in_1".into(),
        first_failed_at: about,
        last_failed_at: about,
        amount_minor: Some(5_900),
        currency: Some("EUR".into()),
        pay_url: Some("https://pay.example/i?a=1&b=2".into()),
        decline,
        ..FailedPayment::default()
    };
    change(&mut failed);
    let occasion = Occasion {
        reason: Reason::PaymentFailed,
        subscription: "s".into(),
        about,
        about_day: about.date_naive(),
        due_at: about,
        expires_at: about,
        payment: Some(PaymentStep {
            invoice_id: "in_1".into(),
            step,
            colleague: (step == 9).then(|| "bo@example.com".into()),
        }),
        retry_at: failed.next_attempt_at,
        offer: None,
    };
    let said = variables(language, Some("Pro"), Some("Ana"));
    let said = said.of_payment(
        &occasion,
        (&failed, &Chain::default()),
        language,
        (now.parse().unwrap(), Tz::UTC),
    );
    let said = Variables {
        date: language.day(occasion.about_day),
        ..said
    };
    write(Reason::PaymentFailed, language, &said).unwrap()
}

#[test]
fn the_first_word_about_a_failed_payment_says_what_to_do_and_until_when_access_is_kept() {
    let first = (DeclineKind::Soft, 0, "2027-06-01T12:00:00Z");
    let written = failed_words(Language::English, first, |failed| {
        failed.next_attempt_at = Some("2027-06-04T12:00:00Z".parse().unwrap());
    });
    assert_eq!(written.subject, "Your payment to Nuvem did not go through");
    assert_eq!(
        written.body,
        "Hello Ana,\n\nYour payment of €59.00 to Nuvem for the Pro plan did not go through.\n\n\
         We will try again on 4 June 2027. If the money is there by then, there is nothing to do. You can also pay now, \
         without signing in:\n\nhttps://pay.example/i?a=1&b=2\n\nYou keep your access until 15 June 2027.\n\n\
         If you have a question, just reply to this e-mail.\n\nNuvem"
    );
    let link = "<a href=\"https:&#x2f;&#x2f;pay.example&#x2f;i?a=1&amp;b=2\"";
    assert!(written.html.contains(link), "{}", written.html);
}

#[test]
fn each_kind_of_decline_says_what_mends_it_in_each_language() {
    let at = "2027-06-06T12:00:00Z";
    let kinds = [
        (DeclineKind::Soft, "once more", "novamente"),
        (DeclineKind::Hard, "another card", "outro cartão"),
        (DeclineKind::ExpiredCard, "has expired", "venceu"),
        (
            DeclineKind::AuthenticationNeeded,
            "confirm this payment",
            "confirme este pagamento",
        ),
    ];
    for (kind, english, portuguese) in kinds {
        for (language, said) in [
            (Language::English, english),
            (Language::Portuguese, portuguese),
        ] {
            for step in [0, 2, 9] {
                let with = failed_words(language, (kind, step, at), |_| {});
                assert!(with.body.contains(said), "{kind:?} {}", with.body);
                assert!(with.body.contains("https://pay.example"), "{}", with.body);
                let greeting = language.of("Hello Ana,\n", "Olá, Ana!\n");
                assert_eq!(with.body.contains(greeting), step != 9, "{}", with.body);
                let without = failed_words(language, (kind, step, at), |failed| {
                    (failed.pay_url, failed.amount_minor) = (None, None);
                });
                for body in [&with.body, &without.body] {
                    assert!(!body.contains("\n\n\n") && !body.contains("  "), "{body}");
                    assert!(!body.contains(" .") && !body.contains(" ,"), "{body}");
                }
                assert!(!without.body.contains("http"), "{}", without.body);
            }
        }
    }
}

#[test]
fn it_is_told_when_access_ends_and_has_ended() {
    let said =
        |now: &str| failed_words(Language::English, (DeclineKind::Hard, 3, now), |_| {}).body;
    assert!(said("2027-06-14T23:00:00Z").contains("You keep your access until 15 June 2027."));
    assert!(said("2027-06-15T09:00:00Z").contains("Today is the last day of your access."));
    assert!(said("2027-06-16T09:00:00Z").contains("Your access ended on 15 June 2027."));
    let said = |now: &str| failed_words(Language::Portuguese, (DeclineKind::Hard, 3, now), |_| {});
    let last = said("2027-06-15T09:00:00Z");
    assert!(last.body.contains("Hoje é o último dia do seu acesso."));
    assert_eq!(last.subject, "Seu pagamento à Nuvem continua em aberto");
}

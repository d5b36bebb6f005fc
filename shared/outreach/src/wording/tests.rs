use chrono_tz::Tz;

use super::*;
use crate::{agenda::Occasion, facts::RunningSubscription};

fn variables(language: Language, plan: Option<&str>, name: Option<&str>) -> Variables {
    let about = "2027-06-30T12:00:00Z".parse().unwrap();
    let occasion = Occasion {
        reason: Reason::Renewal,
        subscription: "s".into(),
        about,
        about_day: about.date_naive(),
        due_at: about,
        expires_at: about,
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
        "Hello Ana,\n\nyour Pro subscription at Nuvem renews on 30 June 2027, in 3 days.\n\n\
         We will charge €49.00 for the next month to your payment method on that day.\n\n\
         If you want to keep it, there is nothing to do. If not, cancel before 30 June 2027 and you will not be charged \
         again.\n\nIf you have a question, just reply to this e-mail.\n\nNuvem\n\n--\nUnsubscribe: \
         https://example.com/u?a=1&b=2\n"
    );
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

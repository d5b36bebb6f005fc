//! What a template may name.

use std::cmp::Ordering;

use chrono::{DateTime, NaiveDate, Utc};
use chrono_tz::Tz;
use domain::{
    CustomerOffer, Language, TemplateKey, TemplateStep, TemplateVariable, name::is_control,
};
use minijinja::Value;
use report::say;

use crate::{
    card::Card,
    chain::Chain,
    decline::DeclineKind,
    facts::{FailedPayment, RunningSubscription},
    local_time::day_of,
    occasion::Occasion,
};

/// Characters of what others chose, at most.
const LONGEST: usize = 100;

/// In whose name something is said.
#[derive(Debug, Clone, Copy)]
pub struct Sender<'a> {
    pub company: &'a str,
    /// Whether an answer reaches somebody.
    pub answers: bool,
    /// Where the customer says that they want no more.
    pub unsubscribe: Option<&'a str>,
}

/// What a template may name. What may be missing is empty: a template says what it says then.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Variables {
    pub customer_name: String,
    pub company: String,
    pub plan: String,
    /// What is charged, with its currency.
    pub amount: String,
    /// What is charged once the price has changed, with its currency; empty where it does not.
    pub new_amount: String,
    /// What was paid in the year that is about to be over, with its currency; empty where that is not known.
    pub paid: String,
    /// What the customer made of that year, in the company's own words; empty where it says nothing.
    pub used: String,
    /// What the customer pays with, such as `Visa`; empty where it is not known.
    pub card_brand: String,
    /// Its last four digits; empty where they are not known.
    pub card_last4: String,
    /// How often: `month`, `two weeks`; empty where it is not known.
    pub every: String,
    /// The date it is about, where the customer lives.
    pub date: String,
    pub days_left: i64,
    /// The same in words.
    pub time_left: String,
    pub answers: bool,
    pub unsubscribe: String,
    pub payment: PaymentVariables,
    pub offer: OfferVariables,
}

/// What a template may name of an offer that was made to a customer; empty where none was.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct OfferVariables {
    /// One line.
    pub title: String,
    pub text: String,
    /// Where it is accepted or declined.
    pub link: String,
    /// The day until which that is possible.
    pub until: String,
}

/// What a template may name of a payment that failed; empty where none did.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PaymentVariables {
    /// The first word is 0.
    pub step: u8,
    /// The kind of decline, by its name.
    pub decline: &'static str,
    /// What mends it, as a sentence without its full stop.
    pub advice: String,
    /// Where it can be paid without signing in.
    pub pay_url: String,
    /// The day on which the provider tries again by itself.
    pub retry_date: String,
    /// The last day on which the customer has access.
    pub access_date: String,
    /// A sentence about that day, whether it is ahead, today or past.
    pub access_note: String,
    /// Whether it is a colleague who reads it.
    pub colleague: bool,
}

impl Variables {
    pub fn new(
        occasion: &Occasion,
        subscription: &RunningSubscription,
        (name, language): (Option<&str>, Language),
        (now, zone): (DateTime<Utc>, Tz),
        sender: Sender<'_>,
    ) -> Self {
        let days_left = (occasion.about_day - day_of(now, zone)).num_days();
        let used = subscription.paid_year.as_ref();
        let used = used.and_then(|year| year.used.as_deref());
        Self {
            customer_name: one_line(name.unwrap_or_default()),
            company: one_line(sender.company),
            plan: one_line(subscription.plan.as_deref().unwrap_or_default()),
            amount: amount(
                (subscription.amount_minor, subscription.currency.as_deref()),
                language,
            )
            .unwrap_or_default(),
            new_amount: amount(
                (
                    subscription.price_change.map(|of| of.amount_minor),
                    subscription.currency.as_deref(),
                ),
                language,
            )
            .unwrap_or_default(),
            paid: amount(
                (
                    subscription.paid_year.as_ref().map(|of| of.paid_minor),
                    subscription.currency.as_deref(),
                ),
                language,
            )
            .unwrap_or_default(),
            used: one_line(used.unwrap_or_default()),
            card_brand: String::new(),
            card_last4: String::new(),
            every: every(subscription.interval_days, language),
            date: language.day(occasion.about_day),
            days_left,
            time_left: time_left(days_left, language),
            answers: sender.answers,
            unsubscribe: sender.unsubscribe.unwrap_or_default().into(),
            payment: PaymentVariables::default(),
            offer: OfferVariables::default(),
        }
    }

    /// With what is known of the card that a customer pays with.
    pub fn of_card(self, card: &Card) -> Self {
        let of = |text: &Option<String>| one_line(text.as_deref().unwrap_or_default());
        Self {
            card_brand: of(&card.brand),
            card_last4: of(&card.last4),
            ..self
        }
    }

    /// With an offer that was made to the customer, and where they answer it.
    pub fn of_offer(
        self,
        offer: &CustomerOffer,
        link: Option<&str>,
        (language, zone): (Language, Tz),
    ) -> Self {
        let words = &offer.words;
        Self {
            offer: OfferVariables {
                title: one_line(&words.title),
                text: words.text.replace("\r\n", "\n").trim().to_owned(),
                link: link.unwrap_or_default().into(),
                until: language.day(day_of(offer.open_until, zone)),
            },
            ..self
        }
    }

    /// With what is said of a payment that failed, which is what is owed then.
    pub fn of_payment(
        self,
        occasion: &Occasion,
        (failed, chain): (&FailedPayment, &Chain),
        language: Language,
        (now, zone): (DateTime<Utc>, Tz),
    ) -> Self {
        let last_day = chain.last_day(failed, zone);
        let retry = occasion.retry_at.filter(|at| *at > now);
        let day = |day: Option<NaiveDate>| day.map(|day| language.day(day)).unwrap_or_default();
        let retry_date = day(retry.map(|at| day_of(at, zone)));
        let note = last_day.map(|last| access_note(last, day_of(now, zone), language));
        let step = occasion.payment.as_ref().map(|of| of.step);
        Self {
            plan: one_line(failed.plan.as_deref().unwrap_or(&self.plan)),
            amount: amount((failed.amount_minor, failed.currency.as_deref()), language)
                .unwrap_or_default(),
            payment: PaymentVariables {
                step: step.unwrap_or_default(),
                decline: failed.decline.name(),
                advice: advice(failed.decline, &retry_date, language),
                pay_url: failed.pay_url.clone().unwrap_or_default(),
                retry_date,
                access_date: day(last_day),
                access_note: note.unwrap_or_default(),
                colleague: occasion.colleague().is_some(),
            },
            ..self
        }
    }

    /// With the names of variables, as an organization's own template has them, in place of what they stand for.
    pub(super) fn named(key: TemplateKey, answers: bool) -> Self {
        let variable = |of: TemplateVariable| format!("{{{{ {} }}}}", of.name());
        let or =
            |of: TemplateVariable, otherwise: &str| format!("{{{{ {} | {otherwise}}}}}", of.name());
        let (step, is_first) = (key.step, key.step == TemplateStep::First);
        let somebody = key.language.of("there ", "cliente ");
        let payment = PaymentVariables {
            step: u8::from(!is_first),
            decline: DeclineKind::Soft.name(),
            advice: variable(TemplateVariable::Advice),
            pay_url: variable(TemplateVariable::PayUrl),
            access_note: or(TemplateVariable::AccessNote, ""),
            colleague: step == TemplateStep::Colleague,
            ..PaymentVariables::default()
        };
        Self {
            customer_name: match step {
                TemplateStep::Colleague => variable(TemplateVariable::CustomerName),
                _ => or(TemplateVariable::CustomerName, somebody),
            },
            company: variable(TemplateVariable::Company),
            plan: variable(TemplateVariable::Plan),
            amount: variable(TemplateVariable::Amount),
            new_amount: variable(TemplateVariable::NewAmount),
            paid: variable(TemplateVariable::Paid),
            every: variable(TemplateVariable::Every),
            date: variable(TemplateVariable::Date),
            answers,
            payment,
            offer: OfferVariables {
                title: variable(TemplateVariable::OfferTitle),
                text: variable(TemplateVariable::OfferText),
                link: variable(TemplateVariable::OfferLink),
                until: variable(TemplateVariable::OfferUntil),
            },
            ..Self::default()
        }
    }

    /// What an organization's own template may name; none of what is missing.
    pub(super) fn text(&self, of: TemplateVariable) -> Option<String> {
        let text = match of {
            TemplateVariable::CustomerName => &self.customer_name,
            TemplateVariable::Company => &self.company,
            TemplateVariable::Plan => &self.plan,
            TemplateVariable::Amount => &self.amount,
            TemplateVariable::NewAmount => &self.new_amount,
            TemplateVariable::Paid => &self.paid,
            TemplateVariable::Used => &self.used,
            TemplateVariable::CardBrand => &self.card_brand,
            TemplateVariable::CardLast4 => &self.card_last4,
            TemplateVariable::Every => &self.every,
            TemplateVariable::Date => &self.date,
            TemplateVariable::DaysLeft => return Some(self.days_left.to_string()),
            TemplateVariable::TimeLeft => &self.time_left,
            TemplateVariable::Advice => &self.payment.advice,
            TemplateVariable::PayUrl => &self.payment.pay_url,
            TemplateVariable::RetryDate => &self.payment.retry_date,
            TemplateVariable::AccessDate => &self.payment.access_date,
            TemplateVariable::AccessNote => &self.payment.access_note,
            TemplateVariable::OfferTitle => &self.offer.title,
            TemplateVariable::OfferText => &self.offer.text,
            TemplateVariable::OfferLink => &self.offer.link,
            TemplateVariable::OfferUntil => &self.offer.until,
        };
        (!text.is_empty()).then(|| text.clone())
    }

    /// By the names that templates have.
    pub(super) fn value(&self) -> Value {
        Value::from_pairs([
            ("customer_name", Value::from(self.customer_name.as_str())),
            ("company", Value::from(self.company.as_str())),
            ("plan", Value::from(self.plan.as_str())),
            ("amount", Value::from(self.amount.as_str())),
            ("new_amount", Value::from(self.new_amount.as_str())),
            ("paid", Value::from(self.paid.as_str())),
            ("used", Value::from(self.used.as_str())),
            ("card_brand", Value::from(self.card_brand.as_str())),
            ("card_last4", Value::from(self.card_last4.as_str())),
            ("every", Value::from(self.every.as_str())),
            ("date", Value::from(self.date.as_str())),
            ("days_left", Value::from(self.days_left)),
            ("answers", Value::from(self.answers)),
            ("step", Value::from(self.payment.step)),
            ("decline", Value::from(self.payment.decline)),
            ("advice", Value::from(self.payment.advice.as_str())),
            ("pay_url", Value::from(self.payment.pay_url.as_str())),
            (
                "access_note",
                Value::from(self.payment.access_note.as_str()),
            ),
            ("colleague", Value::from(self.payment.colleague)),
            ("offer_title", Value::from(self.offer.title.as_str())),
            ("offer_text", Value::from(self.offer.text.as_str())),
            ("offer_link", Value::from(self.offer.link.as_str())),
            ("offer_until", Value::from(self.offer.until.as_str())),
        ])
    }
}

/// What others chose, as part of a line: a name cannot begin a paragraph of its own.
pub(super) fn one_line(text: &str) -> String {
    let plain: String = text
        .chars()
        .map(|c| if is_control(c) { ' ' } else { c })
        .collect();
    let words: Vec<&str> = plain.split_whitespace().collect();
    words.join(" ").chars().take(LONGEST).collect()
}

fn amount((minor, currency): (Option<i64>, Option<&str>), language: Language) -> Option<String> {
    let minor = u64::try_from(minor?).ok().filter(|minor| *minor > 0)?;
    let code = currency?.to_uppercase();
    Some(match domain::currency_decimals(&code)? {
        2 => language.price(minor, &code),
        decimals => {
            let whole = minor as f64 / 10_f64.powi(decimals.into());
            format!("{code}\u{a0}{}", language.number(whole, decimals.into()))
        }
    })
}

fn time_left(days: i64, language: Language) -> String {
    match days {
        ..=0 => language.of("today", "hoje").into(),
        1 => language.of("tomorrow", "amanhã").into(),
        _ => say!(language, "in {days} days", "daqui a {days} dias"),
    }
}

fn advice(decline: DeclineKind, retry_date: &str, language: Language) -> String {
    let (english, portuguese) = match decline {
        DeclineKind::Hard => (
            "The bank will not accept this payment however often it is tried. Please pay with another card or account",
            "O banco não aceitará este pagamento, mesmo que tentemos novamente. Pague com outro cartão ou outra conta",
        ),
        DeclineKind::ExpiredCard => (
            "The card has expired. Please pay with a new one",
            "O cartão venceu. Pague com um novo",
        ),
        DeclineKind::AuthenticationNeeded => (
            "The bank asks its customer to agree. Please confirm this payment",
            "O banco pede uma autorização. Por favor, confirme este pagamento",
        ),
        DeclineKind::Soft if retry_date.is_empty() => (
            "Often there was not enough money, or a limit was reached. Please try once more, or pay with another card",
            "Muitas vezes, faltou saldo ou um limite foi atingido. Tente novamente ou pague com outro cartão",
        ),
        DeclineKind::Soft => {
            return say!(
                language,
                "We will try again on {retry_date}. If the money is there by then, there is nothing to do. You can also \
                 pay now",
                "Tentaremos novamente em {retry_date}. Se houver saldo até lá, você não precisa fazer nada. Se preferir, \
                 pague agora",
            );
        }
    };
    language.of(english, portuguese).into()
}

fn access_note(last: NaiveDate, today: NaiveDate, language: Language) -> String {
    let date = language.day(last);
    match today.cmp(&last) {
        Ordering::Less => say!(
            language,
            "You keep your access until {date}.",
            "Seu acesso continua até {date}.",
        ),
        Ordering::Equal => language
            .of(
                "Today is the last day of your access.",
                "Hoje é o último dia do seu acesso.",
            )
            .into(),
        Ordering::Greater => say!(
            language,
            "Your access ended on {date}. It comes back once the payment has gone through.",
            "Seu acesso terminou em {date}. Ele volta assim que o pagamento for concluído.",
        ),
    }
}

/// What terms are made of, the longest first, in days: as one and as several, in English and in Portuguese.
const UNITS: [(i64, [&str; 2], [&str; 2]); 4] = [
    (365, ["year", "years"], ["ano", "anos"]),
    (30, ["month", "months"], ["mês", "meses"]),
    (7, ["week", "weeks"], ["semana", "semanas"]),
    (1, ["day", "days"], ["dia", "dias"]),
];
/// Counts that English writes as words, from two on.
const WORDS: [&str; 11] = [
    "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
];

/// A term by its length in days, as what comes after "every"; empty where it is not known.
fn every(days: Option<i64>, language: Language) -> String {
    let fits = |days: &i64| *days > 0;
    let Some(days) = days.filter(fits) else {
        return String::new();
    };
    // These have a name of their own.
    match (days, language) {
        (90, Language::Portuguese) => return "trimestre".into(),
        (180, Language::Portuguese) => return "semestre".into(),
        _ => {}
    }
    let Some((length, english, portuguese)) = UNITS.iter().find(|unit| days % unit.0 == 0) else {
        return String::new();
    };
    let count = days / length;
    let [one, several] = match language {
        Language::English => english,
        Language::Portuguese => portuguese,
    };
    if count == 1 {
        return (*one).to_owned();
    }
    let word = usize::try_from(count - 2).ok().and_then(|n| WORDS.get(n));
    match (word, language) {
        (Some(word), Language::English) => format!("{word} {several}"),
        _ => format!("{count} {several}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_term_is_said_whatever_it_is_a_multiple_of() {
        for (days, english, portuguese) in [
            (Some(1), "day", "dia"),
            (Some(7), "week", "semana"),
            (Some(14), "two weeks", "2 semanas"),
            (Some(10), "ten days", "10 dias"),
            (Some(30), "month", "mês"),
            (Some(60), "two months", "2 meses"),
            (Some(90), "three months", "trimestre"),
            (Some(180), "six months", "semestre"),
            (Some(540), "18 months", "18 meses"),
            (Some(365), "year", "ano"),
            (Some(730), "two years", "2 anos"),
            (Some(0), "", ""),
            (Some(-7), "", ""),
            (None, "", ""),
        ] {
            assert_eq!(every(days, Language::English), english, "{days:?}");
            assert_eq!(every(days, Language::Portuguese), portuguese, "{days:?}");
        }
    }
}

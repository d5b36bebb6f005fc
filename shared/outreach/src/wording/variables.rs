//! What a template may name.

use std::cmp::Ordering;

use chrono::{DateTime, NaiveDate, Utc};
use chrono_tz::Tz;
use domain::{Language, name::is_control};
use minijinja::Value;

use crate::{
    chain::Chain,
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
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Variables {
    pub customer_name: String,
    pub company: String,
    pub plan: String,
    /// What is charged, with its currency.
    pub amount: String,
    /// How often: `month`, `year`; empty where it is not one of these.
    pub every: String,
    /// The date it is about, where the customer lives.
    pub date: String,
    pub days_left: i64,
    pub answers: bool,
    pub unsubscribe: String,
    pub payment: PaymentVariables,
}

/// What a template may name of a payment that failed; empty where none did.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PaymentVariables {
    /// The first word is 0.
    pub step: u8,
    /// The kind of decline, by its name.
    pub decline: &'static str,
    /// Where it can be paid without signing in.
    pub pay_url: String,
    /// The day on which the provider tries again by itself.
    pub retry_date: String,
    /// The last day on which the customer has access.
    pub access_date: String,
    /// Where that day is: `ahead`, `today` or `past`.
    pub access: &'static str,
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
        Self {
            customer_name: one_line(name.unwrap_or_default()),
            company: one_line(sender.company),
            plan: one_line(subscription.plan.as_deref().unwrap_or_default()),
            amount: amount(
                (subscription.amount_minor, subscription.currency.as_deref()),
                language,
            )
            .unwrap_or_default(),
            every: every(subscription.interval_days, language).into(),
            date: language.day(occasion.about_day),
            days_left: (occasion.about_day - day_of(now, zone)).num_days(),
            answers: sender.answers,
            unsubscribe: sender.unsubscribe.unwrap_or_default().into(),
            payment: PaymentVariables::default(),
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
        let access = last_day.map(|day| match day_of(now, zone).cmp(&day) {
            Ordering::Less => "ahead",
            Ordering::Equal => "today",
            Ordering::Greater => "past",
        });
        let retry = occasion.retry_at.filter(|at| *at > now);
        let day = |day: Option<NaiveDate>| day.map(|day| language.day(day)).unwrap_or_default();
        let step = occasion.payment.as_ref().map(|of| of.step);
        Self {
            plan: one_line(failed.plan.as_deref().unwrap_or(&self.plan)),
            amount: amount((failed.amount_minor, failed.currency.as_deref()), language)
                .unwrap_or_default(),
            payment: PaymentVariables {
                step: step.unwrap_or_default(),
                decline: failed.decline.name(),
                pay_url: failed.pay_url.clone().unwrap_or_default(),
                retry_date: day(retry.map(|at| day_of(at, zone))),
                access_date: day(last_day),
                access: access.unwrap_or_default(),
                colleague: occasion.colleague().is_some(),
            },
            ..self
        }
    }

    /// By the names that templates have.
    pub(super) fn value(&self) -> Value {
        Value::from_pairs([
            ("customer_name", Value::from(self.customer_name.as_str())),
            ("company", Value::from(self.company.as_str())),
            ("plan", Value::from(self.plan.as_str())),
            ("amount", Value::from(self.amount.as_str())),
            ("every", Value::from(self.every.as_str())),
            ("date", Value::from(self.date.as_str())),
            ("days_left", Value::from(self.days_left)),
            ("answers", Value::from(self.answers)),
            ("step", Value::from(self.payment.step)),
            ("decline", Value::from(self.payment.decline)),
            ("pay_url", Value::from(self.payment.pay_url.as_str())),
            ("retry_date", Value::from(self.payment.retry_date.as_str())),
            (
                "access_date",
                Value::from(self.payment.access_date.as_str()),
            ),
            ("access", Value::from(self.payment.access)),
            ("colleague", Value::from(self.payment.colleague)),
        ])
    }
}

/// What others chose, as part of a line: a name cannot begin a paragraph of its own.
fn one_line(text: &str) -> String {
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

fn every(days: Option<i64>, language: Language) -> &'static str {
    let (english, portuguese) = match days {
        Some(7) => ("week", "semana"),
        Some(30) => ("month", "mês"),
        Some(90) => ("three months", "trimestre"),
        Some(180) => ("six months", "semestre"),
        Some(365) => ("year", "ano"),
        _ => ("", ""),
    };
    language.of(english, portuguese)
}

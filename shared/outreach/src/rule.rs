//! When an organization writes to its customers, and about what.

use chrono_tz::Tz;
use domain::{FrequencyCap, Language, QuietHours};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{Reason, chain::Chain};

/// Lead times that a rule has, at most.
pub const MOST_LEAD_TIMES: usize = 10;
/// Days that something is said before, at most.
pub const MOST_DAYS_BEFORE: u16 = 60;
/// Messages of a rule on a day, at most.
pub const MOST_A_DAY: u32 = 1_000_000;

/// How many days before the date it is about something is said, by how long the term is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct LeadTime {
    /// For terms of so many days and more: a month has 30, a year 365. Of a trial, its length.
    #[schema(maximum = 3650)]
    pub term_days: u16,
    /// Days before.
    #[schema(maximum = 60)]
    pub days_before: u16,
}

/// What is said for one reason.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rule {
    pub on: bool,
    /// In order of their terms. Of a term shorter than the first nothing is said. None of failed payments and of
    /// offers.
    pub lead_times: Vec<LeadTime>,
    /// Of failed payments alone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub chain: Option<Chain>,
    /// The hour of the customer's day, 0 to 23.
    pub local_hour: u8,
    /// Whether a person lets each through.
    pub approval: bool,
    /// Messages on a day, at most: more wait for the next, so that a mistake does not reach everybody.
    pub daily_cap: u32,
    /// The law asks for it: it is withheld from nobody.
    pub legally_due: bool,
}

impl Rule {
    /// What a rule is until somebody changes it: off, and sending nothing that nobody has seen.
    pub fn usual(reason: Reason) -> Self {
        let lead = |term_days, days_before| LeadTime {
            term_days,
            days_before,
        };
        Self {
            on: false,
            lead_times: match reason {
                Reason::TrialEnding => vec![lead(0, 1), lead(7, 3), lead(31, 7)],
                Reason::Renewal => vec![lead(85, 7), lead(180, 14), lead(360, 30)],
                Reason::PauseEnding | Reason::YearlySummary | Reason::CardReminder => {
                    vec![lead(0, 7)]
                }
                Reason::PriceChange | Reason::CardExpiring => vec![lead(0, 30)],
                Reason::PaymentFailed | Reason::Offer => Vec::new(),
            },
            chain: (reason == Reason::PaymentFailed).then(Chain::default),
            local_hour: 9,
            // A campaign asks for approval of its offers itself.
            approval: reason != Reason::Offer,
            daily_cap: 1_000,
            // Nearly everywhere nobody is bound by a price that they were not told of.
            legally_due: reason == Reason::PriceChange,
        }
    }

    /// Days before, for a term; nothing where it is too short to be told of.
    pub fn days_before(&self, term_days: i64) -> Option<u16> {
        let fits = |lead: &&LeadTime| i64::from(lead.term_days) <= term_days;
        self.lead_times
            .iter()
            .filter(fits)
            .max_by_key(|lead| lead.term_days)
            .map(|lead| lead.days_before)
    }
}

/// How an organization writes to its customers.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct OutreachSettings {
    #[serde(default = "trial_ending")]
    pub trial_ending: Rule,
    #[serde(default = "renewal")]
    pub renewal: Rule,
    #[serde(default = "pause_ending")]
    pub pause_ending: Rule,
    #[serde(default = "price_change")]
    pub price_change: Rule,
    #[serde(default = "yearly_summary")]
    pub yearly_summary: Rule,
    #[serde(default = "card_expiring")]
    pub card_expiring: Rule,
    #[serde(default = "card_reminder")]
    pub card_reminder: Rule,
    #[serde(default = "payment_failed")]
    pub payment_failed: Rule,
    #[serde(default = "offer")]
    pub offer: Rule,
    /// Of customers who have said none.
    pub time_zone: Tz,
    /// Of customers who have said none.
    pub language: Language,
    pub quiet_hours: Option<QuietHours>,
    pub frequency_cap: FrequencyCap,
    /// The share that gets no messages, so that it is seen what they do. Zero holds nobody out.
    pub hold_out: f64,
    /// Nothing is sent at all.
    pub paused: bool,
    /// Who a message is from, as people read it. Else the organization's name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from_name: Option<String>,
    /// Where answers go.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reply_to: Option<String>,
}

fn trial_ending() -> Rule {
    Rule::usual(Reason::TrialEnding)
}

fn renewal() -> Rule {
    Rule::usual(Reason::Renewal)
}

fn pause_ending() -> Rule {
    Rule::usual(Reason::PauseEnding)
}

fn price_change() -> Rule {
    Rule::usual(Reason::PriceChange)
}

fn yearly_summary() -> Rule {
    Rule::usual(Reason::YearlySummary)
}

fn card_expiring() -> Rule {
    Rule::usual(Reason::CardExpiring)
}

fn card_reminder() -> Rule {
    Rule::usual(Reason::CardReminder)
}

fn payment_failed() -> Rule {
    Rule::usual(Reason::PaymentFailed)
}

fn offer() -> Rule {
    Rule::usual(Reason::Offer)
}

impl Default for OutreachSettings {
    fn default() -> Self {
        Self {
            trial_ending: trial_ending(),
            renewal: renewal(),
            pause_ending: pause_ending(),
            price_change: price_change(),
            yearly_summary: yearly_summary(),
            card_expiring: card_expiring(),
            card_reminder: card_reminder(),
            payment_failed: payment_failed(),
            offer: offer(),
            time_zone: Tz::UTC,
            language: Language::English,
            quiet_hours: Some(QuietHours { from: 21, until: 8 }),
            frequency_cap: FrequencyCap {
                messages: 3,
                days: 7,
            },
            hold_out: 0.1,
            paused: false,
            from_name: None,
            reply_to: None,
        }
    }
}

impl OutreachSettings {
    pub fn rule(&self, reason: Reason) -> &Rule {
        match reason {
            Reason::TrialEnding => &self.trial_ending,
            Reason::Renewal => &self.renewal,
            Reason::PauseEnding => &self.pause_ending,
            Reason::PriceChange => &self.price_change,
            Reason::YearlySummary => &self.yearly_summary,
            Reason::CardExpiring => &self.card_expiring,
            Reason::CardReminder => &self.card_reminder,
            Reason::PaymentFailed => &self.payment_failed,
            Reason::Offer => &self.offer,
        }
    }

    pub fn rule_mut(&mut self, reason: Reason) -> &mut Rule {
        match reason {
            Reason::TrialEnding => &mut self.trial_ending,
            Reason::Renewal => &mut self.renewal,
            Reason::PauseEnding => &mut self.pause_ending,
            Reason::PriceChange => &mut self.price_change,
            Reason::YearlySummary => &mut self.yearly_summary,
            Reason::CardExpiring => &mut self.card_expiring,
            Reason::CardReminder => &mut self.card_reminder,
            Reason::PaymentFailed => &mut self.payment_failed,
            Reason::Offer => &mut self.offer,
        }
    }

    /// The chain of what is said about failed payments, whether that is on or not.
    pub fn chain(&self) -> Chain {
        self.payment_failed.chain.clone().unwrap_or_default()
    }

    /// Whether anything is to be said at all.
    pub fn acts(&self) -> bool {
        Reason::ALL.iter().any(|reason| self.rule(*reason).on)
    }
}

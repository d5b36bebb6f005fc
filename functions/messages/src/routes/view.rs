//! What the API shows of how an organization writes.

use ::outreach::{
    Reason,
    chain::Chain,
    rule::{LeadTime, Rule},
};
use chrono::{DateTime, Utc};
use domain::{FrequencyCap, Language, QuietHours, TestClockId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::outreach::Outreach;

/// How an organization writes to its customers.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct OutreachSettings {
    /// Where customers live who have said nothing else, as the IANA names it. A customer says so by the trait
    /// `timezone`.
    #[schema(example = "America/Sao_Paulo")]
    pub time_zone: String,
    /// What customers are written in who have said nothing else. A customer says so by the trait `language`.
    pub language: Language,
    /// The hours in which nobody is written to; none where there are none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub quiet_hours: Option<QuietHours>,
    /// How many messages a customer gets within so many days, at most.
    pub frequency_cap: FrequencyCap,
    /// The share of customers that gets no messages, so that it is seen what they do: 0.01 to 0.5, or 0 for nobody.
    #[schema(minimum = 0, maximum = 0.5)]
    pub hold_out: f64,
    /// Nothing is sent at all. What became pointless meanwhile is not sent later.
    pub paused: bool,
    /// Who messages are from, as people read it, up to 100 characters; else the organization's name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(min_length = 1, max_length = 100)]
    pub from_name: Option<String>,
    /// The address where answers go. Without one, messages do not ask for answers.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reply_to: Option<String>,
}

/// The time that it is for an organization instead of the present one.
#[derive(Debug, Serialize, ToSchema)]
pub struct TestClockView {
    /// Its id.
    pub id: TestClockId,
    /// What time it is.
    pub at: DateTime<Utc>,
    /// Where all messages go.
    pub recipient: String,
    /// Until which time everything that was due has been done, mail included; nothing before the first.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub swept_until: Option<DateTime<Utc>>,
}

/// How an organization writes to its customers, and what time it is.
#[derive(Debug, Serialize, ToSchema)]
pub struct OutreachView {
    /// What can be changed.
    pub settings: OutreachSettings,
    /// Whether all customers are looked at by the newest settings and rules. It takes some seconds to a few minutes after
    /// a change.
    pub is_planned: bool,
    /// What time it is, where that was set.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub test_clock: Option<TestClockView>,
    /// Whether messages are held back, since too many of a day came back.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub suspension: Option<SuspensionView>,
}

/// That messages are held back, since too many of a day came back.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Suspension)]
pub struct SuspensionView {
    /// Since when.
    pub since: DateTime<Utc>,
    /// Messages of that day, in UTC, of which something had been heard.
    pub outcomes: u64,
    /// Those of them that had come back.
    pub bounces: u64,
}

impl From<Outreach> for OutreachView {
    fn from(outreach: Outreach) -> Self {
        let settings = outreach.settings;
        let suspension = outreach.kept.suspension.map(|of| SuspensionView {
            since: of.since,
            outcomes: of.heard.outcomes,
            bounces: of.heard.bounces,
        });
        let clock = outreach.kept.clock.map(|clock| TestClockView {
            id: clock.id,
            at: clock.at,
            recipient: clock.recipient,
            swept_until: clock.swept_until,
        });
        Self {
            settings: OutreachSettings {
                time_zone: settings.time_zone.name().to_owned(),
                language: settings.language,
                quiet_hours: settings.quiet_hours,
                frequency_cap: settings.frequency_cap,
                hold_out: settings.hold_out,
                paused: settings.paused,
                from_name: settings.from_name,
                reply_to: settings.reply_to,
            },
            is_planned: outreach.kept.planned == outreach.kept.revision,
            test_clock: clock,
            suspension,
        }
    }
}

/// When, and how, customers are told of something.
#[derive(Debug, Serialize, ToSchema)]
pub struct RuleView {
    /// What they are told of.
    pub reason: Reason,
    /// Whether they are.
    pub on: bool,
    /// How long before, by how long the term or the trial is. Of a shorter one than the first nothing is said.
    /// Empty of failed payments and of offers.
    pub lead_times: Vec<LeadTime>,
    /// Of failed payments: on which days, to whom, and how long access is kept.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub chain: Option<Chain>,
    /// The hour of the customer's day, 0 to 23.
    pub local_hour: u8,
    /// Whether a person lets each message through.
    pub approval: bool,
    /// Messages on a day, at most; the next wait for the next day.
    pub daily_cap: u32,
    /// The law asks for it: it is withheld from nobody who can be reached.
    pub legally_due: bool,
}

impl RuleView {
    pub fn new(reason: Reason, rule: &Rule) -> Self {
        Self {
            reason,
            on: rule.on,
            lead_times: rule.lead_times.clone(),
            chain: rule.chain.clone(),
            local_hour: rule.local_hour,
            approval: rule.approval,
            daily_cap: rule.daily_cap,
            legally_due: rule.legally_due,
        }
    }
}

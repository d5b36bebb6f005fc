//! Of what an organization's people are alerted, and from where on.

use chrono::{DateTime, Datelike, Days, NaiveDate, NaiveTime, Utc};
use serde::{Deserialize, Deserializer, Serialize, de::Error};
use utoipa::ToSchema;

use crate::AlertKind;

/// As many alerts of a kind follow from one scoring run at most.
pub const MOST_ALERTS: u32 = 50;

/// Of what people are alerted.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AlertRules {
    /// The riskiest customers of a scoring.
    pub top_at_risk: TopRule,
    /// Customers at risk whose score rose.
    pub risk_jumped: JumpRule,
    /// Customers at risk who have the most to lose.
    pub high_value_at_risk: ValueRule,
    /// Customers at risk whose subscription renews soon.
    pub renewal_at_risk: RenewalRule,
    /// Payments of large customers that failed.
    pub payment_failed: AccountRule,
    /// A source of events that has stopped.
    pub source_quiet: SwitchRule,
    /// A run that failed.
    pub run_failed: SwitchRule,
    /// A month's included use that runs out.
    pub quota_near: SwitchRule,
    /// Segments that all members have, whose customers are riskier than in the period before.
    pub segment_risk_rising: SegmentRule,
    /// For so many days after an alert was resolved as saved or lost, the same is not raised again: 1 to 365.
    #[schema(minimum = 1, maximum = 365)]
    pub repeat_after_days: u16,
    /// The hour at which the daily mail comes, 0 to 23.
    #[schema(maximum = 23)]
    pub digest_hour: u8,
    /// The time zone of that hour, by its IANA name: `America/Sao_Paulo`.
    pub time_zone: String,
}

/// Whether something raises alerts.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SwitchRule {
    /// Whether it does.
    pub on: bool,
}

/// The foremost so many.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TopRule {
    /// Whether it raises alerts.
    pub on: bool,
    /// As many from one scoring at most: 1 to 50.
    #[schema(minimum = 1, maximum = 50)]
    pub most: u32,
}

/// Those whose score rose by so much.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct JumpRule {
    /// Whether it raises alerts.
    pub on: bool,
    /// As many from one scoring at most: 1 to 50.
    #[schema(minimum = 1, maximum = 50)]
    pub most: u32,
    /// By how much the score rose since the scoring before, at least: 0.05 to 1.
    #[schema(minimum = 0.05, maximum = 1)]
    pub least_rise: f64,
}

/// Those who are worth so much.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ValueRule {
    /// Whether it raises alerts.
    pub on: bool,
    /// As many from one scoring at most, those with the most at stake first: 1 to 50.
    #[schema(minimum = 1, maximum = 50)]
    pub most: u32,
    /// What a customer is worth at least, in the unit of the model's value column; 0 for any.
    #[schema(minimum = 0)]
    pub least_value: f64,
}

/// Those whose subscription renews within so many days.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RenewalRule {
    /// Whether it raises alerts.
    pub on: bool,
    /// As many from one scoring at most, those who renew first: 1 to 50.
    #[schema(minimum = 1, maximum = 50)]
    pub most: u32,
    /// Within so many days: 1 to 180.
    #[schema(minimum = 1, maximum = 180)]
    pub days: u16,
}

/// Those whose subscriptions are charged so much a month.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AccountRule {
    /// Whether it raises alerts.
    pub on: bool,
    /// What a customer is charged a month at least, in units of whatever currency that is, such as dollars.
    #[schema(minimum = 0)]
    pub least_monthly: f64,
}

/// Those whose mean score, or share at high risk, rose by so much.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SegmentRule {
    /// Whether it raises alerts.
    pub on: bool,
    /// As many from one scoring at most, those that rose most first: 1 to 50.
    #[schema(minimum = 1, maximum = 50)]
    pub most: u32,
    /// By how much the mean score, or the share at high risk, rose at least: 0.01 to 1.
    #[schema(minimum = 0.01, maximum = 1)]
    pub least_rise: f64,
    /// So many customers of a segment were scored both times, at least: 1 to 1000000. Of few, chance moves the mean.
    #[schema(minimum = 1, maximum = 1_000_000)]
    pub least_customers: u32,
    /// What is compared with what came before.
    pub period: AlertPeriod,
}

/// A stretch of the calendar, in UTC.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum AlertPeriod {
    /// From Monday on.
    Week,
    /// From the first on.
    Month,
}

impl AlertPeriod {
    /// The first day of the one that a moment falls into.
    pub fn first_day(self, at: DateTime<Utc>) -> NaiveDate {
        let day = at.date_naive();
        let first = match self {
            Self::Week => {
                let since_monday = day.weekday().num_days_from_monday();
                day.checked_sub_days(Days::new(since_monday.into()))
            }
            Self::Month => day.with_day(1),
        };
        first.unwrap_or(day)
    }

    /// When the one begins that a moment falls into.
    pub fn begin(self, at: DateTime<Utc>) -> DateTime<Utc> {
        self.first_day(at).and_time(NaiveTime::MIN).and_utc()
    }
}

impl Default for SegmentRule {
    fn default() -> Self {
        Self {
            on: true,
            most: 10,
            least_rise: 0.05,
            least_customers: 20,
            period: AlertPeriod::Month,
        }
    }
}

impl Default for AccountRule {
    fn default() -> Self {
        Self {
            on: true,
            least_monthly: 500.0,
        }
    }
}

impl Default for AlertRules {
    fn default() -> Self {
        let (on, most) = (true, 10);
        Self {
            top_at_risk: TopRule { on, most },
            risk_jumped: JumpRule {
                on,
                most,
                least_rise: 0.2,
            },
            high_value_at_risk: ValueRule {
                on,
                most,
                least_value: 0.0,
            },
            renewal_at_risk: RenewalRule { on, most, days: 30 },
            payment_failed: AccountRule::default(),
            source_quiet: SwitchRule { on },
            run_failed: SwitchRule { on },
            quota_near: SwitchRule { on },
            segment_risk_rising: SegmentRule::default(),
            repeat_after_days: 30,
            digest_hour: 8,
            time_zone: "UTC".into(),
        }
    }
}

impl AlertRules {
    /// Reads rules as they are kept: a kind that there was not yet is as it is usually.
    ///
    /// # Errors
    /// When they are no rules.
    pub fn kept<'de, D: Deserializer<'de>>(kept: D) -> Result<Self, D::Error> {
        let mut kept = serde_json::Map::deserialize(kept)?;
        if !kept.contains_key("segment_risk_rising") {
            let usual = serde_json::to_value(SegmentRule::default()).map_err(D::Error::custom)?;
            kept.insert("segment_risk_rising".into(), usual);
        }
        serde_json::from_value(kept.into()).map_err(D::Error::custom)
    }

    pub fn is_on(&self, kind: AlertKind) -> bool {
        match kind {
            AlertKind::RenewalAtRisk => self.renewal_at_risk.on,
            AlertKind::RiskJumped => self.risk_jumped.on,
            AlertKind::HighValueAtRisk => self.high_value_at_risk.on,
            AlertKind::TopAtRisk => self.top_at_risk.on,
            AlertKind::PaymentFailed => self.payment_failed.on,
            AlertKind::SourceQuiet => self.source_quiet.on,
            AlertKind::RunFailed => self.run_failed.on,
            AlertKind::QuotaNear => self.quota_near.on,
            AlertKind::SegmentRiskRising => self.segment_risk_rising.on,
        }
    }

    /// What is wrong with them: fields, and what to do. Whether there is such a time zone is for whoever knows all.
    pub fn problems(&self) -> Vec<(&'static str, String)> {
        let most = |field, most: u32| {
            let wrong = !(1..=MOST_ALERTS).contains(&most);
            wrong.then(|| (field, format!("Raise 1 to {MOST_ALERTS} alerts.")))
        };
        let said = |wrong: bool, field, detail: &str| wrong.then(|| (field, detail.to_owned()));
        let rise = self.risk_jumped.least_rise;
        let value = self.high_value_at_risk.least_value;
        let segments = &self.segment_risk_rising;
        let all = [
            most("top_at_risk.most", self.top_at_risk.most),
            most("risk_jumped.most", self.risk_jumped.most),
            most("high_value_at_risk.most", self.high_value_at_risk.most),
            most("renewal_at_risk.most", self.renewal_at_risk.most),
            most("segment_risk_rising.most", segments.most),
            said(
                !(0.05..=1.0).contains(&rise),
                "risk_jumped.least_rise",
                "Give 0.05 to 1: 5 to 100 points.",
            ),
            said(
                !(0.01..=1.0).contains(&segments.least_rise),
                "segment_risk_rising.least_rise",
                "Give 0.01 to 1: 1 to 100 points.",
            ),
            said(
                !(1..=1_000_000).contains(&segments.least_customers),
                "segment_risk_rising.least_customers",
                "Give 1 to 1000000 customers.",
            ),
            said(
                !(0.0..=1e12).contains(&value),
                "high_value_at_risk.least_value",
                "Give an amount from 0 on.",
            ),
            said(
                !(0.0..=1e12).contains(&self.payment_failed.least_monthly),
                "payment_failed.least_monthly",
                "Give an amount from 0 on.",
            ),
            said(
                !(1..=180).contains(&self.renewal_at_risk.days),
                "renewal_at_risk.days",
                "Give 1 to 180 days.",
            ),
            said(
                !(1..=365).contains(&self.repeat_after_days),
                "repeat_after_days",
                "Give 1 to 365 days.",
            ),
            said(self.digest_hour > 23, "digest_hour", "Hours are 0 to 23."),
        ];
        all.into_iter().flatten().collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_usual_is_allowed_and_all_of_it_is_on() {
        let usual = AlertRules::default();
        assert!(usual.problems().is_empty());
        assert!(AlertKind::all().iter().all(|kind| usual.is_on(*kind)));
    }

    #[test]
    fn no_kind_may_be_left_out() {
        let all = serde_json::to_value(AlertRules::default()).unwrap();
        for kind in AlertKind::all() {
            let mut rules = all.clone();
            rules.as_object_mut().unwrap().remove(kind.into_str());
            assert!(
                serde_json::from_value::<AlertRules>(rules).is_err(),
                "{kind:?}"
            );
        }
    }

    #[test]
    fn rules_that_were_kept_before_segments_raised_alerts_read_on() {
        #[derive(Deserialize)]
        struct Kept {
            #[serde(deserialize_with = "AlertRules::kept")]
            rules: AlertRules,
        }
        let usual = AlertRules::default();
        let mut kept = serde_json::json!({ "rules": usual });
        let rules = kept["rules"].as_object_mut().unwrap();
        rules.remove("segment_risk_rising");
        let kept: Kept = serde_json::from_value(kept).unwrap();
        assert_eq!(kept.rules, usual);
    }

    #[test]
    fn a_period_begins_on_its_first_day() {
        let at = |text: &str| -> DateTime<Utc> { text.parse().unwrap() };
        let cases = [
            (
                AlertPeriod::Week,
                "2026-11-30T00:00:00Z",
                "2026-11-30T00:00:00Z",
            ),
            (
                AlertPeriod::Week,
                "2026-11-29T23:59:59Z",
                "2026-11-23T00:00:00Z",
            ),
            (
                AlertPeriod::Week,
                "2027-01-01T12:00:00Z",
                "2026-12-28T00:00:00Z",
            ),
            (
                AlertPeriod::Month,
                "2026-11-30T23:59:59Z",
                "2026-11-01T00:00:00Z",
            ),
            (
                AlertPeriod::Month,
                "2026-12-01T00:00:00Z",
                "2026-12-01T00:00:00Z",
            ),
        ];
        for (period, moment, begin) in cases {
            assert_eq!(period.begin(at(moment)), at(begin), "{period:?} {moment}");
        }
    }

    #[test]
    fn each_bound_is_held() {
        let mut wrong = AlertRules::default();
        wrong.top_at_risk.most = 0;
        wrong.segment_risk_rising.most = 51;
        wrong.segment_risk_rising.least_rise = 0.0;
        wrong.segment_risk_rising.least_customers = 0;
        wrong.risk_jumped.least_rise = f64::NAN;
        wrong.high_value_at_risk.least_value = -1.0;
        wrong.payment_failed.least_monthly = f64::INFINITY;
        wrong.renewal_at_risk.days = 181;
        wrong.repeat_after_days = 0;
        wrong.digest_hour = 24;
        let fields: Vec<&str> = wrong.problems().iter().map(|(field, _)| *field).collect();
        assert_eq!(
            fields,
            [
                "top_at_risk.most",
                "segment_risk_rising.most",
                "risk_jumped.least_rise",
                "segment_risk_rising.least_rise",
                "segment_risk_rising.least_customers",
                "high_value_at_risk.least_value",
                "payment_failed.least_monthly",
                "renewal_at_risk.days",
                "repeat_after_days",
                "digest_hour"
            ]
        );
    }
}

//! When customers are told of what.

use ::outreach::{
    Reason,
    chain::{Chain, MOST_DAYS, wrong_days},
    rule::{LeadTime, MOST_A_DAY, MOST_DAYS_BEFORE, MOST_LEAD_TIMES, Rule},
};
use api::{
    permission::{Lasting, Proved},
    prelude::*,
};
use domain::Sentence;
use serde::Deserialize;

use super::{Messages, view::RuleView};
use crate::outreach::Outreach;

/// The longest term that is told apart, in days.
const LONGEST_TERM: u16 = 3650;

/// When, and how, customers are told of something.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewRule {
    /// Whether they are.
    pub on: bool,
    /// How long before, by how long the term or the trial is, 1 to 10. Of a shorter one than the first nothing is said.
    /// None of failed payments and of offers.
    #[serde(default)]
    #[schema(max_items = 10)]
    pub lead_times: Vec<LeadTime>,
    /// Of failed payments, and of these alone: on which days, to whom, and how long access is kept.
    #[serde(default)]
    pub chain: Option<Chain>,
    /// The hour of the customer's day, 0 to 23. Quiet hours hold all the same.
    #[schema(maximum = 23)]
    pub local_hour: u8,
    /// Whether a person lets each message through.
    pub approval: bool,
    /// Messages on a day, at most; the next wait for the next day.
    #[schema(minimum = 1, maximum = 1000000)]
    pub daily_cap: u32,
    /// The law asks for it: it is withheld from nobody who can be reached, be they held out, unsubscribed or written to
    /// often.
    #[serde(default)]
    pub legally_due: bool,
}

/// Lists rules: one for each reason to write.
#[utoipa::path(
    get, path = "/v1/outreach/rules", tag = "messages", operation_id = "listOutreachRules",
    responses((status = 200, description = "All rules", body = List<RuleView>), AuthProblems),
    extensions(("x-resource" = json!("customers")))
)]
pub async fn list(
    principal: Allowed<permission::Read>,
    State(_): State<Messages>,
) -> Result<Json<List<RuleView>>, ApiError> {
    let outreach = Outreach::of(&principal.tenant).await?;
    let view = |reason: &Reason| RuleView::new(*reason, outreach.settings.rule(*reason));
    Ok(Json(List {
        items: Reason::ALL.iter().map(view).collect(),
        next_cursor: None,
    }))
}

/// Says when customers are told of something. Look at `GET /v1/outreach/dry-run` before a rule is switched on.
#[utoipa::path(
    put, path = "/v1/outreach/rules/{reason}", tag = "messages", operation_id = "putOutreachRule",
    params(("reason" = Reason, Path)), request_body = NewRule,
    responses(
        (status = 200, description = "The rule", body = RuleView),
        LookupProblems, BodyProblems, ConflictProblem
    )
)]
pub async fn put(
    person: Allowed<Proved<Lasting<permission::ManageOutreach>>, Person>,
    State(messages): State<Messages>,
    Id(reason): Id<Reason>,
    Json(request): Json<NewRule>,
) -> Result<Json<RuleView>, ApiError> {
    check(reason, &request)?;
    let mut lead_times = request.lead_times;
    lead_times.sort_by_key(|lead| lead.term_days);
    let rule = Rule {
        on: request.on,
        lead_times,
        chain: request.chain,
        local_hour: request.local_hour,
        approval: request.approval,
        daily_cap: request.daily_cap,
        legally_due: request.legally_due,
    };
    let outreach = messages
        .change(&person, |outreach| {
            outreach.settings.rule_mut(reason).clone_from(&rule);
            Ok(())
        })
        .await?;
    let is = |on: bool| if on { "on" } else { "off" };
    person.changed(reason.name(), None, Some(is(rule.on)));
    Ok(Json(RuleView::new(reason, outreach.settings.rule(reason))))
}

fn check(reason: Reason, request: &NewRule) -> Result<(), ApiError> {
    let said = |wrong: bool, detail: String| wrong.then(|| Sentence::from(detail));
    let (lead_times, chain) = match reason {
        Reason::PaymentFailed => (
            no_lead_times(
                &request.lead_times,
                "Nobody knows before that a payment will fail: leave it out.",
            ),
            wrong_chain(request.chain.as_ref()),
        ),
        Reason::Offer => (
            no_lead_times(
                &request.lead_times,
                "An offer is told as soon as it is open: leave it out.",
            ),
            no_chain(request.chain.as_ref()),
        ),
        _ => (
            wrong_lead_times(&request.lead_times),
            no_chain(request.chain.as_ref()),
        ),
    };
    fields::check([
        ("lead_times", lead_times.map(Sentence::from)),
        ("chain", chain.map(Sentence::from)),
        (
            "local_hour",
            said(request.local_hour > 23, "Hours are 0 to 23.".into()),
        ),
        (
            "daily_cap",
            said(
                !(1..=MOST_A_DAY).contains(&request.daily_cap),
                format!("Give 1 to {MOST_A_DAY} messages."),
            ),
        ),
    ])
}

fn no_lead_times(all: &[LeadTime], why: &str) -> Option<String> {
    (!all.is_empty()).then(|| why.to_owned())
}

fn no_chain(chain: Option<&Chain>) -> Option<String> {
    chain.map(|_| "Only failed payments have one: leave it out.".into())
}

fn wrong_chain(chain: Option<&Chain>) -> Option<String> {
    let Some(chain) = chain else {
        return Some("Say on which days: `soft_days` and `hard_days`.".into());
    };
    let wrong = |name: &str, days: &[u16]| wrong_days(days).map(|why| format!("`{name}`: {why}"));
    wrong("soft_days", &chain.soft_days)
        .or_else(|| wrong("hard_days", &chain.hard_days))
        .or_else(|| {
            let access = chain
                .access_days
                .is_some_and(|days| !(1..=MOST_DAYS).contains(&days));
            access.then(|| format!("`access_days`: Give 1 to {MOST_DAYS} days."))
        })
        .or_else(|| {
            let colleagues = chain.colleagues_from_day.is_some_and(|day| day > MOST_DAYS);
            colleagues.then(|| format!("`colleagues_from_day`: Give a day up to {MOST_DAYS}."))
        })
}

fn wrong_lead_times(all: &[LeadTime]) -> Option<String> {
    if !(1..=MOST_LEAD_TIMES).contains(&all.len()) {
        return Some(format!("Give 1 to {MOST_LEAD_TIMES} lead times."));
    }
    if all.iter().any(|lead| lead.days_before > MOST_DAYS_BEFORE) {
        return Some(format!(
            "Say something up to {MOST_DAYS_BEFORE} days before."
        ));
    }
    if all.iter().any(|lead| lead.term_days > LONGEST_TERM) {
        return Some(format!("Terms have up to {LONGEST_TERM} days."));
    }
    let mut terms: Vec<u16> = all.iter().map(|lead| lead.term_days).collect();
    terms.sort_unstable();
    terms.dedup();
    (terms.len() < all.len()).then(|| "Name each term once.".into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chains_that_cannot_be_are_refused() {
        let usual = Chain::default();
        assert_eq!(wrong_chain(Some(&usual)), None);
        assert!(wrong_chain(None).is_some() && no_chain(Some(&usual)).is_some());
        assert!(no_chain(None).is_none() && no_lead_times(&[], "why").is_none());
        let with = |change: fn(&mut Chain)| {
            let mut chain = usual.clone();
            change(&mut chain);
            wrong_chain(Some(&chain)).unwrap_or_default()
        };
        assert!(with(|chain| chain.soft_days.clear()).starts_with("`soft_days`"));
        assert!(with(|chain| chain.hard_days = vec![3, 0]).starts_with("`hard_days`"));
        assert!(with(|chain| chain.access_days = Some(0)).starts_with("`access_days`"));
        let late = with(|chain| chain.colleagues_from_day = Some(91));
        assert!(late.starts_with("`colleagues_from_day`"), "{late}");
        let nobody: fn(&mut Chain) =
            |chain| (chain.access_days, chain.colleagues_from_day) = (None, None);
        assert_eq!(with(nobody), "");
    }

    #[test]
    fn lead_times_that_cannot_be_are_refused() {
        let lead = |term_days, days_before| LeadTime {
            term_days,
            days_before,
        };
        assert_eq!(wrong_lead_times(&[lead(0, 0), lead(30, 60)]), None);
        let many: Vec<LeadTime> = (0..11).map(|n| lead(n, 1)).collect();
        for wrong in [
            &[][..],
            &many,
            &[lead(0, 61)],
            &[lead(4000, 1)],
            &[lead(30, 1), lead(30, 2)],
        ] {
            assert!(wrong_lead_times(wrong).is_some(), "{wrong:?}");
        }
    }
}

//! When customers are told of what.

use ::outreach::{
    Reason,
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
    /// How long before, by how long the term or the trial is, up to 10. Of a shorter one than the first nothing is said.
    #[schema(min_items = 1, max_items = 10)]
    pub lead_times: Vec<LeadTime>,
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
    check(&request)?;
    let mut lead_times = request.lead_times;
    lead_times.sort_by_key(|lead| lead.term_days);
    let rule = Rule {
        on: request.on,
        lead_times,
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

fn check(request: &NewRule) -> Result<(), ApiError> {
    let said = |wrong: bool, detail: String| wrong.then(|| Sentence::from(detail));
    fields::check([
        (
            "lead_times",
            wrong_lead_times(&request.lead_times).map(Sentence::from),
        ),
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

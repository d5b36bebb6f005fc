//! Who would be told what on a day, by the same code as does it.

use ::outreach::{
    Reason,
    agenda::{occasions, zone_of},
    facts::CustomerFacts,
    gate::Verdict,
    local_time::day_of,
    occasion::Occasion,
};
use api::prelude::*;
use chrono::{DateTime, NaiveDate, Utc};
use domain::{CustomerId, PaymentStep, TemplateVersion};
use serde::{Deserialize, Serialize};
use store::{CustomerItem, CustomerSearch, Page, PageRequest};

use super::{Messages, list::WithheldView};
use crate::{
    customer::KnownCustomer,
    dry_run_caps::{DryRunPlace, RehearsedCaps},
    outreach::Outreach,
    send::{Links, written},
    template::{OwnTemplates, template_key},
};

/// What would become of a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum DryRunVerdict {
    /// It would be sent.
    Send,
    /// It would wait for a person.
    Propose,
    /// It would wait until `waits_until`.
    Wait,
    /// It would not be sent.
    Withhold,
}

/// What a customer would be told.
#[derive(Debug, Serialize, ToSchema)]
pub struct DryRunItem {
    /// Who.
    pub customer_id: CustomerId,
    /// What they are called.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Where they would be written to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
    /// What of.
    pub reason: Reason,
    /// The subscription that it is about.
    pub subscription_id: String,
    /// The date that it is about: of a failed payment, when it failed first.
    pub about: DateTime<Utc>,
    /// Of a failed payment: which step, and to whom.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub payment: Option<PaymentStep>,
    /// When they would be told.
    pub due_at: DateTime<Utc>,
    /// What would become of it.
    pub verdict: DryRunVerdict,
    /// Why it would wait, or not be sent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub withheld: Option<WithheldView>,
    /// Until when it would wait.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub waits_until: Option<DateTime<Utc>>,
    /// The subject that they would read.
    pub subject: String,
    /// The words that they would read, without HTML.
    pub text: String,
}

/// Which day is wanted.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct DryRunQuery {
    /// The day, where each customer lives.
    date: NaiveDate,
    /// As if only this rule were on, whether it is or not.
    reason: Option<Reason>,
}

/// Shows who would be told what on a day, and who would not and why, by the rules that are on, or as if one were. Nothing
/// is sent. Whoever comes in this list after as many as a rule may send on a day would wait for the next: `daily_cap`. On the
/// day itself it goes by time, so that may be others, but as many. A page may be short, or empty, and have a next one.
#[utoipa::path(
    get, path = "/v1/outreach/dry-run", tag = "messages", operation_id = "dryRunOutreach",
    params(DryRunQuery, PageQuery),
    responses((status = 200, description = "A page, by the ids of customers", body = List<DryRunItem>), QueryProblems, AuthProblems),
    extensions(("x-resource" = json!("customers")))
)]
pub async fn list(
    principal: Allowed<permission::Read>,
    State(_): State<Messages>,
    Params(query): Params<DryRunQuery>,
    Params(page): Params<PageQuery>,
) -> Result<Json<List<DryRunItem>>, ApiError> {
    let tenant = &principal.tenant;
    let mut outreach = Outreach::of(tenant).await?;
    if let Some(only) = query.reason {
        for reason in Reason::ALL {
            outreach.settings.rule_mut(*reason).on = *reason == only;
        }
    }
    // What was offered to customers does not stand with them.
    let offers = outreach.settings.offer.on;
    let wanted = |item: &CustomerItem| offers || has_dates_on(&outreach, item, query.date);
    let search = CustomerSearch {
        wanted: Some(&wanted),
        ..CustomerSearch::default()
    };
    let place = page.cursor.as_deref().map(DryRunPlace::of_cursor);
    let DryRunPlace { after, sent } = place.transpose()?.unwrap_or_default();
    let request = PageRequest {
        limit: page.most() as u32,
        cursor: after,
    };
    let Page { items, next_cursor } = tenant.customers(&search, &request).await?;
    let mut caps = RehearsedCaps {
        tenant,
        outreach: &outreach,
        sent,
    };
    let company = principal.organization().await?.name.clone();
    let mut templates = OwnTemplates::of(tenant);
    let mut told = Vec::new();
    for item in items {
        let has_dates = has_dates_on(&outreach, &item, query.date);
        if !has_dates && tenant.customer_offers_of(&item.id).await?.is_empty() {
            continue;
        }
        let known = KnownCustomer::of(tenant, &outreach, item).await?;
        let mut due = known.occasions(&outreach);
        due.retain(|one| day_of(one.due_at, known.zone) == query.date);
        for occasion in due {
            let own = templates.find(template_key(&known, &occasion)).await?;
            let at = outreach.now().max(occasion.due_at);
            let verdict = match known.verdict(&outreach, &occasion, (None, false), at) {
                Verdict::Send => caps.verdict(&occasion, at).await?,
                other => other,
            };
            let by = (company.as_str(), own.as_ref());
            told.push(rehearsed(&outreach, &known, (&occasion, verdict), by)?);
        }
    }
    let sent = caps.sent;
    let next = next_cursor.map(|after| DryRunPlace::new(after, sent).to_cursor());
    Ok(Json(List {
        items: told,
        next_cursor: next.transpose()?,
    }))
}

/// Whether a customer is to be told of a date on a day of theirs.
fn has_dates_on(outreach: &Outreach, item: &CustomerItem, day: NaiveDate) -> bool {
    let facts: CustomerFacts = serde_json::from_str(&item.facts).unwrap_or_default();
    let zone = zone_of(&facts, &outreach.settings);
    let mut all = occasions(&facts, &outreach.settings).into_iter();
    all.any(|one| day_of(one.due_at, zone) == day)
}

fn rehearsed(
    outreach: &Outreach,
    known: &KnownCustomer,
    (occasion, verdict): (&Occasion, Verdict),
    (company, own): (&str, Option<&TemplateVersion>),
) -> Result<DryRunItem, ApiError> {
    let (verdict, withheld, waits_until) = match verdict {
        Verdict::Send => (DryRunVerdict::Send, None, None),
        Verdict::Propose => (DryRunVerdict::Propose, None, None),
        Verdict::Wait(until, why) => (DryRunVerdict::Wait, Some(why), Some(until)),
        Verdict::Withhold(why) => (DryRunVerdict::Withhold, Some(why), None),
    };
    let written = written(outreach, known, occasion, (company, Links::SHOWN), own)?.written;
    Ok(DryRunItem {
        customer_id: known.item.id.clone(),
        name: known.item.name.clone(),
        email: known.address(occasion).map(str::to_owned),
        reason: occasion.reason,
        subscription_id: occasion.subscription.clone(),
        about: occasion.about,
        payment: occasion.payment.clone(),
        due_at: occasion.due_at,
        verdict,
        withheld: withheld.map(WithheldView::from),
        waits_until,
        subject: written.subject,
        text: written.body,
    })
}

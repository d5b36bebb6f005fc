//! What a customer would read, before anybody is written to: by words that are kept, or that are only a draft.

use ::outreach::{
    agenda::{occasions, zone_of},
    facts::CustomerFacts,
    occasion::Occasion,
    offers::notices,
    rule::LeadTime,
    wording::{Sample, Variables, Written},
};
use api::prelude::*;
use domain::{
    CustomerId, CustomerOffer, Language, TemplateKey, TemplateStep, TemplateVariable, TemplateWords,
};
use serde::{Deserialize, Serialize};
use store::CustomerItem;

use super::{Messages, Reason, TemplatePath, check, key};
use crate::{
    customer::KnownCustomer,
    outreach::Outreach,
    send::{Links, variables},
    template::{Worded, worded},
};

/// In place of the link, which is each customer's own.
const UNSUBSCRIBE: &str = "https://example.com/unsubscribe";

/// How long before something is said of terms that a rule says nothing of.
const ANY_TERM: LeadTime = LeadTime {
    term_days: 0,
    days_before: 3,
};

/// What is to be seen.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TemplateDraft {
    /// Words that are not kept; else those that are used now.
    #[serde(default)]
    pub words: Option<TemplateWords>,
    /// The customer to whom it is said; else one whom nobody has.
    #[serde(default)]
    pub customer_id: Option<CustomerId>,
}

/// What a customer would read.
#[derive(Debug, Serialize, ToSchema)]
pub struct TemplatePreview {
    /// One line.
    pub subject: String,
    /// The part of plain text, with the link to unsubscribe.
    pub text: String,
    /// The part of HTML, a whole page.
    pub html: String,
    /// Whether the organization's words are said, and not the built-in ones.
    pub is_own: bool,
    /// Why not: what the customer lacks, of which the words do not say what to say then.
    pub missing: Vec<TemplateVariable>,
    /// Whether the dates and amounts are made up, since there is nothing of that kind that the customer is to be told.
    pub is_sample: bool,
}

/// Shows what a customer would read, in words that need not be kept. Nothing is sent.
#[utoipa::path(
    post, path = "/v1/outreach/templates/{reason}/{step}/{language}/preview", tag = "messages",
    operation_id = "previewMessageTemplate",
    params(("reason" = Reason, Path), ("step" = TemplateStep, Path), ("language" = Language, Path)),
    request_body = TemplateDraft,
    responses(
        (status = 200, description = "What they would read", body = TemplatePreview),
        LookupProblems, BodyProblems
    ),
    extensions(("x-resource" = json!("customers")), ("x-audit" = json!("none")))
)]
pub async fn create(
    principal: Allowed<permission::Read>,
    State(_): State<Messages>,
    Id(path): Id<TemplatePath>,
    Json(request): Json<TemplateDraft>,
) -> Result<Json<TemplatePreview>, ApiError> {
    let key = key(path)?;
    let outreach = Outreach::of(&principal.tenant).await?;
    let told = Told::find(&principal, &outreach, key, request.customer_id.as_ref()).await?;
    let drafted = told
        .write(&principal, &outreach, request.words, Some(UNSUBSCRIBE))
        .await?;
    let written = drafted.worded.written;
    Ok(Json(TemplatePreview {
        subject: written.subject,
        text: written.text,
        html: written.html,
        is_own: drafted.is_own,
        missing: drafted.missing,
        is_sample: told.is_sample,
    }))
}

/// To whom something would be said, and what of.
pub struct Told {
    key: TemplateKey,
    pub known: KnownCustomer,
    occasion: Occasion,
    is_sample: bool,
}

/// What would be said.
pub struct Drafted {
    pub worded: Worded,
    pub is_own: bool,
    missing: Vec<TemplateVariable>,
}

impl Told {
    /// A customer, with what they are to be told next, or with a sample of it; or a sample of a customer.
    pub async fn find(
        principal: &Principal,
        outreach: &Outreach,
        key: TemplateKey,
        id: Option<&CustomerId>,
    ) -> Result<Self, ApiError> {
        let item = match id {
            Some(id) => {
                let found = principal.tenant.customer(id).await?;
                found.or_not_found("customer")?
            }
            None => somebody(key.language),
        };
        let facts: CustomerFacts = match item.facts.as_str() {
            "" => CustomerFacts::default(),
            facts => serde_json::from_str(facts)?,
        };
        let offers = match id {
            Some(_) => principal.tenant.customer_offers_of(&item.id).await?,
            None => Vec::new(),
        };
        let next = next(outreach, key, (&facts, &offers));
        let is_sample = next.is_none();
        let (facts, offers, occasion) = match next {
            Some(occasion) => (facts, offers, occasion),
            None => {
                let zone = zone_of(&facts, &outreach.settings);
                let Sample {
                    facts: made_up,
                    occasion,
                    offers,
                } = Sample::new(key, outreach.now(), zone);
                let time_zone = facts.time_zone;
                let facts = CustomerFacts {
                    time_zone,
                    ..made_up
                };
                (facts, offers, occasion)
            }
        };
        Ok(Self {
            key,
            known: KnownCustomer::unwritten(outreach, item, (facts, offers), key.language),
            occasion,
            is_sample,
        })
    }

    /// By a draft, which is refused where it does not read, or by what is kept.
    pub async fn write(
        &self,
        principal: &Principal,
        outreach: &Outreach,
        draft: Option<TemplateWords>,
        unsubscribe: Option<&str>,
    ) -> Result<Drafted, ApiError> {
        let company = &principal.organization().await?.name;
        let links = Links {
            unsubscribe,
            ..Links::SHOWN
        };
        let by = (company.as_str(), links);
        let variables = variables(outreach, &self.known, &self.occasion, by);
        let words = match draft {
            Some(draft) => {
                let draft = draft.tidied();
                check(self.key.reason, &draft)?;
                Some(draft)
            }
            None => {
                let newest = principal.tenant.template(self.key).await?;
                newest.and_then(|newest| newest.words)
            }
        };
        drafted(self.key, words.as_ref(), &variables)
    }
}

fn drafted(
    key: TemplateKey,
    words: Option<&TemplateWords>,
    variables: &Variables,
) -> Result<Drafted, ApiError> {
    let own = words.map(|words| Written::by_own(key, words, variables));
    let missing = match own {
        Some(Ok(written)) => {
            return Ok(Drafted {
                worded: Worded {
                    written,
                    template_version: None,
                },
                is_own: true,
                missing: Vec::new(),
            });
        }
        Some(Err(unfilled)) => unfilled.missing,
        None => Vec::new(),
    };
    Ok(Drafted {
        worded: worded(key, None, variables).map_err(ApiError::internal)?,
        is_own: false,
        missing,
    })
}

/// What a customer is to be told next by a template, as if its rule were on, and for terms of any length.
fn next(
    outreach: &Outreach,
    key: TemplateKey,
    (facts, offers): (&CustomerFacts, &[CustomerOffer]),
) -> Option<Occasion> {
    let mut settings = outreach.settings.clone();
    let rule = settings.rule_mut(key.reason);
    rule.on = true;
    if rule.lead_times.iter().all(|lead| lead.term_days > 0) {
        rule.lead_times.push(ANY_TERM);
    }
    let now = outreach.now();
    let told = notices(offers, &settings, zone_of(facts, &settings));
    let mut all = occasions(facts, &settings).into_iter().chain(told);
    all.find(|one| {
        (one.reason, one.template_step()) == (key.reason, key.step) && one.expires_at > now
    })
}

/// A customer whom nobody has.
fn somebody(language: Language) -> CustomerItem {
    CustomerItem {
        id: CustomerId::sample(),
        name: Some(language.of("Jane Miller", "Ana Souza").into()),
        email: None,
        state: String::new(),
        listed: String::new(),
        facts: String::new(),
        next_at: None,
        next_date: None,
    }
}

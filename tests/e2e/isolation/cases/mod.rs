//! One case per route of the API, a file per subject.

mod account;
mod alerts;
mod audit;
mod billing;
mod connections;
mod customers;
mod events;
mod keys;
mod messages;
mod organization;
mod scoring;
mod training;
mod upload;
mod web;
mod webhooks;

use domain::Permission;

use super::world::Targets;
use crate::harness::prelude::*;

#[derive(Clone, Copy, PartialEq)]
pub enum Access {
    Public,
    Account,
    Member(Permission),
}

/// What somebody of another organization must meet.
#[derive(Clone, Copy)]
pub enum Stranger {
    /// 404, as if it did not exist.
    NotFound,
    /// Success, on what is their own.
    SeesNoneOfIt,
    /// The call names nothing that could be another's, and does not repeat without harm.
    NothingToTry,
}

type Body = fn(&Targets) -> Value;

pub struct Case {
    pub route: &'static str,
    pub access: Access,
    pub stranger: Stranger,
    pub succeeds_with: u16,
    /// Whether the owner's success uses the resource up.
    pub consumes: bool,
    pub body: Body,
}

pub struct Subject {
    /// The resource that an API key needs for them; nothing where only people call.
    pub resource: Option<&'static str>,
    pub cases: &'static [Case],
}

/// In an order in which the owner's calls do not hinder each other: at last sessions end.
pub static SUBJECTS: [Subject; 18] = [
    web::SUBJECT,
    upload::SUBJECT,
    training::SUBJECT,
    scoring::SUBJECT,
    events::SUBJECT,
    customers::SUBJECT,
    alerts::SUBJECT,
    alerts::RULES,
    messages::READ,
    messages::DECIDED,
    messages::TEMPLATES,
    connections::SUBJECT,
    webhooks::SUBJECT,
    billing::SUBJECT,
    keys::SUBJECT,
    audit::SUBJECT,
    organization::SUBJECT,
    account::SUBJECT,
];

pub fn cases() -> impl Iterator<Item = &'static Case> {
    SUBJECTS.iter().flat_map(|subject| subject.cases)
}

type Id = fn(&Targets) -> &str;

/// What `{id}` stands for in a path: the first that the path has in it.
const IDS: [(&str, Id); 30] = [
    // `account::passkeys` tries those of others: with one, whoever signs in here would need it.
    ("/me/passkeys/", |_| "psk_00000000000000000000000000"),
    ("/me/sessions/", |t| &t.session),
    ("/datasets/{id}/complete", |t| &t.large_dataset),
    ("/datasets/{id}/upload", |t| &t.large_dataset),
    ("/datasets/", |t| &t.dataset),
    ("/models/", |t| &t.model),
    ("/training-runs/", |t| &t.training_run),
    ("/scoring-runs/", |t| &t.scoring_run),
    ("/connections/", |t| &t.connection),
    ("/endpoints/", |t| &t.endpoint),
    ("/customer/notes/", |t| &t.note),
    ("/segments/", |t| &t.segment),
    ("/offers/", |t| &t.offer),
    ("/campaigns/{id}/rounds", |t| &t.round_campaign),
    ("/campaigns/", |t| &t.campaign),
    ("/customer-offers/{id}/decline", |t| &t.declined_offer),
    ("/customer-offers/{id}/withdraw", |t| &t.withdrawn_offer),
    ("/customer-offers/", |t| &t.customer_offer),
    ("/products/", |t| &t.product),
    ("/alerts/", |t| &t.alert),
    (
        "/blocked-addresses/",
        |_| "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
    ),
    ("/privacy-requests/", |t| &t.privacy_request),
    ("/revenue/runs/", |t| &t.revenue_run),
    ("/imports/", |t| &t.import),
    ("/keys/", |t| &t.key),
    ("/members/", |t| &t.member),
    ("/notifications/", |t| &t.member),
    ("/invitations/", |t| &t.invitation),
    ("/organization/exports/", |t| &t.export),
    ("/operator/organizations/", |t| &t.organization),
];

impl Case {
    pub fn method(&self) -> Method {
        self.route.split_once(' ').unwrap().0.parse().unwrap()
    }

    fn path(&self, targets: &Targets) -> String {
        let (_, path) = self.route.split_once(' ').unwrap();
        let query = match path.rsplit('/').next() {
            _ if path.starts_with("/v1/customer/") || path == "/v1/customer" => {
                format!("?id={}", targets.customer)
            }
            _ if path.starts_with("/v1/offer/") => "?answer=decline".to_owned(),
            Some("suppression") => format!("?id={}", targets.suppressed),
            Some("suggestion") => format!("?dataset_id={}&kind=customers", targets.dataset),
            Some("dry-run") => "?date=2027-01-01".to_owned(),
            Some("profit") => "?value=100&contact_cost=5&save_rate=0.3".to_owned(),
            Some("customers") if path.ends_with("/revenue/customers") => {
                "?month=2026-01".to_owned()
            }
            Some("customer" | "history") => {
                format!("?entity_key={}", text(&targets.row["customer_id"]))
            }
            _ => String::new(),
        };
        let id = IDS.iter().find(|(part, _)| path.contains(part));
        let id = id.map_or("", |(_, id)| id(targets));
        let path = path.replace("{id}", id).replace("{n}", "1");
        let path = path.replace("{entry}", "churn");
        let path = path.replace("{attempt}", &targets.attempt);
        let path = path.replace("{run}", &targets.decision_run);
        // What is written in English is brought back in Portuguese, where nothing was changed.
        let language = match path.ends_with("/restore") {
            true => "pt-BR",
            false => "en",
        };
        let path = path.replace("{language}", language);
        let path = path.replace("{step}", "only");
        path.replace("{reason}", "renewal") + &query
    }

    pub async fn call(&self, caller: &Caller, targets: &Targets) -> Answer {
        let body = (self.body)(targets);
        let body = (!body.is_null()).then_some(&body);
        caller.call(self.method(), &self.path(targets), body).await
    }
}

const fn case(
    route: &'static str,
    access: Access,
    stranger: Stranger,
    succeeds_with: u16,
    body: Body,
) -> Case {
    Case {
        route,
        access,
        stranger,
        succeeds_with,
        consumes: false,
        body,
    }
}

const fn consuming(case: Case) -> Case {
    Case {
        consumes: true,
        ..case
    }
}

/// A member's call on something by its id, in the path or the body.
const fn on_one(route: &'static str, permission: Permission, status: u16, body: Body) -> Case {
    let access = Access::Member(permission);
    case(route, access, Stranger::NotFound, status, body)
}

/// A member's call on whatever is the organization's own.
const fn on_own(route: &'static str, permission: Permission, status: u16, body: Body) -> Case {
    let access = Access::Member(permission);
    case(route, access, Stranger::SeesNoneOfIt, status, body)
}

/// A member's call that another organization has no use for.
const fn untried(route: &'static str, permission: Permission, status: u16, body: Body) -> Case {
    let access = Access::Member(permission);
    case(route, access, Stranger::NothingToTry, status, body)
}

const fn reads(route: &'static str) -> Case {
    on_one(route, Permission::Read, 200, none)
}

const fn lists(route: &'static str) -> Case {
    on_own(route, Permission::Read, 200, none)
}

const fn public(route: &'static str, status: u16, body: Body) -> Case {
    let (access, stranger) = (Access::Public, Stranger::NothingToTry);
    case(route, access, stranger, status, body)
}

fn none(_: &Targets) -> Value {
    Value::Null
}

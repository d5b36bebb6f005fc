//! Every role against every route, for people and for API keys, and API keys of one resource
//! against every route. What is expected is made from the cases; what is met otherwise is told as a
//! table.

use domain::{
    AlertId, CampaignId, ConnectionId, CustomerOfferId, DatasetId, DecisionRunId, EndpointId,
    ExportId, ImportId, InvitationId, KeyId, ModelId, NoteId, OfferId, PrivacyRequestId, ProductId,
    RevenueRunId, ScoringRunId, SegmentId, SessionId, TrainingRunId, least_role,
};

use super::{
    cases::{Access, Case, SUBJECTS, Stranger, Subject},
    world::{Targets, World},
};
use crate::harness::prelude::*;

struct Column {
    name: String,
    caller: Caller,
    role: Role,
    /// The resource of a key; nothing for people.
    key: Option<&'static str>,
}

#[derive(Debug, PartialEq)]
enum Meets {
    Status(u16),
    Problem(u16, &'static str),
}

impl Column {
    /// What this caller must meet on a subject's route; nothing where calling would do harm.
    fn expects(&self, subject: &Subject, case: &Case) -> Option<Meets> {
        if case.access == Access::Public {
            return None;
        }
        if let Some(key) = self.key {
            match subject.resource {
                None => return Some(Meets::Problem(403, "people_only")),
                Some(resource) if key != "all" && key != resource => {
                    return Some(Meets::Problem(403, "out_of_scope"));
                }
                Some(_) => {}
            }
        }
        match case.access {
            Access::Member(permission) if self.role < least_role(permission) => {
                Some(Meets::Problem(403, "forbidden"))
            }
            _ if case.method() == Method::GET => Some(Meets::Status(case.succeeds_with)),
            // What changes something is tried on what is not there.
            _ => match case.stranger {
                Stranger::NotFound if case.access != Access::Account => {
                    Some(Meets::Problem(404, "not_found"))
                }
                Stranger::SeesNoneOfIt => Some(Meets::Status(case.succeeds_with)),
                _ => None,
            },
        }
    }
}

pub async fn meet_what_the_table_says(world: &World, colleagues: &[(Role, Organization)]) {
    let mut columns = Vec::new();
    // Who made the organization has handed it over by now.
    let (_, owner) = colleagues
        .iter()
        .find(|(role, _)| *role == Role::Owner)
        .unwrap();
    for (role, colleague) in colleagues {
        columns.push(Column {
            name: format!("{role:?}"),
            caller: colleague.caller.clone(),
            role: *role,
            key: None,
        });
        columns.push(column(owner, *role, "all").await);
    }
    for resource in SUBJECTS.iter().filter_map(|subject| subject.resource) {
        columns.push(column(owner, Role::Admin, resource).await);
    }
    let missing = missing(&world.kept);
    let (mut wrong, mut tried) = (Vec::new(), 0);
    let cases = SUBJECTS
        .iter()
        .flat_map(|subject| subject.cases.iter().map(move |case| (subject, case)));
    for (subject, case) in cases {
        for column in &columns {
            let Some(expected) = column.expects(subject, case) else {
                continue;
            };
            let reads = case.method() == Method::GET;
            let targets = if reads { &world.kept } else { &missing };
            let answer = case.call(&column.caller, targets).await;
            let met = match expected {
                Meets::Status(_) => Meets::Status(answer.status),
                Meets::Problem(_, code) => {
                    let told = answer.text.contains(&format!("\"code\":\"{code}\""));
                    Meets::Problem(answer.status, if told { code } else { "another" })
                }
            };
            tried += 1;
            if met != expected {
                let (who, route) = (&column.name, case.route);
                wrong.push(format!("{who} | {route} | {expected:?} | {met:?}"));
            }
        }
    }
    assert!(
        wrong.is_empty(),
        "who | route | expected | met\n{}",
        wrong.join("\n")
    );
    assert!(tried > 300, "only {tried} cells were tried");
}

async fn column(owner: &Organization, role: Role, resource: &'static str) -> Column {
    let named = format!("{role:?}").to_lowercase();
    let body = json!({ "name": "Roles", "role": named, "resources": [resource] });
    let made = owner.key(&body).await;
    Column {
        name: format!("key of {resource}, {role:?}"),
        caller: Caller::with(&text(&made["secret"])),
        role,
        key: Some(resource),
    }
}

fn missing(kept: &Targets) -> Targets {
    let dataset = DatasetId::new().to_string();
    let mut new_model = kept.new_model.clone();
    new_model["dataset_id"] = json!(dataset);
    Targets {
        large_dataset: dataset.clone(),
        dataset,
        model: ModelId::new().to_string(),
        training_run: TrainingRunId::new().to_string(),
        scoring_run: ScoringRunId::new().to_string(),
        customer: UserId::new().to_string(),
        note: NoteId::new().to_string(),
        segment: SegmentId::new().to_string(),
        offer: OfferId::new().to_string(),
        campaign: CampaignId::new().to_string(),
        customer_offer: CustomerOfferId::new().to_string(),
        declined_offer: CustomerOfferId::new().to_string(),
        withdrawn_offer: CustomerOfferId::new().to_string(),
        product: ProductId::new().to_string(),
        alert: AlertId::new().to_string(),
        connection: ConnectionId::new().to_string(),
        endpoint: EndpointId::new().to_string(),
        privacy_request: PrivacyRequestId::new().to_string(),
        suppressed: UserId::new().to_string(),
        revenue_run: RevenueRunId::new().to_string(),
        round_campaign: CampaignId::new().to_string(),
        decision_run: DecisionRunId::new().to_string(),
        import: ImportId::new().to_string(),
        key: KeyId::new().to_string(),
        member: UserId::new().to_string(),
        invitation: InvitationId::new().to_string(),
        export: ExportId::new().to_string(),
        session: SessionId::new().to_string(),
        new_model,
        ..kept.clone()
    }
}

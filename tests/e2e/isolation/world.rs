//! An organization that has one of everything, and some to lose.

use domain::OfferFulfillment;
use domain::{Campaign, CampaignId, CampaignInterval, CampaignState, DecisionRun, OfferId};
use store::{Filled, Finish, LinkPurpose};

use crate::harness::{
    account::mailed, company::Company, job::PATIENCE, offered::offered, organization::put_parts,
    prelude::*, table::large_csv,
};

const ROWS: usize = 1500;

#[derive(Clone)]
pub struct Targets {
    pub organization: String,
    pub dataset: String,
    pub large_dataset: String,
    /// The body that completes the large one.
    pub parts: Value,
    pub model: String,
    pub training_run: String,
    pub scoring_run: String,
    /// What the organization calls a customer.
    pub customer: String,
    /// A note on that customer.
    pub note: String,
    pub segment: String,
    /// Something that may be offered to customers.
    pub offer: String,
    /// What chooses from that offer.
    pub campaign: String,
    /// Offers to that customer: one to accept and carry out, one to decline, one to withdraw.
    pub customer_offer: String,
    pub declined_offer: String,
    pub withdrawn_offer: String,
    /// A plan that the organization sells.
    pub product: String,
    /// Something that the owner's people are to look at.
    pub alert: String,
    /// A connected account.
    pub connection: String,
    /// What opens another one.
    pub company_key: String,
    /// An endpoint that is told of what happens, and an attempt to.
    pub endpoint: String,
    pub attempt: String,
    pub privacy_request: String,
    /// Somebody whose events are refused.
    pub suppressed: String,
    pub revenue_run: String,
    /// A campaign, and a round of it that was stopped.
    pub round_campaign: String,
    pub decision_run: String,
    /// One that told a dataset's rows.
    pub import: String,
    pub key: String,
    pub member: String,
    pub invitation: String,
    pub export: String,
    /// The secret of another invitation.
    pub token: String,
    pub new_model: Value,
    pub row: Value,
    pub sign_up: Value,
    pub login: Value,
    pub refresh_token: String,
    pub session: String,
    pub verify_token: String,
    pub new_email: String,
}

/// The owner, with what stays and what its own calls use up.
pub struct World {
    pub owner: Organization,
    /// The owner again, to log out.
    pub other_session: Caller,
    pub kept: Targets,
    pub doomed: Targets,
}

impl World {
    pub async fn make(stack: &Stack) -> Self {
        let owner = Organization::on_plan(PlanId::Growth).await;
        let csv = customers(ROWS, 5);
        let dataset = owner.ready("Isolation", "isolation.csv", &csv).await;
        let made = owner.ask_for_model(&dataset).await;
        let run = owner.trained(&made["training_run"]).await;
        let model = text(&made["model"]["id"]);
        let scoring_run = owner.score(&model, &dataset).await;

        let large = large_csv();
        let announced = owner
            .announce("Large", "large.csv", Some(large.len() as u64))
            .await;
        let parts = put_parts(&announced["upload"], &large).await;
        let large_id = text(&announced["dataset"]["id"]);
        assert!(text(&announced["upload"]["complete_url"]).contains(&large_id));

        let session = Organization::login(&owner.email).await.unwrap();
        let third = Organization::login(&owner.email).await.unwrap();
        let verify_token = mailed(&owner, LinkPurpose::VerifyEmail, 3600).await;
        let customer = customer(&owner).await;
        let (endpoint, attempt) = endpoint(&owner).await;
        let offer = offer(&owner).await;
        let (round_campaign, decision_run) = stopped_round(stack, &owner).await;
        let kept = Targets {
            note: note(&owner, &customer).await,
            segment: segment(&owner).await,
            campaign: campaign(&owner, &offer).await,
            offer,
            customer_offer: customer_offer(stack, &owner, &customer).await,
            declined_offer: customer_offer(stack, &owner, &customer).await,
            withdrawn_offer: customer_offer(stack, &owner, &customer).await,
            product: product(&owner).await,
            alert: alert(&owner).await,
            organization: owner.id.to_string(),
            dataset: text(&dataset["id"]),
            large_dataset: large_id,
            parts,
            model,
            training_run: text(&run["id"]),
            scoring_run,
            customer,
            connection: Company::found(3, 1).await.connect(&owner).await,
            company_key: Company::found(2, 1).await.key,
            endpoint,
            attempt,
            privacy_request: privacy_request(&owner).await,
            suppressed: suppressed(stack, &owner).await,
            revenue_run: revenue_run(&owner).await,
            round_campaign,
            decision_run,
            import: import(&owner).await,
            key: key(&owner).await,
            member: colleague(stack, &owner).await,
            invitation: invited(stack, &owner).await.0,
            export: exported(&owner).await,
            token: invited(stack, &owner).await.1,
            new_model: model_of(&dataset),
            row: Value::Object(Table::parse(&csv).json(0)),
            sign_up: json!({
                "name": "Ada", "email": format!("{}@example.com", UserId::new()),
                "password": PASSWORD, "organization": "Another",
            }),
            login: json!({ "email": owner.email, "password": PASSWORD }),
            refresh_token: session.refresh_token,
            session: third.session().to_string(),
            verify_token,
            new_email: format!("{}@example.com", UserId::new()),
        };
        let doomed = doomed(stack, &owner, &kept, &dataset).await;
        stack.drained(Queue::Ingest).await;
        Self {
            owner,
            other_session: session.caller,
            kept,
            doomed,
        }
    }

    /// How the owner's endpoints are set.
    pub async fn endpoints(&self) -> Vec<[Value; 6]> {
        let told = self.owner.caller.get("/v1/endpoints").await.body(200);
        let set = ["id", "kind", "address", "description", "events", "state"];
        let all = items(&told["items"]).iter();
        all.map(|one| set.map(|name| one[name].clone())).collect()
    }

    /// Waits until all that the owner's calls set going is over.
    pub async fn settle(&self) {
        for kind in ["training-runs", "scoring-runs"] {
            for run in self.owner.all(&format!("/v1/{kind}")).await {
                self.owner
                    .ended(&format!("/v1/{kind}/{}", text(&run["id"])), PATIENCE)
                    .await;
            }
        }
        let large = self.owner.ingested(&self.kept.large_dataset).await;
        assert_eq!(large["status"], "ready", "in parts: {large}");
        // Events and the mail they bring are told on the runs, too.
        let stack = Stack::open().await;
        for queue in [
            Queue::Ingest,
            Queue::Training,
            Queue::Scoring,
            Queue::Connection,
            Queue::Building,
            Queue::Merge,
            Queue::Privacy,
            Queue::Import,
            Queue::Revenue,
            Queue::Decision,
            Queue::Notify,
            Queue::Outreach,
            Queue::Alert,
            Queue::Export,
        ] {
            stack.drained(queue).await;
        }
        // Not drained: endpoints are tried again for a day. Nothing is sent to one that is paused.
        let endpoint = format!("/v1/endpoints/{}", self.kept.endpoint);
        let paused = json!({ "paused": true });
        let told = self
            .owner
            .caller
            .call(Method::PATCH, &endpoint, Some(&paused));
        told.await.body(200);
    }

    /// Ids that no answer to another organization may hold.
    pub fn ids(&self) -> Vec<String> {
        [&self.kept, &self.doomed]
            .into_iter()
            .flat_map(|t| {
                [
                    &t.organization,
                    &t.dataset,
                    &t.model,
                    &t.training_run,
                    &t.scoring_run,
                    &t.connection,
                    &t.endpoint,
                    &t.note,
                    &t.segment,
                    &t.offer,
                    &t.campaign,
                    &t.declined_offer,
                    &t.withdrawn_offer,
                    &t.product,
                    &t.alert,
                    &t.key,
                    &t.member,
                    &t.invitation,
                ]
            })
            .cloned()
            .collect()
    }
}

async fn colleague(stack: &Stack, owner: &Organization) -> String {
    owner.colleague(stack, Role::Viewer).await.user.to_string()
}

async fn exported(owner: &Organization) -> String {
    let path = "/v1/organization/export";
    let asked = owner.caller.call(Method::POST, path, None).await;
    text(&asked.body(202)["id"])
}

/// The id and the secret of an open invitation of somebody without an account.
async fn invited(stack: &Stack, owner: &Organization) -> (String, String) {
    let email = format!("{}@example.com", UserId::new());
    let (id, token) = owner.invite(stack, &email, Role::Viewer).await;
    (id.to_string(), token)
}

/// A dataset that no run works on and a model to delete, somebody to remove, and a run to cancel. The run is the second in the queue of an
/// organization that may train one at a time, so it is still open when it is cancelled.
async fn doomed(stack: &Stack, owner: &Organization, kept: &Targets, dataset: &Value) -> Targets {
    let csv = b"id,plan\nC1,Pro\nC2,Basic\n";
    let unused = owner.ready("Doomed", "doomed.csv", csv).await;
    owner.ask_for_model(dataset).await;
    let waiting = owner.ask_for_model(dataset).await;
    let customer = customer(owner).await;
    Targets {
        note: note(owner, &customer).await,
        segment: segment(owner).await,
        offer: offer(owner).await,
        campaign: campaign(owner, &kept.offer).await,
        product: product(owner).await,
        member: colleague(stack, owner).await,
        invitation: invited(stack, owner).await.0,
        dataset: text(&unused["id"]),
        model: text(&waiting["model"]["id"]),
        customer,
        connection: Company::found(3, 1).await.connect(owner).await,
        endpoint: endpoint(owner).await.0,
        suppressed: suppressed(stack, owner).await,
        key: key(owner).await,
        training_run: text(&waiting["training_run"]["id"]),
        ..kept.clone()
    }
}

async fn customer(owner: &Organization) -> String {
    let id = UserId::new().to_string();
    let (path, body) = (
        format!("/v1/customer?id={id}"),
        json!({ "traits": { "plan": "Pro" } }),
    );
    let told = owner.caller.call(Method::PUT, &path, Some(&body)).await;
    text(&told.body(200)["id"])
}

/// An endpoint where nobody is, and the attempt to send it a test.
async fn endpoint(owner: &Organization) -> (String, String) {
    let body = json!({ "kind": "webhook", "address": "https://perene.invalid/", "events": ["run.failed"] });
    let made = owner.caller.post("/v1/endpoints", &body).await.body(201);
    let id = text(&made["endpoint"]["id"]);
    let path = format!("/v1/endpoints/{id}");
    let test = owner
        .caller
        .post(&format!("{path}/test"), &Value::Null)
        .await;
    test.body(202);
    let tried = |log: &Value| !items(&log["items"]).is_empty();
    let log = owner.once(&format!("{path}/attempts"), 60, tried).await;
    (id, text(&log["items"][0]["id"]))
}

async fn note(owner: &Organization, customer: &str) -> String {
    let path = format!("/v1/customer/notes?id={customer}");
    let made = owner.caller.post(&path, &json!({ "text": "Called" })).await;
    text(&made.body(201)["id"])
}

async fn segment(owner: &Organization) -> String {
    let body = json!({ "name": "Isolation", "filter": {}, "shared": true });
    let made = owner.caller.post("/v1/segments", &body).await;
    text(&made.body(201)["id"])
}

async fn offer(owner: &Organization) -> String {
    let body = json!({
        "name": "Isolation", "terms": { "kind": "percent_discount", "percent": 20, "months": 3 },
        "words": [{ "language": "en", "title": "Stay", "text": "A fifth off for three months." }],
        "fulfillment": { "by": "task" },
    });
    let made = owner.caller.post("/v1/offers", &body).await;
    text(&made.body(201)["id"])
}

/// One of which no round is decided by itself.
async fn campaign(owner: &Organization, offer: &str) -> String {
    let body = json!({ "name": "Isolation", "offers": [offer] });
    let made = owner.caller.post("/v1/campaigns", &body).await;
    text(&made.body(201)["id"])
}

/// An offer that the customer may accept, and a person carries out.
async fn customer_offer(stack: &Stack, owner: &Organization, customer: &str) -> String {
    let offer = offered(customer, OfferFulfillment::Task);
    owner.choose(stack, &offer).await;
    offer.id.to_string()
}

async fn product(owner: &Organization) -> String {
    // No two have the same name.
    let body = json!({ "kind": "plan", "name": UserId::new().to_string() });
    let made = owner.caller.post("/v1/products", &body).await;
    text(&made.body(201)["id"])
}

/// What the scoring raised.
async fn alert(owner: &Organization) -> String {
    let raised = |list: &Value| !items(&list["items"]).is_empty();
    let list = owner.once("/v1/alerts", 60, raised).await;
    text(&list["items"][0]["id"])
}

async fn privacy_request(owner: &Organization) -> String {
    let body = json!({ "kind": "access", "subjects": ["isolation"] });
    let asked = owner.caller.post("/v1/privacy-requests", &body).await;
    text(&asked.body(202)["id"])
}

async fn suppressed(stack: &Stack, owner: &Organization) -> String {
    let id = UserId::new().to_string();
    let suppression = store::Suppression {
        since: Utc::now(),
        request: domain::PrivacyRequestId::new(),
        is_erased: true,
    };
    let tenant = stack.tenant(owner.id);
    let kept = tenant.suppress([id.as_str()].into_iter(), &suppression);
    kept.await.unwrap();
    id
}

async fn revenue_run(owner: &Organization) -> String {
    let run = owner.caller.post("/v1/revenue/runs", &Value::Null).await;
    text(&run.body(202)["id"])
}

async fn stopped_round(stack: &Stack, owner: &Organization) -> (String, String) {
    let tenant = stack.tenant(owner.id);
    let campaign = Campaign {
        id: CampaignId::new(),
        name: "Decided".into(),
        state: CampaignState::Draft,
        segment_id: None,
        offers: vec![OfferId::new()],
        budgets: Vec::new(),
        interval: CampaignInterval::Manual,
        approval: true,
        cooldown_days: 90,
        open_days: 14,
        starts_at: None,
        ends_at: None,
        rounds: 0,
        estimated: Vec::new(),
        next_round_at: None,
        last_run: None,
        made_by: UserId::new().into(),
        changed_at: Utc::now(),
        revision: 1,
    };
    let made = tenant.create_campaign(&campaign).await;
    assert_eq!(made.unwrap(), Filled::Done);
    let run = DecisionRun::of(&campaign, true);
    let kept = tenant.create_decision_run(&campaign, &run).await;
    assert!(kept.unwrap());
    let stopped = tenant.finish_run(run.id.into(), Finish::Cancelled).await;
    assert!(stopped.unwrap());
    (campaign.id.to_string(), run.id.to_string())
}

async fn import(owner: &Organization) -> String {
    let csv = b"customer_id,name\nimported,Ana\n";
    let dataset = owner.ready("Imported", "imported.csv", csv).await;
    let body = json!({ "dataset_id": dataset["id"] });
    let asked = owner.caller.post("/v1/imports", &body).await.body(202);
    let path = format!("/v1/imports/{}", text(&asked["id"]));
    text(&owner.ended(&path, PATIENCE).await["id"])
}

async fn key(owner: &Organization) -> String {
    let made = owner
        .key(&json!({ "name": "Isolation", "role": "viewer" }))
        .await;
    text(&made["key"]["id"])
}

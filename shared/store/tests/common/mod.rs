//! What the store's tests stand on: an embedded DynamoDB, and accounts.

#![allow(dead_code, reason = "notify's tests use a part")]

use aws_sdk_dynamodb::{
    Client,
    config::{BehaviorVersion, Credentials, Region},
    types::{
        AttributeDefinition, BillingMode, GlobalSecondaryIndex, KeySchemaElement, KeyType,
        Projection, ProjectionType, ScalarAttributeType,
    },
};
use chrono::{DateTime, Utc};
use domain::{
    Dataset, DatasetId, EmailAddress, Membership, Model, OrgId, Organization, PlanId, Role,
    ScoringRun, Standing, TrainingRun, User, UserId,
};
use store::{
    Asked, DueDataset, DueRun, Filled, Link, LinkPurpose, Page, PageRequest, Store, StoreError,
    System, TenantStore, Unverified, VersionChange, keys::SHARDS,
};

pub fn tenant_of(store: &Store, org: OrgId) -> TenantStore {
    #[expect(clippy::disallowed_methods, reason = "tests look from outside")]
    store.as_system(org, System::proven())
}

pub async fn new_tenant() -> TenantStore {
    tenant_of(&store().await, OrgId::new())
}

pub async fn store() -> Store {
    store_and_client().await.0
}

/// The table, and a way to it behind the store's back.
pub async fn store_and_client() -> (Store, Client) {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let database = dynoxide::Database::memory().unwrap();
    tokio::spawn(dynoxide::server::serve_on(listener, database));
    let config = aws_sdk_dynamodb::Config::builder()
        .behavior_version(BehaviorVersion::latest())
        .region(Region::new("us-east-1"))
        .credentials_provider(Credentials::new("test", "test", None, None, "test"))
        .endpoint_url(format!("http://{address}"))
        .build();
    let client = Client::from_conf(config);
    create_table(&client).await;
    (Store::new(client.clone(), "perene"), client)
}

async fn create_table(client: &Client) {
    let attribute = |name: &str| {
        AttributeDefinition::builder()
            .attribute_name(name)
            .attribute_type(ScalarAttributeType::S)
            .build()
            .unwrap()
    };
    let keys = |pk: &str, sk: &str| {
        [(pk, KeyType::Hash), (sk, KeyType::Range)].map(|(name, kind)| {
            KeySchemaElement::builder()
                .attribute_name(name)
                .key_type(kind)
                .build()
                .unwrap()
        })
    };
    let index = |name: &str, projection: Projection| {
        GlobalSecondaryIndex::builder()
            .index_name(name)
            .set_key_schema(Some(
                keys(&format!("{name}pk"), &format!("{name}sk")).to_vec(),
            ))
            .projection(projection)
            .build()
            .unwrap()
    };
    let all = Projection::builder()
        .projection_type(ProjectionType::All)
        .build();
    let listed = Projection::builder()
        .projection_type(ProjectionType::Include)
        .set_non_key_attributes(Some(
            ["id", "name", "email", "listed"]
                .map(str::to_owned)
                .to_vec(),
        ))
        .build();
    let dated = Projection::builder()
        .projection_type(ProjectionType::Include)
        .set_non_key_attributes(Some(
            ["id", "name", "email", "facts"].map(str::to_owned).to_vec(),
        ))
        .build();
    let keys_only = Projection::builder()
        .projection_type(ProjectionType::KeysOnly)
        .build();
    client
        .create_table()
        .table_name("perene")
        .billing_mode(BillingMode::PayPerRequest)
        .set_attribute_definitions(Some(
            [
                "pk", "sk", "gsi1pk", "gsi1sk", "gsi2pk", "gsi2sk", "gsi3pk", "gsi3sk", "gsi4pk",
                "gsi4sk", "gsi5pk", "gsi5sk",
            ]
            .map(attribute)
            .to_vec(),
        ))
        .set_key_schema(Some(keys("pk", "sk").to_vec()))
        .global_secondary_indexes(index("gsi1", all.clone()))
        .global_secondary_indexes(index("gsi2", all))
        .global_secondary_indexes(index("gsi3", listed))
        .global_secondary_indexes(index("gsi4", keys_only))
        .global_secondary_indexes(index("gsi5", dated))
        .send()
        .await
        .unwrap();
}

/// All that is due, of all shards.
pub async fn due_runs(store: &Store, now: DateTime<Utc>) -> Vec<DueRun> {
    let mut all = vec![];
    for shard in 0..SHARDS {
        let (due, next) = store.due_runs(shard, None, now).await.unwrap();
        assert_eq!(next, None);
        for run in &due {
            let (rest, _) = store.due_runs(shard, Some(&run.due), now).await.unwrap();
            assert!(rest.iter().all(|other| other.due > run.due));
        }
        all.extend(due);
    }
    all
}

pub async fn due_datasets(store: &Store, now: DateTime<Utc>) -> Vec<DueDataset> {
    let mut all = vec![];
    for shard in 0..SHARDS {
        all.extend(store.due_datasets(shard, None, now).await.unwrap().0);
    }
    all
}

pub struct Account {
    pub user: User,
    pub organization: Organization,
    pub membership: Membership,
}

pub fn account(email: &str) -> Account {
    let (user_id, org_id, now) = (UserId::new(), OrgId::new(), Utc::now());
    Account {
        user: User {
            id: user_id,
            name: "Ana".into(),
            email: email.into(),
            email_verified: false,
            password_hash: "$argon2id$...".into(),
            created_at: now,
            language: None,
        },
        organization: Organization {
            id: org_id,
            name: "Example".into(),
            plan: PlanId::Free,
            standing: Standing::default(),
            created_at: now,
            deletion: None,
            second_factor_required: false,
            customers_are: domain::CustomersAre::default(),
        },
        membership: Membership {
            org_id,
            user_id,
            role: Role::Owner,
            email: email.into(),
            name: "Ana".into(),
            created_at: now,
            notifications: None,
            language: None,
        },
    }
}

pub async fn sign_up(store: &Store, account: &Account) {
    let address = EmailAddress::parse(&account.user.email).unwrap();
    store
        .sign_up(
            &address,
            &account.user,
            &account.organization,
            &account.membership,
        )
        .await
        .unwrap();
}

/// Has a user prove the present address by a link.
pub async fn prove(store: &Store, user: &User) -> Result<(), Unverified> {
    let link = Link {
        email: user.email.clone(),
        hash: Some(user.id.to_string()),
        expires_at: Utc::now().timestamp() + 60,
    };
    let armed = store.arm_link(user.id, LinkPurpose::VerifyEmail, &link);
    assert!(armed.await.unwrap());
    store.verify_email(user, &link).await.unwrap()
}

/// Ana's account, and the organization that she owns.
pub async fn owned(store: &Store) -> (Account, TenantStore) {
    let owner = account("ana@example.com");
    sign_up(store, &owner).await;
    let tenant = tenant_of(store, owner.organization.id);
    (owner, tenant)
}

/// All items of a list, read in pages of `limit`.
pub async fn walk<T>(
    limit: u32,
    list: impl AsyncFn(PageRequest) -> Result<Page<T>, StoreError>,
) -> Vec<T> {
    let (mut found, mut request) = (vec![], PageRequest::first(limit));
    loop {
        let page = list(request.clone()).await.unwrap();
        assert!(page.items.len() <= limit as usize);
        found.extend(page.items);
        match page.next_cursor {
            None => return found,
            cursor => request.cursor = cursor,
        }
    }
}

/// More customers than any test scores.
pub const MOST: u64 = 1_000_000;

/// Keeps a model with its first run, whatever a plan may say.
pub async fn create_model(tenant: &TenantStore, model: &Model, run: &TrainingRun) {
    ready_dataset(tenant, run.dataset_id).await;
    let made = tenant.create_model(model, run, 100).await;
    assert_eq!(made.unwrap(), Filled::Done);
}

/// Asks for a run of a model's next version, on a dataset that is ready.
pub async fn ask_version(tenant: &TenantStore, run: &TrainingRun) -> bool {
    ready_dataset(tenant, run.dataset_id).await;
    tenant
        .create_version_run(run, VersionChange::default())
        .await
        .unwrap()
}

/// Asks for a scoring run of a dataset that is ready.
pub async fn ask(tenant: &TenantStore, run: &ScoringRun, most: u64) -> Asked {
    ready_dataset(tenant, run.dataset_id).await;
    tenant.create_scoring_run(run, most).await.unwrap()
}

/// Keeps a dataset of that id that is ready, unless there is one of it.
pub async fn ready_dataset(tenant: &TenantStore, id: DatasetId) {
    let dataset: Dataset = serde_json::from_value(serde_json::json!({
        "id": id, "name": "Customers", "filename": "customers.csv", "status": "ready",
        "etag": "one", "progress": 1, "row_count": 10, "row_groups": 1,
        "created_by": UserId::new(), "created_at": Utc::now(),
    }))
    .unwrap();
    tenant.create_dataset(&dataset).await.unwrap();
}

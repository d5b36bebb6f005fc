//! Endpoints, what they are told and whose turn it is, against an embedded DynamoDB.

use chrono::{DateTime, Duration, SubsecRound, Utc};
use domain::{
    AttemptId, DeliveryAttempt, DeliveryOutcome, Endpoint, EndpointId, EndpointKind, EndpointState,
    EndpointTest, EventId, Failure, Language, MOST_ENDPOINTS, OrgId, RunFailed, RunKind, UserId,
    WebhookEvent, WebhookEventType, WebhookMessage,
};
use store::{
    AfterAttempt, AttemptFilter, EndpointChange, EndpointSecrets, Filled, PageRequest, Pending,
    Replayed, SigningSecret, TenantStore, keys::SHARDS,
};

use crate::common::{new_tenant, store, tenant_of};

const LEASE: Duration = Duration::minutes(1);

fn now() -> DateTime<Utc> {
    Utc::now().trunc_subsecs(3)
}

fn endpoint() -> Endpoint {
    Endpoint {
        id: EndpointId::new(),
        kind: EndpointKind::Webhook,
        address: "https://example.com/".into(),
        description: "Ours".into(),
        events: [WebhookEventType::RunFailed].into(),
        language: Language::English,
        state: EndpointState::Active,
        problem: None,
        previous_secret_until: None,
        failures: 0,
        failing_since: None,
        rests_until: None,
        wakes_at: None,
        delivered_at: None,
        created_by: UserId::new().into(),
        created_at: now(),
    }
}

fn secret(sealed: &str, until: Option<DateTime<Utc>>) -> SigningSecret {
    let sealed = sealed.to_owned();
    SigningSecret { sealed, until }
}

async fn made(tenant: &TenantStore) -> Endpoint {
    let endpoint = endpoint();
    let secrets = EndpointSecrets {
        org: tenant.org(),
        address: "sealed".into(),
        signing: vec![secret("one", None)],
    };
    let filled = tenant.create_endpoint(&endpoint, &secrets).await.unwrap();
    assert_eq!(filled, Filled::Done);
    endpoint
}

fn failed_run() -> WebhookMessage {
    WebhookMessage {
        id: EventId::new(),
        timestamp: now(),
        event: WebhookEvent::RunFailed(RunFailed {
            run_id: "imp_1".into(),
            kind: RunKind::Import,
            code: "broken".into(),
            url: "https://perene.test".into(),
        }),
    }
}

fn attempt(pending: &Pending, outcome: DeliveryOutcome) -> DeliveryAttempt {
    DeliveryAttempt {
        id: AttemptId::new(),
        message_id: pending.message_id,
        event: WebhookEventType::RunFailed,
        at: now(),
        number: pending.attempts + 1,
        outcome,
        status: Some(500),
        problem: None,
        duration_ms: 7,
        answer: "no".into(),
        again_at: None,
    }
}

#[tokio::test]
async fn an_endpoint_lies_apart_from_its_secrets_which_go_with_it() {
    let store = store().await;
    let ours = tenant_of(&store, OrgId::new());
    let other = tenant_of(&store, OrgId::new());
    let one = made(&ours).await;
    assert_eq!(ours.endpoint(one.id).await.unwrap(), Some(one.clone()));
    assert_eq!(other.endpoint(one.id).await.unwrap(), None);
    assert!(!other.delete_endpoint(one.id).await.unwrap());
    let rolled_until = now() + Duration::hours(1);
    let signing = [secret("two", None), secret("one", Some(rolled_until))];
    assert!(ours.set_endpoint_signing(one.id, &signing).await.unwrap());
    let shown = ours.endpoint(one.id).await.unwrap().unwrap();
    assert_eq!(shown.previous_secret_until, Some(rolled_until));
    let kept = store.endpoint_secrets(one.id).await.unwrap().unwrap();
    let signing_at = |at| kept.signing_at(at).collect::<Vec<_>>();
    assert_eq!(signing_at(now()), ["two", "one"]);
    assert_eq!(signing_at(rolled_until), ["two"]);
    let change = EndpointChange {
        address: Some(("https://example.org/", "sealed anew")),
        state: Some(EndpointState::Paused),
        ..EndpointChange::default()
    };
    assert!(ours.change_endpoint(one.id, &change).await.unwrap());
    let shown = ours.endpoint(one.id).await.unwrap().unwrap();
    assert_eq!(shown.address, "https://example.org/");
    assert_eq!(
        (shown.state, shown.description.as_str()),
        (EndpointState::Paused, "Ours")
    );
    assert!(ours.delete_endpoint(one.id).await.unwrap());
    assert!(store.endpoint_secrets(one.id).await.unwrap().is_none());
    assert!(!ours.change_endpoint(one.id, &change).await.unwrap());
}

#[tokio::test]
async fn there_are_so_many_endpoints_at_most() {
    let tenant = new_tenant().await;
    for _ in 0..MOST_ENDPOINTS {
        made(&tenant).await;
    }
    let one_more = EndpointSecrets {
        org: tenant.org(),
        address: String::new(),
        signing: Vec::new(),
    };
    let filled = tenant
        .create_endpoint(&endpoint(), &one_more)
        .await
        .unwrap();
    assert_eq!(filled, Filled::Full(MOST_ENDPOINTS));
}

#[tokio::test]
async fn a_message_waits_once_until_it_is_delivered_or_given_up() {
    let tenant = new_tenant().await;
    let one = made(&tenant).await;
    let message = failed_run();
    let pending = [Pending::new(one.id, message.id, message.timestamp)];
    assert!(
        tenant
            .keep_webhook_message(&message, &pending)
            .await
            .unwrap()
    );
    assert!(
        !tenant
            .keep_webhook_message(&message, &pending)
            .await
            .unwrap()
    );
    assert_eq!(
        tenant.webhook_message(message.id).await.unwrap(),
        Some(message.clone())
    );
    assert_eq!(tenant.pending(one.id, 9).await.unwrap(), pending);

    let later = now() + Duration::minutes(5);
    let failed = attempt(&pending[0], DeliveryOutcome::Failed);
    let again = AfterAttempt::Again(later);
    assert!(
        tenant
            .settle_attempt(&pending[0], &failed, again)
            .await
            .unwrap()
    );
    // Whoever comes second with the same changes nothing.
    let second = attempt(&pending[0], DeliveryOutcome::Succeeded);
    let settled = tenant.settle_attempt(&pending[0], &second, AfterAttempt::Delivered);
    assert!(!settled.await.unwrap());
    let waiting = tenant.pending(one.id, 9).await.unwrap();
    assert_eq!((waiting.len(), waiting[0].attempts), (1, 1));
    assert_eq!(waiting[0].due_at, later);

    let taken = attempt(&waiting[0], DeliveryOutcome::Succeeded);
    let settled = tenant.settle_attempt(&waiting[0], &taken, AfterAttempt::Delivered);
    assert!(!tenant.is_delivered(&[one.id], message.id).await.unwrap());
    assert!(settled.await.unwrap());
    assert!(tenant.pending(one.id, 9).await.unwrap().is_empty());
    let both = [EndpointId::new(), one.id];
    assert!(tenant.is_delivered(&both, message.id).await.unwrap());
    assert!(!tenant.is_delivered(&both[..1], message.id).await.unwrap());
    assert!(!tenant.is_delivered(&[], message.id).await.unwrap());
    let other = new_tenant().await;
    assert!(!other.is_delivered(&both, message.id).await.unwrap());
    let all = AttemptFilter::default();
    let log = tenant
        .attempts(one.id, &all, &PageRequest::first(9))
        .await
        .unwrap();
    assert_eq!(log.items, [taken.clone(), failed]);
    let wanted = AttemptFilter {
        outcome: Some(DeliveryOutcome::Succeeded),
        event: Some(WebhookEventType::RunFailed),
    };
    let log = tenant
        .attempts(one.id, &wanted, &PageRequest::first(9))
        .await
        .unwrap();
    assert_eq!(log.items, [taken]);
    let wanted = AttemptFilter {
        outcome: None,
        event: Some(WebhookEventType::SourceQuiet),
    };
    let log = tenant
        .attempts(one.id, &wanted, &PageRequest::first(9))
        .await
        .unwrap();
    assert!(log.items.is_empty() && log.next_cursor.is_none());
}

#[tokio::test]
async fn the_log_is_read_page_by_page() {
    let tenant = new_tenant().await;
    let one = made(&tenant).await;
    let mut ids = Vec::new();
    for _ in 0..5 {
        let message = failed_run();
        let pending = Pending::new(one.id, message.id, message.timestamp);
        let waits = std::slice::from_ref(&pending);
        assert!(tenant.keep_webhook_message(&message, waits).await.unwrap());
        let failed = attempt(&pending, DeliveryOutcome::Failed);
        let settled = tenant.settle_attempt(&pending, &failed, AfterAttempt::GivenUp);
        assert!(settled.await.unwrap());
        ids.insert(0, failed.id);
    }
    let (mut found, mut request) = (Vec::new(), PageRequest::first(2));
    loop {
        let filter = AttemptFilter::default();
        let page = tenant.attempts(one.id, &filter, &request).await.unwrap();
        found.extend(page.items.into_iter().map(|one| one.id));
        match page.next_cursor {
            None => break,
            cursor => request.cursor = cursor,
        }
    }
    assert_eq!(found, ids);
}

#[tokio::test]
async fn what_was_not_taken_since_a_moment_is_sent_again() {
    let tenant = new_tenant().await;
    let one = made(&tenant).await;
    let (taken, missed, waiting) = (failed_run(), failed_run(), failed_run());
    let test = WebhookMessage {
        event: WebhookEvent::EndpointTest(EndpointTest {
            endpoint_id: one.id,
            url: String::new(),
        }),
        ..failed_run()
    };
    let first = Pending::new(one.id, taken.id, taken.timestamp);
    let waits = std::slice::from_ref(&first);
    assert!(tenant.keep_webhook_message(&taken, waits).await.unwrap());
    let settled = attempt(&first, DeliveryOutcome::Succeeded);
    let settled = tenant.settle_attempt(&first, &settled, AfterAttempt::Delivered);
    assert!(settled.await.unwrap());
    assert!(tenant.keep_webhook_message(&missed, &[]).await.unwrap());
    assert!(tenant.keep_webhook_message(&test, &[]).await.unwrap());
    let later = [Pending::new(one.id, waiting.id, waiting.timestamp)];
    assert!(tenant.keep_webhook_message(&waiting, &later).await.unwrap());

    let since = now() - Duration::hours(1);
    let replay = async |most| {
        let replayed = tenant.replay_since(one.id, &one.events, since, most);
        replayed.await.unwrap()
    };
    let none = Replayed {
        messages: 0,
        more: true,
    };
    assert_eq!(replay(0).await, none);
    let sent = Replayed {
        messages: 1,
        more: false,
    };
    assert_eq!(replay(9).await, sent);
    let waits: Vec<EventId> = tenant
        .pending(one.id, 9)
        .await
        .unwrap()
        .iter()
        .map(|one| one.message_id)
        .collect();
    assert!(waits.contains(&missed.id) && waits.contains(&waiting.id) && waits.len() == 2);
    assert_eq!(replay(9).await.messages, 0, "it is sent again twice");
    let nothing = tenant.replay_since(one.id, &one.events, now() + Duration::hours(1), 9);
    assert_eq!(nothing.await.unwrap().messages, 0);
}

#[tokio::test]
async fn what_somebody_asked_for_comes_first() {
    let tenant = new_tenant().await;
    let one = made(&tenant).await;
    let (old, asked) = (failed_run(), failed_run());
    let waits = [Pending::new(one.id, old.id, old.timestamp)];
    assert!(tenant.keep_webhook_message(&old, &waits).await.unwrap());
    assert!(tenant.keep_webhook_message(&asked, &[]).await.unwrap());
    let first = Pending::first(one.id, asked.id);
    assert!(tenant.replay(&first).await.unwrap());
    assert!(!tenant.replay(&first).await.unwrap());
    assert_eq!(tenant.pending(one.id, 1).await.unwrap(), [first]);
}

#[tokio::test]
async fn one_sends_to_an_endpoint_at_a_time() {
    let store = store().await;
    let tenant = tenant_of(&store, OrgId::new());
    let mut one = made(&tenant).await;
    let (first, second) = (AttemptId::new(), AttemptId::new());
    assert!(tenant.ask_to_send(one.id, now()).await.unwrap());
    assert!(
        !tenant.ask_to_send(one.id, now()).await.unwrap(),
        "asked twice"
    );
    let lost = now() + Duration::minutes(3);
    assert!(tenant.ask_to_send(one.id, lost).await.unwrap());

    let id = one.id;
    let begin = async |by, at| tenant.begin_sending(id, by, at, LEASE).await.unwrap();
    assert!(begin(first, now()).await.is_some());
    assert!(begin(second, now()).await.is_none());
    let dead = now() + LEASE + Duration::seconds(1);
    assert!(begin(second, dead).await.is_some());
    assert!(!tenant.end_sending(&one, first, None).await.unwrap());
    one.failed(now(), None);
    let next = now() + Duration::hours(2);
    assert!(tenant.end_sending(&one, second, Some(next)).await.unwrap());
    let kept = tenant.endpoint(one.id).await.unwrap().unwrap();
    assert_eq!((kept.failures, kept.rests_until), (1, one.rests_until));

    let due = async |at| {
        let mut all = Vec::new();
        for shard in 0..SHARDS {
            all.extend(store.due_endpoints(shard, None, at).await.unwrap().0);
        }
        all
    };
    assert!(due(now() + Duration::hours(1)).await.is_empty());
    let found = due(next + Duration::seconds(1)).await;
    assert_eq!((found.len(), found[0].id), (1, one.id));
    assert_eq!(found[0].org(), Some(tenant.org()));
    assert!(tenant.take_endpoint(&found[0], next).await.unwrap());
    assert!(!tenant.take_endpoint(&found[0], next).await.unwrap());
    assert!(begin(first, next).await.is_some());
    assert!(tenant.end_sending(&one, first, None).await.unwrap());
    assert!(due(next + Duration::days(9)).await.is_empty());
}

#[tokio::test]
async fn what_was_asked_for_during_a_turn_stays_due() {
    let store = store().await;
    let tenant = tenant_of(&store, OrgId::new());
    let one = made(&tenant).await;
    let by = AttemptId::new();
    assert!(
        tenant
            .begin_sending(one.id, by, now(), LEASE)
            .await
            .unwrap()
            .is_some()
    );
    assert!(tenant.ask_to_send(one.id, now()).await.unwrap());
    assert!(tenant.end_sending(&one, by, None).await.unwrap());
    let at = now() + Duration::hours(1);
    let mut due = 0;
    for shard in 0..SHARDS {
        due += store.due_endpoints(shard, None, at).await.unwrap().0.len();
    }
    assert_eq!(due, 1);
}

#[tokio::test]
async fn one_that_is_disabled_is_told_of_nothing_until_it_is_resumed() {
    let store = store().await;
    let tenant = tenant_of(&store, OrgId::new());
    let one = made(&tenant).await;
    assert!(tenant.ask_to_send(one.id, now()).await.unwrap());
    let why = Failure::new("endpoint_gone", "It is gone.", "Mend it.");
    assert!(tenant.disable_endpoint(one.id, &why).await.unwrap());
    assert!(!tenant.disable_endpoint(one.id, &why).await.unwrap());
    let later = now() + Duration::hours(1);
    assert!(!tenant.ask_to_send(one.id, later).await.unwrap());
    let by = AttemptId::new();
    assert!(
        tenant
            .begin_sending(one.id, by, later, LEASE)
            .await
            .unwrap()
            .is_none()
    );
    for shard in 0..SHARDS {
        for due in store.due_endpoints(shard, None, later).await.unwrap().0 {
            assert!(!tenant.take_endpoint(&due, later).await.unwrap());
            assert!(tenant.leave_endpoint(&due).await.unwrap());
        }
        assert!(
            store
                .due_endpoints(shard, None, later)
                .await
                .unwrap()
                .0
                .is_empty()
        );
    }
    let resumed = EndpointChange {
        state: Some(EndpointState::Active),
        ..EndpointChange::default()
    };
    assert!(tenant.change_endpoint(one.id, &resumed).await.unwrap());
    let shown = tenant.endpoint(one.id).await.unwrap().unwrap();
    assert_eq!((shown.problem, shown.failures), (None, 0));
    assert!(tenant.ask_to_send(one.id, later).await.unwrap());
}

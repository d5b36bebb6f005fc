//! A worker that dies between claim and send, for each letter, claim and place to tell: whoever is to get
//! the mail gets it, or it is told.

#[path = "../../../shared/store/tests/common/mod.rs"]
mod common;

use std::{cell::RefCell, future::pending};

use domain::{
    AccountMail, AuditEntry, AuditFilter, EmailAddress, EventId, Invitation, InvitationId,
    Language, Month, PlanId, Role, Task, TrainingRunId,
};
use mail::{Frame, Mail, Outcome, Sender, Tags};
use store::{MailClaim, PageRequest, TenantStore};
use tokio::sync::Notify;

use super::*;
use crate::{
    letter::{Told, Words, WordsLetter},
    mails::{
        account::AccountLetter,
        dunning::{Failure, Reminder},
        invitation::InvitationLetter,
        report::tests::summary,
        scores::{
            Scores,
            tests::{model, run, scored},
        },
        usage::{Share, Usage},
    },
    message::Message,
    reason::Reason,
};

const ADDRESS: &str = "ana@example.com";
const LANGUAGE: Language = Language::English;

/// Never comes back, and says when it was asked.
#[derive(Default)]
struct Dying(Notify);

impl Sender for &Dying {
    async fn send(&self, _: &str, _: &Mail, _: &Tags<'_>) -> Outcome {
        self.0.notify_one();
        pending().await
    }
}

/// Takes every mail: its claim, and which try it was.
#[derive(Default)]
struct Inbox(RefCell<Vec<(String, u32)>>);

impl Sender for &Inbox {
    async fn send(&self, to: &str, _: &Mail, tags: &Tags<'_>) -> Outcome {
        assert_eq!(to, ADDRESS);
        let tags = (tags.claim.to_owned(), tags.attempt);
        self.0.borrow_mut().push(tags);
        Outcome::Accepted
    }
}

struct Unclear;

impl Sender for Unclear {
    async fn send(&self, _: &str, _: &Mail, _: &Tags<'_>) -> Outcome {
        Outcome::Unknown("no answer".into())
    }
}

struct World {
    store: Store,
    tenant: TenantStore,
    owner: common::Account,
}

impl World {
    async fn new() -> Self {
        let store = common::store().await;
        let (owner, tenant) = common::owned(&store).await;
        Self {
            store,
            tenant,
            owner,
        }
    }

    fn to(&self, claim: MailClaim) -> Recipient {
        Recipient {
            id: self.owner.user.id.to_string(),
            address: ADDRESS.into(),
            claim,
            language: LANGUAGE,
            footer: Reason::Account.footer("", LANGUAGE),
        }
    }

    fn about(&self, what: &str) -> Recipient {
        self.to(self.tenant.mail_claim(what, self.owner.user.id))
    }

    fn letter<W: Words, F: Fn(Language) -> W>(&self, words: F) -> WordsLetter<F> {
        self.letter_told(words, Told::Organization(self.tenant.clone()))
    }

    fn letter_told<W: Words, F: Fn(Language) -> W>(&self, words: F, told: Told) -> WordsLetter<F> {
        let kind = "example";
        WordsLetter { kind, words, told }
    }

    async fn audited(&self) -> Vec<String> {
        let page = self.tenant.audit(&AuditFilter::default(), &ALL).await;
        problems(page.unwrap().items)
    }
}

const ALL: PageRequest = PageRequest::first(100);

fn problems(entries: Vec<AuditEntry>) -> Vec<String> {
    let failed = entries.into_iter().filter(|e| e.action == "mail_failed");
    let details = failed.flat_map(|entry| entry.details);
    let problems = details.filter(|detail| detail.field == "problem");
    problems.filter_map(|detail| detail.new).collect()
}

fn message(language: Language) -> Message {
    Message {
        frame: Frame {
            language,
            headline: "Example".into(),
            button: None,
        },
        paragraphs: vec!["Example.".into()],
    }
}

async fn die<L: Letter>(letter: &L, to: &Recipient) {
    let dying = Dying::default();
    let delivery = Delivery::new(&dying, Duration::zero());
    tokio::select! {
        _ = delivery.deliver(letter, [to.clone()]) => unreachable!("{}", letter.kind()),
        () = dying.0.notified() => {}
    }
}

/// Takes a letter and its recipient through both deaths, each in a world of its own.
async fn outlives_its_worker<L: Letter>(
    make: impl AsyncFn(&World) -> (L, Recipient),
    told: impl AsyncFn(&World) -> Vec<String>,
) {
    let (world, inbox) = (World::new().await, Inbox::default());
    let (letter, to) = make(&world).await;
    let deliver = async |timeout| {
        let delivery = Delivery::new(&inbox, timeout);
        delivery.deliver(&letter, [to.clone()]).await
    };
    die(&letter, &to).await;
    let busy = deliver(Duration::minutes(5)).await;
    assert!(
        matches!(busy, Err(WorkError::Retry(_))),
        "{}",
        letter.kind()
    );
    assert!(inbox.0.borrow().is_empty(), "{}", letter.kind());
    for _ in 0..2 {
        deliver(Duration::zero()).await.unwrap();
        let sent = [(to.claim.to_string(), 2)];
        assert_eq!(*inbox.0.borrow(), sent, "{}: sent once more", letter.kind());
    }
    assert!(told(&world).await.is_empty(), "{}", letter.kind());

    let (world, inbox) = (World::new().await, Inbox::default());
    let (letter, to) = make(&world).await;
    die(&letter, &to).await;
    die(&letter, &to).await;
    for _ in 0..2 {
        let delivery = Delivery::new(&inbox, Duration::zero());
        delivery.deliver(&letter, [to.clone()]).await.unwrap();
    }
    assert!(inbox.0.borrow().is_empty(), "{}", letter.kind());
    let expected = "The mail to a***@example.com may not have been sent: sending it broke off";
    assert_eq!(told(&world).await, [expected], "{}", letter.kind());
}

#[tokio::test]
async fn scores_outlive_their_worker() {
    let run = run(Vec::new());
    outlives_its_worker(
        async |world| {
            let tenant = world.tenant.clone();
            common::ask(&tenant, &run, common::MOST).await;
            let top = [scored("1", 0.9, &["plan is basic"])];
            let (model, scored_by) = (model("Telco", Task::Churn), run.clone());
            let scores = move |language| Scores::new(&model, &scored_by, &top, "", language);
            let to = world.about(&run.id.to_string());
            (world.letter_told(scores, Told::Scores(tenant, run.id)), to)
        },
        async |world| {
            let kept = world.tenant.scoring_run(run.id).await.unwrap().unwrap();
            kept.delivery_problems
        },
    )
    .await;
}

#[tokio::test]
async fn a_report_outlives_its_worker() {
    let run = TrainingRunId::new();
    outlives_its_worker(
        async |world| {
            let told = Told::Training(world.tenant.clone(), run);
            let letter = world.letter_told(summary, told);
            (letter, world.about(&run.to_string()))
        },
        async |world| {
            let log = world.tenant.run_log(run.into()).await.unwrap();
            log.into_iter().map(|line| line.entry.text).collect()
        },
    )
    .await;
}

#[tokio::test]
async fn a_warning_of_usage_outlives_its_worker() {
    let share = Share {
        month: Month::at(chrono::Utc::now()),
        percent: 80,
        used: 8_000,
        included: 10_000,
    };
    outlives_its_worker(
        async |world| {
            let words =
                move |language| Usage::new("Example", &PlanId::Free.plan(), &share, "", language);
            (world.letter(words), world.about("usage"))
        },
        World::audited,
    )
    .await;
}

#[tokio::test]
async fn a_reminder_outlives_its_worker() {
    let now = chrono::Utc::now();
    let failure = Failure {
        since: now,
        reminder: 1,
        until: now,
        pay_url: None,
    };
    outlives_its_worker(
        async |world| {
            let words = |language| Reminder::new("Example", PlanId::Growth, &failure, "", language);
            let user = world.owner.user.id;
            let claim = world.tenant.reminder_claim(now, 1, user);
            (world.letter(words), world.to(claim))
        },
        World::audited,
    )
    .await;
}

#[tokio::test]
async fn word_of_a_deletion_outlives_its_worker() {
    outlives_its_worker(
        async |world| (world.letter(message), world.about("deletion-1")),
        World::audited,
    )
    .await;
}

#[tokio::test]
async fn a_receipt_outlives_its_worker() {
    outlives_its_worker(
        async |world| {
            let claim = world.store.receipt_claim(world.tenant.org());
            let told = Told::Operators(world.store.clone());
            (world.letter_told(message, told), world.to(claim))
        },
        async |world| {
            let page = world.store.operator_audit(&ALL).await;
            problems(page.unwrap().items)
        },
    )
    .await;
}

#[tokio::test]
async fn an_invitation_outlives_its_worker() {
    let id = InvitationId::new();
    outlives_its_worker(
        async |world| {
            let (org, user) = (world.tenant.org(), world.owner.user.id);
            let invitation = Invitation {
                id,
                ..Invitation::new(org, ADDRESS.into(), Role::Viewer, user)
            };
            let tenant = world.tenant.clone();
            let address = EmailAddress::parse(ADDRESS).unwrap();
            let made = tenant.create_invitation(&invitation, &address, 100).await;
            made.unwrap().unwrap();
            let claim = tenant.invitation_claim(&invitation);
            let letter = InvitationLetter {
                tenant,
                invitation,
                inviter: None,
                public_url: String::new(),
            };
            (letter, world.to(claim))
        },
        async |world| {
            let kept = world.tenant.invitation(id).await.unwrap().unwrap();
            assert!(kept.token_hash.is_some());
            assert_eq!(kept.mailed_at.is_none(), kept.delivery_problem.is_some());
            kept.delivery_problem.into_iter().collect()
        },
    )
    .await;
}

#[tokio::test]
async fn mail_about_an_account_outlives_its_worker() {
    outlives_its_worker(
        async |world| {
            let user = world.owner.user.clone();
            let claim = world.store.account_mail_claim(user.id, EventId::new());
            let letter = AccountLetter {
                store: world.store.clone(),
                mail: AccountMail::ResetPassword {
                    email: ADDRESS.into(),
                },
                user,
                public_url: String::new(),
            };
            (letter, world.to(claim))
        },
        World::audited,
    )
    .await;
}

#[tokio::test]
async fn an_unclear_answer_is_like_a_death() {
    let world = World::new().await;
    let letter = world.letter(message);
    let to = world.about("deletion-1");
    let delivery = Delivery::new(Unclear, Duration::zero());
    let first = delivery.deliver(&letter, [to.clone()]).await;
    assert!(matches!(first, Err(WorkError::Retry(_))), "{first:?}");
    assert!(world.audited().await.is_empty());
    for _ in 0..2 {
        delivery.deliver(&letter, [to.clone()]).await.unwrap();
    }
    let expected = "The mail to a***@example.com may not have been sent: no answer";
    assert_eq!(world.audited().await, [expected]);
}

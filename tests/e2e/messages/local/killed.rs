//! A worker of messages that is killed at a write of its own, whichever: whoever was to be written to is, once, or the log
//! says that nobody knows. Local only: it kills processes, so it runs alone (`.config/nextest.toml`).

use domain::{CustomerId, Message, MessageStatus, OutreachWork};
use store::TenantStore;

use crate::harness::{
    local::{all_mail, hand_to_whoever_dies, kill_at_write, killed_at, spare},
    outreach::{address, known, named, renews_in, rule, settings, subscriber},
    prelude::*,
};

/// More than looking at a customer and sending them a message takes.
const MOST_WRITES: usize = 20;
/// What sending alone asks for: the claim, the mail, and what came of it.
const WRITES_OF_SENDING: [&str; 3] = [
    "dynamodb:UpdateItem",
    "ses:SendEmail",
    "dynamodb:UpdateItem",
];

/// An organization with somebody to write to, for each death one.
struct Killed {
    owner: Organization,
    tenant: TenantStore,
    customers: Vec<CustomerId>,
    /// Writes at which the worker was killed.
    writes: Vec<String>,
}

impl Killed {
    async fn new(approval: bool) -> Self {
        let owner = Organization::sign_up().await;
        owner.put("/v1/outreach", &settings()).await;
        let mut asked = rule(0);
        asked["approval"] = approval.into();
        owner.put("/v1/outreach/rules/renewal", &asked).await;
        owner.planned().await;
        let tenant = Stack::open().await.tenant(owner.id);
        Self {
            owner,
            tenant,
            customers: Vec::new(),
            writes: Vec::new(),
        }
    }

    /// So many more whose renewal is to be told of now.
    async fn joined_by(&mut self, count: usize) {
        let ids: Vec<String> = (0..count).map(|_| named("killed")).collect();
        for id in &ids {
            let events = subscriber(id, "UTC", &renews_in(2));
            self.owner.tell(items(&events)).await;
        }
        for id in &ids {
            known(&self.owner, id).await;
            self.customers.push(id.parse().unwrap());
        }
    }

    async fn work(&self, work: &OutreachWork) {
        let work = serde_json::to_string(work).unwrap();
        hand_to_whoever_dies("PERENE_MESSAGES_WORKER_FUNCTION", &work).await;
    }

    async fn look(&self) {
        let org = self.owner.id;
        self.work(&OutreachWork::Sweep { org }).await;
    }

    async fn send(&self, message: &Message) {
        self.work(&OutreachWork::Send {
            org: self.owner.id,
            customer: message.customer_id.clone(),
            message: message.id,
        })
        .await;
    }

    /// What is said to a customer, if it was made yet: there is never more than one message.
    async fn message(&self, customer: &CustomerId) -> Option<Message> {
        let mut all = self.tenant.messages_of(customer).await.unwrap();
        assert!(all.len() <= 1, "{all:?}");
        all.pop()
    }

    /// Has a message made and sent, as the schedule and the queue would, until it went or whoever claimed it died.
    async fn written_to(&self, customer: &CustomerId) {
        until(&format!("word to {customer}"), 30, async || {
            match self.message(customer).await {
                None => self.look().await,
                Some(of) if of.status == MessageStatus::Queued => self.send(&of).await,
                // The queue's own worker is at it.
                Some(of) if of.status == MessageStatus::Sending && killed_at().is_none() => {}
                Some(_) => return Ok(()),
            }
            Err("nothing yet".to_owned())
        })
        .await;
    }

    /// Notes at which write the worker was killed. False when it had fewer.
    fn has_died(&mut self) -> bool {
        spare();
        let write = killed_at();
        self.writes.extend(write.clone());
        write.is_some()
    }

    /// Everybody has heard once, or nobody knows; whatever comes again.
    async fn everybody_heard_once(&self) {
        for customer in &self.customers {
            let told = until(&format!("what became of {customer}"), 90, async || {
                let Some(message) = self.message(customer).await else {
                    return Err("forgotten".to_owned());
                };
                self.send(&message).await;
                match message.status {
                    MessageStatus::Queued | MessageStatus::Sending => Err(format!("{message:?}")),
                    _ => Ok(message),
                }
            })
            .await;
            self.look().await;
            let mails = all_mail(&address(customer.as_str())).await.len();
            match told.status {
                MessageStatus::Sent | MessageStatus::Delivered => assert_eq!(mails, 1, "{told:?}"),
                MessageStatus::Unknown => assert!(mails <= 1, "{mails} mails, {told:?}"),
                _ => panic!("{told:?}"),
            }
        }
        let entered = self.owner.get("/v1/proof").await["entered"].clone();
        assert_eq!(entered, self.customers.len(), "each entered once");
    }
}

/// At each write of sending alone: nobody looks at customers meanwhile, so the n-th write is always the same.
async fn while_it_sends() -> Killed {
    let mut killed = Killed::new(true).await;
    killed.joined_by(WRITES_OF_SENDING.len() + 1).await;
    for customer in &killed.customers {
        until(&format!("a proposal to {customer}"), 60, async || {
            killed.look().await;
            killed.message(customer).await.ok_or("none".to_owned())
        })
        .await;
    }
    for (n, customer) in killed.customers.clone().iter().enumerate() {
        let proposed = killed.message(customer).await.unwrap();
        let (by, now) = (killed.owner.user.into(), Utc::now());
        let decided = killed.tenant.decide_message(&proposed, true, by, now).await;
        assert!(decided.unwrap(), "{proposed:?}");
        kill_at_write("MessagesWorker", n + 1);
        killed.send(&proposed).await;
        assert_eq!(
            killed.has_died(),
            n < WRITES_OF_SENDING.len(),
            "at write {n}"
        );
    }
    assert_eq!(killed.writes, WRITES_OF_SENDING);
    killed
}

/// At each write from looking at a customer to what came of their message.
async fn while_it_looks() -> Killed {
    let mut killed = Killed::new(false).await;
    for n in 1..MOST_WRITES {
        killed.joined_by(1).await;
        let customer = killed.customers[n - 1].clone();
        kill_at_write("MessagesWorker", n);
        killed.written_to(&customer).await;
        if !killed.has_died() {
            for action in ["dynamodb:PutItem", "sqs:SendMessage"] {
                let is_one = |write: &String| write.starts_with(action);
                assert!(killed.writes.iter().any(is_one), "{:?}", killed.writes);
            }
            return killed;
        }
        // What the dead left is done before the next are disturbed.
        killed.look().await;
    }
    panic!("more than {MOST_WRITES} writes: {:?}", killed.writes);
}

#[tokio::test]
async fn wherever_it_dies_each_customer_hears_once_or_the_log_says_that_nobody_knows() {
    let sending = while_it_sends().await;
    let looking = while_it_looks().await;
    sending.everybody_heard_once().await;
    looking.everybody_heard_once().await;
}

//! Work with sources: runs that read one as a whole, following it, and carrying out what customers were offered.

use std::time::Duration;

use cloud::{App, Bus, WorkError, config::ConfigError, worker::Message};
use domain::FulfillmentWork;
use inbox::Inbox;
use runs::Fanout;

use crate::{
    backfill::Backfills,
    sources::{FollowMessage, Sources},
};

/// What all kinds of work need.
#[derive(Clone)]
pub struct Worker {
    pub(crate) sources: Sources,
    pub(crate) inbox: Inbox,
    pub(crate) bucket: cloud::Bucket,
    pub(crate) bus: Bus,
    pub(crate) lease: Duration,
}

/// Takes messages of each kind.
pub struct Workers {
    worker: Worker,
    runs: Fanout<Backfills>,
}

impl Workers {
    pub fn new(app: &App) -> Result<Self, ConfigError> {
        let worker = Worker {
            sources: Sources::new(app)?,
            inbox: Inbox::new(app)?,
            bucket: app.bucket()?,
            bus: app.bus()?,
            lease: app.config.lease,
        };
        Ok(Self {
            runs: Fanout::new(app.clone(), Backfills(worker.clone()))?,
            worker,
        })
    }

    pub async fn handle(&self, message: &Message) -> Result<(), WorkError> {
        if let Ok(work) = serde_json::from_str::<FulfillmentWork>(&message.body) {
            tracing::Span::current().record("org_id", work.org.to_string());
            let tenant = self
                .worker
                .sources
                .store
                .as_system(work.org, message.system);
            return self.worker.fulfill(&tenant, &work).await;
        }
        match serde_json::from_str::<FollowMessage>(&message.body) {
            Ok(FollowMessage { org, follow }) => {
                tracing::Span::current().record("org_id", org.to_string());
                let tenant = self.worker.sources.store.as_system(org, message.system);
                self.worker.follow(&tenant, follow, message).await
            }
            Err(_) => self.runs.handle(message).await,
        }
    }
}

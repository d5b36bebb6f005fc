//! Work with sources: runs that read one as a whole, and following it.

use std::time::Duration;

use cloud::{App, WorkError, config::ConfigError, worker::Message};
use inbox::Inbox;
use runs::Fanout;

use crate::{
    backfill::Backfills,
    sources::{FollowMessage, Sources},
};

/// What both kinds of work need.
#[derive(Clone)]
pub struct Worker {
    pub(crate) sources: Sources,
    pub(crate) inbox: Inbox,
    pub(crate) bucket: cloud::Bucket,
    pub(crate) lease: Duration,
}

/// Takes messages of either kind.
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
            lease: app.config.lease,
        };
        Ok(Self {
            runs: Fanout::new(app.clone(), Backfills(worker.clone()))?,
            worker,
        })
    }

    pub async fn handle(&self, message: &Message) -> Result<(), WorkError> {
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

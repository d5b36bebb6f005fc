//! How an organization writes to its customers, and what it wrote.

mod blocked;
mod clock;
mod decisions;
mod dry_run;
mod list;
mod presets;
mod rules;
mod sender;
mod settings;
mod templates;
mod unsubscribe;
mod view;

use std::sync::Arc;

use api::{ApiError, Principal};
use cloud::{
    App, Queue,
    config::{self, ConfigError},
};
use inbox::Merges;
use mail::{Identities, Mailer};
use store::Store;
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::{outreach::Outreach, own_sender::OwnSenders};

/// What the routes work with.
#[derive(Clone)]
pub struct Messages {
    store: Store,
    /// Where messages are sent.
    work: Queue,
    /// Where customers are told when they are looked at.
    merges: Merges,
    /// What sends tests of templates, to whoever asks for them.
    mailer: Arc<Mailer>,
    /// Where links in mails lead.
    public_url: String,
    /// What proves organizations' own domains.
    senders: OwnSenders,
    /// Where messages come from without one.
    stack_sender: String,
}

impl Messages {
    pub fn new(app: &App) -> Result<Self, ConfigError> {
        Ok(Self {
            store: app.store.clone(),
            work: app.queue("OUTREACH_QUEUE_URL")?,
            merges: Merges::new(app)?,
            mailer: Arc::new(Mailer::new(app.sdk(), config::required("SENDER_ADDRESS")?)),
            public_url: app.config.public_url.clone(),
            senders: OwnSenders {
                identities: Identities::new(app.sdk(), config::required("STACK_NAME")?),
                bus: app.bus()?,
            },
            stack_sender: config::required("SENDER_ADDRESS")?,
        })
    }

    /// Changes how an organization writes, whoever else does at that moment, and has all customers know when they are
    /// looked at.
    async fn change(
        &self,
        principal: &Principal,
        change: impl Fn(&mut Outreach) -> Result<(), ApiError>,
    ) -> Result<Outreach, ApiError> {
        let tenant = &principal.tenant;
        for _ in 0..TRIES {
            let mut outreach = Outreach::of(tenant).await?;
            change(&mut outreach)?;
            if outreach.keep(tenant).await? {
                self.merges.ask(tenant).await?;
                return Ok(Outreach::of(tenant).await?);
            }
        }
        let detail = "It was changed by somebody else at the same time. Look at it, and try again.";
        Err(ApiError::conflict("changed_meanwhile", detail))
    }
}

/// So often a change is tried while others change the same.
const TRIES: u32 = 5;

pub fn routes() -> OpenApiRouter<Messages> {
    OpenApiRouter::new()
        .routes(routes!(settings::get, settings::put))
        .routes(routes!(sender::get, sender::put, sender::delete))
        .routes(routes!(sender::check))
        .routes(routes!(blocked::list))
        .routes(routes!(blocked::delete))
        .routes(routes!(blocked::resume))
        .routes(routes!(rules::list))
        .routes(routes!(rules::put))
        .routes(routes!(presets::list))
        .routes(routes!(clock::put, clock::delete))
        .routes(routes!(dry_run::list))
        .routes(routes!(templates::list))
        .routes(routes!(templates::get, templates::change::put))
        .routes(routes!(templates::versions::list))
        .routes(routes!(templates::versions::get))
        .routes(routes!(templates::change::restore))
        .routes(routes!(templates::preview::create))
        .routes(routes!(templates::test_send::create))
        .routes(routes!(list::list))
        .routes(routes!(decisions::create))
        .routes(routes!(unsubscribe::get, unsubscribe::post))
}

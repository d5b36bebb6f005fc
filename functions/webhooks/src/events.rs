//! What endpoints are told of what the bus tells.

use cloud::WorkError;
use domain::{
    AlertKind, AlertRaised, BusEventKind, ConnectionDiffered, CustomerOfferFacts,
    CustomerOfferState, CustomerOfferTold, ModelDegraded, ModelId, RunFailed, RunId, RunKind,
    ScoringRunCompleted, ScoringRunId, SourceQuiet, SourceResumed, TrainingRunCompleted,
    UsageThresholdReached, WebhookEvent,
};
use store::TenantStore;

/// Where endpoints are seen, below the dashboard's address.
pub const ENDPOINTS_PAGE: &str = "/settings/webhooks";

/// What is told of an event of the bus; nothing of those that concern nobody outside, or what is gone.
pub async fn told(
    tenant: &TenantStore,
    event: &BusEventKind,
    url: &str,
) -> Result<Option<WebhookEvent>, WorkError> {
    Ok(match event {
        BusEventKind::ScoringCompleted {
            scoring_run_id,
            model_id,
        } => scored(tenant, *scoring_run_id, *model_id, url).await?,
        BusEventKind::ModelTrained {
            training_run_id,
            model_id,
            version,
        } => tenant.model(*model_id).await?.map(|model| {
            WebhookEvent::TrainingRunCompleted(TrainingRunCompleted {
                training_run_id: *training_run_id,
                model_id: *model_id,
                version: *version,
                in_production: model.prod_version == Some(*version),
                model: model.name,
                url: format!("{url}/models/{model_id}?version={version}"),
            })
        }),
        BusEventKind::ModelDegraded {
            model_id,
            version,
            scoring_run_id,
            ..
        } => tenant.model(*model_id).await?.map(|model| {
            WebhookEvent::ModelDegraded(ModelDegraded {
                model_id: *model_id,
                model: model.name,
                version: *version,
                scoring_run_id: *scoring_run_id,
                url: format!("{url}/models/{model_id}"),
            })
        }),
        BusEventKind::RunFailed { run, code, .. } => Some(WebhookEvent::RunFailed(RunFailed {
            run_id: run.to_string(),
            kind: run.kind(),
            code: code.clone(),
            url: format!("{url}{}", page_of(*run)),
        })),
        BusEventKind::SourceQuiet { source, since } => {
            tenant.source_name(source).await?.map(|name| {
                WebhookEvent::SourceQuiet(SourceQuiet {
                    source_id: source.clone(),
                    source: name,
                    since: *since,
                    url: format!("{url}/sources"),
                })
            })
        }
        BusEventKind::SourceResumed { source, since, at } => {
            tenant.source_name(source).await?.map(|name| {
                WebhookEvent::SourceResumed(SourceResumed {
                    source_id: source.clone(),
                    source: name,
                    since: *since,
                    at: *at,
                    url: format!("{url}/sources"),
                })
            })
        }
        BusEventKind::UsageThreshold {
            metric,
            percent,
            month,
            used,
            included,
        } => Some(WebhookEvent::UsageThresholdReached(UsageThresholdReached {
            metric: *metric,
            percent: *percent,
            month: *month,
            used: *used,
            included: *included,
            url: format!("{url}/settings/plan"),
        })),
        BusEventKind::ConnectionDiffered {
            connection_id,
            ours,
            theirs,
            differences,
        } => tenant.connection(*connection_id).await?.map(|connection| {
            WebhookEvent::ConnectionDiffered(ConnectionDiffered {
                connection_id: *connection_id,
                connection: connection.name,
                ours: *ours,
                theirs: *theirs,
                differences: *differences,
                url: format!("{url}/sources"),
            })
        }),
        BusEventKind::AlertsRaised { kind, alerts } => is_told(*kind).then(|| {
            WebhookEvent::AlertRaised(AlertRaised {
                kind: *kind,
                count: alerts.len() as u64,
                alert_ids: alerts.clone(),
                url: format!("{url}/alerts?kind={}", kind.into_str()),
            })
        }),
        BusEventKind::OfferTurned(offer) => offer_turned(offer, url),
        BusEventKind::DatasetReady { .. }
        | BusEventKind::AlertDigestDue { .. }
        | BusEventKind::SenderLost { .. }
        | BusEventKind::MessagesSuspended { .. }
        | BusEventKind::CustomerPaymentFailed { .. }
        | BusEventKind::SegmentRiskRising { .. }
        | BusEventKind::EndpointDisabled { .. }
        | BusEventKind::MemberInvited { .. }
        | BusEventKind::OrganizationDeletionAsked { .. }
        | BusEventKind::OrganizationRestored { .. }
        | BusEventKind::OrganizationDeleted
        | BusEventKind::OrganizationErased { .. }
        | BusEventKind::PaymentFailed { .. } => None,
    })
}

/// What became of an offer, where that is told.
fn offer_turned(of: &CustomerOfferFacts, url: &str) -> Option<WebhookEvent> {
    let told = CustomerOfferTold {
        customer_offer_id: of.id,
        customer_id: of.customer_id.clone(),
        campaign_id: of.campaign_id,
        offer_id: of.offer_id,
        offer: of.title.clone(),
        terms: of.terms.clone(),
        subscription_id: of.subscription_id.clone(),
        code: of.code.clone(),
        url: format!("{url}/campaigns/{}", of.campaign_id),
    };
    match of.state {
        CustomerOfferState::Open => Some(WebhookEvent::OfferMade(told)),
        CustomerOfferState::Accepted => Some(WebhookEvent::OfferAccepted(told)),
        CustomerOfferState::Fulfilled => Some(WebhookEvent::OfferFulfilled(told)),
        CustomerOfferState::Broken => Some(WebhookEvent::OfferBroken(told)),
        CustomerOfferState::Ghost
        | CustomerOfferState::Proposed
        | CustomerOfferState::Rejected
        | CustomerOfferState::Declined
        | CustomerOfferState::Expired
        | CustomerOfferState::Withdrawn => None,
    }
}

/// What has a type of its own, as a run that failed, is told by that.
fn is_told(kind: AlertKind) -> bool {
    AlertKind::OF_CUSTOMERS.contains(&kind) || kind == AlertKind::SegmentRiskRising
}

async fn scored(
    tenant: &TenantStore,
    id: ScoringRunId,
    model_id: ModelId,
    url: &str,
) -> Result<Option<WebhookEvent>, WorkError> {
    let (Some(run), Some(model)) = (tenant.scoring_run(id).await?, tenant.model(model_id).await?)
    else {
        return Ok(None);
    };
    let totals = run.totals.unwrap_or_default();
    Ok(Some(WebhookEvent::ScoringRunCompleted(
        ScoringRunCompleted {
            scoring_run_id: id,
            model_id,
            model: model.name,
            customers: totals.customers,
            at_risk: totals.at_risk,
            url: format!("{url}/customers?run={id}"),
        },
    )))
}

/// Where a run, or what it was to make, is seen.
fn page_of(run: RunId) -> String {
    match run.kind() {
        RunKind::Training => format!("/training-runs/{run}"),
        RunKind::Scoring | RunKind::Privacy => "/customers".into(),
        RunKind::Backfill => "/sources".into(),
        RunKind::Revenue => "/revenue".into(),
        RunKind::Building | RunKind::Import => "/datasets".into(),
        RunKind::Decision => "/campaigns".into(),
    }
}

//! Looking at customers who are due: each is held against the rules and the gate, and what comes of it is kept before it
//! is acted on. Broken off anywhere, or done twice, it leaves the same.

use std::{
    collections::HashSet,
    time::{Duration, SystemTime},
};

use ::outreach::{
    Reason,
    agenda::{next_after, occasions},
    gate::Verdict,
    local_time::{day_of, instant},
    occasion::Occasion,
};
use chrono::{DateTime, Days, TimeDelta, Utc};
use cloud::{Queue, WorkError};
use domain::{CustomerId, Message, MessageId, MessageStatus, OutreachWork, Withheld};
use store::{Due, TenantStore};

use crate::{
    customer::KnownCustomer,
    outreach::Outreach,
    send::{words, written},
    template::template_key,
};

/// Nobody else is looked at when there is less time than this.
const MARGIN: Duration = Duration::from_secs(15);
/// Customers and messages that are looked for at a time.
const AT_ONCE: i32 = 100;
/// Whoever cannot be looked at keeps nobody waiting, and is tried again later.
const PATIENCE: TimeDelta = TimeDelta::hours(1);

/// Looking at an organization's customers.
pub struct Sweep<'a> {
    pub tenant: &'a TenantStore,
    pub outreach: &'a Outreach,
    /// The organization's name.
    pub company: &'a str,
    pub work: &'a Queue,
}

/// Looks at all of an organization about whom something is due. True when there is more to do.
pub async fn sweep(of: &Sweep<'_>, deadline: SystemTime) -> Result<bool, WorkError> {
    let &Sweep {
        tenant,
        outreach,
        work,
        ..
    } = of;
    let now = outreach.now();
    let mut seen = HashSet::new();
    loop {
        // The index is behind by a moment: it may name again who was looked at.
        let mut due = tenant.agenda(now, AT_ONCE).await?;
        due.retain(|one| seen.insert(key(one)));
        if due.is_empty() {
            return Ok(false);
        }
        for one in due {
            if deadline < SystemTime::now() + MARGIN {
                return Ok(true);
            }
            match one {
                Due::Customer(id) => look_at(of, &id).await?,
                Due::Message(customer, id) => send_again(tenant, work, (customer, id), now).await?,
            }
        }
    }
}

fn key(due: &Due) -> String {
    match due {
        Due::Customer(id) => format!("customer {id}"),
        Due::Message(customer, id) => format!("message {customer} {id}"),
    }
}

/// Has a message sent of which nothing more was heard, or that waited.
async fn send_again(
    tenant: &TenantStore,
    work: &Queue,
    (customer, id): (CustomerId, MessageId),
    now: DateTime<Utc>,
) -> Result<(), WorkError> {
    if let Some(message) = tenant.message(&customer, id).await? {
        send_for(tenant, work, &message).await?;
        tenant.postpone_message(&message, now + PATIENCE).await?;
    }
    Ok(())
}

/// Has a message sent.
pub async fn send_for(
    tenant: &TenantStore,
    work: &Queue,
    message: &Message,
) -> Result<(), WorkError> {
    let order = OutreachWork::Send {
        org: tenant.org(),
        customer: message.customer_id.clone(),
        message: message.id,
    };
    work.send(&tenant.org().to_string(), &[order]).await
}

async fn look_at(of: &Sweep<'_>, id: &CustomerId) -> Result<(), WorkError> {
    let tenant = of.tenant;
    let Some(item) = tenant.customer(id).await? else {
        return Ok(());
    };
    let now = of.outreach.now();
    let next = match look(of, item.clone()).await {
        Ok(next) => next,
        Err(error) => {
            tracing::error!(org_id = %tenant.org(), customer = %id, %error, "a customer cannot be looked at");
            Some(now + PATIENCE)
        }
    };
    tenant.plan_customer(&item, next).await?;
    Ok(())
}

/// Does what is due about a customer; when to look again.
async fn look(
    of: &Sweep<'_>,
    item: store::CustomerItem,
) -> Result<Option<DateTime<Utc>>, WorkError> {
    let &Sweep {
        tenant,
        outreach,
        work,
        ..
    } = of;
    let now = outreach.now();
    let mut known = KnownCustomer::of(tenant, outreach, item).await?;
    let mut next = next_after(&known.facts, &outreach.settings, now);
    for occasion in occasions(&known.facts, &outreach.settings) {
        if !occasion.is_due(now) {
            continue;
        }
        if let Some(said) = said(&known.messages, &occasion) {
            // Should whoever made it have died before it was sent for.
            if said.status == MessageStatus::Queued {
                send_for(tenant, work, said).await?;
            }
            continue;
        }
        known.enter_cohort(tenant, outreach, &occasion).await?;
        let (status, withheld) = match known.verdict(outreach, &occasion, (None, false), now) {
            Verdict::Withhold(why) => (MessageStatus::Withheld, Some(why)),
            Verdict::Propose => (MessageStatus::Proposed, None),
            Verdict::Send => match room(tenant, outreach, occasion.reason).await? {
                Ok(()) => (MessageStatus::Queued, None),
                Err(tomorrow) if tomorrow < occasion.expires_at => {
                    next = earliest(next, tomorrow);
                    continue;
                }
                Err(_) => {
                    let messages = outreach.settings.rule(occasion.reason).daily_cap;
                    (
                        MessageStatus::Withheld,
                        Some(Withheld::DailyCap { messages }),
                    )
                }
            },
            Verdict::Wait(until, _) => {
                next = earliest(next, until);
                continue;
            }
        };
        let mut message = message(outreach, &known, &occasion, (status, withheld));
        if status == MessageStatus::Proposed {
            let own = tenant.template(template_key(&known, &occasion)).await?;
            let by = (of.company, None);
            let worded = written(outreach, &known, &occasion, by, own.as_ref())?;
            message.words = Some(words(&worded));
        }
        if tenant.create_message(&message).await? && status == MessageStatus::Queued {
            send_for(tenant, work, &message).await?;
        }
        known.messages.push(message);
    }
    Ok(next)
}

fn said<'a>(messages: &'a [Message], occasion: &Occasion) -> Option<&'a Message> {
    messages.iter().find(|one| occasion.is_of(one))
}

fn earliest(next: Option<DateTime<Utc>>, other: DateTime<Utc>) -> Option<DateTime<Utc>> {
    Some(next.map_or(other, |next| next.min(other)))
}

/// Counts a message of a rule's day, where the organization is; when the next day begins if there is no room.
async fn room(
    tenant: &TenantStore,
    outreach: &Outreach,
    reason: Reason,
) -> Result<Result<(), DateTime<Utc>>, WorkError> {
    let rule = outreach.settings.rule(reason);
    let zone = outreach.settings.time_zone;
    let day = day_of(outreach.now(), zone);
    let clock = outreach.kept.clock_id();
    if tenant
        .count_said(reason, day, clock, rule.daily_cap)
        .await?
    {
        return Ok(Ok(()));
    }
    tracing::warn!(org_id = %tenant.org(), reason = reason.name(), "a rule has sent its most of a day");
    let tomorrow = day.checked_add_days(Days::new(1)).unwrap_or(day);
    Ok(Err(instant(tomorrow, 0, zone)))
}

fn message(
    outreach: &Outreach,
    known: &KnownCustomer,
    occasion: &Occasion,
    (status, withheld): (MessageStatus, Option<Withheld>),
) -> Message {
    let clock = outreach.kept.clock_id();
    Message {
        id: occasion.message_id(&known.item.id, clock),
        customer_id: known.item.id.clone(),
        customer_name: known.item.name.clone(),
        reason: occasion.reason,
        subscription_id: occasion.subscription.clone(),
        about: occasion.about,
        payment: occasion.payment.clone(),
        status,
        made_at: outreach.now(),
        clock,
        withheld,
        decided_by: None,
        sent_at: None,
        claimed_at: None,
        address: None,
        words: None,
        attempts: Vec::new(),
    }
}

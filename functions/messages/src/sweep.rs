//! Looking at customers who are due: each is held against the rules and the gate, and what comes of it is kept before it
//! is acted on. Broken off anywhere, or done twice, it leaves the same.

use std::{
    collections::HashSet,
    time::{Duration, SystemTime},
};

use ::outreach::{
    Reason,
    agenda::next_after,
    gate::{Verdict, beyond_cap},
    local_time::{day_of, instant},
    occasion::Occasion,
};
use chrono::{DateTime, Days, NaiveDate, TimeDelta, Utc};
use chrono_tz::Tz;
use cloud::{Queue, WorkError};
use domain::{CustomerId, Message, MessageId, MessageStatus, MessageWords, OutreachWork, Withheld};
use store::{Due, TenantStore};

use crate::{
    customer::KnownCustomer,
    outreach::Outreach,
    send::{Links, still_true, words, written},
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

/// How far a sweep came.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Swept {
    /// There is more to do.
    Partly,
    /// Everything due was looked at, and messages were sent for.
    Sending,
    /// There was nothing to send.
    Wholly,
}

/// Looks at all of an organization about whom something is due.
pub async fn sweep(of: &Sweep<'_>, deadline: SystemTime) -> Result<Swept, WorkError> {
    let now = of.outreach.now();
    let mut seen = HashSet::new();
    let mut sends = false;
    loop {
        // The index is behind by a moment: it may name again who was looked at.
        let mut due = of.tenant.agenda(now, AT_ONCE).await?;
        due.retain(|one| seen.insert(key(one)));
        if due.is_empty() {
            return Ok(if sends { Swept::Sending } else { Swept::Wholly });
        }
        for one in due {
            if deadline < SystemTime::now() + MARGIN {
                return Ok(Swept::Partly);
            }
            sends |= match one {
                Due::Customer(id) => look_at(of, &id).await?,
                Due::Message(customer, id) => look_after(of, (customer, id)).await?,
            };
        }
    }
}

fn key(due: &Due) -> String {
    match due {
        Due::Customer(id) => format!("customer {id}"),
        Due::Message(customer, id) => format!("message {customer} {id}"),
    }
}

/// Has a message sent of which nothing more was heard, and looks again at one that waited. True when one is sent for.
async fn look_after(
    of: &Sweep<'_>,
    (customer, id): (CustomerId, MessageId),
) -> Result<bool, WorkError> {
    let (tenant, outreach) = (of.tenant, of.outreach);
    let Some(message) = tenant.message(&customer, id).await? else {
        return Ok(false);
    };
    if message.status != MessageStatus::Waiting {
        send_for(tenant, of.work, &message).await?;
        let until = outreach.now() + PATIENCE;
        tenant.postpone_message(&message, until).await?;
        return Ok(true);
    }
    // While there is a test clock nothing is said to customers.
    let is_set_aside = message.clock.is_none() && outreach.kept.clock.is_some();
    if !is_set_aside {
        match end_waiting(of, &message).await {
            Ok(sends) => return Ok(sends),
            Err(error) => {
                tracing::error!(org_id = %tenant.org(), message = %id, %error, "a message cannot be looked at");
            }
        }
    }
    let until = outreach.now() + PATIENCE;
    tenant
        .hold_message(&message, until, &why_it_waits(&message))
        .await?;
    Ok(false)
}

/// Decides anew about a message that waits, if what it is about is still to be said. True when it is sent for.
async fn end_waiting(of: &Sweep<'_>, message: &Message) -> Result<bool, WorkError> {
    let (tenant, outreach) = (of.tenant, of.outreach);
    match still_true(tenant, outreach, message).await? {
        Some((known, occasion)) => look_again(of, &known, (&occasion, message)).await,
        None => {
            let why = Withheld::NoLongerTrue;
            tenant.withhold_message(message, &why).await?;
            Ok(false)
        }
    }
}

fn why_it_waits(message: &Message) -> Withheld {
    message.withheld.clone().unwrap_or(Withheld::NoLongerTrue)
}

/// Decides anew about a message that waits. Once it is too late, the log says what it waited for. True when it is sent for.
async fn look_again(
    of: &Sweep<'_>,
    known: &KnownCustomer,
    (occasion, message): (&Occasion, &Message),
) -> Result<bool, WorkError> {
    let (tenant, outreach) = (of.tenant, of.outreach);
    let now = outreach.now();
    if now >= occasion.expires_at {
        let why = why_it_waits(message);
        tenant.withhold_message(message, &why).await?;
        return Ok(false);
    }
    let approved = message.decided_by.is_some();
    match decided(of, known, occasion, (Some(message.id), approved)).await? {
        Verdict::Send => {
            let is_queued = tenant.queue_message(message, now).await?;
            if is_queued {
                send_for(tenant, of.work, message).await?;
            }
            return Ok(is_queued);
        }
        Verdict::Propose => {
            let words = proposed(of, known, occasion).await?;
            tenant.propose_message(message, &words).await?;
        }
        Verdict::Wait(until, why) => {
            tenant.hold_message(message, until, &why).await?;
        }
        Verdict::Withhold(why) => {
            tenant.withhold_message(message, &why).await?;
        }
    }
    Ok(false)
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

async fn look_at(of: &Sweep<'_>, id: &CustomerId) -> Result<bool, WorkError> {
    let tenant = of.tenant;
    let Some(item) = tenant.customer(id).await? else {
        return Ok(false);
    };
    let now = of.outreach.now();
    let (next, sends) = match look(of, item.clone()).await {
        Ok(looked) => looked,
        Err(error) => {
            tracing::error!(org_id = %tenant.org(), customer = %id, %error, "a customer cannot be looked at");
            // Some may have been sent for.
            (Some(now + PATIENCE), true)
        }
    };
    tenant.plan_customer(&item, next).await?;
    Ok(sends)
}

/// Does what is due about a customer; when to look again, and whether something is sent for.
async fn look(
    of: &Sweep<'_>,
    item: store::CustomerItem,
) -> Result<(Option<DateTime<Utc>>, bool), WorkError> {
    let (tenant, outreach) = (of.tenant, of.outreach);
    let now = outreach.now();
    let mut known = KnownCustomer::of(tenant, outreach, item).await?;
    let next = next_after(&known.facts, &outreach.settings, now);
    let mut sends = false;
    for occasion in known.occasions(outreach) {
        if !occasion.is_due(now) {
            continue;
        }
        sends |= match said(&known.messages, &occasion).cloned() {
            Some(said) if said.status == MessageStatus::Waiting => {
                look_again(of, &known, (&occasion, &said)).await?
            }
            // Should whoever made it have died before it was sent for.
            Some(said) if said.status == MessageStatus::Queued => {
                send_for(tenant, of.work, &said).await?;
                true
            }
            Some(_) => false,
            None => {
                let made = make(of, &known, &occasion).await?;
                let is_queued = made.status == MessageStatus::Queued;
                known.messages.push(made);
                is_queued
            }
        };
    }
    Ok((next, sends))
}

/// Keeps what becomes of an occasion, and has it sent if it is to be.
async fn make(
    of: &Sweep<'_>,
    known: &KnownCustomer,
    occasion: &Occasion,
) -> Result<Message, WorkError> {
    let (tenant, outreach) = (of.tenant, of.outreach);
    known.enter_cohort(tenant, outreach, occasion).await?;
    let verdict = decided(of, known, occasion, (None, false)).await?;
    let words = match verdict {
        Verdict::Propose => Some(proposed(of, known, occasion).await?),
        _ => None,
    };
    let message = Message {
        words,
        ..message(outreach, known, occasion, verdict)
    };
    if tenant.create_message(&message).await? && message.status == MessageStatus::Queued {
        send_for(tenant, of.work, &message).await?;
    }
    Ok(message)
}

/// What becomes of an occasion, but for the message that it has already: by the gate, and by how much its rule may send on a
/// day. What a person has let through has room on any.
async fn decided(
    of: &Sweep<'_>,
    known: &KnownCustomer,
    occasion: &Occasion,
    (but, approved): (Option<MessageId>, bool),
) -> Result<Verdict, WorkError> {
    let outreach = of.outreach;
    let verdict = known.verdict(outreach, occasion, (but, approved), outreach.now());
    if approved || verdict != Verdict::Send {
        return Ok(verdict);
    }
    Ok(match room(of.tenant, outreach, occasion.reason).await? {
        Ok(()) => Verdict::Send,
        Err(tomorrow) => {
            let most = outreach.settings.rule(occasion.reason).daily_cap;
            beyond_cap(occasion, most, tomorrow)
        }
    })
}

/// What a person is to let through.
async fn proposed(
    of: &Sweep<'_>,
    known: &KnownCustomer,
    occasion: &Occasion,
) -> Result<MessageWords, WorkError> {
    let own = of.tenant.template(template_key(known, occasion)).await?;
    let by = (of.company, Links::SHOWN);
    let worded = written(of.outreach, known, occasion, by, own.as_ref())?;
    Ok(words(&worded))
}

fn said<'a>(messages: &'a [Message], occasion: &Occasion) -> Option<&'a Message> {
    messages.iter().find(|one| occasion.is_of(one))
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
    Ok(Err(day_after(day, zone)))
}

/// When the day after one begins.
pub fn day_after(day: NaiveDate, zone: Tz) -> DateTime<Utc> {
    let next = day.checked_add_days(Days::new(1)).unwrap_or(day);
    instant(next, 0, zone)
}

fn message(
    outreach: &Outreach,
    known: &KnownCustomer,
    occasion: &Occasion,
    verdict: Verdict,
) -> Message {
    let (status, withheld, waits_until) = match verdict {
        Verdict::Send => (MessageStatus::Queued, None, None),
        Verdict::Propose => (MessageStatus::Proposed, None, None),
        Verdict::Wait(until, why) => (MessageStatus::Waiting, Some(why), Some(until)),
        Verdict::Withhold(why) => (MessageStatus::Withheld, Some(why), None),
    };
    let clock = outreach.kept.clock_id();
    Message {
        id: occasion.message_id(&known.item.id, clock),
        customer_id: known.item.id.clone(),
        customer_name: known.item.name.clone(),
        reason: occasion.reason,
        subscription_id: occasion.subscription.clone(),
        about: occasion.about,
        payment: occasion.payment.clone(),
        customer_offer_id: occasion.offer,
        status,
        made_at: outreach.now(),
        clock,
        withheld,
        waits_until,
        decided_by: None,
        sent_at: None,
        claimed_at: None,
        address: None,
        words: None,
        attempts: Vec::new(),
    }
}

//! Work that a schedule asks for, over all organizations. A sweep is one function and some tasks. Its schedule's call
//! hands the shards of all organizations out, by the function's own queue, so that several are looked at at once and
//! none waits for the largest. Each is looked at as long as there is time; the rest is done by a later call.
//!
//! Called by hand, `{"now": true}` looks at all shards at once and `{"shard": 3}` at one, from the beginning, and
//! answers with what was done.

mod pass;
mod task;

use std::{
    collections::BTreeMap,
    pin::Pin,
    rc::Rc,
    time::{Duration, SystemTime},
};

use aws_lambda_events::sqs::SqsEvent;
use chrono::Utc;
use lambda_runtime::{Context, Error, LambdaEvent, service_fn};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use store::{Store, SweepCursor, System, keys::SHARDS};
use tokio::time::Instant;

use crate::{
    App, Queue, WorkError,
    config::ConfigError,
    logs::{self, Unit},
    worker,
};

pub use pass::Swept;
use pass::{began, lag, moved, pass};
pub use task::{Budget, OrganizationTask, Task};
use task::{Each, Monotonic};

/// Before the function is stopped, nothing more is begun.
const MARGIN: Duration = Duration::from_secs(20);
/// No function runs for longer, whatever a clock that jumps makes of its deadline.
const LONGEST: Duration = Duration::from_secs(900);

/// What a call asks for.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Order {
    /// All shards, before the call returns.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    now: bool,
    /// This one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    shard: Option<u8>,
}

type Passing<'a> = Pin<Box<dyn Future<Output = Result<Swept, WorkError>> + 'a>>;

/// A task, whatever its items are.
trait AnyTask {
    fn name(&self) -> &'static str;
    fn pass<'a>(&'a self, shard: u8, after: Option<String>, budget: &'a Budget) -> Passing<'a>;
}

impl<T: Task> AnyTask for T {
    fn name(&self) -> &'static str {
        T::NAME
    }

    fn pass<'a>(&'a self, shard: u8, after: Option<String>, budget: &'a Budget) -> Passing<'a> {
        Box::pin(pass(self, shard, after, budget))
    }
}

pub struct Sweep {
    name: &'static str,
    store: Store,
    queue: Queue,
    tasks: Vec<Box<dyn AnyTask>>,
    system: System,
}

impl Sweep {
    /// A sweep of that name, without tasks. The template gives it its queue by `SWEEP_QUEUE_URL`.
    pub fn new(name: &'static str, app: &App) -> Result<Self, ConfigError> {
        #[expect(
            clippy::disallowed_methods,
            reason = "no tenant's user can wake a schedule"
        )]
        let system = System::proven();
        Ok(Self {
            name,
            store: app.store.clone(),
            queue: app.queue("SWEEP_QUEUE_URL")?,
            tasks: Vec::new(),
            system,
        })
    }

    pub fn task(mut self, task: impl Task + 'static) -> Self {
        self.tasks.push(Box::new(task));
        self
    }

    /// The same of a task that is done for each organization.
    pub fn each(self, task: impl OrganizationTask + 'static) -> Self {
        let store = self.store.clone();
        self.task(Each { store, task })
    }

    /// Serves the schedule, the queue, and who calls by hand.
    pub async fn serve(self) -> Result<(), Error> {
        let sweep = &self;
        lambda_runtime::run(service_fn(|event: LambdaEvent<Value>| {
            // Boxed: with the SDK's futures in it, the type would nest too deep for the compiler.
            Box::pin(sweep.called(event))
        }))
        .await
    }

    async fn called(&self, event: LambdaEvent<Value>) -> Result<Value, Error> {
        let LambdaEvent { payload, context } = event;
        let end = end(&context);
        if payload.get("Records").is_some() {
            let batch: SqsEvent = serde_json::from_value(payload)?;
            let look = |message: worker::Message| async move {
                let order: Order = serde_json::from_str(&message.body)?;
                let shard = order.shard.unwrap_or_default() % SHARDS;
                self.go_on(shard, end).await
            };
            let response = worker::handle_all(batch, &context, self.system, look).await;
            return Ok(serde_json::to_value(response)?);
        }
        let order: Order = serde_json::from_value(payload)?;
        let done = match order.shard {
            Some(shard) => self.look_at(&[shard % SHARDS], end).await?,
            None if order.now => {
                let all: Vec<u8> = (0..SHARDS).collect();
                self.look_at(&all, end).await?
            }
            None => return self.hand_out().await,
        };
        tracing::info!(sweep = self.name, ?done, "swept by hand");
        Ok(serde_json::to_value(done)?)
    }

    /// Hands out the shards, and tells how long the one that waits the longest has.
    async fn hand_out(&self) -> Result<Value, Error> {
        let (now, known) = (Utc::now(), self.store.sweep_cursors(self.name).await?);
        let mut cursors = Vec::new();
        for task in &self.tasks {
            for shard in 0..SHARDS {
                let found = find(&known, task.name(), shard);
                if found.is_none() {
                    let new = SweepCursor::new(task.name(), shard, now);
                    self.store.begin_sweeping(self.name, &new).await?;
                }
                cursors.extend(found.cloned());
            }
        }
        let lag = lag(&cursors, now);
        logs::measure(
            "SweepLag",
            lag as f64,
            Unit::Seconds,
            &[("Sweep", self.name)],
        );
        let orders: Vec<Order> = (0..SHARDS).map(order_of).collect();
        self.queue.send(self.name, &orders).await.map_err(text)?;
        tracing::info!(sweep = self.name, lag, "handed out");
        Ok(serde_json::json!({ "shards": SHARDS, "lag_seconds": lag }))
    }

    /// Goes on with a shard where each task stopped, until the time is over that is for all of them.
    async fn go_on(&self, shard: u8, end: Instant) -> Result<(), WorkError> {
        let known = self.store.sweep_cursors(self.name).await?;
        let mut failed = Vec::new();
        for (n, task) in self.tasks.iter().enumerate() {
            let (now, left) = (Utc::now(), self.tasks.len() - n);
            let cursor = find(&known, task.name(), shard).cloned();
            let cursor = cursor.unwrap_or_else(|| SweepCursor::new(task.name(), shard, now));
            let began_at = began(&cursor, now);
            let budget = self.budget(share(end, left));
            match task.pass(shard, cursor.after.clone(), &budget).await {
                Ok(swept) => {
                    let moved = moved(cursor, began_at, &swept);
                    self.store.keep_sweep_cursor(self.name, &moved).await?;
                    tracing::info!(
                        sweep = self.name,
                        task = task.name(),
                        shard,
                        ?swept,
                        "swept"
                    );
                }
                Err(error) => {
                    tracing::error!(sweep = self.name, task = task.name(), shard, %error, "failed");
                    failed.push(task.name());
                }
            }
        }
        failed_at_none(&failed)
    }

    /// Looks at those shards from the beginning; no cursor moves.
    async fn look_at(&self, shards: &[u8], end: Instant) -> Result<BTreeMap<&str, Swept>, Error> {
        let (mut done, budget) = (BTreeMap::new(), self.budget(end));
        for task in &self.tasks {
            let whole = Swept {
                whole: true,
                ..Swept::default()
            };
            let mut all = whole;
            for shard in shards {
                let swept = match budget.is_over() {
                    true => Swept::default(),
                    false => task.pass(*shard, None, &budget).await.map_err(text)?,
                };
                all = all.and(swept);
            }
            done.insert(task.name(), all);
        }
        Ok(done)
    }

    fn budget(&self, until: Instant) -> Budget {
        Budget {
            system: self.system,
            until,
            clock: Rc::new(Monotonic),
        }
    }
}

fn order_of(shard: u8) -> Order {
    Order {
        shard: Some(shard),
        ..Order::default()
    }
}

fn find<'a>(cursors: &'a [SweepCursor], task: &str, shard: u8) -> Option<&'a SweepCursor> {
    let is = |cursor: &&SweepCursor| cursor.task == task && cursor.shard == shard;
    cursors.iter().find(is)
}

/// When a call begins nothing more. By a clock that only runs on, from here on.
fn end(context: &Context) -> Instant {
    let left = context.deadline().duration_since(SystemTime::now());
    let left = left.unwrap_or_default().min(LONGEST);
    Instant::now() + left.saturating_sub(MARGIN)
}

/// When the time of the first of so many tasks is over that share what there is until `end`.
fn share(end: Instant, of: usize) -> Instant {
    let now = Instant::now();
    let left = end.saturating_duration_since(now);
    now + left / u32::try_from(of).unwrap_or(1).max(1)
}

fn failed_at_none(failed: &[&str]) -> Result<(), WorkError> {
    match failed {
        [] => Ok(()),
        _ => Err(WorkError::Retry(format!("failed: {}", failed.join(", ")))),
    }
}

fn text(error: WorkError) -> Error {
    error.to_string().into()
}

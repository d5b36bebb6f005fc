//! Work that comes from a queue.

use std::{
    collections::HashMap,
    future::Future,
    time::{Instant, SystemTime},
};

use aws_lambda_events::sqs::{BatchItemFailure, SqsBatchResponse, SqsEvent, SqsMessage};
use aws_sdk_s3::error::SdkError;
use domain::Failure;
use futures_util::future::join_all;
use lambda_runtime::{Context, Error, LambdaEvent, service_fn};
use store::System;
use tracing::{Instrument, field::Empty};

#[derive(Debug, thiserror::Error)]
pub enum WorkError {
    /// Its owner can mend it; trying again cannot.
    #[error("{}", .0.detail)]
    Owner(Failure),
    /// It may go well another time: the message comes again.
    #[error("{0}")]
    Retry(String),
    /// There is no time for the rest. What is done is kept, and another message goes on from there.
    #[error("the time is over: the work goes on")]
    Unfinished,
    /// Another run has done meanwhile what this one was to do: it ends as cancelled, and nobody is told of a failure.
    #[error("another run has done the work")]
    Superseded,
    /// It was cancelled, or another worker has it: nothing is left to do.
    #[error("the work is no longer wanted")]
    Gone,
}

impl WorkError {
    pub fn service(error: impl std::error::Error + Send + Sync) -> Self {
        let mut text = error.to_string();
        let mut source = error.source();
        while let Some(cause) = source {
            text.push_str(": ");
            text.push_str(&cause.to_string());
            source = cause.source();
        }
        Self::Retry(text)
    }

    pub fn owner(code: &str, detail: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self::Owner(Failure::new(code, detail, remedy))
    }

    /// What earlier work of the run left is not there. It is written before the run goes on and read back at once: so
    /// it was erased, and trying again does not bring it back.
    pub fn part_erased(key: &str) -> Self {
        tracing::warn!(key, "what the run left before is gone");
        Self::Owner(Failure::new(
            "part_erased",
            "Data that this had worked out before was erased while it ran.",
            "Start it again.",
        ))
    }
}

/// What is wrong with a user's data is its owner's; trouble in reading or writing it is tried again.
impl From<Failure> for WorkError {
    fn from(failure: Failure) -> Self {
        match failure.code.as_str() {
            "cancelled" => Self::Gone,
            "unreadable" | "unwritable" => Self::Retry(failure.detail),
            _ => Self::Owner(failure),
        }
    }
}

impl<E, R> From<SdkError<E, R>> for WorkError
where
    SdkError<E, R>: std::error::Error + Send + Sync,
{
    fn from(error: SdkError<E, R>) -> Self {
        Self::service(error)
    }
}

impl From<store::StoreError> for WorkError {
    fn from(error: store::StoreError) -> Self {
        Self::Retry(error.to_string())
    }
}

impl From<serde_json::Error> for WorkError {
    fn from(error: serde_json::Error) -> Self {
        Self::Retry(format!("a message or file of ours does not read: {error}"))
    }
}

impl From<tokio::task::JoinError> for WorkError {
    fn from(error: tokio::task::JoinError) -> Self {
        Self::Retry(format!("the work broke off: {error}"))
    }
}

#[derive(Debug, Clone)]
pub struct Message {
    pub body: String,
    /// How often it has come, this time included.
    pub attempt: u32,
    /// When the worker is stopped, done or not.
    pub deadline: SystemTime,
    /// That nobody but the product asks for the work.
    pub system: System,
}

/// Hands every message of a batch to `handle`. A message whose work fails comes again; the others
/// of its batch do not.
pub async fn serve<F, Fut>(handle: F) -> Result<(), Error>
where
    F: Fn(Message) -> Fut,
    Fut: Future<Output = Result<(), WorkError>>,
{
    let handle = &handle;
    #[expect(
        clippy::disallowed_methods,
        reason = "only the product writes to its queues"
    )]
    let system = System::proven();
    lambda_runtime::run(service_fn(|event: LambdaEvent<SqsEvent>| async move {
        let LambdaEvent { payload, context } = event;
        Ok::<_, Error>(handle_all(payload, &context, system, handle).await)
    }))
    .await
}

/// The same for work that waits for others: all messages of a batch at once.
pub async fn serve_at_once<F, Fut>(handle: F) -> Result<(), Error>
where
    F: Fn(Message) -> Fut,
    Fut: Future<Output = Result<(), WorkError>>,
{
    let handle = &handle;
    #[expect(
        clippy::disallowed_methods,
        reason = "only the product writes to its queues"
    )]
    let system = System::proven();
    lambda_runtime::run(service_fn(|event: LambdaEvent<SqsEvent>| async move {
        let LambdaEvent { payload, context } = event;
        let all = payload
            .records
            .into_iter()
            .map(|message| handle_one(message, &context, system, handle));
        let mut response = SqsBatchResponse::default();
        response.batch_item_failures = join_all(all).await.into_iter().flatten().collect();
        Ok::<_, Error>(response)
    }))
    .await
}

/// Hands every message of a batch to `handle`, one after the other; which ones are to come again.
pub(crate) async fn handle_all<F, Fut>(
    batch: SqsEvent,
    context: &Context,
    system: System,
    handle: F,
) -> SqsBatchResponse
where
    F: Fn(Message) -> Fut,
    Fut: Future<Output = Result<(), WorkError>>,
{
    let mut response = SqsBatchResponse::default();
    for message in batch.records {
        let failure = handle_one(message, context, system, &handle).await;
        response.batch_item_failures.extend(failure);
    }
    response
}

/// Hands a message to `handle`; what is to come again.
async fn handle_one<F, Fut>(
    message: SqsMessage,
    context: &Context,
    system: System,
    handle: &F,
) -> Option<BatchItemFailure>
where
    F: Fn(Message) -> Fut,
    Fut: Future<Output = Result<(), WorkError>>,
{
    let id = message.message_id.unwrap_or_default();
    let received = Message {
        body: message.body.unwrap_or_default(),
        attempt: attempt(&message.attributes),
        deadline: context.deadline(),
        system,
    };
    let started = Instant::now();
    let span = tracing::info_span!(
        "message",
        request_id = context.request_id,
        message = id,
        org_id = Empty,
        run = Empty,
    );
    // Boxed: with the SDK's futures in it, the type would nest too deep for the compiler.
    let outcome = Box::pin(handle(received)).instrument(span.clone()).await;
    let ms = started.elapsed().as_millis() as u64;
    let _in_span = span.enter();
    match outcome {
        Ok(()) | Err(WorkError::Gone) => {
            tracing::info!(request_id = context.request_id, message = id, ms, "done");
            None
        }
        Err(error) => {
            tracing::error!(ms, %error, "not done: the message comes again");
            let mut failure = BatchItemFailure::default();
            failure.item_identifier = id;
            Some(failure)
        }
    }
}

fn attempt(attributes: &HashMap<String, String>) -> u32 {
    let count = attributes.get("ApproximateReceiveCount");
    count.and_then(|count| count.parse().ok()).unwrap_or(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_erased_ends_the_run_and_is_not_tried_again() {
        let key = "pieces/org_1/rev_1/ledger.json";
        let WorkError::Owner(failure) = WorkError::part_erased(key) else {
            panic!("it would come again until it is given up");
        };
        assert_eq!(failure.code, "part_erased");
        let told = format!("{} {}", failure.detail, failure.remedy);
        assert!(!told.contains("pieces"), "{told}");
    }
}

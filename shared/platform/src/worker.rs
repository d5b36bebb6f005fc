//! Work that comes from a queue.

use std::{future::Future, time::Instant};

use aws_lambda_events::sqs::{BatchItemFailure, SqsBatchResponse, SqsEvent};
use domain::Failure;
use lambda_runtime::{Error, LambdaEvent, service_fn};

/// Why a message's work is not done.
#[derive(Debug, thiserror::Error)]
pub enum WorkError {
    /// Its owner can mend it; trying again cannot.
    #[error("{}", .0.detail)]
    Owner(Failure),
    /// It may go well another time: the message comes again.
    #[error("{0}")]
    Retry(String),
    /// It was cancelled, or another worker has it: nothing is left to do.
    #[error("the work is no longer wanted")]
    Gone,
}

impl WorkError {
    /// A failure of an AWS service.
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

    /// A failure for the owner, from its three parts.
    pub fn owner(code: &str, detail: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self::Owner(Failure::new(code, detail, remedy))
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

/// Hands every message of a batch to `handle`, by its body. A message whose work fails comes again;
/// the others of its batch do not.
pub async fn serve<F, Fut>(handle: F) -> Result<(), Error>
where
    F: Fn(String) -> Fut,
    Fut: Future<Output = Result<(), WorkError>>,
{
    let handle = &handle;
    lambda_runtime::run(service_fn(|event: LambdaEvent<SqsEvent>| async move {
        let mut response = SqsBatchResponse::default();
        for message in event.payload.records {
            let id = message.message_id.unwrap_or_default();
            let started = Instant::now();
            // Boxed: with the SDK's futures in it, the type would nest too deep for the compiler.
            let outcome = Box::pin(handle(message.body.unwrap_or_default())).await;
            let ms = started.elapsed().as_millis() as u64;
            match outcome {
                Ok(()) | Err(WorkError::Gone) => {
                    tracing::info!(
                        request_id = event.context.request_id,
                        message = id,
                        ms,
                        "done"
                    );
                }
                Err(error) => {
                    tracing::error!(
                        request_id = event.context.request_id, message = id, ms, %error,
                        "not done: the message comes again"
                    );
                    let mut failure = BatchItemFailure::default();
                    failure.item_identifier = id;
                    response.batch_item_failures.push(failure);
                }
            }
        }
        Ok::<_, Error>(response)
    }))
    .await
}

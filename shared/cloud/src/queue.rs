//! Sending work to a queue.

use std::time::Duration;

use aws_sdk_sqs::{Client, types::SendMessageBatchRequestEntry};
use serde::Serialize;

use crate::WorkError;

#[derive(Clone, Debug)]
pub struct Queue {
    client: Client,
    url: String,
}

impl Queue {
    pub fn new(client: Client, url: String) -> Self {
        Self { client, url }
    }

    /// Sends messages, ten a request. `group` is whose they are: SQS then serves the queue's
    /// groups evenly, so that one tenant's flood does not hold up another.
    pub async fn send<M: Serialize>(&self, group: &str, messages: &[M]) -> Result<(), WorkError> {
        for batch in messages.chunks(10) {
            let mut request = self.client.send_message_batch().queue_url(&self.url);
            for (n, message) in batch.iter().enumerate() {
                let entry = SendMessageBatchRequestEntry::builder()
                    .id(n.to_string())
                    .message_group_id(group)
                    .message_body(serde_json::to_string(message)?)
                    .build()
                    .map_err(|error| WorkError::Retry(error.to_string()))?;
                request = request.entries(entry);
            }
            let answer = request.send().await?;
            if let Some(failed) = answer.failed().first() {
                return Err(WorkError::Retry(format!(
                    "the queue refused a message: {failed:?}"
                )));
            }
        }
        Ok(())
    }

    /// Sends a message that comes after some seconds, at most 900.
    pub async fn send_later(
        &self,
        group: &str,
        message: impl Into<String>,
        after: Duration,
    ) -> Result<(), WorkError> {
        let request = self.client.send_message().queue_url(&self.url);
        let delayed = request
            .message_group_id(group)
            .message_body(message)
            .delay_seconds(after.as_secs() as i32);
        delayed.send().await?;
        Ok(())
    }
}

//! Telling the other functions what happened.

use aws_sdk_eventbridge::{Client, types::PutEventsRequestEntry};
use domain::BusEvent;
use serde::Deserialize;

use crate::WorkError;

/// What EventBridge puts around an event of ours that it delivers to a queue.
#[derive(Debug, Deserialize)]
pub struct Envelope {
    pub detail: BusEvent,
}

#[derive(Clone, Debug)]
pub struct Bus {
    client: Client,
    name: String,
}

impl Bus {
    pub fn new(client: Client, name: String) -> Self {
        Self { client, name }
    }

    /// Sends one event. Whoever gets it may get it twice.
    pub async fn publish(&self, event: &BusEvent) -> Result<(), WorkError> {
        let entry = PutEventsRequestEntry::builder()
            .event_bus_name(&self.name)
            .source("perene")
            .detail_type(event.kind.name())
            .detail(serde_json::to_string(event)?)
            .build();
        let answer = self.client.put_events().entries(entry).send().await?;
        match answer.failed_entry_count() {
            0 => Ok(()),
            _ => Err(WorkError::Retry(format!(
                "the bus refused an event: {:?}",
                answer.entries()
            ))),
        }
    }
}

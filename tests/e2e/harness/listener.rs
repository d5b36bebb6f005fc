//! Hearing what is told on the bus.

use aws_sdk_eventbridge::types::Target;
use aws_sdk_sqs::types::QueueAttributeName;
use domain::OrgId;
use serde_json::{Value, json};

use super::{
    stack::{Stack, variable},
    wait::until,
};

/// A queue of its own that gets the events of one kind of one organization.
pub struct Listener<'a> {
    stack: &'a Stack,
    name: String,
    queue: String,
}

impl<'a> Listener<'a> {
    pub async fn of(stack: &'a Stack, kind: &str, org: OrgId) -> Self {
        let name = format!("e2e-{kind}-{org}");
        let made = stack.sqs.create_queue().queue_name(&name).send().await;
        let queue = made.unwrap().queue_url.unwrap();
        let attributes = stack
            .sqs
            .get_queue_attributes()
            .queue_url(&queue)
            .attribute_names(QueueAttributeName::QueueArn)
            .send()
            .await
            .unwrap();
        let arn = &attributes.attributes().unwrap()[&QueueAttributeName::QueueArn];
        let pattern = json!({ "detail-type": [kind], "detail": { "org_id": [org] } });
        let events = stack.events();
        let bus = variable("PERENE_BUS");
        let rule = events
            .put_rule()
            .name(&name)
            .event_bus_name(&bus)
            .event_pattern(pattern.to_string());
        rule.send().await.unwrap();
        let target = Target::builder().id("queue").arn(arn).build().unwrap();
        let targets = events
            .put_targets()
            .rule(&name)
            .event_bus_name(&bus)
            .targets(target);
        targets.send().await.unwrap();
        Self { stack, name, queue }
    }

    pub async fn next(&self) -> Value {
        until("an event", 60, async || {
            let received = self.stack.sqs.receive_message().queue_url(&self.queue);
            let messages = received.send().await.unwrap().messages.unwrap_or_default();
            let body = messages.first().and_then(|message| message.body.as_deref());
            let body: Value = serde_json::from_str(body.ok_or("nothing")?).unwrap();
            Ok(body["detail"].clone())
        })
        .await
    }

    pub async fn close(self) {
        let bus = variable("PERENE_BUS");
        let events = self.stack.events();
        let targets = events
            .remove_targets()
            .rule(&self.name)
            .event_bus_name(&bus)
            .ids("queue");
        targets.send().await.unwrap();
        let rule = events.delete_rule().name(&self.name).event_bus_name(&bus);
        rule.send().await.unwrap();
        let queue = self.stack.sqs.delete_queue().queue_url(&self.queue);
        queue.send().await.unwrap();
    }
}

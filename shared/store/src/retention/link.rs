//! Which ids are one: to whom each leads, and who leads to each.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::{
    PageRequest, Result, TenantStore,
    keys::{self, Key},
    table::{attributes, item, number, read, text},
    update::Update,
};

/// That an id leads to another, as an event tells it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LinkItem {
    /// Which id, and in which way, as its crate writes it.
    pub subject: String,
    /// Of the event that tells it, in milliseconds since 1970.
    pub at: i64,
    pub message_id: String,
    pub to: String,
}

#[derive(Deserialize)]
struct LedTo {
    subject: String,
}

/// Those who lead to one that are read at a time.
const PAGE: u32 = 1_000;

impl TenantStore {
    /// The links of these that have one, in any order. None may be named twice.
    pub async fn links_of(&self, subjects: impl Iterator<Item = &str>) -> Result<Vec<LinkItem>> {
        let keys = subjects.map(|subject| attributes(&keys::id_link(self.org, subject)));
        let found = self.store.get_many(keys.collect(), true).await?;
        found.into_iter().map(read).collect()
    }

    /// Subjects that lead to an id, or once did; of very many the first `most`.
    pub async fn led_to(&self, to: &str, most: usize) -> Result<Vec<String>> {
        let partition = keys::led_to_partition(self.org, to);
        let mut request = PageRequest::first(PAGE);
        let mut found = Vec::new();
        loop {
            let prefix = keys::led_to_sk(to, "");
            let page = self
                .store
                .page(&partition, &prefix, false, &request)
                .await?;
            found.extend(page.items.into_iter().map(|LedTo { subject }| subject));
            request.cursor = page.next_cursor;
            if request.cursor.is_none() || found.len() >= most {
                found.truncate(most);
                return Ok(found);
            }
        }
    }

    /// Keeps a link, unless an earlier one of its subject is there.
    pub async fn keep_link(&self, link: &LinkItem) -> Result<()> {
        let before = self.links_of([link.subject.as_str()].into_iter()).await?;
        let told = serde_json::json!({ "subject": link.subject });
        // First: who leads nowhere any more is looked at in vain, who is not found stays where they were.
        self.store
            .put_new(item(&self.led(&link.to, &link.subject), &told)?)
            .await?;
        let later = "attribute_not_exists({}) OR {} > {v} OR ({} = {v} AND message_id > :message)";
        let kept = Update::any(keys::id_link(self.org, &link.subject))
            .set("subject", &link.subject)?
            .set("at", link.at)?
            .set("message_id", &link.message_id)?
            .set("to", &link.to)?
            .when("at", number(link.at), later)
            .with(":message", text(&link.message_id));
        let is_kept = self.change(kept).await?;
        let before = before
            .into_iter()
            .map(|before| before.to)
            .find(|to| *to != link.to);
        let gone = match (is_kept, before) {
            (true, Some(before)) => before,
            (false, Some(_)) => link.to.clone(),
            _ => return Ok(()),
        };
        self.store.delete(&self.led(&gone, &link.subject)).await
    }

    /// Forgets the links of these.
    pub async fn forget_links(&self, subjects: &BTreeSet<String>) -> Result<()> {
        for link in self.links_of(subjects.iter().map(String::as_str)).await? {
            self.store
                .delete(&self.led(&link.to, &link.subject))
                .await?;
            self.store
                .delete(&keys::id_link(self.org, &link.subject))
                .await?;
        }
        Ok(())
    }

    fn led(&self, to: &str, subject: &str) -> Key {
        Key {
            pk: keys::led_to_partition(self.org, to),
            sk: keys::led_to_sk(to, subject),
        }
    }
}

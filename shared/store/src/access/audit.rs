//! The audit log. Entries are added, and go by themselves after a year; nothing changes them, but that
//! whoever erases an account is named in none any more.

use chrono::{DateTime, Duration, Utc};
use domain::{AuditActor, AuditEntry, AuditFilter, OrgId, UserId};
use serde::{Deserialize, Serialize};

use crate::{
    Page, PageRequest, Result, Store, TenantStore,
    keys::{self, sk},
    page,
    table::item,
    update::Update,
};

/// How long entries are kept.
pub(crate) const KEPT: Duration = Duration::days(366);
/// A page looks through at most this many times a hundred entries for those that are wanted.
const LOOKS: usize = 20;

#[derive(Serialize, Deserialize)]
struct Kept {
    #[serde(flatten)]
    entry: AuditEntry,
    /// Seconds since 1970.
    expires_at: i64,
}

impl From<&AuditEntry> for Kept {
    fn from(entry: &AuditEntry) -> Self {
        Self {
            entry: entry.clone(),
            expires_at: (entry.at + KEPT).timestamp(),
        }
    }
}

impl TenantStore {
    /// Adds an entry. False when there is one of its time and id.
    pub async fn append_audit(&self, entry: &AuditEntry) -> Result<bool> {
        self.put_new(sk::audit(entry.at, entry.id), &Kept::from(entry))
            .await
    }

    /// Takes out of the log whatever tells more of a user than the id: name, network address, program.
    pub(crate) async fn forget_actor(&self, user: UserId) -> Result<()> {
        let (partition, user) = (keys::org_partition(self.org), user.to_string());
        let mut request = PageRequest::first(100);
        loop {
            let page: Page<AuditEntry> = self
                .store
                .page(&partition, sk::AUDIT, true, &request)
                .await?;
            for entry in page.items.iter().filter(|entry| tells_of(entry, &user)) {
                let nameless = AuditActor {
                    name: String::new(),
                    ..entry.actor.clone()
                };
                let update = Update::existing(self.key(sk::audit(entry.at, entry.id)))
                    .set("actor", nameless)?
                    .remove("address")
                    .remove("user_agent");
                self.change(update).await?;
            }
            match page.next_cursor {
                None => return Ok(()),
                cursor => request.cursor = cursor,
            }
        }
    }

    /// The entries that are wanted, newest first. A page may hold fewer than asked for, or none,
    /// and still not be the last.
    pub async fn audit(
        &self,
        filter: &AuditFilter,
        request: &PageRequest,
    ) -> Result<Page<AuditEntry>> {
        let newest = filter.to.map_or_else(
            || format!("{}~", sk::AUDIT),
            |to| format!("{}{}", sk::AUDIT, keys::instant(to)),
        );
        let oldest = filter.from.unwrap_or(DateTime::UNIX_EPOCH);
        let oldest = format!("{}{}", sk::AUDIT, keys::instant(oldest));
        let mut found = Vec::new();
        let mut next = PageRequest {
            limit: 100,
            cursor: request.cursor.clone(),
        };
        for _ in 0..LOOKS {
            let partition = keys::org_partition(self.org());
            let look = self
                .store
                .range::<Kept>(&partition, &oldest, &newest, &next)
                .await?;
            for Kept { entry, .. } in look.items {
                if !filter.wants(&entry) {
                    continue;
                }
                let place = sk::audit(entry.at, entry.id);
                found.push(entry);
                if found.len() >= request.limit as usize {
                    return Ok(Page {
                        items: found,
                        next_cursor: Some(page::encode_text(&place)),
                    });
                }
            }
            next.cursor = look.next_cursor;
            if next.cursor.is_none() {
                break;
            }
        }
        Ok(Page {
            items: found,
            next_cursor: next.cursor,
        })
    }
}

/// Whether an entry tells more of that user, who did it, than the id.
fn tells_of(entry: &AuditEntry, user: &str) -> bool {
    let actor = &entry.actor;
    let tells = !actor.name.is_empty() || entry.address.is_some() || entry.user_agent.is_some();
    actor.id == user && tells
}

impl Store {
    /// Takes as long as [`TenantStore::append_audit`] and adds nothing: whoever measures must not
    /// learn whether there was something to write.
    pub async fn append_no_audit(&self, org: OrgId, entry: &AuditEntry) -> Result<()> {
        let nobody = self.tenant(org);
        let update = Update::existing(nobody.key(sk::audit(entry.at, entry.id)))
            .set("action", &entry.action)?;
        nobody.change(update).await?;
        Ok(())
    }

    /// Adds an entry to what operators did, and to who became one. It is kept for ever.
    pub async fn append_operator_audit(&self, entry: &AuditEntry) -> Result<bool> {
        let key = keys::operator_audit(entry.at, entry.id);
        self.put_new(item(&key, entry)?).await
    }

    /// What operators did and who became one, newest first.
    pub async fn operator_audit(&self, request: &PageRequest) -> Result<Page<AuditEntry>> {
        self.page(keys::OPERATORS, sk::AUDIT, true, request).await
    }
}

/// When something was last done in an organization, but for the looks of operators; to the newest
/// hundred entries.
pub(crate) fn last_activity(newest_first: &[AuditEntry]) -> Option<DateTime<Utc>> {
    newest_first
        .iter()
        .find(|entry| entry.actor.kind != domain::ActorKind::Operator)
        .map(|entry| entry.at)
}

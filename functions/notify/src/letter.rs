//! What most mails are: the same words for some members, and a line in the organization's audit log
//! about each that did not surely arrive.

use chrono::Utc;
use cloud::WorkError;
use domain::{ActorKind, AuditActor, AuditDetail, AuditEntry, AuditId};
use mail::{Footer, Letter, Mail, Recipient};
use store::TenantStore;

/// The words of a mail, the same for all who get it.
pub(crate) trait Words {
    /// The mail that ends so.
    fn mail(&self, footer: &Footer) -> Result<Mail, askama::Error>;

    fn write(&self, to: &Recipient) -> Result<Option<Mail>, WorkError> {
        let mail = self.mail(&to.footer).map(Some);
        mail.map_err(|error| WorkError::Retry(format!("the mail cannot be written: {error}")))
    }
}

/// A mail to members.
pub(crate) struct MemberLetter<W> {
    /// What kind of mail it is.
    pub kind: &'static str,
    pub tenant: TenantStore,
    pub words: W,
}

impl<W: Words> Letter for MemberLetter<W> {
    fn kind(&self) -> &'static str {
        self.kind
    }

    async fn write(&self, to: &Recipient) -> Result<Option<Mail>, WorkError> {
        self.words.write(to)
    }

    async fn tell(&self, to: &Recipient, problem: &str) -> Result<(), WorkError> {
        let entry = audit_entry(self.kind, to, problem);
        self.tenant.append_audit(&entry).await?;
        Ok(())
    }
}

/// As HTTP would have it: the mail service did not answer as it should.
const STATUS: u16 = 502;

/// A log's entry about a mail of that kind that did not surely arrive.
pub(crate) fn audit_entry(kind: &str, to: &Recipient, problem: &str) -> AuditEntry {
    let detail = |field: &str, new: &str| AuditDetail {
        field: field.into(),
        old: None,
        new: Some(new.into()),
    };
    AuditEntry {
        id: AuditId::new(),
        at: Utc::now(),
        actor: AuditActor {
            kind: ActorKind::System,
            id: "notify".into(),
            name: "Perene".into(),
        },
        action: "mail_failed".into(),
        targets: [("user_id".to_owned(), to.id.clone())].into(),
        details: vec![detail("mail", kind), detail("problem", problem)],
        address: None,
        user_agent: None,
        request_id: String::new(),
        status: STATUS,
    }
}

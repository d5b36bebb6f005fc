//! Mail that did not surely arrive, told in an audit log where nothing else can show it.

use chrono::Utc;
use domain::{ActorKind, AuditActor, AuditDetail, AuditEntry, AuditId};
use mail::{Letter, Recipient};

/// As the log shows it.
const ACTION: &str = "mail_failed";
/// As HTTP would have it: the mail service did not answer as it should.
const STATUS: u16 = 502;

/// The entry about a mail of that kind.
pub(crate) fn entry<L: Letter>(to: &Recipient, problem: &str) -> AuditEntry {
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
        action: ACTION.into(),
        targets: [("user_id".to_owned(), to.id.clone())].into(),
        details: vec![detail("mail", L::KIND), detail("problem", problem)],
        address: None,
        user_agent: None,
        request_id: String::new(),
        status: STATUS,
    }
}

//! What most mails are: the same words for all who get it, in the language of each, and a line somewhere about
//! each that did not surely arrive.

use chrono::Utc;
use cloud::WorkError;
use domain::{
    ActorKind, AuditActor, AuditDetail, AuditEntry, AuditId, Language, LogEntry, ScoringRunId,
    TrainingRunId,
};
use mail::{Footer, Letter, Mail, Recipient};
use report::Phrase;
use store::{Store, TenantStore};

/// The words of a mail, the same for all who get it.
pub(crate) trait Words {
    fn mail(&self, footer: &Footer) -> Result<Mail, askama::Error>;

    fn write(&self, to: &Recipient) -> Result<Option<Mail>, WorkError> {
        let mail = self.mail(&to.footer).map(Some);
        mail.map_err(|error| WorkError::Retry(format!("the mail cannot be written: {error}")))
    }
}

/// Has a type written by two templates, which see the frame (its field `frame`), the footer and the
/// type itself. The headline is the subject, and holds nothing that somebody wrote: a mail that we send
/// does not begin with the words of strangers.
macro_rules! words {
    ($words:ty, $html:tt, $text:tt) => {
        crate::letter::words!($words, $html, $text, |words| words.frame.headline.clone());
    };
    ($words:ty, $html:tt, $text:tt, |$this:ident| $subject:expr) => {
        #[derive(askama::Template)]
        #[template(path = $html)]
        struct Html<'a>(&'a mail::Frame, &'a mail::Footer, &'a $words);

        #[derive(askama::Template)]
        #[template(path = $text, escape = "none")]
        struct Text<'a>(&'a mail::Frame, &'a mail::Footer, &'a $words);

        impl crate::letter::Words for $words {
            fn mail(&self, footer: &mail::Footer) -> Result<mail::Mail, askama::Error> {
                let $this = self;
                Ok(mail::Mail {
                    subject: $subject,
                    text: askama::Template::render(&Text(&self.frame, footer, self))?,
                    html: askama::Template::render(&Html(&self.frame, footer, self))?,
                    on_behalf: mail::OnBehalf::default(),
                })
            }
        }
    };
}
pub(crate) use words;

/// A mail of the same words to all, told about in one place.
pub(crate) struct WordsLetter<F> {
    pub kind: &'static str,
    /// Its words in a language.
    pub words: F,
    pub told: Told,
}

/// Where it is told that a mail did not surely arrive.
pub(crate) enum Told {
    Organization(TenantStore),
    Scores(TenantStore, ScoringRunId),
    /// In the log of the training that it is about.
    Training(TenantStore, TrainingRunId),
    /// In the operators' log: the organization has none any more.
    Operators(Store),
}

impl<W: Words, F: Fn(Language) -> W> Letter for WordsLetter<F> {
    fn kind(&self) -> &'static str {
        self.kind
    }

    async fn write(&self, to: &Recipient) -> Result<Option<Mail>, WorkError> {
        (self.words)(to.language).write(to)
    }

    async fn tell(&self, to: &Recipient, problem: &str) -> Result<(), WorkError> {
        let entry = || audit_entry(self.kind, to, problem);
        match &self.told {
            Told::Organization(tenant) => tenant.append_audit(&entry()).await?,
            Told::Scores(tenant, run) => tenant.add_delivery_problem(*run, problem).await?,
            Told::Training(tenant, run) => {
                let step = format!("mail-{}", to.id);
                let entry = LogEntry::new(problem, Phrase::new("mail_problem"));
                tenant.log_run((*run).into(), &step, entry).await?
            }
            Told::Operators(store) => store.append_operator_audit(&entry()).await?,
        };
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

//! What all mails look like.

use domain::Language;

/// A mail, but for the address.
#[derive(Debug, Clone)]
pub struct Mail {
    /// One line.
    pub subject: String,
    pub text: String,
    pub html: String,
    pub on_behalf: OnBehalf,
}

/// In whose name a mail goes, where that is not ours.
#[derive(Debug, Clone, Default)]
pub struct OnBehalf {
    /// Who it is from, as people read it.
    pub from_name: Option<String>,
    /// The address that it comes from.
    pub from_address: Option<String>,
    /// Where answers go.
    pub reply_to: Option<String>,
    /// Where a mail program says that nothing more is wanted, by one `POST` (RFC 8058).
    pub unsubscribe: Option<String>,
}

/// What the layout shows around a mail's own part. A mail's templates extend `layout.html` and
/// `layout.txt`, and have it as their first field, the footer as their second.
#[derive(Debug, Clone)]
pub struct Frame {
    /// The language that the mail is in.
    pub language: Language,
    pub headline: String,
    pub button: Option<Button>,
}

impl Frame {
    /// What a template says, in the mail's language.
    pub fn say(&self, english: &'static str, portuguese: &'static str) -> &'static str {
        self.language.of(english, portuguese)
    }
}

/// A link that looks like a button.
#[derive(Debug, Clone)]
pub struct Button {
    pub label: &'static str,
    pub address: String,
}

impl Button {
    /// To a page of the dashboard; nothing where the dashboard's address is not known.
    pub fn to(label: &'static str, public_url: &str, path: &str) -> Option<Self> {
        (!public_url.is_empty()).then(|| Self {
            label,
            address: format!("{public_url}{path}"),
        })
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Footer {
    pub because: String,
    /// Where that can be changed: what the link says, and its address.
    pub change: Option<(&'static str, String)>,
}

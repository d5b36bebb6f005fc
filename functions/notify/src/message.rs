//! Mail of a few sentences and at most one link: what invitations and notices about an organization
//! look like.

use askama::Template;

use crate::mail::{Mail, NAME_LENGTH, one_line};

#[derive(Template)]
#[template(path = "notice.html")]
struct Html<'a>(&'a Notice);

#[derive(Template)]
#[template(path = "notice.txt", escape = "none")]
struct Text<'a>(&'a Notice);

/// What both templates show.
pub(crate) struct Notice {
    /// The subject, and the first line.
    pub headline: String,
    /// The text.
    pub paragraphs: Vec<String>,
    /// What the link does, and its address.
    pub link: Option<(&'static str, String)>,
    /// Why the reader gets this.
    pub because: String,
}

impl Notice {
    /// The mail. Names in it have gone through [`name`].
    pub(crate) fn mail(&self) -> Result<Mail, askama::Error> {
        Ok(Mail {
            subject: self.headline.clone(),
            text: Text(self).render()?,
            html: Html(self).render()?,
        })
    }
}

/// A name that somebody else chose, fit for a mail.
pub(crate) fn name(text: &str) -> String {
    one_line(text, NAME_LENGTH)
}

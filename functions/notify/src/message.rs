//! Mail of a few sentences and at most one link.

use askama::Template;
use mail::{Button, Footer, Frame, Mail};

#[derive(Template)]
#[template(path = "message.html")]
struct Html<'a>(&'a Frame, &'a Message);

#[derive(Template)]
#[template(path = "message.txt", escape = "none")]
struct Text<'a>(&'a Frame, &'a Message);

/// What both templates show.
pub(crate) struct Message {
    /// The subject, and the first line.
    pub headline: String,
    /// The text.
    pub paragraphs: Vec<String>,
    /// Where the reader goes from here.
    pub button: Option<Button>,
}

impl Message {
    /// The mail. Names in it have gone through [`mail::name`].
    pub(crate) fn mail(&self, footer: Footer) -> Result<Mail, askama::Error> {
        let frame = Frame {
            headline: self.headline.clone(),
            button: self.button.clone(),
            footer,
        };
        Ok(Mail {
            subject: self.headline.clone(),
            text: Text(&frame, self).render()?,
            html: Html(&frame, self).render()?,
        })
    }
}

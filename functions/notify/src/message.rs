//! Mail of a few sentences and at most one link.

use askama::Template;
use mail::{Footer, Frame, Mail};

use crate::letter::Words;

#[derive(Template)]
#[template(path = "message.html")]
struct Html<'a>(&'a Frame, &'a Footer, &'a Message);

#[derive(Template)]
#[template(path = "message.txt", escape = "none")]
struct Text<'a>(&'a Frame, &'a Footer, &'a Message);

/// What both templates show. Names in it have gone through [`mail::name`].
pub(crate) struct Message {
    /// Its headline is the subject, too.
    pub frame: Frame,
    pub paragraphs: Vec<String>,
}

impl Words for Message {
    fn mail(&self, footer: &Footer) -> Result<Mail, askama::Error> {
        Ok(Mail {
            subject: self.frame.headline.clone(),
            text: Text(&self.frame, footer, self).render()?,
            html: Html(&self.frame, footer, self).render()?,
        })
    }
}

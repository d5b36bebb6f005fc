//! Mail of a few sentences and at most one link.

use mail::Frame;

use crate::letter::words;

words!(Message, "message.html", "message.txt");

/// What both templates show. Names in it have gone through [`mail::name`].
pub(crate) struct Message {
    /// Its headline is the subject, too.
    pub frame: Frame,
    pub paragraphs: Vec<String>,
}

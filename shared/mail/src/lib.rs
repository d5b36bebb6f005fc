//! E-mail: what sends it ([`Mailer`]), domains that organizations send from ([`Identities`]), how every mail gets to its recipients ([`Delivery`]), and what
//! all of them look like ([`Frame`], with `templates/layout.html` and `layout.txt`, which the
//! templates of mails extend). Which mails there are, and what they say, is the business of whoever
//! sends them.

mod delivery;
mod identity;
mod layout;
mod mailer;
mod text;

pub use delivery::{Delivery, Letter, Recipient};
pub use identity::{Identities, Identity};
pub use layout::{Button, Footer, Frame, Mail, OnBehalf};
pub use mailer::{Mailer, Outcome, Sender, Tags};
pub use text::{NAME_LENGTH, mask, name, one_line};

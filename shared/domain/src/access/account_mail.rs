//! Mail about an account. It belongs to no organization, so it goes straight to the notify queue
//! instead of the bus.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::{EventId, UserId};

/// When and from where somebody asked for a mail, for its reader to know whether it was they.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Asked {
    pub at: DateTime<Utc>,
    /// A browser and its system, if both are known by name: other names of programs are the caller's words.
    #[serde(default)]
    pub browser: Option<(String, String)>,
    /// The network address.
    #[serde(default)]
    pub address: Option<String>,
}

/// A mail that somebody is to get. Names things by id and holds no secret: whoever sends the mail
/// makes the secret of its link.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccountMessage {
    /// Its own id: a message that comes twice is one mail.
    pub id: EventId,
    #[serde(flatten)]
    pub mail: AccountMail,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "account_mail", rename_all = "snake_case")]
pub enum AccountMail {
    /// A link that verifies the address, or the new one that the user wants.
    VerifyEmail {
        user_id: UserId,
        #[serde(default)]
        asked: Option<Asked>,
    },
    /// A link that resets the password, if there is an account of that address. The API does not
    /// look, so that its answer tells nobody.
    ResetPassword {
        /// As it was typed.
        email: String,
    },
    /// A link that lets a device sign in while strangers guess the account's password. It is asked
    /// for whatever password was given, so that neither the answer nor its timing tells.
    SignIn {
        /// As it was typed.
        email: String,
        /// Whether the password was right: else no mail is sent.
        proven: bool,
    },
    PasswordChanged {
        user_id: UserId,
    },
    /// The address was changed; told to the old one, with a link that takes the account back if it was
    /// verified.
    EmailChanged {
        user_id: UserId,
        /// Where the user got mail until then.
        old_email: String,
    },
    SecondFactorOn {
        user_id: UserId,
    },
    SecondFactorOff {
        user_id: UserId,
    },
    PasskeyAdded {
        user_id: UserId,
    },
    PasskeyRemoved {
        user_id: UserId,
    },
    /// The receipt of an account that is erased, to where it got mail.
    AccountErased {
        user_id: UserId,
        email: String,
    },
}

impl AccountMessage {
    pub fn new(mail: AccountMail) -> Self {
        Self {
            id: EventId::new(),
            mail,
        }
    }
}

//! The receipt of an account that is erased.

use chrono::{DateTime, Utc};
use cloud::WorkError;
use domain::{AccountErasure, UserId};
use mail::{Frame, Recipient};

use crate::{
    Notifier,
    letter::{Told, WordsLetter},
    message::Message,
    reason::Reason,
};

/// Sends the receipt to where the account got mail, which the message alone knows by now.
pub(crate) async fn mail_receipt(
    notifier: &Notifier,
    user: UserId,
    email: String,
) -> Result<(), WorkError> {
    let store = notifier.store.clone();
    let erasure = store.account_erasure(user).await?.ok_or(WorkError::Gone)?;
    let recipient = Recipient {
        id: user.to_string(),
        address: email,
        claim: store.receipt_claim(user),
        footer: Reason::Former.footer(&notifier.public_url),
    };
    let letter = WordsLetter {
        kind: "account_erasure_receipt",
        words: receipt(&erasure),
        told: Told::Operators(store),
    };
    notifier.deliver(&letter, [recipient]).await
}

fn receipt(erasure: &AccountErasure) -> Message {
    let at = |at: DateTime<Utc>| at.format("%-d %B %Y, %H:%M UTC").to_string();
    Message {
        frame: Frame {
            headline: "Your account has been erased: receipt".into(),
            button: None,
        },
        paragraphs: vec![
            format!(
                "Your account {} has been erased, as was asked for on {}: name, address, password, \
                 second factor, sessions, and where you belonged.",
                erasure.user_id,
                at(erasure.begun_at),
            ),
            "What you did in organizations stays in their logs without your name, under that id. \
             If it had a trial, that is known for two years by a keyed hash of this address, from \
             which nobody can read it. Backups of the table end by themselves after 35 days."
                .into(),
            "The address is free: whoever it belongs to can sign up with it anew. This is the last \
             mail to it."
                .into(),
        ],
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::letter::Words;

    #[test]
    fn a_receipt_says_what_went_and_what_stays() {
        let erasure: AccountErasure = serde_json::from_value(serde_json::json!({
            "user_id": "usr_01kaw6f6g0e4v8t2z7m9n3q5r1",
            "begun_at": "2026-11-28T00:00:00Z",
            "audit_id": "aud_01kaw6f6g0e4v8t2z7m9n3q5r1",
            "email_verified": true,
        }))
        .unwrap();
        let mail = receipt(&erasure).mail(&Reason::Former.footer("")).unwrap();
        insta::assert_snapshot!("the_text_of_an_accounts_receipt", mail.text);
    }
}

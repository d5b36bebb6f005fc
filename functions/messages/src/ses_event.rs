//! What SES tells of a message by way of EventBridge, after it was sent:
//! <https://docs.aws.amazon.com/ses/latest/dg/event-publishing-retrieving-sns-contents.html>.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use domain::{MailFeedback, Message, MessageId, OrgId};
use mail::one_line;
use serde::Deserialize;

/// What a mail server says of a bounce may be long.
const DETAIL_LENGTH: usize = 300;

/// A message as its mail's tags name it: by when it was made it is found, whoever its customer is by then.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Claim {
    pub org: OrgId,
    pub message: MessageId,
    pub made_at: DateTime<Utc>,
}

impl Claim {
    /// What a mail is tagged by.
    pub fn tag(org: OrgId, message: &Message) -> String {
        let made_at = message.made_at.timestamp_millis();
        format!("{org}-{}-{made_at}", message.id)
    }

    fn read(tag: &str) -> Option<Self> {
        let (org, rest) = tag.split_once('-')?;
        let (message, made_at) = rest.split_once('-')?;
        Some(Self {
            org: org.parse().ok()?,
            message: message.parse().ok()?,
            made_at: DateTime::from_timestamp_millis(made_at.parse().ok()?)?,
        })
    }
}

/// What was told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MailEvent {
    /// Of which message; nothing where it is none of ours.
    pub claim: Option<Claim>,
    /// Nothing where it changes nothing.
    pub feedback: Option<MailFeedback>,
    pub at: DateTime<Utc>,
    /// In the words of the mail server. It may name the address.
    pub detail: Option<String>,
}

/// An event of SES, if that is one.
pub fn read(body: &str) -> Option<MailEvent> {
    let Envelope { detail } = serde_json::from_str(body).ok()?;
    let mut tags = detail.mail.tags;
    let claims = tags.remove("claim").unwrap_or_default();
    let claim = claims.first().and_then(|tag| Claim::read(tag));
    let (feedback, at, detail) = match detail.event {
        Event::Delivery { delivery } => (
            Some(MailFeedback::Delivered),
            delivery.timestamp,
            delivery.smtp_response,
        ),
        Event::Bounce { bounce } => {
            let for_good = bounce.bounce_type == "Permanent";
            let mut said = bounce.bounced_recipients.into_iter();
            let said = said.find_map(|one| one.diagnostic_code);
            let detail = match said {
                Some(said) => format!("{}: {said}", bounce.bounce_sub_type),
                None => bounce.bounce_sub_type,
            };
            let feedback = MailFeedback::Bounced { for_good };
            (Some(feedback), bounce.timestamp, Some(detail))
        }
        Event::Complaint { complaint } => {
            // Some mail services tell, too, that somebody says it is none.
            let kind = complaint.complaint_feedback_type;
            let is_meant = kind.as_deref() != Some("not-spam");
            let feedback = is_meant.then_some(MailFeedback::Complained);
            (feedback, complaint.timestamp, kind)
        }
    };
    Some(MailEvent {
        claim,
        feedback,
        at,
        detail: detail.map(|said| one_line(&said, DETAIL_LENGTH)),
    })
}

#[derive(Deserialize)]
struct Envelope {
    detail: Detail,
}

#[derive(Deserialize)]
struct Detail {
    mail: SentMail,
    #[serde(flatten)]
    event: Event,
}

#[derive(Deserialize)]
struct SentMail {
    #[serde(default)]
    tags: HashMap<String, Vec<String>>,
}

#[derive(Deserialize)]
#[serde(tag = "eventType")]
enum Event {
    Delivery { delivery: Delivery },
    Bounce { bounce: Bounce },
    Complaint { complaint: Complaint },
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Delivery {
    timestamp: DateTime<Utc>,
    smtp_response: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Bounce {
    timestamp: DateTime<Utc>,
    bounce_type: String,
    bounce_sub_type: String,
    #[serde(default)]
    bounced_recipients: Vec<BouncedRecipient>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct BouncedRecipient {
    diagnostic_code: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Complaint {
    timestamp: DateTime<Utc>,
    complaint_feedback_type: Option<String>,
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::{Value, json};

    use super::*;

    const MADE_AT: &str = "2027-01-01T08:00:00.123Z";

    fn claim() -> Claim {
        Claim {
            org: OrgId::from_u128(7),
            message: MessageId::from_u128(8),
            made_at: MADE_AT.parse().unwrap(),
        }
    }

    fn tag() -> String {
        let Claim { org, message, .. } = claim();
        format!("{org}-{message}-1798790400123")
    }

    /// As SES writes it, with whatever of the parts nobody reads.
    fn event(detail_type: &str, kind: &str, part: (&str, &Value)) -> String {
        let mut detail = json!({
            "eventType": kind,
            "mail": {
                "timestamp": "2027-01-01T08:00:05.000Z",
                "source": "\"Nuvem\" <hello@nuvem.example>",
                "sourceArn": "arn:aws:ses:us-east-1:123456789012:identity/nuvem.example",
                "sendingAccountId": "123456789012",
                "messageId": "0100019425a7-6f1c-4b1e",
                "destination": ["ana@example.com"],
                "headersTruncated": false,
                "headers": [{ "name": "Subject", "value": "Your trial ends" }],
                "commonHeaders": { "subject": "Your trial ends", "to": ["ana@example.com"] },
                "tags": {
                    "ses:operation": ["SendEmail"],
                    "ses:configuration-set": ["perene-feedback"],
                    "mail": ["renewal"],
                    "claim": [tag()],
                    "attempt": ["1"],
                },
            },
        });
        detail[part.0] = part.1.clone();
        json!({
            "version": "0", "id": "6a7e8feb-b491-4cf7-a9f1-bf3703467718", "detail-type": detail_type,
            "source": "aws.ses", "account": "123456789012", "time": "2027-01-01T08:00:09Z",
            "region": "us-east-1", "resources": ["arn:aws:ses:us-east-1:123456789012:configuration-set/perene-feedback"],
            "detail": detail,
        })
        .to_string()
    }

    fn bounce(kind: &str, sub_type: &str) -> String {
        let bounce = json!({
            "feedbackId": "0100019425a7", "bounceType": kind, "bounceSubType": sub_type,
            "bouncedRecipients": [{
                "emailAddress": "ana@example.com", "action": "failed", "status": "5.1.1",
                "diagnosticCode": "smtp; 550 5.1.1 <ana@example.com>\r\nuser unknown",
            }],
            "timestamp": "2027-01-01T08:00:08.000Z", "reportingMTA": "dsn; a8-70.smtp-out.amazonses.com",
        });
        event("Email Bounced", "Bounce", ("bounce", &bounce))
    }

    fn complaint(kind: &str) -> String {
        let complaint = json!({
            "feedbackId": "0100019425a7", "complaintSubType": null,
            "complainedRecipients": [{ "emailAddress": "ana@example.com" }],
            "timestamp": "2027-01-01T09:00:00.000Z", "userAgent": "Yahoo!-Mail-Feedback/2.0",
            "complaintFeedbackType": kind, "arrivalDate": "2027-01-01T08:00:08.000Z",
        });
        event(
            "Email Complaint Received",
            "Complaint",
            ("complaint", &complaint),
        )
    }

    #[test]
    fn each_kind_is_read_as_ses_writes_it() {
        let delivery = json!({
            "timestamp": "2027-01-01T08:00:08.000Z", "processingTimeMillis": 1462,
            "recipients": ["ana@example.com"], "smtpResponse": "250 ok:  Message 64111812 accepted",
            "reportingMTA": "a8-70.smtp-out.amazonses.com",
        });
        let delivered = event("Email Delivered", "Delivery", ("delivery", &delivery));
        let told = read(&delivered).unwrap();
        assert_eq!(told.feedback, Some(MailFeedback::Delivered));
        assert_eq!(told.claim, Some(claim()));

        let told = read(&bounce("Permanent", "General")).unwrap();
        let hard = MailFeedback::Bounced { for_good: true };
        assert_eq!((told.feedback, told.claim), (Some(hard), Some(claim())));
        assert_eq!(
            told.at,
            "2027-01-01T08:00:08Z".parse::<DateTime<Utc>>().unwrap()
        );
        let detail = told.detail.unwrap();
        assert!(detail.starts_with("General: smtp; 550 5.1.1"), "{detail}");
        assert!(!detail.contains('\n'), "{detail}");

        for (kind, sub_type) in [
            ("Transient", "MailboxFull"),
            ("Undetermined", "Undetermined"),
        ] {
            let told = read(&bounce(kind, sub_type)).unwrap();
            let soft = MailFeedback::Bounced { for_good: false };
            assert_eq!(told.feedback, Some(soft), "{kind}");
        }

        let told = read(&complaint("abuse")).unwrap();
        assert_eq!(told.feedback, Some(MailFeedback::Complained));
        assert_eq!(read(&complaint("not-spam")).unwrap().feedback, None);
    }

    #[test]
    fn an_address_that_ses_itself_holds_back_bounces_for_good_without_a_word() {
        let bounce = json!({
            "bounceType": "Permanent", "bounceSubType": "OnAccountSuppressionList",
            "bouncedRecipients": [{ "emailAddress": "ana@example.com" }],
            "timestamp": "2027-01-01T08:00:08.000Z",
        });
        let told = read(&event("Email Bounced", "Bounce", ("bounce", &bounce))).unwrap();
        assert_eq!(
            told.feedback,
            Some(MailFeedback::Bounced { for_good: true })
        );
        assert_eq!(told.detail.as_deref(), Some("OnAccountSuppressionList"));
    }

    #[test]
    fn whatever_else_comes_is_no_event() {
        let sent = event("Email Sent", "Send", ("send", &json!({})));
        let work = json!({ "sweep": { "org": OrgId::new() } }).to_string();
        for body in ["", "{}", r#"{"detail":{}}"#, &sent, &work] {
            assert_eq!(read(body), None, "{body}");
        }
    }

    proptest! {
        #[test]
        fn a_tag_is_read_or_not_and_never_as_another(text in "\\PC{0,60}") {
            if let Some(read) = Claim::read(&text) {
                let Claim { org, message, made_at } = read;
                let again = format!("{org}-{message}-{}", made_at.timestamp_millis());
                prop_assert_eq!(Claim::read(&again), Some(read));
            }
        }
    }
}

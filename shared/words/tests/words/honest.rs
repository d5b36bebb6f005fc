//! Messages as an honest model writes them pass: checks that turned these down would make drafts useless.

use domain::{Language, NoticeReason, TemplateKey, TemplateStep, TemplateWords};
use outreach::wording::built_in;
use serde::Deserialize;
use words::{Brief, DraftLength, Fact, FactField, TEMPLATE_DRAFT, Tone, check};

use crate::stand_in::answered;

#[derive(Deserialize)]
struct Case {
    reason: NoticeReason,
    step: TemplateStep,
    language: Language,
    subject: String,
    body: String,
    link: Option<String>,
}

#[test]
fn honest_messages_pass() {
    let cases: Vec<Case> = serde_json::from_str(include_str!("../../cases/honest.json")).unwrap();
    let mut turned_down = Vec::new();
    for case in cases {
        let key = TemplateKey::new(case.reason, case.step, case.language).unwrap();
        let link = case
            .link
            .iter()
            .map(|link| Fact::new(FactField::Link, link));
        let brief = Brief {
            key,
            tone: Tone::Warm,
            length: DraftLength::Medium,
            voice: Vec::new(),
            facts: link.collect(),
            offer: None,
            banned: Vec::new(),
            plain: built_in(key, true).unwrap(),
        };
        let words = TemplateWords {
            subject: case.subject,
            body: case.body,
        };
        if let Err(objections) = check(&answered(&words), &brief, &TEMPLATE_DRAFT) {
            turned_down.push((key.to_string(), objections));
        }
    }
    assert!(turned_down.is_empty(), "{turned_down:#?}");
}

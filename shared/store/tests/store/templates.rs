//! Organizations' own templates.

use chrono::{SubsecRound, Utc};
use domain::{
    Language, NoticeReason, TemplateKey, TemplateStep, TemplateVersion, TemplateWords, UserId,
};
use store::PageRequest;

use crate::common::new_tenant;

fn version(n: u32, subject: Option<&str>) -> TemplateVersion {
    TemplateVersion {
        version: n,
        words: subject.map(|subject| TemplateWords {
            subject: subject.into(),
            body: "Hello {{ customer_name | there }}".into(),
        }),
        restored: None,
        made_by: UserId::new().into(),
        made_at: Utc::now().trunc_subsecs(3),
    }
}

#[tokio::test]
async fn a_template_s_newest_version_holds_and_each_follows_the_one_before() {
    let tenant = new_tenant().await;
    let of = |language| TemplateKey {
        reason: NoticeReason::Renewal,
        step: TemplateStep::Only,
        language,
    };
    let (key, other) = (of(Language::English), of(Language::Portuguese));
    assert_eq!(tenant.template(key).await.unwrap(), None);
    let all = [version(1, Some("One")), version(2, None)];
    let keep = async |one: &TemplateVersion| tenant.keep_template(key, one).await.unwrap();
    assert!(!keep(&all[1]).await, "nothing is before it");
    assert!(keep(&all[0]).await);
    assert!(!keep(&version(1, Some("Late"))).await);
    assert!(keep(&all[1]).await);
    assert!(!keep(&version(2, Some("Late"))).await);
    assert_eq!(tenant.template(key).await.unwrap().as_ref(), Some(&all[1]));
    assert_eq!(tenant.template(other).await.unwrap(), None);
    let first = tenant.template_version(key, 1).await.unwrap();
    assert_eq!(first.as_ref(), Some(&all[0]));
    let page = tenant.template_versions(key, &PageRequest::first(1)).await;
    let page = page.unwrap();
    assert_eq!(page.items, all[1..]);
    assert!(page.next_cursor.is_some());
    assert_eq!(new_tenant().await.template(key).await.unwrap(), None);
}

#[tokio::test]
async fn of_two_who_change_a_template_at_once_one_does() {
    let tenant = new_tenant().await;
    let key = TemplateKey {
        reason: NoticeReason::PaymentFailed,
        step: TemplateStep::First,
        language: Language::English,
    };
    let (one, other) = (version(1, Some("One")), version(1, Some("Other")));
    let both = tokio::join!(
        tenant.keep_template(key, &one),
        tenant.keep_template(key, &other),
    );
    let (one_is, other_is) = (both.0.unwrap(), both.1.unwrap());
    assert!(one_is != other_is);
    let kept = tenant.template(key).await.unwrap();
    assert_eq!(kept, Some(if one_is { one } else { other }));
}

//! The organization's own words, from the draft to the inbox. Local only: it wakes the sweep and reads the inbox.

use chrono::{SecondsFormat, TimeDelta};

use crate::harness::{
    local::{all_mail, mail_to, sweep},
    outreach::{address, rule, settings, subscriber},
    prelude::*,
};

const PATH: &str = "/v1/outreach/templates/renewal/only/en";

fn ours(subject: &str) -> Value {
    json!({
        "subject": subject,
        "body": "Hi {{ customer_name | there }},\n\n{{ plan | your plan }} renews {{ time_left }}.\n\n{{ company }}",
    })
}

async fn put(owner: &Organization, after: u32, words: &Value) -> Answer {
    let body = json!({ "after": after, "words": words });
    owner.caller.call(Method::PUT, PATH, Some(&body)).await
}

async fn owner() -> Organization {
    let owner = Organization::sign_up().await;
    owner.put("/v1/outreach", &settings()).await;
    owner
}

/// A customer whose subscription renews in two days, once they are known.
async fn renews(owner: &Organization, what: &str) -> String {
    let id = format!("{what}-{}", UserId::new());
    let end = Utc::now() + TimeDelta::days(2);
    let end = json!({ "period_end": end.to_rfc3339_opts(SecondsFormat::Secs, true) });
    owner.tell(items(&subscriber(&id, "UTC", &end))).await;
    let path = format!("/v1/customers?search={id}&status=active");
    owner
        .once(&path, 120, |page| !items(&page["items"]).is_empty())
        .await;
    id
}

#[tokio::test]
async fn words_are_kept_as_versions_and_changed_by_one_at_a_time() {
    let owner = owner().await;
    let all = owner.all("/v1/outreach/templates").await;
    let renewal = all
        .iter()
        .find(|one| one["reason"] == "renewal" && one["language"] == "en");
    let renewal = renewal.unwrap();
    assert_eq!(
        (&renewal["version"], &renewal["words"]),
        (&json!(0), &Value::Null)
    );
    // What it begins with is itself a template that reads.
    let first = put(&owner, 0, &renewal["built_in"]).await.body(200);
    assert_eq!(first["version"], 1, "{first}");

    let second = put(&owner, 1, &ours("One")).await.body(200);
    assert_eq!(
        (&second["version"], &second["words"]["subject"]),
        (&json!(2), &json!("One"))
    );
    // The same again makes none, and whoever looked at the first version is told.
    assert_eq!(put(&owner, 1, &ours("One")).await.body(200)["version"], 2);
    put(&owner, 1, &ours("Other"))
        .await
        .problem(409, "changed_meanwhile");

    let restored = owner
        .caller
        .post(
            &format!("{PATH}/restore"),
            &json!({ "after": 2, "version": 1 }),
        )
        .await
        .body(200);
    assert_eq!(restored["words"], renewal["built_in"], "{restored}");
    let back = json!({ "after": 3, "version": 0 });
    let back = owner.caller.post(&format!("{PATH}/restore"), &back).await;
    assert_eq!(back.body(200)["words"], Value::Null);
    let versions = owner.all(&format!("{PATH}/versions?limit=3")).await;
    let told: Vec<_> = versions
        .iter()
        .map(|one| (one["version"].as_u64(), one["restored"].as_u64()))
        .collect();
    let expected = [(4, Some(0)), (3, Some(1)), (2, None), (1, None)];
    assert_eq!(told, expected.map(|(n, restored)| (Some(n), restored)));
    let second = owner.get(&format!("{PATH}/versions/2")).await;
    assert_eq!(second["words"]["subject"], "One");
    let none = json!({ "after": 4, "version": 9 });
    let none = owner.caller.post(&format!("{PATH}/restore"), &none).await;
    none.problem(404, "not_found");
    let no_step = "/v1/outreach/templates/renewal/first/en";
    owner.caller.get(no_step).await.problem(404, "not_found");
}

#[tokio::test]
async fn words_that_do_not_read_are_refused_with_the_place() {
    let owner = owner().await;
    let wrong = json!({ "subject": "{{ plan", "body": "Hi\n{{ plano }}" });
    let refused = put(&owner, 0, &wrong).await.problem(422, "invalid_request");
    let errors = items(&refused["errors"]);
    let told: Vec<_> = errors
        .iter()
        .map(|one| (text(&one["field"]), text(&one["code"])))
        .collect();
    assert_eq!(
        told,
        [
            ("words.subject".to_owned(), "template_unclosed".to_owned()),
            ("words.body".to_owned(), "template_no_variable".to_owned()),
        ]
    );
    assert_eq!(errors[1]["params"]["line"], 2.0, "{refused}");
    let unpayable = json!({ "after": 0, "words": { "subject": "Pay", "body": "Please pay." } });
    let path = "/v1/outreach/templates/payment_failed/first/en";
    let refused = owner
        .caller
        .call(Method::PUT, path, Some(&unpayable))
        .await
        .problem(422, "invalid_request");
    assert_eq!(refused["errors"][0]["code"], "template_without_link");
    assert_eq!(owner.get(path).await["version"], 0);
}

#[tokio::test]
async fn the_next_message_is_said_in_our_words_where_they_can_be_filled() {
    let owner = owner().await;
    let id = renews(&owner, "words").await;
    let draft = json!({ "words": ours("Soon, {{ customer_name }}"), "customer_id": id });
    let preview = owner.caller.post(&format!("{PATH}/preview"), &draft).await;
    let preview = preview.body(200);
    assert_eq!(
        (
            &preview["subject"],
            &preview["is_own"],
            &preview["is_sample"]
        ),
        (&json!("Soon, Ana"), &json!(true), &json!(false))
    );
    let html = text(&preview["html"]);
    assert!(html.contains("Pro renews in 2 days.") || html.contains("Pro renews tomorrow."));
    assert_eq!(owner.get(PATH).await["version"], 0, "a draft is not kept");

    // A test goes to whoever asks for it, and to nobody else.
    let test = owner.caller.post(&format!("{PATH}/test"), &draft).await;
    let test = test.body(200);
    assert_eq!(
        (&test["address"], &test["outcome"]),
        (&json!(owner.email), &json!("sent"))
    );
    until("the test", 30, async || {
        let all = all_mail(&owner.email).await;
        let subject = |mail: &Value| text(&mail["Subject"]) == "[Test] Soon, Ana";
        all.iter()
            .any(subject)
            .then_some(())
            .ok_or(format!("{all:?}"))
    })
    .await;
    assert!(all_mail(&address(&id)).await.is_empty());

    put(&owner, 0, &ours("Soon, {{ customer_name }}"))
        .await
        .body(200);
    owner.put("/v1/outreach/rules/renewal", &rule(0)).await;
    owner.planned().await;
    sweep().await;
    let sent = owner.messages("", "sent", 1).await;
    assert_eq!(sent[0]["words"]["subject"], "Soon, Ana", "{}", sent[0]);
    assert_eq!(sent[0]["words"]["template_version"], 1, "{}", sent[0]);
    let mail = mail_to(&address(&id), 30).await;
    assert_eq!(text(&mail["Subject"]), "Soon, Ana");
    assert!(text(&mail["BodyText"]).contains("Unsubscribe: "), "{mail}");

    // Of whom nobody knows the name, the built-in words are said.
    let named = json!({ "subject": "Soon", "body": "{{ every }} {{ customer_name }}" });
    put(&owner, 1, &named).await.body(200);
    let nameless = format!("nameless-{}", UserId::new());
    let end = Utc::now() + TimeDelta::days(2);
    let end = json!({ "period_end": end.to_rfc3339_opts(SecondsFormat::Secs, true) });
    let mut events = subscriber(&nameless, "UTC", &end);
    events[0]["traits"].as_object_mut().unwrap().remove("name");
    owner.tell(items(&events)).await;
    let path = format!("/v1/customer?id={nameless}");
    until("the customer", 120, async || {
        let found = owner.caller.get(&path).await;
        (found.status == 200).then_some(()).ok_or(found.text)
    })
    .await;
    let preview = owner
        .caller
        .post(
            &format!("{PATH}/preview"),
            &json!({ "customer_id": nameless }),
        )
        .await
        .body(200);
    assert_eq!(
        (&preview["is_own"], &preview["missing"]),
        (&json!(false), &json!(["customer_name"]))
    );
    sweep().await;
    let query = format!("customer_id={nameless}");
    let sent = owner.messages(&query, "sent", 1).await;
    assert_eq!(sent[0]["words"]["template_version"], Value::Null);
    let subject = text(&sent[0]["words"]["subject"]);
    assert!(
        subject.starts_with("Your Pro subscription renews on "),
        "{subject}"
    );
}

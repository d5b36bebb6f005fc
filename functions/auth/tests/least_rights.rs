//! What the template lets this function do: sign tokens, and neither read a file of anybody's nor
//! have work done. And that nobody else signs.

use std::collections::BTreeSet;

const TEMPLATE: &str = include_str!("../../../template.yaml");

/// Everything in the template that has a name, with its lines.
fn named() -> Vec<(&'static str, String)> {
    let mut found: Vec<(&str, String)> = Vec::new();
    for line in TEMPLATE.lines() {
        let begins = line.starts_with("  ") && line[2..].starts_with(char::is_alphanumeric);
        match line[2.min(line.len())..].split_once(':') {
            Some((name, rest)) if begins => found.push((name, rest.to_owned())),
            _ => {
                if let Some((_, text)) = found.last_mut() {
                    text.push('\n');
                    text.push_str(line);
                }
            }
        }
    }
    found
}

fn text_of(name: &str) -> String {
    let found = named().into_iter().find(|(of, _)| *of == name);
    found.map(|(_, text)| text).unwrap_or_default()
}

/// The actions in quotes: `s3:GetObject`.
fn actions(text: &str) -> BTreeSet<&str> {
    let quoted = text.split('"').skip(1).step_by(2);
    let is_action = |text: &&str| {
        let parts = text.split_once(':');
        parts.is_some_and(|(service, action)| {
            service
                .chars()
                .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit())
                && action.chars().all(|c| c.is_ascii_alphabetic() || c == '*')
        })
    };
    quoted.filter(is_action).collect()
}

#[test]
fn it_signs_and_mails_and_reads_no_file() {
    let own = text_of("AuthApi");
    let (_, policies) = own.split_once("Policies:").unwrap();
    let shared: Vec<&str> = policies
        .lines()
        .filter_map(|line| line.trim().strip_prefix("- !Ref "))
        .collect();
    assert_eq!(shared, ["TableAccess"]);
    let of_the_table = text_of("TableAccess");
    let table = actions(&of_the_table);
    assert!(
        table.iter().all(|action| action.starts_with("dynamodb:")),
        "{table:?}"
    );
    let expected = BTreeSet::from([
        "secretsmanager:CreateSecret",
        "secretsmanager:GetSecretValue",
        "secretsmanager:PutSecretValue",
        "sqs:SendMessage*",
    ]);
    assert_eq!(actions(policies), expected);
    let queues = policies.lines().filter(|line| line.contains("sqs:"));
    assert!(
        queues
            .clone()
            .all(|line| line.ends_with("Resource: !GetAtt NotifyQueue.Arn}"))
    );
    assert_eq!(queues.count(), 1);
}

#[test]
fn nobody_else_may_read_the_secret_that_signs() {
    for (name, text) in named() {
        let secrets = text.lines().filter(|line| line.contains("secretsmanager:"));
        match name {
            "AuthApi" => {}
            "StripeKeys" => assert!(text.contains(":secret:${AWS::StackName}/stripe*"), "{text}"),
            "ConnectionSeal" => assert!(
                text.contains(":secret:${AWS::StackName}/connections*"),
                "{text}"
            ),
            "WebhookSeal" => assert!(
                text.contains(":secret:${AWS::StackName}/webhooks*"),
                "{text}"
            ),
            // What the distribution proves itself by is filled in when it is deployed.
            "Edge" => assert!(
                text.contains("resolve:secretsmanager:${EdgeSecret}"),
                "{text}"
            ),
            _ => assert_eq!(secrets.count(), 0, "{name}"),
        }
        assert_eq!(text.contains("signing-key"), name == "AuthApi", "{name}");
    }
}

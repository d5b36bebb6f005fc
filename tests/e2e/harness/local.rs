//! What only the local emulator, MiniStack, can do.

use std::{fs, path::PathBuf, process::Command};

use domain::UserId;
use serde_json::{Value, json};

use super::{api::items, stack::variable, wait::until};

/// What looks at all organizations before the call returns.
const NOW: &str = r#"{"now": true}"#;

/// Has the sweep look at all there is, and waits until it is done.
pub async fn sweep() {
    let swept = invoke("PERENE_SWEEP_FUNCTION", NOW).await;
    assert_eq!(
        swept["recovery"]["whole"], true,
        "the sweep failed: {swept}"
    );
}

pub async fn sweep_retraining() {
    let swept = invoke("PERENE_RETRAIN_SWEEP_FUNCTION", NOW).await;
    assert_eq!(
        swept["retraining"]["whole"], true,
        "the sweep failed: {swept}"
    );
}

pub async fn erase() {
    let swept = invoke("PERENE_ERASE_SWEEP_FUNCTION", NOW).await;
    for task in ["accounts", "organizations"] {
        assert!(swept[task]["items"].is_u64(), "the sweep failed: {swept}");
    }
}

/// Wakes it without caring how it ends: somebody may kill it.
pub async fn wake_erasure() {
    let _ = call("PERENE_ERASE_SWEEP_FUNCTION", NOW).await;
}

pub async fn sweep_billing() {
    let swept = invoke("PERENE_BILLING_SWEEP_FUNCTION", NOW).await;
    let billing = &swept["billing"];
    assert_eq!(billing["failed"], 0, "the sweep failed: {swept}");
    assert_eq!(billing["whole"], true, "the sweep failed: {swept}");
}

/// Calls a sweep as its schedule does; it hands out its shards.
pub async fn schedule(function: &str) -> Value {
    invoke(function, "{}").await
}

/// Hands a worker a message as its queue does, and waits until it is done.
pub async fn hand(function: &str, body: &str) {
    let answer = invoke(function, &record(body)).await;
    let failed = items(&answer["batchItemFailures"]);
    assert!(failed.is_empty(), "{function} did not do {body}: {answer}");
}

/// Hands a worker a message without caring how it ends: somebody may kill it.
pub async fn hand_to_whoever_dies(function: &str, body: &str) {
    let _ = call(function, &record(body)).await;
}

/// A message as a queue delivers it.
fn record(body: &str) -> String {
    let record = json!({
        "messageId": UserId::new(), "receiptHandle": "by hand", "body": body, "md5OfBody": "",
        "attributes": { "ApproximateReceiveCount": "1" }, "messageAttributes": {},
        "eventSource": "aws:sqs", "eventSourceARN": "arn:aws:sqs:us-east-1:000000000000:by-hand",
        "awsRegion": "us-east-1",
    });
    json!({ "Records": [record] }).to_string()
}

/// Invokes the function whose name is in that variable, and waits for its answer. Like all calls of
/// AWS this one must be signed, which curl can do; a whole SDK crate for one call would cost minutes
/// to build.
async fn invoke(function: &str, payload: &str) -> Value {
    let (good, told) = call(function, payload).await;
    assert!(good, "{function}: {told}");
    serde_json::from_str(&told).unwrap_or_else(|_| panic!("{function} failed: {told}"))
}

async fn call(function: &str, payload: &str) -> (bool, String) {
    let url = format!(
        "{}/2015-03-31/functions/{}/invocations",
        endpoint(),
        variable(function)
    );
    signed("lambda", &["--data", payload, &url]).await
}

/// A call of a service of AWS, as curl is told of it: whether it went well, and what was answered.
async fn signed(service: &str, call: &[&str]) -> (bool, String) {
    let scope = format!("aws:amz:{}:{service}", variable("AWS_REGION"));
    let user = format!(
        "{}:{}",
        variable("AWS_ACCESS_KEY_ID"),
        variable("AWS_SECRET_ACCESS_KEY")
    );
    let mut curl = Command::new("curl");
    curl.args(["-sS", "--fail-with-body", "--aws-sigv4", &scope])
        .args(["--user", &user])
        .args(call);
    let out = tokio::task::spawn_blocking(move || curl.output())
        .await
        .unwrap()
        .unwrap();
    let told = String::from_utf8_lossy(&out.stdout).into_owned();
    (out.status.success(), told)
}

/// Has the mail service forget a domain, as if its records were gone for long.
pub async fn forget_domain(domain: &str) {
    let url = format!("{}/v2/email/identities/{domain}", endpoint());
    let (good, told) = signed("ses", &["-X", "DELETE", &url]).await;
    assert!(good, "{told}");
}

/// All mail to an address but the one that everybody gets who signs up.
pub async fn inbox(address: &str) -> Vec<Value> {
    let mut mails = all_mail(address).await;
    mails.retain(|mail| mail["Subject"] != VERIFICATION);
    mails
}

/// The mail that came to an address last, once there is one.
pub async fn mail_to(address: &str, seconds: u64) -> Value {
    until("mail", seconds, async || {
        let last = inbox(address).await.pop();
        last.ok_or(format!("nothing for {address}"))
    })
    .await
}

/// The subject of the mail that verifies an address.
pub const VERIFICATION: &str = "Confirm your e-mail address";

/// All mail to an address, in the order in which it came.
pub async fn all_mail(address: &str) -> Vec<Value> {
    let url = format!("{}/_ministack/ses/messages", endpoint());
    let all: Value = reqwest::get(url).await.unwrap().json().await.unwrap();
    let accounts = all["messages"].as_object().unwrap().values();
    let messages = accounts.flat_map(|account| items(account).to_vec());
    messages
        .filter(|message| items(&message["To"]).iter().any(|to| to == address))
        .collect()
}

/// Kills the processes of a function at once, as a machine that fails does. How many there were.
pub fn kill(function: &str) -> usize {
    let name = format!("AWS_LAMBDA_FUNCTION_NAME={function}");
    let address = format!("AWS_ENDPOINT_URL={}", endpoint());
    let processes = fs::read_dir("/proc").unwrap().filter_map(|entry| {
        let pid: u32 = entry.ok()?.file_name().to_str()?.parse().ok()?;
        let environ = fs::read(format!("/proc/{pid}/environ")).ok()?;
        let has = |wanted: &str| environ.split(|b| *b == 0).any(|v| v == wanted.as_bytes());
        (has(&name) && has(&address)).then(|| pid.to_string())
    });
    let pids: Vec<String> = processes.collect();
    if !pids.is_empty() {
        // One that has ended by itself meanwhile makes `kill` fail, which is no matter.
        Command::new("kill").arg("-9").args(&pids).status().unwrap();
    }
    pids.len()
}

/// Has a function, named as in the template, killed at the n-th write that it asks for from now on. The write itself still
/// takes place, and nobody hears of it (`scripts/lib/kill_at_write.py`).
pub fn kill_at_write(function: &str, n: usize) {
    let function = format!("{}-{function}", variable("PERENE_STACK"));
    let _ = fs::remove_file(killing().with_extension("done"));
    let new = killing().with_extension("new");
    let order = json!({ "function": function, "after": n });
    fs::write(&new, order.to_string()).unwrap();
    fs::rename(&new, killing()).unwrap();
}

/// At which write it was killed, if it was.
pub fn killed_at() -> Option<String> {
    fs::read_to_string(killing().with_extension("done")).ok()
}

/// Nobody is killed any more.
pub fn spare() {
    let _ = fs::remove_file(killing());
}

fn killing() -> PathBuf {
    variable("PERENE_KILL").into()
}

fn endpoint() -> String {
    variable("AWS_ENDPOINT_URL")
        .trim_end_matches('/')
        .to_owned()
}

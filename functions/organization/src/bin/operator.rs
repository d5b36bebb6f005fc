//! Grants, revokes and lists the platform role `operator`, with the AWS credentials of whoever
//! runs it, in the table that `TABLE_NAME` names. `scripts/operator` finds that.

use std::{
    env,
    error::Error,
    io::{self, Write},
    process::ExitCode,
};

use chrono::Utc;
use cloud::App;
use domain::{ActorKind, AuditActor, AuditDetail, AuditEntry, AuditId, EmailAddress, User};
use store::{PageRequest, Store};

const USAGE: &str = "usage: operator grant EMAIL | revoke EMAIL | log";

#[tokio::main]
async fn main() -> ExitCode {
    let words: Vec<String> = env::args().skip(1).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    match run(&words).await {
        // Whoever reads may stop, as `head` does.
        Ok(told) => match writeln!(io::stdout(), "{told}") {
            Ok(()) => ExitCode::SUCCESS,
            Err(_) => ExitCode::FAILURE,
        },
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

async fn run(words: &[&str]) -> Result<String, Box<dyn Error>> {
    match words {
        ["grant", email] => set(email, true).await,
        ["revoke", email] => set(email, false).await,
        ["log"] => log().await,
        _ => Err(USAGE.into()),
    }
}

async fn set(email: &str, grant: bool) -> Result<String, Box<dyn Error>> {
    let store = App::load().await?.store;
    let address = EmailAddress::parse(email).ok_or("that is no e-mail address")?;
    let [user, ..] = store.users_by_email(&address).await?;
    let user = user.filter(|user| user.email_verified);
    let user = user.ok_or("nobody has an account with that address, and has verified it")?;
    if store.operator(user.id).await?.is_some() == grant {
        let is = if grant { "is" } else { "is not" };
        return Ok(format!("{} {is} an operator already", user.id));
    }
    // The entry first: no role without one.
    store.append_operator_audit(&entry(&user, grant)).await?;
    if grant {
        store.grant_operator(user.id).await?;
        return Ok(format!("{} is an operator now", user.id));
    }
    store.revoke_operator(user.id).await?;
    Ok(format!("{} is an operator no more", user.id))
}

/// Who changed whose role. The credentials are named, so that the cloud's own trail can be asked.
fn entry(user: &User, grant: bool) -> AuditEntry {
    let named = |names: &[&str], otherwise: &str| {
        let found = names.iter().find_map(|name| env::var(name).ok());
        found.unwrap_or_else(|| otherwise.to_owned())
    };
    AuditEntry {
        id: AuditId::new(),
        at: Utc::now(),
        actor: AuditActor {
            kind: ActorKind::System,
            id: named(&["AWS_PROFILE", "AWS_ACCESS_KEY_ID"], "default credentials"),
            name: named(&["USER", "LOGNAME"], "command line"),
        },
        action: if grant {
            "operator_granted"
        } else {
            "operator_revoked"
        }
        .into(),
        targets: [("user".to_owned(), user.id.to_string())].into(),
        details: vec![AuditDetail {
            field: "operator".into(),
            old: Some((!grant).to_string()),
            new: Some(grant.to_string()),
        }],
        address: None,
        user_agent: None,
        request_id: String::new(),
        status: 200,
    }
}

/// The newest entries of the operators' log, a JSON object a line.
async fn log() -> Result<String, Box<dyn Error>> {
    let store: Store = App::load().await?.store;
    let request = PageRequest::first(100);
    let page = store.operator_audit(&request).await?;
    let lines = page.items.iter().map(serde_json::to_string);
    Ok(lines.collect::<Result<Vec<_>, _>>()?.join("\n"))
}

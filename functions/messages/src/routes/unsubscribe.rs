//! Where a customer says that they want no messages: by one click in their mail program (RFC 8058), or on a page. Whoever
//! only looks, as programs do that check links, changes nothing.

use api::{prelude::*, problem::Problem};
use axum::response::Html;
use store::{System, TenantStore};

use super::Messages;
use crate::{outreach::Outreach, unsubscribing::Unsubscribing};

/// Shows a page on which a customer can say that they want no messages.
#[utoipa::path(
    get, path = "/v1/unsubscribe/{token}", tag = "messages", operation_id = "showUnsubscribe",
    params(("token" = String, Path, description = "Of a link in a message.")),
    responses(
        (status = 200, description = "A page", body = String, content_type = "text/html"),
        (status = 404, description = "Such a link was not made here.", body = Problem, content_type = "application/problem+json")
    ),
    security(())
)]
pub async fn get(
    State(messages): State<Messages>,
    Id(token): Id<String>,
) -> Result<Html<String>, ApiError> {
    let (tenant, _) = meant(&messages, &token).await?;
    let organization = tenant.organization().await?.or_not_found("link")?;
    let company = escaped(&organization.name);
    Ok(page(&format!(
        "<h1>{company}</h1><p>No more e-mails about your subscription? Notices that the law asks for still reach \
         you.</p><p lang=\"pt-BR\">Não quer mais e-mails sobre a sua assinatura? Avisos exigidos por lei continuam \
         sendo enviados.</p><form method=\"post\"><button>Unsubscribe · Cancelar inscrição</button></form>"
    )))
}

/// Says nothing more to the address that a link was mailed to, but for what the law asks for. Done twice it leaves the
/// same.
#[utoipa::path(
    post, path = "/v1/unsubscribe/{token}", tag = "messages", operation_id = "unsubscribe",
    params(("token" = String, Path, description = "Of a link in a message.")),
    responses(
        (status = 200, description = "A page that says so", body = String, content_type = "text/html"),
        (status = 404, description = "Such a link was not made here.", body = Problem, content_type = "application/problem+json")
    ),
    security(()),
    extensions(("x-audit" = json!("none")))
)]
pub async fn post(
    State(messages): State<Messages>,
    Id(token): Id<String>,
) -> Result<Html<String>, ApiError> {
    let (tenant, link) = meant(&messages, &token).await?;
    tenant.unsubscribe(&link.hash).await?;
    Ok(page(
        "<h1>Done</h1><p>You will get no more of these e-mails.</p><p lang=\"pt-BR\">Pronto: você não receberá mais \
         esses e-mails.</p>",
    ))
}

/// The organization and the address that a link is for. 404 for what was not made by us.
async fn meant(messages: &Messages, token: &str) -> Result<(TenantStore, Unsubscribing), ApiError> {
    let link = Unsubscribing::read(token).or_not_found("link")?;
    #[expect(
        clippy::disallowed_methods,
        reason = "the link names its organization, whose key has to have signed it"
    )]
    let tenant = messages.store.as_system(link.org, System::proven());
    let outreach = Outreach::of(&tenant).await?;
    match link.is_signed(&outreach.key) {
        true => Ok((tenant, link)),
        false => Err(ApiError::not_found("link")),
    }
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('"', "&quot;")
}

fn page(body: &str) -> Html<String> {
    Html(format!(
        "<!DOCTYPE html><html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" \
         content=\"width=device-width\"><meta name=\"robots\" content=\"noindex\"><title>Unsubscribe</title></head>\
         <body>{body}</body></html>"
    ))
}

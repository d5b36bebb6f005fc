//! The OpenAPI document of the whole API, put together from the functions' parts. Its test keeps
//! `web/openapi.json` what the handlers say.

#[cfg(test)]
mod gateway;
#[cfg(test)]
mod tests;

use api::{cookies, problem::FieldError, problem::Problem};
use utoipa::{
    PartialSchema, ToSchema,
    openapi::{
        ComponentsBuilder, InfoBuilder, License, OpenApi, OpenApiBuilder, SecurityRequirement,
        Server,
        security::{ApiKey, ApiKeyValue, HttpAuthScheme, HttpBuilder, SecurityScheme},
        tag::{Tag, TagBuilder},
    },
};

const ABOUT: &str = "Perene keeps subscribers: it learns from a company's customers who is about \
    to leave, and says why. Errors are RFC 9457 problems with a stable `code`. Lists take `limit` \
    and `cursor`. Answers tell by `RateLimit` how many requests are left this minute. `POST` takes `Idempotency-Key`, except where the answer holds secrets. \
    `X-Perene-Organization` may say which organization a request is for: one that comes to another is refused with 409 \
    `other_organization`. Times are RFC 3339 in UTC; money is in minor units.";

const TAGS: [(&str, &str); 23] = [
    ("auth", "Accounts and sessions"),
    (
        "organizations",
        "Organizations, their members and invitations",
    ),
    ("datasets", "Files of customers"),
    ("models", "Models, their versions and their training"),
    (
        "scores",
        "Predictions, one row or a whole dataset at a time",
    ),
    (
        "customers",
        "Customers as their events have made them, and what happened to each",
    ),
    (
        "messages",
        "What is said to customers: rules, a dry run, approvals, and what became of each message",
    ),
    (
        "offers",
        "What may be offered to customers, which of it a customer may get, and which plans customers have",
    ),
    (
        "campaigns",
        "Who is made which of some offers, for how much: campaigns, their rounds, and what became of each offer",
    ),
    (
        "products",
        "What the organization sells, its plans and services, and what of it suits a customer",
    ),
    (
        "alerts",
        "What the organization's people are to look at: by which rules, and what becomes of it",
    ),
    ("revenue", "What subscriptions bring, by month and currency"),
    (
        "proof",
        "What messages were worth, by customers who were left alone by chance",
    ),
    (
        "events",
        "What customers did, in Segment's forms: its clients send here when their address is changed",
    ),
    (
        "imports",
        "Rows of files, told as events, and taken out again",
    ),
    (
        "connections",
        "The organization's own billing, connected: Stripe",
    ),
    (
        "webhooks",
        "The organization's own servers and its Slack, told of what happens by Standard Webhooks",
    ),
    (
        "privacy",
        "What is held of customers: handed out, deleted, made nobody's",
    ),
    (
        "billing",
        "Plans, how far they are used, paying for them, and invoices",
    ),
    ("keys", "API keys, for programs"),
    ("audit", "Who did what, when, from where"),
    ("operator", "For those who run Perene"),
    ("web", "The page, this description, and a sign of life"),
];

/// Two functions describe different things by the same name.
#[derive(Debug, thiserror::Error)]
#[error("{0} is described by two functions, and differently: rename one")]
pub struct Clash(String);

pub fn parts() -> Vec<(&'static str, OpenApi)> {
    vec![
        ("auth", auth::openapi()),
        ("organization", organization::openapi()),
        ("upload", upload::openapi()),
        ("train", train::openapi()),
        ("score", score::openapi()),
        ("customers", customers::openapi()),
        ("connections", connections::openapi()),
        ("webhooks", webhooks::openapi()),
        ("messages", messages::openapi()),
        ("alerts", alerts::openapi()),
        ("billing", billing::openapi()),
        ("web", web::openapi()),
    ]
}

/// The whole document. Fails when two parts describe different schemas by one name.
pub fn document() -> Result<OpenApi, Clash> {
    let mut whole = frame();
    for (_, mut part) in parts() {
        refuse_clash(&whole, &part)?;
        (part.servers, part.tags) = (None, None);
        whole.merge(part);
    }
    take_tokens(&mut whole);
    Ok(whole)
}

/// The whole document as it is checked in: sorted, so that it changes only with the code.
pub fn json() -> Result<String, Box<dyn std::error::Error>> {
    let sorted = serde_json::to_value(document()?)?;
    Ok(serde_json::to_string_pretty(&sorted)? + "\n")
}

/// What belongs to no function.
fn frame() -> OpenApi {
    let bearer = HttpBuilder::new()
        .scheme(HttpAuthScheme::Bearer)
        .bearer_format("JWT")
        .description(Some(
            "An access token, from `POST /v1/auth/login`, or an API key, from `POST /v1/keys`",
        ))
        .build();
    let cookie = ApiKeyValue::with_description(
        cookies::host_bound(cookies::ACCESS),
        "What signing in with `\"session\": \"cookie\"` sets. With it, whatever is no GET repeats \
         the value of the cookie `__Host-perene_csrf` in the header `X-Perene-CSRF`, or is refused \
         with 403 `csrf_failed`. On a stack without TLS the names lack `__Host-`."
            .to_owned(),
    );
    let mut license = License::new("MIT");
    license.identifier = Some("MIT".into());
    OpenApiBuilder::new()
        .info(
            InfoBuilder::new()
                .title("Perene")
                .version(env!("CARGO_PKG_VERSION"))
                .description(Some(ABOUT))
                .license(Some(license))
                .build(),
        )
        .servers(Some([Server::new("/")]))
        .tags(Some(TAGS.map(tag)))
        .components(Some(
            ComponentsBuilder::new()
                .schema(Problem::name(), Problem::schema())
                .schema(FieldError::name(), FieldError::schema())
                .security_scheme("bearer", SecurityScheme::Http(bearer))
                .security_scheme("cookie", SecurityScheme::ApiKey(ApiKey::Cookie(cookie)))
                .build(),
        ))
        .build()
}

/// A route that may refuse a token, and does not say that it needs none, takes one, also in a cookie.
fn take_tokens(whole: &mut OpenApi) {
    let taken = ["bearer", "cookie"].map(|scheme| SecurityRequirement::new(scheme, [""; 0]));
    for item in whole.paths.paths.values_mut() {
        let operations = [
            &mut item.get,
            &mut item.post,
            &mut item.put,
            &mut item.patch,
            &mut item.delete,
        ];
        for operation in operations.into_iter().flatten() {
            if operation.responses.responses.contains_key("401") {
                operation.security.get_or_insert_with(|| taken.to_vec());
            }
        }
    }
}

fn tag((name, description): (&str, &str)) -> Tag {
    TagBuilder::new()
        .name(name)
        .description(Some(description))
        .build()
}

/// Merging keeps the first of two schemas of one name; nobody would see that the second is lost.
fn refuse_clash(whole: &OpenApi, part: &OpenApi) -> Result<(), Clash> {
    let (Some(ours), Some(theirs)) = (&whole.components, &part.components) else {
        return Ok(());
    };
    for (name, schema) in &theirs.schemas {
        if ours.schemas.get(name).is_some_and(|known| known != schema) {
            return Err(Clash(format!("the schema {name}")));
        }
    }
    Ok(())
}

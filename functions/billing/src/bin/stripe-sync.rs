//! `scripts/stripe-sync`: makes Stripe offer the plans of `domain::plans`. Takes the key from
//! `STRIPE_API_KEY`, and Stripe's address, if it is another than Stripe's own, from
//! `STRIPE_API_BASE`.

use std::{env, error::Error};

use billing::catalog_provisioning::provision;
use stripe::{Client, STRIPE_API};

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let key = env::var("STRIPE_API_KEY")
        .map_err(|_| "Set STRIPE_API_KEY: in Stripe's dashboard, Developers, API keys.")?;
    let base = env::var("STRIPE_API_BASE").unwrap_or_else(|_| STRIPE_API.to_owned());
    let done = provision(&Client::new(&base, &key)?).await?;
    for line in &done {
        println!("{line}");
    }
    if done.is_empty() {
        println!("All is as it should be.");
    }
    Ok(())
}

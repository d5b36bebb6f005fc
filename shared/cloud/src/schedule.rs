//! Work that a schedule asks for.

use std::future::Future;

use lambda_runtime::{Context, Error, LambdaEvent, service_fn};
use serde::Serialize;
use store::System;

/// One time that the work is due.
pub struct Occasion {
    /// How long there is for it.
    pub context: Context,
    /// That nobody but the product asks for the work.
    pub system: System,
}

/// Has `work` done whenever the schedule asks. What it gives is seen by who calls the function by
/// hand.
pub async fn serve<F, Fut, T>(work: F) -> Result<(), Error>
where
    F: Fn(Occasion) -> Fut,
    Fut: Future<Output = Result<T, Error>>,
    T: Serialize,
{
    #[expect(
        clippy::disallowed_methods,
        reason = "no tenant's user can wake a schedule"
    )]
    let system = System::proven();
    lambda_runtime::run(service_fn(|event: LambdaEvent<serde_json::Value>| {
        let context = event.context;
        // Boxed: with the SDK's futures in it, the type would nest too deep for the compiler.
        Box::pin(work(Occasion { context, system }))
    }))
    .await
}

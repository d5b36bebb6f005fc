//! What the routes work with.

use axum::extract::FromRef;
use platform::App;

/// The clients of the billing API.
#[derive(Clone)]
pub struct Billing {
    app: App,
}

impl Billing {
    /// The clients, made from the environment.
    pub fn new(app: App) -> Self {
        Self { app }
    }
}

impl FromRef<Billing> for App {
    fn from_ref(state: &Billing) -> Self {
        state.app.clone()
    }
}

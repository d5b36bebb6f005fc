//! What a sign-up must hold.

use api::{
    ApiError,
    fields::{self, no_address},
};
use domain::{EmailAddress, name};
use serde::Deserialize;
use utoipa::ToSchema;

use crate::{password::policy::weakness, view::Carrier};

/// A person and a company that want to begin. What is missing reads as empty, so that one answer
/// names everything that is wrong.
#[derive(Default, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct SignUp {
    /// What you are called: 1 to 100 characters.
    #[schema(required, min_length = 1, max_length = 100)]
    pub name: String,
    /// Where you get mail: a link there proves that the address is yours.
    #[schema(required, max_length = 254)]
    pub email: String,
    /// At least 10 characters, at most 256 bytes; none that was stolen often.
    #[schema(required, min_length = 10, max_length = 256)]
    pub password: String,
    /// The company's name: 1 to 100 characters.
    #[schema(required, min_length = 1, max_length = 100)]
    pub organization: String,
    /// How to give the tokens.
    pub session: Carrier,
}

impl SignUp {
    /// The same without spaces around names and address, and the address in its unique form; or
    /// all that is wrong.
    pub fn validated(mut self) -> Result<(Self, EmailAddress), ApiError> {
        for text in [&mut self.name, &mut self.email, &mut self.organization] {
            *text = text.trim().to_owned();
        }
        let address = fields::address("email", &self.email);
        let personal = [&self.name, &self.email, &self.organization].map(String::as_str);
        fields::check([
            ("name", name::problem(&self.name)),
            ("email", address.is_err().then(no_address)),
            ("password", weakness(&self.password, &personal)),
            ("organization", name::problem(&self.organization)),
        ])?;
        Ok((self, address?))
    }
}

#[cfg(test)]
mod tests {
    use axum::{body::to_bytes, response::IntoResponse};

    use super::*;

    fn good() -> SignUp {
        SignUp {
            name: " Ana Lima ".into(),
            email: " Ana@Example.com ".into(),
            password: "correct horse battery".into(),
            organization: "Lima & Co".into(),
            session: Carrier::Token,
        }
    }

    #[test]
    fn spaces_around_are_not_kept() {
        let (signup, address) = good().validated().ok().unwrap();
        assert_eq!(signup.name.as_str(), "Ana Lima");
        assert_eq!(signup.email.as_str(), "Ana@Example.com");
        assert_eq!(address.as_str(), "ana@example.com");
    }

    #[tokio::test]
    async fn everything_wrong_is_told_at_once() {
        let bad: SignUp = serde_json::from_str(r#"{"name": "A\u0007na", "email": "x"}"#).unwrap();
        let response = bad.validated().err().unwrap().into_response();
        assert_eq!(response.status(), 422);
        let body = to_bytes(response.into_body(), 10_000).await.unwrap();
        let problem: serde_json::Value = serde_json::from_slice(&body).unwrap();
        let fields: Vec<_> = problem["errors"]
            .as_array()
            .unwrap()
            .iter()
            .map(|e| &e["field"])
            .collect();
        assert_eq!(fields, ["name", "email", "password", "organization"]);
        assert_eq!(problem["errors"][2]["code"], "password_too_short");
        assert_eq!(problem["errors"][3]["params"]["most"], 100.0);
    }

    #[test]
    fn the_password_is_nothing_that_the_form_tells() {
        let bad = SignUp {
            password: "LIMA & CO ".into(),
            organization: "Lima & Co ".into(),
            ..good()
        };
        assert!(bad.validated().is_err());
    }
}

//! Stripe's form encoding: `items[0][price]=...`.

use std::fmt::Display;

use form_urlencoded::Serializer;

/// Parameters of a call, in the order in which they were set.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Form(Vec<(String, String)>);

impl Form {
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets a parameter. Nested ones are named in brackets, as Stripe's documentation writes them.
    pub fn set(mut self, name: impl Into<String>, value: impl Display) -> Self {
        self.0.push((name.into(), value.to_string()));
        self
    }

    pub fn set_if(self, name: &str, value: Option<impl Display>) -> Self {
        match value {
            Some(value) => self.set(name, value),
            None => self,
        }
    }

    /// As a body or a query string.
    pub fn encoded(&self) -> String {
        Serializer::new(String::new())
            .extend_pairs(&self.0)
            .finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_means_something_in_a_form_is_encoded() {
        let form = Form::new()
            .set("items[0][price]", "a&b=c d")
            .set_if("none", None::<&str>);
        assert_eq!(form.encoded(), "items%5B0%5D%5Bprice%5D=a%26b%3Dc+d");
        assert_eq!(Form::new().encoded(), "");
    }
}

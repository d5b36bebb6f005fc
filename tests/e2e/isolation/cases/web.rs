//! The page, the description, and a sign of life.

use super::{Subject, none, public};

pub const SUBJECT: Subject = Subject {
    resource: None,
    cases: &[
        public("GET /", 200, none),
        public("GET /health", 200, none),
        public("GET /v1/openapi.json", 200, none),
    ],
};

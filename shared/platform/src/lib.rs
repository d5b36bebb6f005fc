//! What every function shares: configuration, AWS clients, authentication, problems, idempotency,
//! pages, logs, metrics, events, and the fan-out of long work.

pub mod api;
pub mod api_key;
pub mod app;
pub mod artifact;
pub mod attempts;
pub mod audit;
pub mod bus;
pub mod config;
pub mod cookies;
pub mod fanout;
pub mod idempotency;
pub mod invitation_token;
pub mod json;
pub mod lease;
pub mod limits;
pub mod logs;
pub mod object_writer;
pub mod objects;
pub mod organization;
pub mod paging;
pub mod path;
pub mod principal;
pub mod problem;
pub mod queue;
pub mod rate_limit;
pub mod recovery;
pub mod responses;
mod scope;
pub mod secret_link;
pub mod token;
pub mod worker;

pub use app::App;
pub use bus::Bus;
pub use config::Config;
pub use json::Json;
pub use object_writer::ObjectWriter;
pub use objects::Objects;
pub use paging::{List, PageQuery};
pub use principal::{Person, Principal};
pub use problem::{ApiError, Problem};
pub use queue::Queue;
pub use worker::WorkError;

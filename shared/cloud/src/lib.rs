//! What every function has of AWS: its configuration, logs and metrics, the bucket, the bus, queues,
//! and work that comes from a queue.

mod app;
pub mod bucket;
mod bus;
pub mod config;
pub mod logs;
pub mod model_file;
mod queue;
pub mod sweep;
pub mod worker;

pub use app::App;
pub use bucket::{Bucket, ObjectWriter};
pub use bus::{Bus, Envelope};
pub use config::Config;
pub use queue::Queue;
pub use worker::WorkError;

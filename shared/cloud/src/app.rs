//! What every function starts with.

use std::sync::Arc;

use aws_config::{BehaviorVersion, SdkConfig};
use store::Store;

use crate::{
    Bucket, Bus, Config, Queue,
    config::{self, ConfigError},
};

/// Configuration and the table. Clients of other services are made on demand, so that a function
/// carries only those it uses.
#[derive(Clone)]
pub struct App {
    pub config: Arc<Config>,
    pub store: Store,
    sdk: SdkConfig,
}

impl App {
    /// Reads the environment and prepares the clients; nothing is asked of AWS yet.
    pub async fn load() -> Result<Self, ConfigError> {
        let config = Config::from_env()?;
        let sdk = aws_config::load_defaults(BehaviorVersion::latest()).await;
        let store = Store::new(aws_sdk_dynamodb::Client::new(&sdk), config.table.clone());
        Ok(Self {
            config: Arc::new(config),
            store,
            sdk,
        })
    }

    /// For clients that only one function needs.
    pub fn sdk(&self) -> &SdkConfig {
        &self.sdk
    }

    pub fn bucket(&self) -> Result<Bucket, ConfigError> {
        let path_style = config::or("S3_PATH_STYLE", false)?;
        let config = aws_sdk_s3::config::Builder::from(&self.sdk)
            .force_path_style(path_style)
            .build();
        let client = aws_sdk_s3::Client::from_conf(config);
        Ok(Bucket::new(client, config::required("BUCKET_NAME")?))
    }

    /// The queue whose address is in that variable.
    pub fn queue(&self, variable: &'static str) -> Result<Queue, ConfigError> {
        Ok(Queue::new(
            aws_sdk_sqs::Client::new(&self.sdk),
            config::required(variable)?,
        ))
    }

    pub fn bus(&self) -> Result<Bus, ConfigError> {
        let client = aws_sdk_eventbridge::Client::new(&self.sdk);
        Ok(Bus::new(client, config::required("BUS_NAME")?))
    }
}

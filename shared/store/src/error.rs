//! What can go wrong between us and the table.

/// A failure of the table itself, or of what it holds; never of what a user asked for.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// DynamoDB refused or did not answer.
    #[error("DynamoDB: {0}")]
    Service(String),
    /// An item does not read as what it should be.
    #[error("an item of the table does not read: {0}")]
    Malformed(#[from] serde_dynamo::Error),
    /// A cursor that no page of ours gave out.
    #[error("the cursor is none that an earlier page gave")]
    BadCursor,
}

pub type Result<T> = std::result::Result<T, StoreError>;

impl<E, R> From<aws_sdk_dynamodb::error::SdkError<E, R>> for StoreError
where
    E: std::error::Error + Send + Sync + 'static,
    R: std::fmt::Debug + Send + Sync + 'static,
{
    fn from(error: aws_sdk_dynamodb::error::SdkError<E, R>) -> Self {
        Self::Service(aws_sdk_dynamodb::error::DisplayErrorContext(&error).to_string())
    }
}

//! A model that converses, whoever runs it.

use serde::{Deserialize, Serialize};

/// What a model is asked. The system text is the same for all calls by one version of a prompt, so that whoever runs the
/// model may keep it in a cache.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Call {
    pub system: &'static str,
    /// What the user says: a JSON object.
    pub user: String,
    pub tool: Tool,
    /// Of the answer, at most.
    pub max_tokens: u32,
}

/// What a model answers by: it is to call this tool, and nothing else.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Tool {
    pub name: &'static str,
    pub description: &'static str,
    /// A JSON schema.
    pub schema: &'static str,
}

/// What a model answers, as it came: nothing of it is believed yet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answer {
    pub said: Said,
    pub stop: StopReason,
    pub used: TokensUsed,
}

/// In which form it answers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Said {
    /// By a tool of that name, with this JSON.
    Tool { name: String, input: String },
    /// In words.
    Text(String),
}

/// Why a model said no more.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StopReason {
    /// It calls the tool.
    ToolUse,
    /// It has finished.
    EndTurn,
    /// Half way: there were no tokens left.
    MaxTokens,
    /// A filter of whoever runs it stepped in.
    Filtered,
}

/// What an answer has used of what is paid for.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct TokensUsed {
    pub input: u64,
    pub output: u64,
    /// Of the input, what came from a cache.
    #[serde(default)]
    pub cached: u64,
}

impl TokensUsed {
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        Self {
            input: self.input.saturating_add(other.input),
            output: self.output.saturating_add(other.output),
            cached: self.cached.saturating_add(other.cached),
        }
    }
}

/// Why there is no answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(rename_all = "snake_case")]
pub enum NoAnswer {
    #[error("there is no such model, or this account may not use it")]
    Gone,
    #[error("the model did not answer in time")]
    Slow,
    #[error("the model has too much to do")]
    Throttled,
    #[error("the model does not take the request: {0}")]
    Refused(String),
    #[error("the model's answer does not read: {0}")]
    Broken(String),
}

/// A model that is asked.
pub trait LanguageModel: Send + Sync {
    fn converse(&self, call: &Call) -> impl Future<Output = Result<Answer, NoAnswer>> + Send;
}

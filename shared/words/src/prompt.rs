//! Prompts: a file for each, with its version in its name. A changed prompt is a new version, so that the log of a draft
//! says by which it was made.

use crate::model::Tool;

/// What a model is told before anything of one request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Prompt {
    pub name: &'static str,
    pub version: u32,
    pub text: &'static str,
    pub tool: Tool,
}

/// Asks for the words of a template.
pub const TEMPLATE_DRAFT: Prompt = Prompt {
    name: "template_draft",
    version: 1,
    text: include_str!("../prompts/template_draft.1.md"),
    tool: Tool {
        name: "write_template",
        description: "Hands in the subject and the body of the message.",
        schema: include_str!("../prompts/template_draft.1.schema.json"),
    },
};

impl Prompt {
    /// By which it is told in logs: `template_draft.1`.
    pub fn id(&self) -> String {
        format!("{}.{}", self.name, self.version)
    }
}

#[cfg(test)]
mod tests {
    use data_encoding::HEXLOWER;
    use serde_json::Value;
    use sha2::{Digest, Sha256};

    use super::*;

    /// Each version that there ever was, by the hash of its files. A change of a prompt is a line more, and a file more.
    const KEPT: [(&str, &str); 1] = [("template_draft.1", "6e0891801c6dd994")];

    #[test]
    fn a_changed_prompt_is_a_new_version() {
        let text = format!("{}{}", TEMPLATE_DRAFT.text, TEMPLATE_DRAFT.tool.schema);
        let hash = HEXLOWER.encode(&Sha256::digest(text)[..8]);
        let kept = KEPT.iter().find(|(id, _)| *id == TEMPLATE_DRAFT.id());
        assert_eq!(kept.map(|(_, hash)| *hash), Some(hash.as_str()));
    }

    #[test]
    fn the_schema_is_json_and_lets_in_nothing_else() {
        let schema: Value = serde_json::from_str(TEMPLATE_DRAFT.tool.schema).unwrap();
        assert_eq!(schema["additionalProperties"], Value::Bool(false));
        assert_eq!(schema["required"].as_array().unwrap().len(), 2);
    }
}

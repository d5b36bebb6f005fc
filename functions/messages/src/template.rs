//! By which template something is said: the organization's own, where it has one that can be filled, else the built-in one.

use std::collections::HashMap;

use ::outreach::{
    occasion::Occasion,
    wording::{Variables, WordingError, Written, write},
};
use domain::{TemplateKey, TemplateVersion};
use store::{StoreError, TenantStore};

use crate::customer::KnownCustomer;

/// What was written, and by which version of the organization's own template; none where the built-in words were used.
pub struct Worded {
    pub written: Written,
    pub template_version: Option<u32>,
}

/// The template by which an occasion of a customer's is told.
pub fn template_key(known: &KnownCustomer, occasion: &Occasion) -> TemplateKey {
    TemplateKey {
        reason: occasion.reason,
        step: occasion.template_step(),
        language: known.language,
    }
}

/// Writes by the newest version of the organization's own template, or by the built-in one.
pub fn worded(
    key: TemplateKey,
    own: Option<&TemplateVersion>,
    variables: &Variables,
) -> Result<Worded, WordingError> {
    if let Some(own) = own
        && let Some(words) = &own.words
    {
        match Written::by_own(key, words, variables) {
            Ok(written) => {
                return Ok(Worded {
                    written,
                    template_version: Some(own.version),
                });
            }
            Err(why) => {
                tracing::info!(template = %key, version = own.version, %why, "the built-in words are used");
            }
        }
    }
    Ok(Worded {
        written: write(key.reason, key.language, variables)?,
        template_version: None,
    })
}

/// The newest versions of templates, each looked up once.
pub struct OwnTemplates<'a> {
    tenant: &'a TenantStore,
    found: HashMap<TemplateKey, Option<TemplateVersion>>,
}

impl<'a> OwnTemplates<'a> {
    pub fn of(tenant: &'a TenantStore) -> Self {
        Self {
            tenant,
            found: HashMap::new(),
        }
    }

    pub async fn find(&mut self, key: TemplateKey) -> Result<Option<TemplateVersion>, StoreError> {
        if let Some(found) = self.found.get(&key) {
            return Ok(found.clone());
        }
        let found = self.tenant.template(key).await?;
        self.found.insert(key, found.clone());
        Ok(found)
    }
}

#[cfg(test)]
mod tests {
    use chrono::Utc;
    use domain::{Language, NoticeReason, TemplateStep, TemplateWords, UserId};

    use super::*;

    fn version(words: Option<&str>) -> TemplateVersion {
        TemplateVersion {
            version: 3,
            words: words.map(|body| TemplateWords {
                subject: "Ours".into(),
                body: body.into(),
            }),
            restored: None,
            made_by: UserId::new().into(),
            made_at: Utc::now(),
        }
    }

    #[test]
    fn what_cannot_be_filled_is_said_in_the_built_in_words() {
        let key = TemplateKey {
            reason: NoticeReason::Renewal,
            step: TemplateStep::Only,
            language: Language::English,
        };
        let variables = Variables {
            company: "Nuvem".into(),
            ..Variables::default()
        };
        let by = |words: Option<&str>| {
            let worded = worded(key, Some(&version(words)), &variables).unwrap();
            (worded.written.subject == "Ours", worded.template_version)
        };
        assert_eq!(by(Some("From {{ company }}")), (true, Some(3)));
        assert_eq!(by(Some("{{ plan | Yours }}")), (true, Some(3)));
        for builtin in [Some("{{ plan }}"), Some("{{ no_more }}"), None] {
            assert_eq!(by(builtin), (false, None), "{builtin:?}");
        }
        let never = worded(key, None, &variables).unwrap();
        assert_eq!(never.template_version, None);
    }
}

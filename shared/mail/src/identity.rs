//! Domains that organizations send from, as SES knows them. Each is tagged by the stack and the organization that it is
//! of: one that is not is nobody's to use.

use aws_sdk_sesv2::{
    Client,
    error::BuildError,
    operation::{
        create_email_identity::CreateEmailIdentityError,
        delete_email_identity::DeleteEmailIdentityError, get_email_identity::GetEmailIdentityError,
    },
    types::{DkimAttributes, DkimStatus, Tag},
};
use cloud::WorkError;
use domain::{DkimFinding, OrgId};

const STACK: &str = "perene-stack";
const ORGANIZATION: &str = "perene-organization";

/// A domain as SES knows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Identity {
    Absent,
    /// Somebody else's: of another organization, or of whoever runs the stack.
    Foreign,
    Ours {
        found: DkimFinding,
        /// What the names of its records are made of.
        tokens: Vec<String>,
    },
}

/// What makes, shows and deletes them.
#[derive(Debug, Clone)]
pub struct Identities {
    client: Client,
    stack: String,
}

impl Identities {
    /// Those of a stack.
    pub fn new(sdk: &aws_config::SdkConfig, stack: String) -> Self {
        Self {
            client: Client::new(sdk),
            stack,
        }
    }

    /// Has SES look for a domain's records. Done twice it leaves the same.
    pub async fn create(&self, domain: &str, org: OrgId) -> Result<Identity, WorkError> {
        let tags = self.tags(org).map_err(WorkError::service)?;
        let sent = self
            .client
            .create_email_identity()
            .email_identity(domain)
            .set_tags(Some(tags))
            .send()
            .await;
        if let Err(error) = sent {
            let is_there = error
                .as_service_error()
                .is_some_and(CreateEmailIdentityError::is_already_exists_exception);
            if !is_there {
                return Err(error.into());
            }
        }
        self.look(domain, org).await
    }

    /// How it stands with a domain.
    pub async fn look(&self, domain: &str, org: OrgId) -> Result<Identity, WorkError> {
        let asked = self.client.get_email_identity().email_identity(domain);
        let known = match asked.send().await {
            Ok(known) => known,
            Err(error) => {
                let is_absent = error
                    .as_service_error()
                    .is_some_and(GetEmailIdentityError::is_not_found_exception);
                return match is_absent {
                    true => Ok(Identity::Absent),
                    false => Err(error.into()),
                };
            }
        };
        let has = |name: &str, value: &str| {
            let mut tags = known.tags().iter();
            tags.any(|tag| tag.key() == name && tag.value() == value)
        };
        if !has(STACK, &self.stack) || !has(ORGANIZATION, &org.to_string()) {
            return Ok(Identity::Foreign);
        }
        let dkim = known.dkim_attributes();
        Ok(Identity::Ours {
            found: finding(
                dkim.and_then(DkimAttributes::status),
                known.verified_for_sending_status(),
            ),
            tokens: dkim.map(|dkim| dkim.tokens().to_vec()).unwrap_or_default(),
        })
    }

    /// Has SES forget a domain, if it is the organization's. Done twice it leaves the same.
    pub async fn delete(&self, domain: &str, org: OrgId) -> Result<(), WorkError> {
        if !matches!(self.look(domain, org).await?, Identity::Ours { .. }) {
            return Ok(());
        }
        let asked = self.client.delete_email_identity().email_identity(domain);
        match asked.send().await {
            Ok(_) => Ok(()),
            Err(error) => {
                let is_absent = error
                    .as_service_error()
                    .is_some_and(DeleteEmailIdentityError::is_not_found_exception);
                match is_absent {
                    true => Ok(()),
                    false => Err(error.into()),
                }
            }
        }
    }

    fn tags(&self, org: OrgId) -> Result<Vec<Tag>, BuildError> {
        let tag = |name: &str, value: String| Tag::builder().key(name).value(value).build();
        Ok(vec![
            tag(STACK, self.stack.clone())?,
            tag(ORGANIZATION, org.to_string())?,
        ])
    }
}

/// A domain below one that is verified counts as verified, too, whoever's that is: so its own records are asked for.
fn finding(dkim: Option<&DkimStatus>, may_send: bool) -> DkimFinding {
    match dkim {
        Some(DkimStatus::Success) if may_send => DkimFinding::Found,
        Some(DkimStatus::Failed) => DkimFinding::Missing,
        Some(DkimStatus::TemporaryFailure) => DkimFinding::Unclear,
        _ => DkimFinding::Awaited,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_records_that_are_found_let_send() {
        for (status, may_send, expected) in [
            (Some(DkimStatus::Success), true, DkimFinding::Found),
            (Some(DkimStatus::Success), false, DkimFinding::Awaited),
            (Some(DkimStatus::Pending), true, DkimFinding::Awaited),
            (Some(DkimStatus::NotStarted), true, DkimFinding::Awaited),
            (Some(DkimStatus::Failed), true, DkimFinding::Missing),
            (
                Some(DkimStatus::TemporaryFailure),
                true,
                DkimFinding::Unclear,
            ),
            (None, true, DkimFinding::Awaited),
        ] {
            assert_eq!(finding(status.as_ref(), may_send), expected, "{status:?}");
        }
    }
}

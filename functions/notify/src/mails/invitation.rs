//! The mail of an invitation. Its secret is made here, a moment before it is sent, and kept nowhere
//! but in the mail: the table knows its hash.

use api::invitation_token::InvitationToken;
use chrono::DateTime;
use cloud::WorkError;
use domain::{Invitation, InvitationId};
use mail::{Button, Frame, Letter, Mail, Recipient, name};
use store::TenantStore;

use crate::{
    Notifier,
    letter::Words,
    message::Message,
    reason::{Reason, article},
};

/// Sends the newest mail that was asked for, if nobody has.
pub(crate) async fn mail(
    notifier: &Notifier,
    tenant: TenantStore,
    id: InvitationId,
) -> Result<(), WorkError> {
    let invitation = tenant.invitation(id).await?.ok_or(WorkError::Gone)?;
    if invitation.mailed_at.is_some() || invitation.delivery_problem.is_some() {
        return Ok(());
    }
    let recipient = Recipient {
        id: id.to_string(),
        address: invitation.email.clone(),
        claim: tenant.invitation_claim(&invitation),
        footer: Reason::Invited.footer(&notifier.public_url),
    };
    let letter = InvitationLetter {
        tenant,
        invitation,
        public_url: notifier.public_url.clone(),
    };
    notifier.deliver(&letter, [recipient]).await
}

pub(crate) struct InvitationLetter {
    pub tenant: TenantStore,
    pub invitation: Invitation,
    pub public_url: String,
}

impl Letter for InvitationLetter {
    fn kind(&self) -> &'static str {
        "invitation"
    }

    async fn write(&self, to: &Recipient) -> Result<Option<Mail>, WorkError> {
        let Self {
            tenant, invitation, ..
        } = self;
        let organization = tenant.organization().await?.ok_or(WorkError::Gone)?;
        let inviter = tenant.member(invitation.invited_by).await?;
        let inviter = inviter.map(|member| name(&member.name));
        let token = InvitationToken::generate(tenant.org(), invitation.id);
        let token = token.map_err(WorkError::service)?;
        if !tenant.arm_invitation(invitation, &token.hash()).await? {
            return Ok(None);
        }
        let message = about(
            invitation,
            &name(&organization.name),
            inviter.as_deref().unwrap_or("An admin"),
            format!("{}/invitation#token={}", self.public_url, token.to_text()),
        );
        message.write(to)
    }

    async fn sent(&self, _: &Recipient) -> Result<(), WorkError> {
        self.tenant
            .invitation_mailed(&self.invitation, None)
            .await?;
        Ok(())
    }

    async fn tell(&self, _: &Recipient, problem: &str) -> Result<(), WorkError> {
        let Self {
            tenant, invitation, ..
        } = self;
        tenant.invitation_mailed(invitation, Some(problem)).await?;
        Ok(())
    }
}

fn about(invitation: &Invitation, organization: &str, inviter: &str, link: String) -> Message {
    let until = DateTime::from_timestamp(invitation.expires_at, 0).unwrap_or_default();
    let role = invitation.role.into_str();
    let article = article(invitation.role);
    Message {
        frame: Frame {
            headline: "You are invited to an organization on Perene".into(),
            button: Some(Button {
                label: "Accept the invitation",
                address: link,
            }),
        },
        paragraphs: vec![
            format!("{inviter} invites you to belong to {organization} as {article} {role}."),
            format!(
                "The link works once, until {} UTC. If you have no account yet, it lets you make \
                 one.",
                until.format("%-d %B %Y, %H:%M")
            ),
        ],
    }
}

#[cfg(test)]
mod tests {
    use domain::{OrgId, Role, UserId};

    use super::*;

    #[test]
    fn the_mail_names_who_invites_and_holds_the_link_once() {
        let email = "bea@example.com".into();
        let invitation = Invitation {
            expires_at: 1_795_564_800,
            ..Invitation::new(OrgId::new(), email, Role::Analyst, UserId::new())
        };
        let link = "https://perene.example/invitation#token=secret".to_owned();
        let message = about(&invitation, &name("Lima\n<b>& Co"), &name("Ana"), link);
        let mail = message.mail(&Reason::Invited.footer("")).unwrap();
        assert_eq!(mail.subject, "You are invited to an organization on Perene");
        assert!(
            mail.html.contains("Lima &#60;b&#62;&#38; Co"),
            "{}",
            mail.html
        );
        insta::assert_snapshot!("the_text_of_an_invitation", mail.text);
        for body in [&mail.text, &mail.html] {
            assert_eq!(body.matches("#token=secret").count(), 1, "{body}");
        }
    }
}

//! The mail of an invitation. Its secret is made here, a moment before it is sent, and kept nowhere
//! but in the mail: the table knows its hash.

use api::invitation_token::InvitationToken;
use chrono::DateTime;
use cloud::WorkError;
use domain::{Invitation, InvitationId, Language};
use mail::{Button, Frame, Letter, Mail, Recipient, name};
use report::say;
use store::TenantStore;

use crate::{
    Notifier,
    letter::Words,
    message::Message,
    reason::{Reason, role_of},
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
    let inviter = tenant.member(invitation.invited_by).await?;
    // Nobody knows yet what the invited speaks; whoever invites probably speaks the same.
    let language = inviter.as_ref().and_then(|member| member.language);
    let language = language.unwrap_or_default();
    let recipient = Recipient {
        id: id.to_string(),
        address: invitation.email.clone(),
        claim: tenant.invitation_claim(&invitation),
        language,
        footer: Reason::Invited.footer(&notifier.public_url, language),
    };
    let letter = InvitationLetter {
        tenant,
        invitation,
        inviter: inviter.map(|member| name(&member.name)),
        public_url: notifier.public_url.clone(),
    };
    notifier.deliver(&letter, [recipient]).await
}

pub(crate) struct InvitationLetter {
    pub tenant: TenantStore,
    pub invitation: Invitation,
    pub inviter: Option<String>,
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
        let token = InvitationToken::generate(tenant.org(), invitation.id);
        let token = token.map_err(WorkError::service)?;
        if !tenant.arm_invitation(invitation, &token.hash()).await? {
            return Ok(None);
        }
        let message = about(
            invitation,
            &name(&organization.name),
            self.inviter.as_deref(),
            format!("{}/invitation#token={}", self.public_url, token.to_text()),
            to.language,
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

fn about(
    invitation: &Invitation,
    organization: &str,
    inviter: Option<&str>,
    link: String,
    language: Language,
) -> Message {
    let until = DateTime::from_timestamp(invitation.expires_at, 0).unwrap_or_default();
    let until = language.moment(until);
    let role = role_of(invitation.role, language);
    let inviter = inviter.unwrap_or(language.of("An admin", "Um administrador"));
    let headline = language.of(
        "You are invited to an organization on Perene",
        "Você foi convidado para uma empresa no Perene",
    );
    Message {
        frame: Frame {
            language,
            headline: headline.into(),
            button: Some(Button {
                label: language.of("Accept the invitation", "Aceitar o convite"),
                address: link,
            }),
        },
        paragraphs: vec![
            say!(
                language,
                "{inviter} invites you to belong to {organization} as {role}.",
                "{inviter} convida você a fazer parte de {organization} como {role}."
            ),
            say!(
                language,
                "The link works once, until {until}. If you have no account yet, it lets you make one.",
                "O link funciona uma vez, até {until}. Se você ainda não tem conta, ele permite criar uma."
            ),
        ],
    }
}

#[cfg(test)]
mod tests {
    use domain::{OrgId, Role, UserId};

    use super::*;
    use crate::spoken::whole;

    #[test]
    fn the_mail_names_who_invites_and_holds_the_link_once() {
        let email = "bea@example.com".into();
        let invitation = Invitation {
            expires_at: 1_795_564_800,
            ..Invitation::new(OrgId::new(), email, Role::Analyst, UserId::new())
        };
        let link = "https://perene.example/invitation#token=secret".to_owned();
        let mail = |language| {
            let organization = name("Lima\n<b>& Co");
            let message = about(
                &invitation,
                &organization,
                Some("Ana"),
                link.clone(),
                language,
            );
            let footer = Reason::Invited.footer("", language);
            message.mail(&footer).unwrap()
        };
        let portuguese = whole(&mail(Language::Portuguese));
        insta::assert_snapshot!("the_text_of_an_invitation_in_portuguese", portuguese);
        let mail = mail(Language::English);
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

//! The mail of an invitation. Its secret is made here, a moment before it is sent, and kept nowhere
//! but in the mail: the table knows its hash.

use chrono::DateTime;
use domain::{Invitation, InvitationId, OrgId};
use platform::{WorkError, invitation_token::InvitationToken};
use store::TenantStore;

use crate::{
    Notifier,
    mailer::Outcome,
    noted,
    notice::{Notice, name},
    unwritable,
};

impl Notifier {
    /// Sends the newest mail that was asked for, if nobody has.
    pub(crate) async fn member_invited(
        &self,
        org: OrgId,
        id: InvitationId,
    ) -> Result<(), WorkError> {
        let tenant = self.store.as_system(org);
        let invitation = tenant.invitation(id).await?.ok_or(WorkError::Gone)?;
        let token = InvitationToken::generate(org, id).map_err(WorkError::service)?;
        let notice = self.invitation(&tenant, &invitation, &token).await?;
        let mail = notice.mail().map_err(unwritable)?;
        let hash = token.hash();
        if !tenant.take_invitation_mail(&invitation, &hash).await? {
            return Ok(());
        }
        let address = invitation.email.trim();
        let outcome = self.mailer.send(address, &mail).await;
        if let Outcome::Later(reason) = outcome {
            tenant.release_invitation_mail(&invitation, &hash).await?;
            return Err(WorkError::Retry(reason));
        }
        let notice = noted(outcome, address);
        tenant
            .settle_invitation_mail(id, &hash, notice.as_deref())
            .await?;
        Ok(())
    }

    async fn invitation(
        &self,
        tenant: &TenantStore,
        invitation: &Invitation,
        token: &InvitationToken,
    ) -> Result<Notice, WorkError> {
        let organization = tenant.organization().await?.ok_or(WorkError::Gone)?;
        let inviter = tenant.member(invitation.invited_by).await?;
        let inviter = inviter.map(|member| name(&member.name));
        Ok(about(
            invitation,
            &name(&organization.name),
            inviter.as_deref().unwrap_or("An admin"),
            format!("{}/invitation#token={}", self.public_url, token.to_text()),
        ))
    }
}

fn about(invitation: &Invitation, organization: &str, inviter: &str, link: String) -> Notice {
    let until = DateTime::from_timestamp(invitation.expires_at, 0).unwrap_or_default();
    let role = invitation.role.as_str();
    let article = if role.starts_with(['a', 'o']) {
        "an"
    } else {
        "a"
    };
    Notice {
        headline: format!("You are invited to {organization} on Perene"),
        paragraphs: vec![
            format!("{inviter} invites you to belong to {organization} as {article} {role}."),
            format!(
                "The link works once, until {} UTC. If you have no account yet, it lets you make \
                 one.",
                until.format("%-d %B %Y, %H:%M")
            ),
        ],
        link: Some(("Accept the invitation", link)),
        because: "You get this because somebody in Perene gave your address. If you do not know \
                  them, do nothing."
            .into(),
    }
}

#[cfg(test)]
mod tests {
    use domain::{Role, UserId};

    use super::*;

    #[test]
    fn the_mail_names_who_invites_and_holds_the_link_once() {
        let invitation = Invitation {
            id: InvitationId::new(),
            org_id: OrgId::new(),
            email: "bea@example.com".into(),
            role: Role::Analyst,
            invited_by: UserId::new(),
            created_at: "2026-11-21T00:00:00Z".parse().unwrap(),
            expires_at: 1_795_564_800,
            mails: 1,
            mails_taken: 0,
            token_hash: None,
            mailed_at: None,
            notice: None,
        };
        let link = "https://perene.example/invitation#token=secret".to_owned();
        let notice = about(&invitation, &name("Lima\n<b>& Co"), &name("Ana"), link);
        let mail = notice.mail().unwrap();
        assert_eq!(mail.subject, "You are invited to Lima <b>& Co on Perene");
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

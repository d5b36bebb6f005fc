//! What is written about an account.

use askama::Template;

use crate::mail::{Mail, NAME_LENGTH, one_line};

#[derive(Template)]
#[template(path = "account.html")]
struct Html<'a>(&'a Page);

#[derive(Template)]
#[template(path = "account.txt", escape = "none")]
struct Text<'a>(&'a Page);

/// What both templates show.
struct Page {
    headline: &'static str,
    name: String,
    what: String,
    link: Option<Button>,
    otherwise: &'static str,
}

struct Button {
    label: &'static str,
    address: String,
    life: &'static str,
}

/// What there is to tell. Links hold the secret, and go into the mail only.
pub(crate) enum Told<'a> {
    /// Open this to verify the address.
    VerifyEmail { link: String },
    /// Open this to set a new password.
    ResetPassword { link: String },
    /// The password is another.
    PasswordChanged,
    /// The address is another.
    EmailChanged { new: &'a str },
    /// Signing in takes a code.
    SecondFactorOn,
    /// Signing in takes no code.
    SecondFactorOff,
}

const NOT_ASKED: &str =
    "If you did not ask for this, do nothing: without the link nothing happens.";
const NOT_YOU: &str = "If this was not you, reset your password at once and end all sessions, or \
    write to the admins of your organization.";

impl Mail {
    /// The mail that tells the user of that name.
    pub(crate) fn about_account(name: &str, told: Told) -> Result<Self, askama::Error> {
        let button = |label, address, life| {
            Some(Button {
                label,
                address,
                life,
            })
        };
        let (headline, what, link, otherwise) = match told {
            Told::VerifyEmail { link } => (
                "Confirm your e-mail address",
                "Open this to confirm that this address is yours.".into(),
                button("Confirm the address", link, "24 hours"),
                NOT_ASKED,
            ),
            Told::ResetPassword { link } => (
                "Set a new password",
                "Somebody, probably you, has lost the password of your account.".into(),
                button("Set a new password", link, "one hour"),
                NOT_ASKED,
            ),
            Told::PasswordChanged => (
                "Your password was changed",
                "Your password was changed. Wherever else you were signed in, you are no longer."
                    .into(),
                None,
                NOT_YOU,
            ),
            Told::EmailChanged { new } => (
                "Your e-mail address was changed",
                format!(
                    "Your account has another address now: {}. This is the last mail to this one.",
                    one_line(new, NAME_LENGTH)
                ),
                None,
                "If this was not you, write to the admins of your organization at once.",
            ),
            Told::SecondFactorOn => (
                "Your second factor is on",
                "From now on signing in takes a code from your app as well. Keep the recovery \
                 codes where you find them without it."
                    .into(),
                None,
                NOT_YOU,
            ),
            Told::SecondFactorOff => (
                "Your second factor is off",
                "From now on signing in takes no code from your app any more.".into(),
                None,
                NOT_YOU,
            ),
        };
        let page = Page {
            headline,
            name: one_line(name, NAME_LENGTH),
            what,
            link,
            otherwise,
        };
        Ok(Self {
            subject: headline.into(),
            text: Text(&page).render()?,
            html: Html(&page).render()?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reset(name: &str) -> Mail {
        let link = "https://perene.example/reset-password#token=usr_x.secret".into();
        Mail::about_account(name, Told::ResetPassword { link }).unwrap()
    }

    #[test]
    fn the_text_of_a_reset_mail() {
        insta::assert_snapshot!(reset("Ana").text);
    }

    #[test]
    fn the_page_of_a_reset_mail() {
        insta::assert_snapshot!(reset("Ana").html);
    }

    #[test]
    fn a_name_forges_neither_lines_nor_markup() {
        let mail = reset("Ana\nhttps://evil.example <script>");
        assert!(
            mail.text
                .contains("Hello Ana https://evil.example <script>,")
        );
        assert!(!mail.html.contains("<script>"), "{}", mail.html);
    }

    #[test]
    fn what_was_done_is_told_without_a_link() {
        let new = "ana@new.example";
        for told in [
            Told::PasswordChanged,
            Told::EmailChanged { new },
            Told::SecondFactorOn,
            Told::SecondFactorOff,
        ] {
            let mail = Mail::about_account("Ana", told).unwrap();
            assert!(!mail.html.contains("href"), "{}", mail.html);
            assert!(mail.text.contains("If this was not you"), "{}", mail.text);
        }
    }
}

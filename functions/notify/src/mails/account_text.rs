//! What is written about an account.

use mail::{Button, Frame};

use crate::letter::words;

words!(Page, "account.html", "account.txt");

pub(crate) struct Page {
    frame: Frame,
    name: String,
    what: String,
    /// How long the button's link is good. It holds a secret, and goes into the mail only.
    life: Option<&'static str>,
    otherwise: &'static str,
}

const NOT_ASKED: &str =
    "If you did not ask for this, do nothing: without the link nothing happens.";
const NOT_YOU: &str = "If this was not you, reset your password at once and end all sessions, or \
    write to the admins of your organization.";

impl Page {
    /// It greets by no name: whoever signed up may have given a stranger's address and any words.
    pub(crate) fn verify_email(link: String) -> Self {
        let what = "Open this to confirm that this address is yours.";
        Self::new("", "Confirm your e-mail address", what, NOT_ASKED).with_link(
            "Confirm the address",
            link,
            "24 hours",
        )
    }

    /// Instead of a link to verify it, to an address whose holder has an account with it.
    pub(crate) fn has_account(name: &str, public_url: &str) -> Self {
        let what = "Somebody, probably you, gave this address for another account. It has one \
                    already: sign in with that, or set a new password if you lost yours.";
        let otherwise = "If this was not you, do nothing: your account is as it was.";
        let mut page = Self::new(name, "You have an account already", what, otherwise);
        page.frame.button = Some(Button {
            label: "Sign in",
            address: format!("{public_url}/signin"),
        });
        page
    }

    pub(crate) fn reset_password(name: &str, link: String) -> Self {
        let what = "Somebody, probably you, has lost the password of your account.";
        Self::new(name, "Set a new password", what, NOT_ASKED).with_link(
            "Set a new password",
            link,
            "one hour",
        )
    }

    pub(crate) fn sign_in(name: &str, link: String) -> Self {
        let what = "Somebody, probably you, gave the password of your account on a device that has \
                    not signed in before. As strangers are guessing at your password just now, \
                    this link is needed as well: open it on that device, and sign in again.";
        let otherwise = "If this was not you, somebody knows your password: reset it at once.";
        Self::new(name, "Sign in on a new device", what, otherwise)
            .with_link("Sign in", link, "one hour")
    }

    pub(crate) fn password_changed(name: &str) -> Self {
        let what = "Your password was changed. Wherever else you were signed in, you are no longer. \
                    Passkeys, if there are any, go on signing in: they are listed under Security in \
                    the settings, where each can be removed.";
        Self::new(name, "Your password was changed", what, NOT_YOU)
    }

    pub(crate) fn email_changed(name: &str, new: &str) -> Self {
        let what = format!(
            "Your account has another address now: {}. This is the last mail to this one.",
            mail::name(new)
        );
        let otherwise = "If this was not you, write to the admins of your organization at once.";
        Self::new(name, "Your e-mail address was changed", what, otherwise)
    }

    pub(crate) fn second_factor_on(name: &str) -> Self {
        let what = "From now on signing in takes a code from your app as well. Wherever else you were \
                    signed in, you are no longer. Keep the recovery codes where you find them \
                    without the app.";
        Self::new(name, "Your second factor is on", what, NOT_YOU)
    }

    pub(crate) fn second_factor_off(name: &str) -> Self {
        let what = "From now on signing in takes no code from your app any more.";
        Self::new(name, "Your second factor is off", what, NOT_YOU)
    }

    pub(crate) fn passkey_added(name: &str) -> Self {
        let what = "A passkey was added to your account. It signs in without your password, and the \
                    password alone is no longer enough. Your passkeys are listed under Security in \
                    the settings, where each can be removed.";
        Self::new(name, "A passkey was added", what, NOT_YOU)
    }

    pub(crate) fn passkey_removed(name: &str) -> Self {
        let what = "A passkey of your account was removed. It signs nobody in any more, and wherever \
                    else you were signed in, you are no longer.";
        Self::new(name, "A passkey was removed", what, NOT_YOU)
    }

    fn new(name: &str, headline: &str, what: impl Into<String>, otherwise: &'static str) -> Self {
        Self {
            frame: Frame {
                headline: headline.into(),
                button: None,
            },
            name: mail::name(name),
            what: what.into(),
            life: None,
            otherwise,
        }
    }

    fn with_link(mut self, label: &'static str, address: String, life: &'static str) -> Self {
        self.frame.button = Some(Button { label, address });
        self.life = Some(life);
        self
    }
}

#[cfg(test)]
mod tests {
    use mail::Mail;

    use super::*;
    use crate::{letter::Words, reason::Reason};

    fn reset(name: &str) -> Mail {
        let link = "https://perene.example/reset-password#token=usr_x.secret".into();
        let page = Page::reset_password(name, link);
        page.mail(&Reason::Account.footer("")).unwrap()
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
        for page in [
            Page::password_changed("Ana"),
            Page::email_changed("Ana", "ana@new.example"),
            Page::second_factor_on("Ana"),
            Page::second_factor_off("Ana"),
        ] {
            let mail = page.mail(&Reason::Account.footer("")).unwrap();
            assert!(!mail.html.contains("href"), "{}", mail.html);
            assert!(mail.text.contains("If this was not you"), "{}", mail.text);
        }
    }
}

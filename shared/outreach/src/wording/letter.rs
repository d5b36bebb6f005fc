//! A message as mail programs get it: plain text, and HTML of the same words.

use domain::Language;
use minijinja::HtmlEscape;

use super::Variables;

/// A message, but for the address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Written {
    /// One line.
    pub subject: String,
    /// Without the link to unsubscribe.
    pub body: String,
    pub text: String,
    pub html: String,
}

impl Written {
    pub(super) fn new(
        subject: &str,
        text: &str,
        language: Language,
        variables: &Variables,
    ) -> Self {
        let subject = subject.split_whitespace().collect::<Vec<_>>().join(" ");
        let paragraphs: Vec<&str> = text
            .split("\n\n")
            .map(str::trim)
            .filter(|paragraph| !paragraph.is_empty())
            .collect();
        let body = paragraphs.join("\n\n");
        let leave = language.of("Unsubscribe", "Cancelar inscrição");
        let text = match variables.unsubscribe.as_str() {
            "" => format!("{body}\n"),
            link => format!("{body}\n\n--\n{leave}: {link}\n"),
        };
        Self {
            html: html(&subject, &paragraphs, language, (leave, variables)),
            subject,
            body,
            text,
        }
    }
}

/// A line; one that is an address leads there, unless it is what a customer is called, or what they chose.
fn line(text: &str, of: &Variables) -> String {
    let text = text.trim();
    let escaped = HtmlEscape(text);
    let mut theirs = [&of.customer_name, &of.plan, &of.used, &of.card_brand].into_iter();
    let is_address = text.starts_with("https://") && !text.contains(char::is_whitespace);
    match is_address && !theirs.any(|chosen| chosen == text) {
        true => format!("<a href=\"{escaped}\" style=\"word-break:break-all\">{escaped}</a>"),
        false => escaped.to_string(),
    }
}

/// A page of tables and styles in place: what old mail programs show, too. Outlook for Windows knows no greatest width, so
/// it gets a table of that width around.
fn html(
    subject: &str,
    paragraphs: &[&str],
    language: Language,
    (leave, variables): (&str, &Variables),
) -> String {
    let paragraph = |text: &&str| {
        let lines: Vec<String> = text.lines().map(|text| line(text, variables)).collect();
        format!("<p style=\"margin:0 0 16px\">{}</p>", lines.join("<br>"))
    };
    let paragraphs: String = paragraphs.iter().map(paragraph).collect();
    let footer = match variables.unsubscribe.as_str() {
        "" => String::new(),
        link => format!(
            "<p style=\"margin:24px 0 0;font-size:12px\"><a href=\"{}\" style=\"color:#666666\">{leave}</a></p>",
            HtmlEscape(link)
        ),
    };
    let (title, code) = (HtmlEscape(subject), language.of("en", "pt-BR"));
    format!(
        "<!DOCTYPE html>\n<html lang=\"{code}\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" \
         content=\"width=device-width\"><meta name=\"color-scheme\" content=\"light dark\"><title>{title}</title></head>\
         <body style=\"margin:0\"><table role=\"presentation\" width=\"100%\" cellpadding=\"0\" cellspacing=\"0\">\
         <tr><td align=\"center\" style=\"padding:24px\"><!--[if mso]><table role=\"presentation\" width=\"560\" \
         cellpadding=\"0\" cellspacing=\"0\"><tr><td><![endif]--><table role=\"presentation\" width=\"100%\" cellpadding=\"0\" \
         cellspacing=\"0\" style=\"max-width:560px\"><tr><td style=\"font:16px/1.5 Helvetica,Arial,sans-serif\">\
         {paragraphs}{footer}</td></tr></table><!--[if mso]></td></tr></table><![endif]--></td></tr></table>\
         </body></html>\n"
    )
}

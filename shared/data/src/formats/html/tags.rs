//! HTML as tags and the text between them, whatever is wrong with it.

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Token<'a> {
    /// A tag's name, and its attributes as they are written.
    Start(&'a str, &'a str),
    End(&'a str),
    /// With its entities.
    Text(&'a str),
}

pub(super) struct Tags<'a> {
    rest: &'a str,
}

/// What is no text, but what a page is made with.
const RAW: [&str; 4] = ["script", "style", "title", "textarea"];

impl<'a> Tags<'a> {
    pub fn of(text: &'a str) -> Self {
        Self { rest: text }
    }

    /// Takes `len` bytes.
    fn take(&mut self, len: usize) -> &'a str {
        let (taken, rest) = self.rest.split_at(len.min(self.rest.len()));
        self.rest = rest;
        taken
    }

    /// Takes what stands before `mark`, which goes too.
    fn take_before(&mut self, mark: &str) -> &'a str {
        match self.rest.split_once(mark) {
            Some((taken, rest)) => {
                self.rest = rest;
                taken
            }
            None => self.take(usize::MAX),
        }
    }

    /// A tag without its brackets; a `>` in quotes does not end it.
    fn take_tag(&mut self) -> &'a str {
        let mut quote = None;
        let end = self.rest.bytes().position(|b| {
            match (quote, b) {
                (None, b'>') => return true,
                (None, b'"' | b'\'') => quote = Some(b),
                (Some(open), b) if open == b => quote = None,
                _ => {}
            }
            false
        });
        match end {
            Some(end) => {
                let tag = self.take(end);
                self.take(1);
                tag
            }
            // A quote that is never closed.
            None => self.take_before(">"),
        }
    }

    fn skip_raw(&mut self, name: &str) {
        let mut from = 0;
        while let Some(at) = self.rest[from..].find("</") {
            from += at + 2;
            let end = self.rest.get(from..from + name.len());
            if end.is_some_and(|end| end.eq_ignore_ascii_case(name)) {
                self.take(from + name.len());
                self.take_before(">");
                return;
            }
        }
        self.take(usize::MAX);
    }
}

impl<'a> Iterator for Tags<'a> {
    type Item = Token<'a>;

    fn next(&mut self) -> Option<Token<'a>> {
        loop {
            if self.rest.is_empty() {
                return None;
            }
            if self.rest.starts_with("<!--") {
                self.take(4);
                self.take_before("-->");
                continue;
            }
            if self.rest.starts_with("<!") || self.rest.starts_with("<?") {
                self.take_before(">");
                continue;
            }
            let after = |at: usize| {
                self.rest
                    .as_bytes()
                    .get(at)
                    .is_some_and(u8::is_ascii_alphabetic)
            };
            if self.rest.starts_with("</") && after(2) {
                self.take(2);
                return Some(Token::End(name(self.take_before(">")).0));
            }
            if self.rest.starts_with('<') && after(1) {
                self.take(1);
                let (name, attributes) = name(self.take_tag());
                if RAW.iter().any(|raw| raw.eq_ignore_ascii_case(name)) {
                    self.skip_raw(name);
                    continue;
                }
                return Some(Token::Start(name, attributes));
            }
            // A bracket that begins no tag is text.
            let mut brackets = self.rest.char_indices().skip(1).filter(|(_, c)| *c == '<');
            let end = brackets.next().map_or(self.rest.len(), |(at, _)| at);
            return Some(Token::Text(self.take(end)));
        }
    }
}

fn name(tag: &str) -> (&str, &str) {
    let end = tag.find(|c: char| c.is_whitespace() || c == '/');
    tag.split_at(end.unwrap_or(tag.len()))
}

/// An attribute's value.
pub(super) fn attribute<'a>(attributes: &'a str, wanted: &str) -> Option<&'a str> {
    let mut rest = attributes;
    loop {
        rest = rest.trim_start_matches(|c: char| c.is_whitespace() || c == '/');
        let end = rest.find(|c: char| c.is_whitespace() || matches!(c, '=' | '/'));
        let (name, behind) = rest.split_at(end.unwrap_or(rest.len()));
        if name.is_empty() && !behind.starts_with('=') {
            return None;
        }
        let Some(value) = behind.trim_start().strip_prefix('=') else {
            rest = behind;
            continue;
        };
        let value = value.trim_start();
        let (value, behind) = match value.chars().next() {
            Some(quote @ ('"' | '\'')) => value[1..].split_once(quote).unwrap_or((&value[1..], "")),
            _ => value.split_at(value.find(char::is_whitespace).unwrap_or(value.len())),
        };
        if name.eq_ignore_ascii_case(wanted) {
            return Some(value);
        }
        rest = behind;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_are_told_from_text() {
        let html =
            "<!DOCTYPE html><!-- <td> --><style>td > p {}</STYLE><td a='>' b=\"2\">1 < 2</td><";
        assert_eq!(
            Tags::of(html).collect::<Vec<_>>(),
            [
                Token::Start("td", " a='>' b=\"2\""),
                Token::Text("1 "),
                Token::Text("< 2"),
                Token::End("td"),
                Token::Text("<"),
            ]
        );
        assert_eq!(attribute(" nowrap a = '1' colspan=3/", "nowrap"), None);
        assert_eq!(attribute(" nowrap a = '1' COLSPAN=3", "colspan"), Some("3"));
        assert_eq!(attribute(" = =", "colspan"), None);
    }
}

//! The files of the dashboard, as `npm run build` in `web/` left them beside this binary.

use std::{collections::HashMap, fs, io, path::Path};

use http::HeaderMap;

/// The dashboard, read once and kept: it is a few hundred kilobytes.
#[derive(Debug)]
pub struct Site {
    /// The page that starts it, whatever its path.
    pub index: String,
    files: HashMap<String, File>,
}

/// A file and its compressed forms.
#[derive(Debug, Default)]
pub struct File {
    plain: Vec<u8>,
    gzip: Option<Vec<u8>>,
    brotli: Option<Vec<u8>>,
}

impl Site {
    /// Reads a folder. `NAME.br` and `NAME.gz` are forms of `NAME`.
    ///
    /// # Errors
    /// The folder or its `index.html` cannot be read.
    pub fn read(folder: &Path) -> io::Result<Self> {
        let mut files = HashMap::new();
        read_into(&mut files, folder, "")?;
        let index = fs::read_to_string(folder.join("index.html"))?;
        files.remove("index.html");
        Ok(Self { index, files })
    }

    /// The file by that path, without a leading `/`.
    pub fn file(&self, path: &str) -> Option<&File> {
        self.files.get(path)
    }
}

fn read_into(files: &mut HashMap<String, File>, folder: &Path, prefix: &str) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let name = format!("{prefix}{}", entry.file_name().to_string_lossy());
        if name.starts_with('.') {
            continue; // of the build, and nobody else's
        }
        if entry.file_type()?.is_dir() {
            read_into(files, &entry.path(), &format!("{name}/"))?;
            continue;
        }
        let bytes = fs::read(entry.path())?;
        if let Some(plain) = name.strip_suffix(".br") {
            files.entry(plain.to_owned()).or_default().brotli = Some(bytes);
        } else if let Some(plain) = name.strip_suffix(".gz") {
            files.entry(plain.to_owned()).or_default().gzip = Some(bytes);
        } else {
            files.entry(name).or_default().plain = bytes;
        }
    }
    Ok(())
}

impl File {
    /// The smallest form that a browser takes, and the name of its encoding.
    pub fn for_browser(&self, headers: &HeaderMap) -> (&[u8], Option<&'static str>) {
        if let Some(bytes) = self.brotli.as_deref().filter(|_| accepts(headers, "br")) {
            return (bytes, Some("br"));
        }
        if let Some(bytes) = self.gzip.as_deref().filter(|_| accepts(headers, "gzip")) {
            return (bytes, Some("gzip"));
        }
        (&self.plain, None)
    }
}

/// Whether `Accept-Encoding` names the encoding, and not with a weight of nothing.
fn accepts(headers: &HeaderMap, encoding: &str) -> bool {
    headers
        .get_all(http::header::ACCEPT_ENCODING)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .any(|offer| {
            let mut parts = offer.split(';').map(str::trim);
            let name = parts.next().unwrap_or_default();
            let refused = parts.any(|part| {
                part.strip_prefix("q=")
                    .and_then(|weight| weight.parse::<f32>().ok())
                    .is_some_and(|weight| weight <= 0.0)
            });
            name.eq_ignore_ascii_case(encoding) && !refused
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_browser_gets_the_smallest_form_it_takes() {
        let file = File {
            plain: b"plain".to_vec(),
            gzip: Some(b"gz".to_vec()),
            brotli: Some(b"b".to_vec()),
        };
        for (offer, encoding) in [
            ("gzip, deflate, br, zstd", Some("br")),
            ("gzip", Some("gzip")),
            ("br;q=0, GZIP;q=0.5", Some("gzip")),
            ("identity", None),
            ("bread", None),
        ] {
            let mut headers = HeaderMap::new();
            headers.insert(http::header::ACCEPT_ENCODING, offer.parse().unwrap());
            assert_eq!(file.for_browser(&headers).1, encoding, "{offer}");
        }
        assert_eq!(file.for_browser(&HeaderMap::new()).0, b"plain");
    }
}

//! Bodies of events: of any content type, as clients send several, and perhaps packed.

use std::io::Read;

use api::ApiError;
use axum::extract::{FromRequest, Request};
use bytes::Bytes;
use flate2::read::MultiGzDecoder;
use http::{HeaderMap, StatusCode, header};

/// Bytes of a request's events, unpacked.
pub const MOST_BYTES: usize = 512_000;

/// The bytes of a body, unpacked.
pub struct Body(pub Bytes);

impl<S: Send + Sync> FromRequest<S> for Body {
    type Rejection = ApiError;

    async fn from_request(request: Request, state: &S) -> Result<Self, ApiError> {
        let packing = packing(request.headers())?;
        let sent = Bytes::from_request(request, state).await;
        let sent = sent.map_err(|rejection| match rejection.status() {
            StatusCode::PAYLOAD_TOO_LARGE => too_large(),
            status => ApiError::new(status, "bad_body", rejection.body_text()),
        })?;
        match packing {
            Packing::None if sent.len() > MOST_BYTES => Err(too_large()),
            Packing::None => Ok(Self(sent)),
            Packing::Gzip => unpack(&sent).map(|bytes| Self(bytes.into())),
        }
    }
}

#[derive(Debug, Clone, Copy)]
enum Packing {
    None,
    Gzip,
}

fn packing(headers: &HeaderMap) -> Result<Packing, ApiError> {
    let said = headers.get(header::CONTENT_ENCODING);
    match said.map(|value| value.as_bytes().to_ascii_lowercase()) {
        None => Ok(Packing::None),
        Some(value) if value.is_empty() || value == b"identity" => Ok(Packing::None),
        Some(value) if value == b"gzip" => Ok(Packing::Gzip),
        Some(_) => Err(ApiError::new(
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            "unknown_encoding",
            "The body is packed in a way that is not read here. Send it as it is, or with \
             `Content-Encoding: gzip`.",
        )),
    }
}

fn unpack(packed: &[u8]) -> Result<Vec<u8>, ApiError> {
    let mut bytes = Vec::new();
    let most = MOST_BYTES as u64 + 1;
    let read = MultiGzDecoder::new(packed)
        .take(most)
        .read_to_end(&mut bytes);
    match read {
        Ok(_) if bytes.len() > MOST_BYTES => Err(too_large()),
        Ok(_) => Ok(bytes),
        Err(_) => Err(ApiError::bad_request(
            "malformed_gzip",
            "The body says that it is packed with gzip, and does not unpack. Where nothing stands before API Gateway, that \
             takes JSON for text and breaks it: send packed bodies as `Content-Type: application/octet-stream`, switch \
             gzip off in your client, or have Perene deployed with `Distribution=true`.",
        )),
    }
}

fn too_large() -> ApiError {
    ApiError::new(
        StatusCode::PAYLOAD_TOO_LARGE,
        "too_large",
        format!(
            "A request holds at most {} kB of events ({MOST_BYTES} bytes), unpacked. Send them in several.",
            MOST_BYTES / 1024
        ),
    )
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use axum::body::Body as Sent;
    use flate2::{Compression, write::GzEncoder};

    use super::*;

    fn packed(bytes: &[u8]) -> Vec<u8> {
        let mut gzip = GzEncoder::new(Vec::new(), Compression::fast());
        gzip.write_all(bytes).unwrap();
        gzip.finish().unwrap()
    }

    #[tokio::test]
    async fn a_body_is_read_as_it_is_packed_and_no_further_than_it_may_be() {
        let (fits, large) = (vec![b' '; MOST_BYTES], vec![b' '; MOST_BYTES + 1]);
        let bomb = packed(&vec![0; 50_000_000]);
        assert!(bomb.len() < MOST_BYTES);
        let two = [packed(b"[1"), packed(b"]")].concat();
        for (encoding, body, expected) in [
            (None, fits.clone(), Ok(MOST_BYTES)),
            (None, large.clone(), Err("too_large")),
            (Some("identity"), b"[]".to_vec(), Ok(2)),
            (Some("GZIP"), packed(&fits), Ok(MOST_BYTES)),
            (Some("gzip"), packed(&large), Err("too_large")),
            (Some("gzip"), bomb, Err("too_large")),
            (Some("gzip"), two, Ok(3)),
            (Some("gzip"), b"{}".to_vec(), Err("malformed_gzip")),
            (Some("br"), b"{}".to_vec(), Err("unknown_encoding")),
        ] {
            let mut request = Request::post("/").header("content-type", "text/plain");
            if let Some(encoding) = encoding {
                request = request.header("content-encoding", encoding);
            }
            let request = request.body(Sent::from(body)).unwrap();
            let read = Body::from_request(request, &()).await;
            let read = read
                .as_ref()
                .map(|body| body.0.len())
                .map_err(ApiError::code);
            assert_eq!(read, expected, "{encoding:?}");
        }
    }
}

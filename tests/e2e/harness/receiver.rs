//! A server of an organization's own, as endpoints are: it answers as it is told to, by path, and keeps what it got.

use std::{
    collections::{HashMap, VecDeque},
    sync::{Arc, Mutex},
    time::Duration,
};

use aws_lc_rs::hmac;
use chrono::{DateTime, Utc};
use data_encoding::BASE64;
use serde_json::Value;
use tokio::{
    io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader},
    net::{TcpListener, TcpStream},
    time::sleep,
};

/// How it answers.
#[derive(Debug, Clone, Copy)]
pub enum Answers {
    With(u16),
    /// With a header of that name and value, too.
    Headed(u16, &'static str, &'static str),
    /// With 200, after so long.
    Late(Duration),
    /// It reads, and says nothing.
    Never,
}

/// What it got.
#[derive(Debug, Clone)]
pub struct Got {
    pub path: String,
    pub at: DateTime<Utc>,
    pub headers: HashMap<String, String>,
    pub body: String,
}

#[derive(Default)]
struct State {
    /// What is answered on a path; the last answer goes on.
    answers: HashMap<String, VecDeque<Answers>>,
    got: Vec<Got>,
    under_way: usize,
    most_under_way: usize,
}

pub struct Receiver {
    port: u16,
    state: Arc<Mutex<State>>,
}

impl Receiver {
    /// One of a test's own, which ends with it.
    pub async fn open() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let state = Arc::new(Mutex::new(State::default()));
        let shared = state.clone();
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(serve(stream, shared.clone()));
            }
        });
        Self { port, state }
    }

    /// Where a path of it is. Unless told otherwise it answers with 200.
    pub fn at(&self, path: &str) -> String {
        format!("http://127.0.0.1:{}{path}", self.port)
    }

    /// Says how it answers on a path from now on; the last answer goes on.
    pub fn answer(&self, path: &str, answers: &[Answers]) {
        let mut state = self.state.lock().unwrap();
        let answers = answers.iter().copied().collect();
        state.answers.insert(path.to_owned(), answers);
    }

    /// What came to a path, in the order in which it came.
    pub fn got(&self, path: &str) -> Vec<Got> {
        let state = self.state.lock().unwrap();
        let there = state.got.iter().filter(|got| got.path == path);
        there.cloned().collect()
    }

    /// How many were answered at once, at most.
    pub fn most_under_way(&self) -> usize {
        self.state.lock().unwrap().most_under_way
    }
}

impl Got {
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap()
    }

    pub fn id(&self) -> &str {
        &self.headers["webhook-id"]
    }

    /// Whether that secret signed it, as a receiver finds out who has nothing of ours but the standard
    /// (<https://www.standardwebhooks.com>).
    pub fn is_signed_by(&self, secret: &str) -> bool {
        let key = secret.strip_prefix("whsec_").unwrap();
        let key = BASE64.decode(key.as_bytes()).unwrap();
        let key = hmac::Key::new(hmac::HMAC_SHA256, &key);
        let at = &self.headers["webhook-timestamp"];
        let age = Utc::now().timestamp() - at.parse::<i64>().unwrap();
        assert!(age.abs() < 300, "it is {age} seconds old");
        let signed = format!("{}.{at}.{}", self.id(), self.body);
        let signatures = self.headers["webhook-signature"].split(' ');
        let mut decoded = signatures
            .filter_map(|one| one.strip_prefix("v1,"))
            .map(|one| BASE64.decode(one.as_bytes()).unwrap());
        decoded.any(|one| hmac::verify(&key, signed.as_bytes(), &one).is_ok())
    }
}

async fn serve(stream: TcpStream, state: Arc<Mutex<State>>) {
    let mut stream = BufReader::new(stream);
    let Some(got) = read(&mut stream).await else {
        return;
    };
    let answer = {
        let mut state = state.lock().unwrap();
        state.under_way += 1;
        state.most_under_way = state.most_under_way.max(state.under_way);
        let answers = state.answers.entry(got.path.clone()).or_default();
        let first = answers.front().copied().unwrap_or(Answers::With(200));
        if answers.len() > 1 {
            answers.pop_front();
        }
        state.got.push(got);
        first
    };
    let (status, header) = match answer {
        Answers::With(status) => (status, String::new()),
        Answers::Headed(status, name, value) => (status, format!("{name}: {value}\r\n")),
        Answers::Late(after) => {
            sleep(after).await;
            (200, String::new())
        }
        Answers::Never => {
            // Until whoever asks hangs up.
            let _ = stream.read(&mut [0]).await;
            (200, String::new())
        }
    };
    state.lock().unwrap().under_way -= 1;
    let body = format!("answered {status}");
    let text = format!(
        "HTTP/1.1 {status} Told\r\n{header}content-length: {}\r\nconnection: close\r\n\r\n{body}",
        body.len()
    );
    let _ = stream.write_all(text.as_bytes()).await;
}

/// A whole request; nothing of who hangs up before.
async fn read(stream: &mut BufReader<TcpStream>) -> Option<Got> {
    let mut line = String::new();
    stream.read_line(&mut line).await.ok()?;
    let path = line.split(' ').nth(1)?.to_owned();
    let mut headers = HashMap::new();
    loop {
        let mut line = String::new();
        stream.read_line(&mut line).await.ok()?;
        let Some((name, value)) = line.trim().split_once(':') else {
            break;
        };
        headers.insert(name.to_ascii_lowercase(), value.trim().to_owned());
    }
    let length = headers.get("content-length")?.parse().ok()?;
    let mut body = vec![0; length];
    stream.read_exact(&mut body).await.ok()?;
    Some(Got {
        path,
        at: Utc::now(),
        headers,
        body: String::from_utf8(body).ok()?,
    })
}

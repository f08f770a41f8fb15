//! Serves the page that follows a watch, to browsers on this machine and to nobody else.
//!
//! A browser is told that there is news and fetches what it wants to see of it. So one that is slow, or
//! gone, keeps nobody waiting, and nothing is kept for it.

use std::convert::Infallible;
use std::io;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Bytes;
use axum::extract::{DefaultBodyLimit, Request, State};
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{Html, IntoResponse, Response};
use axum::routing::{get, post};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use futures::Stream;
use tokio::net::TcpListener;
use tokio::sync::mpsc::UnboundedSender;
use tokio::sync::watch::Receiver;
use tokio::task::{JoinHandle, spawn_blocking};

use crate::surfaces::page::guard::{self, Guard};
use crate::surfaces::page::live::{self, Lessons, Wish};
use crate::surfaces::watch::audience::{Asked, Seen};

/// The longest request: names of an exercise and of a test.
const LONGEST_REQUEST: usize = 4 << 10;

/// So often a browser that hears nothing is told that nothing happened; one that is gone is noticed.
const STILL_THERE: Duration = Duration::from_secs(15);

/// Bytes of a token that nobody can guess.
const TOKEN_BYTES: usize = 16;

/// A page that is served. Dropping it ends that.
pub struct Served {
    /// Where it is, with the token.
    pub address: String,
    accepting: JoinHandle<()>,
}

impl Drop for Served {
    fn drop(&mut self) {
        self.accepting.abort();
    }
}

/// What is served.
struct Room {
    guard: Guard,
    lessons: Lessons,
    seen: Receiver<Seen>,
    asking: UnboundedSender<Asked>,
}

/// Serves what is seen from this seat, on a free port, under an address that nobody can guess.
pub async fn serve(
    lessons: Lessons,
    (seen, asking): (Receiver<Seen>, UnboundedSender<Asked>),
) -> io::Result<Served> {
    let listener = TcpListener::bind(("127.0.0.1", 0)).await?;
    let port = listener.local_addr()?.port();
    let mut bytes = [0; TOKEN_BYTES];
    getrandom::fill(&mut bytes).map_err(io::Error::other)?;
    let token = URL_SAFE_NO_PAD.encode(bytes);
    let room = Room { guard: Guard::new(&token, port), lessons, seen, asking };
    let router = router(Arc::new(room));
    let accepting = tokio::spawn(async move {
        // It accepts until it is dropped, whatever happens to a connection.
        let _ = axum::serve(listener, router).await;
    });
    Ok(Served { address: format!("http://127.0.0.1:{port}/{token}/"), accepting })
}

fn router(room: Arc<Room>) -> Router {
    Router::new()
        .route("/{token}/", get(page))
        .route("/{token}/view", get(view))
        .route("/{token}/events", get(events))
        .route("/{token}/ask", post(ask))
        .layer(DefaultBodyLimit::max(LONGEST_REQUEST))
        .layer(from_fn_with_state(Arc::clone(&room), guarded))
        .with_state(room)
}

/// Lets pass whom the guard admits, and has nobody keep or frame what they get.
async fn guarded(State(room): State<Arc<Room>>, request: Request, next: Next) -> Response {
    let asked = guard::Request {
        method: request.method(),
        path: request.uri().path(),
        headers: request.headers(),
    };
    let mut response = match room.guard.admit(&asked) {
        Ok(()) => next.run(request).await,
        Err(status) => status.into_response(),
    };
    let headers = response.headers_mut();
    for (name, value) in ALWAYS {
        headers.insert(HeaderName::from_static(name), HeaderValue::from_static(value));
    }
    response
}

/// What every answer says, whoever gets it. The page's own policy is stricter still.
const ALWAYS: [(&str, &str); 7] = [
    ("cache-control", "no-store"),
    ("content-security-policy", "frame-ancestors 'none'; base-uri 'none'; form-action 'none'"),
    ("cross-origin-opener-policy", "same-origin"),
    ("cross-origin-resource-policy", "same-origin"),
    ("referrer-policy", "no-referrer"),
    ("x-content-type-options", "nosniff"),
    ("x-frame-options", "DENY"),
];

async fn page(State(room): State<Arc<Room>>) -> Html<String> {
    Html(live::page(&room.lessons))
}

/// What there is to see now, drawn where it keeps nobody else waiting.
async fn view(State(room): State<Arc<Room>>) -> Response {
    let seen = room.seen.borrow().clone();
    let drawn = spawn_blocking(move || live::view(&room.lessons, &seen)).await;
    match drawn {
        Ok(json) => ([(header::CONTENT_TYPE, "application/json")], json).into_response(),
        Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}

/// What there is to fetch, at once and whenever it changes.
async fn events(
    State(room): State<Arc<Room>>,
) -> Sse<impl Stream<Item = Result<Event, Infallible>>> {
    let mut seen = room.seen.clone();
    seen.mark_changed();
    let stream = futures::stream::unfold(seen, |mut seen| async move {
        seen.changed().await.ok()?;
        let news = live::news(&seen.borrow_and_update());
        Some((Ok(Event::default().data(news)), seen))
    });
    Sse::new(stream).keep_alive(KeepAlive::new().interval(STILL_THERE))
}

async fn ask(State(room): State<Arc<Room>>, body: Bytes) -> StatusCode {
    let wish = serde_json::from_slice::<Wish>(&body).ok();
    let Some(asked) = wish.and_then(|wish| room.lessons.understand(wish)) else {
        return StatusCode::BAD_REQUEST;
    };
    match room.asking.send(asked) {
        Ok(()) => StatusCode::NO_CONTENT,
        // The watch has ended, and this server is about to.
        Err(_) => StatusCode::GONE,
    }
}

//! Who may ask the page's server for anything: whoever knows the token, from the page itself.
//!
//! A page of somebody else's in the same browser can send requests here, and can have its own name lead
//! here. It does not know the token; and where it had found it out, its requests would still say where
//! they come from.

use axum::http::{HeaderMap, Method, StatusCode, header};

/// What is compared with whatever a request says of itself.
pub struct Guard {
    /// Of the token. Hashes are compared in constant time.
    token: blake3::Hash,
    /// What the page's own requests name as the host.
    host: String,
}

/// What a request says of itself.
pub struct Request<'a> {
    pub method: &'a Method,
    pub path: &'a str,
    pub headers: &'a HeaderMap,
}

impl Guard {
    /// The guard of a server on this port of this machine.
    pub fn new(token: &str, port: u16) -> Self {
        Self { token: blake3::hash(token.as_bytes()), host: format!("127.0.0.1:{port}") }
    }

    /// Lets a request pass, or says what to answer it. Without the token there is nothing here.
    pub fn admit(&self, request: &Request<'_>) -> Result<(), StatusCode> {
        let token = request.path.split('/').nth(1).unwrap_or_default();
        if blake3::hash(token.as_bytes()) != self.token {
            return Err(StatusCode::NOT_FOUND);
        }
        let said = |name| request.headers.get(name).map(|value| value.to_str().unwrap_or("?"));
        if said(header::HOST) != Some(self.host.as_str()) {
            return Err(StatusCode::FORBIDDEN);
        }
        let own = format!("http://{}", self.host);
        let comes_from_here = match said(header::ORIGIN) {
            Some(origin) => origin == own,
            // Browsers name it with every request that changes something.
            None => *request.method == Method::GET || *request.method == Method::HEAD,
        };
        let fetched_elsewhere = match (said(SITE), said(MODE)) {
            (None | Some("same-origin" | "none"), _) => false,
            // A link to the page that somebody has followed.
            (Some(_), mode) => mode != Some("navigate") || *request.method != Method::GET,
        };
        if comes_from_here && !fetched_elsewhere { Ok(()) } else { Err(StatusCode::FORBIDDEN) }
    }
}

/// Where a request comes from, in the browser's own words, which no page can choose.
const SITE: header::HeaderName = header::HeaderName::from_static("sec-fetch-site");
const MODE: header::HeaderName = header::HeaderName::from_static("sec-fetch-mode");

#[cfg(test)]
mod tests {
    use super::*;

    const OWN: (&str, &str) = ("host", "127.0.0.1:7");
    const ORIGIN: (&str, &str) = ("origin", "http://127.0.0.1:7");

    fn answered(method: Method, path: &str, said: &[(&'static str, &str)]) -> u16 {
        let mut headers = HeaderMap::new();
        for (name, value) in said {
            headers.append(*name, value.parse().unwrap());
        }
        let request = Request { method: &method, path, headers: &headers };
        let admitted = Guard::new("secret", 7).admit(&request);
        admitted.map_or_else(|refused| refused.as_u16(), |()| 200)
    }

    #[test]
    fn only_the_page_itself_gets_anything() {
        type Said<'a> = &'a [(&'static str, &'a str)];
        let table: [(Method, &str, Said<'_>, u16); 16] = [
            (Method::GET, "/secret/", &[OWN], 200),
            (Method::GET, "/secret/view", &[OWN, ("sec-fetch-site", "same-origin")], 200),
            (Method::POST, "/secret/ask", &[OWN, ORIGIN], 200),
            // Somebody has followed a link.
            (
                Method::GET,
                "/secret/",
                &[OWN, ("sec-fetch-site", "cross-site"), ("sec-fetch-mode", "navigate")],
                200,
            ),
            (Method::GET, "/", &[OWN], 404),
            (Method::GET, "/secre/", &[OWN], 404),
            (Method::GET, "/secrets/", &[OWN], 404),
            (Method::GET, "//secret/", &[OWN], 404),
            // Another name that leads here, or none.
            (Method::GET, "/secret/", &[("host", "evil.example:7")], 403),
            (Method::GET, "/secret/", &[("host", "localhost:7")], 403),
            (Method::GET, "/secret/", &[], 403),
            // Another page in the same browser.
            (Method::POST, "/secret/ask", &[OWN, ("origin", "https://evil.example")], 403),
            (Method::POST, "/secret/ask", &[OWN, ("origin", "null")], 403),
            (Method::POST, "/secret/ask", &[OWN], 403),
            (Method::GET, "/secret/view", &[OWN, ("origin", "http://127.0.0.1:8")], 403),
            (
                Method::GET,
                "/secret/view",
                &[OWN, ("sec-fetch-site", "same-site"), ("sec-fetch-mode", "no-cors")],
                403,
            ),
        ];
        for (method, path, said, status) in table {
            assert_eq!(answered(method.clone(), path, said), status, "{method} {path} {said:?}");
        }
    }
}

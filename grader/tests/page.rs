//! `watch --open`: the page that follows, as a browser asks for it.

#![cfg(unix)]

mod support;

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;

use serde_json::{Value, json};

use support::watching::Watching;
use support::{PATIENCE, Workspace, wrong};

/// A watch with its page.
struct Page {
    watching: Watching,
    /// `127.0.0.1:7`
    host: String,
    /// `/token/`
    path: String,
}

/// What a request was answered.
struct Answer {
    status: u16,
    head: String,
    body: String,
}

impl Page {
    /// The page of a watch that has told its first verdict.
    fn of(workspace: &Workspace) -> Self {
        let watching = Watching::from_the_first(workspace.command(["watch", "--json", "--open"]));
        let page = watching.next();
        assert_eq!(page["event"], "page", "{page}");
        let url = page["url"].as_str().unwrap();
        let (host, token) = url.strip_prefix("http://").unwrap().split_once('/').unwrap();
        watching.until("verdict double todo");
        Self { host: host.to_owned(), path: format!("/{token}"), watching }
    }

    fn connected(&self) -> TcpStream {
        let stream = TcpStream::connect(&self.host).unwrap();
        stream.set_read_timeout(Some(PATIENCE)).unwrap();
        stream
    }

    /// What this request is answered, with these lines in its head.
    fn ask(&self, method: &str, path: &str, head: &[&str], body: &str) -> Answer {
        let mut stream = self.connected();
        let length = body.len();
        let head: String = head.iter().map(|line| format!("{line}\r\n")).collect();
        let request = format!(
            "{method} {path} HTTP/1.1\r\n{head}content-length: {length}\r\nconnection: close\r\n\r\n{body}"
        );
        stream.write_all(request.as_bytes()).unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        let (head, body) = answer.split_once("\r\n\r\n").unwrap();
        let status = head.split(' ').nth(1).unwrap().parse().unwrap();
        Answer { status, head: head.to_lowercase(), body: body.to_owned() }
    }

    fn host_line(&self) -> String {
        format!("host: {}", self.host)
    }

    /// What there is to see.
    fn view(&self) -> Value {
        let answer = self.ask("GET", &format!("{}view", self.path), &[&self.host_line()], "");
        assert_eq!(answer.status, 200, "{}", answer.body);
        serde_json::from_str(&answer.body).unwrap()
    }

    /// Asks the watch for something, as the page does.
    fn wish(&self, wish: &Value) -> u16 {
        let (host, origin) = (self.host_line(), format!("origin: http://{}", self.host));
        let path = format!("{}ask", self.path);
        self.ask("POST", &path, &[&host, &origin], &wish.to_string()).status
    }

    /// The page's stream of news.
    fn news(&self) -> News {
        let mut stream = self.connected();
        let request = format!("GET {}events HTTP/1.1\r\n{}\r\n\r\n", self.path, self.host_line());
        stream.write_all(request.as_bytes()).unwrap();
        News(BufReader::new(stream))
    }
}

struct News(BufReader<TcpStream>);

impl News {
    /// Reads on until something else than `version` is to be seen and nothing is being judged.
    fn after(&mut self, version: &Value) -> Value {
        loop {
            let mut line = String::new();
            assert!(self.0.read_line(&mut line).unwrap() > 0, "the news have ended");
            let Some(news) = line.strip_prefix("data: ") else { continue };
            let news: Value = serde_json::from_str(news).unwrap();
            if news["version"] != *version && news["judging"].is_null() {
                return news;
            }
        }
    }
}

#[test]
fn nobody_gets_anything_who_does_not_know_the_address() {
    let workspace = Workspace::new();
    let page = Page::of(&workspace);
    let (host, own) = (page.host_line(), page.path.as_str());
    let (ask, view) = (format!("{own}ask"), format!("{own}view"));
    let origin = format!("origin: http://{}", page.host);
    let port = page.host.split(':').nth(1).unwrap();
    let rebound = format!("host: evil.example:{port}");
    let guessed = format!("/{}/", "A".repeat(own.len() - 2));
    let table: [(&str, &str, &[&str], u16); 12] = [
        ("GET", own, &[&host], 200),
        ("GET", "/", &[&host], 404),
        ("GET", &guessed, &[&host], 404),
        ("GET", &format!("{guessed}events"), &[&host], 404),
        ("GET", &view, &[&rebound], 403),
        ("GET", &view, &[&host, "origin: https://evil.example"], 403),
        ("POST", &ask, &[&host, "origin: https://evil.example"], 403),
        ("POST", &ask, &[&host], 403),
        ("POST", &view, &[&host, &origin], 405),
        ("GET", &ask, &[&host], 405),
        ("POST", &ask, &[&host, &origin], 400),
        ("GET", &format!("{own}nothing"), &[&host], 404),
    ];
    for (method, path, head, status) in table {
        let answer = page.ask(method, path, head, "");
        assert_eq!(answer.status, status, "{method} {path} {head:?}");
        for line in ["cache-control: no-store", "x-frame-options: deny", "nosniff"] {
            assert!(answer.head.contains(line), "{method} {path}: {}", answer.head);
        }
        assert!(!answer.head.contains("access-control-allow"), "{}", answer.head);
    }
    let shown = page.ask("GET", own, &[&host], "").body;
    assert!(shown.contains("default-src 'none'") && shown.contains("connect-src 'self'"));
    let elsewhere = json!({"wish": "go_to", "exercise": "../../etc"});
    assert_eq!(page.wish(&elsewhere), 400);
}

#[test]
fn it_shows_each_save_and_what_it_is_asked_for() {
    let workspace = Workspace::new();
    let page = Page::of(&workspace);
    let mut news = page.news();
    let first = page.view();
    assert_eq!((&first["name"], &first["parts"]["drawing"]), (&"double".into(), &Value::Null));

    workspace.write("pair", &wrong("pair", "sequential"));
    page.watching.until("verdict pair failed sequential");
    let mut seen = page.view();
    while seen["parts"]["drawing"]["blocks"][1].is_null() {
        // The reference comes a moment later.
        news.after(&seen["version"].clone());
        seen = page.view();
    }
    let parts = &seen["parts"];
    for (part, held) in [
        ("verdict", "sequential"),
        ("verdict", "class=\"sentence\""),
        ("about", "expects"),
        ("source", "data-line=\"1\""),
        ("tests", "data-test="),
        ("lesson", "play what_if.rs --watch"),
    ] {
        assert!(parts[part].as_str().unwrap().contains(held), "{part}: {}", parts[part]);
    }
    assert_eq!(parts["drawing"]["blocks"][1]["name"], "reference");
    let stepping = &parts["drawing"]["stepping"];
    assert_eq!(stepping["unit"], "poll");
    let changes = stepping["steps"].as_array().unwrap().iter().map(|step| step["changes"].clone());
    let changes: Vec<_> = changes.collect();
    assert!(changes.iter().any(|change| change.to_string().contains("\"waiting\"")), "{changes:?}");
    assert!(changes.iter().any(|change| change.to_string().contains("\"ready\"")), "{changes:?}");

    // Another seed is another look, and no other verdict.
    let exercise = seen["exercise"].clone();
    let look = json!({"wish": "look", "exercise": exercise, "test": null, "seed": 5});
    assert_eq!(page.wish(&look), 204);
    let mut looked = page.view();
    while looked["asked_seed"] != 5 {
        news.after(&looked["version"].clone());
        looked = page.view();
    }
    assert_eq!((&looked["seed"], &looked["number"]), (&5.into(), &seen["number"]));

    let go = json!({"wish": "go_to", "exercise": first["exercise"]});
    assert_eq!(page.wish(&go), 204);
    assert_eq!(
        page.watching.until("verdict double todo"),
        ["running double", "verdict double todo"]
    );
}

#[test]
fn a_browser_that_reads_nothing_keeps_no_verdict_waiting() {
    let workspace = Workspace::new();
    let page = Page::of(&workspace);
    // They ask, and never read what they get.
    let _silent: Vec<News> = (0..40).map(|_| page.news()).collect();
    let gone = page.news();
    drop(gone);
    for factor in 3..9 {
        workspace
            .write("double", &format!("pub async fn double(n: u32) -> u32 {{ n * {factor} }}"));
        page.watching.until("verdict double failed wrong_value");
    }
    assert_eq!(page.view()["name"], "double");
}

#[test]
fn what_a_learner_writes_stays_text() {
    let workspace = Workspace::new();
    let page = Page::of(&workspace);
    let hostile = "</script><img src=x onerror=alert(1)>\u{200b}";
    workspace
        .write("double", &format!("// {hostile}\npub async fn double(n: u32) -> u32 {{ n * 3 }}"));
    page.watching.until("verdict double failed wrong_value");
    let view = page.view();
    let source = view["parts"]["source"].as_str().unwrap();
    assert!(
        source.contains("&lt;/script&gt;&lt;img src=x onerror=alert(1)&gt;\\u{200b}"),
        "{source}"
    );
    assert!(!source.contains("<img"), "{source}");
}

#[test]
fn who_only_looks_on_sees_another_test_and_seed_through_the_one_that_judges() {
    let workspace = Workspace::new();
    let first = Watching::start(&workspace, &[]);
    first.until("verdict double todo");
    let page = Page::of(&workspace);
    let mut news = page.news();
    workspace.write("pair", &wrong("pair", "sequential"));
    page.watching.until("verdict pair failed sequential");
    let before = page.view();
    let look = json!({"wish": "look", "exercise": before["exercise"], "test": null, "seed": 5});
    assert_eq!(page.wish(&look), 204);
    let mut looked = page.view();
    while looked["asked_seed"] != 5 {
        news.after(&looked["version"].clone());
        looked = page.view();
    }
    assert_eq!((&looked["seed"], &looked["number"]), (&5.into(), &before["number"]));
    assert!(looked["parts"]["verdict"].as_str().unwrap().contains("sequential"), "{looked}");
}

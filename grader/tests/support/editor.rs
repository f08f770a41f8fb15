//! An editor, as far as a language server can tell: it opens, changes and saves, and is told.

use std::collections::VecDeque;
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::thread;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::{Value, json};

use super::{PATIENCE, Workspace};

/// An editor with `async-kata lsp`. Dropping it kills the server.
pub struct Editor {
    pub server: Child,
    input: Option<ChildStdin>,
    messages: Receiver<Value>,
    /// What has come and was not asked after yet.
    waiting: VecDeque<Value>,
    next_id: i64,
    version: i64,
}

impl Editor {
    /// One that has the workspace's folder open.
    pub fn start(workspace: &Workspace) -> Self {
        let folder = json!({ "rootUri": address(workspace.root()) });
        Self::of(workspace.command(["lsp"]), folder)
    }

    /// One with this server, which tells it these things of itself.
    pub fn of(command: Command, wishes: Value) -> Self {
        let mut editor = Self::unannounced(command);
        let mut params = json!({
            "processId": null,
            "capabilities": {
                "window": { "showDocument": { "support": true }, "workDoneProgress": true },
                "workspace": { "codeLens": { "refreshSupport": true } },
            },
        });
        for (name, wish) in wishes.as_object().unwrap() {
            params[name] = wish.clone();
        }
        editor.ask("initialize", params);
        editor.tell("initialized", json!({}));
        editor
    }

    /// One that has said nothing yet.
    pub fn unannounced(mut command: Command) -> Self {
        command.stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut server = command.spawn().unwrap();
        let mut output = BufReader::new(server.stdout.take().unwrap());
        let (sender, messages) = channel();
        thread::spawn(move || {
            while let Some(message) = read(&mut output) {
                if sender.send(message).is_err() {
                    break;
                }
            }
        });
        let input = server.stdin.take();
        Self { server, input, messages, waiting: VecDeque::new(), next_id: 1, version: 1 }
    }

    /// Opens an exercise as it stands on the disk.
    pub fn open(&mut self, workspace: &Workspace, name: &str) {
        self.open_file(&workspace.source(name));
    }

    /// Opens a file as it stands on the disk.
    pub fn open_file(&mut self, path: &Path) {
        let text = std::fs::read_to_string(path).unwrap();
        let document = json!({
            "uri": address(path), "languageId": "rust", "version": self.version, "text": text,
        });
        self.tell("textDocument/didOpen", json!({ "textDocument": document }));
    }

    /// Types, and does not save.
    pub fn edit(&mut self, workspace: &Workspace, name: &str, text: &str) {
        self.version += 1;
        let document = json!({ "uri": source(workspace, name), "version": self.version });
        let change = json!({ "textDocument": document, "contentChanges": [{ "text": text }] });
        self.tell("textDocument/didChange", change);
    }

    /// Types, and saves.
    pub fn save(&mut self, workspace: &Workspace, name: &str, text: &str) {
        self.edit(workspace, name, text);
        workspace.write(name, text);
        let document = json!({ "uri": source(workspace, name) });
        self.tell("textDocument/didSave", json!({ "textDocument": document }));
    }

    /// Asks for a command about an exercise; what comes of it.
    pub fn command(&mut self, workspace: &Workspace, command: &str, name: &str) -> Value {
        let arguments = json!([source(workspace, name)]);
        self.ask("workspace/executeCommand", json!({ "command": command, "arguments": arguments }))
    }

    /// The lenses of an exercise, by their titles.
    pub fn lenses(&mut self, workspace: &Workspace, name: &str) -> Vec<String> {
        let lenses = self.ask("textDocument/codeLens", of(workspace, name));
        let lenses = lenses["result"].as_array().unwrap().iter();
        lenses.map(|lens| lens["command"]["title"].as_str().unwrap().to_owned()).collect()
    }

    /// Waits until what is said of an exercise holds; what that is, one line a diagnostic.
    #[track_caller]
    pub fn diagnostics(
        &mut self,
        workspace: &Workspace,
        name: &str,
        holds: impl Fn(&[String]) -> bool,
    ) -> Vec<Value> {
        let uri = source(workspace, name);
        loop {
            let told = self.until(|message| {
                message["method"] == "textDocument/publishDiagnostics"
                    && message["params"]["uri"] == uri
            });
            let all = told["params"]["diagnostics"].as_array().unwrap().clone();
            let lines: Vec<_> = all.iter().map(in_short).collect();
            if holds(&lines) {
                return all;
            }
            // Seen where it is not what was waited for.
            eprintln!("of {name} is said: {lines:?}");
        }
    }

    /// Waits until this diagnostic is told, in short: `3 error sequential`.
    #[track_caller]
    pub fn diagnosed(&mut self, workspace: &Workspace, name: &str, expected: &str) -> Value {
        let all = self.diagnostics(workspace, name, |all| all.iter().any(|one| one == expected));
        all.into_iter().find(|one| in_short(one) == expected).unwrap()
    }

    /// Waits for a message that holds; those before it are still there for others.
    #[track_caller]
    pub fn until(&mut self, holds: impl Fn(&Value) -> bool) -> Value {
        if let Some(at) = self.waiting.iter().position(&holds) {
            return self.waiting.remove(at).unwrap();
        }
        loop {
            let message = self.next();
            if holds(&message) {
                return message;
            }
            self.waiting.push_back(message);
        }
    }

    /// Waits for a request or notification of the server's.
    #[track_caller]
    pub fn until_asked(&mut self, method: &str) -> Value {
        self.until(|message| message["method"] == method)
    }

    /// Forgets what has come so far and was not asked after.
    pub fn forget(&mut self) -> Vec<Value> {
        self.waiting.drain(..).collect()
    }

    /// Answers a request of the server's.
    pub fn answer(&mut self, asked: &Value, result: Value) {
        self.send(json!({ "jsonrpc": "2.0", "id": asked["id"], "result": result }));
    }

    /// Asks something, and waits for what is answered.
    #[track_caller]
    pub fn ask(&mut self, method: &str, params: Value) -> Value {
        let id = self.begin(method, params);
        self.until(|message| message["id"] == id && message.get("method").is_none())
    }

    /// Asks something. Gives the number under which it will be answered.
    pub fn begin(&mut self, method: &str, params: Value) -> i64 {
        let id = self.next_id;
        self.next_id += 1;
        self.send(json!({ "jsonrpc": "2.0", "id": id, "method": method, "params": params }));
        id
    }

    /// Tells something.
    pub fn tell(&mut self, method: &str, params: Value) {
        self.send(json!({ "jsonrpc": "2.0", "method": method, "params": params }));
    }

    fn send(&mut self, message: Value) {
        let message = message.to_string();
        let whole = format!("Content-Length: {}\r\n\r\n{message}", message.len());
        let input = self.input.as_mut().expect("the editor is alive");
        input.write_all(whole.as_bytes()).unwrap();
        input.flush().unwrap();
    }

    /// Dies, as editors do that are killed.
    pub fn die(&mut self) {
        self.input = None;
    }

    /// Waits for the end of the server; its exit code.
    #[track_caller]
    pub fn ended(&mut self) -> Option<i32> {
        let mut status = None;
        assert!(super::eventually(|| {
            status = self.server.try_wait().unwrap();
            status.is_some()
        }));
        status.unwrap().code()
    }

    #[track_caller]
    fn next(&self) -> Value {
        match self.messages.recv_timeout(PATIENCE) {
            Ok(message) => message,
            Err(RecvTimeoutError::Timeout) => panic!("nothing more is told; so far {self:#?}"),
            Err(RecvTimeoutError::Disconnected) => panic!("the server has ended"),
        }
    }
}

impl std::fmt::Debug for Editor {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.waiting.iter().try_for_each(|message| writeln!(formatter, "{message}"))
    }
}

impl Drop for Editor {
    fn drop(&mut self) {
        let _ = self.server.kill();
        let _ = self.server.wait();
    }
}

/// A diagnostic in short: its line, from 1, its severity and its code.
pub fn in_short(diagnostic: &Value) -> String {
    let severities = ["", "error", "warning", "information", "hint"];
    let severity = severities[diagnostic["severity"].as_u64().unwrap() as usize];
    let line = diagnostic["range"]["start"]["line"].as_u64().unwrap() + 1;
    format!("{line} {severity} {}", diagnostic["code"].as_str().unwrap_or_default())
}

/// What a request is about that concerns all of an exercise.
pub fn of(workspace: &Workspace, name: &str) -> Value {
    json!({ "textDocument": { "uri": source(workspace, name) } })
}

/// The address of an exercise's source.
pub fn source(workspace: &Workspace, name: &str) -> String {
    address(&workspace.source(name))
}

/// The address of a file, in which every letter is written out that may be.
pub fn address(path: &Path) -> String {
    const KEPT: &AsciiSet =
        &NON_ALPHANUMERIC.remove(b'/').remove(b'-').remove(b'_').remove(b'.').remove(b'~');
    format!("file://{}", utf8_percent_encode(path.to_str().unwrap(), KEPT))
}

fn read(output: &mut impl BufRead) -> Option<Value> {
    let mut length = None;
    loop {
        let mut line = String::new();
        if output.read_line(&mut line).ok()? == 0 {
            return None;
        }
        match line.trim_end().split_once(": ") {
            Some(("Content-Length", value)) => length = value.parse().ok(),
            Some(_) => {}
            None => break,
        }
    }
    let mut body = vec![0; length.expect("every message says how long it is")];
    output.read_exact(&mut body).ok()?;
    Some(serde_json::from_slice(&body).unwrap())
}

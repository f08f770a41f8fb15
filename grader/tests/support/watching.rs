//! `watch --json` at work, and the events it has told.

use std::io::{BufRead, BufReader};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::thread;

use serde_json::Value;

use super::{PATIENCE, Workspace};

/// A watcher. Dropping it kills it.
pub struct Watching {
    pub child: Child,
    /// Held open, as an editor would.
    pub stdin: Option<ChildStdin>,
    events: Receiver<Value>,
}

impl Watching {
    /// Starts watching, and waits for the event `ready`.
    pub fn start(workspace: &Workspace, args: &[&str]) -> Self {
        let mut command = workspace.command(["watch", "--json"]);
        command.args(args);
        Self::of(command)
    }

    /// Starts this command, which watches, and waits for the event `ready`.
    pub fn of(command: Command) -> Self {
        let watching = Self::begun(command);
        let first = watching.next();
        assert_eq!(first["event"], "ready", "{first}");
        watching
    }

    /// Starts this command, which watches.
    pub fn begun(mut command: Command) -> Self {
        command.stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut child = command.spawn().unwrap();
        let lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let (sender, events) = channel();
        thread::spawn(move || {
            for line in lines.map_while(Result::ok) {
                let event = serde_json::from_str(&line);
                let event = event.unwrap_or_else(|error| panic!("{error}: {line}"));
                if sender.send(event).is_err() {
                    break;
                }
            }
        });
        let stdin = child.stdin.take();
        Self { child, stdin, events }
    }

    /// The next event.
    #[track_caller]
    pub fn next(&self) -> Value {
        match self.events.recv_timeout(PATIENCE) {
            Ok(event) => event,
            Err(RecvTimeoutError::Timeout) => panic!("nothing happens"),
            Err(RecvTimeoutError::Disconnected) => panic!("watching has ended"),
        }
    }

    /// The next event in short: `running double`, `verdict double passed`.
    #[track_caller]
    pub fn next_in_short(&self) -> String {
        in_short(&self.next())
    }

    /// Waits for an event, in short; all events up to it.
    #[track_caller]
    pub fn until(&self, awaited: &str) -> Vec<String> {
        let mut told = vec![];
        loop {
            told.push(self.next_in_short());
            if told.last().is_some_and(|event| event == awaited) {
                return told;
            }
        }
    }

    /// Waits for an event, in short; the verdicts among all events up to it.
    #[track_caller]
    pub fn verdicts_until(&self, awaited: &str) -> Vec<String> {
        let told = self.until(awaited);
        told.into_iter().filter(|event| event.starts_with("verdict")).collect()
    }
}

/// An event on one line, with the diagnosis where there is one.
pub fn in_short(event: &Value) -> String {
    let word = |field: &str| event[field].as_str().unwrap_or_default();
    let words = ["event", "exercise", "verdict", "diagnosis"].map(word);
    words.into_iter().filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}

impl Drop for Watching {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

//! Programs to be played, and what comes of them.

use std::fs;

use serde_json::Value;

use super::Workspace;

/// What every program uses: its body begins on the eighth line.
const USES: &str = "use std::{sync::Arc, time::Duration};\n\
    use tokio::sync::{Barrier, Mutex, Notify, Semaphore, broadcast, mpsc, oneshot, watch};\n\
    use tokio::{io::{AsyncReadExt, AsyncWriteExt}, spawn, time::sleep};\n\
    use tokio_stream::StreamExt;\n\
    fn ms(n: u64) -> Duration { Duration::from_millis(n) }\n";

/// A program with this body.
pub fn program(body: &str) -> String {
    format!("{USES}#[tokio::main]\nasync fn main() {{\n{body}\n}}\n")
}

/// The document about a program that was played.
pub fn played(workspace: &Workspace, text: &str) -> Value {
    fs::write(workspace.path("a.rs"), text).unwrap();
    workspace.run(["play", "a.rs", "--json"]).document()
}

//! verdict: failed, diagnosis: wrong_tool
//!
//! A thread makes the text, and the poll waits for it.

/// Returns the greeting for `name`.
pub async fn greet(name: &str) -> String {
    let (tx, rx) = std::sync::mpsc::channel();
    let owned = name.to_string();
    std::thread::spawn(move || {
        tx.send(format!("Hello, {owned}!")).unwrap();
    });
    rx.recv().unwrap()
}

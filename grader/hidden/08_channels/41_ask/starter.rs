use kata::channels::{Cmd, Gone};
use tokio::sync::mpsc::Sender;
use tokio::sync::oneshot;

/// Asks the warehouse at the other end of `tx`, once, how many there are of `key`, and returns its
/// reply; `Err(Gone)` as soon as it is certain that none will come.
///
/// Waits for room in the channel, and for the reply, however long they take. When this future is
/// dropped, a question that is not sent yet is never sent, and the `reply` of one that is sent is
/// closed. The future is `Send`.
pub async fn ask(tx: &Sender<Cmd>, key: String) -> Result<u32, Gone> {
    todo!("send a question with a way back, and wait for what comes back")
}

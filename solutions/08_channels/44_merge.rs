use tokio::sync::mpsc::{Receiver, Sender};

/// Passes on into `out` what comes from `a` and from `b`, and returns how many messages that were.
pub async fn merge<T>(mut a: Receiver<T>, mut b: Receiver<T>, out: Sender<T>) -> usize {
    let mut passed = 0;
    // The room first: a message that was taken out before would be one more than the pipes can hold.
    while let Ok(room) = out.reserve().await {
        // A `select!` of its own for the two, because its `else` is reached only when both have
        // ended. Beside `closed()` it would never be.
        let next = async {
            tokio::select! {
                Some(message) = a.recv() => Some(message),
                Some(message) = b.recv() => Some(message),
                else => None,
            }
        };
        tokio::select! {
            message = next => match message {
                Some(message) => {
                    room.send(message);
                    passed += 1;
                }
                None => break,
            },
            () = out.closed() => break,
        }
    }
    passed
}

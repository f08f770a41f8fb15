use tokio::sync::mpsc::Receiver;
use tokio_util::sync::CancellationToken;

/// Takes messages as they come until `stop` is set or all senders are gone.
pub async fn biased_stop(mut rx: Receiver<u32>, stop: CancellationToken) -> usize {
    let mut taken = 0;
    loop {
        tokio::select! {
            // The stop stands first, and `biased` makes that count. It cannot starve the messages:
            // it is ready once, and then there is nothing more to do.
            biased;
            () = stop.cancelled() => return taken,
            message = rx.recv() => match message {
                Some(_) => taken += 1,
                // Ready from now on, every time: to go on looping would be to spin.
                None => return taken,
            },
        }
    }
}

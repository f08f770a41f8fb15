use std::io;

use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;

/// Sends back to each client that connects to `l` what it sends: every byte, in order, as it comes.
///
/// Clients are served beside each other, and what becomes of one is nothing to the others. Once `stop`
/// is cancelled, nobody else is accepted and `l` is closed. Who is connected by then is served until it
/// hangs up, and then this returns.
///
/// # Errors
///
/// If `accept` fails, it fails again and again. That ends it like the stop, and is what it returns.
pub async fn tcp_echo(l: TcpListener, stop: CancellationToken) -> io::Result<()> {
    todo!("accept clients until the stop, and send back what each of them sends")
}

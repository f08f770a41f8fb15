use std::time::Duration;

use kata::shutdown::{Conn, Report};
use tokio::sync::mpsc::Receiver;

/// Serves the connections that come from `conns`, all side by side, and reports what became of them.
///
/// At the first of the `signals` it stops accepting, and what is being served has `grace` from then on to
/// come to its end. What has not ended by then, or at a second signal, is aborted.
///
/// Returns as soon as there is nothing left to wait for.
pub async fn drain(conns: Receiver<Conn>, signals: Receiver<()>, grace: Duration) -> Report {
    todo!("serve until a signal comes, then let what is left end in time, and count")
}

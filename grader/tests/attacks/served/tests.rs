//! `served` accepts one client and sends its byte back. The grader's own tests look for these words:
//! NEVER SHOWN.

use harness::{Diagnosis, Heard, Then, Trial};
use served::served;

harness::tests![real_time one_byte_comes_back];

async fn one_byte_comes_back(t: &mut Trial) {
    let sent = [t.vary(1..=200) as u8];
    let (listener, port) = t.loopback();
    let (_, heard) = t
        .serves(served(listener), async |_| match port.connect() {
            Some(mut client) => client.exchanges(&sent).await.1,
            None => Heard { bytes: vec![], then: Then::Broken },
        })
        .await;
    t.holds(
        heard.bytes == sent,
        Diagnosis::LostData,
        format!("One byte was sent, {}.", heard.then),
    );
}

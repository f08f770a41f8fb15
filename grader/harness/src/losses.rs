//! What an answer has been given and loses: messages that are dropped on the way, and bytes that went
//! with a future that had read them.

use protocol::event::{Call, LostItem, What};

use crate::{calls, recorder, short, this_thread};

/// A message is dropped here, and nobody has had it whom it was for.
pub fn dropped(what: &str) {
    // What another thread drops, or the harness, is not for the record.
    if recorder::on_test_thread() && !this_thread::is_in_the_harness() {
        tell(LostItem::Message { name: short::short(what) }, calls::here());
    }
}

/// A future that stood in these calls is gone, and had read `bytes`.
pub fn went_with_their_future(bytes: &[u8], stood_in: Option<Vec<Call>>) {
    let text = short::short(&String::from_utf8_lossy(bytes));
    let count = u32::try_from(bytes.len()).unwrap_or(u32::MAX);
    tell(LostItem::Bytes { text, count }, stood_in);
}

fn tell(item: LostItem, calls: Option<Vec<Call>>) {
    recorder::record_of_calls(calls, |calls| What::Lost { item, calls });
}

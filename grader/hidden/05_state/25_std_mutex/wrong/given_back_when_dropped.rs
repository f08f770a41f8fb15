//! verdict: failed, diagnosis: lost_data
//!
//! Who gives up counts down again, though others may have drawn meanwhile.

use std::sync::Mutex;

use kata::Probe;

struct Undo<'a>(Option<&'a Mutex<u32>>);

impl Drop for Undo<'_> {
    fn drop(&mut self) {
        if let Some(next) = self.0 {
            *next.lock().unwrap() -= 1;
        }
    }
}

pub async fn std_mutex(next: &Mutex<u32>, io: &Probe) -> u32 {
    let number = {
        let mut next = next.lock().unwrap();
        *next += 1;
        *next - 1
    };
    let mut undo = Undo(Some(next));
    io.call("print", 10).await;
    undo.0 = None;
    number
}

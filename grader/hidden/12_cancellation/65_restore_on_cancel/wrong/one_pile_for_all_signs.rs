//! verdict: failed, diagnosis: wrong_value
//!
//! Keeps what was shown on one pile for each thread, whatever the sign.

use std::cell::RefCell;

use kata::cancellation::Sign;

thread_local! {
    static PILE: RefCell<Vec<String>> = const { RefCell::new(Vec::new()) };
}

pub async fn restore_on_cancel<T>(sign: &Sign, work: impl Future<Output = T>) -> T {
    let before = sign.show("busy");
    PILE.with_borrow_mut(|pile| pile.push(before));
    let _back = Back(sign);
    work.await
}

struct Back<'a>(&'a Sign);

impl Drop for Back<'_> {
    fn drop(&mut self) {
        if let Some(before) = PILE.with_borrow_mut(Vec::pop) {
            self.0.show(before);
        }
    }
}

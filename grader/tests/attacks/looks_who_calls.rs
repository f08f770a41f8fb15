//! handed in: failed
//! at home: failed
//! because: neither the stack nor a thread's name tells which test this is.

use std::backtrace::Backtrace;

pub async fn double(_: u32) -> u32 {
    let stack = Backtrace::force_capture().to_string();
    let thread = std::thread::current().name().unwrap_or_default().to_owned();
    for tells in ["twice_the_argument", "needs_no_time"] {
        assert!(!stack.contains(tells), "ESCAPED: the stack names {tells}");
        assert!(!thread.contains(tells), "ESCAPED: the thread is {thread}");
    }
    panic!("contained: no name of a test")
}

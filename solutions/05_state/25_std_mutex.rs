use std::sync::Mutex;

use kata::Probe;

/// Draws a ticket: takes the number in `next`, leaves it one higher, prints the ticket, and
/// returns its number.
pub async fn std_mutex(next: &Mutex<u32>, io: &Probe) -> u32 {
    // The block is the lock's whole life. Reading and counting up are one step, and the guard is
    // gone before the await, as everybody can see, the compiler included.
    let number = {
        let mut next = next.lock().unwrap();
        let number = *next;
        *next += 1;
        number
    };
    // Nobody's lock is held here, so others draw while this one prints.
    io.call("print", 10).await;
    number
}

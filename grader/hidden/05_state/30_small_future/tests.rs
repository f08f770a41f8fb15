//! `small_future` gives the sum, and keeps nothing large while it waits.

use std::pin::Pin;
use std::task::{Context, Waker};

use harness::{Diagnosis, Trial};
use kata::Probe;
use kata::memory::{BLOCK, Memory};
use small_future::small_future;

harness::tests![
    the_future_is_small,
    little_is_kept_while_it_waits,
    nothing_is_kept_afterwards,
    the_sum_of_the_bytes_is_returned,
];

/// What a future may take, in bytes.
const FUTURE: usize = 1024;

/// What may be kept elsewhere for a call under way, in bytes; its record and label are part of it.
const ELSEWHERE: usize = 2048;

/// How many calls are measured together.
const CALLS: usize = 100;

async fn the_future_is_small(t: &mut Trial) {
    let size = size_of_val(&small_future(Probe::new()));
    t.holds(
        size <= FUTURE,
        Diagnosis::WrongValue,
        format!(
            "The future has {size} bytes; {FUTURE} are allowed. Something large is in scope \
             while it waits."
        ),
    );
}

async fn little_is_kept_while_it_waits(t: &mut Trial) {
    let probe = Probe::new();
    let mut futures: Vec<_> = (0..CALLS).map(|_| Box::pin(small_future(probe.clone()))).collect();
    let before = Memory::now();
    for future in &mut futures {
        poll_once(t, future.as_mut());
    }
    let after = Memory::now();
    let each = after.allocated.saturating_sub(before.allocated) / CALLS;
    t.holds(
        each <= ELSEWHERE,
        Diagnosis::WrongValue,
        format!("While it waits, a call keeps {each} bytes on the heap. The sum would be enough."),
    );
}

async fn nothing_is_kept_afterwards(t: &mut Trial) {
    let probe = Probe::new();
    let before = Memory::now();
    for _ in 0..CALLS {
        let _: u64 = t.run(small_future(probe.clone())).await;
    }
    let after = Memory::now();
    let each = after.allocated.saturating_sub(before.allocated) / CALLS;
    t.holds(
        each <= ELSEWHERE,
        Diagnosis::WrongValue,
        format!("Each call leaves {each} bytes behind that are never given back."),
    );
}

async fn the_sum_of_the_bytes_is_returned(t: &mut Trial) {
    let probe = Probe::new();
    let usual: u64 = t.time(10, small_future(probe.clone())).await;
    t.equal("the sum", usual, BLOCK as u64);

    let (low, high) = (t.vary(0..=127) as u8, t.vary(128..=255) as u8);
    t.service("read_block").replies(move |_| {
        let mut block = [low; BLOCK];
        block[BLOCK / 2..].fill(high);
        block
    });
    let sum: u64 = t.time(10, small_future(probe.clone())).await;
    t.equal("the sum", sum, (u64::from(low) + u64::from(high)) * (BLOCK as u64 / 2));
    let stored = probe.calls().iter().filter(|call| !call.dropped).count();
    t.equal("how often it was stored", stored, 2);
}

/// Without naming its waker, so that nothing else runs.
fn poll_once(t: &mut Trial, future: Pin<&mut impl Future>) {
    t.call(|| {
        let _ = future.poll(&mut Context::from_waker(Waker::noop()));
    });
}

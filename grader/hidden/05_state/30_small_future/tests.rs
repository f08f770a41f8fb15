//! `small_future` gives the sum, and keeps nothing large while it waits.

use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::{Context, Waker};
use std::time::Duration;

use futures::future::maybe_done;
use harness::{Diagnosis, Trial};
use kata::Probe;
use kata::memory::{BLOCK, Memory};
use small_future::small_future;

harness::tests![
    the_future_is_small,
    little_is_kept_while_it_waits,
    nothing_is_kept_afterwards,
    the_sum_of_the_bytes_is_returned,
    the_block_is_read_in_the_first_poll,
    two_calls_do_not_get_mixed_up,
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
    t.expects_calls(vec!["store"; CALLS]);
    let mut futures: Vec<_> = (0..CALLS).map(|_| Box::pin(small_future(probe.clone()))).collect();
    let before = Memory::now();
    for future in &mut futures {
        poll_once(t, future.as_mut());
    }
    // Tasks that an answer has handed its work to begin now, and hold what they hold.
    tokio::time::sleep(Duration::from_millis(1)).await;
    let after = Memory::now();
    let each = after.allocated.saturating_sub(before.allocated) / CALLS;
    t.holds(
        each <= ELSEWHERE,
        Diagnosis::WrongTool,
        format!("While it waits, a call keeps {each} bytes on the heap. The sum would be enough."),
    );
}

async fn nothing_is_kept_afterwards(t: &mut Trial) {
    let probe = Probe::new();
    t.expects_calls(vec!["store"; CALLS]);
    let before = Memory::now();
    for _ in 0..CALLS {
        let _: u64 = t.run(small_future(probe.clone())).await;
    }
    let after = Memory::now();
    let each = after.allocated.saturating_sub(before.allocated) / CALLS;
    t.holds(
        each <= ELSEWHERE,
        Diagnosis::WrongTool,
        format!("Each call leaves {each} bytes behind that are never given back."),
    );
}

async fn the_sum_of_the_bytes_is_returned(t: &mut Trial) {
    let probe = Probe::new();
    t.expects_calls(["store", "store", "store"]);
    let usual: u64 = t.time(10, small_future(probe.clone())).await;
    t.equal("the sum", usual, BLOCK as u64);

    let block = block(t);
    reads(t, vec![block]);
    let sum: u64 = t.time(10, small_future(probe.clone())).await;
    t.equal("the sum", sum, sum_of(&block));

    reads(t, vec![[u8::MAX; BLOCK]]);
    let largest: u64 = t.time(10, small_future(probe.clone())).await;
    let expected = u64::from(u8::MAX) * BLOCK as u64;
    for (got, expected) in [(sum, sum_of(&block)), (largest, expected)] {
        let cut = [8, 16].into_iter().find(|bits| got == expected % (1 << bits));
        t.holds(
            got == expected || cut.is_none(),
            Diagnosis::WrongValue,
            format!(
                "The sum of the bytes is {expected}, and {got} came out: what of it has room in {} bits.",
                cut.unwrap_or_default()
            ),
        );
    }
    t.equal("the sum", largest, expected);
    let stored = probe.calls().iter().filter(|call| !call.dropped).count();
    t.equal("how often it was stored", stored, 3);
}

async fn the_block_is_read_in_the_first_poll(t: &mut Trial) {
    let blocks = vec![block(t)];
    let read = reads(t, blocks);
    let times = || read.load(Ordering::Relaxed);
    t.expects_calls(["store"]);
    let future = small_future(Probe::new());
    let at_the_call = times();
    // May be done after one poll, and is not polled again then.
    let mut future = Box::pin(maybe_done(future));
    poll_once(t, future.as_mut());
    let after_a_poll = times();
    let () = t.run(future).await;
    t.equal("how often `read_block` was called", times(), 1);
    t.holds(
        times() != 1 || (at_the_call, after_a_poll) == (0, 1),
        Diagnosis::OutOfOrder,
        if at_the_call > 0 {
            "The block is read when `small_future` is called; it is to be read in the first poll."
        } else {
            "The block is read after a wait; it is to be read in the first poll, before it is stored."
        },
    );
}

async fn two_calls_do_not_get_mixed_up(t: &mut Trial) {
    let (one, other) = (block(t), block(t));
    reads(t, vec![one, other]);
    let probe = Probe::new();
    t.expects_calls(["store", "store"]);
    let both = async { tokio::join!(small_future(probe.clone()), small_future(probe.clone())) };
    let sums: (u64, u64) = t.time(10, both).await;
    let (mut sums, mut expected) = ([sums.0, sums.1], [sum_of(&one), sum_of(&other)]);
    // Which of them is polled first is not promised.
    sums.sort_unstable();
    expected.sort_unstable();
    t.equal("the sums of two calls at once", sums, expected);
}

/// Has these blocks read, one after the other, and then the first again. Returns how many have been.
fn reads(t: &mut Trial, blocks: Vec<[u8; BLOCK]>) -> Arc<AtomicUsize> {
    let read = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&read);
    t.service("read_block").replies(move |_| {
        let place = counted.fetch_add(1, Ordering::Relaxed);
        blocks[place % blocks.len()]
    });
    read
}

fn block(t: &mut Trial) -> [u8; BLOCK] {
    let bytes = t.numbers(BLOCK, 0..=255);
    let mut block = [0; BLOCK];
    for (place, byte) in block.iter_mut().zip(bytes) {
        *place = byte as u8;
    }
    block
}

fn sum_of(block: &[u8]) -> u64 {
    block.iter().copied().map(u64::from).sum()
}

/// Without naming its waker, so that nothing else runs.
fn poll_once(t: &mut Trial, future: Pin<&mut impl Future>) {
    t.call(|| {
        let _ = future.poll(&mut Context::from_waker(Waker::noop()));
    });
}

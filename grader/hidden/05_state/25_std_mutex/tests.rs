//! `std_mutex` draws each number once, and prints without the lock.

use std::sync::Mutex;

use futures::future::join_all;
use harness::{Diagnosis, Trial};
use kata::Probe;
use std_mutex::std_mutex;

harness::tests![
    a_ticket_has_the_next_number,
    tickets_are_printed_together,
    no_number_is_drawn_twice,
    a_ticket_is_printed,
];

async fn a_ticket_has_the_next_number(t: &mut Trial) {
    let (probe, first) = (Probe::new(), t.vary(1..=9_999) as u32);
    let next = Mutex::new(first);
    let number: u32 = t.time(10, std_mutex(&next, &probe)).await;
    t.equal("the number", number, first);
    t.equal("the next number", *next.lock().unwrap(), first + 1);
}

async fn tickets_are_printed_together(t: &mut Trial) {
    let (probe, next) = (Probe::new(), Mutex::new(1));
    let people = t.vary(3..=6) as usize;
    let mut numbers: Vec<u32> =
        t.time(10, join_all((0..people).map(|_| std_mutex(&next, &probe)))).await;
    numbers.sort_unstable();
    t.equal("the numbers drawn", numbers, (1..=people as u32).collect());
    t.equal("the number of prints under way", probe.most_in_flight(), people);
}

async fn no_number_is_drawn_twice(t: &mut Trial) {
    let (probe, first) = (Probe::new(), t.vary(1..=9_999) as u32);
    let next = Mutex::new(first);
    let (a, b): (u32, u32) =
        t.run(async { tokio::join!(std_mutex(&next, &probe), std_mutex(&next, &probe)) }).await;
    t.holds(
        a != b,
        Diagnosis::LostUpdate,
        format!("Number {a} was drawn twice: somebody else came between reading it and writing."),
    );
    t.equal("the number after two tickets", *next.lock().unwrap(), first + 2);
}

async fn a_ticket_is_printed(t: &mut Trial) {
    let (probe, next) = (Probe::new(), Mutex::new(1));
    let _: u32 = t.run(std_mutex(&next, &probe)).await;
    let printed: Vec<_> =
        probe.calls().into_iter().map(|call| (call.label, call.dropped)).collect();
    t.equal("what was printed", printed, vec![("print".to_owned(), false)]);
}

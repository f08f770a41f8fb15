//! `shared_counter` adds up what all tasks counted, in the time that one of them takes.

use harness::{Diagnosis, Trial};
use shared_counter::shared_counter;

harness::tests![
    the_visits_of_all_pages_are_added_up,
    one_page_is_enough,
    no_pages_have_no_visits,
    nobodys_visits_are_lost,
    slow_pages_overlap_with_quick_ones,
];

async fn the_visits_of_all_pages_are_added_up(t: &mut Trial) {
    let total: u32 = t.time(10, shared_counter(5)).await;
    t.equal("the total", total, 515);
}

async fn one_page_is_enough(t: &mut Trial) {
    let visits = t.vary(1..=99_999) as u32;
    t.service("count_visits").replies(move |_| visits);
    let total: u32 = t.time(10, shared_counter(1)).await;
    t.equal("the total", total, visits);
}

async fn no_pages_have_no_visits(t: &mut Trial) {
    let total: u32 = t.time(0, shared_counter(0)).await;
    t.equal("the total of nothing", total, 0);
}

async fn nobodys_visits_are_lost(t: &mut Trial) {
    // Each page counts in a binary place of its own, so that a wrong total tells whose are missing.
    let pages = t.vary(3..=12) as u32;
    t.service("count_visits").replies(|page| 1_u32 << (page.parse::<u32>().unwrap_or(0) + 7));
    let all: u32 = (1..=pages).map(|page| 1 << (page + 7)).sum();
    let total: u32 = t.run(shared_counter(pages)).await;
    let (missing, made_up) = ((all & !total).count_ones(), total & !all);
    t.holds(
        missing == 0 || missing == pages || made_up != 0,
        Diagnosis::LostUpdate,
        format!(
            "The visits of {missing} of {pages} pages are missing from the total: a task wrote \
             what it had read before it waited, over what others had added since."
        ),
    );
    t.equal("the total", total, all);
}

async fn slow_pages_overlap_with_quick_ones(t: &mut Trial) {
    let latencies: Vec<_> = (0..6).map(|_| t.vary(5..=60)).collect();
    let slowest = latencies.iter().copied().max().unwrap_or(0);
    t.service("count_visits")
        .takes_by(move |page| latencies.get(page.parse::<usize>().ok()? - 1).copied())
        .replies(|page| page.parse::<u32>().unwrap_or(0));
    let total: u32 = t.time(slowest, shared_counter(6)).await;
    t.equal("the total", total, 21);
}

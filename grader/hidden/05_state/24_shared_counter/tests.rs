//! `shared_counter` adds up what all tasks counted, in the time that one of them takes.

use std::collections::HashSet;

use harness::{Diagnosis, Trial};
use shared_counter::shared_counter;
use tokio::runtime::Builder;

harness::tests![
    the_visits_of_all_pages_are_added_up,
    one_page_is_enough,
    no_pages_have_no_visits,
    no_visits_are_lost,
    slow_pages_overlap_with_quick_ones,
    each_page_has_a_task_of_its_own,
    a_thousand_pages_take_as_long_as_one,
    visits_may_be_as_many_as_there_is_room_for,
    every_total_begins_with_nothing,
    plain no_visits_are_lost_between_threads,
];

/// So many that one is added between any two steps of adding another.
const MANY_PAGES: u32 = 512;

async fn the_visits_of_all_pages_are_added_up(t: &mut Trial) {
    t.expects_calls(calls(5));
    let total: u32 = t.time(10, shared_counter(5)).await;
    t.equal("the total", total, 515);
}

async fn one_page_is_enough(t: &mut Trial) {
    let visits = t.vary(1..=99_999) as u32;
    t.service("count_visits").replies(move |_| visits);
    t.expects_calls(calls(1));
    let total: u32 = t.time(10, shared_counter(1)).await;
    t.equal("the total", total, visits);
}

async fn no_pages_have_no_visits(t: &mut Trial) {
    t.expects_no_calls();
    let total: u32 = t.time(0, shared_counter(0)).await;
    t.equal("the total of nothing", total, 0);
}

async fn no_visits_are_lost(t: &mut Trial) {
    // Each page counts in a binary place of its own, so that a wrong total tells whose are missing.
    let pages = t.vary(3..=8) as u32;
    t.service("count_visits")
        .replies(|page| 1_u32 << page.parse::<u32>().unwrap_or(0).saturating_sub(1).min(31));
    t.expects_calls(calls(pages));
    let all = (1 << pages) - 1;
    let total: u32 = t.run(shared_counter(pages)).await;
    let (missing, made_up) = ((all & !total).count_ones(), total & !all);
    let all_replied = t.calls().iter().all(|call| call.ended_ms.is_some() && !call.dropped);
    t.holds(
        missing == 0 || missing == pages || made_up != 0 || !all_replied,
        Diagnosis::LostUpdate,
        format!(
            "The visits of {missing} of {pages} pages are missing from the total, although every \
             reply came. Read the counter and write it in one step, after the wait."
        ),
    );
    t.equal("the total", total, all);
}

async fn slow_pages_overlap_with_quick_ones(t: &mut Trial) {
    let latencies = t.latencies(6);
    let slowest = latencies.iter().copied().max().unwrap_or(0);
    t.service("count_visits")
        .takes_by(move |page| latencies.get(page.parse::<usize>().ok()?.checked_sub(1)?).copied())
        .replies(|page| page.parse::<u32>().unwrap_or(0));
    t.expects_calls(calls(6));
    let total: u32 = t.time(slowest, shared_counter(6)).await;
    t.equal("the total", total, 21);
    t.ever_longer(u64::MAX, async |t, ms| {
        t.service("count_visits").takes_by(move |page| (page == "2").then_some(ms));
        t.expects_calls(calls(3));
        let total: u32 = t.time(ms, shared_counter(3)).await;
        t.equal("the total", total, 6);
    })
    .await;
}

async fn each_page_has_a_task_of_its_own(t: &mut Trial) {
    let pages = t.vary(2..=9) as u32;
    t.expects_calls(calls(pages));
    let _: u32 = t.run(shared_counter(pages)).await;
    let asked: Vec<_> = t.calls().into_iter().filter(|call| call.started_ms.is_some()).collect();
    let tasks: HashSet<_> = asked.iter().filter_map(|call| call.task).collect();
    t.holds(
        asked.len() != pages as usize || tasks.len() == asked.len(),
        Diagnosis::WrongTool,
        match tasks.len() {
            0 => "No page was asked for in a spawned task. Spawn one for each page.".to_owned(),
            1 => format!(
                "{pages} pages were asked for in one spawned task. Spawn one for each page."
            ),
            some => format!(
                "{pages} pages were asked for in {some} spawned tasks. Spawn one for each page."
            ),
        },
    );
}

async fn a_thousand_pages_take_as_long_as_one(t: &mut Trial) {
    // Nor do more than anybody's idea of plenty.
    let (few, many) = (t.length(2..=1000) as u32, t.vary(1_501..=3_999) as u32);
    // So quick that one after the other comes to an end, too.
    for (pages, most_ms) in [(few, 9), (many, 3)] {
        let ms = t.vary(1..=most_ms);
        t.service("count_visits").takes(ms);
        t.expects_calls(calls(pages));
        let total: u32 = t.time(ms, shared_counter(pages)).await;
        t.equal("the total", total, (1..=pages).map(|page| 100 + page).sum());
    }
}

async fn visits_may_be_as_many_as_there_is_room_for(t: &mut Trial) {
    let first = t.vary(0..=u64::from(u32::MAX)) as u32;
    t.service("count_visits").replies(move |page| match page {
        "1" => first,
        "2" => u32::MAX - first,
        _ => 0,
    });
    t.expects_calls(calls(3));
    let total: u32 = t.run(shared_counter(3)).await;
    t.equal("the total of many", total, u32::MAX);
}

async fn every_total_begins_with_nothing(t: &mut Trial) {
    let (some, more) = (t.vary(1..=9) as u32, t.vary(1..=9) as u32);
    t.service("count_visits").replies(|_| 1_u32);
    t.expects_calls([calls(some), calls(more), calls(more)].concat());
    let first: u32 = t.run(shared_counter(some)).await;
    t.equal("the total", first, some);
    let both = async { tokio::join!(shared_counter(more), shared_counter(more)) };
    let both: (u32, u32) = t.time(10, both).await;
    t.equal("the totals of two at once", both, (more, more));
}

fn no_visits_are_lost_between_threads(t: &mut Trial) {
    if !t.every_fourth_time() {
        return;
    }
    t.service("count_visits").takes(0).replies(|_| 1_u32);
    let alone = adds_up_on_one_thread(t);
    if alone != 2 {
        // Other tests say more of that, and no second thread has a part in it.
        t.equal("the total of two pages, on one thread", alone, 2);
        return;
    }
    let total: Option<u32> = t.in_lockstep(MANY_PAGES, shared_counter(MANY_PAGES));
    t.holds(
        total.is_some(),
        Diagnosis::Deadlock,
        "On two threads it never comes to an end: what one of them holds, the other waits for.",
    );
    let total = total.unwrap_or(MANY_PAGES);
    // How many are missing is another figure every time, and says nothing more.
    t.holds(
        total >= MANY_PAGES,
        Diagnosis::LostUpdate,
        "On two threads, visits were missing from the total: between reading and writing, the \
         other thread wrote too. Add in one step: under one lock, or with `fetch_add`.",
    );
    t.holds(
        total <= MANY_PAGES,
        Diagnosis::WrongValue,
        "On two threads, the total was more than all visits together.",
    );
}

fn adds_up_on_one_thread(t: &mut Trial) -> u32 {
    let runtime = Builder::new_current_thread().enable_all().build();
    let runtime = runtime.expect("the system has room for a runtime");
    t.call(|| runtime.block_on(shared_counter(2)))
}

fn calls(pages: u32) -> Vec<String> {
    (1..=pages).map(|page| format!("count_visits({page})")).collect()
}

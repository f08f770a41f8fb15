//! `fetch_order` waits 80 ms by itself, however many are asked for at once.

use std::time::Duration;

use fetch_order::fetch_order;
use futures::future::join_all;
use harness::{Diagnosis, Trial};
use tokio::time::{Instant, sleep};

harness::tests![
    order_42_comes_after_80_ms,
    any_order_comes_after_80_ms,
    the_same_order_comes_after_80_ms_again,
    a_thousand_at_once_take_80_ms,
    each_counts_for_itself,
    the_waiting_is_your_own,
];

async fn order_42_comes_after_80_ms(t: &mut Trial) {
    let order: String = t.time(80, fetch_order(42)).await;
    t.equal("the order", order, "Order(id=42)".to_owned());
}

async fn any_order_comes_after_80_ms(t: &mut Trial) {
    let id = t.vary(0..=u64::from(u32::MAX)) as u32;
    let order: String = t.time(80, fetch_order(id)).await;
    t.equal("the order", order, format!("Order(id={id})"));
}

async fn the_same_order_comes_after_80_ms_again(t: &mut Trial) {
    let id = t.vary(0..=999) as u32;
    for id in [id, id, id + 1, id] {
        let order: String = t.time(80, fetch_order(id)).await;
        t.equal("the order", order, format!("Order(id={id})"));
    }
}

async fn a_thousand_at_once_take_80_ms(t: &mut Trial) {
    let first = t.vary(0..=999_999) as u32;
    let all = join_all((first..first + 1000).map(fetch_order));
    let orders: Vec<String> = t.time(80, all).await;
    let expected = (first..first + 1000).map(|id| format!("Order(id={id})")).collect();
    t.equal("the thousand orders", orders, expected);
}

async fn each_counts_for_itself(t: &mut Trial) {
    let offsets = t.numbers(8, 0..=120);
    let all = join_all(offsets.iter().map(|&ms| async move {
        sleep(Duration::from_millis(ms)).await;
        let asked = Instant::now();
        let _: String = fetch_order(7).await;
        asked.elapsed().as_millis()
    }));
    let last_ms = offsets.iter().copied().max().unwrap_or(0) + 80;
    let took_ms: Vec<u128> = t.time(last_ms, all).await;
    if t.now_ms() != last_ms {
        return;
    }
    let wrong = offsets.iter().zip(took_ms).find(|(_, took_ms)| *took_ms != 80);
    if let Some((offset, took_ms)) = wrong {
        let otherwise = format!(
            "Asked for at {offset} ms, while others were on their way, order 7 came after \
             {took_ms} ms; each call takes 80 ms of its own."
        );
        t.holds(false, Diagnosis::WrongTime, otherwise);
    }
}

async fn the_waiting_is_your_own(t: &mut Trial) {
    let _: String = t.run(fetch_order(42)).await;
    t.holds(
        t.calls().is_empty(),
        Diagnosis::WrongTool,
        "This asks `kata` for the answer; here you write the service yourself, waiting included.",
    );
}

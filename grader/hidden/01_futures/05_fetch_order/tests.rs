//! `fetch_order` waits 80 ms by itself, however many are asked for at once.

use fetch_order::fetch_order;
use harness::{Diagnosis, Trial};

harness::tests![
    order_42_comes_after_80_ms,
    any_order_comes_after_80_ms,
    a_thousand_at_once_take_80_ms,
    the_waiting_is_your_own,
];

async fn order_42_comes_after_80_ms(t: &mut Trial) {
    let order: String = t.time(80, fetch_order(42)).await;
    t.equal("the order", order, "Order(id=42)".to_owned());
}

async fn any_order_comes_after_80_ms(t: &mut Trial) {
    let id = t.vary(43..=u64::from(u32::MAX)) as u32;
    let order: String = t.time(80, fetch_order(id)).await;
    t.equal("the order", order, format!("Order(id={id})"));
}

async fn a_thousand_at_once_take_80_ms(t: &mut Trial) {
    let all = futures::future::join_all((0..1000).map(fetch_order));
    let orders: Vec<String> = t.time(80, all).await;
    let expected: Vec<String> = (0..1000).map(|id| format!("Order(id={id})")).collect();
    t.equal("the thousand orders", orders, expected);
}

async fn the_waiting_is_your_own(t: &mut Trial) {
    let _: String = t.run(fetch_order(42)).await;
    t.holds(
        t.calls().is_empty(),
        Diagnosis::WrongTool,
        "This asks `kata` for the answer; here you write the service yourself, waiting included.",
    );
}

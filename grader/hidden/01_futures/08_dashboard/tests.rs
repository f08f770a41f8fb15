//! `dashboard` overlaps what can overlap: orders and settings, once the account is known.

use dashboard::dashboard;
use harness::Trial;
use kata::dashboard::{Account, Dash};

harness::tests![
    orders_and_settings_overlap,
    any_latencies_overlap_where_they_can,
    the_account_tells_where_to_look,
];

async fn orders_and_settings_overlap(t: &mut Trial) {
    let dash: Dash = t.time(180, dashboard(1)).await;
    t.equal("the dashboard", dash, expected(1, 1007));
}

async fn any_latencies_overlap_where_they_can(t: &mut Trial) {
    let account_ms = t.vary(10..=60);
    let (orders_ms, settings_ms) = (t.vary(10..=60), t.vary(10..=60));
    t.service("fetch_account").takes(account_ms);
    t.service("fetch_orders").takes(orders_ms);
    t.service("fetch_settings").takes(settings_ms);
    let _: Dash = t.time(account_ms + orders_ms.max(settings_ms), dashboard(1)).await;
}

async fn the_account_tells_where_to_look(t: &mut Trial) {
    let (user, number) = (t.vary(2..=999) as u32, t.vary(100_000..=999_999) as u32);
    t.service("fetch_account").replies(move |_| Account { user, number });
    let dash: Dash = t.run(dashboard(user)).await;
    t.equal("the dashboard", dash, expected(user, number));
}

fn expected(user: u32, number: u32) -> Dash {
    Dash {
        account: Account { user, number },
        orders: vec![format!("Order(account={number})")],
        settings: format!("Settings(account={number})"),
    }
}

//! `dashboard` overlaps what can overlap: orders and settings, once the account is known.

use dashboard::dashboard;
use harness::{Diagnosis, Trial};
use kata::dashboard::{Account, Dash};

harness::tests![
    orders_and_settings_overlap,
    any_latencies_overlap_where_they_can,
    each_reply_may_be_there_at_the_first_poll,
    there_is_no_limit_to_latency,
    the_account_tells_where_to_look,
    a_number_may_change,
    the_dashboard_holds_the_replies,
];

const SERVICES: [&str; 3] = ["fetch_account", "fetch_orders", "fetch_settings"];

/// More than any limit that one sets to a request without being told to.
const VERY_LONG_MS: u64 = 61_000;

async fn orders_and_settings_overlap(t: &mut Trial) {
    expects_calls(t, 1, 1007);
    let dash: Dash = t.time(180, dashboard(1)).await;
    compare(t, dash, usual(1, 1007));
}

async fn any_latencies_overlap_where_they_can(t: &mut Trial) {
    let latencies = [t.vary(0..=60), t.vary(0..=60), t.vary(0..=60)];
    timed(t, latencies).await;
}

async fn each_reply_may_be_there_at_the_first_poll(t: &mut Trial) {
    let ms = t.vary(1..=60);
    for latencies in [[0, ms, ms + 1], [ms, 0, ms], [ms, ms, 0], [ms, 0, 0], [0, 0, 0]] {
        timed(t, latencies).await;
    }
}

async fn there_is_no_limit_to_latency(t: &mut Trial) {
    let mut latencies = [t.vary(VERY_LONG_MS..=70_000), t.vary(0..=20), t.vary(0..=20)];
    t.shuffle(&mut latencies);
    timed(t, latencies).await;
    t.ever_longer(u64::MAX, async |t, slow| {
        timed(t, latencies.map(|ms| if ms < VERY_LONG_MS { ms } else { slow })).await;
    })
    .await;
}

async fn the_account_tells_where_to_look(t: &mut Trial) {
    let (user, number) = (t.vary(0..=999_999) as u32, any_number(t));
    let account = Account { user, number };
    t.service("fetch_account").replies(move |_| account.clone());
    expects_calls(t, user, number);
    let dash: Dash = t.time(180, dashboard(user)).await;
    compare(t, dash, usual(user, number));
}

async fn a_number_may_change(t: &mut Trial) {
    let user = t.vary(0..=999) as u32;
    let numbers = t.distinct(3, 0..=999_999);
    for number in numbers {
        let account = Account { user, number: number as u32 };
        t.service("fetch_account").replies(move |_| account.clone());
        expects_calls(t, user, number as u32);
        let dash: Dash = t.time(180, dashboard(user)).await;
        compare(t, dash, usual(user, number as u32));
    }
}

async fn the_dashboard_holds_the_replies(t: &mut Trial) {
    let (user, number) = (t.vary(2..=u64::from(u32::MAX)) as u32, any_number(t));
    let count = t.length(0..=20);
    let mut orders = t.texts(count);
    // None at all in one round; else not sorted, and one of them twice.
    orders.extend(orders.first().cloned());
    let settings = if t.vary(0..=3) == 0 { String::new() } else { t.text() };
    let (orders_say, settings_say) = (orders.clone(), settings.clone());
    t.service("fetch_account").replies(move |_| Account { user, number });
    t.service("fetch_orders").replies(move |_| orders_say.clone());
    t.service("fetch_settings").replies(move |_| settings_say.clone());
    expects_calls(t, user, number);
    let dash: Dash = t.run(dashboard(user)).await;
    let usual = usual(user, number);
    let made_up = dash.orders == usual.orders || dash.settings == usual.settings;
    t.holds(
        !made_up,
        Diagnosis::HardCoded,
        "The dashboard shows what the services usually reply, not what they replied this time.",
    );
    compare(t, dash, Dash { account: Account { user, number }, orders, settings });
}

/// Runs it for user 1 with an account, orders and settings that take so long.
async fn timed(t: &mut Trial, latencies: [u64; 3]) {
    for (service, ms) in SERVICES.into_iter().zip(latencies) {
        t.service(service).takes(ms);
    }
    expects_calls(t, 1, 1007);
    let [account_ms, orders_ms, settings_ms] = latencies;
    let dash: Dash = t.time(account_ms + orders_ms.max(settings_ms), dashboard(1)).await;
    compare(t, dash, usual(1, 1007));
}

fn compare(t: &mut Trial, got: Dash, expected: Dash) {
    t.equal("the account", got.account, expected.account);
    t.equal("the settings", got.settings, expected.settings);
    let sorted = |orders: &[String]| {
        let mut orders = orders.to_vec();
        orders.sort();
        orders
    };
    if sorted(&got.orders) == sorted(&expected.orders) {
        t.equal_or("the orders", got.orders, expected.orders, Diagnosis::OutOfOrder);
    } else {
        t.equal("the orders", got.orders, expected.orders);
    }
}

fn expects_calls(t: &mut Trial, user: u32, number: u32) {
    let [account, orders, settings] = SERVICES;
    t.expects_calls([
        format!("{account}({user})"),
        format!("{orders}({number})"),
        format!("{settings}({number})"),
    ]);
}

fn any_number(t: &mut Trial) -> u32 {
    t.vary(0..=u64::from(u32::MAX)) as u32
}

/// What the services usually reply.
fn usual(user: u32, number: u32) -> Dash {
    Dash {
        account: Account { user, number },
        orders: vec![format!("Order(account={number})")],
        settings: format!("Settings(account={number})"),
    }
}

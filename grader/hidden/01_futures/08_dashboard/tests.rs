//! `dashboard` overlaps what can overlap: orders and settings, once the account is known.

use dashboard::dashboard;
use harness::{Diagnosis, Trial};
use kata::dashboard::{Account, Dash};

harness::tests![
    orders_and_settings_overlap,
    any_latencies_overlap_where_they_can,
    the_account_tells_where_to_look,
    the_dashboard_holds_the_replies,
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
    let _: Dash = t.run(dashboard(user)).await;
    let asked = t.calls();
    for service in ["fetch_orders", "fetch_settings"] {
        let right = format!("{service}({number})");
        if let Some(wrong) =
            asked.iter().find(|call| call.label.starts_with(service) && call.label != right)
        {
            let with_the_id = wrong.label == format!("{service}({user})");
            let means = if with_the_id { Diagnosis::WrongValue } else { Diagnosis::HardCoded };
            t.holds(
                false,
                means,
                format!(
                    "Asked for `{}`, while the account's number is {number}: only \
                     `fetch_account` knows it.",
                    wrong.label
                ),
            );
        }
    }
}

async fn the_dashboard_holds_the_replies(t: &mut Trial) {
    let (user, number) = (t.vary(2..=999) as u32, t.vary(100_000..=999_999) as u32);
    let (orders, settings) = (vec![t.word(), t.word()], t.word());
    let (orders_say, settings_say) = (orders.clone(), settings.clone());
    t.service("fetch_account").replies(move |_| Account { user, number });
    t.service("fetch_orders").replies(move |_| orders_say.clone());
    t.service("fetch_settings").replies(move |_| settings_say.clone());
    let dash: Dash = t.run(dashboard(user)).await;
    let usual = expected(user, number);
    let made_up = dash.orders == usual.orders || dash.settings == usual.settings;
    t.holds(
        !made_up,
        Diagnosis::HardCoded,
        "The dashboard shows what the services usually reply, not what they replied this time.",
    );
    t.equal("the dashboard", dash, Dash { account: Account { user, number }, orders, settings });
}

fn expected(user: u32, number: u32) -> Dash {
    Dash {
        account: Account { user, number },
        orders: vec![format!("Order(account={number})")],
        settings: format!("Settings(account={number})"),
    }
}

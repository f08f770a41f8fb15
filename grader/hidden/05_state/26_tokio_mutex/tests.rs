//! `tokio_mutex` checks, asks and pays as one step, however many pay from the account.

use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use futures::future::{join_all, maybe_done};
use futures::poll;
use harness::{Diagnosis, Trial, let_one_go_after, must_be_send};
use tokio::sync::Mutex;
use tokio_mutex::tokio_mutex;

harness::tests![
    an_approved_price_is_paid,
    a_refused_price_is_not_paid,
    what_is_not_there_is_not_paid,
    the_last_of_it_can_be_paid,
    everyone_who_pays_pays,
    nobody_pays_what_another_has_paid,
    nothing_is_taken_before_the_bank_approves,
    what_the_bank_refuses_is_there_for_others,
    it_may_move_between_threads,
    those_who_pay_on_tasks_of_their_own_get_their_turn,
    who_gives_up_has_paid_nothing,
    nothing_to_pay_is_asked_about_too,
    the_account_stays_locked_while_the_bank_is_asked,
    whoever_comes_first_is_served_first,
    the_bank_may_refuse_one_of_them,
    who_gives_up_is_in_the_way_of_nobody,
    who_has_waited_goes_before_who_comes_just_now,
];

async fn an_approved_price_is_paid(t: &mut Trial) {
    // Who pays all of it is another test's matter.
    let has = t.vary(2..=u64::from(u32::MAX));
    let price = t.vary(1..=has - 1) as u32;
    let account = Mutex::new(has as u32);
    t.expects_calls([format!("approve({price})")]);
    let paid: bool = t.time(10, tokio_mutex(&account, price)).await;
    t.equal("whether it was paid", paid, true);
    t.equal("what is left", account.into_inner(), has as u32 - price);
    t.equal("how often the bank was asked", t.calls().len(), 1);
}

async fn a_refused_price_is_not_paid(t: &mut Trial) {
    t.service("approve").replies(|_| false);
    let price = t.vary(1..=499) as u32;
    let account = Mutex::new(500);
    t.expects_calls([format!("approve({price})")]);
    let paid: bool = t.time(10, tokio_mutex(&account, price)).await;
    t.equal("whether it was paid, though the bank refused", paid, false);
    t.equal("what is left after a refusal", account.into_inner(), 500);
}

async fn what_is_not_there_is_not_paid(t: &mut Trial) {
    let has = t.vary(0..=99) as u32;
    let account = Mutex::new(has);
    let paid: bool = t.time(0, tokio_mutex(&account, has + 1)).await;
    t.equal("whether it was paid", paid, false);
    t.equal("what is left", account.into_inner(), has);
    let asked = t.calls();
    t.holds(
        asked.is_empty(),
        Diagnosis::WrongTime,
        format!("Asked the bank about {} with {has} in the account: look first.", has + 1),
    );
}

async fn the_last_of_it_can_be_paid(t: &mut Trial) {
    let has = t.vary(0..=99) as u32;
    let account = Mutex::new(has);
    let paid: bool = t.time(10, tokio_mutex(&account, has)).await;
    t.equal(&format!("whether {has} could be paid out of {has}"), paid, true);
    t.equal("what is left", account.into_inner(), 0);
}

async fn everyone_who_pays_pays(t: &mut Trial) {
    let (people, price) = (t.length(2..=harness::MANY), t.vary(1..=6) as u32);
    let account = Mutex::new(1000);
    t.expects_calls(vec![format!("approve({price})"); people]);
    let answers: Vec<bool> =
        t.run(join_all((0..people).map(|_| tokio_mutex(&account, price)))).await;
    let paid = answers.into_iter().filter(|paid| *paid).count() as u32;
    settled(t, 1000, price, paid, account.into_inner());
}

async fn nobody_pays_what_another_has_paid(t: &mut Trial) {
    let account = Mutex::new(100);
    let answers: Vec<bool> = t.time(30, join_all((0..5).map(|_| tokio_mutex(&account, 30)))).await;
    let paid = answers.into_iter().filter(|paid| *paid).count() as u32;
    settled(t, 100, 30, paid, account.into_inner());
    t.equal("how many of five could pay 30 out of 100", paid, 3);
}

async fn nothing_is_taken_before_the_bank_approves(t: &mut Trial) {
    let account = Mutex::new(100);
    let price = t.vary(1..=100) as u32;
    let _ = t.first_poll(tokio_mutex(&account, price));
    let left = account.into_inner();
    t.holds(
        left == 100,
        Diagnosis::LostData,
        format!(
            "A payment of {price} was dropped while the bank was asked, and the account of 100 has \
             {left} left: nothing is to be taken before the bank has approved."
        ),
    );
}

async fn what_the_bank_refuses_is_there_for_others(t: &mut Trial) {
    let refused = AtomicBool::new(false);
    t.service("approve").replies(move |_| refused.swap(true, Ordering::Relaxed));
    let price = t.vary(51..=99) as u32;
    let account = Mutex::new(100);
    let both = async { tokio::join!(tokio_mutex(&account, price), tokio_mutex(&account, price)) };
    let (first, second): (bool, bool) = t.run(both).await;
    let (left, asked) = (account.into_inner(), t.calls().len());
    t.holds(
        first || second || asked != 1,
        Diagnosis::LostData,
        format!(
            "Two wanted {price} out of 100, and the bank refused the one it was asked about: the \
             other was turned away, though nothing had been paid and {left} are there."
        ),
    );
    t.equal("whether either of two was paid", first || second, true);
    settled(t, 100, price, u32::from(first) + u32::from(second), left);
}

async fn it_may_move_between_threads(t: &mut Trial) {
    t.expects_calls(["approve(3)"]);
    let account = Arc::new(Mutex::new(4));
    let payer = Arc::clone(&account);
    let paid: bool = t.spawned(must_be_send(async move { tokio_mutex(&payer, 3).await })).await;
    t.equal("whether it was paid", paid, true);
    t.equal("what is left", *account.lock().await, 1);
}

async fn those_who_pay_on_tasks_of_their_own_get_their_turn(t: &mut Trial) {
    let account = Arc::new(Mutex::new(100));
    let payers = (0..5).map(|_| {
        let account = Arc::clone(&account);
        must_be_send(async move { tokio_mutex(&account, 30).await })
    });
    let answers: Vec<bool> = t.spawned_all(payers).await;
    let paid = answers.into_iter().filter(|paid| *paid).count() as u32;
    settled(t, 100, 30, paid, *account.lock().await);
}

async fn who_gives_up_has_paid_nothing(t: &mut Trial) {
    let make = || {
        let account = Arc::new(Mutex::new(100));
        let payer = Arc::clone(&account);
        (async move { tokio_mutex(&payer, 30).await }, account)
    };
    t.cancelled_at_each_wait(make, async |t, account, cancelled| {
        let left: u32 = *account.lock().await;
        t.holds(
            left == 100,
            Diagnosis::LostData,
            format!("A payment of 30 was {cancelled}, and {left} of 100 are left."),
        );
    })
    .await;
}

async fn nothing_to_pay_is_asked_about_too(t: &mut Trial) {
    let (has, approves) = (t.vary(1..=9) as u32, t.vary(0..=1) == 1);
    t.service("approve").replies(move |_| approves);
    t.expects_calls(["approve(0)"]);
    let account = Mutex::new(has);
    let paid: bool = t.time(10, tokio_mutex(&account, 0)).await;
    t.equal("whether nothing was paid", paid, approves);
    t.equal("what is left", account.into_inner(), has);
}

async fn the_account_stays_locked_while_the_bank_is_asked(t: &mut Trial) {
    let (price, ms) = (t.vary(0..=100) as u32, t.vary(4..=90));
    t.service("approve").takes(ms);
    let account = Mutex::new(100);
    let look = |_| account.try_lock().is_ok();
    let paying = tokio_mutex(&account, price);
    let (paid, free): (bool, Vec<bool>) = t.watch_while(paying, [1, ms - 1], look).await;
    t.holds(
        !free.contains(&true),
        Diagnosis::LostUpdate,
        "While the bank was asked, the account was not locked: somebody else could have changed \
         it. Hold its lock from the look to the payment.",
    );
    t.equal("whether it was paid", paid, true);
    t.equal("whether the account is free afterwards", look(0), true);
}

async fn whoever_comes_first_is_served_first(t: &mut Trial) {
    let count = t.length(2..=30);
    let prices: Vec<_> = t.distinct(count, 1..=99).into_iter().map(|price| price as u32).collect();
    let account = Arc::new(Mutex::new(10_000));
    let labels: Vec<_> = prices.iter().map(|price| format!("approve({price})")).collect();
    t.expects_calls(labels.clone());
    let payers = prices.iter().map(|&price| {
        let account = Arc::clone(&account);
        must_be_send(async move { tokio_mutex(&account, price).await })
    });
    let paid: Vec<bool> = t.spawned_all(payers).await;
    t.equal("whether everyone could pay", paid, vec![true; count]);
    let mut asked: Vec<_> =
        t.calls().into_iter().filter(|call| call.started_ms.is_some()).collect();
    asked.sort_by_key(|call| call.started_ms);
    let asked: Vec<_> = asked.into_iter().map(|call| call.label).collect();
    t.equal_or("in which order the bank was asked", asked, labels, Diagnosis::OutOfOrder);
    t.equal("what is left", *account.lock().await, 10_000 - prices.iter().sum::<u32>());
}

async fn the_bank_may_refuse_one_of_them(t: &mut Trial) {
    let (refused, asked) = (t.vary(0..=2), AtomicU64::new(0));
    t.service("approve").replies(move |_| asked.fetch_add(1, Ordering::Relaxed) != refused);
    let account = Mutex::new(100);
    let paid: Vec<bool> = t.time(40, join_all((0..5).map(|_| tokio_mutex(&account, 30)))).await;
    let expected = (0..5).map(|place| place != refused && place < 4).collect::<Vec<_>>();
    let count = paid.iter().filter(|paid| **paid).count() as u32;
    settled(t, 100, 30, count, account.into_inner());
    t.equal("who of five could pay 30 out of 100", paid, expected);
}

async fn who_gives_up_is_in_the_way_of_nobody(t: &mut Trial) {
    let account = Mutex::new(100);
    let all = async {
        let one = let_one_go_after(5, tokio_mutex(&account, 60));
        let other = tokio_mutex(&account, 70);
        tokio::join!(biased; one, other).1
    };
    let paid: bool = t.time(15, all).await;
    t.equal("whether the second could pay 70 of 100, the first having given up", paid, true);
    t.equal("what is left", account.into_inner(), 30);
}

async fn who_has_waited_goes_before_who_comes_just_now(t: &mut Trial) {
    let prices: Vec<_> = t.distinct(2, 1..=99).into_iter().map(|price| price as u32).collect();
    let account = Mutex::new(200);
    let labels: Vec<_> = prices.iter().map(|price| format!("approve({price})")).collect();
    t.expects_calls(labels.clone());
    let both = async {
        let held = account.lock().await;
        let waits = maybe_done(tokio_mutex(&account, prices[0]));
        let comes = maybe_done(tokio_mutex(&account, prices[1]));
        let (mut waits, mut comes) = (pin!(waits), pin!(comes));
        let _ = poll!(waits.as_mut());
        drop(held);
        let _ = poll!(comes.as_mut());
        tokio::join!(waits.as_mut(), comes.as_mut());
        [waits.take_output(), comes.take_output()]
    };
    let paid: [Option<bool>; 2] = t.run(both).await;
    let calls = t.calls();
    let first = calls.iter().find(|call| call.started_ms.is_some()).map(|call| &call.label);
    t.holds(
        first != Some(&labels[1]),
        Diagnosis::OutOfOrder,
        "Somebody waited for the account when it was given back, and who came only then was served \
         first. Who awaits the lock has a place in its queue; who tries for it now and then has none.",
    );
    t.equal("whether either was paid", paid, [Some(true); 2]);
}

fn settled(t: &mut Trial, had: u32, price: u32, paid: u32, left: u32) {
    let taken = i64::from(had) - i64::from(left);
    let due = i64::from(paid) * i64::from(price);
    // Where nothing at all was taken, it is not others who have come between.
    t.holds(
        taken == due || taken == 0,
        Diagnosis::LostUpdate,
        format!(
            "{paid} payment{} of {price} approved, and the account of {had} has {left} left: \
             between the look at it and the payment somebody else had paid.",
            if paid == 1 { " was" } else { "s were" }
        ),
    );
    t.equal("what was taken from the account", taken, due);
}

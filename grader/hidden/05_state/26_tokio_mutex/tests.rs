//! `tokio_mutex` checks, asks and pays as one step, however many pay from the account.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use futures::future::join_all;
use harness::{Diagnosis, Trial, must_be_send};
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
];

async fn an_approved_price_is_paid(t: &mut Trial) {
    let price = t.vary(1..=400) as u32;
    let account = Mutex::new(500);
    let paid: bool = t.time(10, tokio_mutex(&account, price)).await;
    t.equal("whether it was paid", paid, true);
    t.equal("what is left", account.into_inner(), 500 - price);
    t.equal("how often the bank was asked", t.calls().len(), 1);
}

async fn a_refused_price_is_not_paid(t: &mut Trial) {
    t.service("approve").replies(|_| false);
    let price = t.vary(1..=400) as u32;
    let account = Mutex::new(500);
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
    let has = t.vary(1..=99) as u32;
    let account = Mutex::new(has);
    let paid: bool = t.time(10, tokio_mutex(&account, has)).await;
    t.equal("whether it was paid", paid, true);
    t.equal("what is left", account.into_inner(), 0);
}

async fn everyone_who_pays_pays(t: &mut Trial) {
    let (people, price) = (t.vary(2..=6), t.vary(1..=30) as u32);
    let account = Mutex::new(1000);
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
    let account = Mutex::new(3);
    let paid: bool = t.run(must_be_send(tokio_mutex(&account, 3))).await;
    t.equal("whether it was paid", paid, true);
}

async fn those_who_pay_on_tasks_of_their_own_get_their_turn(t: &mut Trial) {
    let account = Arc::new(Mutex::new(100));
    t.expects_calls(["approve(30)"; 3]);
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

fn settled(t: &mut Trial, had: u32, price: u32, paid: u32, left: u32) {
    let taken = i64::from(had) - i64::from(left);
    t.holds(
        taken == i64::from(paid * price),
        Diagnosis::LostUpdate,
        format!(
            "{paid} payments of {price} were approved, and the account of {had} has {left} left: \
             between the look at it and the payment somebody else had paid."
        ),
    );
}

//! `tokio_mutex` checks, asks and pays as one step, however many pay from the account.

use std::sync::Arc;

use futures::future::join_all;
use harness::{Diagnosis, Trial, must_be_send};
use kata::Probe;
use tokio::sync::Mutex;
use tokio_mutex::tokio_mutex;

harness::tests![
    an_approved_price_is_paid,
    what_is_not_there_is_not_paid,
    the_last_of_it_can_be_paid,
    everyone_who_pays_pays,
    nobody_pays_what_another_has_paid,
    it_may_move_between_threads,
    those_who_pay_on_tasks_of_their_own_get_their_turn,
    who_gives_up_has_paid_nothing,
];

async fn an_approved_price_is_paid(t: &mut Trial) {
    let (probe, price) = (Probe::new(), t.vary(1..=400) as u32);
    let account = Mutex::new(500);
    let paid: bool = t.time(10, tokio_mutex(&account, price, &probe)).await;
    t.equal("whether it was paid", paid, true);
    t.equal("what is left", account.into_inner(), 500 - price);
    t.equal("how often the bank was asked", probe.calls().len(), 1);
}

async fn what_is_not_there_is_not_paid(t: &mut Trial) {
    let (probe, has) = (Probe::new(), t.vary(0..=99) as u32);
    let account = Mutex::new(has);
    let paid: bool = t.time(0, tokio_mutex(&account, has + 1, &probe)).await;
    t.equal("whether it was paid", paid, false);
    t.equal("what is left", account.into_inner(), has);
    t.holds(
        probe.calls().is_empty(),
        Diagnosis::WrongTime,
        format!("Asked the bank about {} with {has} in the account: look first.", has + 1),
    );
}

async fn the_last_of_it_can_be_paid(t: &mut Trial) {
    let (probe, has) = (Probe::new(), t.vary(1..=99) as u32);
    let account = Mutex::new(has);
    let paid: bool = t.time(10, tokio_mutex(&account, has, &probe)).await;
    t.equal("whether it was paid", paid, true);
    t.equal("what is left", account.into_inner(), 0);
}

async fn everyone_who_pays_pays(t: &mut Trial) {
    let probe = Probe::new();
    let (people, price) = (t.vary(2..=6), t.vary(1..=30) as u32);
    let account = Mutex::new(1000);
    let answers: Vec<bool> =
        t.run(join_all((0..people).map(|_| tokio_mutex(&account, price, &probe)))).await;
    let paid = answers.into_iter().filter(|paid| *paid).count() as u32;
    settled(t, 1000, price, paid, account.into_inner());
}

async fn nobody_pays_what_another_has_paid(t: &mut Trial) {
    let (probe, account) = (Probe::new(), Mutex::new(100));
    let answers: Vec<bool> =
        t.time(30, join_all((0..5).map(|_| tokio_mutex(&account, 30, &probe)))).await;
    let paid = answers.into_iter().filter(|paid| *paid).count() as u32;
    settled(t, 100, 30, paid, account.into_inner());
    t.equal("how many of five could pay 30 out of 100", paid, 3);
}

async fn it_may_move_between_threads(t: &mut Trial) {
    let (probe, account) = (Probe::new(), Mutex::new(3));
    let paid: bool = t.run(must_be_send(tokio_mutex(&account, 3, &probe))).await;
    t.equal("whether it was paid", paid, true);
}

async fn those_who_pay_on_tasks_of_their_own_get_their_turn(t: &mut Trial) {
    let (probe, account) = (Probe::new(), Arc::new(Mutex::new(100)));
    t.expects_calls(["approve"; 3]);
    let payers = (0..5).map(|_| {
        let (probe, account) = (probe.clone(), Arc::clone(&account));
        must_be_send(async move { tokio_mutex(&account, 30, &probe).await })
    });
    let answers: Vec<bool> = t.spawned_all(payers).await;
    let paid = answers.into_iter().filter(|paid| *paid).count() as u32;
    settled(t, 100, 30, paid, *account.lock().await);
}

async fn who_gives_up_has_paid_nothing(t: &mut Trial) {
    let make = || {
        let account = Arc::new(Mutex::new(100));
        let payer = Arc::clone(&account);
        (async move { tokio_mutex(&payer, 30, &Probe::new()).await }, account)
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

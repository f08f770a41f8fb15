//! `restore_on_cancel` puts the sign back, however the work ends.

use std::cell::Cell;
use std::future::{pending, ready};
use std::panic::AssertUnwindSafe;
use std::rc::Rc;
use std::time::Duration;

use futures::FutureExt;
use harness::{Cancelled, Diagnosis, Trial, must_be_send};
use kata::Probe;
use kata::cancellation::Sign;
use restore_on_cancel::restore_on_cancel;
use tokio::time::sleep;

harness::tests![
    it_is_busy_while_it_works_and_not_after,
    what_the_sign_has_shown_comes_back,
    who_gives_up_puts_the_sign_back,
    it_is_put_back_before_anything_else,
    a_panic_puts_the_sign_back,
    what_is_never_polled_shows_nothing,
    work_may_be_done_at_once,
    work_may_change_the_sign,
    work_may_restore_too,
    two_signs_are_two,
    a_task_may_be_aborted,
    work_may_borrow_and_stay_where_it_is,
    plain there_may_be_no_runtime,
    work_may_take_long,
];

/// asks: "Shows "busy" on `sign` while `work` is being done, and then again what it has shown before. Returns what the work gave."
/// asks: "From its first poll, `sign.show("busy")` is what people see, and as long as the work goes on."
async fn it_is_busy_while_it_works_and_not_after(t: &mut Trial) {
    let (ms, value) = (t.vary(4..=90), t.vary(0..=999));
    let sign = Sign::new("open");
    let busy = restore_on_cancel(&sign, waits(ms, value));
    let (got, seen): (u64, Vec<String>) =
        t.watch_while(busy, [0, ms / 2, ms - 1], |_| sign.text()).await;
    t.equal("what the work gave", got, value);
    shows_while_it_works(t, &seen);
    shows_again(t, &sign, "open", "when the work was done");
}

/// asks: "Then the sign shows again what it has shown before, whatever that was: `show` gives it back."
async fn what_the_sign_has_shown_comes_back(t: &mut Trial) {
    for text in [t.text(), String::new(), "busy".to_owned(), t.word()] {
        let sign = Sign::new(text.clone());
        let ms = t.vary(1..=9);
        let (): () = t.time(ms, restore_on_cancel(&sign, waits(ms, ()))).await;
        shows_again(t, &sign, &text, "when the work was done");
        let showing = t.dropped_after(ms - 1, restore_on_cancel(&sign, waits(ms, ()))).await;
        t.equal("whether it was done too early", showing.is_some(), false);
        shows_again(t, &sign, &text, "when it was dropped");
    }
}

/// asks: "The sign is put back however it ends: when the work is done, when it panics, and when this future is dropped while it waits."
/// asks: "and when the future is dropped during any of its waits,"
async fn who_gives_up_puts_the_sign_back(t: &mut Trial) {
    let (text, waits, ms) = (t.word(), t.vary(1..=4), t.vary(1..=9));
    let make = || {
        let sign = Sign::new(text.clone());
        let shown = sign.clone();
        let work = async move {
            for _ in 0..waits {
                works(ms).await;
            }
        };
        (async move { restore_on_cancel(&shown, work).await }, sign)
    };
    t.cancelled_at_each_wait(make, async |t, sign, cancelled: Cancelled| {
        shows_again(t, &sign, &text, &format!("when it was {cancelled}"));
    })
    .await;
}

/// asks: "It is put back at once, before anything else can happen:"
async fn it_is_put_back_before_anything_else(t: &mut Trial) {
    let text = t.word();
    let sign = Sign::new(text.clone());
    let after: String = t
        .run(async {
            let waiting = restore_on_cancel(&sign, pending::<()>());
            let mut waiting = Box::pin(waiting);
            let _ = futures::poll!(waiting.as_mut());
            drop(waiting);
            sign.text()
        })
        .await;
    is_back(t, after, &text, "right after it was dropped");
    let after: String = t
        .run(async {
            let mut done = Box::pin(restore_on_cancel(&sign, ready(())));
            let _ = futures::poll!(done.as_mut());
            sign.text()
        })
        .await;
    is_back(t, after, &text, "right after the work was done");
}

/// asks: "when it panics (the panic is passed on),"
async fn a_panic_puts_the_sign_back(t: &mut Trial) {
    let text = t.word();
    // Who panics while another panic is on its way ends the whole process: first without one.
    let sign = Sign::new(text.clone());
    let _ = t.dropped_after(1, restore_on_cancel(&sign, pending::<()>())).await;
    t.may_panic();
    for ms in [0, t.vary(1..=40)] {
        let sign = Sign::new(text.clone());
        // It is still there when the sign is looked at: nobody has dropped it yet.
        let mut working = Box::pin(restore_on_cancel(&sign, panics(ms)));
        let caught = t.time(ms, AssertUnwindSafe(working.as_mut()).catch_unwind()).await;
        let said = caught.err().and_then(|panic| panic.downcast_ref::<&str>().copied());
        t.equal("what the panic says that is passed on", said, Some("the work has failed"));
        shows_again(t, &sign, &text, "when the work had panicked");
        drop(working);
    }
}

/// asks: "A future that is dropped before it was ever polled has shown nothing."
async fn what_is_never_polled_shows_nothing(t: &mut Trial) {
    let text = t.word();
    let sign = Sign::new(text.clone());
    let unpolled = t.call(|| restore_on_cancel(&sign, pending::<()>()));
    let made = sign.text();
    // Whoever has looked at the sign too early would put back what is not there any more.
    sign.show("closed");
    t.call(|| drop(unpolled));
    t.holds(
        made == text,
        Diagnosis::NotLazy,
        format!(
            "Nobody had polled the future yet, and the sign showed {made:?} instead of {text:?}."
        ),
    );
    shows_again(t, &sign, "closed", "when a future was dropped that nobody had polled");
    let begun = t.call(|| restore_on_cancel(&sign, waits(3, ())));
    sign.show(text.clone());
    let (): () = t.time(3, begun).await;
    shows_again(
        t,
        &sign,
        &text,
        "when the work was done, and the sign was changed before its first poll",
    );
}

/// asks: "Returns what the work gave."
async fn work_may_be_done_at_once(t: &mut Trial) {
    let (value, text) = (t.text(), t.word());
    let sign = Sign::new(text.clone());
    let work = async { (value.clone(), sign.text()) };
    let (got, seen): (String, String) = t.time(0, restore_on_cancel(&sign, work)).await;
    t.equal("what the work gave", got, value);
    shows_while_it_works(t, &[seen]);
    shows_again(t, &sign, &text, "when the work was done");
}

/// asks: "If the work itself has changed the sign meanwhile, that makes no difference."
async fn work_may_change_the_sign(t: &mut Trial) {
    let (other, ms) = (t.word(), t.vary(2..=40));
    for text in [t.word(), "busy".to_owned()] {
        let sign = Sign::new(text.clone());
        let work = || async {
            sign.show(other.clone());
            works(ms).await;
        };
        let (): () = t.time(ms, restore_on_cancel(&sign, work())).await;
        shows_again(t, &sign, &text, "when the work was done, which had changed it");
        let _ = t.dropped_after(1, restore_on_cancel(&sign, work())).await;
        shows_again(t, &sign, &text, "when it was dropped, and the work had changed the sign");
    }
}

/// asks: "The work may be a `restore_on_cancel` again, with the same sign; what is put back then also counts when both are dropped."
async fn work_may_restore_too(t: &mut Trial) {
    let (text, ms) = (t.word(), t.vary(2..=40));
    let sign = Sign::new(text.clone());
    // Who panics when one is done would panic in both, and end the whole process: first one alone.
    let (): () = t.time(0, restore_on_cancel(&sign, ready(()))).await;
    let work = || async {
        restore_on_cancel(&sign, waits(ms, ())).await;
        let between = sign.text();
        works(ms).await;
        between
    };
    let between: String = t.time(2 * ms, restore_on_cancel(&sign, work())).await;
    shows_while_it_works(t, &[between]);
    shows_again(t, &sign, &text, "when both were done");
    for after in [1, ms + 1] {
        let _ = t.dropped_after(after, restore_on_cancel(&sign, work())).await;
        let when = "when a `restore_on_cancel` in a `restore_on_cancel` was dropped";
        shows_again(t, &sign, &text, when);
    }
}

/// asks: "Signs have nothing to do with each other."
async fn two_signs_are_two(t: &mut Trial) {
    let (text, other, ms) = (t.word(), t.word(), t.vary(2..=40));
    let (sign, another) = (Sign::new(text.clone()), Sign::new(other.clone()));
    // The one that began first ends first.
    let both = async {
        let first = async {
            restore_on_cancel(&sign, waits(ms, ())).await;
            sign.text()
        };
        tokio::join!(first, restore_on_cancel(&another, waits(2 * ms, ())))
    };
    let (first, ()): (String, ()) = t.time(2 * ms, both).await;
    is_back(t, first, &text, "when the work was done, and other work went on at another sign");
    shows_again(t, &another, &other, "when the work at both of two signs was done");
}

/// asks: "but where it is `Send`, this future is, too, so that it may be part of a task."
/// asks: "and when this future is dropped while it waits."
async fn a_task_may_be_aborted(t: &mut Trial) {
    let (text, ms) = (t.word(), t.vary(1..=40));
    let sign = Sign::new(text.clone());
    let shown = sign.clone();
    let seen: String = t
        .run(async {
            let working = must_be_send(async move {
                restore_on_cancel(&shown, waits(u64::MAX >> 30, ())).await;
            });
            let task = tokio::spawn(working);
            sleep(Duration::from_millis(ms)).await;
            let seen = sign.text();
            task.abort();
            let _ = task.await;
            seen
        })
        .await;
    shows_while_it_works(t, &[seen]);
    shows_again(t, &sign, &text, "when its task was aborted");
}

/// asks: "The work is done where this future is polled. It need not be `Send`, nor own all that it uses;"
async fn work_may_borrow_and_stay_where_it_is(t: &mut Trial) {
    let (steps, here) = (Cell::new(0), Rc::new(t.vary(1..=9)));
    let sign = Sign::new("open");
    let work = async {
        for _ in 0..*here {
            works(1).await;
            steps.set(steps.get() + 1);
        }
    };
    let (): () = t.time(*here, restore_on_cancel(&sign, work)).await;
    t.equal("the steps that were done", steps.get(), *here);
    shows_again(t, &sign, "open", "when the work was done");
}

/// asks: "even where there is no runtime any more."
fn there_may_be_no_runtime(t: &mut Trial) {
    let text = t.word();
    let sign = Sign::new(text.clone());
    let (left, seen) = t.call(|| {
        let mut waiting = Box::pin(restore_on_cancel(&sign, pending::<()>()));
        let polled = harness::poll_once(waiting.as_mut());
        let seen = sign.text();
        drop(waiting);
        (polled, seen)
    });
    t.equal("whether it was done too early", left.is_some(), false);
    shows_while_it_works(t, &[seen]);
    shows_again(t, &sign, &text, "when it was dropped outside of any runtime");
}

/// asks: "and as long as the work goes on."
async fn work_may_take_long(t: &mut Trial) {
    let ms = t.long_ms();
    takes(t, ms).await;
    t.ever_longer(u64::MAX, takes).await;
}

async fn takes(t: &mut Trial, ms: u64) {
    let sign = Sign::new("open");
    let shown = sign.clone();
    let work = async {
        works(ms).await;
        shown.text()
    };
    let seen: String = t.time_in_few_polls(ms, 10, restore_on_cancel(&sign, work)).await;
    shows_while_it_works(t, &[seen]);
    shows_again(t, &sign, "open", "when the work was done");
}

async fn waits<T>(ms: u64, value: T) -> T {
    works(ms).await;
    value
}

/// Something that the picture shows.
async fn works(ms: u64) {
    Probe::new().call("work", ms).await;
}

async fn panics(ms: u64) {
    if ms > 0 {
        works(ms).await;
    }
    panic!("the work has failed")
}

fn shows_while_it_works(t: &mut Trial, seen: &[String]) {
    let other = seen.iter().find(|text| *text != "busy");
    let otherwise = other.map(|text| {
        format!("The work was going on, and the sign showed {text:?} instead of \"busy\".")
    });
    t.holds(other.is_none(), Diagnosis::WrongValue, otherwise.unwrap_or_default());
}

fn shows_again(t: &mut Trial, sign: &Sign, text: &str, when: &str) {
    is_back(t, sign.text(), text, when);
}

fn is_back(t: &mut Trial, found: String, text: &str, when: &str) {
    let means = match found.as_str() {
        "busy" => Diagnosis::LostData,
        _ => Diagnosis::WrongValue,
    };
    t.holds(
        found == text,
        means,
        format!("The sign showed {found:?} {when}, and had shown {text:?} before."),
    );
}

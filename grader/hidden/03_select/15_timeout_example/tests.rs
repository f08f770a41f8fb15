//! `timeout_example` ends with whichever comes first, and drops the other.

use harness::{Diagnosis, Trial};
use timeout_example::timeout_example;

harness::tests![
    a_slow_report_is_given_up_after_50_ms,
    a_quick_report_is_returned_when_it_is_ready,
    the_limit_is_50_ms,
    a_report_that_is_given_up_is_gone,
];

async fn a_slow_report_is_given_up_after_50_ms(t: &mut Trial) {
    let answer: &'static str = t.time(50, timeout_example()).await;
    t.equal("the answer", answer, "timed out");
}

async fn a_quick_report_is_returned_when_it_is_ready(t: &mut Trial) {
    let ms = t.vary(1..=49);
    let text: &'static str = ["all is well", "sales are up", "nothing new"][t.vary(0..=2) as usize];
    t.service("report").takes(ms).replies(move |_| text);
    let answer: &'static str = t.time(ms, timeout_example()).await;
    t.equal("the answer", answer, text);
}

async fn the_limit_is_50_ms(t: &mut Trial) {
    let ms = t.vary(51..=60);
    t.service("report").takes(ms);
    let answer: &'static str = t.time(50, timeout_example()).await;
    t.equal("the answer", answer, "timed out");
}

async fn a_report_that_is_given_up_is_gone(t: &mut Trial) {
    let _: &'static str = t.run(timeout_example()).await;
    let calls = t.calls();
    t.holds(
        calls.iter().all(|call| call.ended_ms.is_some()),
        Diagnosis::NotCancelled,
        "The report is still under way, though nobody waits for it any more.",
    );
}

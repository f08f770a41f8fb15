//! `timeout_example` ends with whichever comes first, and drops the other.

use harness::{Diagnosis, Trial};
use timeout_example::timeout_example;

harness::tests![
    a_slow_report_is_given_up_after_50_ms,
    a_quick_report_is_returned_when_it_is_ready,
    a_report_may_be_ready_at_once,
    a_report_may_say_anything,
    the_limit_is_50_ms,
    the_report_is_under_way_until_it_is_given_up,
];

async fn a_slow_report_is_given_up_after_50_ms(t: &mut Trial) {
    t.expects_calls(["report()"]);
    let answer: &'static str = t.time_in_few_polls(50, 20, timeout_example()).await;
    t.equal("the answer", answer, "timed out");
}

async fn a_quick_report_is_returned_when_it_is_ready(t: &mut Trial) {
    let ms = t.vary(1..=49);
    let text: &'static str = ["all is well", "sales are up", "nothing new"][t.vary(0..=2) as usize];
    report_is_ready(t, ms, text).await;
}

async fn a_report_may_be_ready_at_once(t: &mut Trial) {
    report_is_ready(t, 0, "here you are").await;
}

async fn a_report_may_say_anything(t: &mut Trial) {
    let ms = t.vary(1..=49);
    let text: &'static str = Box::leak(t.text().into_boxed_str());
    report_is_ready(t, ms, text).await;
    for text in ["", " ", "timed out", "the report"] {
        report_is_ready(t, ms, text).await;
    }
}

async fn report_is_ready(t: &mut Trial, ms: u64, text: &'static str) {
    t.expects_calls(["report()"]);
    t.service("report").takes(ms).replies(move |_| text);
    let answer: &'static str = t.time(ms, timeout_example()).await;
    t.equal("the answer", answer, text);
}

async fn the_limit_is_50_ms(t: &mut Trial) {
    t.expects_calls(["report()"]);
    let ms = t.vary(51..=60);
    t.service("report").takes(ms);
    let answer: &'static str = t.time(50, timeout_example()).await;
    t.equal("the answer", answer, "timed out");
}

async fn the_report_is_under_way_until_it_is_given_up(t: &mut Trial) {
    t.expects_calls(["report()"]);
    let (answer, _): (&'static str, Vec<()>) =
        t.watch_while(timeout_example(), [1, 49], |_| ()).await;
    t.equal("the answer", answer, "timed out");
    let calls = t.calls();
    t.holds(
        calls.iter().all(|call| call.ended_ms.is_some()),
        Diagnosis::NotCancelled,
        "The report is still under way, though nobody waits for it any more.",
    );
    let first = calls.first();
    let asked_ms = first.and_then(|call| call.started_ms).unwrap_or(0);
    t.holds(
        asked_ms == 0,
        Diagnosis::Sequential,
        format!(
            "The report is asked for only after {asked_ms} ms: it and the 50 ms begin together."
        ),
    );
    let ended = first.and_then(|call| call.ended_ms);
    let how = if first.is_some_and(|call| call.dropped) { "was dropped" } else { "replied" };
    t.holds(
        ended.is_none_or(|ms| ms == 50),
        Diagnosis::WrongTime,
        format!(
            "The report {how} after {} ms; it should have been dropped after 50 ms.",
            ended.unwrap_or(0)
        ),
    );
}

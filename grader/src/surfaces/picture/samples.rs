//! Typical runs, for the tests of all drawings.

use crate::surfaces::picture::layout::Look;
use crate::surfaces::picture::{Notes, Picture};
use crate::vocabulary::timeline::{Bar, BarKind, Clock, Ending, SEMAPHORE};

/// A run that owns its bars.
pub(crate) struct Sample {
    pub(crate) name: &'static str,
    yours: Vec<Bar>,
    reference: Option<Vec<Bar>>,
    yours_ms: Option<u64>,
    expected_ms: Option<u64>,
}

impl Sample {
    pub(crate) fn picture(&self) -> Picture<'_> {
        Picture {
            title: self.name,
            clock: Clock::Virtual,
            yours: &self.yours,
            by_test: &[],
            reference: self.reference.as_deref(),
            yours_ms: self.yours_ms,
            expected_ms: self.expected_ms,
            measured_from_ms: 0,
            notes: Notes::default(),
        }
    }
}

fn bar(lane: &str, task: u32, line: u32, kind: BarKind, start_ms: u64, end_ms: u64) -> Bar {
    let (lane, line, clock) = (lane.into(), Some(line), Clock::Virtual);
    Bar {
        lane,
        task,
        start_ms,
        end_ms,
        kind,
        line,
        clock,
        by_test: false,
        waits_for: None,
        dropped_by_test: false,
        given_up_ms: None,
        at_ms: None,
        stood_still_us: None,
    }
}

/// The same with this ending.
fn ending(bar: Bar, ending: Ending) -> Bar {
    let given_up_ms = (ending == Ending::Open).then_some(30_000);
    Bar { dropped_by_test: ending == Ending::ByTest, given_up_ms, ..bar }
}

fn sample(name: &'static str, yours: Vec<Bar>, yours_ms: u64, expected_ms: u64) -> Sample {
    let (yours_ms, expected_ms) = (Some(yours_ms), Some(expected_ms));
    Sample { name, yours, reference: None, yours_ms, expected_ms }
}

/// Every kind of run there is a snapshot of.
pub(crate) fn all() -> Vec<Sample> {
    vec![
        concurrent(),
        sequential(),
        cancelled(),
        blocked(),
        leaked(),
        deadlock(),
        lock_held(),
        twelve_tasks(),
        nothing(),
    ]
}

pub(crate) fn concurrent() -> Sample {
    let bars = vec![
        bar("fetch_user(1)", 1, 6, BarKind::Wait, 0, 100),
        bar("fetch_order(42)", 1, 6, BarKind::Wait, 0, 80),
    ];
    Sample { reference: Some(bars.clone()), ..sample("concurrent", bars, 100, 100) }
}

pub(crate) fn sequential() -> Sample {
    let bars = vec![
        bar("fetch_user(1)", 1, 6, BarKind::Wait, 0, 100),
        bar("fetch_order(42)", 1, 7, BarKind::Wait, 100, 180),
    ];
    let reference = concurrent().yours;
    Sample { reference: Some(reference), ..sample("sequential", bars, 180, 100) }
}

pub(crate) fn cancelled() -> Sample {
    let bars = vec![
        bar("fetch_user(1)", 1, 9, BarKind::Dropped, 0, 50),
        bar("sleep", 1, 10, BarKind::Wait, 0, 50),
        bar("fetch_order(42)", 1, 14, BarKind::Dropped, 50, 50),
    ];
    sample("cancelled", bars, 50, 50)
}

pub(crate) fn blocked() -> Sample {
    let bars = vec![
        bar("heartbeat", 2, 5, BarKind::Run, 0, 300),
        bar("sleep", 2, 6, BarKind::Wait, 0, 50),
        bar("thread::sleep", 1, 12, BarKind::Blocked, 50, 250),
        bar("sleep", 2, 6, BarKind::Wait, 250, 300),
    ];
    sample("blocked", bars, 300, 200)
}

pub(crate) fn leaked() -> Sample {
    let bars = vec![
        bar("request", 1, 8, BarKind::Wait, 0, 120),
        bar("heartbeat", 2, 4, BarKind::Leaked, 0, 300),
        bar("sleep", 2, 5, BarKind::Wait, 0, 100),
        bar("sleep", 2, 5, BarKind::Wait, 100, 200),
        bar("sleep", 2, 5, BarKind::Dropped, 200, 300),
    ];
    sample("leaked", bars, 120, 120)
}

pub(crate) fn deadlock() -> Sample {
    let bars = vec![
        bar("transfer(a, b)", 2, 18, BarKind::Held, 10, 30),
        bar("transfer(a, b) wants b", 2, 20, BarKind::Wait, 20, 30),
        bar("transfer(b, a)", 3, 18, BarKind::Held, 10, 30),
        bar("transfer(b, a) wants a", 3, 20, BarKind::Wait, 20, 30),
    ];
    let bars = bars.into_iter().map(|bar| ending(bar, Ending::Open)).collect();
    Sample { yours_ms: None, ..sample("deadlock", bars, 0, 30) }
}

pub(crate) fn lock_held() -> Sample {
    let mut bars = Vec::new();
    for (turn, task) in (2..6).enumerate() {
        let start = turn as u64 * 50;
        if start > 0 {
            bars.push(bar("cache", task, 11, BarKind::Wait, 0, start));
        }
        bars.push(bar("cache", task, 11, BarKind::Held, start, start + 50));
    }
    sample("lock held", bars, 200, 50)
}

pub(crate) fn twelve_tasks() -> Sample {
    let task = |n: u64| {
        let name = format!("crawl(https://example.org/{n})");
        bar(&name, n as u32 + 2, 21, BarKind::Wait, n / 4 * 40, n / 4 * 40 + 25 + n)
    };
    sample("twelve tasks", (0..12).map(task).collect(), 116, 116)
}

fn nothing() -> Sample {
    Sample { yours_ms: Some(0), ..sample("nothing", Vec::new(), 0, 100) }
}

/// A million bars on ten thousand lanes.
pub(crate) fn a_million() -> Sample {
    let bars = (0..1_000_000).map(|at| {
        let kind = if at == 999_999 { BarKind::Blocked } else { BarKind::Wait };
        bar(&format!("worker {}", at % 10_000), 1, 3, kind, at / 100, at / 100 + 3)
    });
    sample("a million", bars.collect(), 10_002, 10_002)
}

/// Labels that try to break out of every drawing.
pub(crate) fn hostile() -> Sample {
    let labels = [
        "\u{1b}[2J\u{1b}]0;owned\u{7}",
        "</script><script>alert(1)</script>",
        "]]><svg onload=alert(1)>",
        "\u{202e}redro\u{2066} a\u{200b}b",
        "名前名前名前名前名前名前名前名前名前名前名前名前名前",
        "{{data}} & \"quotes\" 'n' <b>",
        "two\nlines\tand\ra return",
        "z\u{301}\u{301}\u{301}\u{301}\u{301}algo",
        "",
    ];
    let bars = labels.iter().enumerate().map(|(at, label)| {
        let at = at as u64;
        bar(label, 1, at as u32, BarKind::Wait, at * 10, at * 10 + 15)
    });
    let mut bars: Vec<Bar> = bars.collect();
    bars.push(bar("backwards", 1, u32::MAX, BarKind::Wait, 50, 40));
    sample("</title>\u{1b}[31m{{script}}", bars, 95, 100)
}

/// Times as large as they come.
pub(crate) fn endless() -> Sample {
    let bars = vec![bar("forever", 1, 1, BarKind::Wait, u64::MAX - 1, u64::MAX)];
    sample("endless", bars, u64::MAX, u64::MAX)
}

/// Nothing takes any time.
pub(crate) fn instants() -> Sample {
    let looks = super::LOOKS.into_iter();
    let bar = |look: Look| ending(bar(lane_of(look), 1, 2, look.kind, 0, 0), look.ending);
    sample("instants", looks.map(bar).collect(), 0, 0)
}

/// A lane on which a bar looks so, called as its look is where that may be.
fn lane_of(look: Look) -> &'static str {
    if look.permit { SEMAPHORE } else { super::look_name(look) }
}

/// Every look, side by side.
pub(crate) fn every_kind() -> Sample {
    let looks = super::LOOKS.into_iter().enumerate();
    let bars = looks.map(|(at, look)| {
        let (start, name, number) = (at as u64 * 20, lane_of(look), at as u32);
        let bar = bar(name, number + 1, number + 3, look.kind, start, start + 60);
        ending(bar, look.ending)
    });
    sample("every kind", bars.collect(), 240, 120)
}

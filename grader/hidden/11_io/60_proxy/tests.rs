//! `proxy` passes on both directions beside each other, each with its own end.
//!
//! explains: "# Errors"
//! explains: "`proxy(a, b)` passes on to each side what the other one sends:"

use std::io::{self, ErrorKind};
use std::pin::Pin;
use std::task::{Context, Poll};

use harness::{Diagnosis, MANY, Peer, Transcript, Trial, Wire};
use proxy::proxy;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};

harness::tests![
    a_question_and_its_answer,
    both_counts_are_told_apart,
    both_speak_at_once,
    each_waits_for_the_other_in_turn,
    the_end_of_one_side_is_passed_on_at_once,
    after_one_side_has_ended_the_other_goes_on,
    the_end_comes_behind_everything,
    pieces_come_however_they_are_cut,
    what_is_kept_until_it_is_flushed_is_flushed,
    pieces_that_just_fill_a_buffer_are_flushed,
    what_comes_at_the_end_is_flushed,
    few_bytes_at_a_time_are_all_there,
    a_slow_side_does_not_slow_the_other_direction,
    what_is_not_taken_is_not_hoarded,
    nothing_from_either_side_is_two_ends,
    an_error_of_reading_ends_both_at_once,
    an_error_of_writing_ends_both_at_once,
    an_error_while_the_other_side_is_full_ends_both_at_once,
    an_error_of_flushing_or_shutting_down_ends_both_at_once,
    a_side_may_be_woken_for_nothing,
    silences_may_be_long,
];

/// What a proxy may hold of one direction.
const HELD: usize = 64 << 10;

/// When a side fails that is written to.
#[derive(Clone, Copy, PartialEq)]
enum At {
    Flush,
    Shutdown,
}

/// A side that cannot be flushed when something was written, or shut down.
struct Failing {
    wire: Wire,
    written: bool,
    fails: At,
    kind: ErrorKind,
}

impl AsyncRead for Failing {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.wire).poll_read(cx, buffer)
    }
}

impl AsyncWrite for Failing {
    fn poll_write(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        self.written = true;
        Pin::new(&mut self.wire).poll_write(cx, bytes)
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        if self.fails == At::Flush && self.written {
            return Poll::Ready(Err(self.kind.into()));
        }
        Pin::new(&mut self.wire).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        if self.fails == At::Shutdown {
            return Poll::Ready(Err(self.kind.into()));
        }
        Pin::new(&mut self.wire).poll_shutdown(cx)
    }
}

/// What became of both sides.
struct Seen {
    returned: Option<(u64, u64)>,
    error: Option<ErrorKind>,
    took_ms: u64,
    a: Transcript,
    b: Transcript,
}

/// asks: "Passes on to `b` what `a` sends, and to `a` what `b` sends, until both have ended."
async fn a_question_and_its_answer(t: &mut Trial) {
    let (question, answer, ms) = (t.word(), t.word(), t.vary(10..=90));
    let a = Peer::new().sends(&question).ends();
    let b = Peer::new().awaits(question.len()).pauses(ms).sends(&answer).ends();
    let seen = passes(t, ms, a, b).await;
    arrived(t, &seen.b, "b", question.as_bytes());
    arrived(t, &seen.a, "a", answer.as_bytes());
    counted(t, &seen, question.len(), answer.len());
}

/// asks: "Returns how many bytes went from `a` to `b`, and how many from `b` to `a`."
/// asks: "when both have ended and were told so, it returns how many bytes went from `a` to `b`, and how many from `b` to `a`;"
async fn both_counts_are_told_apart(t: &mut Trial) {
    let one = t.length(0..=MANY);
    let other = one + t.length(1..=MANY);
    for (from_a, from_b) in [(one, other), (other, one)] {
        let (one, other) = (some(t, from_a), some(t, from_b));
        let (a, b) = (Peer::new().sends(one).ends(), Peer::new().sends(other).ends());
        let seen = passes(t, 0, a, b).await;
        counted(t, &seen, from_a, from_b);
    }
}

/// asks: "both directions beside each other: neither waits for the other,"
/// asks: "every byte, in order, as soon as it comes:"
async fn both_speak_at_once(t: &mut Trial) {
    let (turns, ms) = (t.vary(1..=20), t.vary(1..=40));
    let speaks = |t: &mut Trial, first: u64| {
        let mut peer = Peer::new().pauses(first);
        let (mut text, mut times) = (vec![], vec![]);
        for turn in 0..turns {
            let length = t.length(1..=90);
            let piece = some(t, length);
            peer = peer.sends(&piece).pauses(ms);
            text.extend(piece);
            times.push((first + turn * ms, text.len()));
        }
        (peer.ends(), text, times)
    };
    let (a, from_a, times_a) = speaks(t, 0);
    let later = t.vary(1..=9);
    let (b, from_b, times_b) = speaks(t, later);
    let seen = passes(t, later + turns * ms, a, b).await;
    arrived(t, &seen.b, "b", &from_a);
    arrived(t, &seen.a, "a", &from_b);
    on_time(t, &seen.b, "a", &times_a);
    on_time(t, &seen.a, "b", &times_b);
    counted(t, &seen, from_a.len(), from_b.len());
}

/// asks: "both directions beside each other: neither waits for the other,"
async fn each_waits_for_the_other_in_turn(t: &mut Trial) {
    let (turns, ms) = (t.vary(1..=20), t.vary(0..=40));
    let (mut a, mut b) = (Peer::new(), Peer::new());
    let (mut from_a, mut from_b) = (vec![], vec![]);
    for _ in 0..turns {
        let (one, other) = (t.length(1..=90), t.length(1..=90));
        let (question, answer) = (some(t, one), some(t, other));
        a = a.sends(&question).awaits(other);
        b = b.awaits(one).pauses(ms).sends(&answer);
        from_a.extend(question);
        from_b.extend(answer);
    }
    let seen = passes(t, turns * ms, a.ends(), b.ends()).await;
    arrived(t, &seen.b, "b", &from_a);
    arrived(t, &seen.a, "a", &from_b);
}

/// asks: "when one side has ended, and all it sent is written, the other one is told by a `shutdown`, at once."
async fn the_end_of_one_side_is_passed_on_at_once(t: &mut Trial) {
    for a_ends_first in [true, false] {
        let (length, first) = (t.length(0..=MANY), t.vary(0..=90));
        let text = some(t, length);
        let second = first + t.vary(1..=90);
        let ends = Peer::new().sends(&text).pauses(first).ends();
        let stays = Peer::new().pauses(second).ends();
        let (a, b) = if a_ends_first { (ends, stays) } else { (stays, ends) };
        let seen = passes(t, second, a, b).await;
        let (told, name, other) =
            if a_ends_first { (&seen.b, "a", "b") } else { (&seen.a, "b", "a") };
        is_told(t, told, name, other, first);
        let (told, name, other) =
            if a_ends_first { (&seen.a, "b", "a") } else { (&seen.b, "a", "b") };
        is_told(t, told, name, other, second);
    }
}

/// asks: "The other direction goes on;"
/// asks: "The directions are independent: when one side ends what it sends, the other one is told so, and what that one sends goes on."
async fn after_one_side_has_ended_the_other_goes_on(t: &mut Trial) {
    for a_ends_first in [true, false] {
        let (pieces, ms) = (t.vary(1..=9), t.vary(1..=40));
        let mut speaks = Peer::new();
        let (mut text, mut times) = (vec![], vec![]);
        for turn in 1..=pieces {
            let length = t.length(1..=9000);
            let piece = some(t, length);
            speaks = speaks.pauses(ms).sends(&piece);
            text.extend(piece);
            times.push((turn * ms, text.len()));
        }
        let (ends, speaks) = (Peer::new().ends(), speaks.ends());
        let (a, b) = if a_ends_first { (ends, speaks) } else { (speaks, ends) };
        let seen = passes(t, pieces * ms, a, b).await;
        let (hears, name, other) =
            if a_ends_first { (&seen.a, "a", "b") } else { (&seen.b, "b", "a") };
        let came = hears.arrived().len();
        t.holds(
            came == text.len(),
            Diagnosis::LostData,
            format!(
                "`{name}` ended what it sent at once, and still listened. `{other}` sent {} bytes after \
                 that, and {came} of them came: the end of one direction is not that of the other.",
                text.len()
            ),
        );
        arrived(t, hears, name, &text);
        on_time(t, hears, other, &times);
    }
}

/// asks: "when one side has ended, and all it sent is written, the other one is told by a `shutdown`, at once."
async fn the_end_comes_behind_everything(t: &mut Trial) {
    let (length, each) = (t.length(1..=MANY), t.vary(1..=9));
    let text = some(t, length);
    let lasts = (length as u64 - 1) * each;
    let a = Peer::new().sends(&text).ends();
    let b = Peer::new().ends().takes_at_once(1).takes_a_while(each);
    let seen = passes(t, lasts, a, b).await;
    arrived(t, &seen.b, "b", &text);
    is_told(t, &seen.b, "a", "b", lasts);
}

/// asks: "every byte, in order, as soon as it comes:"
async fn pieces_come_however_they_are_cut(t: &mut Trial) {
    let (text, ms) = (t.text(), t.vary(0..=9));
    t.at_every_cut(text.len(), async |t, cut| {
        let last = (cut.pieces(text.as_bytes()).len().max(1) as u64 - 1) * ms;
        let a = Peer::new().sends_cut(&text, cut, ms).ends();
        let b = Peer::new().sends_cut(&text, cut, ms).ends();
        let seen = passes(t, last, a, b).await;
        arrived(t, &seen.b, "b", text.as_bytes());
        arrived(t, &seen.a, "a", text.as_bytes());
    })
    .await;
}

/// asks: "What has been read is passed on, and flushed, before more is waited for."
/// asks: "it is written and flushed before more is waited for;"
async fn what_is_kept_until_it_is_flushed_is_flushed(t: &mut Trial) {
    let (one, other, ms) = (t.length(1..=90), t.length(1..=90), t.vary(1..=40));
    let (question, answer) = (some(t, one), some(t, other));
    let a = Peer::new().sends(&question).awaits(other).pauses(ms).ends().needs_flushing();
    let b = Peer::new().awaits(one).pauses(ms).sends(&answer).pauses(ms).ends().needs_flushing();
    let seen = passes(t, 2 * ms, a, b).await;
    arrived(t, &seen.b, "b", &question);
    arrived(t, &seen.a, "a", &answer);
    on_time(t, &seen.b, "a", &[(0, one)]);
    on_time(t, &seen.a, "b", &[(ms, other)]);
}

/// asks: "What has been read is passed on, and flushed, before more is waited for."
async fn pieces_that_just_fill_a_buffer_are_flushed(t: &mut Trial) {
    let ms = t.vary(1..=40);
    for power in 8..=16 {
        let text = some(t, 1 << power);
        // Nothing more comes for a while, and nothing tells that but waiting for it.
        let a = Peer::new().sends(&text).pauses(ms).ends();
        let b = Peer::new().ends().needs_flushing();
        let seen = passes(t, ms, a, b).await;
        arrived(t, &seen.b, "b", &text);
        on_time(t, &seen.b, "a", &[(0, text.len())]);
    }
}

/// asks: "it is written and flushed before more is waited for;"
async fn what_comes_at_the_end_is_flushed(t: &mut Trial) {
    let (length, ms) = (t.length(1..=MANY), t.vary(1..=40));
    let text = some(t, length);
    // Each flush takes its time, the last one too.
    let a = Peer::new().sends(&text).ends();
    let b = Peer::new().ends().flushes_for(ms);
    let seen = passes(t, ms, a, b).await;
    arrived(t, &seen.b, "b", &text);
    is_told(t, &seen.b, "a", "b", ms);
}

/// asks: "however slow one of the sides is, and however few bytes it takes at a time;"
async fn few_bytes_at_a_time_are_all_there(t: &mut Trial) {
    let (length, at_once) = (t.length(1..=40_000), t.length(1..=9));
    let (from_a, from_b) = (some(t, length), some(t, length + 1));
    let a = Peer::new().sends(&from_a).ends().takes_at_once(at_once);
    let b = Peer::new().sends(&from_b).ends().takes_at_once(at_once);
    let seen = passes(t, 0, a, b).await;
    arrived(t, &seen.b, "b", &from_a);
    arrived(t, &seen.a, "a", &from_b);
    counted(t, &seen, from_a.len(), from_b.len());
}

/// asks: "both directions beside each other: neither waits for the other, however slow one of the sides is, and however few bytes it takes at a time;"
async fn a_slow_side_does_not_slow_the_other_direction(t: &mut Trial) {
    let (one, other, ms) = (t.length(1..=900), t.length(1..=900), t.vary(10..=90));
    let (from_a, from_b) = (some(t, one), some(t, other));
    let a = Peer::new().sends(&from_a).ends();
    let b = Peer::new().sends(&from_b[..1]).pauses(2).sends(&from_b[1..]).ends().is_full_for(ms);
    let seen = passes(t, ms, a, b).await;
    arrived(t, &seen.b, "b", &from_a);
    arrived(t, &seen.a, "a", &from_b);
    on_time(t, &seen.a, "b", &[(0, 1), (if other > 1 { 2 } else { 0 }, other)]);
    is_told(t, &seen.a, "b", "a", 2);
}

/// asks: "of what one side does not take yet, at most 64 KiB are held for it."
/// asks: "Then no more is read from the other;"
async fn what_is_not_taken_is_not_hoarded(t: &mut Trial) {
    let ms = t.vary(10..=90);
    for a_sends in [true, false] {
        let text = some(t, 3 * HELD + 1);
        let sends = Peer::new().sends(&text).ends();
        let takes = Peer::new().ends().is_full_for(ms);
        let (a, b) = if a_sends { (sends, takes) } else { (takes, sends) };
        let (name, other) = if a_sends { ("a", "b") } else { ("b", "a") };
        let seen = passes(t, ms, a, b).await;
        let (from, to) = if a_sends { (&seen.a, &seen.b) } else { (&seen.b, &seen.a) };
        let early = from.reads().into_iter().filter(|read| read.at_ms < ms);
        let held: usize = early.map(|read| read.bytes.len()).sum();
        t.holds(
            held <= HELD,
            Diagnosis::OverLimit,
            format!(
                "For {ms} ms, `{other}` took nothing. Meanwhile {held} bytes were read from `{name}`: \
                 that is more than is to be held. Hold a piece, and read the next one when \
                 it has been written."
            ),
        );
        arrived(t, to, other, &text);
    }
}

/// asks: "until both have ended."
async fn nothing_from_either_side_is_two_ends(t: &mut Trial) {
    let (one, other) = (t.vary(0..=90), t.vary(0..=90));
    let a = Peer::new().pauses(one).ends();
    let b = Peer::new().pauses(other).ends();
    let seen = passes(t, one.max(other), a, b).await;
    is_told(t, &seen.b, "a", "b", one);
    is_told(t, &seen.a, "b", "a", other);
    counted(t, &seen, 0, 0);
}

/// asks: "The first error of either side, at once: then nothing more is passed on in either direction."
/// asks: "the first error ends both directions at once, and is what it returns."
async fn an_error_of_reading_ends_both_at_once(t: &mut Trial) {
    for a_fails in [true, false] {
        let (length, ms, kind) = (t.length(0..=900), t.vary(1..=90), kind(t));
        let text = some(t, length);
        let fails = Peer::new().sends(&text).pauses(ms).fails(kind, "what was said");
        // Whoever reads on all the same gets more.
        let fails = fails.sends("after the error").ends();
        // Still on its way when the error comes.
        let other = Peer::new().pauses(ms + 1).sends("too late").ends();
        let (a, b) = if a_fails { (fails, other) } else { (other, fails) };
        let seen = passes(t, ms, a, b).await;
        let name = if a_fails { "a" } else { "b" };
        failed(t, &seen, kind, ms, &format!("Reading from `{name}` failed after {ms} ms"));
        let (to, other) = if a_fails { (&seen.b, "b") } else { (&seen.a, "a") };
        arrived(t, to, other, &text);
    }
}

/// asks: "the first error ends both directions at once, and is what it returns."
async fn an_error_of_writing_ends_both_at_once(t: &mut Trial) {
    for a_fails in [true, false] {
        let (most, ms, kind) = (t.length(0..=900), t.vary(1..=90), kind(t));
        let text = some(t, most + 1);
        let sends = Peer::new().pauses(ms).sends(&text).pauses(1).ends();
        let fails = Peer::new().pauses(2 * ms).ends().refuses_after(most, kind, "what was said");
        let (a, b) = if a_fails { (fails, sends) } else { (sends, fails) };
        let seen = passes(t, ms, a, b).await;
        let name = if a_fails { "a" } else { "b" };
        failed(t, &seen, kind, ms, &format!("Writing to `{name}` failed after {ms} ms"));
    }
}

/// asks: "the first error ends both directions at once, and is what it returns."
async fn an_error_while_the_other_side_is_full_ends_both_at_once(t: &mut Trial) {
    let (length, ms, kind) = (t.length(1..=900), t.vary(1..=90), kind(t));
    let a = Peer::new().sends(some(t, length)).ends();
    let b = Peer::new().pauses(ms).fails(kind, "what was said").is_full_for(10 * ms);
    let seen = passes(t, ms, a, b).await;
    failed(t, &seen, kind, ms, &format!("`b` was full, and reading from it failed after {ms} ms"));
}

/// asks: "the first error ends both directions at once, and is what it returns."
/// asks: "The first error of either side, at once: then nothing more is passed on in either direction."
async fn an_error_of_flushing_or_shutting_down_ends_both_at_once(t: &mut Trial) {
    for (fails, what) in [(At::Flush, "Flushing"), (At::Shutdown, "Shutting down")] {
        let (length, ms, kind) = (t.length(1..=900), t.vary(1..=90), kind(t));
        let (a, from_a) = Peer::new().pauses(ms).sends(some(t, length)).ends().connect();
        let (wire, from_b) = Peer::new().pauses(ms + 1).sends("too late").ends().connect();
        let b = Failing { wire, written: false, fails, kind };
        let began_ms = t.now_ms();
        let returned: io::Result<(u64, u64)> = t.time(ms, proxy(a, b)).await;
        let (error, took_ms) =
            (returned.as_ref().err().map(io::Error::kind), t.now_ms() - began_ms);
        let seen = Seen { returned: returned.ok(), error, took_ms, a: from_a, b: from_b };
        failed(t, &seen, kind, ms, &format!("{what} `b` failed after {ms} ms"));
    }
}

/// asks: "every byte, in order, as soon as it comes:"
async fn a_side_may_be_woken_for_nothing(t: &mut Trial) {
    let (length, ms) = (t.length(1..=90), t.vary(0..=40));
    let text = some(t, length);
    let side = || Peer::new().hesitates().sends(&text).hesitates().pauses(ms).hesitates().ends();
    let seen = passes(t, ms, side(), side()).await;
    arrived(t, &seen.b, "b", &text);
    arrived(t, &seen.a, "a", &text);
}

/// asks: "every byte, in order, as soon as it comes:"
async fn silences_may_be_long(t: &mut Trial) {
    let (one, other) = (t.word(), t.word());
    t.ever_longer(u64::MAX, async |t, ms| {
        let (a, from_a) = Peer::new().pauses(ms).sends(&one).ends().connect();
        let (b, from_b) = Peer::new().sends(&other).ends().connect();
        let began_ms = t.now_ms();
        let returned = t.time_in_few_polls(ms, 60, proxy(a, b)).await;
        let seen = Seen {
            error: returned.as_ref().err().map(io::Error::kind),
            returned: returned.ok(),
            took_ms: t.now_ms() - began_ms,
            a: from_a,
            b: from_b,
        };
        counted(t, &seen, one.len(), other.len());
    })
    .await;
}

/// Has both sides talk through a proxy, which should be done after so many ms.
async fn passes(t: &mut Trial, ms: u64, a: Peer, b: Peer) -> Seen {
    let ((a, from_a), (b, from_b)) = (a.connect(), b.connect());
    let began_ms = t.now_ms();
    let returned: io::Result<(u64, u64)> = t.time(ms, proxy(a, b)).await;
    let (error, took_ms) = (returned.as_ref().err().map(io::Error::kind), t.now_ms() - began_ms);
    Seen { returned: returned.ok(), error, took_ms, a: from_a, b: from_b }
}

/// All of this has reached a side, and nothing else.
fn arrived(t: &mut Trial, side: &Transcript, name: &str, expected: &[u8]) {
    let got = side.arrived();
    let (came, all) = (got.len(), expected.len());
    let otherwise = match side.unflushed() {
        0 if expected.starts_with(&got) => format!("only {came} of them came before it returned."),
        0 => format!("what came ({came} bytes) is something else."),
        kept => format!("{came} of them came: {kept} were written, and never flushed."),
    };
    let otherwise = format!("{all} bytes were sent to `{name}`, and {otherwise}");
    t.holds(got == expected, Diagnosis::LostData, otherwise);
}

/// So many bytes had reached a side by then, which the other one sent at that time.
fn on_time(t: &mut Trial, side: &Transcript, from: &str, times: &[(u64, usize)]) {
    let late = times.iter().find(|(ms, total)| side.arrived_ms(*total).is_some_and(|at| at > *ms));
    t.holds(
        late.is_none(),
        Diagnosis::WrongTime,
        late.map(|(ms, total)| {
            let at = side.arrived_ms(*total).unwrap_or(*ms);
            format!(
                "What `{from}` sent at {ms} ms reached the other side at {at} ms. Each direction goes \
                 on by itself: while one waits, to read or to write, the other passes on what has come."
            )
        })
        .unwrap_or_default(),
    );
}

/// A side was told by a shutdown that the other one has ended, at this time.
fn is_told(t: &mut Trial, side: &Transcript, ended: &str, name: &str, ms: u64) {
    let at = side.closed_ms();
    let how = match at {
        _ if side.shut_downs() == 0 => "was never told so by a `shutdown`".to_owned(),
        Some(at) => format!("was told so at {at} ms"),
        None => "was not told".to_owned(),
    };
    t.holds(
        side.shut_downs() > 0 && at == Some(ms),
        Diagnosis::WrongTime,
        format!(
            "`{ended}` had ended, and all that it sent was written, at {ms} ms; `{name}` {how}. Shut down \
             the writing half when its direction has ended: `{name}` may wait for that."
        ),
    );
}

fn counted(t: &mut Trial, seen: &Seen, from_a: usize, from_b: usize) {
    if let Some(error) = seen.error {
        t.holds(
            false,
            Diagnosis::WrongValue,
            format!("It returned an error ({error}), and nothing had failed."),
        );
        return;
    }
    let expected = (from_a as u64, from_b as u64);
    t.equal("the bytes that went each way", seen.returned.unwrap_or_default(), expected);
}

/// It has returned this error.
fn failed(t: &mut Trial, seen: &Seen, kind: ErrorKind, ms: u64, what: &str) {
    let got = match (seen.error, seen.returned) {
        (Some(error), _) => format!("the error {error:?}"),
        (None, Some(counts)) => format!("`Ok({counts:?})` as if nothing had been"),
        (None, None) => "nothing".to_owned(),
    };
    t.holds(
        seen.error == Some(kind),
        Diagnosis::UnhandledError,
        format!("{what} ({kind:?}), and it returned {got}."),
    );
    t.holds(
        seen.error != Some(kind) || seen.took_ms <= ms,
        Diagnosis::WrongTime,
        format!(
            "{what} ({kind:?}), and it returned that only after {} ms: the first error ends both directions, at \
             once.",
            seen.took_ms
        ),
    );
}

/// An error that is none of the usual ends.
fn kind(t: &mut Trial) -> ErrorKind {
    let kinds = [ErrorKind::ConnectionReset, ErrorKind::BrokenPipe, ErrorKind::TimedOut];
    kinds[t.vary(0..=2) as usize]
}

/// So many bytes, of which no stretch is like another.
fn some(t: &mut Trial, count: usize) -> Vec<u8> {
    let mut state = t.vary(1..=u64::MAX);
    let mut next = || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state.to_le_bytes()[3]
    };
    (0..count).map(|_| next()).collect()
}

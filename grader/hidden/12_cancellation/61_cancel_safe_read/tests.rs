//! `cancel_safe_read` reads a message whole, and beats meanwhile.

use std::io;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use cancel_safe_read::cancel_safe_read;
use harness::{Diagnosis, Given, MANY, Piece, Trial, must_be_send};
use kata::cancellation::Pulse;
use tokio::io::{AsyncRead, ReadBuf};
use tokio::time::sleep;

harness::tests![
    eight_bytes_in_three_pieces_take_45_ms,
    a_message_may_come_in_any_pieces,
    a_message_may_come_byte_by_byte,
    a_piece_may_come_together_with_a_beat,
    several_beats_may_come_between_two_pieces,
    periods_are_counted_from_the_first_poll,
    nothing_is_waited_for_after_the_last_byte,
    what_comes_after_the_message_is_not_in_it,
    what_is_there_from_the_start_is_read_at_once,
    a_message_may_be_long,
    no_bytes_are_there_at_once,
    a_source_may_end_before,
    an_error_of_the_source_is_passed_on,
    who_drops_it_stops_it,
    a_message_may_take_long,
];

/// asks: "Reads `size` bytes from `source`, however many pieces they come in, and returns them."
/// asks: "With a `size` of 8 and a period of 10 ms, and "abc", "de" and "fgh" after 5, 25 and 45 ms:"
/// asks: "It returns the message as soon as its last byte has come, and nothing of what may come after."
async fn eight_bytes_in_three_pieces_take_45_ms(t: &mut Trial) {
    let pieces = [(5, "abc"), (25, "de"), (45, "fgh")];
    reads(t, pieces.map(|(ms, text)| (ms, text.as_bytes().to_vec())).into(), 10).await;
}

/// asks: "They come in pieces, whenever the other side has some."
/// asks: "`pulse.beat()`, which takes no time, is due when one period has passed since the first poll, then two, then three, as long as the message is not complete."
async fn a_message_may_come_in_any_pieces(t: &mut Trial) {
    let (period, count) = (t.vary(2..=20), t.length(1..=9));
    let pieces = pieces(t, count, period, 1..=40);
    reads(t, pieces, period).await;
}

/// asks: "Reads `size` bytes from `source`, however many pieces they come in, and returns them."
async fn a_message_may_come_byte_by_byte(t: &mut Trial) {
    let (period, count) = (t.vary(2..=4), t.length(2..=MANY));
    let mut pieces = pieces(t, count, period, 1..=9);
    pieces.iter_mut().for_each(|(_, bytes)| bytes.truncate(1));
    reads(t, pieces, period).await;
}

/// asks: "as long as the message is not complete."
async fn a_piece_may_come_together_with_a_beat(t: &mut Trial) {
    let (period, count) = (t.vary(2..=20), t.length(2..=9));
    let mut pieces: Vec<Piece> = vec![];
    for number in 1..=count as u64 {
        pieces.push((number * period, t.word().into_bytes()));
    }
    let (size, ms) = (message(&pieces).len(), last(&pieces));
    let source = t.incoming(pieces.clone());
    let given = source.given();
    let pulse = Pulse::new(Duration::from_millis(period));
    // On a task of its own, which has its turn after the one that writes.
    let reading = cancel_safe_read(source, size, pulse.clone());
    let got: io::Result<Vec<u8>> = t.spawned(reading).await;
    if is_whole(t, got, &pieces, &given) {
        has_beaten(t, &pulse, period, ms);
    }
}

/// asks: "Meanwhile it beats: `pulse.beat()` each time that another `pulse.period()` has passed."
async fn several_beats_may_come_between_two_pieces(t: &mut Trial) {
    let (period, count) = (t.vary(2..=5), t.length(2..=9));
    let pieces = pieces(t, count, period, 20..=60);
    reads(t, pieces, period).await;
}

/// asks: "`pulse.beat()`, which takes no time, is due when one period has passed since the first poll, then two, then three, as long as the message is not complete."
async fn periods_are_counted_from_the_first_poll(t: &mut Trial) {
    let (period, waits) = (t.vary(2..=20), t.vary(1..=19));
    let ms = 3 * period + 1;
    let pieces: Vec<Piece> = vec![(waits + ms, b"whole".to_vec())];
    let source = t.incoming(pieces.clone());
    let given = source.given();
    let pulse = Pulse::new(Duration::from_millis(period));
    let reading = cancel_safe_read(source, 5, pulse.clone());
    // Called, and polled only now.
    sleep(Duration::from_millis(waits)).await;
    let got: io::Result<Vec<u8>> = t.time(ms, reading).await;
    if is_whole(t, got, &pieces, &given) {
        let due: Vec<u64> = (1..=3).map(|turn| waits + turn * period).collect();
        let what = format!(
            "the times of the beats, with a period of {period} ms and the first poll {waits} ms after the call,"
        );
        t.equal_or(&what, pulse.beats(), due, Diagnosis::WrongTime);
    }
}

/// asks: "It returns the message as soon as its last byte has come, and nothing of what may come after."
/// asks: "When it returns, no task goes on."
async fn nothing_is_waited_for_after_the_last_byte(t: &mut Trial) {
    let (period, count) = (t.vary(2..=20), t.length(1..=9));
    let pieces = pieces(t, count, period, 1..=40);
    let (size, ms) = (message(&pieces).len(), last(&pieces));
    let source = t.incoming(and_no_end(pieces.clone()));
    let given = source.given();
    let pulse = Pulse::new(Duration::from_millis(period));
    let began_ms = t.now_ms();
    let got = t.time(ms, must_be_send(cancel_safe_read(source, size, pulse.clone()))).await;
    // Where it came too late, it may have beaten until then, and that is nobody else's doing.
    let returned_ms = t.now_ms() - began_ms;
    if !is_whole(t, got, &pieces, &given) {
        return;
    }
    sleep(Duration::from_millis(3 * period)).await;
    let late = pulse.beats().into_iter().find(|beat| *beat > returned_ms);
    t.holds(
        late.is_none(),
        Diagnosis::LeakedTask,
        format!(
            "It returned after {returned_ms} ms, and somebody has beaten after {} ms.",
            late.unwrap_or(0)
        ),
    );
}

/// asks: "It returns the message as soon as its last byte has come, and nothing of what may come after."
async fn what_comes_after_the_message_is_not_in_it(t: &mut Trial) {
    let (period, more) = (t.vary(2..=20), t.length(1..=40));
    let mut pieces = pieces(t, 3, period, 1..=40);
    let (size, ms) = (message(&pieces).len(), last(&pieces));
    let asked_for = pieces.clone();
    // With the last of it, and later.
    pieces[2].1.extend(b"?".repeat(more));
    pieces.push((ms + 1, b"!".repeat(more)));
    let source = t.incoming(pieces);
    let given = source.given();
    let pulse = Pulse::new(Duration::from_millis(period));
    let got: io::Result<Vec<u8>> = t.time(ms, cancel_safe_read(source, size, pulse)).await;
    is_whole(t, got, &asked_for, &given);
}

/// asks: "It returns the message as soon as its last byte has come, and nothing of what may come after."
async fn what_is_there_from_the_start_is_read_at_once(t: &mut Trial) {
    let (count, period) = (t.length(1..=MANY), t.vary(1..=20));
    let pieces: Vec<Piece> = (0..count).map(|_| (0, t.text().into_bytes())).collect();
    reads(t, pieces, period).await;
}

/// asks: "Reads `size` bytes from `source`, however many pieces they come in, and returns them."
async fn a_message_may_be_long(t: &mut Trial) {
    let period = t.vary(2..=20);
    let mut pieces = pieces(t, 6, period, 1..=30);
    for (_, bytes) in &mut pieces {
        *bytes = bytes.repeat(300);
    }
    reads(t, pieces, period).await;
}

/// asks: "With a `size` of 0 it returns at once."
async fn no_bytes_are_there_at_once(t: &mut Trial) {
    let period = t.vary(1..=20);
    for pieces in [vec![], vec![(3, b"abc".to_vec())]] {
        let source = t.incoming(and_no_end(pieces));
        let pulse = Pulse::new(Duration::from_millis(period));
        let got: io::Result<Vec<u8>> = t.time(0, cancel_safe_read(source, 0, pulse.clone())).await;
        t.equal("a message of no bytes", text(&got), Ok(String::new()));
        has_beaten(t, &pulse, period, 0);
    }
}

/// asks: "If the source ends before, the error is `UnexpectedEof`;"
/// asks: "If there is an error, that ends it at once, too, and what had come by then is lost"
async fn a_source_may_end_before(t: &mut Trial) {
    let period = t.vary(2..=20);
    for count in [0, 1, t.length(2..=9)] {
        let pieces = pieces(t, count, period, 1..=40);
        let size = message(&pieces).len() + t.length(1..=99);
        let ms = last(&pieces);
        let pulse = Pulse::new(Duration::from_millis(period));
        let source = t.incoming(pieces);
        let got: io::Result<Vec<u8>> =
            t.time(ms, cancel_safe_read(source, size, pulse.clone())).await;
        let what = format!("what becomes of {size} bytes where the source ends before");
        t.equal_or(&what, text(&got), Err(io::ErrorKind::UnexpectedEof), Diagnosis::UnhandledError);
        has_beaten(t, &pulse, period, ms);
    }
}

/// asks: "an error of the source is passed on."
/// asks: "If there is an error, that ends it at once, too, and what had come by then is lost"
async fn an_error_of_the_source_is_passed_on(t: &mut Trial) {
    let (period, gives) = (t.vary(1..=20), t.length(0..=9));
    for kind in [io::ErrorKind::ConnectionReset, io::ErrorKind::TimedOut] {
        let pulse = Pulse::new(Duration::from_millis(period));
        let source = Breaks { gives, breaks: Some(kind) };
        let got: io::Result<Vec<u8>> = t.time(0, cancel_safe_read(source, gives + 1, pulse)).await;
        let what = "what becomes of a message where the source breaks";
        t.equal_or(what, text(&got), Err(kind), Diagnosis::UnhandledError);
    }
}

/// asks: "When the future is dropped, neither reading nor beating goes on."
async fn who_drops_it_stops_it(t: &mut Trial) {
    let period = t.vary(4..=9);
    for ms in [0, 1, period + 1, t.vary(2 * period..=3 * period)] {
        let source = t.incoming(and_no_end(vec![(period / 2, b"abc".to_vec())]));
        let given = source.given();
        let pulse = Pulse::new(Duration::from_millis(period));
        let got = t.dropped_after(ms, cancel_safe_read(source, 8, pulse.clone())).await;
        t.holds(
            got.is_none(),
            Diagnosis::WrongValue,
            format!("Three of eight bytes had come, and it returned {:?}.", got.as_ref().map(text)),
        );
        let before = pulse.beats().len();
        let reads = !given.is_over();
        sleep(Duration::from_millis(3 * period)).await;
        let beats = pulse.beats().len() > before;
        t.holds(
            !reads && !beats,
            Diagnosis::NotCancelled,
            format!(
                "It was dropped after {ms} ms, and somebody went on {}.",
                if beats { "beating" } else { "reading" }
            ),
        );
    }
}

/// asks: "A period is a whole number of milliseconds, and at least one."
async fn a_message_may_take_long(t: &mut Trial) {
    let ms = t.long_ms();
    takes(t, ms).await;
    t.ever_longer(u64::MAX, takes).await;
    let pieces = vec![(3, b"ab".to_vec()), (6, b"c".to_vec())];
    let source = t.incoming(pieces.clone());
    let given = source.given();
    let pulse = Pulse::new(Duration::from_millis(1));
    let got: io::Result<Vec<u8>> = t.time(6, cancel_safe_read(source, 3, pulse)).await;
    is_whole(t, got, &pieces, &given);
}

async fn takes(t: &mut Trial, ms: u64) {
    let period = ms / 3 + 2;
    let pieces = vec![(ms / 2, b"abc".to_vec()), (ms, b"defgh".to_vec())];
    let source = t.incoming(pieces.clone());
    let given = source.given();
    let pulse = Pulse::new(Duration::from_millis(period));
    let got: io::Result<Vec<u8>> =
        t.time_in_few_polls(ms, 60, cancel_safe_read(source, 8, pulse)).await;
    is_whole(t, got, &pieces, &given);
}

/// So many pieces, of which none comes together with a beat, nor with another one.
fn pieces(
    t: &mut Trial,
    count: usize,
    period: u64,
    apart: std::ops::RangeInclusive<u64>,
) -> Vec<Piece> {
    let mut ms = 0;
    let mut piece = |t: &mut Trial| {
        ms += t.vary(apart.clone());
        ms += u64::from(ms % period == 0);
        (ms, t.word().into_bytes())
    };
    (0..count).map(|_| piece(t)).collect()
}

/// These pieces, and an end that comes long after the last: whoever waits for it waits for nothing, and who
/// has lost something need not be waited for, either.
fn and_no_end(mut pieces: Vec<Piece>) -> Vec<Piece> {
    pieces.push((last(&pieces) + 10_000, vec![]));
    pieces
}

/// Has these pieces read, and checks what comes of it, and when it beats.
async fn reads(t: &mut Trial, pieces: Vec<Piece>, period: u64) {
    let (size, ms) = (message(&pieces).len(), last(&pieces));
    let source = t.incoming(pieces.clone());
    let given = source.given();
    let pulse = Pulse::new(Duration::from_millis(period));
    let began_ms = t.now_ms();
    let got: io::Result<Vec<u8>> = t.time(ms, cancel_safe_read(source, size, pulse.clone())).await;
    // Who ends too late beats too often, and that is not what is wrong with it.
    let in_time = t.now_ms() - began_ms == ms;
    if is_whole(t, got, &pieces, &given) && in_time {
        has_beaten(t, &pulse, period, ms);
    }
}

fn message(pieces: &[Piece]) -> Vec<u8> {
    pieces.iter().flat_map(|(_, bytes)| bytes).copied().collect()
}

/// When the last piece comes.
fn last(pieces: &[Piece]) -> u64 {
    pieces.last().map_or(0, |(ms, _)| *ms)
}

fn text(got: &io::Result<Vec<u8>>) -> Result<String, io::ErrorKind> {
    match got {
        Ok(bytes) => Ok(String::from_utf8_lossy(bytes).into_owned()),
        Err(error) => Err(error.kind()),
    }
}

/// Whether the message is there, and nothing else. Where a piece is missing that had been read, that is
/// told, with its time.
fn is_whole(t: &mut Trial, got: io::Result<Vec<u8>>, pieces: &[Piece], given: &Given) -> bool {
    let all = message(pieces);
    let got_bytes = got.as_deref().unwrap_or_default();
    let mut rest = got_bytes;
    let lost = given.pieces().into_iter().find(|(_, read)| {
        let place = rest.windows(read.len()).position(|part| part == read);
        rest = place.map_or(rest, |place| &rest[place + read.len()..]);
        place.is_none() && !read.is_empty()
    });
    let is_short = got_bytes.len() < all.len();
    let lost = lost.filter(|_| is_short && got_bytes != all);
    let otherwise = lost.as_ref().map(|(ms, read)| {
        format!(
            "{:?} was read after {ms} ms, and is not in what came out: {}. What a future keeps to itself \
             goes with it when it is dropped.",
            String::from_utf8_lossy(read),
            match text(&got) {
                Ok(text) => format!("{text:?}"),
                Err(kind) => format!("the error {kind:?}"),
            }
        )
    });
    t.holds(lost.is_none(), Diagnosis::LostData, otherwise.unwrap_or_default());
    let means = if is_short { Diagnosis::LostData } else { Diagnosis::WrongValue };
    let expected = Ok(String::from_utf8_lossy(&all).into_owned());
    t.equal_or("the message", text(&got), expected, means);
    got_bytes == all
}

/// Whether it has beaten after each period until the end, at which it may have beaten or not.
fn has_beaten(t: &mut Trial, pulse: &Pulse, period: u64, until_ms: u64) {
    let expected: Vec<u64> = (1..).map(|n| n * period).take_while(|ms| *ms < until_ms).collect();
    let mut beats = pulse.beats();
    if beats.last() == Some(&until_ms) && until_ms > 0 && until_ms.is_multiple_of(period) {
        beats.pop();
    }
    t.equal_or(
        &format!("the times of the beats, with a period of {period} ms,"),
        beats,
        expected,
        Diagnosis::WrongTime,
    );
}

/// A source that gives so many bytes, and then breaks. To whoever asks again it gives more.
struct Breaks {
    gives: usize,
    breaks: Option<io::ErrorKind>,
}

impl AsyncRead for Breaks {
    fn poll_read(
        mut self: Pin<&mut Self>,
        _cx: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        if let (0, Some(kind)) = (self.gives, self.breaks) {
            self.breaks = None;
            self.gives = usize::MAX;
            return Poll::Ready(Err(kind.into()));
        }
        let count = self.gives.min(buffer.remaining());
        buffer.put_slice(&vec![b'a'; count]);
        self.gives -= count;
        Poll::Ready(Ok(()))
    }
}

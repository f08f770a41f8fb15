//! `LenCodec` finds frames in whatever has come so far, and loses and believes nothing.
//!
//! explains: "Frames of up to `max` bytes."

use std::io::{self, ErrorKind};
use std::time::Duration;

use bytes::{Bytes, BytesMut};
use futures::{SinkExt, StreamExt};
use harness::{Cut, Diagnosis, MANY, Peer, Trial, let_go_after, must_be_send};
use length_codec::LenCodec;
use tokio_util::codec::{Decoder, Encoder, Framed};

harness::tests![
    a_frame_comes_when_it_is_complete,
    plain a_frame_is_found_at_every_cut,
    frames_come_however_they_are_cut,
    plain many_frames_at_once_are_fetched_one_by_one,
    plain what_is_behind_a_frame_stays,
    plain a_length_has_four_bytes_the_largest_first,
    plain a_frame_may_have_as_many_bytes_as_the_limit,
    plain a_limit_may_be_larger_than_any_length,
    plain a_longer_frame_is_refused_with_its_length,
    a_connection_refuses_a_longer_frame_at_once,
    plain an_end_inside_a_frame_is_an_error,
    plain at_the_end_complete_frames_come_first,
    a_connection_that_ends_inside_a_frame_says_so,
    plain a_frame_is_appended,
    plain a_frame_that_is_too_long_is_not_sent,
    frames_go_and_come_through_any_connection,
    a_frame_that_nobody_waits_for_any_more_is_not_lost,
];

/// asks: "The length of each goes before it, as a big-endian `u32`."
/// asks: "`decode` gives the first frame, as soon as it is complete, without its length."
async fn a_frame_comes_when_it_is_complete(t: &mut Trial) {
    let (one, other) = (t.word(), t.word());
    let sent = [framed(one.as_bytes()), framed(other.as_bytes())].concat();
    let (wire, _) = Peer::new().sends_cut(&sent, Cut::Behind(12), 20).pauses(15).ends().connect();
    let mut frames = Framed::new(wire, LenCodec::new(64));
    for (text, ms) in [(one, 0), (other, 20)] {
        let why = "Two frames were sent in two pieces";
        let Some([got]) = came(t, ms, async { [frames.next().await] }, why).await else { return };
        if !is_frame(t, got, text.as_bytes(), why) {
            return;
        }
    }
    let why = "Two frames had come, and then the connection ended";
    let Some([got]) = came(t, 15, async { [frames.next().await] }, why).await else { return };
    is_end(t, got, why);
}

/// asks: "As long as the frame is not complete, gives `None`."
/// asks: "Takes the first frame out of `src`,"
fn a_frame_is_found_at_every_cut(t: &mut Trial) {
    let text = t.text();
    let sent = framed(text.as_bytes());
    let (mut src, mut codec) = (BytesMut::new(), LenCodec::new(10_000));
    for (came, byte) in (1..).zip(&sent[..sent.len() - 1]) {
        src.extend_from_slice(&[*byte]);
        let got = t.call(|| codec.decode(&mut src));
        let (why, taken) = (format!("Of {} bytes, {came} had come", sent.len()), taken(&src, came));
        if !is_nothing_yet(t, got, &why, taken) {
            return;
        }
    }
    src.extend_from_slice(&sent[sent.len() - 1..]);
    let got = t.call(|| codec.decode(&mut src));
    is_frame(t, got, text.as_bytes(), "A frame came one byte at a time");
    for came in few(sent.len()) {
        let (mut src, mut codec) = (BytesMut::from(&sent[..came]), LenCodec::new(10_000));
        let got = t.call(|| codec.decode(&mut src));
        let why = format!("Of {} bytes, {came} had come", sent.len());
        if !is_nothing_yet(t, got, &why, taken(&src, came)) {
            return;
        }
        src.extend_from_slice(&sent[came..]);
        let got = t.call(|| codec.decode(&mut src));
        if !is_frame(t, got, text.as_bytes(), &format!("{why}, and then the rest")) {
            return;
        }
    }
}

/// asks: "`LenCodec` speaks the frames of `read_frame`: a length as a big-endian `u32`, and so many bytes."
async fn frames_come_however_they_are_cut(t: &mut Trial) {
    let (one, other, pause) = (t.text(), t.word(), t.vary(0..=40));
    let sent = [framed(one.as_bytes()), framed(b""), framed(other.as_bytes())].concat();
    let last = sent.len();
    t.at_every_cut(last, async |t, cut| {
        let (wire, _) = Peer::new().sends_cut(&sent, cut, pause).connect();
        let pauses = cut.pieces(&sent).len() as u64 - 1;
        let mut frames = Framed::new(wire, LenCodec::new(10_000));
        let three = async { [frames.next().await, frames.next().await, frames.next().await] };
        let why = format!("Three frames were sent {cut}, one of them empty");
        let Some(got) = came(t, pauses * pause, three, &why).await else { return };
        for (got, frame) in got.into_iter().zip([one.as_bytes(), b"", other.as_bytes()]) {
            if !is_frame(t, got, frame, &why) {
                return;
            }
        }
    })
    .await;
}

/// asks: "there may be many frames at once, and they are fetched one by one."
/// asks: "An empty frame is a frame."
fn many_frames_at_once_are_fetched_one_by_one(t: &mut Trial) {
    let count = t.length(0..=MANY);
    let mut frames: Vec<Vec<u8>> = t.texts(count).into_iter().map(String::into_bytes).collect();
    frames.insert(count / 2, vec![]);
    let sent: Vec<u8> = frames.iter().flat_map(|frame| framed(frame)).collect();
    let (mut src, mut codec) = (BytesMut::from(&sent[..]), LenCodec::new(10_000));
    let mut taken = 0;
    for frame in &frames {
        let got = t.call(|| codec.decode(&mut src));
        taken += framed(frame).len();
        let why = format!("{} frames were there at once", frames.len());
        if !is_frame(t, got, frame, &why) || !is_left(t, &src, &sent[taken..]) {
            return;
        }
    }
    let got = t.call(|| codec.decode(&mut src));
    is_nothing_yet(t, got, "All frames had been fetched", 0);
}

/// asks: "and leaves what is behind it."
/// asks: "Whatever stands behind it stays in `src`:"
fn what_is_behind_a_frame_stays(t: &mut Trial) {
    let (one, other) = (t.text(), t.text());
    let behind = framed(other.as_bytes());
    for came in few(behind.len()) {
        let sent = [&framed(one.as_bytes())[..], &behind[..came]].concat();
        let (mut src, mut codec) = (BytesMut::from(&sent[..]), LenCodec::new(10_000));
        let got = t.call(|| codec.decode(&mut src));
        let why = format!("A frame was there, and {came} bytes of the next one");
        if !is_frame(t, got, one.as_bytes(), &why) || !is_left(t, &src, &behind[..came]) {
            return;
        }
        let got = t.call(|| codec.decode(&mut src));
        let taken = taken(&src, came);
        src.extend_from_slice(&behind[came..]);
        let later = t.call(|| codec.decode(&mut src));
        if !is_nothing_yet(t, got, &why, taken) || !is_frame(t, later, other.as_bytes(), &why) {
            return;
        }
    }
}

/// asks: "a length as a big-endian `u32`, and so many bytes."
fn a_length_has_four_bytes_the_largest_first(t: &mut Trial) {
    for length in [1 + t.vary(0..=200), 255, 256, 257, 258 + t.vary(0..=9_000), 65_536, 70_000] {
        let frame = vec![b'x'; length as usize];
        let (mut src, mut codec) = (BytesMut::from(&framed(&frame)[..]), LenCodec::new(100_000));
        let got = t.call(|| codec.decode(&mut src));
        if !is_frame(t, got, &frame, &format!("A frame of {length} bytes was there")) {
            return;
        }
    }
}

/// asks: "The limit is `max` here: a frame may have so many bytes."
fn a_frame_may_have_as_many_bytes_as_the_limit(t: &mut Trial) {
    for max in [0, 1, t.vary(2..=9_000) as usize, 100_000] {
        let frame = vec![b'x'; max];
        let (mut src, mut codec) = (BytesMut::new(), LenCodec::new(max));
        let encoded = t.call(|| codec.encode(Bytes::from(frame.clone()), &mut src));
        let why = format!("With a `max` of {max}, a frame of as many bytes");
        t.holds(encoded.is_ok(), Diagnosis::WrongValue, format!("{why} is refused by `encode`."));
        let mut src = BytesMut::from(&framed(&frame)[..]);
        let got = t.call(|| codec.decode(&mut src));
        if !is_frame(t, got, &frame, &format!("{why} was there")) {
            return;
        }
    }
}

/// asks: "The limit is `max` here: a frame may have so many bytes."
fn a_limit_may_be_larger_than_any_length(t: &mut Trial) {
    // On systems where nothing is larger, the largest will do.
    let beyond = usize::try_from(1_u64 << 32).unwrap_or(usize::MAX);
    for max in [u32::MAX as usize, beyond, beyond.saturating_add(7), usize::MAX] {
        let text = t.text();
        let (mut src, mut codec) = (BytesMut::new(), LenCodec::new(max));
        let why = format!("With a `max` of {max}");
        let encoded = t.call(|| codec.encode(Bytes::from(text.clone()), &mut src));
        t.holds(
            encoded.is_ok(),
            Diagnosis::WrongValue,
            format!("{why}, `encode` refuses a frame."),
        );
        let mut src = BytesMut::from(&framed(text.as_bytes())[..]);
        let got = t.call(|| codec.decode(&mut src));
        if !is_frame(t, got, text.as_bytes(), &format!("{why}, a frame was there")) {
            return;
        }
    }
}

/// More than any buffer that one has anyway, and any error's text.
const MUCH_ROOM: usize = 1 << 20;

/// asks: "A length above `max` is an error of kind `InvalidData`, as soon as it is there."
/// asks: "A longer one is refused as soon as its length is there, before any of it has come, and no room is made for it, neither in `src` nor elsewhere."
fn a_longer_frame_is_refused_with_its_length(t: &mut Trial) {
    let max = t.vary(0..=9_000) as u32;
    for length in [max + 1, max + t.vary(2..=9_000) as u32, 0x0100_0000, 0x8000_0000, u32::MAX] {
        for came in [&b""[..], b"abc"] {
            let mut src = BytesMut::with_capacity(64);
            src.extend_from_slice(&length.to_be_bytes());
            src.extend_from_slice(came);
            let (room, mut codec) = (src.capacity(), LenCodec::new(max as usize));
            let (got, most) = t.call_and_memory(|| codec.decode(&mut src));
            let why = format!("With a `max` of {max}, a length of {length} was there");
            let made_room = most.filter(|most| *most >= MUCH_ROOM);
            t.holds(
                made_room.is_none(),
                Diagnosis::OverLimit,
                format!(
                    "{why}, and {} bytes of memory were asked for in one go: look at the limit before you make \
                     room.",
                    made_room.unwrap_or_default()
                ),
            );
            // The next length would have all memory used up.
            if !fails(t, got, ErrorKind::InvalidData, &why) || made_room.is_some() {
                return;
            }
            let otherwise = format!(
                "{why}, and `src` was given room for {} bytes, where {room} had been enough.",
                src.capacity()
            );
            t.holds(src.capacity() <= room, Diagnosis::OverLimit, otherwise);
        }
    }
}

/// asks: "A length above `max` is an error of kind `InvalidData`, as soon as it is there."
async fn a_connection_refuses_a_longer_frame_at_once(t: &mut Trial) {
    let (max, ms, word) = (t.vary(6..=90) as u32, t.vary(0..=40), t.word());
    let peer = Peer::new().sends(framed(word.as_bytes())).pauses(ms).sends((max + 1).to_be_bytes());
    let (wire, _) = peer.connect();
    let mut frames = Framed::new(wire, LenCodec::new(max as usize));
    let two = async { [frames.next().await, frames.next().await] };
    let why = format!("With a `max` of {max}, a frame was sent, and then a length of {}", max + 1);
    let Some([first, got]) = came(t, ms, two, &why).await else { return };
    is_frame(t, first, word.as_bytes(), &why);
    fails(t, got, ErrorKind::InvalidData, &why);
}

/// asks: "What is left then, and is no frame, is an error of kind `UnexpectedEof`; nothing left is `None`."
/// asks: "Half a frame is an error, and so is half a length."
fn an_end_inside_a_frame_is_an_error(t: &mut Trial) {
    let text = t.text();
    let sent = framed(text.as_bytes());
    for came in few(sent.len()) {
        for asked_before in [false, true] {
            let (mut src, mut codec) = (BytesMut::from(&sent[..came]), LenCodec::new(10_000));
            if asked_before {
                let got = t.call(|| codec.decode(&mut src));
                let why = format!("Of {} bytes, {came} had come", sent.len());
                is_nothing_yet(t, got, &why, taken(&src, came));
            }
            let got = t.call(|| codec.decode_eof(&mut src));
            let why = format!("Of {} bytes, {came} had come, and nothing more comes", sent.len());
            let is_right = match came {
                0 => is_end(t, got, &why),
                _ => fails(t, got, ErrorKind::UnexpectedEof, &why),
            };
            if !is_right {
                return;
            }
        }
    }
}

/// asks: "The same where nothing more comes."
/// asks: "At the end `decode_eof` is asked, again and again, until it gives `None`. Complete frames still come first."
fn at_the_end_complete_frames_come_first(t: &mut Trial) {
    let count = t.length(0..=9);
    let frames = t.texts(count);
    let whole: Vec<u8> = frames.iter().flat_map(|text| framed(text.as_bytes())).collect();
    for half in [&b""[..], &[0], &[0, 0, 0, 1], &[0, 0, 0, 9, b'x']] {
        let (mut src, mut codec) = (BytesMut::from(&whole[..]), LenCodec::new(10_000));
        src.extend_from_slice(half);
        let why =
            format!("{count} frames and {} bytes were there, and nothing more comes", half.len());
        for text in &frames {
            let got = t.call(|| codec.decode_eof(&mut src));
            if !is_frame(t, got, text.as_bytes(), &why) {
                return;
            }
        }
        let got = t.call(|| codec.decode_eof(&mut src));
        let is_right = match half {
            [] => is_end(t, got, &why),
            _ => fails(t, got, ErrorKind::UnexpectedEof, &why),
        };
        if !is_right {
            return;
        }
    }
}

/// asks: "Half a frame is an error, and so is half a length."
async fn a_connection_that_ends_inside_a_frame_says_so(t: &mut Trial) {
    let (text, ms) = (t.text(), t.vary(0..=40));
    let sent = framed(text.as_bytes());
    for came in few(sent.len()).into_iter().skip(1) {
        let peer = Peer::new().sends_cut(&sent[..came], Cut::Every(3), 0).pauses(ms).ends();
        let (wire, _) = peer.connect();
        let mut frames = Framed::new(wire, LenCodec::new(10_000));
        let why = format!("Of {} bytes, {came} had come, and the connection ended", sent.len());
        let Some([got]) = self::came(t, ms, async { [frames.next().await] }, &why).await else {
            return;
        };
        if !fails(t, got, ErrorKind::UnexpectedEof, &why) {
            return;
        }
    }
}

/// asks: "Appends the length of `frame` and its bytes to `dst`."
/// asks: "`encode` appends. What stands in `dst` already was not sent yet, and stays."
fn a_frame_is_appended(t: &mut Trial) {
    let count = t.length(1..=MANY);
    let mut frames = t.texts(count);
    frames.push(String::new());
    let (mut dst, mut codec) = (BytesMut::from(&b"sent before"[..]), LenCodec::new(10_000));
    let mut expected = dst.to_vec();
    for text in frames {
        let encoded = t.call(|| codec.encode(Bytes::from(text.clone()), &mut dst));
        t.holds(
            encoded.is_ok(),
            Diagnosis::WrongValue,
            "`encode` refuses a frame that is allowed.",
        );
        expected.extend(framed(text.as_bytes()));
        if !is_encoded(t, &dst, &expected, "A frame is appended to what was to be sent before") {
            return;
        }
    }
}

/// asks: "A frame that is too long is an error of kind `InvalidInput`, and leaves `dst` as it is."
fn a_frame_that_is_too_long_is_not_sent(t: &mut Trial) {
    let max = t.vary(0..=9_000) as usize;
    for length in [max + 1, max + t.vary(2..=90) as usize] {
        let (mut dst, mut codec) = (BytesMut::from(&b"sent before"[..]), LenCodec::new(max));
        let got = t.call(|| codec.encode(Bytes::from(vec![b'x'; length]), &mut dst));
        let why = format!("With a `max` of {max}, a frame of {length} bytes was to be sent");
        fails(t, got.map(|()| None), ErrorKind::InvalidInput, &why);
        is_encoded(t, &dst, b"sent before", &why);
    }
}

/// asks: "`encode` is the way back."
async fn frames_go_and_come_through_any_connection(t: &mut Trial) {
    let (count, most) = (t.length(1..=20), t.length(1..=9));
    let frames = t.texts(count);
    let sent: Vec<u8> = frames.iter().flat_map(|text| framed(text.as_bytes())).collect();
    // Sends back what it has got, as soon as it has all of it.
    let peer = Peer::new().needs_flushing().takes_at_once(most).awaits(sent.len());
    let (wire, transcript) = peer.sends_cut(&sent, Cut::Every(most), 1).ends().connect();
    let pauses = Cut::Every(most).pieces(&sent).len() as u64 - 1;
    let mut framed = Framed::new(wire, LenCodec::new(10_000));
    let there_and_back = async {
        for text in &frames {
            framed.feed(Bytes::from(text.clone())).await?;
        }
        SinkExt::<Bytes>::flush(&mut framed).await?;
        framed.collect::<Vec<_>>().await.into_iter().collect::<io::Result<Vec<Bytes>>>()
    };
    let got = t.time(pauses, patiently(pauses, must_be_send(there_and_back))).await;
    is_encoded(t, &transcript.arrived(), &sent, "Frames are sent through a connection");
    let Some(got) = got else {
        let otherwise = format!("{count} frames were sent, came back, and were not found.");
        return t.holds(false, Diagnosis::LostData, otherwise);
    };
    match got {
        Ok(got) => t.list(
            "the frames that came back",
            &got,
            &frames.into_iter().map(Bytes::from).collect::<Vec<_>>(),
        ),
        Err(error) => {
            t.holds(false, Diagnosis::WrongValue, format!("An error came back: {error}."))
        }
    }
}

/// asks: "nothing is lost when somebody stops waiting for a frame."
async fn a_frame_that_nobody_waits_for_any_more_is_not_lost(t: &mut Trial) {
    let text = t.text();
    let sent = framed(text.as_bytes());
    let pauses = sent.len() as u64 - 1;
    let (wire, _) = Peer::new().sends_cut(&sent, Cut::Every(1), 10).connect();
    let mut frames = Framed::new(wire, LenCodec::new(10_000));
    for _ in 0..pauses.min(30) {
        let got = t.dropped_after(9, frames.next()).await;
        t.holds(got.is_none(), Diagnosis::WrongValue, "A frame came before it was complete.");
    }
    let why = "A frame came in the time of several waits";
    let got = t.run(patiently(20 * pauses, frames.next())).await;
    let otherwise = format!("{why}, and `decode` says `None` for all of it.");
    t.holds(got.is_some(), Diagnosis::LostData, otherwise);
    if let Some(got) = got {
        is_frame(t, got.transpose(), text.as_bytes(), why);
    }
}

fn framed(frame: &[u8]) -> Vec<u8> {
    [&(frame.len() as u32).to_be_bytes()[..], frame].concat()
}

/// Some numbers below `most`: the first few, and the last.
fn few(most: usize) -> Vec<usize> {
    (0..most.min(9)).chain([most - 1]).collect()
}

type Got = io::Result<Option<Bytes>>;

/// What a `Framed` gives, which is all there after `ms`; `None` where it goes on waiting.
async fn came<const N: usize>(
    t: &mut Trial,
    ms: u64,
    next: impl Future<Output = [Option<io::Result<Bytes>>; N]>,
    why: &str,
) -> Option<[Got; N]> {
    let came = t.time(ms, patiently(ms, next)).await;
    let otherwise = format!("{why}. All of it has come, and `decode` still says `None`.");
    t.holds(came.is_some(), Diagnosis::LostData, otherwise);
    came.map(|came| came.map(Option::transpose))
}

/// Whoever waits for what never comes would wait for ever, and nobody would be told for what.
async fn patiently<T>(ms: u64, answer: impl Future<Output = T>) -> Option<T> {
    const PATIENCE_MS: u64 = 20_000;
    let_go_after(ms + PATIENCE_MS, answer).await
}

/// Whether that frame has come; `why` says what was there.
fn is_frame(t: &mut Trial, got: Got, frame: &[u8], why: &str) -> bool {
    let otherwise = match got {
        Ok(Some(came)) if came == frame => String::new(),
        Ok(Some(came)) => {
            format!("{why}. The next frame is {}, and {} came.", told(frame), told(&came))
        }
        Ok(None) => format!("{why}. The next frame is {}, and `None` came.", told(frame)),
        Err(error) => {
            format!("{why}. The next frame is {}, and an error came: {error}.", told(frame))
        }
    };
    t.holds(otherwise.is_empty(), Diagnosis::LostData, &*otherwise);
    otherwise.is_empty()
}

/// How many of the bytes that have come are not in `src` any more.
fn taken(src: &BytesMut, came: usize) -> usize {
    came.saturating_sub(src.len())
}

/// Whether nothing has come yet, where so many bytes are missing in `src` that were taken before.
fn is_nothing_yet(t: &mut Trial, got: Got, why: &str, taken: usize) -> bool {
    let taken = match taken {
        0 => String::new(),
        _ => {
            format!(" By then {taken} bytes had been taken out of `src`: what is not kept is lost.")
        }
    };
    let otherwise = match &got {
        Ok(None) => String::new(),
        Ok(Some(came)) => format!("{why}. No frame is complete, and {} came.", told(came)),
        Err(error) => format!("{why}. More is to come, and an error came: {error}.{taken}"),
    };
    let is_lost = got.is_err() && !taken.is_empty();
    let means = if is_lost { Diagnosis::LostData } else { Diagnosis::WrongValue };
    t.holds(otherwise.is_empty(), means, &*otherwise);
    otherwise.is_empty()
}

fn is_end(t: &mut Trial, got: Got, why: &str) -> bool {
    let otherwise = match got {
        Ok(None) => String::new(),
        Ok(Some(came)) => format!("{why}. There are no more frames, and {} came.", told(&came)),
        Err(error) => format!("{why}. That is no error, and one came: {error}."),
    };
    t.holds(otherwise.is_empty(), Diagnosis::WrongValue, &*otherwise);
    otherwise.is_empty()
}

fn fails(t: &mut Trial, got: Got, kind: ErrorKind, why: &str) -> bool {
    let accepted = match kind {
        ErrorKind::UnexpectedEof => Diagnosis::UnhandledError,
        _ => Diagnosis::OverLimit,
    };
    let expected = format!("{why}. That is an error of kind `{kind:?}`");
    let (means, otherwise) = match got {
        Ok(Some(came)) => (accepted, format!("{expected}, and {} came.", told(&came))),
        Ok(None) if kind == ErrorKind::InvalidInput => {
            (accepted, format!("{expected}, and `Ok(())` came back."))
        }
        Ok(None) => (accepted, format!("{expected}, and `None` came.")),
        Err(error) if error.kind() == kind => (Diagnosis::WrongValue, String::new()),
        Err(error) => (
            Diagnosis::WrongValue,
            format!("{expected}, and one of kind `{:?}` came.", error.kind()),
        ),
    };
    t.holds(otherwise.is_empty(), means, &*otherwise);
    otherwise.is_empty()
}

/// Whether exactly so much is left in the buffer.
fn is_left(t: &mut Trial, src: &BytesMut, left: &[u8]) -> bool {
    let otherwise = format!(
        "Behind the frame are {} bytes that belong to the next ones, and {} were left in `src`.",
        left.len(),
        src.len()
    );
    t.holds(src == left, Diagnosis::LostData, otherwise);
    src == left
}

fn is_encoded(t: &mut Trial, got: &[u8], expected: &[u8], why: &str) -> bool {
    let from = got.iter().zip(expected).take_while(|(one, other)| one == other).count();
    let from = from.saturating_sub(4);
    let rest = |bytes: &[u8]| match bytes.get(from..) {
        Some(rest) if !rest.is_empty() => told(rest),
        _ => "nothing".to_owned(),
    };
    let otherwise = format!(
        "{why}. From byte {from} on, {} is to be sent, and {} is.",
        rest(expected),
        rest(got)
    );
    let means =
        if got.len() < expected.len() { Diagnosis::LostData } else { Diagnosis::WrongValue };
    t.holds(got == expected, means, otherwise);
    got == expected
}

fn told(bytes: &[u8]) -> String {
    const MOST_TOLD: usize = 24;
    let text = bytes[..bytes.len().min(MOST_TOLD)].escape_ascii();
    match bytes.len() {
        0..=MOST_TOLD => format!("\"{text}\""),
        all => format!("\"{text}…\" ({all} bytes)"),
    }
}

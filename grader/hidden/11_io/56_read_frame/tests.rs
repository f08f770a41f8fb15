//! `read_frame` reads one whole frame in whatever pieces it comes, and nothing else.
//!
//! explains: "The most bytes that a frame may have."

use std::io::{self, ErrorKind};
use std::time::Duration;

use harness::{Cut, Diagnosis, MANY, Peer, Transcript, Trial, let_go_after};
use read_frame::read_frame;

harness::tests![
    a_frame_comes_in_two_pieces,
    a_frame_comes_however_it_is_cut,
    the_next_frame_is_left_to_whoever_reads_next,
    an_empty_frame_is_complete_with_its_length,
    a_length_has_four_bytes_the_largest_first,
    the_largest_frame_is_read,
    a_length_above_the_limit_is_refused_at_once,
    four_gigabytes_are_refused_at_once,
    an_end_before_a_frame_is_complete_is_an_error,
    errors_are_passed_on_as_they_are,
    a_read_may_be_woken_for_nothing,
    bytes_may_be_long_in_coming,
    whatever_can_be_read_will_do,
];

/// The limit that starter and lesson name.
const MOST: usize = 65_536;

/// asks: "It waits until all of it has come, however it is cut, and returns at that moment: if the last byte of a frame comes after 35 ms, it returns after 35 ms."
async fn a_frame_comes_in_two_pieces(t: &mut Trial) {
    let word = t.word();
    let sent = framed(word.as_bytes());
    comes(t, word.as_bytes(), &sent, Cut::Behind(7), 35).await;
}

/// asks: "Reads one frame from `r` and returns its bytes."
/// asks: "Returns as soon as the frame is complete, and has read nothing beyond it."
async fn a_frame_comes_however_it_is_cut(t: &mut Trial) {
    let text = t.text();
    let (sent, pause) = (framed(text.as_bytes()), t.vary(0..=40));
    t.at_every_cut(sent.len(), async |t, cut| {
        comes(t, text.as_bytes(), &sent, cut, pause).await;
    })
    .await;
}

/// Has a frame come that is sent in such pieces, and nothing after it.
async fn comes(t: &mut Trial, frame: &[u8], sent: &[u8], cut: Cut, pause: u64) {
    let (mut wire, transcript) = Peer::new().sends_cut(sent, cut, pause).connect();
    let pauses = cut.pieces(sent).len() as u64 - 1;
    let got = t.time(pauses * pause, read_frame(&mut wire)).await;
    is_frame(t, &got, frame, &format!("A frame was sent {cut}"));
    stands_behind(t, &transcript, b"");
}

/// asks: "What comes behind the frame belongs to whoever reads next."
/// asks: "`r` is lent, and has to stand exactly behind the frame when it is given back."
async fn the_next_frame_is_left_to_whoever_reads_next(t: &mut Trial) {
    let count = t.length(1..=MANY);
    let frames = t.texts(count);
    let mut left = frames.iter().map(|text| framed(text.as_bytes())).collect::<Vec<_>>().concat();
    // All at once, and then nothing more for a while.
    let (mut wire, transcript) = Peer::new().sends(&left).pauses(90).ends().connect();
    for text in frames {
        let got = t.time(0, read_frame(&mut wire)).await;
        left.drain(..4 + text.len());
        let behind = left.len();
        let sent = format!("A frame was sent, with {behind} bytes of others behind it");
        let is_right = is_frame(t, &got, text.as_bytes(), &sent);
        if !is_right || !stands_behind(t, &transcript, &left) {
            return;
        }
    }
    let got = t.time(90, read_frame(&mut wire)).await;
    fails(t, got, ErrorKind::UnexpectedEof, "The last frame had been read, and then `r` ended");
}

/// asks: "A frame may be empty: its length is 0, and it is complete with that."
async fn an_empty_frame_is_complete_with_its_length(t: &mut Trial) {
    let ms = t.vary(0..=40);
    let (mut wire, transcript) = Peer::new().sends([0; 3]).pauses(ms).sends([0]).connect();
    let got = t.time(ms, read_frame(&mut wire)).await;
    is_frame(t, &got, b"", "An empty frame was sent");
    stands_behind(t, &transcript, b"");
}

/// asks: "Its length comes first, as a big-endian `u32`, then so many bytes."
async fn a_length_has_four_bytes_the_largest_first(t: &mut Trial) {
    for length in [1 + t.vary(0..=200), 255, 256, 257, 258 + t.vary(0..=9_000)] {
        let frame = b"abcdefghij".repeat(length as usize).split_off(9 * length as usize);
        let sent = framed(&frame);
        if !long_one(t, &frame, &sent).await {
            return;
        }
    }
}

/// asks: "A frame may have up to `MAX_FRAME` bytes, 65,536."
async fn the_largest_frame_is_read(t: &mut Trial) {
    for length in [MOST - t.vary(1..=999) as usize, MOST - 1, MOST] {
        let frame: Vec<u8> = (0..=255).cycle().take(length).collect();
        let sent = framed(&frame);
        if !long_one(t, &frame, &sent).await {
            return;
        }
    }
}

/// Has a frame come that is sent in a few dozen pieces. Whether it did.
async fn long_one(t: &mut Trial, frame: &[u8], sent: &[u8]) -> bool {
    let pause = t.vary(0..=4);
    let cut = Cut::Every(1 + sent.len() / (20 + t.vary(0..=20) as usize));
    let (mut wire, transcript) = Peer::new().sends_cut(sent, cut, pause).sends(b"next").connect();
    let pauses = cut.pieces(sent).len() as u64 - 1;
    let got = t.time(pauses * pause, read_frame(&mut wire)).await;
    let sent = format!("A frame of {} bytes was sent, {cut}", frame.len());
    is_frame(t, &got, frame, &sent) && stands_behind(t, &transcript, b"next")
}

/// asks: "For a length above `MAX_FRAME` it is of kind `InvalidData`, and comes as soon as the length is there."
/// asks: "nothing more is read, and no room is made for it."
async fn a_length_above_the_limit_is_refused_at_once(t: &mut Trial) {
    for length in [MOST as u32 + 1, MOST as u32 + t.vary(2..=90_000) as u32, 0x0100_0000] {
        let (ms, silent) = (t.vary(0..=40), length.is_multiple_of(2));
        let header = length.to_be_bytes();
        let peer = Peer::new().sends(&header[..2]).pauses(ms);
        let (peer, rest) = match silent {
            true => (peer.sends(&header[2..]), &b""[..]),
            // What is claimed begins to come, in one piece with the length or after it.
            false => (peer.sends(&header[2..]).sends(b"abc"), &b"abc"[..]),
        };
        if !refused(t, peer, length, ms, rest).await {
            return;
        }
    }
}

/// asks: "nothing more is read, and no room is made for it."
async fn four_gigabytes_are_refused_at_once(t: &mut Trial) {
    for length in [0x8000_0000, u32::MAX] {
        let sent = [&length.to_be_bytes()[..], b"abc"].concat();
        if !refused(t, Peer::new().sends(sent), length, 0, b"abc").await {
            return;
        }
    }
}

async fn refused(t: &mut Trial, peer: Peer, length: u32, ms: u64, rest: &[u8]) -> bool {
    let (mut wire, transcript) = peer.connect();
    let (got, most) = t.time_and_memory(ms, patiently(ms, read_frame(&mut wire))).await;
    let Some(got) = got else {
        let otherwise = format!(
            "A length of {length} was sent, where {MOST} is the limit, and `read_frame` still waits for the \
             bytes that it claims."
        );
        t.holds(false, Diagnosis::OverLimit, otherwise);
        return false;
    };
    let why = format!("A length of {length} was sent, where {MOST} is the limit");
    let otherwise = format!(
        "{why}, and `read_frame` made room for {} bytes at once. Look at the length before you do \
         anything with it.",
        most.unwrap_or_default()
    );
    t.holds(most.is_none_or(|most| most <= MOST), Diagnosis::OverLimit, otherwise);
    fails(t, got, ErrorKind::InvalidData, &why) && stands_behind(t, &transcript, rest)
}

/// Whoever waits for what never comes would wait for ever, and nobody would be told for what.
async fn patiently<T>(ms: u64, answer: impl Future<Output = T>) -> Option<T> {
    const PATIENCE_MS: u64 = 20_000;
    let_go_after(ms + PATIENCE_MS, answer).await
}

/// asks: "Where `r` ends before that, the error is of kind `UnexpectedEof`."
/// asks: "also where it ends before the first byte of the length."
async fn an_end_before_a_frame_is_complete_is_an_error(t: &mut Trial) {
    let text = t.text();
    let sent = framed(text.as_bytes());
    for came in few(sent.len()) {
        let (ms, end) = (t.vary(0..=40), t.vary(0..=40));
        let peer = Peer::new().sends_cut(&sent[..came], Cut::Nowhere, 0).pauses(ms + end).ends();
        let (mut wire, _) = peer.connect();
        let got = t.time(ms + end, read_frame(&mut wire)).await;
        let what = format!(
            "Of the {} bytes of a frame and its length, {came} came, and then `r` ended",
            sent.len()
        );
        if !fails(t, got, ErrorKind::UnexpectedEof, &what) {
            return;
        }
    }
}

/// asks: "Errors of `r` are passed on as they are."
async fn errors_are_passed_on_as_they_are(t: &mut Trial) {
    let kinds = [ErrorKind::ConnectionReset, ErrorKind::TimedOut, ErrorKind::Other];
    let text = t.text();
    let sent = framed(text.as_bytes());
    for (came, kind) in few(sent.len()).into_iter().zip(kinds.into_iter().cycle()) {
        let (ms, word) = (t.vary(0..=40), t.word());
        let peer = Peer::new().sends_cut(&sent[..came], Cut::Every(3), 0).pauses(ms);
        // Whoever reads on all the same would get a whole frame.
        let (mut wire, _) = peer.fails(kind, &word).sends(&sent[came..]).connect();
        let got = t.time(ms, read_frame(&mut wire)).await;
        let why = format!("After {came} bytes, reading failed with the text {word:?}");
        let same = got.as_ref().err().map(io::Error::to_string);
        if !fails(t, got, kind, &why) {
            return;
        }
        let other = same.as_deref().unwrap_or_default();
        let otherwise = format!("{why}, and another error came back: {other}.");
        t.holds(other == word, Diagnosis::UnhandledError, otherwise);
    }
}

/// asks: "It waits until all of it has come, however it is cut,"
async fn a_read_may_be_woken_for_nothing(t: &mut Trial) {
    let text = t.text();
    let sent = framed(text.as_bytes());
    let pause = t.vary(1..=9);
    let hesitant = sent.iter().fold(Peer::new(), |peer, byte| {
        peer.hesitates().sends([*byte]).hesitates().hesitates().pauses(pause)
    });
    let (mut wire, _) = hesitant.connect();
    let got = t.time((sent.len() as u64 - 1) * pause, read_frame(&mut wire)).await;
    is_frame(t, &got, text.as_bytes(), "A frame was sent one byte at a time");
}

/// asks: "Returns as soon as the frame is complete,"
async fn bytes_may_be_long_in_coming(t: &mut Trial) {
    let ms = t.long_ms();
    waits(t, ms).await;
    t.ever_longer(u64::MAX, waits).await;
}

async fn waits(t: &mut Trial, ms: u64) {
    let sent = framed(b"patience");
    let (mut wire, _) = Peer::new().sends_cut(sent, Cut::Every(6), ms / 2).connect();
    let got = t.time_in_few_polls(ms / 2, 40, read_frame(&mut wire)).await;
    is_frame(t, &got, b"patience", "A frame was sent in two pieces");
}

/// asks: "pub async fn read_frame<R: AsyncRead + Unpin>(r: &mut R) -> io::Result<Vec<u8>>"
async fn whatever_can_be_read_will_do(t: &mut Trial) {
    let (one, other) = (t.text(), t.text());
    let sent = [framed(one.as_bytes()), framed(other.as_bytes())].concat();
    let mut slice = &sent[..];
    for text in [one, other] {
        let got = t.time(0, read_frame(&mut slice)).await;
        is_frame(t, &got, text.as_bytes(), "A frame was in a slice");
    }
    t.equal("the bytes left in the slice", slice.len(), 0);
}

fn framed(frame: &[u8]) -> Vec<u8> {
    [&(frame.len() as u32).to_be_bytes()[..], frame].concat()
}

/// Some numbers below `most`: the first few, and the last.
fn few(most: usize) -> Vec<usize> {
    (0..most.min(9)).chain([most - 1]).collect()
}

/// Whether that frame has come, of which `sent` says how it was sent.
fn is_frame(t: &mut Trial, got: &io::Result<Vec<u8>>, frame: &[u8], sent: &str) -> bool {
    let (means, otherwise) = match got {
        Ok(came) if came == frame => (Diagnosis::LostData, String::new()),
        Ok(came) => {
            let seen = format!(
                "{sent}. It was {}, and {} came back.{}",
                told(frame),
                told(came),
                part(frame, came)
            );
            (Diagnosis::LostData, seen)
        }
        // Refused, whatever was read of it.
        Err(error) => {
            let seen = format!(
                "{sent}. It was {}, with the length {:?} before it, and an error came back: {error}.",
                told(frame),
                (frame.len() as u32).to_be_bytes()
            );
            (Diagnosis::WrongValue, seen)
        }
    };
    t.holds(otherwise.is_empty(), means, &*otherwise);
    otherwise.is_empty()
}

/// What there is to say of a frame whose beginning has come and whose rest has not.
fn part(frame: &[u8], came: &[u8]) -> String {
    let same = frame.iter().zip(came).take_while(|(one, other)| one == other).count();
    let rest_is_missing = same < frame.len() && came[same..].iter().all(|byte| *byte == 0);
    match rest_is_missing {
        true => format!(" Only {same} bytes of it were read: a read may bring a part."),
        false => String::new(),
    }
}

fn told(bytes: &[u8]) -> String {
    const MOST_TOLD: usize = 24;
    let text = bytes[..bytes.len().min(MOST_TOLD)].escape_ascii();
    match bytes.len() {
        0..=MOST_TOLD => format!("\"{text}\""),
        all => format!("\"{text}…\" ({all} bytes)"),
    }
}

/// Whether exactly so much is left to read.
fn stands_behind(t: &mut Trial, transcript: &Transcript, left: &[u8]) -> bool {
    let (got, expected) = (transcript.left().len(), left.len());
    let otherwise = match got < expected {
        true => format!(
            "Behind the frame were {expected} bytes that belong to whoever reads next, and {} were \
             taken along. What is read into a buffer of your own goes with that buffer.",
            if got == 0 { "all of them".to_owned() } else { format!("{} of them", expected - got) }
        ),
        false => format!("{} bytes of the frame were not read.", got - expected),
    };
    t.holds(got == expected, Diagnosis::LostData, otherwise);
    got == expected
}

/// Whether it gave an error of this kind; `why` says what had happened.
fn fails(t: &mut Trial, got: io::Result<Vec<u8>>, kind: ErrorKind, why: &str) -> bool {
    let (means, otherwise) = match got {
        Ok(frame) => (
            match kind {
                ErrorKind::InvalidData => Diagnosis::OverLimit,
                _ => Diagnosis::UnhandledError,
            },
            format!("{why}. That is an error of kind `{kind:?}`, and {} came back.", told(&frame)),
        ),
        Err(error) if error.kind() == kind => (Diagnosis::WrongValue, String::new()),
        Err(error) => (
            Diagnosis::WrongValue,
            format!("{why}. The error's kind is to be `{kind:?}`, and is `{:?}`.", error.kind()),
        ),
    };
    t.holds(otherwise.is_empty(), means, &*otherwise);
    otherwise.is_empty()
}

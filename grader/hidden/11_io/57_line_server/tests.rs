//! `line_server` answers line by line, however bytes come and go, and lets no answer lie.

use std::io::{self, ErrorKind};
use std::time::Duration;

use harness::{Cut, Diagnosis, MANY, Peer, Transcript, Trial, let_go_after};
use line_server::line_server;

harness::tests![
    two_lines_are_answered_as_they_come,
    lines_are_answered_however_they_are_cut,
    many_lines_at_once_are_answered_in_their_order,
    an_answer_has_left_before_the_next_line_is_awaited,
    who_waits_for_an_answer_gets_it,
    line_breaks_do_not_belong_to_a_line,
    a_line_may_be_long,
    the_last_line_needs_no_break,
    nothing_to_read_is_nothing_to_answer,
    the_end_ends_it_at_once,
    answers_arrive_whole_at_whoever_takes_little_at_a_time,
    who_takes_a_while_gets_all_answers,
    a_line_that_is_no_text_ends_it,
    a_line_that_is_no_text_may_come_with_others,
    the_last_line_has_to_be_text_too,
    an_error_of_reading_ends_it,
    an_error_of_writing_ends_it,
    an_error_of_flushing_ends_it,
    nothing_is_read_while_an_answer_is_on_its_way,
    a_next_line_may_be_long_in_coming,
];

/// asks: "Answers each line of `r` with the same line in upper case, into `w`, until `r` ends."
/// asks: "Answers come at once, as soon as the line is there;"
async fn two_lines_are_answered_as_they_come(t: &mut Trial) {
    let (one, other) = (t.word(), t.word());
    let lines = format!("{one}\n{other}\n");
    let sent = Cut::Behind(one.len() + 1);
    let peer = Peer::new().needs_flushing().pauses(10).sends_cut(&lines, sent, 20).pauses(5).ends();
    let came = serves(t, peer, 35, &lines.to_uppercase(), "Two lines came, one by one").await;
    at_their_times(t, &came, &[(one.len() + 1, 10), (lines.len(), 30)]);
}

/// asks: "`line_server(r, w)` reads lines from `r` and answers each in `w`, in their order:"
async fn lines_are_answered_however_they_are_cut(t: &mut Trial) {
    let (one, other, pause) = (t.word(), t.word(), t.vary(0..=20));
    let lines = format!("{one} ßé\r\n\n {other}\n");
    let answers = format!("{} SSÉ\n\n {}\n", one.to_uppercase(), other.to_uppercase());
    t.at_every_cut(lines.len(), async |t, cut| {
        let pauses = cut.pieces(lines.as_bytes()).len() as u64 - 1;
        let peer = Peer::new().needs_flushing().sends_cut(&lines, cut, pause).ends();
        serves(t, peer, pauses * pause, &answers, &format!("Three lines were sent {cut}")).await;
    })
    .await;
}

/// asks: "`line_server(r, w)` reads lines from `r` and answers each in `w`, in their order:"
async fn many_lines_at_once_are_answered_in_their_order(t: &mut Trial) {
    let count = t.length(1..=MANY);
    let lines: String = (0..count).map(|number| format!("{} {number}\n", t.word())).collect();
    // They come all at once, and what may come after them does not for long.
    let ms = t.vary(1..=90);
    let peer = Peer::new().needs_flushing().sends(&lines).pauses(ms).ends();
    let why = format!("{count} lines came all at once");
    let came = serves(t, peer, ms, &lines.to_uppercase(), &why).await;
    at_their_times(t, &came, &[(lines.len(), 0)]);
}

/// asks: "Every answer has reached the other side before the next line is waited for."
/// asks: "an answer has left every buffer, by `flush`, before it waits for the next line:"
async fn an_answer_has_left_before_the_next_line_is_awaited(t: &mut Trial) {
    let (pause, count) = (t.vary(1..=40), t.length(2..=9));
    let lines: Vec<String> = (0..count).map(|_| t.word() + "\n").collect();
    let (all, length) = (lines.concat(), lines[0].len());
    // The first half of the next line comes with each.
    let (first, rest) = all.split_at(length + 3);
    let peer = Peer::new().needs_flushing().sends(first);
    let peer = peer.pauses(pause).sends_cut(rest, Cut::Every(length), pause).ends();
    let why = "Each line came with the first half of the next one";
    let came = serves(t, peer, count as u64 * pause - pause, &all.to_uppercase(), why).await;
    let due: Vec<_> = (0..count).map(|line| ((line + 1) * length, line as u64 * pause)).collect();
    at_their_times(t, &came, &due);
}

/// asks: "whoever is at the other side may wait for it before saying anything more,"
async fn who_waits_for_an_answer_gets_it(t: &mut Trial) {
    let (thinks, count) = (t.vary(0..=40), t.length(1..=40));
    let lines: Vec<String> = (0..count).map(|_| t.word() + "\n").collect();
    let peer = lines.iter().fold(Peer::new().needs_flushing(), |peer, line| {
        peer.sends(line).awaits(line.len()).pauses(thinks)
    });
    let all = lines.concat();
    serves_or_stands(t, peer.ends(), count as u64 * thinks, &all.to_uppercase()).await;
}

/// asks: "the answer is the line in upper case, as `str::to_uppercase` makes it, and ends with `\n`;"
/// asks: "a line ends with `\n` or with `\r\n`, neither of which belongs to it. All else does: blanks around it, too. An empty line has an empty answer,"
async fn line_breaks_do_not_belong_to_a_line(t: &mut Trial) {
    let word = t.word();
    let large = word.to_uppercase();
    let table = [
        (format!("{word}\r\n"), format!("{large}\n")),
        ("\n".to_owned(), "\n".to_owned()),
        ("\r\n".to_owned(), "\n".to_owned()),
        (format!("\n\n{word}\n"), format!("\n\n{large}\n")),
        (format!("  {word}\t \n"), format!("  {large}\t \n")),
        (format!("{word}\rx\n"), format!("{large}\rX\n")),
        (format!("{word}\r\r\n"), format!("{large}\r\n")),
        (format!("\u{feff}{word}\n"), format!("\u{feff}{large}\n")),
        (format!("{word} ŉ ﬁ ß 漢🦀\n"), format!("{large} ʼN FI SS 漢🦀\n")),
    ];
    for (line, answer) in table {
        let peer = Peer::new().needs_flushing().sends(&line).ends();
        let why = format!("{line:?} was sent");
        if serves(t, peer, 0, &answer, &why).await.arrived() != answer.as_bytes() {
            return;
        }
    }
}

/// asks: "and a line may be as long as it likes;"
async fn a_line_may_be_long(t: &mut Trial) {
    let (pause, more) = (t.vary(0..=9), t.vary(1..=9_000) as usize);
    for length in [8_191, 8_192, 8_193 + more, 100_000] {
        let lines =
            format!("{}\n{}\n", "abcdefghij".repeat(length / 10 + 1).split_off(9), t.word());
        let cut = Cut::Every(7_000);
        let pauses = cut.pieces(lines.as_bytes()).len() as u64 - 1;
        let peer = Peer::new().needs_flushing().sends_cut(&lines, cut, pause).ends();
        let answers = lines.to_uppercase();
        let why = format!("A line of {} bytes was sent", lines.find('\n').unwrap_or_default());
        let came = serves(t, peer, pauses * pause, &answers, &why).await;
        if came.arrived() != answers.as_bytes() {
            return;
        }
    }
}

/// asks: "what stands behind the last line break, when `r` ends, is a line as well, unless it is nothing."
async fn the_last_line_needs_no_break(t: &mut Trial) {
    let (ms, last) = (t.vary(0..=40), t.word());
    for lines in [last.clone(), format!("{}\n{last}", t.word()), format!("\n{last} ")] {
        let peer = Peer::new().needs_flushing().sends(&lines).pauses(ms).ends();
        let why = format!("{lines:?} was sent, and then `r` ended");
        let came = serves(t, peer, ms, &(lines.to_uppercase() + "\n"), &why).await;
        at_their_times(t, &came, &[(lines.len() + 1, ms)]);
    }
}

/// asks: "unless it is nothing."
async fn nothing_to_read_is_nothing_to_answer(t: &mut Trial) {
    let ms = t.vary(0..=40);
    let peer = Peer::new().needs_flushing().pauses(ms).ends();
    serves(t, peer, ms, "", "Nothing was sent").await;
}

/// asks: "when `r` ends, it returns `Ok(())`. All answers have left by then."
async fn the_end_ends_it_at_once(t: &mut Trial) {
    let (ms, line, flush) = (t.vary(0..=40), t.word() + "\n", t.vary(1..=40));
    // The other side goes, and what was written takes its time.
    let peer = Peer::new().flushes_for(flush).sends(&line).pauses(ms).ends();
    let why = "A line was sent, and then `r` ended";
    let came = serves(t, peer, ms.max(flush), &line.to_uppercase(), why).await;
    at_their_times(t, &came, &[(line.len(), flush)]);
}

/// asks: "`line_server(r, w)` reads lines from `r` and answers each in `w`, in their order:"
async fn answers_arrive_whole_at_whoever_takes_little_at_a_time(t: &mut Trial) {
    let count = t.length(1..=9);
    let lines: String = (0..count).map(|_| t.word() + "\n").collect();
    for most in [1, 2, t.length(3..=9)] {
        let peer = Peer::new().needs_flushing().takes_at_once(most).sends(&lines).ends();
        let why = format!("{count} lines were sent, and `w` takes {most} bytes in one `write`");
        serves(t, peer, 0, &lines.to_uppercase(), &why).await;
    }
}

/// asks: "All answers have left by then."
async fn who_takes_a_while_gets_all_answers(t: &mut Trial) {
    let (full, each, flush) = (t.vary(0..=40), t.vary(1..=9), t.vary(0..=9));
    let line = t.word() + "\n";
    let pieces = line.len() as u64;
    let slow =
        Peer::new().is_full_for(full).takes_at_once(1).takes_a_while(each).flushes_for(flush);
    // The first byte goes when there is room, each of the others `each` later, and the flush begins
    // when the last of them has been dealt with.
    let due = full + pieces * each + flush;
    let why = "A line was sent, and `w` takes a byte at a time, and a while for each";
    let came = serves(t, slow.sends(&line).ends(), due, &line.to_uppercase(), why).await;
    at_their_times(t, &came, &[(line.len(), due)]);
}

/// asks: "a line that is not UTF-8 is an error of the kind `InvalidData`."
/// asks: "Either ends it at once; lines that were complete before it have been answered, and what has come of another one has not."
async fn a_line_that_is_no_text_ends_it(t: &mut Trial) {
    let (line, ms) = (t.word() + "\n", t.vary(0..=40));
    for bad in [&b"ab\xff\n"[..], b"\xe6\xbc\n", b"\xc3\x28\r\n"] {
        let peer = Peer::new()
            .needs_flushing()
            .sends(&line)
            .pauses(ms)
            .sends(bad)
            .pauses(900)
            .sends(&line);
        let (r, w, transcript) = peer.connect_split();
        let got = t.time(ms, patiently(ms, line_server(r, w))).await;
        if !ends_with(t, got, ErrorKind::InvalidData, None, "A line came that is not UTF-8") {
            return;
        }
        let why = "A line came, and then one that is not UTF-8";
        answered(t, &transcript, &line.to_uppercase(), why);
    }
}

/// asks: "Either ends it at once; lines that were complete before it have been answered, and what has come of another one has not."
async fn a_line_that_is_no_text_may_come_with_others(t: &mut Trial) {
    let count = t.length(1..=20);
    let lines: String = (0..count).map(|_| t.word() + "\n").collect();
    let peer = Peer::new().needs_flushing().sends([lines.as_bytes(), b"ab\xff\n"].concat());
    let (r, w, transcript) = peer.pauses(900).connect_split();
    let got = t.time(0, patiently(0, line_server(r, w))).await;
    let why = "A line that is not UTF-8 came together with those before it";
    if ends_with(t, got, ErrorKind::InvalidData, None, why) {
        answered(t, &transcript, &lines.to_uppercase(), why);
    }
}

/// asks: "a line that is not UTF-8 is an error of the kind `InvalidData`."
async fn the_last_line_has_to_be_text_too(t: &mut Trial) {
    let (line, ms) = (t.word() + "\n", t.vary(0..=40));
    let peer = Peer::new().needs_flushing().sends(&line).sends(b"ab\xff").pauses(ms).ends();
    let (r, w, transcript) = peer.connect_split();
    let got = t.time(ms, patiently(ms, line_server(r, w))).await;
    let why = "What stood behind the last line break, when `r` ended, is not UTF-8";
    if ends_with(t, got, ErrorKind::InvalidData, None, why) {
        answered(t, &transcript, &line.to_uppercase(), why);
    }
}

/// asks: "An error of `r` or `w` ends it, and is returned."
/// asks: "An error of `r` or `w` is passed on as it is."
async fn an_error_of_reading_ends_it(t: &mut Trial) {
    let (line, ms, text) = (t.word() + "\n", t.vary(0..=40), t.word());
    for (kind, part) in [
        (ErrorKind::ConnectionReset, ""),
        (ErrorKind::TimedOut, "half a li"),
        (ErrorKind::Other, "\u{e9}"),
    ] {
        let peer = Peer::new().needs_flushing().sends(format!("{line}{part}")).pauses(ms);
        // Whoever reads on all the same has more to answer.
        let peer = peer.fails(kind, &text).sends(&line).ends();
        let (r, w, transcript) = peer.connect_split();
        let got = t.time(ms, patiently(ms, line_server(r, w))).await;
        if !ends_with(t, got, kind, Some(&text), "Reading failed") {
            return;
        }
        answered(t, &transcript, &line.to_uppercase(), "A line came, and then reading failed");
    }
}

/// asks: "An error of `r` or `w` ends it, and is returned."
/// asks: "Either ends it at once;"
async fn an_error_of_writing_ends_it(t: &mut Trial) {
    let (line, ms, text) = (t.word() + "\n", t.vary(0..=40), t.word());
    let kind = ErrorKind::BrokenPipe;
    for taken in [0, 3, line.len()] {
        let peer =
            Peer::new().refuses_after(taken, kind, &text).pauses(ms).sends(&line).sends(&line);
        let (r, w, _) = peer.connect_split();
        let got = t.time(ms, patiently(ms, line_server(r, w))).await;
        let why = "Writing failed, and nothing more was to be read";
        if !ends_with(t, got, kind, Some(&text), why) {
            return;
        }
    }
}

/// asks: "An error of `r` or `w` is passed on as it is."
async fn an_error_of_flushing_ends_it(t: &mut Trial) {
    let (line, ms, text) = (t.word() + "\n", t.vary(0..=40), t.word());
    let kind = ErrorKind::ConnectionAborted;
    for end in [false, true] {
        let peer = Peer::new().fails_to_flush(kind, &text).pauses(ms).sends(&line);
        let (r, w, _) = if end { peer.ends() } else { peer }.connect_split();
        let got = t.time(ms, patiently(ms, line_server(r, w))).await;
        let why = "A line came, and `flush` failed where its answer was to leave";
        if !ends_with(t, got, kind, Some(&text), why) {
            return;
        }
    }
}

/// asks: "Every answer has reached the other side before the next line is waited for."
/// asks: "whoever takes no answers has no more lines read:"
async fn nothing_is_read_while_an_answer_is_on_its_way(t: &mut Trial) {
    let (full, count) = (t.vary(90..=200), t.length(3..=20));
    let lines: Vec<String> = (0..count).map(|_| t.word() + "\n").collect();
    for flushes in [false, true] {
        let (peer, free_ms) = match flushes {
            true => (Peer::new().flushes_for(full), full),
            false => (Peer::new().needs_flushing().is_full_for(full), full),
        };
        let peer = lines.iter().fold(peer, |peer, line| peer.sends(line).pauses(20));
        let (r, w, transcript) = peer.connect_split();
        // Long before the end of all, it is looked at what was read so far.
        let _ = t.dropped_after(free_ms - 1, line_server(r, w)).await;
        // However many reads it took.
        let (read, first) = (transcript.bytes_read(), lines[0].len());
        let otherwise = format!(
            "`w` had not taken the first answer, to a line of {first} bytes, after {free_ms} ms, and {read} bytes \
             had been read by then. While an answer is on its way, the next line is not waited for."
        );
        t.holds(read == first, Diagnosis::OverLimit, otherwise);
    }
}

/// asks: "Answers come at once, as soon as the line is there;"
async fn a_next_line_may_be_long_in_coming(t: &mut Trial) {
    let ms = t.long_ms();
    waits(t, ms).await;
    t.ever_longer(u64::MAX, waits).await;
}

async fn waits(t: &mut Trial, ms: u64) {
    let peer = Peer::new().needs_flushing().sends("pat").pauses(ms / 2).sends("ience\n").ends();
    let (r, w, transcript) = peer.connect_split();
    let got = t.time_in_few_polls(ms / 2, 40, line_server(r, w)).await;
    is_done(t, got, &transcript);
    answered(t, &transcript, "PATIENCE\n", "A line was sent in two pieces");
}

/// Serves a peer that ends after `ms`, by when it has these answers; `why` says what was sent.
async fn serves(t: &mut Trial, peer: Peer, ms: u64, answers: &str, why: &str) -> Transcript {
    let (r, w, transcript) = peer.connect_split();
    match t.time(ms, patiently(ms, line_server(r, w))).await {
        Some(got) => is_done(t, got, &transcript),
        None => t.holds(
            false,
            Diagnosis::Deadlock,
            format!("{why}. `r` had ended after {ms} ms, and `line_server` still waits."),
        ),
    }
    answered(t, &transcript, answers, why);
    transcript
}

/// The same, where nobody is patient: what it waits for is for the record to say.
async fn serves_or_stands(t: &mut Trial, peer: Peer, ms: u64, answers: &str) {
    let (r, w, transcript) = peer.connect_split();
    let got = t.time(ms, line_server(r, w)).await;
    is_done(t, got, &transcript);
    answered(t, &transcript, answers, "Each line came when the one before it had been answered");
}

/// Whoever waits for what never comes would wait for ever, and nobody would be told for what.
async fn patiently<T>(ms: u64, answer: impl Future<Output = T>) -> Option<T> {
    const PATIENCE_MS: u64 = 20_000;
    let_go_after(ms + PATIENCE_MS, answer).await
}

fn is_done(t: &mut Trial, got: io::Result<()>, transcript: &Transcript) {
    let otherwise = match &got {
        Ok(()) => String::new(),
        Err(error) => format!(
            "Nothing was wrong with the {} bytes that were read, and an error came back: {error}.",
            transcript.bytes_read()
        ),
    };
    t.holds(got.is_ok(), Diagnosis::WrongValue, otherwise);
}

/// Whether these answers, and no others, have reached the other side; `why` says what was sent.
fn answered(t: &mut Trial, transcript: &Transcript, answers: &str, why: &str) {
    let (came, unflushed) = (transcript.arrived(), transcript.unflushed());
    let otherwise = format!(
        "{why}. The answers are to be \"{}\". \"{}\" has reached the other side{}.",
        told(answers.as_bytes(), &came),
        told(&came, answers.as_bytes()),
        match unflushed {
            0 => String::new(),
            _ => format!(", and {unflushed} bytes more were written and not flushed"),
        }
    );
    let means = match came.len() < answers.len() {
        true => Diagnosis::LostData,
        false => Diagnosis::WrongValue,
    };
    t.holds(came == answers.as_bytes(), means, otherwise);
}

/// The beginning of a text, or where it begins to differ from another.
fn told(text: &[u8], other: &[u8]) -> String {
    const MOST_TOLD: usize = 40;
    let same = text.iter().zip(other).take_while(|(one, other)| one == other).count();
    let from = if text.len() <= MOST_TOLD { 0 } else { same.saturating_sub(MOST_TOLD / 4) };
    let rest = &text[from..];
    let shown =
        String::from_utf8_lossy(&rest[..rest.len().min(MOST_TOLD)]).escape_debug().to_string();
    format!(
        "{}{shown}{}",
        if from > 0 { "…" } else { "" },
        if rest.len() > MOST_TOLD { "…" } else { "" }
    )
}

/// Whether so many bytes had reached the other side at these times.
fn at_their_times(t: &mut Trial, transcript: &Transcript, due: &[(usize, u64)]) {
    for (number, (bytes, due_ms)) in due.iter().enumerate() {
        let came_ms = transcript.arrived_ms(*bytes);
        let is_late = came_ms.is_some_and(|came_ms| came_ms > *due_ms);
        let otherwise = format!(
            "Answer {} was due after {due_ms} ms, and has reached the other side only after {} ms. What is \
             written lies in a buffer until it is flushed.",
            number + 1,
            came_ms.unwrap_or_default()
        );
        t.holds(!is_late, Diagnosis::WrongTime, otherwise);
    }
}

/// Whether it ended with this error; `why` says what had happened.
fn ends_with(
    t: &mut Trial,
    got: Option<io::Result<()>>,
    kind: ErrorKind,
    text: Option<&str>,
    why: &str,
) -> bool {
    let (means, otherwise) = match got {
        None => (Diagnosis::UnhandledError, format!("{why}, and `line_server` goes on.")),
        Some(Ok(())) => (
            Diagnosis::UnhandledError,
            format!("{why}. That is an error of kind `{kind:?}`, and `Ok(())` came back."),
        ),
        Some(Err(error)) if error.kind() != kind => (
            Diagnosis::WrongValue,
            format!("{why}. The error's kind is to be `{kind:?}`, and is `{:?}`.", error.kind()),
        ),
        Some(Err(error)) if text.is_some_and(|text| error.to_string() != text) => (
            Diagnosis::UnhandledError,
            format!("{why}, with the text {text:?}, and another error came back: {error}."),
        ),
        Some(Err(_)) => (Diagnosis::WrongValue, String::new()),
    };
    t.holds(otherwise.is_empty(), means, &*otherwise);
    otherwise.is_empty()
}

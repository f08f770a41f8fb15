//! `tcp_echo` serves clients beside each other, whatever becomes of one of them, and ends in order.
//!
//! explains: "# Errors"

use std::io;

use harness::{Breaker, Client, Diagnosis, Heard, Port, Serving, Then, Trial};
use tcp_echo::tcp_echo;
use tokio_util::sync::CancellationToken;

harness::tests![
    real_time a_client_gets_back_what_it_sends,
    real_time each_piece_comes_back_before_the_next_is_sent,
    real_time a_client_that_ends_its_sending_gets_the_rest_and_the_end,
    real_time of_a_long_stream_nothing_gets_lost,
    real_time a_silent_client_keeps_nobody_waiting,
    real_time a_client_may_be_silent_for_a_day,
    real_time a_client_that_does_not_read_keeps_nobody_waiting,
    real_time many_clients_get_each_their_own,
    real_time clients_may_come_and_go,
    real_time a_client_that_breaks_off_ends_nothing_else,
    real_time while_nothing_comes_nothing_is_polled,
    real_time with_nobody_there_the_stop_ends_it,
    real_time after_the_stop_nobody_is_accepted_who_waits,
    real_time after_the_stop_who_is_connected_is_served_and_who_comes_is_refused,
    real_time what_is_on_its_way_at_the_stop_arrives,
    real_time after_the_stop_a_client_that_breaks_off_ends_nothing_else,
    real_time an_error_of_accept_ends_it_like_the_stop,
];

/// More than any pipe within this machine holds, and any buffer on the way.
const LONG: usize = 2 << 20;

/// What `tcp_echo` may hold of one client, and what all that lies on its way can hold.
const HELD: usize = (256 << 10) + (1 << 20);

/// Twice what a buffer may have, because a future that has it inside may need room for it twice, and some
/// more for whatever else there is.
const MOST_MEMORY_AT_ONCE: usize = (2 * 256 << 10) + (64 << 10);

/// Who waits is not polled at all, but for what was still on its way. Who goes round and round is, at every
/// look at it.
const MOST_POLLS: u64 = 5;

/// As often as it takes to see a random choice fall both ways.
const REPEATS: usize = 16;

/// asks: "Sends back to each client that connects to `l` what it sends: every byte, in order, as it comes."
async fn a_client_gets_back_what_it_sends(t: &mut Trial) {
    let (few, many) = (t.length(1..=9), t.length(100..=20_000));
    for bytes in [bytes(t, few), bytes(t, many)] {
        let said = serves(t, async |server, _| {
            let mut client = server.client();
            client.exchanges(&bytes).await
        })
        .await;
        // Another standstill takes real time, and tells nothing new.
        if !came_back(t, "A client", &bytes, said) {
            return;
        }
    }
}

/// asks: "So a client that sends a piece and waits for it gets it before it sends the next one."
async fn each_piece_comes_back_before_the_next_is_sent(t: &mut Trial) {
    let count = t.length(2..=20);
    let mut pieces = vec![];
    for _ in 0..count {
        let length = t.length(1..=900);
        pieces.push(bytes(t, length));
    }
    let said = serves(t, async |server, _| {
        let mut client = server.client();
        let mut said = vec![];
        for piece in &pieces {
            said.push(client.exchanges(piece).await);
            if said.last().is_some_and(|(_, heard)| heard.bytes != *piece) {
                break;
            }
        }
        said
    })
    .await;
    for (turn, (piece, said)) in (1..).zip(pieces.iter().zip(said)) {
        came_back(t, &format!("Before its piece {} of {count}, a client", turn + 1), piece, said);
    }
}

/// asks: "a client that ends its sending gets the rest, and then the end: its connection is closed;"
async fn a_client_that_ends_its_sending_gets_the_rest_and_the_end(t: &mut Trial) {
    let some = t.length(1..=60_000);
    for bytes in [vec![], bytes(t, some)] {
        let (sent, heard) = serves(t, async |server, _| {
            let mut client = server.client();
            let sent = client.sends(&bytes).await;
            client.ends_sending().await;
            (sent, client.receives_all().await)
        })
        .await;
        let then = heard.then;
        let is_whole = came_back(t, "A client that then ended its sending", &bytes, (sent, heard));
        t.holds(
            then == Then::End,
            if then == Then::Silence { Diagnosis::Deadlock } else { Diagnosis::LostData },
            format!(
                "A client sent {} bytes, ended its sending, and read: it got them back, {then}. After \
                 the last byte comes the end: the server's half of the connection has to be shut down, \
                 or all of it dropped.",
                bytes.len()
            ),
        );
        if !is_whole || then != Then::End {
            return;
        }
    }
}

/// asks: "Sends back to each client that connects to `l` what it sends: every byte, in order, as it comes."
async fn of_a_long_stream_nothing_gets_lost(t: &mut Trial) {
    let bytes = bytes(t, LONG + 1);
    let said = serves(t, async |server, _| {
        let mut client = server.client();
        client.exchanges(&bytes).await
    })
    .await;
    came_back(t, "A client that read as fast as it could", &bytes, said);
}

/// asks: "clients are served beside each other: whether one is silent, or does not read what it is sent, is nothing to the others;"
/// asks: "Clients are served beside each other, and what becomes of one is nothing to the others."
async fn a_silent_client_keeps_nobody_waiting(t: &mut Trial) {
    let (silent, length) = (t.length(1..=9), t.length(1..=9));
    let bytes = bytes(t, length);
    let (said, late) = serves(t, async |server, _| {
        let mut waiting: Vec<Client> = (0..silent).map(|_| server.client()).collect();
        let mut client = server.client();
        let said = client.exchanges(&bytes).await;
        let late = match waiting.first_mut() {
            Some(first) if said.1.bytes == bytes => Some(first.exchanges(&bytes).await),
            _ => None,
        };
        (said, late)
    })
    .await;
    let others = format!("While {silent} others were connected and silent, a client");
    if said.1.bytes.is_empty() && said.1.then == Then::Silence {
        let otherwise = format!(
            "{others} sent {length} bytes, and nothing came back: it waited for those who say nothing, and \
             nobody could go on. Accept the next one while the last one is served: give each client a task, \
             for example."
        );
        t.holds(false, Diagnosis::Deadlock, otherwise);
        return;
    }
    came_back(t, &others, &bytes, said);
    if let Some(late) = late {
        came_back(t, "A client that had been silent at first", &bytes, late);
    }
}

/// asks: "nobody is hung up on for being silent or slow, however long that takes;"
async fn a_client_may_be_silent_for_a_day(t: &mut Trial) {
    let length = t.length(1..=900);
    let bytes = bytes(t, length);
    let (before, after, never) = serves(t, async |server, serving| {
        let (mut client, mut says_nothing) = (server.client(), server.client());
        let before = client.exchanges(&bytes).await;
        serving.a_day_passes().await;
        (before, client.exchanges(&bytes).await, says_nothing.exchanges(&bytes).await)
    })
    .await;
    came_back(t, "A client", &bytes, before);
    came_back(t, "After a day of silence, a client", &bytes, after);
    came_back(t, "A client that said nothing for the first day", &bytes, never);
}

/// asks: "clients are served beside each other: whether one is silent, or does not read what it is sent, is nothing to the others;"
/// asks: "nobody is hung up on for being silent or slow, however long that takes;"
/// asks: "of what a client sends without reading, at most 256 KiB are held for it, and no buffer is larger than that."
async fn a_client_that_does_not_read_keeps_nobody_waiting(t: &mut Trial) {
    let (long, length) = (bytes(t, 2 * LONG), t.length(1..=900));
    let short = bytes(t, length);
    let (sent, memory, other, heard) = serves(t, async |server, serving| {
        let mut busy = server.client();
        let sent = busy.pushes(&long).await;
        let memory = serving.most_memory_at_once().unwrap_or(0);
        let mut client = server.client();
        let other = client.exchanges(&short).await;
        serving.a_day_passes().await;
        (sent, memory, other, busy.receives(sent).await)
    })
    .await;
    came_back(t, "While another one sent and did not read, a client", &short, other);
    t.holds(
        sent <= HELD,
        Diagnosis::OverLimit,
        format!(
            "A client sent {sent} bytes, read none of what came back, and all of them were taken. At most \
             a MiB of that lies on the way, so the server holds the rest: whoever sends on fills its \
             memory. Read no more from a client before what was read has been written."
        ),
    );
    t.holds(
        memory <= MOST_MEMORY_AT_ONCE,
        Diagnosis::OverLimit,
        format!(
            "For one client, {memory} bytes of memory were asked for in one go. A buffer may have 256 KiB: as \
             many clients as there are, as many buffers there are, and all of them may be full."
        ),
    );
    came_back(t, "A client that began to read a day later", &long[..sent], (sent, heard));
}

/// asks: "clients are served beside each other:"
async fn many_clients_get_each_their_own(t: &mut Trial) {
    let count = t.length(2..=120);
    let mut order: Vec<usize> = (0..count).collect();
    t.shuffle(&mut order);
    let mut texts = vec![];
    for _ in 0..count {
        let length = t.length(1..=900);
        texts.push(bytes(t, length));
    }
    let said = serves(t, async |server, _| {
        let mut clients: Vec<Client> = (0..count).map(|_| server.client()).collect();
        let mut sent = vec![];
        for (client, text) in clients.iter_mut().zip(&texts) {
            sent.push(client.sends(text).await);
        }
        let mut said = vec![];
        for &one in &order {
            said.push((sent[one], clients[one].receives(texts[one].len()).await));
            if said.last().is_some_and(|(_, heard)| heard.then != Then::Enough) {
                break;
            }
        }
        said
    })
    .await;
    let who = format!("One of {count} clients at a time");
    for (one, said) in order.into_iter().zip(said) {
        came_back(t, &who, &texts[one], said);
    }
}

/// asks: "Sends back to each client that connects to `l` what it sends: every byte, in order, as it comes."
async fn clients_may_come_and_go(t: &mut Trial) {
    let (count, length) = (t.length(2..=40), t.length(1..=900));
    let bytes = bytes(t, length);
    let said = serves(t, async |server, _| {
        let mut said = vec![];
        for _ in 0..count {
            let mut client = server.client();
            said.push(client.exchanges(&bytes).await);
            if said.last().is_some_and(|(_, heard)| heard.then != Then::Enough) {
                break;
            }
        }
        said
    })
    .await;
    for (turn, said) in (0..).zip(said) {
        came_back(t, &format!("After {turn} others had come and gone, a client"), &bytes, said);
    }
}

/// asks: "a client that breaks off ends its own connection, and nothing else;"
async fn a_client_that_breaks_off_ends_nothing_else(t: &mut Trial) {
    let (long, length) = (bytes(t, LONG), t.length(1..=900));
    let text = bytes(t, length);
    let (before, after) = serves(t, async |server, serving| {
        let (mut stays, mut breaks_off) = (server.client(), server.client());
        // One in the middle of an exchange, one in the middle of a sentence, one before it was accepted.
        breaks_off.exchanges(&text).await;
        breaks_off.sends(&text).await;
        breaks_off.resets();
        let mut does_not_read = server.client();
        does_not_read.pushes(&long).await;
        does_not_read.resets();
        server.client().resets();
        serving.quiet().await;
        let before = stays.exchanges(&text).await;
        let after = match server.port.connect() {
            Some(mut client) => client.exchanges(&text).await,
            None => (0, Heard { bytes: vec![], then: Then::Broken }),
        };
        (before, after)
    })
    .await;
    came_back(t, "After others had broken off, a client that was connected", &text, before);
    came_back(t, "After others had broken off, a client that came then", &text, after);
}

/// asks: "while nothing comes, nothing is polled;"
async fn while_nothing_comes_nothing_is_polled(t: &mut Trial) {
    let (silent, length) = (t.length(1..=9), t.length(1..=900));
    let bytes = bytes(t, length);
    let polls = serves(t, async |server, serving| {
        let mut clients: Vec<Client> = (0..silent).map(|_| server.client()).collect();
        for client in &mut clients {
            client.exchanges(&bytes).await;
        }
        serving.quiet().await;
        serving.polls_in_a_silence().await
    })
    .await;
    t.holds(
        polls <= MOST_POLLS,
        Diagnosis::Spinning,
        format!(
            "{silent} clients were connected and silent, and nobody else came. Meanwhile the answer was \
             polled {polls} times: it looks again and again. Await what may come, and you are woken when \
             it has."
        ),
    );
}

/// asks: "Once `stop` is cancelled, nobody else is accepted and `l` is closed."
/// asks: "When the last has done so, it returns `Ok(())`, and no task of its own goes on;"
async fn with_nobody_there_the_stop_ends_it(t: &mut Trial) {
    let gone = t.length(0..=9);
    let said = serves(t, async |server, _| {
        let mut said = vec![];
        for _ in 0..gone {
            said.push(server.client().exchanges(b"and gone").await);
        }
        said
    })
    .await;
    for said in said {
        if !came_back(t, "A client", b"and gone", said) {
            return;
        }
    }
}

/// asks: "once `stop` is cancelled, nobody else is accepted, not even who waits to be."
async fn after_the_stop_nobody_is_accepted_who_waits(t: &mut Trial) {
    let mut served = 0;
    for turn in 0..REPEATS {
        let Server { listener, port, stop } = Server::new(t);
        let during = turn % 2 == 0;
        let mut before = vec![];
        if !during {
            before.extend(port.connect());
            stop.cancel();
        }
        let echo = tcp_echo(listener, stop.clone());
        let (returned, heard) = t
            .serves(echo, async |serving| {
                if during {
                    serving.quiet().await;
                    stop.cancel();
                    before.extend(port.connect());
                }
                match before.pop() {
                    Some(mut client) => client.exchanges(b"too late").await.1,
                    None => Heard { bytes: vec![], then: Then::Broken },
                }
            })
            .await;
        if heard.bytes.is_empty() && heard.then == Then::Silence {
            t.holds(
                false,
                Diagnosis::Deadlock,
                "`stop` was cancelled while a client waited to be accepted. It should have been refused: \
                 it waits on, because `l` is still open and nobody accepts.",
            );
            return;
        }
        served += usize::from(!heard.bytes.is_empty());
        if !has_returned(t, returned) {
            return;
        }
    }
    let often = if served == REPEATS { "all" } else { "some" };
    t.holds(
        served == 0,
        Diagnosis::WrongValue,
        format!(
            "In {often} of {REPEATS} runs ({served}), a client that waited to be accepted when `stop` was \
             cancelled was served: from then on nobody is accepted. Where a stop and a client are both \
             there, the stop goes first, whichever is looked at first."
        ),
    );
}

/// asks: "`l` is closed at once, so that who comes later is refused."
/// asks: "Who is connected by then is served until it hangs up, and then this returns."
/// asks: "nobody is hung up on for being silent or slow, however long that takes;"
async fn after_the_stop_who_is_connected_is_served_and_who_comes_is_refused(t: &mut Trial) {
    let (count, length) = (t.length(1..=9), t.length(1..=900));
    let bytes = bytes(t, length);
    let Server { listener, port, stop } = Server::new(t);
    let echo = tcp_echo(listener, stop.clone());
    let (returned, (before, after, refused, early)) = t
        .serves(echo, async |serving| {
            let mut clients: Vec<Client> = (0..count).filter_map(|_| port.connect()).collect();
            let mut before = vec![];
            for client in &mut clients {
                before.push(client.exchanges(&bytes).await);
            }
            stop.cancel();
            serving.quiet().await;
            let late = port.connect();
            serving.a_day_passes().await;
            let early = serving.has_returned();
            let mut after = vec![];
            for mut client in clients {
                after.push(client.exchanges(&bytes).await);
                // What follows would only be the same again.
                if early {
                    break;
                }
            }
            (before, after, late.is_none(), early)
        })
        .await;
    for said in before {
        came_back(t, "A client", &bytes, said);
    }
    t.holds(
        !early,
        Diagnosis::LostData,
        format!(
            "`stop` was cancelled with {count} clients connected, and it returned before they had hung \
             up: within a day. They are to be served until they do, however long that takes."
        ),
    );
    for said in after {
        came_back(t, "After the stop, a client that was connected by then", &bytes, said);
    }
    t.holds(
        refused,
        Diagnosis::WrongValue,
        "After the stop, while a client was still connected, another one could connect: `l` was still \
         open. Nobody will ever accept it, so it should be refused. Close the listener first: it is \
         closed when it is dropped.",
    );
    has_returned(t, returned);
}

/// asks: "Who is connected is served until it hangs up."
async fn what_is_on_its_way_at_the_stop_arrives(t: &mut Trial) {
    let bytes = bytes(t, LONG);
    let (sent, heard) = serves(t, async |server, serving| {
        let mut client = server.client();
        let sent = client.pushes(&bytes).await;
        server.stop.cancel();
        serving.quiet().await;
        client.ends_sending().await;
        (sent, client.receives_all().await)
    })
    .await;
    came_back(t, "A client that had not read before the stop", &bytes[..sent], (sent, heard));
}

/// asks: "a client that breaks off ends its own connection, and nothing else;"
/// asks: "Who is connected is served until it hangs up."
async fn after_the_stop_a_client_that_breaks_off_ends_nothing_else(t: &mut Trial) {
    let length = t.length(1..=900);
    let bytes = bytes(t, length);
    let (early, said) = serves(t, async |server, serving| {
        let (mut stays, mut breaks_off) = (server.client(), server.client());
        stays.exchanges(&bytes).await;
        breaks_off.exchanges(&bytes).await;
        server.stop.cancel();
        serving.quiet().await;
        breaks_off.resets();
        serving.quiet().await;
        (serving.has_returned(), stays.exchanges(&bytes).await)
    })
    .await;
    t.holds(
        !early,
        Diagnosis::LostData,
        "After the stop, one of two clients broke off, and it returned, although the other one was still \
         connected. Wait for all of them, however the connection of one has ended.",
    );
    came_back(t, "After the stop, when another one had broken off, a client", &bytes, said);
}

/// asks: "If `accept` fails, it fails again and again. That ends it like the stop, and is what it returns."
/// asks: "if `accept` fails, it ends in the same way, and returns the error."
async fn an_error_of_accept_ends_it_like_the_stop(t: &mut Trial) {
    let (count, length) = (t.length(0..=9), t.length(1..=900));
    let bytes = bytes(t, length);
    let Server { listener, port, stop } = Server::new(t);
    let Some(breaker) = Breaker::of(&listener) else { return };
    let echo = tcp_echo(listener, stop.clone());
    let (returned, (said, polls)) = t
        .serves(echo, async |serving| {
            let mut clients: Vec<Client> = (0..count).filter_map(|_| port.connect()).collect();
            let mut said = vec![];
            for client in &mut clients {
                client.exchanges(&bytes).await;
            }
            breaker.breaks();
            serving.quiet().await;
            let polls = serving.polls_in_a_silence().await;
            for mut client in clients {
                said.push(client.exchanges(&bytes).await);
                if said.last().is_some_and(|(_, heard)| heard.then != Then::Enough) {
                    break;
                }
            }
            (said, polls)
        })
        .await;
    t.holds(
        polls <= MOST_POLLS,
        Diagnosis::Spinning,
        format!(
            "`accept` failed, and would fail again. It was called again all the same: within a few \
             moments, the answer was polled {polls} times. End the loop with the error."
        ),
    );
    for said in said {
        came_back(
            t,
            "After `accept` had failed, a client that was connected by then",
            &bytes,
            said,
        );
    }
    let Some(returned) = returned else {
        t.holds(
            false,
            Diagnosis::UnhandledError,
            "`accept` failed, and all clients had hung up. It did not return, although nobody could go on.",
        );
        return;
    };
    let kind = returned.err().map(|error| error.kind());
    let what = "the kind of the error that is returned when `accept` has failed";
    t.equal_or(what, kind, Some(io::ErrorKind::InvalidInput), Diagnosis::UnhandledError);
}

/// A server that is to be: a listener and a stop for it, and the port that clients come to.
struct Server {
    listener: tokio::net::TcpListener,
    port: Port,
    stop: CancellationToken,
}

impl Server {
    fn new(t: &mut Trial) -> Self {
        let (listener, port) = t.loopback();
        Self { listener, port, stop: CancellationToken::new() }
    }
}

/// What clients know of a server.
struct Known {
    port: Port,
    stop: CancellationToken,
}

impl Known {
    /// A new client.
    fn client(&self) -> Client {
        self.port.connect().unwrap_or_else(Client::gone)
    }
}

/// Has clients come to an answer as `script` says, and then stops it: by then, or after it, all of them
/// have hung up.
async fn serves<S>(t: &mut Trial, script: impl AsyncFnOnce(&Known, &Serving) -> S) -> S {
    let Server { listener, port, stop } = Server::new(t);
    let known = Known { port, stop: stop.clone() };
    let echo = tcp_echo(listener, stop.clone());
    let (returned, (said, early)) = t
        .serves(echo, async |serving| {
            let said = script(&known, &serving).await;
            let early = serving.has_returned() && !stop.is_cancelled();
            stop.cancel();
            (said, early)
        })
        .await;
    let what = match &returned {
        Some(Err(error)) => format!(
            "It returned an error ({error}) although `stop` was not cancelled, and `accept` had not \
             failed. What goes wrong with one connection is the end of that one, and of nothing else."
        ),
        _ => "It returned although `stop` was not cancelled: from then on nobody is served."
            .to_owned(),
    };
    t.holds(!early, Diagnosis::LostData, what);
    has_returned(t, returned);
    said
}

/// Checks that it has come to its end after the stop.
fn has_returned(t: &mut Trial, returned: Option<io::Result<()>>) -> bool {
    t.holds(
        returned.is_some(),
        Diagnosis::Deadlock,
        "`stop` was cancelled, and all clients had hung up. It did not return, although nobody could go on.",
    );
    let returned = returned.map(|returned| returned.map_err(|error| error.kind()));
    if let Some(returned) = returned {
        t.equal("what it returns after the stop", returned, Ok(()));
    }
    returned == Some(Ok(()))
}

/// Whether all came back of what a client sent; noted before anything else is checked of it.
fn came_back(t: &mut Trial, who: &str, sent: &[u8], (went, heard): (usize, Heard)) -> bool {
    let Heard { bytes, then } = heard;
    let all = sent.len();
    let same = bytes.iter().zip(sent).take_while(|(got, sent)| got == sent).count();
    let in_order = same == bytes.len().min(all);
    let means = match then {
        _ if !in_order => Diagnosis::LostData,
        Then::Silence if bytes.is_empty() => Diagnosis::Deadlock,
        _ => Diagnosis::LostData,
    };
    let came = match bytes.len() {
        0 if then == Then::Silence => "nothing came back, and nobody could go on".to_owned(),
        0 => format!("nothing came back, {then}"),
        _ if !in_order => format!(
            "{} came back, of which byte {} is another one than it sent",
            bytes.len(),
            same + 1
        ),
        more if more > all => format!("{more} came back, which is more"),
        some => format!("{some} came back, {then}"),
    };
    let sent_some = if went < all { format!("{went} of {all}") } else { all.to_string() };
    t.holds(bytes == sent, means, format!("{who} sent {sent_some} bytes: {came}."));
    bytes == sent
}

/// So many bytes, of which no stretch is like another.
fn bytes(t: &mut Trial, count: usize) -> Vec<u8> {
    let mut state = t.vary(1..=u64::MAX);
    let mut next = || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state.to_le_bytes()[3]
    };
    (0..count).map(|_| next()).collect()
}

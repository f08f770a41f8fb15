//! What a scripted peer does, as an answer sees it and as a test does.

use std::io::ErrorKind;
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt, BufReader, BufWriter, copy_bidirectional};
use tokio::time::{Instant, sleep, timeout};

use super::{Arrival, Cut, Peer, every_cut};

fn arrival(at_ms: u64, bytes: &[u8]) -> Arrival {
    Arrival { at_ms, bytes: bytes.to_vec() }
}

#[test]
fn bytes_are_cut_at_every_place_in_turn() {
    let pieces = |cut: Cut| cut.pieces(b"abc").iter().map(|one| one.len()).collect::<Vec<_>>();
    let all: Vec<_> = every_cut(3).into_iter().map(pieces).collect();
    assert_eq!(all, [vec![3], vec![1, 2], vec![2, 1], vec![1, 1, 1]]);
    assert_eq!(Cut::Every(2).pieces(b"abc"), [&b"ab"[..], &b"c"[..]]);
    assert!(every_cut(0).into_iter().all(|cut| cut.pieces(b"").is_empty()));
    let many: Vec<_> = every_cut(1000);
    assert_eq!(many[1], Cut::Behind(1));
    assert_eq!(many[many.len() - 2], Cut::Behind(999));
}

#[tokio::test(start_paused = true)]
async fn a_read_gets_one_piece_at_its_time_and_the_end_at_last() {
    let peer = Peer::new().sends(b"ab").pauses(10).hesitates().sends(b"cd").sends(b"ef").ends();
    let (mut wire, transcript) = peer.connect();
    let mut buffer = [0; 1];
    assert_eq!(wire.read(&mut buffer).await.unwrap(), 1);
    let mut rest = vec![];
    wire.read_to_end(&mut rest).await.unwrap();
    assert_eq!((buffer, &rest[..]), (*b"a", &b"bcdef"[..]));
    let reads = [arrival(0, b"a"), arrival(0, b"b"), arrival(10, b"cd"), arrival(10, b"ef")];
    assert_eq!(transcript.reads(), reads);
    assert_eq!((transcript.ends_read(), transcript.bytes_read()), (1, 6));
}

#[tokio::test(start_paused = true)]
async fn a_peer_has_its_own_times_and_who_reads_late_finds_more() {
    let (mut wire, transcript) = Peer::new().sends_cut(b"abc", Cut::Every(1), 10).ends().connect();
    sleep(Duration::from_millis(15)).await;
    let mut all = vec![];
    wire.read_to_end(&mut all).await.unwrap();
    let times: Vec<_> = transcript.reads().iter().map(|read| read.at_ms).collect();
    assert_eq!((times, &all[..]), (vec![15, 15, 20], &b"abc"[..]));
}

#[tokio::test(start_paused = true)]
async fn reading_fails_where_it_is_said_and_ever_after() {
    let peer = Peer::new().sends(b"ab").fails(ErrorKind::ConnectionReset, "cut off");
    let (mut wire, transcript) = peer.connect();
    let mut buffer = [0; 4];
    assert_eq!(wire.read(&mut buffer).await.unwrap(), 2);
    for _ in 0..2 {
        let error = wire.read(&mut buffer).await.unwrap_err();
        assert_eq!(
            (error.kind(), error.to_string()),
            (ErrorKind::ConnectionReset, "cut off".into())
        );
    }
    assert_eq!(transcript.left(), b"");
}

#[tokio::test(start_paused = true)]
async fn what_was_not_read_is_left() {
    let (wire, transcript) = Peer::new().sends(b"abcdef").sends(b"gh").connect();
    let mut reader = BufReader::with_capacity(4, wire);
    assert_eq!(reader.read_u8().await.unwrap(), b'a');
    assert_eq!(transcript.left(), b"efgh");
    drop(reader);
    assert!(transcript.reader_is_gone() && transcript.writer_is_gone());
}

#[tokio::test(start_paused = true)]
async fn a_peer_that_waits_goes_on_when_enough_was_flushed() {
    let peer = Peer::new().needs_flushing().awaits(4).pauses(5).sends(b"ok").ends();
    let (mut reader, mut writer, transcript) = peer.connect_split();
    let writes = async {
        writer.write_all(b"ab").await.unwrap();
        sleep(Duration::from_millis(10)).await;
        assert_eq!((transcript.unflushed(), transcript.arrived()), (2, vec![]));
        writer.write_all(b"cd").await.unwrap();
        sleep(Duration::from_millis(10)).await;
        writer.flush().await.unwrap();
    };
    let mut all = vec![];
    let reads = async { reader.read_to_end(&mut all).await.unwrap() };
    tokio::join!(writes, reads);
    assert_eq!(all, b"ok");
    assert_eq!(transcript.arrivals(), [arrival(20, b"abcd")]);
    assert_eq!(transcript.reads(), [arrival(25, b"ok")]);
    assert_eq!((transcript.arrived_ms(3), transcript.arrived_ms(5)), (Some(20), None));
}

#[tokio::test(start_paused = true)]
async fn without_a_flush_nothing_comes_and_both_wait() {
    let (mut wire, _) = Peer::new().needs_flushing().awaits(1).sends(b"ok").connect();
    wire.write_all(b"a").await.unwrap();
    let waits = timeout(Duration::from_secs(1), wire.read_u8()).await;
    assert!(waits.is_err());
}

#[tokio::test(start_paused = true)]
async fn a_peer_that_ended_still_takes_what_comes_and_sees_it_shut_down() {
    let (mut wire, transcript) = Peer::new().needs_flushing().ends().connect();
    assert_eq!(wire.read(&mut [0; 4]).await.unwrap(), 0);
    wire.write_all(b"bye").await.unwrap();
    sleep(Duration::from_millis(7)).await;
    wire.shutdown().await.unwrap();
    drop(wire);
    assert_eq!(transcript.arrivals(), [arrival(7, b"bye")]);
    assert_eq!((transcript.shut_downs(), transcript.closed_ms()), (1, Some(7)));
}

#[tokio::test(start_paused = true)]
async fn a_slow_peer_takes_little_at_a_time_and_needs_a_while() {
    let began = Instant::now();
    let peer = Peer::new().is_full_for(30).takes_at_once(2).takes_a_while(10).flushes_for(5);
    let (mut wire, transcript) = peer.connect();
    wire.write_all(b"abcde").await.unwrap();
    assert_eq!(began.elapsed().as_millis(), 50);
    wire.flush().await.unwrap();
    assert_eq!(transcript.arrivals(), [arrival(65, b"abcde")]);
}

#[tokio::test(start_paused = true)]
async fn a_peer_refuses_what_is_more_than_it_takes() {
    let peer = Peer::new().refuses_after(3, ErrorKind::BrokenPipe, "nobody there");
    let (mut wire, transcript) = peer.connect();
    let error = wire.write_all(b"abcd").await.unwrap_err();
    assert_eq!((error.kind(), error.to_string()), (ErrorKind::BrokenPipe, "nobody there".into()));
    assert_eq!(transcript.written(), b"abc");
}

#[tokio::test(start_paused = true)]
async fn a_flush_may_fail_where_there_is_something_to_do() {
    let peer = Peer::new().fails_to_flush(ErrorKind::BrokenPipe, "nobody there");
    let (mut wire, transcript) = peer.connect();
    wire.flush().await.unwrap();
    wire.write_all(b"abc").await.unwrap();
    let error = wire.flush().await.unwrap_err();
    assert_eq!((error.kind(), error.to_string()), (ErrorKind::BrokenPipe, "nobody there".into()));
    assert_eq!((transcript.unflushed(), transcript.arrivals()), (3, vec![]));
}

#[tokio::test(start_paused = true)]
async fn what_lies_in_a_buffer_of_the_answers_was_not_written() {
    let (wire, transcript) = Peer::new().connect();
    let mut buffered = BufWriter::new(wire);
    buffered.write_all(b"abc").await.unwrap();
    assert_eq!(transcript.written(), b"");
    buffered.flush().await.unwrap();
    assert_eq!(transcript.arrived(), b"abc");
}

#[tokio::test(start_paused = true)]
async fn two_peers_are_joined_by_what_copies_both_ways() {
    let (mut a, left) = Peer::new().sends_cut(b"question", Cut::Every(3), 10).ends().connect();
    let (mut b, right) = Peer::new().needs_flushing().awaits(8).sends(b"answer").ends().connect();
    assert_eq!(copy_bidirectional(&mut a, &mut b).await.unwrap(), (8, 6));
    assert_eq!((right.arrived(), left.arrived()), (b"question".to_vec(), b"answer".to_vec()));
    assert_eq!((left.shut_downs(), right.shut_downs()), (1, 1));
}

#[tokio::test]
async fn who_reads_an_end_again_and_again_gives_way_to_others() {
    let (mut wire, transcript) = Peer::new().ends().connect();
    let endless = async { while wire.read(&mut [0; 8]).await.unwrap() == 0 {} };
    tokio::select! {
        () = endless => unreachable!("an end is all there is"),
        () = tokio::task::yield_now() => {}
    }
    assert!(transcript.ends_read() > 1);
}

#[tokio::test(start_paused = true)]
async fn each_cut_takes_its_time_and_loses_nothing() {
    let mut tried = vec![];
    for cut in every_cut(3) {
        let (mut wire, _) = Peer::new().sends_cut(b"abc", cut, 5).ends().connect();
        let began = Instant::now();
        let mut all = vec![];
        wire.read_to_end(&mut all).await.unwrap();
        assert_eq!(all, b"abc");
        tried.push(began.elapsed().as_millis());
    }
    assert_eq!(tried, [0, 5, 5, 10]);
}

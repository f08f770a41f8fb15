//! `process_data` compresses on another thread, and the runtime's thread stays free.

use std::iter::repeat_n;

use harness::{Diagnosis, MANY, Trial};
use kata::blocking::compress;
use process_data::process_data;

harness::tests![
    the_thread_of_the_runtime_stays_free,
    the_data_comes_back_compressed,
    data_of_any_length_is_moved,
    two_pieces_of_data_do_not_get_mixed_up,
    the_result_is_awaited,
];

/// More polls than anybody needs who is woken once. Whoever asks again and again has thousands.
const FEW_POLLS: u64 = 200;

async fn the_thread_of_the_runtime_stays_free(t: &mut Trial) {
    let _: Vec<u8> = t.run_in_no_time(process_data(b"aaaabbbb".to_vec())).await;
}

async fn the_data_comes_back_compressed(t: &mut Trial) {
    let data = data(t);
    is_compressed(t, data).await;
}

async fn data_of_any_length_is_moved(t: &mut Trial) {
    let long = t.vary(2_000..=6_000) as usize;
    for length in [0, 1, 2, t.length(3..=MANY), long] {
        let data = bytes(t, length);
        is_compressed(t, data).await;
    }
}

async fn two_pieces_of_data_do_not_get_mixed_up(t: &mut Trial) {
    let (one, other) = (data(t), data(t));
    let both = async { tokio::join!(process_data(one.clone()), process_data(other.clone())) };
    let got: (Vec<u8>, Vec<u8>) = t.run_in_no_time(both).await;
    t.equal("both compressed", got, (compress(&one), compress(&other)));
}

async fn the_result_is_awaited(t: &mut Trial) {
    let data = data(t);
    let _: Vec<u8> = t.run_work_in_few_polls(FEW_POLLS, process_data(data)).await;
}

async fn is_compressed(t: &mut Trial, data: Vec<u8>) {
    // So that a thread of an earlier run is waited for, and its unit is not counted in this one.
    t.gather_work(1, 1);
    let before = t.units_of_work("compress");
    let got: Vec<u8> = t.run_in_no_time(process_data(data.clone())).await;
    let calls = t.units_of_work("compress") - before;
    t.equal("the compressed data", got, compress(&data));
    t.holds(
        calls == 1,
        Diagnosis::WrongTool,
        format!(
            "`kata::blocking::compress` was called {calls} times for one piece of data of {} \
             bytes; it must be called once.",
            data.len()
        ),
    );
}

/// Runs of letters, some longer than a length can tell.
fn data(t: &mut Trial) -> Vec<u8> {
    let word = t.word();
    let run = t.vary(1..=400) as usize;
    word.bytes().flat_map(|byte| repeat_n(byte, run)).collect()
}

/// Any bytes, in runs of any length.
fn bytes(t: &mut Trial, count: usize) -> Vec<u8> {
    let run = t.vary(1..=700) as usize;
    let runs = t.numbers(count.div_ceil(run), 0..=255);
    runs.into_iter().flat_map(|byte| repeat_n(byte as u8, run)).take(count).collect()
}

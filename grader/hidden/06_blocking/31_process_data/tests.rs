//! `process_data` compresses on another thread, and the runtime's thread stays free.

use std::iter::repeat_n;

use harness::Trial;
use kata::blocking::compress;
use process_data::process_data;

harness::tests![
    the_runtimes_thread_stays_free,
    the_data_comes_back_compressed,
    two_pieces_of_data_do_not_get_mixed_up,
];

async fn the_runtimes_thread_stays_free(t: &mut Trial) {
    let _: Vec<u8> = t.run(process_data(b"aaaabbbb".to_vec())).await;
}

async fn the_data_comes_back_compressed(t: &mut Trial) {
    let data = data(t);
    let got: Vec<u8> = t.run(process_data(data.clone())).await;
    t.equal("the compressed data", got, compress(&data));
}

async fn two_pieces_of_data_do_not_get_mixed_up(t: &mut Trial) {
    let (one, other) = (data(t), data(t));
    let both = async { tokio::join!(process_data(one.clone()), process_data(other.clone())) };
    let got: (Vec<u8>, Vec<u8>) = t.run(both).await;
    t.equal("both compressed", got, (compress(&one), compress(&other)));
}

fn data(t: &mut Trial) -> Vec<u8> {
    let word = t.word();
    let run = t.vary(1..=400) as usize;
    word.bytes().flat_map(|byte| repeat_n(byte, run)).collect()
}

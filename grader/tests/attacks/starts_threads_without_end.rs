//! handed in: failed or resource_limit or crashed
//! at home: failed or resource_limit or crashed
//! because: threads need room, and room has its limit.

use std::thread::{Builder, park};

pub async fn double(_: u32) -> u32 {
    let mut threads = 0;
    loop {
        let parked = Builder::new().spawn(|| {
            loop {
                park();
            }
        });
        match parked {
            Ok(_) => threads += 1,
            Err(error) => panic!("after {threads} threads: {error}"),
        }
        assert!(threads < 20_000, "ESCAPED: there is no limit");
    }
}

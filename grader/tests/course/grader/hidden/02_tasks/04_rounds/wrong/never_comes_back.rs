//! verdict: timed_out, diagnosis: blocking

pub async fn rounds(_: u32) -> String {
    kata::fetch_user(1).await;
    loop {
        std::hint::spin_loop();
    }
}

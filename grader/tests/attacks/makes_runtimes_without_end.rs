//! handed in: failed or resource_limit or crashed or timed_out
//! at home: failed or resource_limit or crashed or timed_out
//! because: each takes descriptors, and these have their limit.

pub async fn double(_: u32) -> u32 {
    for count in 0..200_000 {
        let mut builder = tokio::runtime::Builder::new_current_thread();
        match builder.enable_all().build() {
            Ok(runtime) => std::mem::forget(runtime),
            Err(error) => panic!("after {count} runtimes: {error}"),
        }
    }
    panic!("ESCAPED: there is no limit")
}

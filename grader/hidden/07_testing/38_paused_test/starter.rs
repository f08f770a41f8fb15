//! Tests for `session`, which is in `subject.rs` beside this file: read what it promises.
//!
//! They must pass as it is, each within seconds of real time, and each of six mistakes that
//! somebody may make in it must make one of them fail.

mod subject;

#[tokio::test(start_paused = true)]
async fn an_idle_session_ends_after_an_hour() {
    todo!("let an hour pass, in no time")
}

//! Tests for `load_page`, which is in `subject.rs` beside this file: read what it promises.
//!
//! They must pass as it is. For each of five mistakes that somebody may make in it one day, at
//! least one test must fail. `subject.rs` is only read here: the grader brings its own.

mod subject;

#[tokio::test(start_paused = true)]
async fn a_page_shows_the_user() {
    todo!("load a page, and check everything that `load_page` promises")
}

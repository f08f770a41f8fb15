//! verdict: rejected
//!
//! Not a test of behaviour.

mod subject;

#[tokio::test]
async fn the_requests_are_joined() {
    assert!(include_str!("subject.rs").contains("join!"));
}

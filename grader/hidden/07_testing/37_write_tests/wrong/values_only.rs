//! verdict: failed, diagnosis: sequential
//!
//! Every value is checked, and none of them is a duration.

mod subject;

use std::time::Duration;

use subject::{Page, TooSlow, load_page};

const PLENTY: Duration = Duration::from_secs(1);

#[tokio::test]
async fn pages_are_right() {
    for id in [1, 7] {
        let page = Page { user: format!("User(id={id})"), order: format!("Order(id={id})") };
        assert_eq!(load_page(id, PLENTY).await, Ok(page));
    }
    assert_eq!(load_page(1, Duration::from_millis(1)).await, Err(TooSlow));
}

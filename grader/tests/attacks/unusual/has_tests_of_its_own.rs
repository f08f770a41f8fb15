//! Tests that set the clock and a variable.

#![forbid(unsafe_code)]
#![deny(warnings)]

pub async fn double(n: u32) -> u32 {
    n * 2
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::double;

    #[tokio::test(start_paused = true)]
    async fn it_doubles() {
        tokio::time::advance(Duration::from_secs(1)).await;
        assert_eq!(double(2).await, 4);
    }

    #[tokio::test]
    async fn it_needs_no_clock() {
        tokio::time::pause();
        unsafe { std::env::set_var("LOG", "1") };
        assert_eq!(double(3).await, 6);
        tokio::time::resume();
    }
}

//! verdict: failed, diagnosis: wrong_value
//!
//! `b` begins only when `a` has had its chance.

use std::pin::pin;
use std::time::Duration;

pub async fn first_wins<T>(a: impl Future<Output = T>, b: impl Future<Output = T>) -> T {
    let mut a = pin!(a);
    if let Ok(output) = tokio::time::timeout(Duration::from_millis(50), &mut a).await {
        return output;
    }
    tokio::select! {
        output = a => output,
        output = b => output,
    }
}

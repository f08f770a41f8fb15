use std::time::Duration;

use kata::blocking::{cost, count_primes};
use tokio::task::spawn_blocking;

/// What may lie between two awaits.
const AT_MOST: Duration = Duration::from_micros(100);

/// Counts the primes below `limit`.
pub async fn good_compute(limit: u64) -> u64 {
    // Below the limit the detour would cost more than the work, for everyone: the blocking pool's
    // threads share the same cores.
    if cost(limit) <= AT_MOST {
        return count_primes(limit);
    }
    spawn_blocking(move || count_primes(limit)).await.expect("counting does not panic")
}

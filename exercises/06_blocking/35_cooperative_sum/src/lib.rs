/// The sum of `numbers`, on this task: nothing is spawned and no time passes.
///
/// Gives other tasks a turn at least once for every 200 numbers, and after 200 at most: five turns in
/// a thousand. Up to 200 numbers need none. The sum fits in a `u64`.
pub async fn cooperative_sum(numbers: &[u64]) -> u64 {
    todo!("add the numbers up, and let others have their turns")
}

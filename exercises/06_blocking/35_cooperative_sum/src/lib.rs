/// The sum of `numbers`, on this task: nothing is spawned and no time passes.
///
/// Gives other tasks a turn after 200 numbers at most: no more than 200 lie before the first turn,
/// between two, and after the last. So a thousand need four turns, and 200 none. The sum fits in a
/// `u64`.
pub async fn cooperative_sum(numbers: &[u64]) -> u64 {
    todo!("add the numbers up, and let others have their turns")
}

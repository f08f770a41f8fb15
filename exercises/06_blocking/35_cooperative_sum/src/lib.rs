/// The sum of `numbers`, on this task: nothing is spawned and no time passes.
///
/// Gives other tasks a turn at least five times in every thousand numbers, and after 200 at most.
/// The sum fits in a `u64`.
pub async fn cooperative_sum(numbers: &[u64]) -> u64 {
    todo!("add the numbers up, and let others have their turns")
}

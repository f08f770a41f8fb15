/// Returns twice `n`.
pub async fn double(n: u32) -> u32 {
    todo!("return twice n")
}

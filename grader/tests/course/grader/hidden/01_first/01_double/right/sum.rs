pub async fn double(n: u32) -> u32 {
    n + n
}

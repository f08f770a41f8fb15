// A mark at the beginning, and line ends of two signs.
#[expect(unsafe_code, reason = "none is needed")]
pub async fn double(n: u32) -> u32 {
    let text = format!("{n}
");
    text.trim().parse::<u32>().unwrap_or(0) * 2
}

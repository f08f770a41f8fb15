/// Asks for the users 1 to `count`, one after the other, and returns the last.
pub async fn rounds(count: u32) -> String {
    todo!("ask in a loop")
}

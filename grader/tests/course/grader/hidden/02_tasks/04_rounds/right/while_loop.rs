pub async fn rounds(count: u32) -> String {
    let mut id = 1;
    while id < count {
        kata::fetch_user(id).await;
        id += 1;
    }
    kata::fetch_user(id).await
}

use kata::store::Store;

pub async fn save_all(store: &Store, numbers: &[u32]) {
    let tasks: Vec<_> = numbers.iter().map(|&n| tokio::spawn(store.save(n))).collect();
    for task in tasks {
        task.await.unwrap();
    }
}

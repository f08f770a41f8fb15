use kata::store::Store;
use tokio::task::JoinSet;

pub async fn save_all(store: &Store, numbers: &[u32]) {
    let saves: JoinSet<()> = numbers.iter().map(|&number| store.save(number)).collect();
    saves.join_all().await;
}

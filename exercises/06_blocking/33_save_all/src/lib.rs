use kata::store::Store;

/// Saves every number of `numbers` in `store`, once for each place in the list. All saves overlap;
/// when this returns, all are done.
pub async fn save_all(store: &Store, numbers: &[u32]) {
    todo!("save all of them")
}

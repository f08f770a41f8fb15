//! verdict: failed, diagnosis: leaked_task
//!
//! Returns before any of the tasks has added its reply.

use std::sync::{Arc, Mutex};

pub async fn fetch_all(ids: &[u32]) -> Vec<String> {
    let users = Arc::new(Mutex::new(Vec::new()));
    for &id in ids {
        let users = Arc::clone(&users);
        tokio::spawn(async move {
            let user = kata::fetch_user(id).await;
            users.lock().unwrap().push(user);
        });
    }
    let users = users.lock().unwrap();
    users.clone()
}

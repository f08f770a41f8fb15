//! verdict: failed, diagnosis: wrong_value
//!
//! Who asks for what is being asked already waits for that answer, and asks nothing.

use std::collections::HashMap;
use std::sync::{LazyLock, Mutex};

use futures::FutureExt;
use futures::future::{BoxFuture, WeakShared};
use kata::channels::{Cmd, Gone};
use tokio::sync::mpsc::Sender;
use tokio::sync::oneshot;

type Question = BoxFuture<'static, Result<u32, Gone>>;

static OPEN: LazyLock<Mutex<HashMap<String, WeakShared<Question>>>> = LazyLock::new(Mutex::default);

pub async fn ask(tx: &Sender<Cmd>, key: String) -> Result<u32, Gone> {
    let question = {
        let mut open = OPEN.lock().unwrap();
        match open.get(&key).and_then(WeakShared::upgrade) {
            Some(same) => same,
            None => {
                let (tx, asked) = (tx.clone(), key.clone());
                let question = async move {
                    let (reply, answer) = oneshot::channel();
                    tx.send(Cmd { key: asked, reply }).await.map_err(|_| Gone)?;
                    drop(tx);
                    answer.await.map_err(|_| Gone)
                };
                let question = question.boxed().shared();
                open.extend(question.downgrade().map(|weak| (key, weak)));
                question
            }
        }
    };
    question.await
}

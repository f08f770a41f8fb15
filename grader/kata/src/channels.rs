//! What the exercises on channels work with (chapter 8).

use std::fmt;
use std::panic::Location;
use std::time::Duration;

use tokio::sync::{mpsc, oneshot};

use crate::call::Call;
use crate::services::request;

/// A source of items, each of which takes its time to come (exercise 39).
///
/// It knows only how to send them: whoever wants them gives it the sender of a channel.
///
/// ```
/// use kata::channels::Src;
/// use tokio::sync::mpsc;
/// # #[tokio::main(flavor = "current_thread", start_paused = true)]
/// # async fn main() {
/// let source = Src::new("thermometer", [(10, 21), (20, 22)]);
/// let (tx, mut rx) = mpsc::channel(8);
/// source.feed(tx).await;
/// assert_eq!(rx.recv().await, Some(21));
/// assert_eq!(rx.recv().await, Some(22));
/// assert_eq!(rx.recv().await, None);
/// # }
/// ```
pub struct Src<T> {
    name: String,
    items: Vec<(u64, T)>,
}

/// Without its items, which only come from a channel.
impl<T> fmt::Debug for Src<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Src").field("name", &self.name).finish_non_exhaustive()
    }
}

impl<T> Src<T> {
    /// A source of these items, each after so many milliseconds of work, which begins when the one
    /// before it has been sent. With 0, it is there already.
    pub fn new(name: impl Into<String>, items: impl IntoIterator<Item = (u64, T)>) -> Self {
        Self { name: name.into(), items: items.into_iter().collect() }
    }

    /// Sends every item into `tx` as soon as there is one, and waits where the channel is full. Ends
    /// when all have been sent, or when nobody can receive them any more. With it goes `tx`.
    ///
    /// # Panics
    ///
    /// When awaited outside a Tokio runtime or on one without a timer.
    #[track_caller]
    pub fn feed(self, tx: mpsc::Sender<T>) -> impl Future<Output = ()> + use<T> {
        let at = Location::caller();
        let Self { name, items } = self;
        // An item that is there already is no work, and no call.
        let work = move |number: usize, ms| {
            let latency = Duration::from_millis(ms);
            (ms > 0).then(|| Call::new(&format!("{name}({number})"), latency, (), None, at))
        };
        // The first call is made here, so that a feed which nobody polls is seen in the record.
        let mut items = (1..).zip(items);
        let mut next = items.next().map(|(number, (ms, item))| (work(number, ms), item));
        async move {
            while let Some((call, item)) = next {
                if let Some(call) = call {
                    call.await;
                }
                if tx.send(item).await.is_err() {
                    return;
                }
                next = items.next().map(|(number, (ms, item))| (work(number, ms), item));
            }
        }
    }
}

/// A question to a warehouse: how many are there of something (exercise 41)?
///
/// The warehouse is another task. It takes questions out of a channel, and answers each through the
/// `reply` that came with it.
#[derive(Debug)]
pub struct Cmd {
    /// What is asked for.
    pub key: String,
    /// Where the number goes.
    pub reply: oneshot::Sender<u32>,
}

/// There is nobody any more who would answer (exercise 41).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Gone;

impl fmt::Display for Gone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("nobody is there to answer")
    }
}

impl std::error::Error for Gone {}

/// Draws `value` on a display (exercise 43). Takes 20 ms.
///
/// ```
/// # #[tokio::main(flavor = "current_thread", start_paused = true)]
/// # async fn main() {
/// kata::channels::draw(7).await;
/// # }
/// ```
///
/// # Panics
///
/// When awaited outside a Tokio runtime or on one without a timer.
#[track_caller]
pub fn draw(value: u32) -> impl Future<Output = ()> + use<> {
    request("draw", value, 20, || ())
}

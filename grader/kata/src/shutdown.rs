//! What the exercises on shutting down work with (chapter 12).

use std::panic::Location;
use std::time::Duration;

use crate::call::Call;
use crate::services::request;

/// Somebody who works step by step, and rests after each step (exercise 63).
///
/// ```
/// use kata::shutdown::Worker;
/// # #[tokio::main(flavor = "current_thread", start_paused = true)]
/// # async fn main() {
/// let mut mail = Worker::new("mail", [(40, 10)]);
/// mail.step().await; // 40 ms: `mail(1)`
/// mail.rest().await; // 10 ms
/// mail.step().await; // 40 ms: `mail(2)`
/// # }
/// ```
#[derive(Debug)]
pub struct Worker {
    name: String,
    /// How long each step takes, and the rest after it.
    turns: Vec<(u64, u64)>,
    steps: usize,
}

impl Worker {
    /// A worker whose steps, and the rests after them, take so many milliseconds. After the last of
    /// these `turns` comes the first again. With 0, there is no rest.
    ///
    /// # Panics
    ///
    /// When there are no turns, or when a step takes no time.
    pub fn new(name: impl Into<String>, turns: impl IntoIterator<Item = (u64, u64)>) -> Self {
        let turns: Vec<_> = turns.into_iter().collect();
        let steps_take_time = turns.iter().all(|(step, _)| *step > 0);
        assert!(!turns.is_empty() && steps_take_time, "a worker makes steps that take time");
        Self { name: name.into(), turns, steps: 0 }
    }

    /// What it is called in the timeline.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Makes the next step. One that is dropped before it has ended is half done, which is worse than
    /// not done.
    ///
    /// # Panics
    ///
    /// When awaited outside a Tokio runtime or on one without a timer.
    #[track_caller]
    pub fn step(&mut self) -> impl Future<Output = ()> + use<> {
        let (ms, _) = self.turns[self.steps % self.turns.len()];
        self.steps += 1;
        let label = format!("{}({})", self.name, self.steps);
        Call::new(&label, Duration::from_millis(ms), (), None, Location::caller())
    }

    /// Rests after the last step. A rest that is dropped does no harm.
    ///
    /// # Panics
    ///
    /// When awaited outside a Tokio runtime or on one without a timer.
    #[track_caller]
    pub fn rest(&mut self) -> impl Future<Output = ()> + use<> {
        let last = self.steps.saturating_sub(1) % self.turns.len();
        let (_, ms) = self.turns[last];
        let (label, at) = (format!("rest({})", self.name), Location::caller());
        async move {
            // Made only here: whoever gives up a rest before it has begun has forgotten nothing.
            if ms > 0 {
                Call::new(&label, Duration::from_millis(ms), (), None, at).await;
            }
        }
    }
}

/// A table in a database, and the only connection to it (exercise 64): who inserts a row has it to
/// themselves as long as that takes.
///
/// ```
/// use kata::shutdown::Database;
/// # #[tokio::main(flavor = "current_thread", start_paused = true)]
/// # async fn main() {
/// let mut database = Database::default();
/// assert_eq!(database.insert("a lamp").await, 1); // after 10 ms
/// assert_eq!(database.insert("a table").await, 2);
/// assert_eq!(database.rows(), ["a lamp", "a table"]);
/// # }
/// ```
#[derive(Debug, Default)]
pub struct Database {
    rows: Vec<String>,
}

impl Database {
    /// Inserts a row at the end, and gives its number, which is 1 for the first. Takes 10 ms.
    ///
    /// # Panics
    ///
    /// When awaited outside a Tokio runtime or on one without a timer.
    #[track_caller]
    pub fn insert<'a>(&'a mut self, row: &str) -> impl Future<Output = usize> + use<'a> {
        let (inserted, row) = (request("insert", row, 10, || ()), row.to_owned());
        async move {
            inserted.await;
            self.rows.push(row);
            self.rows.len()
        }
    }

    /// All rows, in order.
    pub fn rows(&self) -> &[String] {
        &self.rows
    }
}

/// A connection to a client who wants to be served (exercise 66).
///
/// ```
/// use kata::shutdown::Conn;
/// # #[tokio::main(flavor = "current_thread", start_paused = true)]
/// # async fn main() {
/// Conn::new("client(1)", 30).serve().await; // 30 ms
/// # }
/// ```
#[derive(Debug)]
pub struct Conn {
    name: String,
    latency: Duration,
    panics: bool,
}

impl Conn {
    /// A connection that takes `ms` milliseconds to serve.
    pub fn new(name: impl Into<String>, ms: u64) -> Self {
        Self { name: name.into(), latency: Duration::from_millis(ms), panics: false }
    }

    /// A connection that is served for `ms` milliseconds, and then panics.
    pub fn panicking(name: impl Into<String>, ms: u64) -> Self {
        Self { panics: true, ..Self::new(name, ms) }
    }

    /// What it is called in the timeline.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Serves the client, to the end.
    ///
    /// # Panics
    ///
    /// Where it is a [`Conn::panicking`] one, once it has taken its time; and when awaited outside a
    /// Tokio runtime or on one without a timer.
    #[track_caller]
    pub fn serve(self) -> impl Future<Output = ()> + use<> {
        let Self { name, latency, panics } = self;
        let call = Call::new(&name, latency, (), None, Location::caller());
        async move {
            call.await;
            if panics {
                panic!("{name} has failed");
            }
        }
    }
}

/// What became of the connections of a server (exercise 66). Each of them is counted once.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// So many were served to their end.
    pub finished: usize,
    /// So many panicked while they were served.
    pub panicked: usize,
    /// So many were being served when that was broken off.
    pub aborted: usize,
    /// So many were never served.
    pub refused: usize,
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use tokio::time::{Instant, timeout};

    use super::{Conn, Database, Worker};

    #[tokio::test(start_paused = true)]
    async fn a_worker_steps_and_rests_by_turns_and_begins_anew() {
        let mut worker = Worker::new("mail", [(40, 5), (30, 0)]);
        let began = Instant::now();
        for (after_step, after_rest) in [(40, 45), (75, 75), (115, 120)] {
            worker.step().await;
            assert_eq!(began.elapsed(), Duration::from_millis(after_step));
            worker.rest().await;
            assert_eq!(began.elapsed(), Duration::from_millis(after_rest));
        }
    }

    #[test]
    #[should_panic(expected = "steps that take time")]
    fn no_worker_makes_steps_that_take_no_time() {
        Worker::new("mail", [(40, 5), (0, 7)]);
    }

    #[tokio::test(start_paused = true)]
    async fn a_row_that_was_cut_off_is_not_there() {
        let mut database = Database::default();
        assert!(timeout(Duration::from_millis(5), database.insert("one")).await.is_err());
        assert_eq!(database.insert("two").await, 1);
        assert_eq!(database.rows(), ["two"]);
    }

    #[tokio::test(start_paused = true)]
    async fn a_connection_takes_its_time_and_may_panic() {
        let began = Instant::now();
        Conn::new("client(1)", 30).serve().await;
        assert_eq!(began.elapsed(), Duration::from_millis(30));
        let failed = tokio::spawn(Conn::panicking("client(2)", 5).serve()).await;
        assert!(failed.is_err_and(|error| error.is_panic()));
        assert_eq!(began.elapsed(), Duration::from_millis(35));
    }
}

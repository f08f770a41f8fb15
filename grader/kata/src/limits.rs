//! What the exercises on sets and limits work with (chapter 9).

use std::fmt;
use std::panic::Location;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::sync::MutexGuard;
use tokio::task::yield_now;

use crate::call::Call;
use crate::services::{planned_for, request};

/// How many sit at a [`Table`], and how many forks lie on it.
const SEATS: usize = 5;

/// A job that waits for something, and then gives a value, or panics (exercises 45, 46, 47 and 49).
///
/// ```
/// use kata::limits::Job;
/// # #[tokio::main(flavor = "current_thread", start_paused = true)]
/// # async fn main() {
/// let job = Job::new("resize(1)", 30, "small.png");
/// assert_eq!(job.run().await, "small.png"); // after 30 ms
/// # }
/// ```
pub struct Job<T> {
    name: String,
    latency: Duration,
    /// Nothing where it panics.
    value: Option<T>,
}

/// Without its value, which only a run tells.
impl<T> fmt::Debug for Job<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Job").field("name", &self.name).finish_non_exhaustive()
    }
}

impl<T> Job<T> {
    /// A job that takes `ms` milliseconds and gives `value`. With 0, it is done when it is first
    /// polled.
    pub fn new(name: impl Into<String>, ms: u64, value: T) -> Self {
        Self { name: name.into(), latency: Duration::from_millis(ms), value: Some(value) }
    }

    /// A job that takes `ms` milliseconds and panics.
    pub fn panicking(name: impl Into<String>, ms: u64) -> Self {
        Self { name: name.into(), latency: Duration::from_millis(ms), value: None }
    }

    /// What it is called in the timeline.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Runs the job, to its value.
    ///
    /// # Panics
    ///
    /// Where it is a [`Job::panicking`] one, once it has taken its time; and when awaited outside a
    /// Tokio runtime or on one without a timer.
    #[track_caller]
    pub fn run(self) -> impl Future<Output = T> + use<T> {
        let Self { name, latency, value } = self;
        let call = Call::new(&name, latency, value, None, Location::caller());
        async move {
            match call.await {
                Some(value) => value,
                None => panic!("{name} has failed"),
            }
        }
    }
}

/// A round table with five seats, and a fork between any two of them (exercise 50). Seats and forks
/// are numbered from 0 to 4, round the table: to the left of a seat lies the fork of its number, to
/// its right the next one, which is number 0 for seat 4.
///
/// ```
/// use kata::limits::{Table, eat};
/// # #[tokio::main(flavor = "current_thread", start_paused = true)]
/// # async fn main() {
/// let table = Table::default();
/// let forks = table.forks();
/// let (left, right) = (forks[4].pick().await, forks[0].pick().await);
/// eat(4, &left, &right).await;
/// assert_eq!(table.meals(), [4]);
/// # }
/// ```
#[derive(Clone, Debug, Default)]
pub struct Table {
    laid: Arc<Laid>,
}

/// What lies on a table, and what has become of it.
#[derive(Debug, Default)]
struct Laid {
    forks: [tokio::sync::Mutex<()>; SEATS],
    meals: Mutex<Vec<usize>>,
}

impl Table {
    /// The forks of this table, in order. They are the same ones each time.
    pub fn forks(&self) -> [Fork; SEATS] {
        std::array::from_fn(|number| Fork { number, laid: Arc::clone(&self.laid) })
    }

    /// Who has eaten here, by their seats, in the order in which they were done.
    pub fn meals(&self) -> Vec<usize> {
        self.laid.meals.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// How many forks lie on the table now.
    pub fn free_forks(&self) -> usize {
        self.laid.forks.iter().filter(|fork| fork.try_lock().is_ok()).count()
    }
}

/// A fork on a [`Table`] (exercise 50). Only one at a time can hold it.
#[derive(Debug)]
pub struct Fork {
    number: usize,
    laid: Arc<Laid>,
}

impl Fork {
    /// Its place on the table, from 0 to 4.
    pub fn number(&self) -> usize {
        self.number
    }

    /// Picks the fork up: waits until it lies on the table, behind everybody who has waited longer.
    /// It is put back when what this gives is dropped.
    ///
    /// That takes no time but a moment, in which others get their turn: also where the fork has lain
    /// there, this future is pending once, with the fork in its hand.
    #[track_caller]
    pub fn pick(&self) -> impl Future<Output = Held<'_>> {
        let number = self.number;
        // The tests of exercise 50 may have a fork lie farther away.
        let reach = planned_for::<u64>("pick", number).filter(|ms| *ms > 0).map(|ms| {
            let label = format!("pick({number})");
            Call::new(&label, Duration::from_millis(ms), (), None, Location::caller())
        });
        async move {
            if let Some(reach) = reach {
                reach.await;
            }
            let held = self.laid.forks[number].lock().await;
            yield_now().await;
            Held { number, laid: &self.laid, _fork: held }
        }
    }
}

/// A fork in somebody's hand. Dropping it puts it back on the table.
#[derive(Debug)]
#[must_use = "the fork is put back when this is dropped"]
pub struct Held<'a> {
    number: usize,
    laid: &'a Arc<Laid>,
    _fork: MutexGuard<'a, ()>,
}

/// Thinks on this seat, until the philosopher there is hungry (exercise 50). Takes 10 ms.
///
/// ```
/// # #[tokio::main(flavor = "current_thread", start_paused = true)]
/// # async fn main() {
/// kata::limits::think(3).await;
/// # }
/// ```
///
/// # Panics
///
/// When awaited outside a Tokio runtime or on one without a timer.
#[track_caller]
pub fn think(seat: usize) -> impl Future<Output = ()> + use<> {
    request("think", seat, 10, || ())
}

/// Eats on this seat with these two forks, which stay in the hands until it is done (exercise 50).
/// Takes 20 ms. See [`Table`] for an example.
///
/// # Panics
///
/// When they are not the two forks beside this seat, in any order, of one table; and when awaited
/// outside a Tokio runtime or on one without a timer.
#[track_caller]
pub fn eat<'a>(
    seat: usize,
    one: &'a Held<'_>,
    other: &'a Held<'_>,
) -> impl Future<Output = ()> + use<'a> {
    let beside = [seat, (seat + 1) % SEATS];
    let lie_there = [one, other].map(|held| held.number);
    assert!(
        lie_there == beside || lie_there == [beside[1], beside[0]],
        "beside seat {seat} lie the forks {} and {}; these are {} and {}",
        beside[0],
        beside[1],
        lie_there[0],
        lie_there[1],
    );
    assert!(Arc::ptr_eq(one.laid, other.laid), "these forks are from two tables");
    let (meal, laid): (_, &'a Laid) = (request("eat", seat, 20, || ()), one.laid);
    async move {
        meal.await;
        laid.meals.lock().unwrap_or_else(PoisonError::into_inner).push(seat);
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use tokio::time::{Instant, timeout};

    use super::{Job, Table, eat};

    #[tokio::test(start_paused = true)]
    async fn a_job_takes_its_time_and_gives_its_value_or_panics() {
        let began = Instant::now();
        assert_eq!(Job::new("one", 30, 7).run().await, 7);
        assert_eq!(began.elapsed(), Duration::from_millis(30));
        let failed = tokio::spawn(Job::<u8>::panicking("two", 5).run()).await;
        assert!(failed.is_err_and(|error| error.is_panic()));
        assert_eq!(began.elapsed(), Duration::from_millis(35));
    }

    #[tokio::test(start_paused = true)]
    async fn a_fork_has_one_holder_and_goes_back() {
        let table = Table::default();
        let forks = table.forks();
        let held = forks[2].pick().await;
        assert_eq!(table.free_forks(), 4);
        assert!(timeout(Duration::from_secs(1), table.forks()[2].pick()).await.is_err());
        drop(held);
        let (left, right) = (forks[2].pick().await, forks[3].pick().await);
        eat(2, &right, &left).await;
        assert_eq!((table.meals(), table.free_forks()), (vec![2], 3));
    }

    #[tokio::test(start_paused = true)]
    #[should_panic(expected = "beside seat 1 lie the forks 1 and 2; these are 0 and 1")]
    async fn nobody_eats_with_the_forks_of_others() {
        let forks = Table::default().forks();
        let (left, right) = (forks[0].pick().await, forks[1].pick().await);
        eat(1, &left, &right).await;
    }
}

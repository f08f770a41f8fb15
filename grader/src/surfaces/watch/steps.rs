//! What is being done, in words for the screen: how far it is, and how long it may take.

use std::time::Duration;

use tokio::time::Instant;

use crate::judgement::suite::in_words;
use crate::surfaces::style::plain;
use crate::surfaces::text::{shorten, width};
use crate::vocabulary::events::{Event, Preparing};

/// After this time it is said how long a test may take.
const LONG: Duration = Duration::from_secs(1);

/// Crates that have to be built before it can be told how long the rest takes.
const ENOUGH_TO_TELL: usize = 4;

/// With fewer columns of its name, a test is not named.
const FEWEST: usize = 12;

/// Steps that are told within this time were done before.
const AT_ONCE: Duration = Duration::from_millis(500);

/// Where building began, and when.
#[derive(Clone, Copy, Debug)]
pub struct Begin {
    done: usize,
    at: Instant,
}

/// What is being done.
#[derive(Clone, Debug, Default)]
pub enum Doing {
    #[default]
    Nothing,
    /// The shared library is being built.
    Preparing { done: usize, total: usize, begin: Begin },
    /// The current exercise is judged; the last step that was told, and since when.
    Judging(Option<(Event, Instant)>),
    /// So many exercises of all were judged.
    Checking { done: usize, all: usize },
}

impl Doing {
    /// How far the tools are from being ready, from this event on.
    pub fn prepared_so_far(&self, news: Preparing) -> Self {
        match (news, self) {
            (Preparing::Ready, _) => Self::Nothing,
            // What was built before is told first, in no time. A build that is begun anew counts anew.
            (Preparing::Library { done, total }, Self::Preparing { begin, .. })
                if begin.at.elapsed() > AT_ONCE && done >= begin.done =>
            {
                Self::Preparing { done, total, begin: *begin }
            }
            (Preparing::Library { done, total }, _) => {
                Self::Preparing { done, total, begin: Begin { done, at: Instant::now() } }
            }
        }
    }

    /// Whether a person has begun to wait.
    pub fn takes_long(&self) -> bool {
        matches!(self, Self::Judging(Some((_, since))) if since.elapsed() >= LONG)
    }

    /// It in words, where one test may take as long as `limit`. Where there is not so much room, in
    /// fewer.
    pub fn words(&self, limit: Duration, room: usize) -> String {
        match self {
            Self::Nothing => String::new(),
            Self::Preparing { done, total, begin } => {
                let left = left(done - begin.done, total - done, begin.at.elapsed());
                let whole = format!("building Tokio, once: step {done} of {total}{left} …");
                if width(&whole) <= room {
                    whole
                } else {
                    format!("building: {done}/{total}{left} …")
                }
            }
            Self::Judging(None | Some((Event::Compiled(_), _))) => "judging …".to_owned(),
            Self::Judging(Some((Event::Compiling, _))) => "judging: compiling …".to_owned(),
            Self::Judging(Some((Event::Running { done, total, test }, since))) => {
                let number = format!("test {} of {total}", done + 1);
                running(&number, &plain(&in_words(test)), &ends(since.elapsed(), limit), room)
            }
            Self::Checking { done, all } => format!("checking all: {done} of {all} judged …"),
        }
    }
}

/// That a test is running, with as much of it as there is room for.
fn running(number: &str, test: &str, end: &str, room: usize) -> String {
    let named = |test: &str| format!("judging: {number}, {test}{end} …");
    let left = room.saturating_sub(width(&named("")));
    if left >= FEWEST.min(width(test)) {
        return named(&shorten(test, left, "…"));
    }
    let unnamed = format!("judging: {number}{end} …");
    if width(&unnamed) <= room { unnamed } else { format!("{number}{end} …") }
}

/// How long building will take still, where that can be told.
fn left(built: usize, left: usize, so_far: Duration) -> String {
    if built < ENOUGH_TO_TELL {
        return String::new();
    }
    let seconds = so_far.as_secs_f64() * left as f64 / built as f64;
    format!(", about {seconds:.0} s left")
}

/// When a test that takes long is stopped. What others on the machine had instead is not counted as its
/// time, so it may be there still when all of that has gone by.
fn ends(so_far: Duration, limit: Duration) -> String {
    if so_far < LONG {
        return String::new();
    }
    match limit.saturating_sub(so_far).as_secs() {
        0 => format!(", stopped once it has had its {} s", limit.as_secs()),
        left => format!(", stopped in about {left} s"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ROOM: usize = 80;

    #[tokio::test(start_paused = true)]
    async fn a_long_test_is_named_and_counts_down_to_its_end() {
        let event = Event::Running { done: 1, total: 4, test: "takes_no_time".to_owned() };
        let doing = Doing::Judging(Some((event, Instant::now())));
        let limit = Duration::from_secs(10);
        assert_eq!(doing.words(limit, ROOM), "judging: test 2 of 4, takes no time …");
        tokio::time::advance(Duration::from_secs(3)).await;
        assert_eq!(
            doing.words(limit, ROOM),
            "judging: test 2 of 4, takes no time, stopped in about 7 s …"
        );
        assert_eq!(
            doing.words(limit, 58),
            "judging: test 2 of 4, takes … time, stopped in about 7 s …"
        );
        for (room, words) in [
            (47, "judging: test 2 of 4, stopped in about 7 s …"),
            (38, "test 2 of 4, stopped in about 7 s …"),
        ] {
            assert_eq!(doing.words(limit, room), words);
        }
        // The machine is busy with something else.
        tokio::time::advance(Duration::from_secs(30)).await;
        assert_eq!(
            doing.words(limit, ROOM),
            "judging: test 2 of 4, takes no time, stopped once it has had its 10 s …"
        );
    }

    #[tokio::test(start_paused = true)]
    async fn how_long_building_takes_is_told_once_it_can_be_told() {
        let step = |done| Preparing::Library { done, total: 40 };
        // A build is taken up that was broken off.
        let mut doing = Doing::Nothing.prepared_so_far(step(0)).prepared_so_far(step(10));
        tokio::time::advance(Duration::from_secs(10)).await;
        doing = doing.prepared_so_far(step(12));
        let start = "building Tokio, once: step";
        assert_eq!(doing.words(LONG, ROOM), format!("{start} 12 of 40 …"));
        doing = doing.prepared_so_far(step(20));
        assert_eq!(doing.words(LONG, ROOM), format!("{start} 20 of 40, about 20 s left …"));
        assert_eq!(doing.words(LONG, 40), "building: 20/40, about 20 s left …");
        assert_eq!(doing.prepared_so_far(Preparing::Ready).words(LONG, ROOM), "");
        // The build failed, and is tried once more from its first step.
        doing = doing.prepared_so_far(step(1));
        assert_eq!(doing.words(LONG, ROOM), format!("{start} 1 of 40 …"));
    }
}

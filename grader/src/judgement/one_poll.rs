//! A poll that never came back: how it is known, and what is said of it. Where it was at the end is known
//! where its thread could say so; elsewhere what can be meant, an endless loop or a wait that blocks the
//! thread, is in the text.

use protocol::event::{Event, What};

use crate::judgement::clues;
use crate::judgement::source::Source;
use crate::judgement::story::{StoppedAt, Story};
use crate::vocabulary::record::Record;

/// More events than this are those of a run that goes on, and not of one that stands still.
pub const BUSY: u64 = 10_000;

/// The same by the record alone, of which only the beginning is read.
pub fn is_in_one_poll(record: &Record) -> bool {
    let busy = usize::try_from(BUSY).unwrap_or(usize::MAX);
    record.inside_poll && record.events().take(busy).count() < busy
}

/// Whether a run was as busy as one that goes round and round, in the last tenth of its time too.
pub fn is_busy_to_the_end(record: &Record) -> bool {
    let late_us = record.now_us - record.now_us / 10;
    // What comes last is that it was given up.
    let is_late = |event: &Event| event.at_us >= late_us && !matches!(event.what, What::GivenUp);
    let busy = usize::try_from(BUSY).unwrap_or(usize::MAX);
    record.events().take(busy).count() == busy
        && (record.unrecorded > 0 || record.events().any(|event| is_late(&event)))
}

/// Whether a run that had to be stopped was in a poll that did not come back.
pub fn stands_still(record: &Record, story: &Story) -> bool {
    record.inside_poll && story.events + story.untold < BUSY
}

/// The line to look at where a poll never came back.
pub fn standstill_line(story: &Story, source: &Source) -> Option<u32> {
    let seen = story.stopped.map(StoppedAt::line);
    seen.or_else(|| guessed_line(source))
}

fn guessed_line(source: &Source) -> Option<u32> {
    clues::loop_without_await_line(source).or_else(|| clues::joins_a_thread_line(source))
}

/// A poll that never came back, in words.
pub fn standstill(story: &Story, source: &Source) -> String {
    let task = story.last_polled.and_then(|id| story.tasks.iter().find(|task| task.id == id));
    let spawned = task.and_then(|task| task.line);
    let whose =
        spawned.map(|line| format!(" of the task spawned on line {line}")).unwrap_or_default();
    match story.stopped {
        Some(StoppedAt::Waits { line, .. }) if clues::locked_twice_line(source) == Some(line) => {
            format!("one poll{whose} never came back. {}", twice(line))
        }
        Some(stopped) => format!("one poll{whose} never came back: {}", seen(stopped)),
        None => format!("one poll{whose} never came back: {}", guessed(source)),
    }
}

fn seen(stopped: StoppedAt) -> String {
    let others = "Others go on only where something is awaited that is not ready yet";
    match stopped {
        StoppedAt::Waits { line, waits } => format!(
            "line {line} waits {}, standing still. Meanwhile no future on this thread goes on: {}",
            waits.what(),
            waits.instead()
        ),
        StoppedAt::Loop { line } => {
            format!("it was in the loop of line {line} when it was stopped. {others}")
        }
        StoppedAt::Work { line } => {
            format!("it was at what line {line} does when it was stopped. {others}")
        }
    }
}

fn twice(line: u32) -> String {
    format!(
        "Line {line} asks for a lock twice in one statement: the first guard is there up to the `;`, and the \
         second waits for it"
    )
}

fn guessed(source: &Source) -> String {
    let line = clues::loop_without_await_line(source);
    let endless = line.map(|line| format!(" (that on line {line} has no `.await`)"));
    let joins = clues::joins_a_thread_line(source);
    let such_as = joins.map(|line| format!(", as `join` on line {line} does"));
    let twice = clues::locked_twice_line(source).map(|line| format!(". {}", twice(line)));
    match (endless, such_as) {
        // What can be named comes first.
        (None, Some(such_as)) => {
            format!("a wait that blocks the thread{such_as}, or an endless loop")
        }
        (endless, such_as) => format!(
            "an endless loop{}, or a wait that blocks the thread{}",
            endless.unwrap_or_default(),
            such_as.or(twice).unwrap_or_default()
        ),
    }
}

#[cfg(test)]
mod tests {
    use protocol::event::ROOT_TASK;

    use super::*;
    use crate::judgement::story::ThreadWait;

    fn at(at_us: u64, what: What) -> Event {
        Event { at_us, task: ROOT_TASK, what }
    }

    #[test]
    fn where_it_was_stopped_is_told_whatever_the_text_has() {
        let source = Source::new("lib.rs", "fn f() {\n loop {}\n t.join(); }");
        let waits = ThreadWait::Receive;
        let table = [
            (StoppedAt::Waits { line: 7, waits }, "line 7 waits for a message, standing still"),
            (StoppedAt::Loop { line: 7 }, "it was in the loop of line 7 when it was stopped"),
            (StoppedAt::Work { line: 7 }, "it was at what line 7 does when it was stopped"),
        ];
        for (stopped, words) in table {
            let story = Story { stopped: Some(stopped), ..Story::default() };
            assert_eq!(standstill_line(&story, &source), Some(7));
            let said = standstill(&story, &source);
            assert!(said.contains(words), "{said}");
        }
    }

    #[test]
    fn a_lock_that_one_statement_asks_for_twice_is_told_as_that() {
        let text = "fn f() {\n *a.lock().unwrap() = *a.lock().unwrap() + 1;\n }";
        let source = Source::new("lib.rs", text);
        for (line, twice) in [(2, true), (3, false)] {
            let stopped = Some(StoppedAt::Waits { line, waits: ThreadWait::Lock });
            let said = standstill(&Story { stopped, ..Story::default() }, &source);
            assert_eq!(said.contains("twice in one statement"), twice, "{said}");
            assert_eq!(said.contains("before you `.await`"), !twice, "{said}");
        }
    }

    #[test]
    fn who_does_much_and_goes_on_is_busy_to_the_end_and_who_stands_still_then_is_not() {
        let polled = |at_us| at(at_us, What::TaskPolled { task: 1, times: 1 });
        let much = || (0..BUSY).map(polled);
        let last_us = 10 * BUSY;
        let given_up = || at(last_us, What::GivenUp);
        let table = [
            (much().chain([polled(last_us), given_up()]).collect(), 0, true),
            (much().chain([given_up()]).collect(), 0, false),
            (much().chain([given_up()]).collect(), 1, true),
            (vec![polled(0), polled(last_us), given_up()], 0, false),
            (vec![], 0, false),
        ];
        for (events, unrecorded, expected) in table {
            let events: Vec<Event> = events;
            let record = Record { now_us: last_us, unrecorded, ..Record::of(&events) };
            let count = events.len();
            assert_eq!(is_busy_to_the_end(&record), expected, "{count} events, {unrecorded}");
        }
    }

    #[test]
    fn what_can_be_named_comes_first_and_a_thread_of_its_own_is_in_no_poll() {
        let table = [
            (
                "fn f() {\n loop {} }",
                Some(2),
                "an endless loop (that on line 2 has no `.await`), or a",
            ),
            ("fn f() {\n loop {}\n t.join(); }", Some(2), "as `join` on line 3 does"),
            (
                "fn f() {\n let t = thread::spawn(|| loop {});\n t.join(); }",
                Some(3),
                "a wait that blocks the thread, as `join` on line 3 does, or an endless loop",
            ),
            ("fn f() { g(); }", None, "an endless loop, or a wait that blocks the thread"),
        ];
        for (text, line, words) in table {
            let source = Source::new("lib.rs", text);
            assert_eq!(standstill_line(&Story::default(), &source), line, "{text}");
            let said = standstill(&Story::default(), &source);
            assert!(said.contains(words), "{said}");
        }
    }
}

//! The circle in which tasks wait for each other, as a line below a picture.

use std::collections::HashMap;

use crate::vocabulary::timeline::{Bar, UNPOLLED};

/// The most tasks that are told with what each waits for, and the most that are told at all.
const MOST_WITH_NAMES: usize = 3;
const MOST_TASKS: usize = 8;

/// The circle that these bars make, if they make one: each task, what it waits for, and who has that.
pub fn circle(bars: &[Bar]) -> Option<String> {
    let links: HashMap<u32, (&str, u32)> =
        bars.iter().filter_map(|bar| Some((bar.task, (name(bar), bar.waits_for?)))).collect();
    if let Some(own) = with_itself(bars) {
        return Some(own);
    }
    let first = links.keys().copied().min()?;
    let mut way = vec![];
    let mut task = first;
    while let Some(&(name, next)) = links.get(&task).filter(|_| way.len() <= links.len()) {
        way.push((task, name));
        task = next;
        if task == first {
            return Some(drawn(&way, first));
        }
    }
    None
}

/// A task that waits for what futures of its own have, which nobody polls while it waits.
fn with_itself(bars: &[Bar]) -> Option<String> {
    let own = bars.iter().filter(|bar| bar.waits_for == Some(bar.task));
    // What began last is what is polled.
    let waiting = own.max_by_key(|bar| bar.start_ms)?;
    let has = |bar: &&Bar| bar.task == waiting.task && bar.lane.ends_with(UNPOLLED);
    let same = bars.iter().filter(has).find(|bar| name(bar) == name(waiting));
    let place = |bar: &Bar| bar.line.map_or_else(|| "it".to_owned(), |line| format!("line {line}"));
    let (awaits, has) = (place(waiting), place(same.or_else(|| bars.iter().find(has))?));
    Some(format!("circle: {awaits} → {} → {has}{UNPOLLED} → {awaits}", name(waiting)))
}

/// What is waited for: the lane says besides who has it.
fn name(bar: &Bar) -> &str {
    bar.lane.split(" (").next().unwrap_or_default()
}

fn drawn(way: &[(u32, &str)], first: u32) -> String {
    if way.len() <= MOST_WITH_NAMES {
        let links = way.iter().map(|(task, name)| format!("task {task} → {name} → "));
        return format!("circle: {}task {first}", links.collect::<String>());
    }
    let tasks = way.iter().take(MOST_TASKS).map(|(task, _)| format!("{task} → "));
    let more = if way.len() > MOST_TASKS { "… → " } else { "" };
    format!("circle: task {}{more}{first}", tasks.collect::<String>())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::vocabulary::timeline::{BarKind, Clock};

    fn bar(task: u32, lane: &str, waits_for: Option<u32>) -> Bar {
        Bar {
            lane: lane.to_owned(),
            task,
            start_ms: 0,
            end_ms: 1,
            kind: BarKind::Wait,
            line: None,
            clock: Clock::Virtual,
            by_test: false,
            waits_for,
            dropped_by_test: false,
            given_up_ms: None,
            at_ms: None,
            stood_still_us: None,
        }
    }

    #[test]
    fn a_circle_is_told_from_its_first_task_back_to_it() {
        let two = [bar(3, "Mutex (task 2 has it)", Some(2)), bar(2, "Semaphore", Some(3))];
        let five: Vec<_> =
            (2..7).map(|task| bar(task, "Mutex", Some(2 + (task - 1) % 5))).collect();
        let many: Vec<_> = (2..22).map(|task| bar(task, "M", Some(2 + (task - 1) % 20))).collect();
        let has = Bar { line: Some(17), ..bar(1, "Semaphore (unpolled)", None) };
        let over = Bar { line: Some(18), ..bar(1, "download(2) (unpolled)", None) };
        let own = Bar { line: Some(24), ..bar(1, "Semaphore", Some(1)) };
        let itself = [over.clone(), has, own.clone()];
        let overdue = [over, own];
        let table = [
            (&itself[..], Some("circle: line 24 → Semaphore → line 17 (unpolled) → line 24")),
            (&overdue, Some("circle: line 24 → Semaphore → line 18 (unpolled) → line 24")),
            (&two[..], Some("circle: task 2 → Semaphore → task 3 → Mutex → task 2")),
            (&five, Some("circle: task 2 → 3 → 4 → 5 → 6 → 2")),
            (&many, Some("circle: task 2 → 3 → 4 → 5 → 6 → 7 → 8 → 9 → … → 2")),
            (&two[..1], None),
            (&[bar(2, "Mutex", None)], None),
            (&[bar(2, "Mutex", Some(3)), bar(3, "Mutex", Some(3))], None),
        ];
        for (bars, expected) in table {
            assert_eq!(circle(bars).as_deref(), expected);
        }
    }
}

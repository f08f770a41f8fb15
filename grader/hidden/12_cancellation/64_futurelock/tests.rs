//! `place_order` comes to its end, and nothing of it has what it does not use.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use futurelock::place_order;
use harness::{Diagnosis, MANY, ProbeCall, Trial};
use kata::shutdown::Database;
use tokio::sync::Mutex;
use tokio::task::JoinSet;
use tokio::time::sleep;

harness::tests![
    a_late_order_is_in_with_its_second_row,
    an_order_may_wait_for_others_for_any_time,
    inserting_it_may_take_longer_than_its_patience,
    an_order_in_time_has_no_second_row,
    who_asks_after_its_patience_comes_after_both_rows,
    the_database_never_lies_idle,
    in_the_very_millisecond_either_will_do,
    orders_may_be_placed_at_the_same_time,
    orders_may_be_equal,
    others_may_have_the_database_for_long,
];

/// asks: "Inserts `order` as a row of the `database`, and returns the number of that row."
/// asks: "If it is not in after `patience`, asks at that moment to insert a second row, `late: ` and the order, and returns when both are in."
/// asks: "When others have the database until 30 ms, an order with a patience of 20 ms and two rows of 10 ms each are in after 50 ms."
async fn a_late_order_is_in_with_its_second_row(t: &mut Trial) {
    let order = t.word();
    let others = vec![Other { number: 1, asks_ms: 0, takes_ms: 30 }];
    let plan = Plan { order, patience: 20, takes_ms: 10, late_takes_ms: 10, others };
    check(t, &plan).await;
}

/// asks: "If it is not in after `patience`, there is a row `late: …` as well, once, and never where the order was in by then."
/// asks: "The row of the order is inserted once, and is not given up for being late."
async fn an_order_may_wait_for_others_for_any_time(t: &mut Trial) {
    let mut plan = plan(t);
    let count = t.length(1..=20);
    plan.others = others_before(t, count);
    check(t, &plan).await;
}

/// asks: "Nothing that is being inserted is cut off."
async fn inserting_it_may_take_longer_than_its_patience(t: &mut Trial) {
    let mut plan = plan(t);
    plan.takes_ms = plan.patience + 1 + 2 * t.vary(0..=50);
    check(t, &plan).await;
}

/// asks: "and never where the order was in by then."
async fn an_order_in_time_has_no_second_row(t: &mut Trial) {
    let mut plan = plan(t);
    let count = t.length(0..=9);
    plan.others = others_before(t, count);
    let waits: u64 = plan.others.iter().map(|other| other.takes_ms).sum();
    plan.patience = waits + plan.takes_ms + 1 + 2 * t.vary(0..=100);
    check(t, &plan).await;
}

/// asks: "From that moment on, whoever asks for the database comes after both rows."
async fn who_asks_after_its_patience_comes_after_both_rows(t: &mut Trial) {
    let mut plan = plan(t);
    let first = Other { number: 1, asks_ms: 0, takes_ms: plan.patience + 1 + 2 * t.vary(1..=50) };
    let (count, asks_ms) = (t.length(1..=9), plan.patience + 1);
    let later = |number| Other { number, asks_ms, takes_ms: 20 };
    plan.others = [vec![first], (2..).take(count).map(later).collect()].concat();
    check(t, &plan).await;
}

/// asks: "As long as a row of this call is not in, it never lies idle; and it is locked only while something is inserted."
/// asks: "The database is used by others, too."
async fn the_database_never_lies_idle(t: &mut Trial) {
    let mut plan = plan(t);
    let count = t.length(1..=MANY);
    let asks: Vec<u64> = t.numbers(count, 0..=200);
    let others = asks.into_iter().zip(1..);
    let other = |(half, number)| Other { number, asks_ms: 2 * half, takes_ms: 2 * (half % 7 + 1) };
    plan.others = others.map(other).collect();
    check(t, &plan).await;
}

/// asks: "(If it comes in that very millisecond, either will do.)"
async fn in_the_very_millisecond_either_will_do(t: &mut Trial) {
    let mut plan = plan(t);
    plan.patience = plan.takes_ms;
    check(t, &plan).await;
}

/// asks: "The database is used by others, too."
/// asks: "It returns when what it has to insert is in."
async fn orders_may_be_placed_at_the_same_time(t: &mut Trial) {
    let count = t.length(2..=20);
    let orders: Vec<String> = (0..count).map(|number| format!("{}{number}", t.word())).collect();
    t.service("insert").takes(10);
    let database = Arc::new(Mutex::new(Database::default()));
    let patience = Duration::from_millis(15);
    let placing =
        orders.iter().map(|order| place_order(order.clone(), patience, Arc::clone(&database)));
    let placing = futures::future::join_all(placing);
    // One is in time, and the others are not.
    let numbers: Vec<usize> = t.time(20 * count as u64 - 10, placing).await;
    let rows = database.try_lock().map(|database| database.rows().to_vec()).unwrap_or_default();
    for (place, (order, number)) in orders.iter().zip(numbers).enumerate() {
        has_its_rows(t, &rows, order, if place == 0 { 0 } else { 1 });
        is_the_row(t, &rows, order, number);
    }
}

/// asks: "Inserts `order` as a row of the `database`, and returns the number of that row."
/// asks: "The row of the order is inserted once, and is not given up for being late."
async fn orders_may_be_equal(t: &mut Trial) {
    let (count, order) = (t.length(2..=9), t.word());
    t.service("insert").takes(10);
    let database = Arc::new(Mutex::new(Database::default()));
    let patience = Duration::from_millis(15);
    let place = || place_order(order.clone(), patience, Arc::clone(&database));
    let placing = futures::future::join_all((0..count).map(|_| place()));
    // One is in time, and the others are not.
    let mut numbers: Vec<usize> = t.time(20 * count as u64 - 10, placing).await;
    let rows = database.try_lock().map(|database| database.rows().to_vec()).unwrap_or_default();
    let numbers_of = |row: &str| {
        let places = (1..).zip(&rows).filter(|(_, one)| *one == row);
        places.map(|(place, _)| place).collect::<Vec<usize>>()
    };
    let (inserted, late) = (numbers_of(&order), numbers_of(&late(&order)));
    t.equal("the number of rows of equal orders", inserted.len(), count);
    t.equal("the number of second rows of equal orders", late.len(), count - 1);
    numbers.sort_unstable();
    t.equal("the numbers of equal orders", numbers, inserted);
}

/// The order is in once, and its second row so often.
fn has_its_rows(t: &mut Trial, rows: &[String], order: &str, second: usize) {
    let late = late(order);
    for (row, expected) in [(order, 1), (late.as_str(), second)] {
        let times = rows.iter().filter(|one| *one == row).count();
        t.holds(
            times == expected,
            if times < expected { Diagnosis::LostData } else { Diagnosis::WrongValue },
            format!(
                "Orders were placed at the same time, with a patience of 15 ms. Of the row `{row}` there {} in \
                 the end, and not {expected}.",
                if times == 1 { "is one".to_owned() } else { format!("are {times}") },
            ),
        );
    }
}

/// asks: "and returns when both are in."
async fn others_may_have_the_database_for_long(t: &mut Trial) {
    let ms = t.long_ms();
    takes_long(t, ms).await;
    t.ever_longer(u64::MAX / 8, takes_long).await;
}

async fn takes_long(t: &mut Trial, ms: u64) {
    let before = t.polls();
    let others = vec![Other { number: 1, asks_ms: 0, takes_ms: ms }];
    let plan = Plan { order: t.word(), patience: ms / 2, takes_ms: 10, late_takes_ms: 10, others };
    check(t, &plan).await;
    let polls = t.polls() - before;
    t.holds(
        polls <= 150,
        Diagnosis::Spinning,
        format!(
            "Polled {polls} times in {ms} ms, in which the database was somebody else's: who waits in line \
             is woken, and need not look."
        ),
    );
}

/// An order, and all that decides how long it takes. `patience` is odd, and everything else is even, so
/// that nothing ends with it.
struct Plan {
    order: String,
    patience: u64,
    takes_ms: u64,
    late_takes_ms: u64,
    others: Vec<Other>,
}

/// Somebody else who inserts a row.
#[derive(Clone, Copy)]
struct Other {
    number: u32,
    /// With 0, that is before the call.
    asks_ms: u64,
    takes_ms: u64,
}

impl Other {
    fn row(self) -> String {
        format!("other {}", self.number)
    }
}

fn plan(t: &mut Trial) -> Plan {
    let mut even = || 2 * t.vary(1..=30);
    let (takes_ms, late_takes_ms) = (even(), even());
    Plan {
        order: t.word(),
        patience: 2 * t.vary(0..=60) + 1,
        takes_ms,
        late_takes_ms,
        others: vec![],
    }
}

fn others_before(t: &mut Trial, count: usize) -> Vec<Other> {
    let takes = t.numbers(count, 1..=30).into_iter().zip(1..);
    takes.map(|(half, number)| Other { number, asks_ms: 0, takes_ms: 2 * half }).collect()
}

fn late(order: &str) -> String {
    format!("late: {order}")
}

impl Plan {
    /// When the order is in, if it is in line from the call on.
    fn in_after_ms(&self) -> u64 {
        let before = self.others.iter().filter(|other| other.asks_ms == 0);
        before.map(|other| other.takes_ms).sum::<u64>() + self.takes_ms
    }

    /// Whether there is to be a second row; either will do where this says nothing.
    fn is_late(&self) -> Option<bool> {
        let in_after_ms = self.in_after_ms();
        (in_after_ms != self.patience).then_some(in_after_ms > self.patience)
    }

    /// When both are in, where that is the same for all ways.
    fn returns_ms(&self) -> Option<u64> {
        let is_late = self.is_late()?;
        // Who gives up a place in line lets those pass who came meanwhile.
        let may_pass = |other: &Other| other.asks_ms > 0 && other.asks_ms < self.patience;
        let late_takes_ms = if is_late { self.late_takes_ms } else { 0 };
        (!self.others.iter().any(may_pass)).then_some(self.in_after_ms() + late_takes_ms)
    }

    fn takes(&self) -> HashMap<String, u64> {
        let own = [(self.order.clone(), self.takes_ms), (late(&self.order), self.late_takes_ms)];
        own.into_iter()
            .chain(self.others.iter().map(|other| (other.row(), other.takes_ms)))
            .collect()
    }

    /// Has the others ask for the database when it is time for that.
    fn others(&self, database: &Arc<Mutex<Database>>) -> JoinSet<()> {
        let mut others = JoinSet::new();
        for other in self.others.clone() {
            let database = Arc::clone(database);
            others.spawn(async move {
                if other.asks_ms > 0 {
                    sleep(Duration::from_millis(other.asks_ms)).await;
                }
                database.lock().await.insert(&other.row()).await;
            });
        }
        others
    }
}

/// Places the order of this plan, and looks at all that is asked for.
async fn check(t: &mut Trial, plan: &Plan) {
    let takes = plan.takes();
    t.service("insert").takes_by(move |row| takes.get(row).copied());
    let (began_ms, before) = (t.now_ms(), t.calls().len());
    let database = Arc::new(Mutex::new(Database::default()));
    let mut others = plan.others(&database);
    // Those who ask before the call are in line before it.
    tokio::task::yield_now().await;
    let patience = Duration::from_millis(plan.patience);
    let placing = place_order(plan.order.clone(), patience, Arc::clone(&database));
    let answer = async {
        let number: usize = placing.await;
        // Those who are left are nobody's leftover.
        others.shutdown().await;
        number
    };
    let number = match plan.returns_ms() {
        Some(ms) => t.time(ms, answer).await,
        None => t.run(answer).await,
    };
    let ended_ms = t.now_ms() - began_ms;
    let calls = t.calls().split_off(before);
    let seen = Seen::new(plan, &calls, began_ms);
    if !seen.all_are_in(t) {
        return;
    }
    seen.is_never_idle(t);
    seen.comes_before_later_ones(t);
    seen.returns_with_the_last(t, ended_ms);
    let rows = database.try_lock().map(|database| database.rows().to_vec());
    t.holds(
        rows.is_ok(),
        Diagnosis::LockHeld,
        "`place_order` has returned, and the database is still locked.",
    );
    let Ok(rows) = rows else { return };
    let elsewhere = seen.own().find(|insert| !rows.contains(&insert.row));
    t.holds(
        elsewhere.is_none(),
        Diagnosis::LostData,
        elsewhere
            .map(|Insert { row, .. }| {
                format!("The row `{row}` is in another database than this one.")
            })
            .unwrap_or_default(),
    );
    is_the_row(t, &rows, &plan.order, number);
}

fn is_the_row(t: &mut Trial, rows: &[String], order: &str, number: usize) {
    let place = rows.iter().position(|row| row == order);
    t.equal("the number of the order's row", number, place.map_or(0, |place| place + 1));
}

/// From when until when a row was being inserted, in ms since the call.
type Span = (u64, u64);

/// What was inserted, and when.
struct Seen<'a> {
    plan: &'a Plan,
    order: Vec<Insert>,
    late: Vec<Insert>,
    others: Vec<(Other, Span)>,
}

struct Insert {
    row: String,
    label: String,
    takes_ms: u64,
    span: Span,
    cut_off: bool,
}

impl<'a> Seen<'a> {
    fn new(plan: &'a Plan, calls: &[ProbeCall], began_ms: u64) -> Self {
        let span = |call: &ProbeCall| {
            let since = |ms: u64| ms.saturating_sub(began_ms);
            Some((since(call.started_ms?), call.ended_ms.map_or(u64::MAX, since)))
        };
        let label = |row: &str| format!("insert({row})");
        let inserts = |row: &str, takes_ms| -> Vec<Insert> {
            let label = label(row);
            let of = calls.iter().filter(|call| call.label == label);
            let seen = of.filter_map(|call| Some((span(call)?, call.dropped)));
            let insert = |(span, cut_off)| Insert {
                row: row.to_owned(),
                label: label.clone(),
                takes_ms,
                span,
                cut_off,
            };
            seen.map(insert).collect()
        };
        let other = |other: &Other| {
            let label = label(&other.row());
            Some((*other, span(calls.iter().find(|call| call.label == label)?)?))
        };
        Self {
            plan,
            order: inserts(&plan.order, plan.takes_ms),
            late: inserts(&late(&plan.order), plan.late_takes_ms),
            others: plan.others.iter().filter_map(other).collect(),
        }
    }

    fn own(&self) -> impl Iterator<Item = &Insert> {
        self.order.iter().chain(&self.late)
    }

    /// Whether there are as many rows as there should be, and none is cut off.
    fn all_are_in(&self, t: &mut Trial) -> bool {
        let found = self.cut_off().or_else(|| self.wrong_order()).or_else(|| self.wrong_late());
        if let Some((means, otherwise)) = &found {
            t.holds(false, *means, otherwise);
        }
        found.is_none()
    }

    fn cut_off(&self) -> Option<(Diagnosis, String)> {
        let Insert { label, takes_ms, span: (from, to), .. } =
            self.own().find(|insert| insert.cut_off)?;
        let otherwise = format!(
            "`{label}` began at {from} ms, takes {takes_ms}, and its future was dropped at {to} ms: what \
             has begun to be inserted is not to be cut off."
        );
        Some((Diagnosis::LostData, otherwise))
    }

    fn wrong_order(&self) -> Option<(Diagnosis, String)> {
        match self.order.len() {
            0 => Some((
                Diagnosis::LostData,
                "The row of the order was never inserted: an order that is late is late, and not given up."
                    .into(),
            )),
            1 => None,
            times => Some((
                Diagnosis::WrongValue,
                format!("The row of the order was inserted {times} times: once is enough."),
            )),
        }
    }

    fn wrong_late(&self) -> Option<(Diagnosis, String)> {
        let (in_after, patience) = (self.plan.in_after_ms(), self.plan.patience);
        match (self.late.as_slice(), self.plan.is_late()) {
            ([], Some(true)) => Some((
                Diagnosis::LostData,
                format!(
                    "The order was not in after its patience of {patience} ms, and no row `late: …` was ever \
                     inserted."
                ),
            )),
            ([_], Some(false)) => Some((
                Diagnosis::WrongValue,
                format!(
                    "There is a row `late: …`, though the order could be in after {in_after} ms, and its \
                     patience was {patience}."
                ),
            )),
            ([_, _, ..], _) => Some((
                Diagnosis::WrongValue,
                format!("There are {} rows `late: …`: one is enough.", self.late.len()),
            )),
            ([Insert { span: (from, _), .. }], _) if *from < patience => Some((
                Diagnosis::WrongTime,
                format!(
                    "The row `late: …` was begun at {from} ms, before the patience of {patience} ms was over."
                ),
            )),
            _ => None,
        }
    }

    /// Something is inserted all the time until the last row of this call is in.
    fn is_never_idle(&self, t: &mut Trial) {
        let tardy = self.own().find(|insert| insert.span.1 > insert.span.0 + insert.takes_ms);
        let otherwise = tardy.map(|Insert { label, takes_ms, span: (from, to), .. }| {
            format!(
                "`{label}` was done at {} ms, and its future was polled again only at {to} ms: until then \
                 nobody else could have the database.",
                from + takes_ms
            )
        });
        t.holds(tardy.is_none(), Diagnosis::WrongTime, otherwise.unwrap_or_default());
        let idle = self.idle().filter(|_| tardy.is_none());
        let otherwise = idle.map(|(from, to)| {
            format!(
                "From {from} to {to} ms nothing was inserted, although a row of this call was not in: who wants \
                 the database has to be in line for it, and who has it has to use it."
            )
        });
        t.holds(idle.is_none(), Diagnosis::WrongTime, otherwise.unwrap_or_default());
    }

    /// The first time in which nobody inserts anything, before the last row of this call is in.
    fn idle(&self) -> Option<Span> {
        let others = self.others.iter().map(|(_, span)| *span);
        let mut spans: Vec<Span> = self.own().map(|insert| insert.span).chain(others).collect();
        spans.sort_unstable();
        let last = self.own().map(|insert| insert.span.1).max()?;
        let mut busy_until = 0;
        for (from, to) in spans {
            if from > busy_until {
                return (busy_until < last).then_some((busy_until, from));
            }
            busy_until = busy_until.max(to);
        }
        None
    }

    /// Who asks once patience is over comes after both rows.
    fn comes_before_later_ones(&self, t: &mut Trial) {
        if self.late.is_empty() {
            return;
        }
        let Plan { patience, .. } = self.plan;
        let overtaken = self.own().find_map(|insert| {
            let is_later =
                |other: &&(Other, Span)| other.0.asks_ms > *patience && other.1.0 < insert.span.0;
            Some((insert, self.others.iter().find(is_later)?))
        });
        let otherwise = overtaken.map(|(insert, (other, (from, _)))| {
            format!(
                "Patience was over at {patience} ms. Somebody asked for the database at {} ms, had it at {from}, \
                 and `{}` came after that, at {}: from {patience} ms on, both rows are in line.",
                other.asks_ms, insert.label, insert.span.0
            )
        });
        t.holds(overtaken.is_none(), Diagnosis::OutOfOrder, otherwise.unwrap_or_default());
    }

    fn returns_with_the_last(&self, t: &mut Trial, ended_ms: u64) {
        let last = self.own().map(|insert| insert.span.1).max().unwrap_or(0);
        t.holds(
            ended_ms == last,
            Diagnosis::WrongTime,
            format!(
                "What had to be inserted was in after {last} ms, and `place_order` returned after {ended_ms}."
            ),
        );
    }
}

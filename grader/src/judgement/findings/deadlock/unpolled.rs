//! What a task waits for is with futures of its own that nobody polls meanwhile.

use protocol::event::ResourceKind;

use crate::judgement::findings::facts::{FailedRun, Name, at, made_at};
use crate::judgement::story::resource_name;
use crate::judgement::unpolled::{self, Granted, Overdue, Unpolled};
use crate::vocabulary::judgement::Related;

/// A future that is polled holds its task up, and others of that task have what it waits for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HeldUpByItsOwn {
    found: Unpolled,
    /// What is over, and nobody has looked.
    over: Option<Name>,
}

impl HeldUpByItsOwn {
    /// What the record says of it.
    pub fn find(run: &FailedRun<'_>) -> Option<Self> {
        let found = unpolled::find(run.story)?;
        let over = found.overdue.as_ref().map(|overdue| run.name(&overdue.wait));
        Some(Self { found, over })
    }

    /// Since when all that is said of it has been so.
    pub fn since_us(&self) -> u64 {
        let Unpolled { since_us, granted, overdue, .. } = &self.found;
        let granted = granted.as_ref().map(|granted| granted.at_us);
        let overdue = overdue.as_ref().map(|overdue| overdue.due_us);
        granted.into_iter().chain(overdue).chain([*since_us]).max().unwrap_or(*since_us)
    }

    /// What is said of it.
    pub fn words(&self) -> String {
        let Unpolled { awaits, kind, made, granted, overdue, .. } = &self.found;
        let is_permit = *kind == ResourceKind::Semaphore;
        let (what, it) = if is_permit { ("a permit of the", "one") } else { ("the", "it") };
        let name = resource_name(*kind);
        let who = waiting(*awaits);
        let mut words = format!("{who} waits for {what} {name}{}.", made_at(*made));
        if let Some(granted) = granted {
            words += &given(granted);
        }
        if let (Some(overdue), Some(over)) = (overdue, &self.over) {
            words += &left_lying(overdue, over, it, granted.is_some());
        }
        let alone = granted.as_ref().is_some_and(|granted| granted.futures == 1);
        let whom = if alone && overdue.is_none() { "it" } else { "them" };
        words + &format!(" Have {whom} polled while {who} waits.")
    }

    /// The line to look at.
    pub fn line(&self) -> Option<u32> {
        self.found.awaits.or(self.found.made)
    }

    /// The other lines that are spoken of.
    pub fn related(&self) -> Vec<Related> {
        let Unpolled { granted, overdue, .. } = &self.found;
        let asked = granted.as_ref().and_then(|granted| {
            Related::at(
                granted.asked,
                "Here it was asked for before, by a future that nobody polls.",
            )
        });
        let over = overdue.as_ref().and_then(|overdue| {
            let words = "Here something was over long ago, and nobody has looked.";
            Related::at(overdue.wait.line, words)
        });
        asked.into_iter().chain(over).collect()
    }
}

fn waiting(awaits: Option<u32>) -> String {
    awaits.map_or_else(|| "it".to_owned(), |line| format!("line {line}"))
}

fn given(Granted { futures, asked, at_us }: &Granted) -> String {
    let (line, ms) = (at(*asked), at_us / 1000);
    match futures {
        1 => format!(
            " A future of the same task asked{line} before, was given it at {ms} ms, and has not been \
             polled since."
        ),
        many => format!(
            " {many} futures of the same task asked{line} before, were given it from {ms} ms on, and have \
             not been polled since."
        ),
    }
}

/// What is over is said of the futures that were given it, too, if there are any.
fn left_lying(overdue: &Overdue, over: &Name, it: &str, either: bool) -> String {
    let Overdue { taken, wait, due_us } = overdue;
    let (line, ms) = (at(wait.line), due_us.div_ceil(1000));
    match either {
        true => {
            let from = taken.map(|line| format!(" from line {line}")).unwrap_or_default();
            format!(
                " {over}{line} was over at {ms} ms and is not polled either; the task still has {it}{from}."
            )
        }
        false => format!(
            " The same task took {it}{} and began {over}{line}, which was over at {ms} ms and has \
             not been polled since.",
            at(*taken)
        ),
    }
}

#[cfg(test)]
pub fn samples() -> Vec<HeldUpByItsOwn> {
    use crate::judgement::findings::checker::fixtures::wait;
    use crate::judgement::story::WaitKind;

    let granted = |futures| Granted { futures, asked: Some(17), at_us: 100_000 };
    let overdue = |taken| Overdue {
        taken,
        wait: wait(WaitKind::Call, "download(2)", 0, None, false).into(),
        due_us: 100_000,
    };
    let of = |kind, granted, overdue: Option<Overdue>| HeldUpByItsOwn {
        over: overdue.as_ref().map(|_| Name::code("download(2)")),
        found: Unpolled {
            task: 1,
            resource: 5,
            since_us: 20_000,
            awaits: Some(24),
            kind,
            made: None,
            granted,
            overdue,
        },
    };
    vec![
        of(ResourceKind::Semaphore, Some(granted(1)), Some(overdue(Some(17)))),
        of(ResourceKind::Semaphore, Some(granted(2)), None),
        of(ResourceKind::Semaphore, None, Some(overdue(None))),
        of(ResourceKind::Mutex, Some(granted(1)), None),
    ]
}

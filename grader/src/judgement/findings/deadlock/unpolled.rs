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

    /// What is said of it.
    pub fn words(&self) -> String {
        let Unpolled { awaits, kind, made, granted, overdue, .. } = &self.found;
        let is_permit = *kind == ResourceKind::Semaphore;
        let (what, it) = if is_permit { ("a permit of the", "one") } else { ("the", "it") };
        let name = resource_name(*kind);
        let mut words = format!("it waits{} for {what} {name}{}.", at(*awaits), made_at(*made));
        if let Some(granted) = granted {
            words += &given(granted, it);
        }
        if let (Some(Overdue { taken, wait, due_us }), Some(over)) = (overdue, &self.over) {
            words += &format!(
                " The same task took {it}{} and then began {over}{}, which was over at {} ms and has not \
                 been polled since.",
                at(*taken),
                at(wait.line),
                due_us.div_ceil(1000)
            );
        }
        words + &advice(*awaits)
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

fn given(Granted { futures, asked, at_us }: &Granted, it: &str) -> String {
    let (who, was, its) = match futures {
        1 => ("A future".to_owned(), "was", "has"),
        many => (format!("{many} futures"), "were", "have"),
    };
    let when = if *futures == 1 { "at" } else { "from" };
    let since = if *futures == 1 { "" } else { " on" };
    format!(
        " {who} of the same task had asked for {it}{} before, {was} given it {when} {} ms{since}, and {its} \
         not been polled since.",
        at(*asked),
        at_us / 1000
    )
}

fn advice(awaits: Option<u32>) -> String {
    let line = awaits.map_or_else(|| "it waits".to_owned(), |line| format!("line {line} waits"));
    format!(
        " What nobody polls lets nothing go: while {line}, have those polled too, or let go first."
    )
}

#[cfg(test)]
pub fn samples() -> Vec<HeldUpByItsOwn> {
    use crate::judgement::findings::checker::fixtures::wait;
    use crate::judgement::story::WaitKind;

    let granted = |futures| Granted { futures, asked: Some(17), at_us: 100_000 };
    let overdue = |taken| Overdue {
        taken,
        wait: wait(WaitKind::Call, "download(2)", 0, None, false),
        due_us: 100_000,
    };
    let of = |kind, granted, overdue: Option<Overdue>| HeldUpByItsOwn {
        over: overdue.as_ref().map(|_| Name::code("download(2)")),
        found: Unpolled {
            task: 1,
            resource: 5,
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

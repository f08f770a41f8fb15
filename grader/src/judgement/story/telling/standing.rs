//! Where an event happens: in which calls, as far as they could be read.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::ops::Range;
use std::rc::Rc;
use std::sync::Arc;

use protocol::event::TaskId;

use crate::judgement::clues;
use crate::judgement::function_names::names_in_a_text;
use crate::judgement::source::Source;
use crate::vocabulary::calls::{CallSite, Operation, ThreadWait};

/// What calls say of where a task stands.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Standing {
    /// The learner's functions, of which several may have one name, the outermost first.
    path: Rc<[Step]>,
    /// The innermost line of the learner's.
    pub line: Option<u32>,
    /// Which of several calls in a macro it is, of which all are told to be on its first line.
    pub site: Option<u64>,
    /// What is awaited there.
    pub operation: Option<Operation>,
    /// What holds up the thread there.
    pub thread_wait: Option<ThreadWait>,
    /// Something is being dropped there.
    pub drops: bool,
    /// It gives way there, to be polled again at once.
    pub gives_way: bool,
}

/// A call of a function of the learner's.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Step {
    /// Its path and what tells it apart from others of that path.
    function: (Arc<str>, u64),
    line: u32,
    /// By which calls of the program it is reached from the learner's function around it, if there is one.
    /// Two futures of one `async fn` that one task joins are reached by two of them.
    way: Option<u64>,
    /// Others may be reached by the same calls, as by those of a loop.
    shares_way: bool,
}

impl Standing {
    /// What `calls` say, the innermost first, where the learner's file is called `answer`.
    pub fn of(calls: &[Arc<CallSite>], answer: &str) -> Self {
        let theirs = calls.iter().position(|call| line_in(call, answer).is_some());
        let theirs = theirs.unwrap_or(calls.len());
        let (inner, rest) = calls.split_at(theirs);
        // Nearest to the learner's line stands what they have called. A name that has several futures in
        // it says of none of them that it is the one.
        let meanings = || inner.iter().rev().map(|call| call.meaning);
        let mut single = meanings().filter(|meaning| !meaning.drops_several);
        Self {
            path: path(calls, answer),
            line: rest.first().and_then(|call| line_in(call, answer)),
            site: None,
            operation: single.find_map(|meaning| meaning.awaits),
            thread_wait: meanings().find_map(|meaning| meaning.holds_up),
            drops: meanings().any(|meaning| meaning.drops),
            gives_way: meanings().any(|meaning| meaning.gives_way),
        }
    }

    /// What each of `chains` says, in this text. What stands in a macro such as `select!` is all told to be
    /// on its first line; where it has one such call only, that call's line is meant.
    pub fn of_all(chains: &[Vec<Arc<CallSite>>], source: &Source) -> Vec<Self> {
        let macros = clues::macros_by_line(source);
        let of = |calls: &Vec<Arc<CallSite>>| {
            let standing = Self::of(calls, &source.path);
            let inside = standing.line.and_then(|line| macros.get(&line));
            let meant = inside.and_then(|inside| call_inside(calls, source, inside));
            let site = inside.filter(|_| meant.is_none()).and_then(|_| site(calls, source));
            Self { line: meant.or(standing.line), site, ..standing }
        };
        chains.iter().map(of).collect()
    }

    /// The lines of the learner's functions that are being called, the outermost first.
    pub fn lines(&self) -> impl Iterator<Item = u32> {
        self.path.iter().map(|step| step.line)
    }

    /// Whether a task that stands here has left `before`: one of its functions is at another line now,
    /// and an `async` function awaits one thing at a time. Where several futures of one function may be
    /// meant, nobody knows.
    pub fn is_past(&self, before: &Self) -> bool {
        self.parting(before).is_some_and(|(now, then)| {
            let is_one_future = now.way == then.way && !now.shares_way;
            now.function == then.function && is_one_future
        })
    }

    /// Whether another future of a function that is in `before`, too, stands here.
    pub fn is_beside(&self, before: &Self) -> bool {
        self.parting(before)
            .is_some_and(|(now, then)| now.function == then.function && now.way != then.way)
    }

    /// Whether it is the same call of the text.
    pub fn is_at(&self, other: &Self) -> bool {
        (self.line, self.site) == (other.line, other.site)
    }

    /// Where the two ways part.
    fn parting<'a>(&'a self, before: &'a Self) -> Option<(&'a Step, &'a Step)> {
        self.path.iter().zip(before.path.iter()).find(|(now, then)| now != then)
    }
}

/// The steps that `calls`, the innermost first, have in the learner's file.
fn path(calls: &[Arc<CallSite>], answer: &str) -> Rc<[Step]> {
    let (mut inner, mut shares_way) = (DefaultHasher::new(), false);
    let mut path = vec![];
    for call in calls.iter().rev() {
        if let Some(line) = line_in(call, answer) {
            let function = (Arc::clone(&call.function), call.instance);
            // What is outside of all of them is the test's, and not told to the end.
            let way = (!path.is_empty()).then(|| inner.finish());
            path.push(Step { function, line, way, shares_way });
            (inner, shares_way) = (DefaultHasher::new(), false);
        }
        // How many of a library's are told depends on what is inside.
        if let Some(address) = call.address {
            address.hash(&mut inner);
        }
        shares_way |= call.meaning.polls_several;
    }
    path.into()
}

/// The line of the outermost of these calls that is called once among these tokens of the text.
fn call_inside(calls: &[Arc<CallSite>], source: &Source, inside: &Range<usize>) -> Option<u32> {
    let inner = calls.iter().take_while(|call| line_in(call, &source.path).is_none());
    let names: Vec<_> = inner.map(|call| names_in_a_text(&call.function)).collect();
    names.iter().rev().find_map(|names| {
        let names: Vec<_> = names.iter().map(String::as_str).collect();
        clues::call_among(source, inside, &names)
    })
}

/// The address of the innermost of these calls that the macro itself makes, in a closure of the learner's
/// function.
fn site(calls: &[Arc<CallSite>], source: &Source) -> Option<u64> {
    let theirs = calls.iter().position(|call| line_in(call, &source.path).is_some())?;
    let (inner, rest) = calls.split_at(theirs);
    let of_theirs = |call: &&Arc<CallSite>| {
        call.function.strip_prefix(&*rest[0].function).is_some_and(|rest| rest.starts_with("::"))
    };
    inner.iter().find(of_theirs)?.address
}

/// The line of `call`, where it stands in the learner's file.
pub fn line_in(call: &CallSite, answer: &str) -> Option<u32> {
    let (file, line) = call.place.as_ref()?;
    // Whole paths: libraries have files of the same name.
    (**file == *answer).then_some(*line)
}

/// Where the next event of a task happens.
#[derive(Clone, Debug, Default)]
pub struct Next {
    said: Option<(TaskId, Standing)>,
}

impl Next {
    /// It happens there.
    pub fn says(&mut self, task: TaskId, standing: Standing) {
        self.said = Some((task, standing));
    }

    /// Where this event of `task` happens, as far as that was said.
    pub fn take(&mut self, task: TaskId) -> Standing {
        let said = self.said.take().filter(|(of, _)| *of == task);
        said.map(|(_, standing)| standing).unwrap_or_default()
    }
}

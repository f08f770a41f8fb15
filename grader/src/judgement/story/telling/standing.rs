//! Where an event happens: in which calls, as far as they could be read.

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
    /// The learner's functions, of which several may have one name, and their lines, the outermost first.
    path: Rc<[(Function, u32)]>,
    /// The innermost line of the learner's.
    pub line: Option<u32>,
    /// What is awaited there.
    pub operation: Option<Operation>,
    /// What holds up the thread there.
    pub thread_wait: Option<ThreadWait>,
    /// Something is being dropped there.
    pub drops: bool,
    /// It gives way there, to be polled again at once.
    pub gives_way: bool,
}

/// A function, by its path and what tells it apart from others of that path.
type Function = (Arc<str>, u64);

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
        let path = calls.iter().rev().filter_map(|call| {
            Some(((Arc::clone(&call.function), call.instance), line_in(call, answer)?))
        });
        Self {
            path: path.collect(),
            line: rest.first().and_then(|call| line_in(call, answer)),
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
            Self { line: meant.or(standing.line), ..standing }
        };
        chains.iter().map(of).collect()
    }

    /// The lines of the learner's functions that are being called, the outermost first.
    pub fn lines(&self) -> impl Iterator<Item = u32> {
        self.path.iter().map(|(_, line)| *line)
    }

    /// Whether a task that stands here has left `before`: one of its functions is at another line now,
    /// and an `async` function awaits one thing at a time.
    pub fn is_past(&self, before: &Self) -> bool {
        let mut both = self.path.iter().zip(before.path.iter());
        both.find(|(now, then)| now != then).is_some_and(|(now, then)| now.0 == then.0)
    }
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

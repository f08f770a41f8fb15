//! The verdict on a compilation that failed, or that should not have been content.
//!
//! A compile error is the learner's only if it is proved to be: by a place in the learner's text, or
//! because the same step does its work with the untouched starter in the text's place. A disk that
//! is full, a linker that is missing or a compiler that dies are nobody's compile error.

use super::{Cause, cause, errors};
use crate::judgement::entry_points;
use crate::judgement::source::Source;
use crate::vocabulary::judgement::Judgement;
use crate::vocabulary::record::{Compilation, ProcessEnd, Step};
use crate::vocabulary::report::{CompilerMessage, Level, Verdict};

/// What became of the same step with the starter in the place of the learner's text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Control {
    /// Nobody tried.
    NotTried,
    /// The compiler was content: what failed before is the text's doing.
    Content,
    /// It failed as well: the text has nothing to do with it.
    Failed,
    /// The machine lets nobody work here, and this is what it says.
    Hindered(String),
}

const KILLED_FROM_OUTSIDE: &str = "Something on this machine ended the compiler, as systems do that \
                                   run out of memory. Close what needs much of it, and try again.";

/// Whether a compilation failed without a word about the learner's text, so that only a control can
/// tell whose fault it is. What comes after an error that is about no text is no such word: a compiler
/// that could not load the standard library finds fault with everything.
pub fn points_nowhere(
    compilation: &Compilation,
    messages: &[CompilerMessage],
    source: &Source,
) -> bool {
    let failed = match compilation.end {
        ProcessEnd::Exited(0) => false,
        ProcessEnd::KILLED => false,
        ProcessEnd::Exited(_) | ProcessEnd::Signalled(_) => true,
        ProcessEnd::OutOfTime | ProcessEnd::OutOfMemory { .. } | ProcessEnd::OutOfOutput => false,
    };
    let theirs = messages.iter().any(|message| message.level == Level::Error);
    let first = errors(&compilation.messages).next();
    let lacks_something = first.is_some_and(|first| first.is_about_no_place());
    failed && (lacks_something || (!theirs && cause(&compilation.messages, source).is_none()))
}

/// Whether the first error points at no file at all, as those of linkers do.
pub fn points_at_no_file(compilation: &Compilation) -> bool {
    errors(&compilation.messages).next().is_some_and(|first| first.spans.is_empty())
}

/// The judgement on a compilation that failed; `None` for one that went well.
///
/// `starter` is the pristine source, whose signatures the hidden tests rely on.
pub fn of_compilation(
    compilation: &Compilation,
    messages: &[CompilerMessage],
    source: &Source,
    control: &Control,
    starter: &Source,
) -> Option<Judgement> {
    let (verdict, message) = match compilation.end {
        ProcessEnd::Exited(0) => return of_reading(compilation, source),
        ProcessEnd::OutOfTime => {
            (Verdict::TimedOut, "The compiler needed too long for this and was stopped.")
        }
        ProcessEnd::OutOfMemory { .. } => {
            (Verdict::ResourceLimit, "The compiler needed too much memory for this.")
        }
        ProcessEnd::OutOfOutput => match of_errors(compilation, messages, source) {
            Some(judgement) => return Some(judgement),
            None => (Verdict::ResourceLimit, "The compiler had far too much to say about this."),
        },
        ProcessEnd::Exited(_) | ProcessEnd::Signalled(_)
            if points_nowhere(compilation, messages, source) =>
        {
            return Some(of_nowhere(compilation, control, starter));
        }
        ProcessEnd::Exited(_) => {
            return of_errors(compilation, messages, source);
        }
        ProcessEnd::KILLED => (Verdict::Infrastructure, KILLED_FROM_OUTSIDE),
        ProcessEnd::Signalled(_) => (Verdict::Crashed, "The compiler itself crashed on this."),
    };
    Some(Judgement::without_running(verdict, message, &[]))
}

/// The judgement on a submission that compiled with the text of a file that is not its own.
fn of_reading(compilation: &Compilation, source: &Source) -> Option<Judgement> {
    if compilation.step != Step::Answer {
        return None;
    }
    // Tests of a learner's stand beside the code that they are for, and an answer beside what calls it.
    let folder = source.path.rfind(['/', '\\']).map_or("", |end| &source.path[..=end]);
    let beside = |name: &str| format!("{folder}{name}.rs");
    let own = [source.path.clone(), beside("subject"), beside(entry_points::MODULE)];
    let foreign = compilation.files_read.iter().find(|file| !own.contains(file))?;
    let message = format!(
        "It takes in another file, {foreign}. An answer is one file: put what you need into it."
    );
    Some(Judgement::without_running(Verdict::Rejected, message, &[]))
}

/// The judgement on a text that does not compile, for a cause that is known.
pub fn of_cause(cause: &Cause) -> Judgement {
    Judgement {
        line: cause.line(),
        related: cause.related(),
        diagnosis: cause.diagnosis(),
        ..Judgement::without_running(Verdict::CompileError, cause.sentence(), &[])
    }
}

/// The judgement on a text with errors in it. Where there are more than are kept, it says so: the first one
/// is often the cause of the others.
fn of_errors(
    compilation: &Compilation,
    messages: &[CompilerMessage],
    source: &Source,
) -> Option<Judgement> {
    let mut judgement = of_cause(&cause(&compilation.messages, source)?);
    // The compiler ends each of its words with a line.
    if !compilation.messages.ends_with(b"\n") && !compilation.messages.is_empty() {
        let shown = messages.iter().filter(|message| message.level == Level::Error).count();
        let end = if judgement.message.ends_with(['.', '!', '?']) { "" } else { "." };
        judgement.message += &format!(
            "{end} There are more errors than are kept: the first {shown} are shown. Mend the first, and \
             many of the others may be gone."
        );
    }
    Some(judgement)
}

/// How a compiler ends that met a fault of its own.
const BROKE_DOWN: ProcessEnd = ProcessEnd::Exited(101);

/// Nothing points into the text: the control decides whose fault it is.
fn of_nowhere(compilation: &Compilation, control: &Control, starter: &Source) -> Judgement {
    let mut errors = errors(&compilation.messages);
    // rustc ends with a count of the errors before it, which points nowhere either.
    let first = errors.next();
    let said = first.as_ref().map_or("it gave no reason", |error| &error.message);
    let (verdict, message) = match (control, compilation.end) {
        (Control::Hindered(why), _) => (
            Verdict::Infrastructure,
            format!(
                "The compiler could not do its work: {why}. Make room, or mend that, and try again."
            ),
        ),
        (Control::NotTried | Control::Failed, _) => {
            (Verdict::Infrastructure, format!("The compiler could not do its work: {said}"))
        }
        (Control::Content, ProcessEnd::Signalled(_)) => {
            (Verdict::Crashed, "The compiler itself crashed on this.".to_owned())
        }
        // It says why it breaks down over a text. What ends it without a word, such as a thread that
        // cannot be started, may be over when the starter is compiled.
        (Control::Content, BROKE_DOWN) if first.is_none() => {
            (Verdict::Infrastructure, format!("The compiler could not do its work: {said}"))
        }
        (Control::Content, _) => (
            Verdict::CompileError,
            match first {
                Some(error) if !error.spans.is_empty() && compilation.step == Step::HiddenTests => {
                    changed_signature(starter)
                }
                _ => format!(
                    "The compiler accepts the untouched starter and refuses this, without pointing at a \
                 line: {said}"
                ),
            },
        ),
    };
    Judgement::without_running(verdict, message, &[])
}

fn changed_signature(starter: &Source) -> String {
    let expected: Vec<_> =
        starter.public_signatures().iter().map(|signature| format!("`{signature}`")).collect();
    let methods = "every method with the types that the starter gives it";
    let expected = match (expected.join(", "), starter.line_of_any(&["impl"])) {
        (functions, None) => functions,
        (functions, Some(_)) if functions.is_empty() => methods.to_owned(),
        (functions, Some(_)) => format!("{functions}, and {methods}"),
    };
    format!("It compiles, but cannot be used as the exercise asks. Expected: {expected}.")
}

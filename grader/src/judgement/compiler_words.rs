//! Says what the compiler found, in one plain sentence.

use crate::judgement::compiler::NotSend;
use crate::vocabulary::report::CompilerMessage;

/// The sentence for what does not compile: the compiler's own, and what it comes from where that
/// is known to be a borrow that `outlives` its owner.
pub fn does_not_compile(error: &CompilerMessage, outlives: bool) -> String {
    let line = error.line.map(|line| format!(", line {line}")).unwrap_or_default();
    let says = &error.message;
    if outlives {
        return format!(
            "It does not compile{line}: {says}. What runs later may outlive this function, so it \
             must own all that it uses ('static): make an owned copy before, and `move` it in."
        );
    }
    format!("It does not compile{line}: {says}")
}

/// The sentence for a value that is not `Send`.
pub fn not_send(found: &NotSend) -> String {
    match found {
        NotSend { kept: Some((value, from)), line: Some(line), .. } => format!(
            "Line {line} awaits while `{value}` of line {from} is kept, which must not move to \
             another thread (it is not Send), so the future must not either. End \
             `{value}` in a block or function of its own before the `.await`."
        ),
        NotSend { says, line, .. } => format!(
            "A task may move to another thread at any `.await`, but {says}{}. End it in a block \
             or function of its own before the `.await`, or use something that is Send.",
            line.map(|line| format!(" (in the future from line {line})")).unwrap_or_default()
        ),
    }
}

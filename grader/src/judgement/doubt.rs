//! Which judgements are not believed at once.
//!
//! A machine in trouble can bring about what else only an answer does: another process writes over
//! a program, memory is damaged or runs out, a disk is full for a moment. Where nothing points into
//! the learner's text, the same has to come of it twice.

use crate::vocabulary::judgement::Judgement;
use crate::vocabulary::report::{CompilerMessage, Level, Verdict};

/// Whether a judgement, with what the compiler said, rests on nothing in the learner's text, so that
/// it has to be made once more in another place before it is believed.
pub fn is_doubtful(judgement: &Judgement, compiler: &[CompilerMessage]) -> bool {
    let points_somewhere = judgement.line.is_some()
        || judgement.diagnosis.is_some()
        || compiler.iter().any(|message| message.level == Level::Error);
    match judgement.verdict {
        Verdict::Crashed | Verdict::Tampered => true,
        Verdict::CompileError => !points_somewhere,
        Verdict::Passed
        | Verdict::Todo
        | Verdict::Failed
        | Verdict::Rejected
        | Verdict::TimedOut
        | Verdict::ResourceLimit
        | Verdict::Missing
        | Verdict::Unclear
        | Verdict::Infrastructure => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::vocabulary::report::Diagnosis;

    #[test]
    fn only_what_points_nowhere_is_made_once_more() {
        let doubtful = |verdict| {
            let judgement = Judgement::without_running(verdict, "So.", &[]);
            is_doubtful(&judgement, &[])
        };
        let found: Vec<_> = Verdict::ALL.into_iter().filter(|verdict| doubtful(*verdict)).collect();
        assert_eq!(found, [Verdict::CompileError, Verdict::Crashed, Verdict::Tampered]);
        let error = CompilerMessage {
            level: Level::Error,
            code: None,
            message: String::new(),
            line: None,
            column: None,
            rendered: String::new(),
            coloured: String::new(),
            echo: false,
            unused: None,
        };
        let mut judgement = Judgement::without_running(Verdict::CompileError, "So.", &[]);
        assert!(!is_doubtful(&judgement, &[error]));
        judgement.diagnosis = Some(Diagnosis::NotSend);
        assert!(!is_doubtful(&judgement, &[]));
        judgement.diagnosis = None;
        judgement.line = Some(3);
        assert!(!is_doubtful(&judgement, &[]));
    }
}

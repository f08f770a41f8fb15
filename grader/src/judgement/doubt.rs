//! Which judgements are not believed at once.
//!
//! A machine in trouble can bring about what else only an answer does: another process writes over
//! a program, memory is damaged or runs out, a disk is full for a moment. Where nothing points into
//! the learner's text, the same has to come of it twice, and the course's own answer has to pass in the
//! same place.

use crate::vocabulary::judgement::Judgement;
use crate::vocabulary::report::{CompilerMessage, Level, Verdict};

/// What the compiler says where it cannot load a crate that an answer uses: one that is not there is the
/// answer's mistake, and one that cannot be read is the machine's.
const CANNOT_LOAD: [&str; 6] = ["E0460", "E0461", "E0463", "E0464", "E0514", "E0786"];

/// Whether a judgement, with what the compiler said, rests on nothing in the learner's text, so that
/// it has to be made once more in another place before it is believed.
pub fn is_doubtful(judgement: &Judgement, compiler: &[CompilerMessage]) -> bool {
    let points_somewhere = judgement.line.is_some() || judgement.diagnosis.is_some();
    let of_loading = |message: &CompilerMessage| {
        let code = message.code.as_deref().filter(|_| message.level == Level::Error);
        code.is_some_and(|code| CANNOT_LOAD.contains(&code))
    };
    match judgement.verdict {
        Verdict::Crashed | Verdict::Tampered => true,
        Verdict::CompileError => !points_somewhere || compiler.iter().any(of_loading),
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
        assert!(is_doubtful(&judgement, std::slice::from_ref(&error)), "no line is told");
        judgement.diagnosis = Some(Diagnosis::NotSend);
        assert!(!is_doubtful(&judgement, &[]));
        judgement.diagnosis = None;
        judgement.line = Some(3);
        assert!(!is_doubtful(&judgement, std::slice::from_ref(&error)));
        let cannot_load = CompilerMessage { code: Some("E0463".to_owned()), ..error };
        assert!(is_doubtful(&judgement, &[cannot_load]));
    }
}

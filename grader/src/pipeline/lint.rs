//! What clippy has to say of an answer that has passed. It never changes a verdict.

use crate::judgement::compiler;
use crate::judgement::source::Source;
use crate::mechanisms::tools::rustc::{self, StagedAnswer};
use crate::mechanisms::tools::staging;
use crate::pipeline::attempt::{shown, staged_answer};
use crate::pipeline::limits::compiler_limits;
use crate::pipeline::{Answer, JudgeContext};
use crate::vocabulary::course::Exercise;
use crate::vocabulary::failure::Result;
use crate::vocabulary::report::CompilerMessage;

/// Clippy's messages about `answer`; none where there is no source or no clippy.
pub async fn lint(
    context: &JudgeContext,
    exercise: &Exercise,
    answer: &Answer,
) -> Result<Vec<CompilerMessage>> {
    let Ok(text) = &answer.source else { return Ok(vec![]) };
    let JudgeContext { toolchain, bundle, build_dir, columns, .. } = context;
    let staged =
        staging::stage(build_dir, &exercise.key, &answer.shown_as, &answer.compiled_text(text))?;
    let submission = StagedAnswer {
        columns: *columns,
        ..staged_answer(exercise, &staged, &staged.library_dir, answer.origin)
    };
    let limits = compiler_limits(&exercise.limits);
    let Some(linted) = rustc::lint_submission(toolchain, bundle, &submission, limits).await? else {
        return Ok(vec![]);
    };
    let source = Source::new(shown(&staged.source), text);
    let mut messages = compiler::messages(&linted.messages, &source);
    messages.retain(compiler::is_from_clippy);
    Ok(messages)
}

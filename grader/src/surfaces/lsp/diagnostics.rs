//! A verdict as diagnostics.

use async_lsp::lsp_types::{
    Diagnostic, DiagnosticRelatedInformation, DiagnosticSeverity, Location, NumberOrString, Url,
};

use super::lines::{self, Standing, safe};
use crate::surfaces::called::as_called;
use crate::surfaces::watch::Judged;
use crate::vocabulary::judgement::Related;
use crate::vocabulary::report::{CompilerMessage, Level, Report, Verdict};

/// Who says it, where it is the judge.
pub const SOURCE: &str = "async-kata";

/// Messages of the compiler that are shown of one verdict.
const MOST_MESSAGES: usize = 50;

/// A file as the editor shows it.
#[derive(Clone, Copy)]
pub struct Shown<'a> {
    pub address: &'a Url,
    pub text: &'a str,
}

/// What is to be said beside the lines of a text, of the verdict on it or on an older one.
///
/// What is said of an older one is marked, and only where its line still stands: on a line that was
/// changed since, it may not be so any more. `compiler` says whether the compiler's own messages are
/// wanted, which another server may tell already.
pub fn diagnostics(judged: &Judged, shown: Shown<'_>, compiler: bool) -> Vec<Diagnostic> {
    let report = &judged.report;
    let standing = Standing::of(&judged.text, shown.text);
    let teller = Teller { standing, shown };
    let mut all: Vec<_> = teller.verdict(report).into_iter().collect();
    if compiler {
        let own = worth_showing(report).take(MOST_MESSAGES);
        all.extend(own.filter_map(|message| teller.message(message, RUSTC)));
    }
    let lints = judged.lints.iter().take(MOST_MESSAGES);
    all.extend(lints.filter_map(|message| teller.message(message, CLIPPY)));
    all
}

const RUSTC: &str = "rustc";
const CLIPPY: &str = "clippy";

/// The compiler's messages that say more than the verdict. Where it does not compile, warnings wait,
/// and the error that the verdict is about is told already.
fn worth_showing(report: &Report) -> impl Iterator<Item = &CompilerMessage> {
    let fails = report.compiler.iter().any(|message| message.level == Level::Error);
    report.compiler.iter().filter(move |message| {
        let is_told = fails && message.line == report.line;
        !message.echo && !is_told && (!fails || message.level == Level::Error)
    })
}

struct Teller<'a> {
    standing: Standing,
    shown: Shown<'a>,
}

impl Teller<'_> {
    fn verdict(&self, report: &Report) -> Option<Diagnostic> {
        if report.passed() {
            return None;
        }
        // What is about no line is about all of them.
        let line = match report.line {
            Some(line) => self.standing.now(line)?,
            None if self.standing.is_same() => 0,
            None => return None,
        };
        let word = report.word();
        let related = report.judgement.related.iter();
        let related: Vec<_> = related.filter_map(|place| self.related(place)).collect();
        Some(self.marked(Diagnostic {
            range: lines::whole(self.shown.text, line),
            severity: Some(severity(report.verdict)),
            code: Some(NumberOrString::String(word.to_owned())),
            source: Some(SOURCE.to_owned()),
            message: as_called(&safe(&report.message)),
            related_information: (!related.is_empty()).then_some(related),
            ..Diagnostic::default()
        }))
    }

    fn related(&self, place: &Related) -> Option<DiagnosticRelatedInformation> {
        let line = self.standing.now(place.line)?;
        let range = lines::whole(self.shown.text, line);
        let location = Location { uri: self.shown.address.clone(), range };
        Some(DiagnosticRelatedInformation { location, message: safe(&place.words) })
    }

    fn message(&self, message: &CompilerMessage, source: &str) -> Option<Diagnostic> {
        let line = self.standing.now(message.line?)?;
        let column = message.column.unwrap_or(1);
        let severity = match (message.level, source) {
            (Level::Error, _) => DiagnosticSeverity::ERROR,
            // It has passed: this is a suggestion.
            (Level::Warning, CLIPPY) => DiagnosticSeverity::INFORMATION,
            (Level::Warning, _) => DiagnosticSeverity::WARNING,
        };
        Some(self.marked(Diagnostic {
            range: lines::word(self.shown.text, line, column),
            severity: Some(severity),
            code: message.code.clone().map(|code| NumberOrString::String(safe(&code))),
            source: Some(source.to_owned()),
            message: safe(&message.message),
            ..Diagnostic::default()
        }))
    }

    /// What was said of another text says so, and is no error of this one.
    fn marked(&self, mut diagnostic: Diagnostic) -> Diagnostic {
        if !self.standing.is_same() {
            diagnostic.message = format!("Before your change: {}", diagnostic.message);
            diagnostic.severity = Some(DiagnosticSeverity::HINT);
        }
        diagnostic
    }
}

fn severity(verdict: Verdict) -> DiagnosticSeverity {
    match verdict {
        // Nothing is wrong yet.
        Verdict::Todo | Verdict::Passed => DiagnosticSeverity::INFORMATION,
        // Nothing is wrong with the text, as far as anybody can say.
        Verdict::Missing | Verdict::Unclear | Verdict::Infrastructure => {
            DiagnosticSeverity::WARNING
        }
        Verdict::Failed
        | Verdict::CompileError
        | Verdict::Rejected
        | Verdict::TimedOut
        | Verdict::ResourceLimit
        | Verdict::Crashed
        | Verdict::Tampered => DiagnosticSeverity::ERROR,
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::vocabulary::course::{Key, Points};
    use crate::vocabulary::report::Diagnosis;

    const TEXT: &str =
        "use kata::fetch_user;\npub async fn pair() {\n    fetch_user(1).await;\n}\n";

    fn judged(verdict: Verdict, line: Option<u32>) -> Judged {
        let key = Key::new("01_first", "02_pair");
        let mut report = Report::without_running(&key, verdict, "It took long.", Points::default());
        report.line = line;
        report.diagnosis = (verdict == Verdict::Failed).then_some(Diagnosis::Sequential);
        let related = Related { line: 1, words: "This is the\u{202e} first.".to_owned() };
        report.judgement.related = vec![related];
        Judged {
            number: 1,
            report: Arc::new(report),
            text: TEXT.into(),
            reference: None,
            lints: [].into(),
            settled: true,
            looked: None,
        }
    }

    fn error(line: u32, message: &str) -> CompilerMessage {
        CompilerMessage {
            level: Level::Error,
            code: Some("E0308".to_owned()),
            message: message.to_owned(),
            line: Some(line),
            column: Some(5),
            rendered: String::new(),
            coloured: String::new(),
            echo: false,
            unused: None,
        }
    }

    fn told(judged: &Judged, text: &str, compiler: bool) -> Vec<String> {
        let address = Url::parse("file:///lib.rs").unwrap();
        let all = diagnostics(judged, Shown { address: &address, text }, compiler);
        let short = |one: Diagnostic| {
            let code = match one.code {
                Some(NumberOrString::String(code)) => code,
                other => format!("{other:?}"),
            };
            let related: Vec<_> = one.related_information.into_iter().flatten().collect();
            let related: Vec<_> = related
                .iter()
                .map(|at| format!(" ({}: {})", at.location.range.start.line, at.message))
                .collect();
            let (start, end) = (one.range.start, one.range.end);
            format!(
                "{}:{}-{} {:?} {} {code}: {}{}",
                start.line,
                start.character,
                end.character,
                one.severity.unwrap(),
                one.source.unwrap(),
                one.message,
                related.concat()
            )
        };
        all.into_iter().map(short).collect()
    }

    #[test]
    fn a_verdict_stands_at_its_line_with_its_sentence_and_what_belongs_to_it() {
        let failed = judged(Verdict::Failed, Some(3));
        let expected =
            "2:4-24 Error async-kata sequential: It took long. (0: This is the\\u{202e} first.)";
        assert_eq!(told(&failed, TEXT, true), [expected]);
        let todo = judged(Verdict::Todo, Some(3));
        assert!(told(&todo, TEXT, true)[0].starts_with("2:4-24 Information async-kata todo"));
        let nowhere = judged(Verdict::TimedOut, None);
        assert!(told(&nowhere, TEXT, true)[0].starts_with("0:0-21 Error async-kata timed_out"));
        assert_eq!(told(&judged(Verdict::Passed, None), TEXT, true), [""; 0]);
    }

    #[test]
    fn what_is_said_of_an_older_text_is_marked_and_is_not_said_of_a_line_that_was_changed() {
        let failed = judged(Verdict::Failed, Some(3));
        let moved = format!("// new\n{TEXT}");
        let expected = "3:4-24 Hint async-kata sequential: Before your change: It took long. \
                        (1: This is the\\u{202e} first.)";
        assert_eq!(told(&failed, &moved, true), [expected]);
        let mended = TEXT.replace("fetch_user(1).await", "fetch_user(2).await");
        assert_eq!(told(&failed, &mended, true), [""; 0]);
        assert_eq!(told(&judged(Verdict::TimedOut, None), &moved, true), [""; 0]);
    }

    #[test]
    fn each_of_the_compilers_errors_is_told_once_and_only_if_nobody_else_does() {
        let mut wrong = judged(Verdict::CompileError, Some(2));
        let report = Arc::make_mut(&mut wrong.report);
        report.judgement.related = vec![];
        let warning = CompilerMessage { level: Level::Warning, ..error(1, "unused") };
        report.compiler = vec![error(2, "mismatched"), error(3, "also this"), warning];
        let verdict = "1:0-21 Error async-kata compile_error: It took long.";
        let expected = [verdict, "2:4-14 Error rustc E0308: also this"];
        assert_eq!(told(&wrong, TEXT, true), expected);
        assert_eq!(told(&wrong, TEXT, false), [verdict]);
    }

    #[test]
    fn what_clippy_suggests_is_no_warning() {
        let mut passed = judged(Verdict::Passed, None);
        passed.lints = [CompilerMessage { level: Level::Warning, ..error(3, "simpler") }].into();
        let expected = ["2:4-14 Information clippy E0308: simpler"];
        assert_eq!(told(&passed, TEXT, false), expected);
    }
}

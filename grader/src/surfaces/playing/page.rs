//! A played program as one page: its lines, its picture and what stands out, as in any other view, and no
//! verdict.

use crate::surfaces::page::standalone;
use crate::surfaces::page::view::{Headline, View};
use crate::vocabulary::course::{Key, Points};
use crate::vocabulary::judgement::Judgement;
use crate::vocabulary::played::{Outcome, Played, Remark};
use crate::vocabulary::report::{CompilerMessage, Level, Report, Verdict};

/// The page. It loads nothing and works from a file.
pub fn page(played: &Played) -> String {
    let report = report(played);
    let remarks: Vec<_> = played.remarks.iter().map(beside).collect();
    let view = View {
        headline: Some(headline(played.outcome)),
        lints: &remarks,
        steps: None,
        ..View::of(&report, Some(&played.text))
    };
    standalone::page_of(&played.file, &view)
}

/// What a view is made of. Its verdict is shown nowhere.
fn report(played: &Played) -> Report {
    let verdict = match played.outcome {
        Outcome::Returned => Verdict::Passed,
        _ => Verdict::Failed,
    };
    let key = Key::new("play", "program");
    let without = Judgement::without_running(verdict, played.message.as_str(), &[]);
    let judgement = Judgement {
        line: played.line,
        timeline: played.timeline.clone(),
        untold: played.untold,
        printed: played.printed.clone(),
        repeated: played.repeated,
        ..without
    };
    let compiler = played.compiler.clone();
    Report { compiler, ..Report::new(&key, judgement, Points::default()) }
}

fn beside(remark: &Remark) -> CompilerMessage {
    CompilerMessage {
        level: Level::Warning,
        code: None,
        message: remark.message.clone(),
        line: remark.line,
        column: None,
        rendered: String::new(),
        coloured: String::new(),
        echo: false,
        unused: None,
    }
}

fn headline(outcome: Outcome) -> Headline {
    let (class, sign, name) = match outcome {
        Outcome::Returned => ("passed", "✓", "came to its end"),
        Outcome::ReturnedFailure => ("failed", "✗", "says that it failed"),
        Outcome::Panicked => ("failed", "✗", "panicked"),
        Outcome::Deadlock => ("failed", "✗", "waits for good"),
        Outcome::Unfinished => ("todo", "·", "still going on"),
        Outcome::Spinning => ("failed", "✗", "spins"),
        Outcome::Blocked => ("failed", "✗", "stands still"),
        Outcome::Exited => ("failed", "✗", "ended its process"),
        Outcome::TimedOut => ("failed", "✗", "out of time"),
        Outcome::ResourceLimit => ("failed", "✗", "too much memory or output"),
        Outcome::Crashed => ("failed", "✗", "crashed"),
        Outcome::CompileError => ("failed", "✗", "does not compile"),
        Outcome::NothingToPlay => ("todo", "?", "nothing to play"),
        Outcome::Infrastructure => ("failed", "✗", "could not be tried"),
    };
    Headline { class, sign, name }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::vocabulary::played::About;
    use crate::vocabulary::report::Sandbox;
    use crate::vocabulary::timeline::Clock;

    #[test]
    fn a_page_of_a_program_has_its_lines_and_remarks_and_no_verdict() {
        let played = Played {
            file: "<b>.rs".to_owned(),
            text: "async fn main() {\n    work();\n}\n".to_owned(),
            function: Some("main".to_owned()),
            outcome: Outcome::Returned,
            message: "`main` came to its end at 0 ms.".to_owned(),
            line: None,
            returned: None,
            clock: Clock::Virtual,
            repeated: false,
            elapsed_ms: Some(0),
            remarks: vec![Remark {
                about: About::NeverPolled,
                message: "`work` was made & never polled.".to_owned(),
                line: Some(2),
            }],
            timeline: vec![],
            untold: 0,
            printed: String::new(),
            seed: 0,
            wall_ms: 0,
            sandbox: Sandbox::None,
            compiler: vec![],
        };
        let page = page(&played);
        for said in ["&lt;b&gt;.rs", "came to its end", "was made &amp; never polled."] {
            assert!(page.contains(said), "{said}");
        }
        assert!(!page.contains("<strong>passed</strong>"));
    }
}

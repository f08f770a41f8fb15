//! What is said above the body of the screen: sentences that are no verdict, and that a verdict is older
//! than what is being judged.

use crate::surfaces::output::Output;
use crate::surfaces::report::wrapped;
use crate::surfaces::style::{TextRole, plain};
use crate::vocabulary::report::Report;

/// How the notice about other exercises begins that were saved.
const SAVED_TOO: &str = "Saved too: ";

const LESSON_BELOW: &str = "Your text is being judged. The lesson is below.";
const SAME_TEXT: &str = "This text is being judged once more. What was said of it is below.";
const OTHER_TEXT: &str = "Your new text is being judged. What was said of the one before is below.";

/// A sentence that is no verdict, until the next key or the second verdict: the first may be on what it
/// tells of, as of a reset.
pub struct Notice {
    words: String,
    /// A verdict has come since.
    had_one: bool,
}

impl Notice {
    /// This sentence, or several with a line each.
    pub fn new(words: impl Into<String>) -> Self {
        Self { words: words.into(), had_one: false }
    }

    /// A sentence on what is on the screen now, which no later verdict is told beside.
    pub fn of_now(words: impl Into<String>) -> Self {
        Self { had_one: true, ..Self::new(words) }
    }

    /// That this came of judging once more because a person said so.
    pub fn judged_again(before: Option<&Report>, now: &Report) -> Self {
        let word = |report: &Report| (report.verdict, report.diagnosis);
        let words = match before.map(word) == Some(word(now)) {
            true => "Judged again: the verdict is the same.",
            false => "Judged again: the verdict is another one now.",
        };
        Self::of_now(words)
    }

    /// That another exercise was saved too, beside those that `before` names.
    pub fn saved_too(before: Option<Self>, report: &Report) -> Self {
        let word = report.word();
        let words = format!("{}: {}", report.key.exercise(), word.replace('_', " "));
        let before = before.map(|notice| notice.words);
        Self::new(match before.filter(|before| before.starts_with(SAVED_TOO)) {
            Some(before) => format!("{before}, {words}"),
            None => format!("{SAVED_TOO}{words}"),
        })
    }

    /// What is left of it when a verdict has come.
    pub fn past_a_verdict(self) -> Option<Self> {
        (!self.had_one).then_some(Self { had_one: true, ..self })
    }

    /// Whether no verdict has come since.
    pub fn is_news(&self) -> bool {
        !self.had_one
    }

    /// It in lines that fit.
    pub fn lines(&self, output: &Output) -> String {
        in_lines(&self.words, TextRole::Strong, output)
    }
}

/// A text that is being judged, beside the one before.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Judged {
    /// It is the same one.
    pub same: bool,
    /// A person has asked for that.
    pub again: bool,
}

impl Judged {
    /// What is said of the verdict that is there, in lines that fit.
    pub fn lines(self, shows_lesson: bool, output: &Output) -> String {
        let words = match (shows_lesson, self.same) {
            (true, _) => LESSON_BELOW,
            (false, true) => SAME_TEXT,
            (false, false) => OTHER_TEXT,
        };
        in_lines(words, TextRole::Muted, output)
    }
}

fn in_lines(words: &str, role: TextRole, output: &Output) -> String {
    let lines: String = words.lines().map(|line| wrapped(&plain(line), output)).collect();
    output.paint(lines.trim_end(), role)
}

//! A student's own answer: one that was recorded, with names and functions that nobody else has; and
//! the report on it, which speaks of these names and lines.

use std::collections::BTreeSet;
use std::fmt::Write;

use async_kata::vocabulary::report::Report;

use crate::recorded::Recorded;

/// Which recorded answer a student's is made of. The text's first line says it.
pub struct Own {
    pub student: u64,
    pub recorded: usize,
}

/// Of so many students, one has copied their neighbour's answers and changed the names.
const COPIERS: u64 = 200;

impl Own {
    /// Reads whose answer a text is.
    pub fn read(text: &str) -> Option<Self> {
        let line = text.lines().next()?.strip_prefix("// Answer ")?;
        let (recorded, student) = line.split_once(" of student ")?;
        Some(Self { student: student.parse().ok()?, recorded: recorded.parse().ok()? })
    }

    /// The text that is handed in.
    pub fn text(&self, recorded: &Recorded) -> String {
        let Self { student, recorded: number } = self;
        let own = self.functions();
        let answer = renamed(&recorded.text, &names(&recorded.text), *student);
        format!("// Answer {number} of student {student}\n{own}{answer}")
    }

    /// What judging gave, in the words of this text.
    pub fn report(&self, recorded: &Recorded) -> Report {
        let names = names(&recorded.text);
        let renamed = |text: &str| renamed(text, &names, self.student);
        let below = 1 + self.functions().lines().count() as u32;
        let lower = |line: Option<u32>| line.map(|line| line + below);
        let mut report = recorded.report.clone();
        report.message = quoted(&report.message, &renamed);
        report.line = lower(report.line);
        for test in &mut report.tests {
            test.message = quoted(&test.message, &renamed);
        }
        for bar in &mut report.timeline {
            bar.line = lower(bar.line);
        }
        for message in &mut report.compiler {
            message.line = lower(message.line);
            message.message = quoted(&message.message, &renamed);
            message.rendered = renamed(&message.rendered);
        }
        report
    }

    /// Functions that no other student has written, but for who has copied.
    fn functions(&self) -> String {
        let mut random = Random(origin(self.student) * 64 + self.recorded as u64);
        let mut text = String::new();
        for number in 0..=random.below(3) {
            let student = self.student;
            let _ = writeln!(text, "fn own_{student}_{number}(value: u64) -> u64 {{\n    value");
            for _ in 0..4 + random.below(12) {
                let operator =
                    ["+", "-", "*", "/", "%", "^", "|", "&", "<<", ">>"][random.below(10) as usize];
                let _ =
                    writeln!(text, "        {operator} (value {operator} {})", random.below(99));
            }
            text.push_str("}\n\n");
        }
        text
    }
}

/// Whose answers a student's are.
pub fn origin(student: u64) -> u64 {
    if student % COPIERS == COPIERS - 1 { student - 1 } else { student }
}

/// The names that an answer gives to its own values.
fn names(text: &str) -> BTreeSet<&str> {
    let lets = text.split("let ").skip(1);
    let lets = lets.map(|rest| rest.strip_prefix("mut ").unwrap_or(rest));
    let names = lets.filter_map(|rest| rest.split(|c| !is_of_a_name(c)).next());
    names.filter(|name| name.starts_with(|c: char| c.is_ascii_lowercase())).collect()
}

fn is_of_a_name(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

/// `text` with these names made the student's.
fn renamed(text: &str, names: &BTreeSet<&str>, student: u64) -> String {
    let mut renamed = String::with_capacity(text.len() + 64);
    for piece in text.split_inclusive(|c| !is_of_a_name(c)) {
        let name = piece.trim_end_matches(|c| !is_of_a_name(c));
        renamed.push_str(name);
        if names.contains(name) {
            let _ = write!(renamed, "_{student}");
        }
        renamed.push_str(&piece[name.len()..]);
    }
    renamed
}

/// `text` with what stands between backticks renamed.
fn quoted(text: &str, renamed: &dyn Fn(&str) -> String) -> String {
    let pieces = text.split('`').enumerate();
    let pieces = pieces.map(|(at, piece)| if at % 2 == 1 { renamed(piece) } else { piece.into() });
    pieces.collect::<Vec<String>>().join("`")
}

/// Numbers that look random and are the same each time.
pub struct Random(pub u64);

impl Random {
    pub fn below(&mut self, end: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (mixed ^ (mixed >> 31)) % end
    }
}

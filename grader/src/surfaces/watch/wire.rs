//! What the one that judges in a workspace and those that look on with it say to each other: a line of
//! JSON each, of the shape of `watch --json` and with what is needed beside it. Before that, both prove
//! that they know the secret, and neither says it.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::audience::{Asked, Judged, Look, Looked as Light, Seen, Wish};
use crate::vocabulary::course::Key;
use crate::vocabulary::judgement::Related;
use crate::vocabulary::report::{CompilerMessage, Report};

/// What is said to one that looks on.
#[derive(Serialize, Deserialize)]
#[serde(tag = "event", rename_all = "snake_case")]
pub enum Line {
    /// How it stands beside the verdicts.
    Seen(Standing),
    /// A verdict, or what came to be known beside one.
    Verdict(Box<Verdict>),
    /// Nothing happens, and somebody is there.
    Alive,
}

/// How it stands beside the verdicts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Standing {
    pub current: Key,
    pub judging: Option<Key>,
    pub checking: Option<usize>,
    pub notice: Option<(u64, Arc<str>)>,
    pub passed: (usize, usize),
}

impl Standing {
    /// How it stands there.
    pub fn of(seen: &Seen) -> Self {
        Self {
            current: seen.current.clone(),
            judging: seen.judging.clone(),
            checking: seen.checking,
            notice: seen.notice.clone(),
            passed: seen.passed,
        }
    }
}

/// A verdict with all that belongs to it.
#[derive(Serialize, Deserialize)]
pub struct Verdict {
    #[serde(flatten)]
    report: Report,
    number: u64,
    text: Arc<str>,
    settled: bool,
    reference: Option<Report>,
    lints: Vec<Message>,
    more: More,
    looked: Option<Looked>,
}

/// A text in one of its tests, or under one seed.
#[derive(Serialize, Deserialize)]
struct Looked {
    look: Look,
    report: Report,
    more: More,
    reference: Option<Report>,
}

/// What is known of a report that is no part of its JSON.
#[derive(Serialize, Deserialize)]
struct More {
    related: Vec<Related>,
    trial: usize,
    shown_trial: usize,
    untold: u64,
    printed: String,
    shown_test: Option<String>,
    repeated: bool,
    compiler: Vec<Beside>,
}

/// What is known of a compiler message that is no part of its JSON.
#[derive(Serialize, Deserialize)]
struct Beside {
    coloured: String,
    echo: bool,
}

#[derive(Serialize, Deserialize)]
struct Message {
    message: CompilerMessage,
    beside: Beside,
}

impl From<&Report> for More {
    fn from(report: &Report) -> Self {
        let judgement = &report.judgement;
        Self {
            related: judgement.related.clone(),
            trial: judgement.trial,
            shown_trial: judgement.shown_trial,
            untold: judgement.untold,
            printed: judgement.printed.clone(),
            shown_test: judgement.shown_test.clone(),
            repeated: judgement.repeated,
            compiler: report.compiler.iter().map(Beside::from).collect(),
        }
    }
}

impl More {
    /// The report, whole again.
    fn of(self, mut report: Report) -> Report {
        let judgement = &mut report.judgement;
        judgement.related = self.related;
        judgement.trial = self.trial;
        judgement.shown_trial = self.shown_trial;
        judgement.untold = self.untold;
        judgement.printed = self.printed;
        judgement.shown_test = self.shown_test;
        judgement.repeated = self.repeated;
        let messages = std::mem::take(&mut report.compiler);
        let messages = messages.into_iter().zip(self.compiler);
        report.compiler = messages.map(|(message, beside)| beside.of(message)).collect();
        report
    }
}

impl From<&Light> for Looked {
    fn from(Light { look, report, reference }: &Light) -> Self {
        let (look, reference) = (look.clone(), reference.clone());
        Self { look, report: report.clone(), more: More::from(report), reference }
    }
}

impl From<Looked> for Light {
    fn from(Looked { look, report, more, reference }: Looked) -> Self {
        Self { look, report: more.of(report), reference }
    }
}

impl From<&Judged> for Verdict {
    fn from(judged: &Judged) -> Self {
        Self {
            report: judged.report.as_ref().clone(),
            number: judged.number,
            text: Arc::clone(&judged.text),
            settled: judged.settled,
            reference: judged.reference.as_deref().cloned(),
            lints: judged.lints.iter().map(Message::from).collect(),
            more: More::from(judged.report.as_ref()),
            looked: judged.looked.as_deref().map(Looked::from),
        }
    }
}

impl From<Verdict> for Judged {
    fn from(verdict: Verdict) -> Self {
        let Verdict { report, number, text, settled, reference, lints, more, looked } = verdict;
        Self {
            number,
            report: Arc::new(more.of(report)),
            text,
            settled,
            looked: looked.map(|looked| Arc::new(looked.into())),
            reference: reference.map(Arc::new),
            lints: lints.into_iter().map(|one| one.beside.of(one.message)).collect(),
        }
    }
}

impl From<&CompilerMessage> for Beside {
    fn from(message: &CompilerMessage) -> Self {
        Self { coloured: message.coloured.clone(), echo: message.echo }
    }
}

impl Beside {
    fn of(self, message: CompilerMessage) -> CompilerMessage {
        CompilerMessage { coloured: self.coloured, echo: self.echo, ..message }
    }
}

impl From<&CompilerMessage> for Message {
    fn from(message: &CompilerMessage) -> Self {
        Self { message: message.clone(), beside: Beside::from(message) }
    }
}

/// What one that looks on asks for.
#[derive(Debug, Serialize, Deserialize)]
#[serde(tag = "ask", rename_all = "snake_case")]
pub enum Ask {
    /// A verdict.
    Judge(Wish),
    /// All of the course.
    CheckAll,
    /// What was judged last, in another light.
    Look(Look),
}

impl From<Ask> for Asked {
    fn from(ask: Ask) -> Self {
        match ask {
            Ask::Judge(wish) => Self::Judge(wish),
            Ask::CheckAll => Self::CheckAll,
            Ask::Look(look) => Self::Look(look),
        }
    }
}

/// The first words of one that wants to look on.
#[derive(Debug, Serialize, Deserialize)]
pub struct Hello {
    /// Which form of all this it speaks.
    pub form: u32,
    /// What the other one has to prove itself with.
    pub challenge: [u8; 32],
}

/// What is answered.
#[derive(Debug, Serialize, Deserialize)]
pub struct Welcome {
    pub proof: [u8; 32],
    pub challenge: [u8; 32],
}

/// And what that is answered with.
#[derive(Debug, Serialize, Deserialize)]
pub struct Entrance {
    pub proof: [u8; 32],
    /// Whether it is for a person, who goes on to the next exercise when ready.
    pub stays: bool,
}

/// The form that is spoken here. One of another form is nobody to look on with.
pub const FORM: u32 = 2;

/// Who proves something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    First,
    Second,
}

/// What proves that one side knows the secret, to who has set this challenge.
pub fn proof(secret: &[u8; 32], side: Side, challenge: &[u8; 32]) -> [u8; 32] {
    let side = match side {
        Side::First => b"first ",
        Side::Second => b"second",
    };
    *blake3::keyed_hash(secret, &[side.as_slice(), challenge].concat()).as_bytes()
}

/// Whether it is proved. How long that takes tells nothing of the secret.
pub fn is_proved(
    secret: &[u8; 32],
    side: Side,
    challenge: &[u8; 32],
    proof_given: &[u8; 32],
) -> bool {
    blake3::Hash::from_bytes(proof(secret, side, challenge))
        == blake3::Hash::from_bytes(*proof_given)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::vocabulary::course::Points;
    use crate::vocabulary::report::{Diagnosis, Level, Verdict as Word};

    fn message() -> CompilerMessage {
        CompilerMessage {
            level: Level::Warning,
            code: None,
            message: "unused".to_owned(),
            line: Some(1),
            column: Some(2),
            rendered: "plain".to_owned(),
            coloured: "\u{1b}[31mred".to_owned(),
            echo: true,
            unused: None,
        }
    }

    #[test]
    fn a_verdict_arrives_with_all_that_a_screen_shows_of_it() {
        let key = Key::new("01_first", "02_pair");
        let mut report = Report::without_running(&key, Word::Failed, "It.", Points::whole(1));
        report.judgement.diagnosis = Some(Diagnosis::Sequential);
        report.judgement.printed = "hello".to_owned();
        report.judgement.shown_test = Some("it_works".to_owned());
        report.judgement.related = vec![Related { line: 4, words: "Here.".to_owned() }];
        (report.judgement.untold, report.judgement.repeated, report.judgement.trial) = (7, true, 2);
        report.compiler = vec![message()];
        let judged = Judged {
            number: 3,
            reference: Some(Arc::new(report.clone())),
            report: Arc::new(report.clone()),
            text: "fn a() {}".into(),
            settled: true,
            looked: Some(Arc::new(Light {
                look: Look { key: key.clone(), test: Some("it_works".to_owned()), seed: Some(3) },
                report: report.clone(),
                reference: None,
            })),
            lints: [message()].into(),
        };
        let line = serde_json::to_string(&Line::Verdict(Box::new(Verdict::from(&judged)))).unwrap();
        assert!(
            line.starts_with(r#"{"event":"verdict","key":"01_first/02_pair","exercise":"pair","#)
        );
        let Line::Verdict(read) = serde_json::from_str(&line).unwrap() else { panic!("{line}") };
        let read = Judged::from(*read);
        assert_eq!(*read.report, report);
        assert_eq!((read.number, &*read.text, read.settled), (3, "fn a() {}", true));
        assert_eq!(read.reference.unwrap().judgement.message, "It.");
        assert_eq!(read.lints[..], [message()]);
        let (looked, asked) = (read.looked.unwrap(), judged.looked.unwrap());
        assert_eq!((&looked.look, &looked.report), (&asked.look, &report));
    }

    #[test]
    fn who_does_not_know_the_secret_or_repeats_the_other_side_proves_nothing() {
        let (secret, other, challenge) = ([1; 32], [2; 32], [3; 32]);
        let given = proof(&secret, Side::First, &challenge);
        assert!(is_proved(&secret, Side::First, &challenge, &given));
        assert!(!is_proved(&other, Side::First, &challenge, &given));
        assert!(!is_proved(&secret, Side::Second, &challenge, &given));
        assert!(!is_proved(&secret, Side::First, &[4; 32], &given));
    }
}

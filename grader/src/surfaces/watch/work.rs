//! What `watch` does in the background, one thing at a time: making the tools ready, judging, and
//! what may be said beside a verdict.

use std::future::Future;
use std::path::PathBuf;
use std::pin::Pin;
use std::rc::Rc;
use std::time::Duration;

use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};
use tokio::time::{Instant, sleep};

use super::audience::{Look, Looked, Wish};
use super::endpoint::{Endpoint, Window};
use super::link::{Link, Mirrored};
use crate::mechanisms::learner::judge_place::{Claim, claim};
use crate::pipeline::{Answer, JudgeContext, Scope, batch, judge, judge_telling, lint, reference};
use crate::surfaces::session::Preparation;
use crate::vocabulary::course::{Exercise, Key};
use crate::vocabulary::events::{Event, Preparing};
use crate::vocabulary::failure::Result;
use crate::vocabulary::report::{CompilerMessage, Report};

/// What follows a verdict waits for so long: until that is on every page and in every editor, nothing
/// takes the processors from who draws it.
const SHOWN_FIRST: Duration = Duration::from_millis(50);

/// What is told before the outcome.
#[derive(Clone, Debug)]
pub enum News {
    /// The tools are being made ready.
    Preparing(Preparing),
    /// An answer is being judged.
    Judging(Event),
    /// So many exercises were judged.
    Checked(usize),
}

/// Who judges.
#[derive(Clone)]
pub enum Judge {
    /// This process.
    Here(Rc<JudgeContext>),
    /// Another one, which had the workspace first.
    There(Link),
}

/// What the other process that judges comes to next; never anything, if there is none. Dropping this
/// in between loses nothing.
pub async fn mirrored(judge: &mut Option<Judge>) -> Mirrored {
    match judge {
        Some(Judge::There(link)) => link.next().await,
        Some(Judge::Here(_)) | None => std::future::pending().await,
    }
}

/// Who judges, found out.
pub struct Prepared {
    pub judge: Judge,
    /// Where others find this process, if it is the first.
    pub endpoint: Option<Endpoint>,
    /// Why others do not find it, if they should.
    pub complaint: Option<&'static str>,
}

/// What a piece of work came to.
pub enum Outcome {
    Prepared(Result<Prepared>),
    Judged(Box<Report>),
    Reference(Option<Box<Report>>),
    Linted(Vec<CompilerMessage>),
    /// An answer in another light, unless it is another answer by now.
    Looked(Option<Box<Looked>>),
    /// All of the course, each exercise with the answer that was judged.
    Checked(Vec<(Report, Answer)>),
}

/// What is being done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Task {
    Preparing,
    Judging(Key),
    /// Something about an exercise that was judged.
    Beside,
    CheckingAll,
}

/// Work in progress. Dropping it kills its processes.
pub struct Work {
    /// What is being done.
    pub task: Task,
    future: Pin<Box<dyn Future<Output = Outcome>>>,
    news: UnboundedReceiver<News>,
}

/// What work has to say next.
pub enum Progress {
    News(News),
    Done(Outcome),
}

impl Work {
    fn new<F>(task: Task, start: impl FnOnce(UnboundedSender<News>) -> F) -> Self
    where
        F: Future<Output = Outcome> + 'static,
    {
        let (sender, news) = unbounded_channel();
        Self { task, future: Box::pin(start(sender)), news }
    }

    /// Finds out who judges, and where that is this process, makes the tools ready.
    pub fn preparing(seat: Seat, preparation: Preparation) -> Self {
        Self::new(Task::Preparing, |sender| async move {
            let tell = move |news| _ = sender.send(News::Preparing(news));
            Outcome::Prepared(prepared(seat, preparation, tell).await)
        })
    }

    /// Judges an answer.
    pub fn judging(context: Rc<JudgeContext>, exercise: Exercise, answer: Answer) -> Self {
        Self::new(Task::Judging(exercise.key.clone()), |sender| async move {
            let scope = Scope::seeded(None);
            // Nobody hears what the work tells when it is about to be dropped.
            let tell = &mut |event| _ = sender.send(News::Judging(event));
            let report = judge_telling(&context, &exercise, &answer, &scope, tell).await;
            Outcome::Judged(Box::new(report))
        })
    }

    /// Has another process judge an answer.
    pub fn judging_there(link: Link, wish: Wish, answer: Answer) -> Self {
        Self::new(Task::Judging(wish.key.clone()), |_| async move {
            let text = answer.source.as_deref().unwrap_or_default();
            let judged = link.verdict(wish, text).await;
            Outcome::Judged(Box::new(judged.report.as_ref().clone()))
        })
    }

    /// Waits for what another process finds out beside the last verdict on an exercise.
    pub fn beside_there(link: Link, key: Key) -> Self {
        Self::new(Task::Beside, |_| async move {
            let number = link.judged(&key).map_or(0, |judged| judged.number);
            let judged = link.settled(&key, number).await;
            match &judged.reference {
                Some(reference) => Outcome::Reference(Some(Box::new(reference.as_ref().clone()))),
                None => Outcome::Linted(judged.lints.to_vec()),
            }
        })
    }

    /// Judges all of these; what has passed and not changed is not judged again.
    pub fn checking(context: Rc<JudgeContext>, answers: Vec<(Exercise, Answer)>) -> Self {
        Self::new(Task::CheckingAll, |sender| async move {
            let scope = Scope::seeded(None);
            let mut done = 0;
            let tell = &mut |_: &Report| {
                done += 1;
                _ = sender.send(News::Checked(done));
            };
            let jobs = batch::default_jobs();
            let reports = batch::judge_what_changed(&context, &answers, &scope, jobs, tell).await;
            let answers = answers.into_iter().map(|(_, answer)| answer);
            Outcome::Checked(reports.into_iter().zip(answers).collect())
        })
    }

    /// Looks up what the reference answer does.
    pub fn reference(context: Rc<JudgeContext>, report: Report, exercise: Exercise) -> Self {
        Self::new(Task::Beside, |_| async move {
            sleep(SHOWN_FIRST).await;
            Outcome::Reference(reference(&context, &report, &exercise).await.map(Box::new))
        })
    }

    /// Has clippy look at an answer that has passed. A lint that cannot be had is no loss.
    pub fn linting(context: Rc<JudgeContext>, exercise: Exercise, answer: Answer) -> Self {
        Self::new(Task::Beside, |_| async move {
            sleep(SHOWN_FIRST).await;
            Outcome::Linted(lint(&context, &exercise, &answer).await.unwrap_or_default())
        })
    }

    /// Runs an answer in one of its tests, or under one seed, beside what the reference does there.
    pub fn looking(
        context: Rc<JudgeContext>,
        exercise: Exercise,
        answer: Answer,
        look: Look,
    ) -> Self {
        Self::new(Task::Beside, |_| async move {
            let scope = Scope { test: look.test.clone(), ..Scope::seeded(look.seed) };
            let report = judge(&context, &exercise, &answer, &scope).await;
            let reference = reference(&context, &report, &exercise).await;
            Outcome::Looked(Some(Box::new(Looked { look, report, reference })))
        })
    }

    /// Has another process do that.
    pub fn looking_there(link: Link, look: Look) -> Self {
        Self::new(Task::Beside, |_| async move {
            Outcome::Looked(link.looked(look).await.map(Box::new))
        })
    }

    /// What it has to say next. Dropping this in between loses nothing.
    pub async fn progress(&mut self) -> Progress {
        tokio::select! {
            biased;
            Some(news) = self.news.recv() => Progress::News(news),
            outcome = &mut self.future => Progress::Done(outcome),
        }
    }
}

/// What is needed to find out who judges.
pub struct Seat {
    /// Where a workspace keeps what is its own.
    pub state_dir: PathBuf,
    /// What others would be shown.
    pub window: Window,
    /// Whether this is for a person, who goes on when ready.
    pub stays: bool,
}

/// How long to look whether the one who has the place can be reached, or has left it, and how often.
const PATIENCE: Duration = Duration::from_secs(4);
const PAUSE: Duration = Duration::from_millis(50);

const UNREACHABLE: &str = "Another async-kata judges in this workspace and does not answer, so this one \
                           judges for itself.";

/// Takes the place of the judge, or finds the way to the one who has it.
async fn prepared(
    seat: Seat,
    preparation: Preparation,
    tell: impl FnMut(Preparing),
) -> Result<Prepared> {
    let mut complaint = Some(UNREACHABLE);
    let mut endpoint = None;
    let begin = Instant::now();
    while begin.elapsed() < PATIENCE {
        match claim(&seat.state_dir) {
            Ok(Claim::First(place)) => {
                // Without a port nobody else looks on, and that is all.
                endpoint = Endpoint::open(place, seat.window.clone()).await.ok();
                complaint = None;
                break;
            }
            Ok(Claim::Taken) => {
                if let Some(link) = Link::open(&seat.state_dir, seat.stays).await {
                    return Ok(Prepared { judge: Judge::There(link), endpoint, complaint: None });
                }
            }
            // A folder that takes no file takes no place either; what has to be written says so.
            Err(_) => {
                complaint = None;
                break;
            }
        }
        // It may just have begun, or just have ended.
        tokio::time::sleep(PAUSE).await;
    }
    let judge = Judge::Here(Rc::new(preparation.prepare(tell).await?));
    Ok(Prepared { judge, endpoint, complaint })
}

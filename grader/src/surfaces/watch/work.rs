//! What `watch` does in the background, one thing at a time: making the tools ready, judging, and
//! what may be said beside a verdict.

use std::future::Future;
use std::pin::Pin;
use std::rc::Rc;

use futures::FutureExt;
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};

use crate::pipeline::{Answer, JudgeContext, Scope, batch, judge, judge_telling, lint, reference};
use crate::surfaces::watch::audience::{Look, Looked};
use crate::vocabulary::course::{Exercise, Key};
use crate::vocabulary::events::{Event, Preparing};
use crate::vocabulary::failure::Result;
use crate::vocabulary::report::{CompilerMessage, Report};

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

/// What a piece of work came to.
pub enum Outcome {
    Prepared(Result<Box<JudgeContext>>),
    Judged(Box<Report>),
    Reference(Option<Box<Report>>),
    Linted(Vec<CompilerMessage>),
    /// An answer in another light.
    Looked(Box<Looked>),
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

    /// Makes the tools ready, as `preparing` does, which is told whom to tell.
    pub fn preparing<F>(preparing: impl FnOnce(Box<dyn FnMut(Preparing)>) -> F) -> Self
    where
        F: Future<Output = Result<JudgeContext>> + 'static,
    {
        Self::new(Task::Preparing, |sender| {
            let tell = Box::new(move |news| _ = sender.send(News::Preparing(news)));
            preparing(tell).map(|context| Outcome::Prepared(context.map(Box::new)))
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
            Outcome::Reference(reference(&context, &report, &exercise).await.map(Box::new))
        })
    }

    /// Has clippy look at an answer that has passed. A lint that cannot be had is no loss.
    pub fn linting(context: Rc<JudgeContext>, exercise: Exercise, answer: Answer) -> Self {
        Self::new(Task::Beside, |_| async move {
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
            Outcome::Looked(Box::new(Looked { look, report, reference }))
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

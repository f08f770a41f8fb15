//! What is judged, and what follows a verdict.

use std::rc::Rc;

use super::Watch;
use super::audience::Wish;
use super::endpoint::Endpoint;
use super::face::Running;
use super::milestones;
use super::wire::Ask;
use super::work::{Judge, Task, Work};
use crate::pipeline::{Answer, JudgeContext};
use crate::surfaces::report::{done_beside, tally};
use crate::vocabulary::course::Key;
use crate::vocabulary::failure::Result;
use crate::vocabulary::report::{Report, Verdict};

/// Said where something is to be judged and cannot be.
const NOT_YET: &str = "Not yet: Tokio is being built, which is done once.";

/// Said where something else came in between.
const CHECK_BROKEN_OFF: &str = "Checking all was broken off for this; c begins it again.";

impl Watch {
    pub(super) fn judge_current(&mut self) -> Result<()> {
        self.judge(self.current.clone())
    }

    /// Judges the current one, though there may be a verdict on its text.
    pub(super) fn judge_again(&mut self) -> Result<()> {
        if self.judge.is_none() {
            return self.face.notice(&self.session, NOT_YET);
        }
        self.begin_judging(self.current.clone(), true)
    }

    /// Starts judging an exercise, in place of whatever was being done.
    pub(super) fn judge(&mut self, key: Key) -> Result<()> {
        self.begin_judging(key, false)
    }

    fn begin_judging(&mut self, key: Key, again: bool) -> Result<()> {
        let Some(exercise) = self.session.course.exercise(&key).cloned() else { return Ok(()) };
        let text = self.session.text(&key);
        self.seen.insert(key.clone(), text.source.clone());
        self.queue.retain(|queued| *queued != key);
        if key == self.current {
            self.face.turn_to(&self.session, &exercise)?;
        }
        // Until the tools are ready, the current exercise waits for them.
        let Some(judge) = self.judge_that_fits() else { return Ok(()) };
        self.break_off_for(&key)?;
        let source = text.source.as_deref().unwrap_or_default();
        let how = Running { text: source, current: key == self.current, again };
        self.face.running(&self.session, &key, how)?;
        self.audience.judging(&self.current, &key);
        self.work = Some(match judge {
            Judge::Here(context) => Work::judging(context, exercise, text),
            Judge::There(link) => {
                let current = key == self.current;
                Work::judging_there(link, Wish { key, current, moved: false, again }, text)
            }
        });
        Ok(())
    }

    /// Breaks off what is being done, for this exercise. What was saved and has no verdict yet has its
    /// turn later; what was asked for is said.
    fn break_off_for(&mut self, key: &Key) -> Result<()> {
        match self.work.take().map(|work| work.task) {
            Some(Task::Judging(other))
                if other != *key
                    && other != self.current
                    && self.unjudged_saves.contains(&other) =>
            {
                self.enqueue(other);
                Ok(())
            }
            Some(Task::CheckingAll) => self.face.notice(&self.session, CHECK_BROKEN_OFF),
            _ => Ok(()),
        }
    }

    /// The judge, with a compiler whose messages fit on the screen as it is now.
    pub(super) fn judge_that_fits(&mut self) -> Option<Judge> {
        let columns = self.face.columns();
        let judge = self.judge.as_mut()?;
        if let Judge::Here(context) = judge
            && context.columns != columns
        {
            *context = Rc::new(JudgeContext { columns, ..context.as_ref().clone() });
        }
        Some(judge.clone())
    }

    pub(super) fn is_judging(&self, key: &Key) -> bool {
        let judging = |task: &Task| matches!(task, Task::Judging(judged) if judged == key);
        self.work.as_ref().is_some_and(|work| judging(&work.task))
    }

    pub(super) fn is_checking_all(&self) -> bool {
        self.work.as_ref().is_some_and(|work| work.task == Task::CheckingAll)
    }

    pub(super) fn judged(&mut self, key: &Key, report: Report) -> Result<()> {
        let now = self.session.text(key);
        if self.seen.get(key) != Some(&now.source) {
            // The text changed after the last look at it: this verdict is about another one.
            return self.judge(key.clone());
        }
        self.unjudged_saves.remove(key);
        if *key != self.current {
            self.session.note_verdict(&report, &now);
            self.session.progress.save()?;
            self.tell_of(&report, &now);
            self.face.aside(&self.session, &report)?;
            return self.rest();
        }
        let was_open = self.is_open(key);
        self.session.note(&report, &now);
        if !(self.moves_on() && report.passed()) {
            self.session.progress.set_current(key);
        }
        self.session.progress.save()?;
        let joys = match report.passed() && was_open {
            true => milestones::completed_by(&self.session, key),
            false => vec![],
        };
        self.tell_of(&report, &now);
        self.face.verdict(&self.session, &report, &now, joys)?;
        self.after_verdict(report, now)
    }

    fn tell_of(&mut self, report: &Report, answer: &Answer) {
        let text = answer.source.as_deref().unwrap_or_default();
        self.audience.judged(report, text, self.session.passed());
    }

    pub(super) fn is_open(&self, key: &Key) -> bool {
        !self.session.progress.has_passed(key)
    }

    /// What follows the verdict on the current exercise.
    pub(super) fn after_verdict(&mut self, report: Report, answer: Answer) -> Result<()> {
        let exercise = self.session.course.exercise(&report.key).cloned();
        let (Some(judge), Some(exercise)) = (self.judge_that_fits(), exercise) else {
            return Ok(());
        };
        let is_shown = self.face.draws() || self.page.is_served();
        let is_drawn = is_shown || self.has_persons();
        self.work = match (report.verdict, judge) {
            (Verdict::Failed, Judge::There(link)) if is_shown => {
                Some(Work::beside_there(link, report.key.clone()))
            }
            (Verdict::Passed, Judge::There(link)) if !self.face.moves_on() => {
                Some(Work::beside_there(link, report.key.clone()))
            }
            (Verdict::Failed, Judge::Here(context)) if is_drawn => {
                Some(Work::reference(context, report, exercise))
            }
            (Verdict::Passed, Judge::Here(context)) if !self.moves_on() => {
                Some(Work::linting(context, exercise, answer))
            }
            _ => return self.rest(),
        };
        Ok(())
    }

    /// Whether a pass leads on to the next exercise. Where several look on, it does not as long as one
    /// of them goes on when ready; and who looks on with another follows that one.
    pub(super) fn moves_on(&self) -> bool {
        let follows = matches!(self.judge, Some(Judge::There(_)));
        self.face.moves_on() && !self.has_persons() && !follows
    }

    /// Whether persons look on from elsewhere.
    fn has_persons(&self) -> bool {
        self.endpoint.as_ref().is_some_and(Endpoint::has_persons)
    }

    /// Takes up what is left when the current exercise needs nothing more.
    pub(super) fn rest(&mut self) -> Result<()> {
        self.audience.settle();
        if let Some(key) = self.queue.pop_front() {
            return self.judge(key);
        }
        if let Some(look) = self.look.take() {
            return self.look_at(look);
        }
        if self.moves_on() && !self.is_open(&self.current) { self.move_on() } else { Ok(()) }
    }

    /// Starts judging all of the course.
    pub(super) fn check_all(&mut self) -> Result<()> {
        let context = match &self.judge {
            Some(Judge::Here(context)) => context,
            Some(Judge::There(link)) => {
                link.ask(Ask::CheckAll);
                return Ok(());
            }
            None => {
                return self.face.notice(&self.session, NOT_YET);
            }
        };
        // What is remembered must not depend on how wide the screen is.
        let context = Rc::new(JudgeContext { columns: None, ..context.as_ref().clone() });
        let exercises = self.session.course.exercises();
        let answers: Vec<_> = exercises.map(|e| (e.clone(), self.session.text(&e.key))).collect();
        self.queue.clear();
        self.face.checking(&self.session, 0, answers.len())?;
        self.audience.checking(Some(0));
        self.work = Some(Work::checking(context, answers));
        Ok(())
    }

    /// All of the course was judged: on to the first exercise that fails, or else is to do.
    pub(super) fn checked(&mut self, reports: &[(Report, Answer)]) -> Result<()> {
        for (report, answer) in reports {
            self.session.note_verdict(report, answer);
        }
        self.session.progress.save()?;
        let tally = tally(reports.iter().map(|(report, _)| report));
        let passing = reports.iter().filter(|(report, _)| report.passed()).count();
        let done = done_beside(passing, self.session.passed().0);
        let done = done.map(|words| format!(" {words}")).unwrap_or_default();
        let words = format!("Checked all: {tally}{done}");
        let is_todo = |report: &&Report| report.verdict == Verdict::Todo;
        let open = reports.iter().map(|(report, _)| report).filter(|report| !report.passed());
        let (todo, failed): (Vec<_>, Vec<_>) = open.partition(is_todo);
        let key = failed.first().or(todo.first()).map(|report| report.key.clone());
        self.audience.notice(&words);
        self.go_to(key.unwrap_or_else(|| self.current.clone()))?;
        self.face.notice(&self.session, &words)
    }
}
